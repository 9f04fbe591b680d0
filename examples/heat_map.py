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
# Two action potentials run along an axon with the currents of Morris and Lecar, to the beginning
# of which pulses are given. For a ``SpatialNeuron`` the y axis is the distance from the soma.
membrane = """
Im = leak*(-60*mV - v) + calcium*m*(120*mV - v) + potassium*n*(-84*mV - v) : amp/meter**2
pulse : amp (point current)
dm/dt = (0.5*(1 + tanh((v + 1.2*mV) / (18*mV))) - m) / (0.1*ms) : 1
dn/dt = (0.5*(1 + tanh((v - 2*mV) / (30*mV))) - n) * cosh((v - 2*mV) / (60*mV)) / (5*ms) : 1
"""
leak, calcium, potassium = [0.5, 6, 8] * msiemens / cm**2
axon = SpatialNeuron(
    Cylinder(length=40 * mm, diameter=100 * um, n=80),
    membrane,
    Cm=1 * uF / cm**2,
    Ri=100 * ohm * cm,
    method="exponential_euler",
    name="axon",
)
axon.v = -60 * mV
potential = StateMonitor(axon, "v", record=True, dt=0.1 * ms)
network = Network(axon, potential)
for current, duration in ((0, 4), (0.7, 1), (0, 19), (0.7, 1), (0, 20)):
    axon.pulse[0] = current * uA
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
