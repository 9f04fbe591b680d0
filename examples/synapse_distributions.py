"""
Distributions of weights, delays and degrees
============================================

A histogram with its mean and standard deviation is one call for each variable of synapses.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(4)

# %%
# Neurons of a ring: weights are log-normal, delays grow with distance.
neurons = NeuronGroup(300, "dv/dt = -v / (10*ms) : volt", threshold="v > 10*mV", reset="v = 0*mV")
synapses = Synapses(
    neurons,
    neurons,
    """
    distance = abs((i - j + N_pre/2) % N_pre - N_pre/2) : 1
    w : siemens
    """,
    on_pre="v += 1*mV",
    name="ring",
)
synapses.connect("i != j", p="0.1 + 0.2 * int(i < 150)")
synapses.w = "exp(0.5*randn()) * nS"
synapses.delay = "0.5*ms + distance * 0.02*ms + rand()*ms"

# %%
# The bins of delays are whole time steps: a delay cannot be anything in between.
with plot_style():
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
brian_plot(synapses.w, axes=left, kind="distribution")
brian_plot(synapses.delay, axes=right, kind="distribution")

# %%
# Half of the neurons send out three times as many synapses as the others, which the distribution
# of out-degrees shows at once.
with plot_style():
    plt.figure(figsize=(9, 3.4))
brian_plot(synapses, kind="degrees")

plt.show()
