"""The values of parameters and variables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from brian2tools.description.changing import varying
from brian2tools.description.model import Model, Part
from brian2tools.description.parts import InitialValue, Names
from brian2tools.description.populations import NeuronPopulation
from brian2tools.description.projections import PoissonInput, Projection
from brian2tools.description.table import Table
from brian2tools.mdexport.tables.entries import Column, Entry, Panel, panel
from brian2tools.mdexport.wording import Wording, is_unit

__all__ = ["initial_values", "parameters", "without_parameters"]


class Quantity(NamedTuple):
    """A symbol, what it stands for, and where: all of it is LaTeX."""

    symbol: str
    value: str
    owner: str


def parameters(model: Model, say: Wording) -> Panel:
    """What stays the same while the model runs."""
    columns = (Column("Name", 0.3), Column("Value", 0.4), Column("Used by", 0.3))
    caption = "Parameters, initial values and simulation of the model."
    return panel("Parameters", _merged(_parameters(model, say)), columns, caption=caption)


def initial_values(model: Model, say: Wording) -> Panel:
    """The values that variables begin with."""
    columns = (Column("Variable", 0.3), Column("Value", 0.4), Column("Of", 0.3))
    return panel("Initial Values", _merged(_variables(model, say)), columns)


def _merged(quantities: Iterable[Quantity]) -> Iterator[Entry]:
    """Each symbol with each of its values once."""
    owners: dict[tuple[str, str], dict[str, None]] = {}
    for symbol, value, owner in quantities:
        owners.setdefault((symbol, value), {})[owner] = None
    for (symbol, value), names in owners.items():
        yield ((symbol, value, ", ".join(names)),)


def _parameters(model: Model, say: Wording) -> Iterator[Quantity]:
    changed = varying(model)
    for part in model.parts:
        owner = part.target.group if isinstance(part, PoissonInput) else part.name
        for constant in getattr(part, "outside", Names()).constants:
            if not is_unit(constant):
                symbol, value = say.symbol(constant.name), say.value(constant.value)
                yield Quantity(symbol, value, say.name(owner))
        for initial in _stored(part):
            if initial.name not in changed[owner]:
                yield _quantity(initial, part, say)


def _variables(model: Model, say: Wording) -> Iterator[Quantity]:
    changed = varying(model)
    for part in model.parts:
        for initial in _stored(part):
            if initial.name in changed[part.name]:
                yield _quantity(initial, part, say)


def _quantity(initial: InitialValue, part: Part, say: Wording) -> Quantity:
    value = say.initial_value(without_parameters(initial, part))
    return Quantity(say.symbol(initial.name), value, say.name(part.name))


def without_parameters(initial: InitialValue, part: Part) -> InitialValue:
    """What was assigned, without the values of constants that are parameters of the part too."""
    known = getattr(part, "outside", Names()).constants
    written = (
        replace(one, constants=Table(name for name in one.constants if name not in known))
        for one in initial.written
    )
    return replace(initial, written=tuple(written))


def _stored(part: Part) -> Iterator[InitialValue]:
    """The values of what the equations of a part define, without what Brian adds."""
    if not isinstance(part, (NeuronPopulation, Projection)):
        return
    known = {one.name for one in part.equations if one.kind != "subexpression"}
    if isinstance(part, NeuronPopulation) and part.cable is not None:
        known |= {"Cm", "Ri", "v"}
    for initial in part.initial_values:
        if initial.name in known:
            yield initial
