"""
A published model: the cortical microcircuit
============================================

The network of Potjans and Diesmann (2014) stands for 1 mm² of early sensory cortex. A tenth of its
neurons, each with a tenth of its synapses, fire at much the same rates.
"""

from brian2 import *
from brian2tools import *
from brian2tools.models import microcircuit

# %%
# The network becomes a compiled program where a C++ compiler is installed. In the middle of the time
# that is evaluated, neurons of the thalamus fire for 10 ms.

model = microcircuit.Network(
    scale=0.1, seed=1, thalamus=microcircuit.ThalamicStimulus(start=750 * ms)
)
recording = model.simulate(500 * ms)

# %%
# Spikes of a part of the neurons, and how rates, irregularity and correlations are distributed in
# each population.

brian_plot(model)
plt.show()

# %%
# The answer to the thalamic pulse, layer by layer.

microcircuit.plot_thalamic_response(recording, time_range=(-20, 50) * ms)
plt.show()

# %%
# The same in numbers.

print(microcircuit.evaluate(recording))
