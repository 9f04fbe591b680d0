"""
A raster of millions of spikes
==============================

Where spikes are too many to be seen one by one, a raster is an image that is counted anew at
each draw: it takes well under a second, and every dot gets darker with the number of its spikes.
Zooming in brings back a mark for each spike.
"""

from brian2 import *
from brian2tools import *

# %%
# The spikes are made up: 50 000 neurons, some of them more active than others, with a wave that
# runs through all of them twice a second, and half a second of silence.
rng = np.random.default_rng(5)
number, size, duration = 5_000_000, 50_000, 10.0
times = np.sort(rng.random(number)) * duration
indices = (size * rng.random(number) ** 1.3).astype(int)
phase = 2 * np.pi * (2 * times - indices / size)
silent = (times > 6) & (times < 6.5)
kept = rng.random(number) < np.where(silent, 0.002, 0.55 + 0.45 * np.cos(phase))
times, indices = times[kept] * second, indices[kept]
print(f"{len(times)} spikes")

# %%
# The time axis is in seconds here, and the label says so. Both panels are given all spikes: there
# is no need to select those that are visible. The second panel is zoomed in to the end of the
# silence, where both groups meet.
groups = {"excitatory": slice(0, 40_000), "inhibitory": slice(40_000, size)}
with plot_style():
    figure, panels = plt.subplots(2, 1, figsize=(8, 8), height_ratios=(1.5, 1))
for panel in panels:
    plot_raster(
        indices, times, second, panel, groups=groups, size=size, time_range=(0, 10) * second
    )
overview, detail = panels
detail.set(xlim=(6.45, 6.65), ylim=(39_000, 41_000))
overview.indicate_inset_zoom(detail, edgecolor="black")

plt.show()
