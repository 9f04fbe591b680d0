"""Traces one above the other, on one scale that a bar tells."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count
from typing import Any

import numpy as np
from brian2.units import Quantity, second
from matplotlib import rcParams
from matplotlib.axes import Axes
from numpy.typing import NDArray

from brian2tools.plotting.arguments import check_unit
from brian2tools.plotting.data.state.common import (
    TraceOptions,
    cycle_colors,
    draw_lines,
    trace_colors,
    used_colors,
)
from brian2tools.plotting.data.state.line import TraceLine
from brian2tools.plotting.data.state.recorded import RecordedVariable
from brian2tools.plotting.data.state.threshold import draw_spikes, draw_threshold, read_overlay
from brian2tools.plotting.labels import direct_labels, label_axes, nice_length, scale_bar
from brian2tools.plotting.style import MUTED
from brian2tools.plotting.units import unit_symbol

__all__ = ["draw_stacked"]

# The part of the distance from one trace to the next that the largest of them takes.
_FILLED = 0.92
_POINTS_PER_LABEL = 15
_BAR_PLACE = 1.012
_SHORTEST_BAR = 0.08


def draw_stacked(axes: Axes, variable: RecordedVariable, options: TraceOptions) -> list[TraceLine]:
    """Draw traces one above the other, the first one on top, all on one scale."""
    units = check_unit("time_unit", options.time_unit, second), variable.unit(options.var_unit)
    overlay = read_overlay(variable, options.threshold, options.spikes)
    limits = _in_unit(variable.traces.limits, units[1])
    low, high = _in_unit(overlay.widen(*variable.traces.limits), units[1])
    shifts = _shifts(low, high)
    settings = {"linewidth": _width(axes, len(shifts)), **options.line_kwds}
    colors = _colors(axes, variable, options)
    lines = draw_lines(axes, variable, units, colors, shifts=list(shifts), **settings)
    _set_limits(axes, low + shifts, high + shifts)
    label_axes(axes, x=("Time", units[0]), y=(f"{variable.name} of {variable.element}", None))
    _name_traces(axes, lines, variable, (limits[0] + limits[1]) / 2 + shifts)
    _add_scale_bar(axes, low[-1] + shifts[-1], (limits[1] - limits[0]).max(), units[1])
    if overlay.threshold is not None and options.threshold_kwds is not False:
        _draw_threshold(axes, overlay.threshold / float(units[1]), shifts, options)
    draw_spikes(axes, lines if overlay.spikes else (), overlay, options.spike_kwds)
    return lines


def _in_unit(limits: Iterable[NDArray[Any]], unit: Quantity) -> tuple[NDArray[Any], ...]:
    """Limits as on the axis, zero where there are no values."""
    return tuple(np.nan_to_num(ends) / float(unit) for ends in limits)


def _shifts(low: NDArray[Any], high: NDArray[Any]) -> NDArray[Any]:
    """How far up each trace has to be for none to reach into the next."""
    reach = np.concatenate((high - low, high[1:] - low[:-1])).max()
    distance = reach / _FILLED if reach > 0 else 1.0
    return distance * np.arange(len(low))[::-1]


def _colors(axes: Axes, variable: RecordedVariable, options: TraceOptions) -> list[Any]:
    number = variable.traces.number
    if options.colors is None:
        return cycle_colors(1, options.used_colors + used_colors(axes)) * number
    return trace_colors(number, options.colors)


def _width(axes: Axes, number: int) -> float:
    """A line width that leaves space between this many traces."""
    room = _height_in_points(axes) / number
    return float(np.clip(room / 8, 0.5, rcParams["lines.linewidth"]))


def _height_in_points(axes: Axes) -> float:
    return axes.bbox.height * 72 / axes.figure.dpi


def _set_limits(axes: Axes, low: NDArray[Any], high: NDArray[Any]) -> None:
    bottom, top = low.min(), high.max()
    margin = 0.02 * (top - bottom) or 0.5
    axes.set_ylim(bottom - margin, top + margin)


def _name_traces(
    axes: Axes, lines: list[TraceLine], variable: RecordedVariable, heights: NDArray[Any]
) -> None:
    room = _height_in_points(axes) / _POINTS_PER_LABEL
    step = _round_step(len(lines) / max(room, 1))
    texts = variable.texts
    axes.set_yticks(heights[::step], labels=texts[::step])
    for tick, line in zip(axes.get_yticklabels(), lines[::step], strict=True):
        tick.set_color(line.get_color())
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)


def _round_step(least: float) -> int:
    steps = (step * 10**power for power in count() for step in (1, 2, 5))
    return next(int(step) for step in steps if step >= least)


def _draw_threshold(axes: Axes, level: float, shifts: NDArray[Any], options: TraceOptions) -> None:
    draw_threshold(axes, level, shifts, options.threshold_kwds)
    if options.label_kwds is not False:
        label = level + shifts[0], "threshold", MUTED
        direct_labels(axes, [label], **(options.label_kwds or {}))


def _add_scale_bar(axes: Axes, bottom: float, span: float, unit: Quantity) -> None:
    if span > 0:
        bottom_of_axes, top = axes.get_ylim()
        length = nice_length(max(0.8 * span, _SHORTEST_BAR * (top - bottom_of_axes)), 1)
        text = f"{length:g} {unit_symbol(unit)}".rstrip()
        place = axes.get_yaxis_transform()
        scale_bar(axes, length, text, at=(_BAR_PLACE, bottom), vertical=True, transform=place)
