"""Variables over time: many long traces, heat maps and values per neuron, against ``plot``.

In the case marked with (*), the values are neuron by neuron in memory, and not as a monitor has
them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from brian2 import Quantity, mV, second, volt
from harness import Case
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from brian2tools import plot_heat_map, plot_neuron_values, plot_state
from brian2tools.plotting.data.state.plot import Kind

POINTS = 1_000_000
STEP = 1e-4


def random_traces(points: int, traces: int) -> tuple[Quantity, Quantity]:
    """Noise around -60 mV with a few spikes, in memory as a monitor has it: time by time."""
    rng = np.random.default_rng(traces)
    values = np.empty((points, traces))
    for start in range(0, points, 10_000):
        part = values[start : start + 10_000]
        part[:] = rng.standard_normal(part.shape, dtype=np.float32) * 2e-3 - 60e-3
    values[rng.integers(0, points, 20), rng.integers(0, traces, 20)] = 20e-3
    times = Quantity(np.arange(points) * STEP, second.dim, copy=False)
    return times, Quantity(values, volt.dim, copy=False)


def new_axes() -> Axes:
    return plt.figure(figsize=(8, 6)).add_subplot()


def lasting_axes() -> Axes:
    """Axes that do not belong to pyplot, whose figures the harness closes after each run."""
    figure = Figure(figsize=(8, 6))
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def save(axes: Axes, suffix: str = "png") -> Path:
    axes.figure.canvas.draw()
    target = Path(tempfile.mkdtemp()) / f"state.{suffix}"
    axes.figure.savefig(target, dpi=100)
    return target


def plain(times: Quantity, values: Quantity) -> Path:
    axes = new_axes()
    axes.plot(times / second, values / mV)
    return save(axes)


def zoom(axes: Axes) -> Callable[[], None]:
    """Move on by a twentieth of the recording at each call, and draw."""
    starts = iter(np.linspace(10, 90, 17))

    def draw() -> None:
        left = next(starts) * 1e3
        axes.set_xlim(left, left + 500)
        axes.figure.canvas.draw()

    return draw


def cases() -> Iterator[Case]:
    times, values = random_traces(POINTS, 1)
    yield Case(
        "trace of 1e6 points, call + draw + savefig",
        ours=lambda: save(plot_state(times, values, axes=new_axes())),
        plain=lambda: plain(times, values),
        repeats_plain=2,
    )
    yield Case(
        "the same as PDF",
        ours=lambda: save(plot_state(times, values, axes=new_axes()), "pdf"),
        limit_file_megabytes=1,
    )
    yield from cases_of_many_traces()
    yield from cases_of_values()


def cases_of_many_traces() -> Iterator[Case]:
    times, values = random_traces(POINTS, 100)

    def ours(kind: Kind) -> Path:
        return save(plot_state(times, values, axes=new_axes(), kind=kind))

    name = "100 traces of 1e6 points, {}, call + draw + savefig"
    yield Case(
        name.format("stacked"),
        ours=lambda: ours("stacked"),
        plain=lambda: plain(times, values),
        limit_seconds=2,
        limit_megabytes=50,
    )
    yield Case(name.format("overlaid"), ours=lambda: ours("overlaid"), limit_megabytes=50)
    yield Case(name.format("image"), ours=lambda: ours("image"), limit_megabytes=50)
    for kind in ("stacked", "image"):
        axes = plot_state(times, values, axes=lasting_axes(), kind=kind)
        yield Case(f"the same, {kind}, redraw after a zoom", ours=zoom(axes))
    transposed = Quantity(np.asfortranarray(values), volt.dim, copy=False)
    values = transposed
    yield Case(
        name.format("stacked") + " (*)",
        ours=lambda: ours("stacked"),
        limit_seconds=2,
        limit_megabytes=50,
    )


def cases_of_values() -> Iterator[Case]:
    rng = np.random.default_rng(1)
    few_times, table = Quantity(np.arange(1000) * STEP, second.dim), rng.random((1000, 20_000))
    yield Case(
        "heat map of 20 000 neurons, 1000 times",
        ours=lambda: save(plot_heat_map(few_times, table, axes=new_axes())),
        plain=lambda: save(new_axes().imshow(table.T, aspect="auto").axes),
    )
    values = rng.standard_normal(1_000_000)
    yield Case(
        "values of 1e6 neurons",
        ours=lambda: save(plot_neuron_values(values, axes=new_axes())),
        plain=lambda: save(new_axes().plot(values, ".")[0].axes),
    )
