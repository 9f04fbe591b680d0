"""How `brian_plot` shows synapses and their variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from brian2.core.variables import VariableView
from brian2.synapses.synapses import Synapses, SynapticPathway
from brian2.units import Quantity, get_dimensions, second
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_choice, check_keywords
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.labels import grouped_digits, set_title
from brian2tools.plotting.panels import Panels, resolve_axes
from brian2tools.plotting.style import styled
from brian2tools.plotting.synapses.aggregate import Aggregate
from brian2tools.plotting.synapses.colors import ColorbarSettings
from brian2tools.plotting.synapses.connections import Arrays, check_connections
from brian2tools.plotting.synapses.distributions import plot_degrees, plot_distribution
from brian2tools.plotting.synapses.forms import choose_form
from brian2tools.plotting.synapses.matrix import (
    connection_summary,
    draw_connections,
    draw_connections_with_degrees,
)
from brian2tools.plotting.variables import read_variable

__all__ = ["plot_synapses_object", "plot_synaptic_variable"]


@register_plot(Synapses)
@styled
def plot_synapses_object(
    synapses: Synapses, axes: Axes | None = None, *, kind: str = "matrix", **kwds: Any
) -> Axes | Panels:
    """Plot which neurons are connected, or how many synapses they have.

    Parameters
    ----------
    synapses : Synapses
        The synapses.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    kind : {'matrix', 'degrees'}
        The connection matrix, or the distributions of out- and in-degree.
    **kwds
        Those of `plot_synapses` (with ``plot_type='auto'`` if not given) for the matrix, and
        ``marginals=True`` for those of `plot_synapses_with_degrees`; those of `plot_degrees`.
    """
    check_choice("kind", kind, ("matrix", "degrees"))
    if kind == "matrix":
        return _plot_matrix(synapses, None, synapses.name, axes, **kwds)
    sources, targets, _ = _reader(synapses)()
    panels = plot_degrees(sources, targets, axes, size=_size(synapses), **kwds)
    set_title(panels.axes["out-degree"], synapses.name, _number(len(sources)))
    return panels


@register_plot(Synapses, SynapticPathway, of="variable")
@styled
def plot_synaptic_variable(
    variable: VariableView, axes: Axes | None = None, *, kind: str = "matrix", **kwds: Any
) -> Axes | Panels:
    """Plot the values of a variable or a delay over the connection matrix, or their distribution.

    Parameters
    ----------
    variable : VariableView
        For example ``synapses.w`` or ``synapses.pre.delay``. A value that all synapses share is
        that of each of them.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    kind : {'matrix', 'distribution'}
        What is plotted.
    **kwds
        Those of `plot_synapses` (with ``plot_type='auto'`` if not given) for the matrix, and
        ``marginals=True`` for those of `plot_synapses_with_degrees`; those of
        `plot_distribution`.
    """
    check_choice("kind", kind, ("matrix", "distribution"))
    group = variable.group
    pathway = issubclass(group.__class__, SynapticPathway)
    synapses = group.synapses if pathway else group
    kwds = {"var_name": variable.name.rstrip("_"), **kwds}
    if kind == "matrix":
        return _plot_matrix(synapses, variable, variable.group_name, axes, **kwds)
    if pathway and variable.name == "delay":
        time_step = group.variables["_source_dt"].item() * second
        kwds = {"resolution": time_step, **kwds}
    values = _value_of_each(synapses, variable)
    axes = plot_distribution(values, axes=axes, **kwds)
    set_title(axes, variable.group_name, _number(len(values)))
    return axes


def _number(synapses: int) -> str:
    return f"{grouped_digits(synapses)} synapses" if synapses else "no synapses"


def _plot_matrix(
    synapses: Synapses,
    variable: VariableView | None,
    name: str,
    axes: Axes | None,
    *,
    plot_type: str = "auto",
    marginals: bool = False,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    aggregate: Aggregate | None = None,
    colorbar: ColorbarSettings = True,
    marginal_kwds: Mapping[str, Any] | None = None,
    **kwds: Any,
) -> Axes | Panels:
    if marginal_kwds is not None and not marginals:
        raise ArgumentError("marginal_kwds was given without marginals=True, which it needs")
    values = None if variable is None else _value_of_each(synapses, variable)
    read = _reader(synapses, values)
    sources, targets, _ = read()
    connections = check_connections(
        sources,
        targets,
        values,
        var_unit=var_unit,
        var_name=var_name,
        aggregate=aggregate,
        size=_size(synapses),
        read=read,
    )
    form = choose_form("brian_plot", plot_type, connections, kwds)
    title = name, connection_summary(connections)
    if not marginals:
        axes = draw_connections(resolve_axes(axes), connections, form, kwds, colorbar)
        set_title(axes, *title)
        return axes
    check_keywords("brian_plot: marginal_kwds", marginal_kwds or {}, StepPatch)
    panels = draw_connections_with_degrees(
        resolve_axes(axes), connections, form, kwds, colorbar, marginal_kwds or {}
    )
    set_title(panels.axes["out-degree"], *title)
    return panels


def _size(synapses: Synapses) -> tuple[int, int]:
    return int(synapses.variables["N_pre"].item()), int(synapses.variables["N_post"].item())


def _value_of_each(synapses: Synapses, variable: VariableView) -> Any:
    """The value for each synapse, with its unit; in Brian's memory where it is stored there."""
    values = read_variable(variable)
    number = len(synapses.variables["_synaptic_pre"].get_value())
    if variable.index_var_name != "0":
        return values
    return Quantity(np.broadcast_to(np.array(values), number), dim=get_dimensions(values))


def _reader(synapses: Synapses, values: Any = None) -> Callable[[], Arrays]:
    """What reads the indices from where Brian has them now, with the values as they are now.

    Brian's arrays must not be kept, since their memory moves when synapses are added; those that
    are there now stay the first ones. Values are kept, because a later run may change them.
    """
    variables = synapses.variables
    ends = [
        (variables[f"_synaptic_{end}"], int(variables[f"_{side}_offset"].item()))
        for end, side in (("pre", "source"), ("post", "target"))
    ]
    number = len(ends[0][0].get_value())
    kept = None if values is None else np.array(values)

    def read() -> Arrays:
        sources, targets = (
            indices.get_value()[:number] - offset if offset else indices.get_value()[:number]
            for indices, offset in ends
        )
        return sources, targets, kept

    return read
