"""Which variables change while a model runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from brian2tools.description.model import Model
from brian2tools.description.parts import Equation
from brian2tools.description.populations import NeuronPopulation, PoissonPopulation
from brian2tools.description.projections import PoissonInput, Projection
from brian2tools.description.table import Table

__all__ = ["varying", "without_outdated"]

_OF_NEURONS = {"lastspike", "not_refractory"}
_OF_CABLES = {"v", "Ic"}
_OF_SYNAPSES = {"lastupdate"}


def varying(model: Model) -> dict[str, set[str]]:
    """For each group, the variables that change while the model runs."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in model.parts:
        if isinstance(part, NeuronPopulation):
            found[part.name] |= _written_by_neurons(part)
        elif isinstance(part, Projection):
            for group, name in _written_by_synapses(part):
                found[group].add(name)
        elif isinstance(part, PoissonPopulation):
            for operation in part.operations:
                found[part.name] |= operation.statements.written
        elif isinstance(part, PoissonInput):
            found[part.target.group].add(part.variable)
    return found


def _written_by_neurons(population: NeuronPopulation) -> set[str]:
    resets = [one.statements for one in population.events if one.statements is not None]
    statements = [*resets, *(one.statements for one in population.operations)]
    solved = _OF_CABLES if population.cable is not None else set()
    return solved.union(
        _OF_NEURONS, _integrated(population.equations), *(one.written for one in statements)
    )


def _written_by_synapses(projection: Projection) -> Iterator[tuple[str, str]]:
    """The variables that synapses change, with their groups."""
    statements = [one.statements for one in projection.pathways]
    statements += [one.statements for one in projection.operations]
    own = set(projection.equations.names)
    for name in _OF_SYNAPSES:
        yield projection.name, name
    for name in _integrated(projection.equations).union(*(one.written for one in statements)):
        yield (projection.name, name) if name in own else _outer(name, projection)
    for summed in projection.summed_variables:
        yield _outer(summed.name, projection)


def _integrated(equations: Iterable[Equation]) -> set[str]:
    """The variables that are integrated, or evaluated anew at each time step."""
    return {
        one.name
        for one in equations
        if one.kind == "differential equation" or "constant over dt" in one.flags
    }


def _outer(name: str, projection: Projection) -> tuple[str, str]:
    """The variable of a population that synapses mean by a name; without a suffix the target's."""
    if name.endswith("_pre"):
        return projection.source.group, name.removesuffix("_pre")
    return projection.target.group, name.removesuffix("_post")


def without_outdated(model: Model) -> Model:
    """A model without the texts of values that runs have changed since."""
    changed = varying(model)
    return replace(
        model,
        populations=Table(_without_texts(one, changed[one.name]) for one in model.populations),
        projections=Table(_without_texts(one, changed[one.name]) for one in model.projections),
    )


def _without_texts(part: Any, names: set[str]) -> Any:
    if not hasattr(part, "initial_values"):
        return part
    values = Table(
        replace(one, written=()) if one.name in names else one for one in part.initial_values
    )
    return replace(part, initial_values=values)
