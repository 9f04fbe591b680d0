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
# The network becomes a compiled program where a C++ compiler is installed. What is evaluated
# starts after a warm-up of 500 ms. At 1600 ms, neurons of the thalamus are going to fire for 10 ms;
# for now the simulation ends before that.

model = microcircuit.Network(
    scale=0.1, seed=1, thalamus=microcircuit.ThalamicStimulus(start=1600 * ms)
)
recording = model.simulate(1 * second)

# %%
# The spikes, and how rates, irregularity and correlations are distributed in each population.

brian_plot(model)
plt.show()

# %%
# The same in numbers.

print(microcircuit.evaluate(recording))

# %%
# The program that is there now runs for longer, until after the pulse, which is answered layer by
# layer.

recording = model.simulate(1200 * ms)
microcircuit.plot_thalamic_response(recording, time_range=(-20, 50) * ms)
plt.show()
