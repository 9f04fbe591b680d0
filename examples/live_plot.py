"""
Live plot
=========

Spikes, membrane potentials and the rate of a population, shown while the simulation runs: in a
window, or in the output of a notebook. Where neither is there, nothing is drawn until the run has
ended.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(8)

# %%
# Noisy neurons whose input grows and shrinks.
neurons = NeuronGroup(
    300,
    "dv/dt = (1 + 0.5*sin(2*pi*t*5*Hz) - v) / (20*ms) + 0.3*xi / (20*ms)**0.5 : 1",
    threshold="v > 1",
    reset="v = 0",
    method="euler",
    name="neurons",
)
neurons.v = "rand()"
spikes = SpikeMonitor(neurons)
potentials = StateMonitor(neurons, "v", record=range(3), name="potentials")
rate = PopulationRateMonitor(neurons)

# %%
# The plot is a part of the network, as a monitor is. It is enough to make it before the run.
live = LivePlot(spikes, potentials, rate)

run(400 * ms)

# %%
# After the run the figure has all that was recorded, and can be changed like any other.
live.panels.axes["potentials.v"].axhline(1, color="0.6", linewidth=0.8)

plt.show()
