"""What `brian_plot` does with morphologies, spatial neurons and their variables."""

from __future__ import annotations

from typing import Any

from brian2 import Morphology, SpatialNeuron, Subgroup
from brian2.core.variables import VariableView
from matplotlib.axes import Axes

from brian2tools.errors import ArgumentError
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.morphology.dendrogram import plot_dendrogram
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.morphology.plot import plot_morphology

__all__: list[str] = []

register_plot(Morphology)(plot_dendrogram)


@register_plot(SpatialNeuron)
def plot_neuron(
    neuron: SpatialNeuron, axes: Axes | None = None, *, variable: str | None = None, **kwds: Any
) -> Any:
    """Plot the morphology of a neuron, coloured by one of its variables if ``variable`` names it.

    Raises
    ------
    ArgumentError
        If there is no such variable, or values are given besides.
    """
    if variable is None:
        return _plot_cell(neuron, axes, **kwds)
    known = [name for name, one in neuron.variables.items() if not one.scalar and name[0] != "_"]
    if variable not in known:
        raise ArgumentError(
            f"{neuron.name} has no variable {variable!r} with a value for each compartment, "
            f"it has: {', '.join(sorted(known))}"
        )
    if kwds.get("values") is not None:
        raise ArgumentError("variable and values were both given, expected one of them")
    return plot_neuron_variable(getattr(neuron, variable), axes, **kwds)


@register_plot(SpatialNeuron, of="variable")
def plot_neuron_variable(view: VariableView, axes: Axes | None = None, **kwds: Any) -> Any:
    """Plot a variable over the morphology; compartments that are not in a subgroup in grey."""
    if view.index_var_name == "0":
        raise ArgumentError(
            f"{view.name} has one value for the whole neuron, "
            "expected a variable with a value for each compartment"
        )
    if view.index_var_name != "_idx":
        kwds.setdefault("value_compartments", view.index_var.get_value())
    return _plot_cell(_neuron_of(view), axes, values=view, **kwds)


def _neuron_of(view: VariableView) -> SpatialNeuron:
    try:
        group = view.group
        return group.source if isinstance(group, Subgroup) else group
    except ReferenceError:
        # A subgroup that no name was given to, such as neuron.dend, is gone once its variable
        # has been taken from it.
        return view.variable.owner


def _plot_cell(neuron: SpatialNeuron, axes: Axes | None, **kwds: Any) -> Any:
    kwds.setdefault("title", neuron.name)
    if Geometry.from_morphology(neuron.morphology).has_coordinates:
        kwds.setdefault("plot_3d", False)
        return plot_morphology(neuron.morphology, axes=axes, **kwds)
    return plot_dendrogram(neuron.morphology, axes=axes, **kwds)
