"""`plot_phase_plane`: one variable against another, with the direction of the trajectory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import (
    check_keywords,
    check_unit,
    plain_values,
    warn_not_finite,
)
from brian2tools.plotting.data.state.common import trace_colors
from brian2tools.plotting.data.state.trajectory import Trajectory
from brian2tools.plotting.labels import direct_labels, label_axes, set_title
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import styled

__all__ = ["plot_phase_plane"]

Settings = Mapping[str, Any] | Literal[False] | None


@styled
def plot_phase_plane(
    x: Any,
    y: Any,
    x_unit: Quantity | None = None,
    y_unit: Quantity | None = None,
    x_name: str = "x",
    y_name: str = "y",
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    names: Sequence[str] | None = None,
    colors: Sequence[Any] | None = None,
    title: str | None = None,
    label_kwds: Mapping[str, Any] | Literal[False] | None = None,
    arrow_kwds: Mapping[str, Any] | Literal[False] | None = None,
    end_kwds: Mapping[str, Any] | Literal[False] | None = None,
    **kwds: Any,
) -> Axes:
    """Plot one variable against another, with arrows in the direction of time.

    Each trajectory starts at an open circle and ends at a filled one.

    Parameters
    ----------
    x, y : Quantity or array-like
        The two variables, of one shape: (times,), or (times, trajectories) such as
        ``monitor.v.T``.
    x_unit, y_unit : Quantity, optional
        The units of the axes; those in which the values read best if not given.
    x_name, y_name : str
        The names of the variables.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    names : sequence of str, optional
        The name of each trajectory, for a legend.
    colors : sequence of colors, optional
        The colour of each trajectory.
    title : str, optional
        The title.
    label_kwds, arrow_kwds, end_kwds : dict or False, optional
        Properties of the names, of the arrows (those of `matplotlib.patches.PathPatch`) and of
        the circles (those of `matplotlib.lines.Line2D`); False leaves them out.
    **kwds
        Properties of the trajectories, those of `matplotlib.lines.Line2D`.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; the first of the new ``lines`` are the trajectories.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Warns
    -----
    UserWarning
        If there are values that are NaN or infinite: the trajectories have gaps there.

    Examples
    --------
    >>> axes = plot_phase_plane([-70, -60, -55] * mV, [0, 10, 30] * pA, x_name="v", y_name="w")
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('v (mV)', 'w (pA)')
    """
    axes = resolve_axes(axes, ax)
    points, units = _read_points(x, y, x_unit, y_unit)
    _warn_about_gaps(points, f"{x_name}, {y_name}")
    lines = _trajectories(axes, points, names, colors, arrow_kwds, kwds)
    for line in lines:
        axes.add_line(line)
    for line, trajectory in zip(lines, points.swapaxes(0, 1), strict=True):
        _mark_ends(axes, line, trajectory, end_kwds)
    axes.autoscale_view()
    label_axes(axes, x=(x_name, units[0]), y=(y_name, units[1]))
    set_title(axes, *([title] if title else []))
    if names is not None and label_kwds is not False:
        _write_names(axes, lines, names, label_kwds or {})
    return axes


def _read_points(
    x: Any, y: Any, x_unit: Quantity | None, y_unit: Quantity | None
) -> tuple[NDArray[Any], tuple[Quantity, Quantity]]:
    """Points of shape (times, trajectories, 2) in the units of the axes; NaN makes a gap."""
    across, up = plain_values("x", x, ndim=None), plain_values("y", y, ndim=None)
    if across.shape != up.shape or across.ndim not in (1, 2):
        raise ArgumentError(
            f"x has the shape {across.shape} and y has {up.shape}, "
            "expected one shape: (times,) or (times, trajectories)"
        )
    units = check_unit("x_unit", x_unit, x), check_unit("y_unit", y_unit, y)
    points = np.stack((across / float(units[0]), up / float(units[1])), axis=-1)
    points[~np.isfinite(points).all(axis=-1)] = np.nan
    return points if points.ndim == 3 else points[:, np.newaxis], units


def _warn_about_gaps(points: NDArray[Any], name: str) -> None:
    missing = int(np.count_nonzero(np.isnan(points[..., 0])))
    if missing:
        warn_not_finite(name, missing, points[..., 0].size)


def _trajectories(
    axes: Axes,
    points: NDArray[Any],
    names: Sequence[str] | None,
    colors: Sequence[Any] | None,
    arrow_kwds: Settings,
    kwds: Mapping[str, Any],
) -> list[Trajectory]:
    number = points.shape[1]
    if names is not None and len(names) != number:
        raise ArgumentError(
            f"names has {len(names)}, expected one for each of {number} trajectories"
        )
    check_keywords("plot_phase_plane", kwds, Line2D)
    arrows = None if arrow_kwds is False else dict(arrow_kwds or {})
    check_keywords("arrow_kwds", arrows or {}, PathPatch)
    texts = names or [f"_trajectory {place}" for place in range(number)]
    used = sum(isinstance(line, Trajectory) for line in axes.lines)
    shades = trace_colors(number, colors, used)
    further = normalize_kwargs(dict(kwds), Line2D)
    return [
        Trajectory(
            *points[:, place].T, arrow_kwds=arrows, **{"color": shade, "label": text, **further}
        )
        for place, (shade, text) in enumerate(zip(shades, texts, strict=True))
    ]


def _mark_ends(axes: Axes, line: Trajectory, points: NDArray[Any], kwds: Settings) -> None:
    if kwds is False:
        return
    check_keywords("end_kwds", kwds or {}, Line2D)
    known = points[np.isfinite(points).all(axis=1)]
    shared = {
        "color": line.get_color(), "linestyle": "none", "marker": "o", "markersize": 6,
        "markeredgewidth": 1.2, "zorder": line.get_zorder() + 0.5, "label": "_end",
    }  # fmt: skip
    for end, fill in ((known[:1], "white"), (known[-1:], line.get_color())):
        further = normalize_kwargs(dict(kwds or {}), Line2D)
        axes.plot(*end.T, **{**shared, "markerfacecolor": fill, **further})


def _write_names(
    axes: Axes, lines: Sequence[Trajectory], names: Sequence[str], kwds: Mapping[str, Any]
) -> None:
    # As high as there is room, the first on top.
    bottom, top = axes.get_ylim()
    heights = top - np.arange(len(names)) * 1e-6 * (top - bottom)
    colors = [line.get_color() for line in lines]
    direct_labels(axes, zip(heights, names, colors, strict=True), **kwds)
