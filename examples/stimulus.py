"""
Stimuli and parameters
======================

What a model will see, before it has run: a ``TimedArray`` as the steps that it is, and the values
that the neurons of a group have been given.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(5)

# %%
# A stimulus with one value for all neurons. Its name and its unit are on the axis.
current = TimedArray(np.repeat([0, 0.4, 0.8, 0.2, 0], [2, 3, 3, 2, 2]) * nA, 20 * ms, name="I_ext")
brian_plot(current)

# %%
# With a second dimension, each neuron has a column: lines with labels for few, an image for many.
moments = np.arange(120)[:, np.newaxis]
stimulus = TimedArray(np.exp(-(((moments - np.arange(60) * 2) / 8) ** 2)), 5 * ms, name="contrast")
plt.figure()
brian_plot(stimulus)

# %%
# Values of a variable of each neuron, with their distribution.
neurons = NeuronGroup(400, "v : volt\ntau : second", name="neurons")
neurons.v = "-60*mV + 8*mV*i/N + 2*mV*randn()"
neurons.tau = "clip(20*ms + 4*ms*randn(), 5*ms, 50*ms)"
plt.figure()
brian_plot(neurons.v, distribution=True)

# %%
# A part of a group, on axes of your own.
with plot_style():
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4))
first = neurons[:40]
brian_plot(first.v, axes=left)
brian_plot(first.tau, axes=right, color="#D55E00", marker="D")

plt.show()
