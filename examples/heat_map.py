"""
Heat maps over time
===================

Values as colours: the membrane potential along a cable, and a variable of all neurons of a group.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(2)

# %%
# Action potentials run along an axon with Hodgkin and Huxley's channels, which gets a current at
# its beginning. For a ``SpatialNeuron`` the y axis is the distance from the soma.
axon = Cylinder(length=10 * cm, diameter=238 * um, n=80)
e_leak, e_na, e_k = 10.6 * mV, 115 * mV, -12 * mV
g_leak, g_na, g_k = 0.3 * msiemens / cm**2, 120 * msiemens / cm**2, 36 * msiemens / cm**2
channels = """
Im = g_leak*(e_leak-v) + g_na*m**3*h*(e_na-v) + g_k*n**4*(e_k-v) : amp/meter**2
I : amp (point current)
dm/dt = alpham*(1-m) - betam*m : 1
dn/dt = alphan*(1-n) - betan*n : 1
dh/dt = alphah*(1-h) - betah*h : 1
alpham = (0.1/mV) * 10*mV / exprel((-v+25*mV)/(10*mV)) / ms : Hz
betam = 4*exp(-v/(18*mV)) / ms : Hz
alphah = 0.07*exp(-v/(20*mV)) / ms : Hz
betah = 1 / (exp((-v+30*mV)/(10*mV)) + 1) / ms : Hz
alphan = (0.01/mV) * 10*mV / exprel((-v+10*mV)/(10*mV)) / ms : Hz
betan = 0.125*exp(-v/(80*mV)) / ms : Hz
"""
neuron = SpatialNeuron(
    axon,
    channels,
    Cm=1 * uF / cm**2,
    Ri=35.4 * ohm * cm,
    method="exponential_euler",
    name="axon",
)
neuron.h, neuron.m, neuron.n = 0.6, 0.05, 0.32
potential = StateMonitor(neuron, "v", record=True, dt=0.1 * ms)
network = Network(neuron, potential)
for current, duration in ((0, 4), (1, 2), (0, 16), (1, 2), (0, 14)):
    neuron.I[0] = current * uA
    network.run(duration * ms)

brian_plot(potential, kind="image")

# %%
# Neurons on a ring excite their neighbours and inhibit all others: noise grows into bumps of
# activity that wander. More than 50 recorded neurons are drawn as an image without being asked for.
ring = NeuronGroup(
    120,
    """
    drate/dt = (tanh(clip(recurrent, 0, 10)) - rate) / (10*ms) + 0.4*xi*(10*ms)**-0.5 : 1
    recurrent : 1
    """,
    method="euler",
    name="ring",
)
connections = Synapses(
    ring,
    ring,
    """
    weight : 1
    recurrent_post = weight * rate_pre : 1 (summed)
    """,
)
connections.connect()
distance = "(N_pre/2 - abs(N_pre/2 - abs(i - j)))"
connections.weight = f"0.25 * exp(-({distance}/6)**2) - 0.04"
activity = StateMonitor(ring, "rate", record=True, dt=1 * ms)
Network(ring, connections, activity).run(300 * ms)

plt.figure()
brian_plot(activity, vmin=0, vmax=1, colorbar_kwds={"extend": "both"})

plt.show()
