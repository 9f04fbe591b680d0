"""
Report on a whole model
=======================

After a run, one call shows a network and what its monitors recorded, on one page.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(3)

# %%
# A thousand integrate-and-fire neurons that keep each other firing irregularly.
neurons = NeuronGroup(
    1000,
    """
    dv/dt = (g_e + g_i - (v + 49*mV)) / (20*ms) : volt (unless refractory)
    dg_e/dt = -g_e / (5*ms) : volt
    dg_i/dt = -g_i / (10*ms) : volt
    """,
    threshold="v > -50*mV",
    reset="v = -60*mV",
    refractory=5 * ms,
    method="exact",
    name="neurons",
)
neurons.v = "-60*mV + 10*mV*rand()"
excitation = Synapses(neurons[:800], neurons, on_pre="g_e_post += 1.62*mV", name="excitation")
excitation.connect(p=0.08)
inhibition = Synapses(neurons[800:], neurons, on_pre="g_i_post -= 9*mV", name="inhibition")
inhibition.connect(p=0.08)

spikes = SpikeMonitor(neurons)
rate = PopulationRateMonitor(neurons)
states = StateMonitor(neurons, ["v", "g_e"], record=[0, 1, 900], name="states")

run(300 * ms)

# %%
# The network consists of what ``run`` found. The panels can be changed after the fact.
report = brian_plot(magic_network)
report.axes["states.v"].axhline(-50, color="0.6", linewidth=0.8, zorder=0)

plt.show()
