"""What `brian_plot` shows of population rate monitors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from brian2.monitors.ratemonitor import PopulationRateMonitor
from brian2.units import Hz, Quantity, ms, second
from matplotlib.axes import Axes
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_choice, plain_values
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.data.spikes.rate import draw_rate, rate_with_unit
from brian2tools.plotting.labels import direct_labels, set_title
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import COLORS

__all__ = ["plot_population_rate", "plot_population_rates"]


@register_plot(PopulationRateMonitor)
def plot_population_rate(
    monitor: PopulationRateMonitor,
    axes: Axes | None = None,
    *,
    window: str | NDArray[Any] = "gaussian",
    width: Quantity | None = ms,
    time_unit: Quantity = ms,
    rate_unit: Quantity = Hz,
    title: str | Literal[True] | None = True,
    **kwds: Any,
) -> Axes:
    """Plot the rate of a population, smoothed.

    Parameters
    ----------
    monitor : PopulationRateMonitor
        The monitor.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    window : {'gaussian', 'flat'} or ndarray
        The window for smoothing, as in ``PopulationRateMonitor.smooth_rate``.
    width : Quantity or None
        The width of the window; None for the rate in each time step as it was recorded. It does
        not count for a window that is an array.
    time_unit, rate_unit : Quantity
        The units of the axes.
    title : str, True or None
        The title; by default it says what was recorded.
    **kwds
        Properties of the line, those of `matplotlib.lines.Line2D`.
    """
    axes = resolve_axes(axes)
    rate = _smooth(monitor, window, width)
    times = _times(monitor)
    # The last rate holds until the end of its time step.
    stop = float(times[-1] + monitor.clock.dt_) if len(times) else None
    draw_rate(axes, times, rate, time_unit, rate_unit, stop=stop, **kwds)
    if title is True:
        mean = [f"{rate_with_unit(_mean(monitor), rate_unit)} mean"] if rate.size else []
        set_title(axes, f"Rate of {monitor.source.name}", *mean)
    elif title:
        set_title(axes, title)
    return axes


@register_plot(PopulationRateMonitor, of="list")
def plot_population_rates(
    monitors: Sequence[PopulationRateMonitor],
    axes: Axes | None = None,
    *,
    rate_unit: Quantity = Hz,
    label_kwds: dict[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> Axes:
    """Plot the rates of several populations, each with its name and mean at the right.

    The options are those of `plot_population_rate`, and ``label_kwds``: properties of the texts,
    or False to leave them out.
    """
    axes = resolve_axes(axes)
    title = kwds.pop("title", None)
    labels = []
    for number, monitor in enumerate(monitors):
        name = monitor.source.name
        properties = {"color": COLORS[number % len(COLORS)], "label": name, **kwds}
        plot_population_rate(monitor, axes, rate_unit=rate_unit, title=None, **properties)
        mean = _mean(monitor)
        text = f"{name}\n{rate_with_unit(mean, rate_unit)} mean" if len(_times(monitor)) else name
        labels.append((mean / float(rate_unit), text, axes.lines[-1].get_color()))
    set_title(axes, *([title] if title else []))
    if label_kwds is not False:
        direct_labels(axes, labels, **(label_kwds or {}))
    return axes


def _times(monitor: PopulationRateMonitor) -> NDArray[Any]:
    times: NDArray[Any] = np.array(monitor.variables["t"].get_value())
    return times


def _mean(monitor: PopulationRateMonitor) -> float:
    rates = monitor.variables["rate"].get_value()
    return float(np.mean(rates)) if len(rates) else 0.0


def _smooth(
    monitor: PopulationRateMonitor, window: str | NDArray[Any], width: Quantity | None
) -> NDArray[Any]:
    recorded: NDArray[Any] = np.array(monitor.variables["rate"].get_value())
    if isinstance(window, str):
        check_choice("window", window, ("gaussian", "flat"))
        if width is None or not recorded.size:
            return recorded
        values = plain_values("width", width, second)
        if values.size != 1 or not 0 < values[0] < np.inf:
            raise ArgumentError(f"width is {width}, expected one time above 0 such as 1*ms or None")
        return _centre(monitor.smooth_rate(window, width), recorded.size)
    values = plain_values("window", window)
    if len(values) % 2 == 0:
        raise ArgumentError(f"window has {len(values)} values, expected an odd number")
    return _centre(monitor.smooth_rate(values), recorded.size) if recorded.size else recorded


def _centre(rates: Any, number: int) -> NDArray[Any]:
    """The rates in the ``number`` steps of time of a run; Brian has more if the window has more."""
    first = (len(rates) - 1) // 2 - (number - 1) // 2
    return np.asarray(rates)[first : first + number]
