"""Rasters of up to ten million spikes of 100 000 neurons, against ``plot('.')``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from brian2 import Quantity, second
from harness import Case
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from brian2tools import plot_raster, plot_raster_and_rate

NEURONS = 100_000
GROUPS = {"excitatory": slice(0, 80_000), "inhibitory": slice(80_000, NEURONS)}


def random_spikes(number: int) -> tuple[np.ndarray, Quantity]:
    """Spikes at random in ten seconds, as a monitor has them: in order, at time steps of 0.1 ms."""
    rng = np.random.default_rng(number)
    times = rng.integers(0, 100_000, number) * 1e-4
    times.sort()
    return rng.integers(0, NEURONS, number, dtype=np.int32), Quantity(times, second.dim, copy=False)


def new_axes() -> Axes:
    return plt.figure(figsize=(8, 6)).add_subplot()


def save(axes: Axes, suffix: str = "png") -> Path:
    axes.figure.canvas.draw()
    target = Path(tempfile.mkdtemp()) / f"raster.{suffix}"
    axes.figure.savefig(target, dpi=100)
    return target


def ours(indices: np.ndarray, times: Quantity, suffix: str = "png", **options: object) -> Path:
    return save(plot_raster(indices, times, axes=new_axes(), size=NEURONS, **options), suffix)


def plain(indices: np.ndarray, times: Quantity) -> Path:
    axes = new_axes()
    axes.plot(times / second, indices, ".")
    return save(axes)


def zoom(axes: Axes, left: float) -> Axes:
    axes.set(xlim=(left, left + 1), ylim=(20_000, 60_000))
    axes.figure.canvas.draw()
    return axes


def cases() -> Iterator[Case]:
    for number in (100_000, 1_000_000, 10_000_000):
        spikes = random_spikes(number)
        largest = number == 10_000_000
        yield Case(
            f"raster of {number:.0e} spikes, call + draw + savefig",
            ours=lambda spikes=spikes: ours(*spikes),
            plain=lambda spikes=spikes: plain(*spikes),
            limit_seconds=1.0,
            limit_ratio=20 if largest else None,
            limit_megabytes=40,
        )
    yield Case(
        "the same in two groups", ours=lambda: ours(*spikes, groups=GROUPS), limit_seconds=1.0
    )
    order = np.random.default_rng(0).random(NEURONS)
    yield Case(
        "the same in two groups, sorted",
        ours=lambda: ours(*spikes, groups=GROUPS, sort_by=order),
        limit_seconds=1.0,
    )
    yield Case(
        "the same in two groups with rates",
        ours=lambda: save(
            plot_raster_and_rate(
                *spikes, axes=new_axes(), size=NEURONS, groups=GROUPS
            ).axes["raster"]
        ),
    )  # fmt: skip
    yield Case("the same as PDF", ours=lambda: ours(*spikes, "pdf"), limit_file_megabytes=1.0)
    yield Case(
        "the same from times in no order", ours=lambda: ours(spikes[0], spikes[1][::-1]), repeats=1
    )
    # The harness closes the figures of pyplot after each repeat.
    axes = FigureCanvasAgg(Figure(figsize=(8, 6))).figure.add_subplot()
    plot_raster(*spikes, second, axes, size=NEURONS).figure.canvas.draw()
    views = count(1)
    yield Case(
        "redraw of the same after a zoom",
        ours=lambda: zoom(axes, next(views)),
        limit_seconds=0.15,
        repeats=5,
    )
