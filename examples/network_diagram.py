"""
Diagrams of networks
====================

What a network consists of: groups, inputs, synapses and monitors, before anything has run.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(5)

# %%
# A network that learns: inputs reach the excitatory neurons through plastic synapses, and a third
# group tells these when to change.
membrane = """
dv/dt = (g - v) / (20*ms) : 1 (unless refractory)
dg/dt = -g / (5*ms) : 1
"""
settings = {"threshold": "v > 1", "reset": "v = 0", "refractory": 2 * ms, "method": "exact"}
inputs = PoissonGroup(1000, rates=15 * Hz, name="inputs")
excitatory = NeuronGroup(80, membrane, name="excitatory", **settings)
inhibitory = NeuronGroup(20, membrane, name="inhibitory", **settings)
reward = NeuronGroup(5, membrane, name="reward", **settings)

plastic = Synapses(inputs, excitatory, "w : 1", on_pre="g_post += w", name="plastic")
plastic.connect(p=0.2)
excitation = Synapses(excitatory, inhibitory, on_pre="g_post += 0.2", name="excitation")
excitation.connect(p=0.1)
inhibition = Synapses(inhibitory, excitatory, on_pre="g_post -= 0.1", name="inhibition")
inhibition.connect(p=0.1)
first_half = Synapses(excitatory[:40], excitatory, on_pre="g_post += 0.1", name="recurrent")
first_half.connect(condition="i != j", p=0.1)
modulation = Synapses(reward, plastic, on_pre="w_post *= 1.01", name="modulation")
modulation.connect(p=0.1)

monitors = [
    SpikeMonitor(excitatory),
    PopulationRateMonitor(inhibitory),
    StateMonitor(plastic, "w", record=range(10)),
]
network = Network(
    inputs, excitatory, inhibitory, reward, plastic, excitation, inhibition, first_half,
    modulation, monitors,
)  # fmt: skip

plt.figure(figsize=(10, 4))
plot_network(network)

# %%
# What one of the groups is, as text.
plt.figure()
brian_plot(excitatory)

# %%
# With many populations arrows can no longer be read, and a matrix takes their place. Here these are
# the eight of a cortical column at a fiftieth of their size, which all belong to one group
# (Potjans and Diesmann 2014, Cerebral Cortex 24:785-806).
sizes = [413, 116, 438, 109, 97, 21, 287, 58]
probabilities = [
    [0.1009, 0.1689, 0.0437, 0.0818, 0.0323, 0.0, 0.0076, 0.0],
    [0.1346, 0.1371, 0.0316, 0.0515, 0.0755, 0.0, 0.0042, 0.0],
    [0.0077, 0.0059, 0.0497, 0.135, 0.0067, 0.0003, 0.0453, 0.0],
    [0.0691, 0.0029, 0.0794, 0.1597, 0.0033, 0.0, 0.1057, 0.0],
    [0.1004, 0.0622, 0.0505, 0.0057, 0.0831, 0.3726, 0.0204, 0.0],
    [0.0548, 0.0269, 0.0257, 0.0022, 0.06, 0.3158, 0.0086, 0.0],
    [0.0156, 0.0066, 0.0211, 0.0166, 0.0572, 0.0197, 0.0396, 0.2252],
    [0.0364, 0.001, 0.0034, 0.0005, 0.0277, 0.008, 0.0658, 0.1443],
]
names = ["L23e", "L23i", "L4e", "L4i", "L5e", "L5i", "L6e", "L6i"]
column = [
    NeuronGroup(size, membrane, name=name, **settings)
    for name, size in zip(names, sizes, strict=True)
]
projections = []
for target, row in zip(column, probabilities, strict=True):
    for source, probability in zip(column, row, strict=True):
        if probability:
            projection = Synapses(source, target, on_pre="g_post += 0.01")
            projection.connect(p=probability)
            projections.append(projection)
background = [PoissonInput(group, "g", 1600, 8 * Hz, 0.01) for group in column]

plt.figure()
plot_network(Network(column, projections, background))

plt.show()
