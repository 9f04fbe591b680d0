"""Raster plots: which neuron spiked when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from brian2.units import Quantity, ms, second
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.text import Annotation

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_keywords, check_unit, plain_values
from brian2tools.plotting.data.spikes.arrangement import (
    Arrangement,
    Block,
    arrange,
    number_of_neurons,
)
from brian2tools.plotting.data.spikes.image import SpikeImage
from brian2tools.plotting.data.spikes.spike_trains import Spikes, read_spikes
from brian2tools.plotting.labels import (
    direct_labels,
    grouped_digits,
    integer_ticks,
    label_axes,
    set_title,
)
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import COLORS, MUTED, styled

__all__ = ["Recording", "draw_raster", "plot_raster", "read_recording", "start_and_stop"]


@dataclass(frozen=True)
class Recording:
    """What a raster shows.

    Attributes
    ----------
    trains : tuple of Spikes
        The spikes.
    arrangement : Arrangement
        The rows of their neurons.
    start, stop : float
        The time (s) that the recording covers.
    """

    trains: tuple[Spikes, ...]
    arrangement: Arrangement
    start: float
    stop: float

    @property
    def number(self) -> int:
        """The number of spikes in this time."""
        return sum(
            spikes.times[spikes.between(self.start, self.stop)].size for spikes in self.trains
        )


def read_recording(
    spike_indices: Any,
    spike_times: Any,
    groups: Mapping[str, Any] | None = None,
    sort_by: Any = None,
    size: int | None = None,
    time_range: Any = None,
) -> Recording:
    """Check what a function like `plot_raster` was given, and arrange it."""
    spikes = read_spikes(spike_indices, spike_times, size)
    if size is None:
        size = number_of_neurons(spikes.indices, groups, sort_by)
    arrangement = arrange(size, groups, sort_by)
    spikes = replace(spikes, row_of=arrangement.row_of)
    start, stop = spikes.times[[0, -1]] if spikes.times.size else (0.0, 0.0)
    if time_range is not None:
        start, stop = start_and_stop(time_range)
    return Recording((spikes,), arrangement, float(start), float(stop))


def start_and_stop(time_range: Any) -> tuple[float, float]:
    """The two times (s) that an argument ``time_range`` has."""
    limits = plain_values("time_range", time_range, second)
    if limits.shape != (2,) or not limits[0] < limits[1]:
        raise ArgumentError(
            f"time_range is {time_range}, expected a start and a later stop such as (0, 100)*ms"
        )
    return float(limits[0]), float(limits[1])


@styled
def plot_raster(
    spike_indices: Any,
    spike_times: Any,
    time_unit: Quantity = ms,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    groups: Mapping[str, Any] | None = None,
    sort_by: Any = None,
    size: int | None = None,
    time_range: Any = None,
    colors: Sequence[Any] | None = None,
    title: str | None = None,
    label_kwds: Mapping[str, Any] | Literal[False] | None = None,
    divider_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> Axes:
    """Plot which neuron spiked when.

    Up to 30 000 visible spikes are drawn as marks. More of them are drawn as an image which is
    counted anew at each draw, and in which the colour gets darker with the number of spikes in a
    dot; zooming in brings back the marks.

    Parameters
    ----------
    spike_indices : array-like of int
        The index of the neuron for each spike, such as ``monitor.i``.
    spike_times : Quantity
        The time of each spike, such as ``monitor.t``.
    time_unit : Quantity
        The unit of the time axis.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    groups : mapping of str to slice, Subgroup or array of int or bool, optional
        Names and members of groups of neurons, which are drawn from the bottom up, each in its
        own colour and with its name at the right. Neurons in none of them are left out.
    sort_by : array-like, Quantity or Brian variable, optional
        A value for each neuron, by which the neurons (of each group) are ordered from the bottom
        up. With a variable such as ``group.tau``, the label of the y axis says its name.
    size : int, optional
        The number of neurons, up to which the y axis reaches. If not given, as many as the other
        arguments tell of.
    time_range : Quantity of two values, optional
        Start and end of the time axis; the first and the last spike if not given.
    colors : sequence of colors, optional
        The colour of each group.
    title : str, optional
        The title.
    label_kwds : dict or False, optional
        Properties of the texts with the groups' names; False leaves them out.
    divider_kwds : dict or False, optional
        Properties of the lines between groups; False leaves them out.
    **kwds
        Properties of the marks, those of `matplotlib.lines.Line2D`, such as ``marker``,
        ``markersize``, ``color`` and ``alpha``; the last two hold for the image too. Marks are as
        high as the rows unless ``markersize`` is given, and ``linewidth`` is taken as the width
        of their strokes.

    Returns
    -------
    matplotlib.axes.Axes
        The axes. Their ``lines`` have the marks of each group (or of all neurons), whose
        ``get_xdata()`` and ``get_ydata()`` are times and rows, also where an image is drawn.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Warns
    -----
    UserWarning
        If there are times that are NaN or infinite: they are not drawn.

    Examples
    --------
    >>> axes = plot_raster([0, 1, 2, 3], [1, 2, 3, 5] * ms, groups={"E": slice(0, 3), "I": [3]})
    >>> [mark.get_label() for mark in axes.lines]
    ['E', 'I']
    """
    axes = resolve_axes(axes, ax)
    recording = read_recording(spike_indices, spike_times, groups, sort_by, size, time_range)
    draw_raster(
        axes, recording, time_unit, colors=colors, title=title, label_kwds=label_kwds,
        divider_kwds=divider_kwds, **kwds,
    )  # fmt: skip
    return axes


def draw_raster(
    axes: Axes,
    recording: Recording,
    time_unit: Quantity = ms,
    *,
    colors: Sequence[Any] | None = None,
    title: str | None = None,
    label_kwds: Mapping[str, Any] | Literal[False] | None = None,
    divider_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> SpikeImage:
    """Draw a recording with the options of `plot_raster`, and return what shows the spikes."""
    unit = check_unit("time_unit", time_unit, second)
    properties = _properties_of_marks(kwds)
    check_keywords("divider_kwds of plot_raster()", divider_kwds or {}, LineCollection)
    check_keywords("label_kwds of plot_raster()", label_kwds or {}, Annotation)
    blocks = recording.arrangement.blocks
    colors = colors_of_groups(axes, blocks, colors)
    marks = [
        {"color": color, "label": block.name or "_spikes", **properties}
        for block, color in zip(blocks, colors, strict=True)
    ]
    left, right = _time_limits(recording, float(unit))
    extent = left, right, -0.5, max(recording.arrangement.size, 1) - 0.5
    image = SpikeImage(axes, recording.trains, recording.arrangement, extent, float(unit), marks)
    label_axes(axes, x=("Time", unit), y=(recording.arrangement.label, None))
    integer_ticks(axes.yaxis)
    set_title(axes, *([title] if title else []))
    if divider_kwds is not False:
        _draw_dividers(axes, blocks, divider_kwds or {})
    if label_kwds is not False:
        direct_labels(axes, _labels_of_groups(image), **(label_kwds or {}))
    return image


def _properties_of_marks(kwds: dict[str, Any]) -> dict[str, Any]:
    check_keywords("plot_raster", kwds, Line2D)
    properties: dict[str, Any] = normalize_kwargs(kwds, Line2D)
    if properties.pop("linestyle", "none") not in ("none", "None", "", " "):
        raise ArgumentError(
            f"linestyle is {kwds.get('linestyle', kwds.get('ls'))!r}, expected 'none': "
            "a raster has no lines from spike to spike"
        )
    if "linewidth" in properties:
        properties["markeredgewidth"] = properties.pop("linewidth")
    return properties


def colors_of_groups(
    axes: Axes, blocks: Sequence[Block], colors: Sequence[Any] | None
) -> list[Any]:
    """The colours that were asked for, or those that follow what the axes already have."""
    if colors is None:
        images = (image for image in axes.images if isinstance(image, SpikeImage))
        used = sum(len(image.marks) for image in images)
        return [COLORS[number % len(COLORS)] for number in range(used, used + len(blocks))]
    given = list(colors) if np.iterable(colors) and not isinstance(colors, str) else []
    if len(given) != len(blocks):
        raise ArgumentError(
            f"colors is {colors!r}, expected one colour for each group, which makes {len(blocks)}"
        )
    return given


def _time_limits(recording: Recording, unit: float) -> tuple[float, float]:
    left, right = recording.start / unit, recording.stop / unit
    if left < right:
        return left, right
    # One spike or none: any stretch of time will do.
    return (left - 0.5, left + 0.5) if recording.number else (0.0, 1.0)


def _draw_dividers(axes: Axes, blocks: Sequence[Block], kwds: Mapping[str, Any]) -> None:
    heights = [block.stop - 0.5 for block in blocks[:-1]]
    if heights:
        ends = [[(0, height), (1, height)] for height in heights]
        settings = {"colors": MUTED, "linewidths": 0.6, **kwds}
        # add_collection would widen the data limits.
        axes.add_artist(LineCollection(ends, transform=axes.get_yaxis_transform(), **settings))


def _labels_of_groups(image: SpikeImage) -> Iterator[tuple[float, str, Any]]:
    for mark in image.marks:
        block = mark.block
        number = block.stop - block.start
        if block.name:
            text = f"{block.name}\n{grouped_digits(number)} neuron{'s' if number != 1 else ''}"
            yield (block.start + block.stop - 1) / 2, text, mark.get_color()
