"""
Millions of synapses
====================

A connection matrix of any size is drawn as an image that counts, for each pixel, the synapses of
all pairs of neurons in it. It takes a fraction of a second for ten million synapses. Zooming in
counts anew, down to single pairs, and a colour keeps its meaning: synapses per pair of neurons.
"""

from brian2 import *
from brian2tools import *

# %%
# The synapses are made up: 4 million between 20 000 neurons, of which four fifths excite those in
# their neighbourhood and one fifth inhibits everyone.
rng = np.random.default_rng(7)
number, size = 4_000_000, 20_000
sources = rng.integers(size, size=number, dtype=np.int32)
nearby = (sources + rng.normal(0, size / 25, number)) % size
inhibitory = sources >= 16_000
targets = np.where(inhibitory, rng.integers(size, size=number), nearby).astype(np.int32)
weights = np.where(inhibitory, -4.0, 1.0) * rng.gamma(4, 0.25, number) * nS

# %%
# Both panels show the same synapses; the right one is zoomed in where excitation meets
# inhibition.
with plot_style():
    figure, (whole, detail) = plt.subplots(1, 2, figsize=(11, 4.6))
plot_synapses(sources, targets, axes=whole, plot_type="binned", size=(size, size), colorbar=False)
plot_synapses(sources, targets, axes=detail, plot_type="binned", size=(size, size))
detail.set(xlim=(14_500, 17_500), ylim=(14_000, 18_000))
whole.indicate_inset((14_500, 14_000, 3_000, 4_000), edgecolor="black", alpha=1)

# %%
# With values, a pixel shows the mean of the synapses in it, or their sum per pair of neurons.
with plot_style():
    figure, (mean, total) = plt.subplots(1, 2, figsize=(11, 4.6))
for axes, aggregate in ((mean, "mean"), (total, "sum")):
    plot_synapses(
        sources, targets, weights, nS, "w", "binned", axes, aggregate=aggregate, size=(size, size)
    )

plt.show()
