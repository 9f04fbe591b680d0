"""
Membrane potentials with spikes
===============================

Traces one above the other with a scale bar, spikes drawn at the threshold, and the conductances of
one of the neurons below, over the same time axis.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(8)

# %%
# The network of the CUBA benchmark, at a quarter of its size.
threshold, reset_to, rest = -50 * mV, -60 * mV, -49 * mV
equations = """
dv/dt = (ge + gi - (v - rest)) / (20*ms) : volt (unless refractory)
dge/dt = -ge / (5*ms) : volt
dgi/dt = -gi / (10*ms) : volt
"""
neurons = NeuronGroup(
    1000,
    equations,
    threshold="v > threshold",
    reset="v = reset_to",
    refractory=5 * ms,
    method="exact",
)
neurons.v = "reset_to + rand() * (threshold - reset_to)"
excitatory = Synapses(neurons[:800], neurons, on_pre="ge += 1.62*mV")
inhibitory = Synapses(neurons[800:], neurons, on_pre="gi -= 7*mV")
for synapses in (excitatory, inhibitory):
    synapses.connect(p=0.08)

state = StateMonitor(neurons, ["v", "ge", "gi"], record=[0, 100, 250, 900])
spikes = SpikeMonitor(neurons)
run(600 * ms)

# %%
# All traces have one scale, and each has its own threshold. The colours tell excitatory from
# inhibitory neurons.
with plot_style():
    figure, (upper, lower) = plt.subplots(2, sharex=True, height_ratios=[2.6, 1], figsize=(7, 5.4))
blue, orange = "#0072B2", "#D55E00"
brian_plot(
    state,
    variables="v",
    kind="stacked",
    threshold=threshold,
    spikes=spikes,
    colors=[blue, blue, blue, orange],
    axes=upper,
    title="Membrane potential",
)
upper.set_xlabel("")
upper.tick_params(labelbottom=False)
brian_plot(
    state[100],
    panels=[("ge", "gi")],
    axes=lower,
    colors=["#009E73", "#CC79A7"],
    title="Synaptic input of neuron 100",
)

# %%
# Without further options every variable has its panel. A neuron has the same colour in all of
# them.
plt.figure()
brian_plot(state[[0, 250]], spikes=spikes, threshold=threshold)

plt.show()
