"""Distributions: of the values of synapses, and of how many synapses neurons have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import (
    check_keywords,
    check_unit,
    plain_values,
    warn_not_finite,
)
from brian2tools.plotting.panels import (
    Panels,
    integer_ticks,
    label_axes,
    nice_length,
    resolve_axes,
    split_axes,
)
from brian2tools.plotting.style import COLORS, INK, styled
from brian2tools.plotting.synapses.aggregate import chunks, degrees
from brian2tools.plotting.synapses.connections import check_connections
from brian2tools.plotting.units import finite_range, unit_symbol

__all__ = ["plot_degrees", "plot_distribution"]

SummaryKeywords = Mapping[str, Any] | Literal[False] | None

_FEWEST_BINS, _MOST_BINS = 8, 40
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
    edges = _edges(plain, unit, bins, resolution)
    summary = _summarize(plain, float(unit))
    if summary.missing:
        warn_not_finite(var_name or "values", summary.missing, plain.size)
    axes = resolve_axes(axes, ax)
    _draw_histogram(axes, plain, float(unit), edges, kwds)
    label_axes(axes, x=(var_name or "Value", unit), y=(count_label, None))
    if summary_kwds is not False and summary.number:
        _draw_summary(axes, summary, unit_symbol(unit), summary_kwds or {})
    return axes


def _edges(values: NDArray[Any], unit: Quantity, bins: Any, resolution: Any) -> NDArray[np.float64]:
    """Edges of bins, in ``unit``."""
    limits = finite_range(values) if values.size else None
    low, high = (limit / float(unit) for limit in limits or (0.0, float(unit)))
    if bins is not None and np.ndim(bins):
        return _given_edges(bins, unit)
    if bins is not None and (not isinstance(bins, (int, np.integer)) or bins < 1):
        raise ArgumentTypeError(f"bins must be a number of bins or their edges, not {bins!r}")
    if resolution is not None and bins is None:
        step = float(_in_unit("resolution", resolution, unit)[0])
        return _whole_steps(low, high, step)
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        width = 0.1 * abs(low) or 1.0
        return np.array([low - width / 2, high + width / 2])
    if bins is not None:
        return np.linspace(low, high, int(bins) + 1)
    # Rice's rule.
    number = np.clip(2 * values.size ** (1 / 3), _FEWEST_BINS, _MOST_BINS)
    width = nice_length(high - low, 1 / float(number))
    edges = np.arange(np.floor(low / width), np.ceil(high / width) + 1) * width
    edges[0], edges[-1] = min(edges[0], low), max(edges[-1], high)
    return edges


def _whole_steps(low: float, high: float, step: float) -> NDArray[np.float64]:
    """Edges half a step beside multiples of ``step``, with one or several multiples a bin."""
    if not step > 0:
        raise ArgumentError(f"resolution is {step:g}, expected a positive one")
    first, last = np.round(low / step), np.round(high / step)
    each = np.ceil((last - first + 1) / (2 * _MOST_BINS))
    return (np.arange(first, last + each + 1, each) - 0.5) * step


def _given_edges(bins: Any, unit: Quantity) -> NDArray[np.float64]:
    edges = _in_unit("bins", bins, unit)
    if len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ArgumentError("bins has edges that do not ascend, expected at least two that do")
    return edges


def _in_unit(name: str, given: Any, unit: Quantity) -> NDArray[np.float64]:
    """What has the dimensions of ``unit``, or plain numbers in it, as numbers in it."""
    if isinstance(given, Quantity) and not given.dim.is_dimensionless:
        return plain_values(name, given, unit) / float(unit)
    return plain_values(name, given, Quantity(1)).astype(np.float64)


@dataclass(frozen=True)
class _Summary:
    """Number, mean and standard deviation of finite values, and how many are not finite."""

    number: int
    mean: float
    deviation: float
    missing: int


def _summarize(values: NDArray[Any], scale: float) -> _Summary:
    number, mean = 0, 0.0
    for part in _finite_chunks(values, scale):
        number += part.size
        mean += float((part - mean).sum()) / max(number, 1)
    squares = sum(float(((part - mean) ** 2).sum()) for part in _finite_chunks(values, scale))
    return _Summary(number, mean, np.sqrt(squares / max(number, 1)), values.size - number)


def _finite_chunks(values: NDArray[Any], scale: float) -> Any:
    for chunk in chunks(values.size):
        part = values[chunk] / scale
        yield part[np.isfinite(part)]


def _draw_histogram(
    axes: Axes,
    values: NDArray[Any],
    scale: float,
    edges: NDArray[np.float64],
    kwds: Mapping[str, Any],
) -> None:
    counts = np.zeros(len(edges) - 1, dtype=np.int64)
    for part in _finite_chunks(values, scale):
        counts += np.histogram(part, edges)[0]
    axes.stairs(counts, edges, **{"fill": True, "color": COLORS[0], **kwds})
    margin = 0.04 * (edges[-1] - edges[0])
    if len(counts) == 1:
        # A single bar is easier to read as one beside which there is nothing.
        margin = 4 * (edges[-1] - edges[0])
    axes.set(
        xlim=(edges[0] - margin, edges[-1] + margin),
        ylim=(0, _HEADROOM * max(int(counts.max()), 1)),
    )
    integer_ticks(axes.yaxis)


def _draw_summary(axes: Axes, summary: _Summary, symbol: str, kwds: Mapping[str, Any]) -> None:
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
