"""
A connection matrix with its degrees
====================================

Neurons that are neighbours are connected more often and more strongly, with some connections to
neurons far away. One call shows the matrix of weights and, beside it, how many synapses each
neuron sends out and receives.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(2)

# %%
# Two hundred neurons in a row, and synapses with a weight.
neurons = NeuronGroup(200, "dv/dt = -v / (10*ms) : volt", threshold="v > 10*mV", reset="v = 0*mV")
synapses = Synapses(neurons, neurons, "w : siemens", on_pre="v += 1*mV", name="synapses")
synapses.connect("i != j", p="0.9 * exp(-(i - j)**2 / (2 * 12.0**2)) + 0.004")
synapses.w = "clip(2.2 * exp(-(i - j)**2 / (2 * 14.0**2)) + 0.1 + 0.1*randn(), 0.1, 10) * nS"

# %%
# ``marginals=True`` adds the degrees. What comes back holds the panels and what is in them.
with plot_style():
    plt.figure(figsize=(6.5, 5.5))
panels = brian_plot(synapses.w, marginals=True)
out_degree = panels.artists["out-degree"][0].get_data().values
print(f"between {out_degree.min():.0f} and {out_degree.max():.0f} synapses leave a neuron")

# %%
# Signed values
# -------------
# Weights of both signs get colours that are neutral at zero: blue for excitation, orange for
# inhibition. Here, neighbours excite each other and those further away inhibit, with several
# synapses for some pairs; their sum is what counts.
lateral = Synapses(neurons, neurons, "w : siemens", on_pre="v += 1*mV", name="lateral")
lateral.connect(p=0.08)
lateral.connect("abs(i - j) < 30", p=0.3)
lateral.w = "(2.5 * exp(-(i - j)**2 / (2 * 12.0**2)) - exp(-(i - j)**2 / (2 * 40.0**2))) * nS"

with plot_style():
    plt.figure(figsize=(6, 5))
brian_plot(lateral.w, aggregate="sum")

plt.show()
