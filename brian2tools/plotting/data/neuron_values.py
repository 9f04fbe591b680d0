"""A variable of a group: one value for each neuron."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Literal

import numpy as np
from brian2.core.variables import VariableView
from brian2.groups import NeuronGroup, Subgroup
from brian2.input import PoissonGroup
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.lines import Line2D
from matplotlib.patches import StepPatch
from numpy.typing import NDArray

from brian2tools.plotting.arguments import (
    check_keywords,
    check_unit,
    plain_values,
    warn_not_finite,
)
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.data.dot_image import DotImage
from brian2tools.plotting.labels import integer_ticks, label_axes, set_title
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes
from brian2tools.plotting.style import EXCITATORY, styled
from brian2tools.plotting.units import finite_range
from brian2tools.plotting.variables import read_variable
from brian2tools.plotting.wording import part_text, whole

__all__ = ["plot_neuron_values", "plot_neuron_variable"]

_MOST_MARKERS = 100_000
_FEWEST_BINS, _MOST_BINS = 8, 60


@styled
def plot_neuron_values(
    values: Any,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    distribution: bool = False,
    distribution_kwds: Mapping[str, Any] | None = None,
    title: str | None = None,
    **kwds: Any,
) -> Axes | Panels:
    """Plot a value for each neuron over the index of the neuron.

    Parameters
    ----------
    values : Quantity or array-like
        The values, such as ``group.v``.
    var_unit : Quantity, optional
        The unit of the values; the one in which they read best if not given.
    var_name : str, optional
        The name of the values.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    distribution : bool
        Whether to show at the right how many neurons have which value.
    distribution_kwds : dict, optional
        Properties of the distribution, those of `matplotlib.patches.StepPatch`.
    title : str, optional
        The title.
    **kwds
        Properties of the dots, those of `matplotlib.lines.Line2D`.

    Returns
    -------
    Axes or Panels
        The axes, whose last line has the values; with a distribution a `Panels` with the axes
        ``'values'`` and ``'distribution'``. More than 100 000 values are an image, which turns
        into dots where up to 30 000 of them are visible.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Warns
    -----
    UserWarning
        If there are values that are NaN or infinite: they are not drawn.

    Examples
    --------
    >>> axes = plot_neuron_values([10, 15, 20] * ms, var_name="tau")
    >>> axes.get_xlabel(), axes.get_ylabel()
    ('Neuron index', 'tau (ms)')
    """
    axes = resolve_axes(axes, ax)
    numbers, unit = _read(values, var_unit, var_name or "values")
    settings = _settings(numbers, kwds)
    further = dict(distribution_kwds or {})
    check_keywords("distribution_kwds", further, StepPatch)
    side = split_axes(axes, right=[0.25])[0, 1] if distribution else None
    dots = _draw_dots(axes, numbers, settings)
    label_axes(axes, x=("Neuron index", None), y=(var_name or "Value", unit))
    integer_ticks(axes.xaxis)
    _mark_whole_values(axes, plain_values("values", values))
    set_title(axes, *([title] if title else []))
    if side is None:
        return axes
    is_whole = plain_values("values", values).dtype.kind in "biu"
    edges = _edges(numbers, is_whole)
    bars = _draw_distribution(side, numbers, edges, {"color": settings["color"], **further})
    named = {"values": axes, "distribution": side}
    return Panels(axes.figure, named, {"values": [dots], "distribution": [bars]})


@register_plot(NeuronGroup, Subgroup, PoissonGroup, of="variable")
def plot_neuron_variable(
    view: VariableView,
    axes: Axes | None = None,
    *,
    var_name: str | None = None,
    title: str | Literal[True] | None = True,
    **kwds: Any,
) -> Axes | Panels:
    """Plot the value that a variable of a group has for each neuron, as it is now.

    The options are those of `plot_neuron_values`. A shared variable is a line for all neurons.
    """
    group, name_of_group = _group_of(view)
    name = view.name if var_name is None else var_name
    values = read_variable(view)
    shared = bool(view.variable.scalar)
    if title is True:
        title = f"{name} of {name_of_group}" + ("  ·  shared" if shared else "")
    if shared:
        values = np.repeat(values, len(group))
        kwds = {"linestyle": "-", "marker": "none", **kwds}
    return plot_neuron_values(values, var_name=name, axes=axes, title=title, **kwds)


def _group_of(view: VariableView) -> tuple[Any, str]:
    """The group of a variable, and what it is called."""
    with suppress(ReferenceError):
        return view.group, f"{whole(view.group).name}{part_text(view.group)}"
    # A subgroup that no name was given to, such as in group[:10].v, is already gone.
    owner = view.variable.owner
    return owner, f"a part of {owner.name}"


def _read(values: Any, var_unit: Quantity | None, name: str) -> tuple[NDArray[Any], Quantity]:
    """The values in the unit of the axis, NaN where they are not finite, and that unit."""
    plain = plain_values("values", values)
    unit = check_unit("var_unit", var_unit, values)
    numbers = plain / float(unit)
    finite = np.isfinite(numbers)
    missing = numbers.size - int(np.count_nonzero(finite))
    if missing:
        warn_not_finite(name, missing, numbers.size)
        numbers[~finite] = np.nan
    return numbers, unit


def _settings(numbers: NDArray[Any], kwds: Mapping[str, Any]) -> dict[str, Any]:
    check_keywords("plot_neuron_values", kwds, Line2D)
    size = float(np.clip(12 * max(numbers.size, 1) ** -0.2, 1.5, 5))
    shape = {"linestyle": "none", "marker": "o", "markersize": size, "markeredgewidth": 0}
    return {**shape, "color": EXCITATORY, **normalize_kwargs(dict(kwds), Line2D)}


def _draw_dots(axes: Axes, numbers: NDArray[Any], settings: Mapping[str, Any]) -> Line2D | DotImage:
    size = numbers.size
    limits = finite_range(numbers)
    if size <= _MOST_MARKERS or limits is None:
        (line,) = axes.plot(np.arange(size), numbers, **settings)
        axes.set_xlim(-0.5, max(size, 1) - 0.5)
        return line
    margin = 0.05 * (limits[1] - limits[0]) or 0.5
    extent = -0.5, size - 0.5, limits[0] - margin, limits[1] + margin
    return DotImage(axes, numbers, extent, settings)


def _mark_whole_values(axes: Axes, values: NDArray[Any]) -> None:
    if values.dtype.kind == "b":
        axes.set_yticks([0, 1], labels=["False", "True"])
    elif values.dtype.kind in "iu":
        integer_ticks(axes.yaxis)


def _edges(numbers: NDArray[Any], is_whole: bool) -> NDArray[Any]:
    """Edges of bins, each of which has one value if these are few whole numbers."""
    low, high = finite_range(numbers) or (0.0, 1.0)
    if is_whole and high - low < _MOST_BINS:
        return np.arange(low, high + 2) - 0.5
    bins = int(np.clip(np.sqrt(numbers.size), _FEWEST_BINS, _MOST_BINS))
    edges: NDArray[Any] = np.histogram_bin_edges([low, high], bins)
    return edges


def _draw_distribution(
    axes: Axes, numbers: NDArray[Any], edges: NDArray[Any], settings: Mapping[str, Any]
) -> StepPatch:
    counts, _ = np.histogram(numbers[np.isfinite(numbers)], edges)
    bars = axes.stairs(counts, edges, orientation="horizontal", **{"fill": True, **settings})
    label_axes(axes, x=("Neurons", None))
    integer_ticks(axes.xaxis)
    axes.tick_params(labelleft=False)
    return bars
