"""Short texts about groups, for titles and for the boxes of diagrams."""

from __future__ import annotations

from typing import Any

from brian2 import PoissonGroup, SpatialNeuron, Subgroup, Synapses
from brian2.core.variables import Subexpression
from brian2.units import Quantity

from brian2tools.plotting.labels import grouped_digits
from brian2tools.plotting.units import best_unit, finite_range, unit_symbol

__all__ = ["counted", "noun_of", "part_text", "rates_text", "value_text", "whole"]


def counted(number: int, noun: str) -> str:
    """A number and what it counts: ``'1 neuron'``, ``'2 neurons'``."""
    return f"{grouped_digits(number)} {noun}{'' if number == 1 else 's'}"


def whole(group: Any) -> Any:
    """The group that a subgroup is a part of, or the group itself."""
    return group.source if isinstance(group, Subgroup) else group


def part_text(group: Any) -> str:
    """Which part of a group it is, as in ``'[:3200]'``; empty for a group itself."""
    if not isinstance(group, Subgroup):
        return ""
    stop = "" if group.stop == len(group.source) else group.stop
    return f"[{group.start or ''}:{stop}]"


def noun_of(group: Any) -> str:
    """What a group consists of, in the singular."""
    if isinstance(group, Synapses):
        return "synapse"
    group = whole(group)
    if isinstance(group, SpatialNeuron):
        return "compartment"
    return "Poisson neuron" if isinstance(group, PoissonGroup) else "neuron"


def value_text(quantity: Quantity) -> str:
    """A value with three digits and its unit: ``'15 Hz'``."""
    unit = best_unit(quantity)
    return f"{float(quantity / unit):.3g} {unit_symbol(unit)}"


def rates_text(group: PoissonGroup) -> str:
    """The rate of a group of Poisson neurons, or the expression for it."""
    rates = group.variables["rates"]
    if isinstance(rates, Subexpression):
        return str(rates.expr)
    try:
        values = rates.get_value()
    except NotImplementedError:
        # In C++ standalone mode there are none before the program has run.
        return "rates not known yet"
    low, high = finite_range(values) or (0.0, 0.0)
    highest = value_text(Quantity(high, dim=rates.dim))
    return highest if low == high else f"up to {highest}"
