"""Traces over each other, of one variable or of several that have the same dimensions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from brian2.units import Quantity, second
from matplotlib.axes import Axes

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_unit
from brian2tools.plotting.data.state.common import (
    TraceOptions,
    draw_lines,
    trace_colors,
    used_colors,
)
from brian2tools.plotting.data.state.line import TraceLine
from brian2tools.plotting.data.state.recorded import RecordedVariable
from brian2tools.plotting.data.state.threshold import (
    Overlay,
    draw_spikes,
    draw_threshold,
    read_overlay,
)
from brian2tools.plotting.labels import direct_labels, label_axes
from brian2tools.plotting.style import FAINT, MUTED

__all__ = ["draw_overlaid"]

_MOST_LABELS = 10

Label = tuple[float, str, Any]


def draw_overlaid(
    axes: Axes, variables: Sequence[RecordedVariable], options: TraceOptions
) -> list[TraceLine]:
    """Draw traces over each other, coloured by neuron, or by variable if there are several.

    A threshold and spikes belong to the first variable.
    """
    time_unit = check_unit("time_unit", options.time_unit, second)
    unit = check_unit("var_unit", options.var_unit, _limits_of_all(variables))
    overlay = read_overlay(variables[0], options.threshold, options.spikes)
    draw = _draw_one if len(variables) == 1 else _draw_several
    lines, labels = draw(axes, variables, (time_unit, unit), options)
    _draw_overlay(axes, lines[: variables[0].traces.number], overlay, options, float(unit))
    label_axes(axes, x=("Time", time_unit), y=(", ".join(one.name for one in variables), unit))
    if overlay.threshold is not None and options.threshold_kwds is not False:
        labels.append((overlay.threshold / float(unit), "threshold", MUTED))
    if options.label_kwds is not False:
        direct_labels(axes, labels, **(options.label_kwds or {}))
    return lines


def _limits_of_all(variables: Sequence[RecordedVariable]) -> Quantity:
    dimensions = {variable.dimensions for variable in variables}
    if len(dimensions) > 1:
        names = ", ".join(variable.name for variable in variables)
        raise ArgumentError(
            f"panels puts {names} into one panel, expected variables with the same dimensions: "
            "give each of them a panel of its own"
        )
    limits = np.concatenate([np.asarray(variable.limits) for variable in variables])
    return Quantity(limits, dim=dimensions.pop())


def _draw_one(
    axes: Axes,
    variables: Sequence[RecordedVariable],
    units: tuple[Quantity, Quantity],
    options: TraceOptions,
) -> tuple[list[TraceLine], list[Label]]:
    (variable,) = variables
    used = options.used_colors + used_colors(axes)
    colors = trace_colors(variable.traces.number, options.colors, used)
    lines = draw_lines(axes, variable, units, colors, **options.line_kwds)
    few = 1 < len(lines) <= _MOST_LABELS
    return lines, list(_labels_at_ends(lines, variable.labels)) if few else []


def _draw_several(
    axes: Axes,
    variables: Sequence[RecordedVariable],
    units: tuple[Quantity, Quantity],
    options: TraceOptions,
) -> tuple[list[TraceLine], list[Label]]:
    used = options.used_colors + used_colors(axes)
    colors = trace_colors(len(variables), options.colors, used)
    by_variable = [
        draw_lines(
            axes, variable, units, [color] * variable.traces.number,
            texts=[variable.name] * variable.traces.number, **options.line_kwds,
        )
        for variable, color in zip(variables, colors, strict=True)
    ]  # fmt: skip
    low, high = axes.get_ylim()
    if low < 0 < high:
        axes.axhline(0, color=FAINT, linewidth=0.8, zorder=1)
    firsts = [lines[0] for lines in by_variable]
    labels = _labels_at_ends(firsts, [variable.name for variable in variables])
    return list(chain.from_iterable(by_variable)), list(labels)


def _labels_at_ends(lines: Sequence[TraceLine], texts: Sequence[str]) -> Iterator[Label]:
    for line, text in zip(lines, texts, strict=True):
        end = line.get_last_value()
        if end is not None:
            yield end, text, line.get_color()


def _draw_overlay(
    axes: Axes,
    lines: Sequence[TraceLine],
    overlay: Overlay,
    options: TraceOptions,
    unit: float,
) -> None:
    if overlay.threshold is not None:
        draw_threshold(axes, overlay.threshold / unit, [0.0], options.threshold_kwds)
    draw_spikes(axes, lines if overlay.spikes else (), overlay, options.spike_kwds)
    low, high = overlay.widen(np.array([np.nan]), np.array([np.nan]))
    heights = np.concatenate((low, high)) / unit
    heights = heights[np.isfinite(heights)]
    if heights.size:
        axes.update_datalim([(0, height) for height in heights], updatex=False)
        axes.autoscale_view()
