"""A rate over time."""

from __future__ import annotations

from typing import Any

import numpy as np
from brian2.units import Hz, Quantity, ms, second
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from brian2tools.plotting.arguments import (
    check_keywords,
    check_same_length,
    check_unit,
    plain_values,
    safe_to_keep,
    warn_not_finite,
)
from brian2tools.plotting.data.state.line import TraceLine, Traces, add_traces
from brian2tools.plotting.labels import label_axes, set_title
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import COLORS, styled
from brian2tools.plotting.units import unit_symbol

__all__ = ["draw_rate", "plot_rate", "rate_with_unit"]


@styled
def plot_rate(
    times: Any,
    rate: Any,
    time_unit: Quantity = ms,
    rate_unit: Quantity = Hz,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    **kwds: Any,
) -> Axes:
    """Plot a rate over time.

    Parameters
    ----------
    times : Quantity
        The times, such as ``monitor.t``.
    rate : Quantity
        The rate at each time, such as ``monitor.smooth_rate(width=1*ms)``.
    time_unit, rate_unit : Quantity
        The units of the axes.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    title : str, optional
        The title.
    **kwds
        Properties of the line, those of `matplotlib.lines.Line2D`.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; the last of its ``lines`` is the rate.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Warns
    -----
    UserWarning
        If there are rates that are NaN or infinite: the line has gaps there.

    Examples
    --------
    >>> axes = plot_rate([0, 1, 2] * ms, [10, 30, 20] * Hz)
    >>> axes.get_ylabel()
    'Rate (Hz)'
    """
    axes = resolve_axes(axes, ax)
    hint = "times come first, then the rate"
    x = plain_values("times", times, second, hint=hint)
    y = plain_values("rate", rate, Hz, hint=hint)
    check_same_length(times=x, rate=y)
    draw_rate(axes, x, y, time_unit, rate_unit, **kwds)
    set_title(axes, *([title] if title else []))
    return axes


def draw_rate(
    axes: Axes,
    times: NDArray[Any],
    rate: NDArray[Any],
    time_unit: Quantity = ms,
    rate_unit: Quantity = Hz,
    stop: float | None = None,
    **kwds: Any,
) -> TraceLine:
    """Draw a rate (Hz) over times (s) above a y axis that starts at 0, and label the axes.

    The time axis reaches to ``stop`` (s) if that is given.
    """
    check_keywords("plot_rate", kwds, Line2D)
    time_unit, rate_unit = (
        check_unit("time_unit", time_unit, second), check_unit("rate_unit", rate_unit, Hz)
    )  # fmt: skip
    missing = rate.size - int(np.count_nonzero(np.isfinite(rate)))
    if missing:
        warn_not_finite("rate", missing, rate.size)
    used = sum(isinstance(line, TraceLine) for line in axes.lines)
    line = TraceLine(
        Traces(safe_to_keep(times), safe_to_keep(rate)),
        time_unit=float(time_unit),
        value_unit=float(rate_unit),
        **{"color": COLORS[used % len(COLORS)], **normalize_kwargs(kwds, Line2D)},
    )
    add_traces(axes, [line])
    if len(times) and stop is not None:
        line.sticky_edges.x.append(stop / float(time_unit))
        axes.update_datalim([(stop / float(time_unit), 0)], updatey=False)
        axes.autoscale_view(scaley=False)
    _start_at_zero(axes, line)
    label_axes(axes, x=("Time", time_unit), y=("Rate", rate_unit))
    return line


def _start_at_zero(axes: Axes, line: TraceLine) -> None:
    (left, lowest), (_, highest) = line.get_data_limits()
    if highest > 0:
        line.sticky_edges.y.append(0)
        axes.update_datalim([(left, min(lowest, 0))])
        axes.autoscale_view(scalex=False)
    elif not axes.dataLim.height > 0:
        # Around zeros only, or around nothing, matplotlib would put zero into the middle.
        axes.set_ylim(0, 1, auto=None)
        if not axes.dataLim.width > 0:
            axes.set_xlim(0, 1, auto=None)


def rate_with_unit(rate: float, unit: Quantity) -> str:
    """A rate (Hz) as text in a unit.

    Examples
    --------
    >>> rate_with_unit(5.93, Hz)
    '5.9 Hz'
    """
    number = rate / float(unit)
    return f"{number:.{1 if number < 100 else 0}f} {unit_symbol(unit)}"
