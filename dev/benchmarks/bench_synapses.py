"""Connection matrices: the binned image against matplotlib's hexbin."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from brian2 import Quantity, nS
from harness import Case
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from brian2tools import plot_synapses

NEURONS = 100_000
# The largest come first: memory that hexbin has used and freed would hide what ours takes.
NUMBERS = {100_000_000: "1e8", 10_000_000: "1e7", 1_000_000: "1e6"}
# Beyond, hexbin needs 10 GB and half a minute to four minutes.
LARGEST_PLAIN = 10_000_000
FILE = Path(tempfile.gettempdir()) / "bench_synapses.png"


def cases() -> Iterator[Case]:
    for number, name in NUMBERS.items():
        sources, targets, weights = synthetic_synapses(number)
        yield case(f"number of {name} synapses", sources, targets, None)
        yield case(f"mean weight of {name} synapses", sources, targets, weights)
        if number == max(NUMBERS):
            yield zoom(f"zoom to a hundredth of {name} synapses", sources, targets)


def synthetic_synapses(number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Connect neurons to others near them, in chunks so that little else is in memory."""
    random = np.random.default_rng(1)
    sources, targets = np.empty((2, number), dtype=np.int32)
    weights = np.empty(number)
    for start in range(0, number, 1_000_000):
        part = slice(start, min(start + 1_000_000, number))
        size = part.stop - part.start
        sources[part] = random.integers(NEURONS, size=size)
        distance = random.normal(0, NEURONS / 20, size)
        targets[part] = (sources[part] + distance) % NEURONS
        weights[part] = np.exp(-np.abs(distance) / NEURONS * 20) * 1e-9
    return sources, targets, weights


def case(name: str, sources: np.ndarray, targets: np.ndarray, weights: np.ndarray | None) -> Case:
    number = len(sources)

    def ours() -> Path:
        values = None
        if weights is not None:
            values = Quantity(weights, dim=nS.dim)
        return save(
            lambda axes: plot_synapses(
                sources, targets, values, plot_type="binned", axes=axes, size=(NEURONS, NEURONS)
            )
        )

    def plain() -> Path:
        return save(lambda axes: plt.colorbar(axes.hexbin(sources, targets, weights, mincnt=1)))

    return Case(
        f"{name}, call + draw + savefig",
        ours=ours,
        plain=plain if number <= LARGEST_PLAIN else None,
        limit_seconds=3.0 if number == max(NUMBERS) and weights is None else None,
        limit_megabytes=100 if number == max(NUMBERS) else None,
        repeats=3,
    )


def zoom(name: str, sources: np.ndarray, targets: np.ndarray) -> Case:
    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    plot_synapses(sources, targets, plot_type="binned", axes=axes, size=(NEURONS, NEURONS))
    figure.canvas.draw()
    axes.set(xlim=(0, NEURONS / 10), ylim=(0, NEURONS / 10))
    return Case(f"{name}, draw", ours=lambda: redraw(figure, axes), repeats=1)


def redraw(figure: Figure, axes: Axes) -> None:
    axes.images[0].changed()
    figure.canvas.draw()


def save(draw: Callable[[Axes], object]) -> Path:
    figure, axes = plt.subplots(figsize=(8, 6), dpi=100)
    draw(axes)
    figure.canvas.draw()
    figure.savefig(FILE)
    return FILE
