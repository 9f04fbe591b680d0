"""What all plots of traces have in common: their options, their colours, and their lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2.units import Quantity, ms
from matplotlib.axes import Axes
from matplotlib.colors import is_color_like
from matplotlib.transforms import Affine2D

from brian2tools.errors import ArgumentError
from brian2tools.plotting.data.state.line import TraceLine, add_traces
from brian2tools.plotting.data.state.recorded import RecordedVariable
from brian2tools.plotting.data.state.threshold import Settings
from brian2tools.plotting.style import COLORS, line_colormap

__all__ = ["TraceOptions", "cycle_colors", "draw_lines", "trace_colors", "used_colors"]


@dataclass(frozen=True, kw_only=True)
class TraceOptions:
    """The options of `plot_state` that concern traces.

    ``line_kwds`` are the properties of the lines by their full names, and ``used_colors`` says how
    many colours are taken by what is drawn in other panels.
    """

    time_unit: Quantity = ms
    var_unit: Quantity | None = None
    colors: Sequence[Any] | None = None
    threshold: Any = None
    spikes: Any = None
    label_kwds: Settings = None
    threshold_kwds: Settings = None
    spike_kwds: Settings = None
    line_kwds: Mapping[str, Any] = field(default_factory=dict)
    used_colors: int = 0


def used_colors(axes: Axes) -> int:
    """How many colours the lines in the axes have taken; those of two points only mark a place."""
    return sum(isinstance(line, TraceLine) or np.size(line.get_xdata()) > 2 for line in axes.lines)


def cycle_colors(number: int, used: int = 0) -> list[Any]:
    """The colours of the style that follow those that are used."""
    return [COLORS[place % len(COLORS)] for place in range(used, used + number)]


def trace_colors(number: int, colors: Sequence[Any] | None, used: int = 0) -> list[Any]:
    """The colours that were asked for, or as many that differ from each other.

    Raises
    ------
    ArgumentError
        If not as many were asked for as there are traces, or if they are no colours.
    """
    if colors is not None:
        known = [] if isinstance(colors, str) or not np.iterable(colors) else list(colors)
        if len(known) != number or not all(map(is_color_like, known)):
            raise ArgumentError(f"colors is {colors!r}, expected one colour for each of {number}")
        return known
    if number <= len(COLORS):
        return cycle_colors(number, used)
    return list(line_colormap()(np.linspace(0, 1, number)))


def draw_lines(
    axes: Axes,
    variable: RecordedVariable,
    units: tuple[Quantity, Quantity],
    colors: Sequence[Any],
    *,
    texts: Sequence[str] | None = None,
    shifts: Sequence[float] | None = None,
    **kwds: Any,
) -> list[TraceLine]:
    """Add a line for each trace to the axes.

    Parameters
    ----------
    axes : Axes
        The axes.
    variable : RecordedVariable
        The traces.
    units : tuple of Quantity
        The units of the time axis and of the values.
    colors : sequence
        The colour of each trace.
    texts : sequence of str, optional
        What each line is called in a legend; by the name of its neuron if not given.
    shifts : sequence of float, optional
        How far up each line is drawn, as on the axis.
    **kwds
        Properties of the lines by their full names.
    """
    settings = dict(kwds)
    if variable.traces.values.dtype.kind in "biu":
        settings.setdefault("drawstyle", "steps-post")
    time_unit, value_unit = map(float, units)
    texts = variable.texts if texts is None else texts
    lines = [
        TraceLine(
            variable.traces,
            number,
            time_unit=time_unit,
            value_unit=value_unit,
            **{"color": color, "label": text, **settings},
        )
        for number, (color, text) in enumerate(zip(colors, texts, strict=True))
    ]
    add_traces(axes, lines, stop=variable.stop / time_unit)
    # Not before, for matplotlib would take in all points to find limits of what is shifted.
    for line, shift in zip(lines, shifts or (), strict=bool(shifts)):
        line.set_transform(Affine2D().translate(0, shift) + axes.transData)
    return lines
