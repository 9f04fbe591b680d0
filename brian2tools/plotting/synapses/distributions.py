"""Distributions: of the values of synapses, and of how many synapses neurons have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from numpy.typing import NDArray

from brian2tools.plotting.arguments import (
    check_keywords,
    check_unit,
    plain_values,
    warn_not_finite,
)
from brian2tools.plotting.labels import integer_ticks, label_axes
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes
from brian2tools.plotting.style import COLORS, INK, styled
from brian2tools.plotting.synapses.aggregate import degrees
from brian2tools.plotting.synapses.connections import check_connections
from brian2tools.plotting.synapses.histogram import Summary, choose_edges, count, summarize
from brian2tools.plotting.units import unit_symbol

__all__ = ["plot_degrees", "plot_distribution"]

SummaryKeywords = Mapping[str, Any] | Literal[False] | None

# Room for text above the highest bar.
_HEADROOM = 1.3


@styled
def plot_distribution(
    values: Any,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    bins: Any = None,
    resolution: Quantity | float | None = None,
    count_label: str = "Synapses",
    summary_kwds: SummaryKeywords = None,
    **kwds: Any,
) -> Axes:
    """Plot how often which values occur, with their mean and standard deviation as text.

    Parameters
    ----------
    values : Quantity or array
        The values, for example weights; those that are NaN or infinite are not counted, which
        is warned about.
    var_unit : Quantity, optional
        The unit to show the values in; the one that suits them best if not given.
    var_name : str, optional
        The name of the values.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    bins : int or array, optional
        The number of bins, or their edges, which are plain numbers in ``var_unit`` or have a
        unit themselves. Round edges that suit the number of values if not given.
    resolution : Quantity or float, optional
        What all values are multiples of, for example the time step for delays. Bins then hold
        whole multiples; whole numbers without a unit are taken as multiples of 1.
    count_label : str
        What is counted, the label of the y axis.
    summary_kwds : dict or False, optional
        Properties of the line at the mean, False for no line and no text.
    **kwds
        Properties of the main artist, a `matplotlib.patches.StepPatch`.

    Returns
    -------
    matplotlib.axes.Axes
        The axes.

    Raises
    ------
    DimensionError
        If ``var_unit``, ``bins`` or ``resolution`` do not suit the values.
    ArgumentError
        If the values do not have one axis, or ``bins`` are not ascending.
    ArgumentTypeError
        If a keyword is unknown.

    Examples
    --------
    >>> axes = plot_distribution([1, 1, 2, 3] * nS, var_name="w", bins=[0.5, 1.5, 2.5, 3.5])
    >>> axes.patches[0].get_data().values, axes.get_xlabel()
    (array([2, 1, 1]), 'w (nS)')
    """
    plain = plain_values("values", values)
    unit = check_unit("var_unit", var_unit, values)
    check_keywords("plot_distribution", kwds, StepPatch)
    if summary_kwds:
        check_keywords("plot_distribution: summary_kwds", summary_kwds, Line2D)
    if resolution is None and plain.dtype.kind in "iu" and not unit_symbol(unit):
        resolution = 1
    edges = choose_edges(plain, unit, bins, resolution)
    summary = summarize(plain, float(unit))
    if summary.missing:
        warn_not_finite(var_name or "values", summary.missing, plain.size)
    axes = resolve_axes(axes, ax)
    _draw_histogram(axes, plain, float(unit), edges, kwds)
    label_axes(axes, x=(var_name or "Value", unit), y=(count_label, None))
    if summary_kwds is not False and summary.number:
        _draw_summary(axes, summary, unit_symbol(unit), summary_kwds or {})
    return axes


def _draw_histogram(
    axes: Axes,
    values: NDArray[Any],
    scale: float,
    edges: NDArray[np.float64],
    kwds: Mapping[str, Any],
) -> None:
    counts = count(values, scale, edges)
    axes.stairs(counts, edges, **{"fill": True, "color": COLORS[0], **kwds})
    # A single bar is easier to read as one beside which there is nothing.
    margin = (edges[-1] - edges[0]) * (0.04 if len(counts) > 1 else 4)
    left = edges[0] - margin
    if edges[0] + edges[-1] >= 0 and len(counts) == 1:
        left = max(left, edges[0] - edges[-1])
    axes.set(xlim=(left, edges[-1] + margin), ylim=(0, _HEADROOM * max(int(counts.max()), 1)))
    integer_ticks(axes.yaxis)


def _draw_summary(axes: Axes, summary: Summary, symbol: str, kwds: Mapping[str, Any]) -> None:
    mean, deviation = summary.mean, summary.deviation
    if deviation <= 1e-9 * abs(mean):
        lines = [f"all {mean:.4g} {symbol}"]
    else:
        lines = [f"mean {mean:.3g} {symbol}", f"sd {deviation:.3g} {symbol}"]
    left, right = axes.get_xlim()
    on_left = mean > (left + right) / 2
    look = {"color": INK, "linewidth": 1.0, **kwds}
    axes.axvline(mean, **look)
    axes.annotate(
        "\n".join(line.rstrip() for line in lines),
        xy=(mean, 1),
        xycoords=axes.get_xaxis_transform(),
        xytext=(-5 if on_left else 5, -1),
        textcoords="offset points",
        ha="right" if on_left else "left",
        va="top",
        color=look["color"],
    )


@styled
def plot_degrees(
    sources: Any,
    targets: Any,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    size: tuple[int, int] | None = None,
    summary_kwds: SummaryKeywords = None,
    **kwds: Any,
) -> Panels:
    """Plot how many synapses the source neurons send out, and how many the targets receive.

    Parameters
    ----------
    sources, targets : array of int
        Indices of the source and the target neuron of each synapse, of one length.
    axes : matplotlib.axes.Axes, optional
        Axes whose place the two panels take; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    size : tuple of int, optional
        The numbers of source and of target neurons, so that those without synapses count; just
        as many as have synapses if not given.
    summary_kwds : dict or False, optional
        As in `plot_distribution`.
    **kwds
        Properties of the main artists, a `matplotlib.patches.StepPatch` in each panel.

    Returns
    -------
    Panels
        Its axes are ``'out-degree'`` and ``'in-degree'``.

    Raises
    ------
    ArgumentError
        If lengths differ, or an index is negative or not below ``size``.
    DimensionError
        If an index has a unit.
    ArgumentTypeError
        If a keyword is unknown.

    Examples
    --------
    >>> panels = plot_degrees([0, 0, 1], [1, 2, 0], size=(3, 3))
    >>> panels.artists["out-degree"][0].get_data().values
    array([1, 1, 1])
    """
    check_keywords("plot_degrees", kwds, StepPatch)
    connections = check_connections(sources, targets, None, size=size)
    axes = resolve_axes(axes, ax)
    sides = split_axes(axes, right=[1.0], space=0.2, own_scale=[(0, 1)])
    panels = {"out-degree": axes, "in-degree": sides[0, 1]}
    source_of, target_of, _ = connections.read()
    per_neuron = [
        degrees(indices, neurons)
        for indices, neurons in zip((source_of, target_of), connections.size, strict=True)
    ]
    for (name, panel), degree, side in zip(
        panels.items(), per_neuron, ("Source", "Target"), strict=True
    ):
        plot_distribution(
            degree,
            var_name=name.capitalize(),
            count_label=f"{side} neurons",
            axes=panel,
            summary_kwds=summary_kwds,
            **kwds,
        )
    artists = {name: [panel.patches[-1]] for name, panel in panels.items()}
    return Panels(axes.figure, panels, artists)
