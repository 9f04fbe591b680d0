"""Statistics of the populations as boxes, the upper layers at the top."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from brian2.units import Hz, Quantity
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from numpy.typing import NDArray

from brian2tools.errors import ArgumentTypeError
from brian2tools.kinds import kind_of
from brian2tools.models.microcircuit.evaluation import (
    PopulationStatistics,
    Statistics,
    evaluate,
)
from brian2tools.models.microcircuit.plots.appearance import (
    COLORS,
    check_colors,
    color_of,
    written_name,
)
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.plotting.arguments import check_keywords
from brian2tools.plotting.labels import label_axes
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import INK, MUTED, styled

__all__ = ["plot_correlations", "plot_cvs", "plot_rates"]

#: More than half of the width of a box, which is 0.6.
_HALF_MEDIAN = 0.4
_LOOK: Mapping[str, Any] = MappingProxyType(
    {
        "orientation": "horizontal",
        "widths": 0.6,
        "whis": (5, 95),
        "patch_artist": True,
        "showfliers": False,
        "showmeans": True,
        "manage_ticks": False,
        "medianprops": {"color": INK, "linewidth": 1, "solid_capstyle": "butt"},
        "meanprops": {"marker": "o", "markersize": 4, "mfc": "white", "mec": INK, "mew": 0.8},
        "capprops": {"linewidth": 0},
    }
)


@styled
def plot_rates(
    recording: Recording | Statistics,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    colors: Sequence[Any] = COLORS,
    **kwds: Any,
) -> Axes:
    """Plot the rates of the neurons of each population.

    A box is from the first to the third quartile, its line is the median, its dot the mean, and
    its whiskers reach from the 5th to the 95th percentile.

    Parameters
    ----------
    recording : Recording or Statistics
        What was recorded, or what `evaluate` has found in it.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    colors : sequence of two colors
        Those of excitatory and of inhibitory neurons.
    **kwds
        Properties of the boxes, those of `matplotlib.patches.PathPatch`.

    Returns
    -------
    matplotlib.axes.Axes
        The axes, whose ``patches`` are the boxes in the order of the populations.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If an argument does not fit its description.
    """
    axes = resolve_axes(axes, ax)
    _draw_boxes(
        "plot_rates", axes, recording, lambda one: np.asarray(one.rates), ("Rate", Hz), colors, kwds
    )
    axes.set_xlim(left=0)
    return axes


@styled
def plot_cvs(
    recording: Recording | Statistics,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    colors: Sequence[Any] = COLORS,
    **kwds: Any,
) -> Axes:
    """Plot how irregular the neurons of each population spike.

    Shown are the coefficients of variation of the intervals between spikes, of neurons with more
    than two. Arguments and boxes are those of `plot_rates`.
    """
    axes = resolve_axes(axes, ax)
    _draw_boxes("plot_cvs", axes, recording, lambda one: one.cvs, ("CV of ISI", None), colors, kwds)
    axes.set_xlim(left=0)
    return axes


@styled
def plot_correlations(
    recording: Recording | Statistics,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    colors: Sequence[Any] = COLORS,
    **kwds: Any,
) -> Axes:
    """Plot the correlations between the spike counts of pairs of neurons of each population.

    Arguments and boxes are those of `plot_rates`.
    """
    axes = resolve_axes(axes, ax)
    _draw_boxes(
        "plot_correlations", axes, recording, lambda one: one.correlations, ("Correlation", None),
        colors, kwds,
    )  # fmt: skip
    return axes


def _draw_boxes(
    function: str,
    axes: Axes,
    recording: Recording | Statistics,
    values_of: Callable[[PopulationStatistics], NDArray[Any]],
    label: tuple[str, Quantity | None],
    colors: Sequence[Any],
    kwds: Mapping[str, Any],
) -> None:
    check_keywords(function, kwds, PathPatch)
    colors = check_colors(colors)
    values = {name: values_of(one) for name, one in _statistics(function, recording).items()}
    heights = np.arange(len(values))[::-1]
    boxes = axes.boxplot(list(values.values()), positions=heights, **_LOOK)
    for box, name in zip(boxes["boxes"], values, strict=True):
        box.set(**{"facecolor": color_of(name, colors), "linewidth": 0, **kwds})
    for median, height in zip(boxes["medians"], heights, strict=True):
        # A box may be narrower than the line of its median.
        median.set_ydata([height - _HALF_MEDIAN, height + _HALF_MEDIAN])
    for number, whisker in enumerate(boxes["whiskers"]):
        whisker.set_color(boxes["boxes"][number // 2].get_facecolor())
    for height, some in zip(heights, values.values(), strict=True):
        if not some.size:
            _say_that_there_is_none(axes, height)
    _label_populations(axes, list(values), heights)
    label_axes(axes, x=label)


def _say_that_there_is_none(axes: Axes, height: float) -> None:
    place = axes.get_yaxis_transform()
    axes.text(
        0.5, height, "none", transform=place, color=MUTED, ha="center", va="center",
        fontsize="small",
    )  # fmt: skip


def _label_populations(axes: Axes, names: Sequence[str], heights: NDArray[Any]) -> None:
    axes.set_yticks(heights, [written_name(name) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(-0.6, len(names) - 0.4)


def _statistics(function: str, recording: Recording | Statistics) -> Statistics:
    if isinstance(recording, Statistics):
        return recording
    if not isinstance(recording, Recording):
        raise ArgumentTypeError(
            f"{function}() was given {kind_of(recording)}, expected a Recording or what evaluate() "
            "makes of it"
        )
    return evaluate(recording)
