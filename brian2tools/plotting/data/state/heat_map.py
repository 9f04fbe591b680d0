"""`plot_heat_map`: values over time for many neurons, or along a neuron."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import partial
from typing import Any, Literal

import numpy as np
from brian2.units import Quantity, ms, second
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.image import AxesImage
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import (
    check_keywords,
    check_unit,
    plain_limit,
    plain_values,
)
from brian2tools.plotting.data.state.heat_map_image import HeatMap, rows_by_index, rows_by_position
from brian2tools.plotting.data.state.recorded import RecordedVariable, read_values
from brian2tools.plotting.labels import integer_ticks, label_axes, set_title
from brian2tools.plotting.panels import add_colorbar, resolve_axes
from brian2tools.plotting.style import styled

__all__ = ["draw_heat_map", "plot_heat_map"]

_OWN_LIMITS = ("vmin", "vmax")


@styled
def plot_heat_map(
    times: Any,
    values: Any,
    time_unit: Quantity = ms,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    neurons: Any = None,
    positions: Any = None,
    position_unit: Quantity | None = None,
    position_name: str = "Position",
    title: str | None = None,
    colorbar_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> Axes:
    """Plot values over time as colours, with a row for each neuron or place.

    What is drawn is averaged to the dots of the screen or file at each draw, so that zooming in
    shows single values, and any amount of them is drawn without a copy.

    Parameters
    ----------
    times : Quantity
        The times, in ascending order.
    values : Quantity or array-like
        The values, of shape (times, neurons) or (neurons, times), such as ``monitor.v``. If there
        are as many times as neurons, the first axis is time.
    time_unit, var_unit, position_unit : Quantity, optional
        The units of the time axis, the colour bar and ``positions``; by default ms and those in
        which the values read best.
    var_name : str, optional
        The name of the values.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    neurons : array-like of int, optional
        The index of each neuron for the y axis, such as ``monitor.record``; 0, 1, 2 and so on if
        not given.
    positions : Quantity or array-like, optional
        A position for each row, such as the distance of compartments from the soma, which the
        y axis then shows instead of indices. Rows with the same position are averaged.
    position_name : str
        What the positions are.
    title : str, optional
        The title.
    colorbar_kwds : dict or False, optional
        Keywords of `matplotlib.figure.Figure.colorbar`; False leaves the colour bar out.
    **kwds
        Properties of the image, those of `matplotlib.image.AxesImage`, such as ``cmap``, ``norm``
        and ``clim``, and ``vmin`` and ``vmax``: quantities, or numbers in the unit of the bar.
        A norm without limits is copied; values that it has no colour for are transparent.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; the last of their ``images`` is the heat map.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Warns
    -----
    UserWarning
        If there are values that are NaN or infinite: they do not count.

    Examples
    --------
    >>> voltage = [[-70, -60, -50], [-65, -65, -55]] * mV
    >>> axes = plot_heat_map([0, 1, 2] * ms, voltage, var_name="v")
    >>> axes.get_ylabel(), axes.images[0].get_clim()
    ('Neuron index', (-70.0, -50.0))
    """
    axes = resolve_axes(axes, ax)
    variable = read_values(times, values, var_name, neurons)
    variable.warn_about_gaps()
    draw_heat_map(
        axes, variable, time_unit, var_unit, positions=positions, position_unit=position_unit,
        position_name=position_name, colorbar_kwds=colorbar_kwds, **kwds,
    )  # fmt: skip
    set_title(axes, *([title] if title else []))
    return axes


def draw_heat_map(
    axes: Axes,
    variable: RecordedVariable,
    time_unit: Quantity = ms,
    var_unit: Quantity | None = None,
    *,
    positions: Any = None,
    position_unit: Quantity | None = None,
    position_name: str = "Position",
    colorbar_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> HeatMap | None:
    """Draw a variable as `plot_heat_map` does; None if there is nothing to draw."""
    check_keywords("plot_heat_map", kwds, AxesImage, _OWN_LIMITS)
    time_unit = check_unit("time_unit", time_unit, second)
    unit = variable.unit(var_unit)
    label_axes(axes, x=("Time", time_unit))
    if positions is None:
        rows = rows_by_index(variable.traces.number)
        _label_indices(axes, variable)
    else:
        places = _check_positions(positions, variable.traces.number)
        position_unit = check_unit("position_unit", position_unit, positions)
        rows = rows_by_position(places / float(position_unit))
        label_axes(axes, y=(position_name, position_unit))
    if not len(variable.traces.times):
        return None
    asked_norm = _check_colors(kwds)
    kwds.pop("norm", None)
    limits = {name: plain_limit(name, kwds.pop(name, None), unit) for name in _OWN_LIMITS}
    norm = _norm(asked_norm, variable, float(unit), limits, kwds.get("clim"))
    image = HeatMap(
        axes, variable.traces, rows, _end(variable), time_unit=float(time_unit),
        value_unit=float(unit), norm=norm, **kwds,
    )  # fmt: skip
    bar = True if colorbar_kwds is None else colorbar_kwds
    add_colorbar(image, axes, variable.label(unit), bar)
    return image


def _label_indices(axes: Axes, variable: RecordedVariable) -> None:
    label_axes(axes, y=(variable.index_label, None))
    integer_ticks(axes.yaxis)
    indices = variable.elements
    if not np.array_equal(indices, np.arange(len(indices))):
        # A function of the module, for a figure that is pickled.
        axes.yaxis.set_major_formatter(FuncFormatter(partial(_index_text, indices)))


def _index_text(indices: NDArray[Any], y: float, _position: int | None = None) -> str:
    return str(indices[int(y)]) if 0 <= y < len(indices) else ""


def _check_positions(positions: Any, number: int) -> NDArray[Any]:
    places = plain_values("positions", positions)
    if len(places) != number or not np.isfinite(places).all():
        raise ArgumentError(
            f"positions has {np.count_nonzero(np.isfinite(places))} finite values, "
            f"expected one for each of the {number} rows"
        )
    return places


def _end(variable: RecordedVariable) -> float:
    """The time up to which the last values are drawn."""
    times = variable.traces.times
    if not variable.traces.in_order:
        raise ArgumentError("times do not ascend, expected that for a heat map: sort them")
    if variable.stop > times[-1]:
        return variable.stop
    last = times[-1] - times[-2] if times[-1] > times[0] else 1e-3
    return float(times[-1] + last)


def _check_colors(kwds: Mapping[str, Any]) -> Any:
    """The norm that was asked for, or an empty one, if it and the colours are known."""
    try:
        return ScalarMappable(kwds.get("norm"), kwds.get("cmap")).norm
    except (TypeError, ValueError) as error:
        given = " and ".join(
            f"{name} is {kwds[name]!r}" for name in ("norm", "cmap") if kwds.get(name) is not None
        )
        raise ArgumentTypeError(
            f"{given}, expected those of matplotlib: a Normalize or the name of a scale for norm, "
            "a Colormap or its name for cmap"
        ) from error


def _norm(
    given: Normalize,
    variable: RecordedVariable,
    unit: float,
    asked: Mapping[str, float | None],
    clim: Any,
) -> Normalize:
    """A norm with all its limits: a copy if that of the caller lacks some or others are wanted."""
    wanted = {name: limit for name, limit in asked.items() if limit is not None}
    if given.scaled() and not wanted and clim is None:
        return given
    norm = deepcopy(given)
    for name, limit in wanted.items():
        setattr(norm, name, limit)
    is_logarithmic = isinstance(norm, LogNorm)
    if not norm.scaled():
        limits = np.asarray(variable.limits) / unit
        if is_logarithmic:
            values = variable.traces.values
            least = values.min(where=np.isfinite(values) & (values > 0), initial=np.inf) / unit
            limits = np.array([least, *limits[1:]]) if np.isfinite(least) else np.empty(0)
        norm.autoscale_None(limits if limits.size or is_logarithmic else [0.0, 1.0])
    if is_logarithmic and not 0 < (norm.vmin or 0) <= (norm.vmax or 0):
        raise ArgumentError(
            f"norm is a LogNorm, but {variable.name} or vmin has nothing above 0, expected "
            "limits above 0 in order: give it vmin and vmax, or choose another norm"
        )
    return norm
