"""Which variables change while a model runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from brian2tools.description.model import Model
from brian2tools.description.parts import Equation
from brian2tools.description.populations import NeuronPopulation
from brian2tools.description.projections import PoissonInput, Projection

__all__ = ["varying"]


def varying(model: Model) -> dict[str, set[str]]:
    """For each group, the variables that change while the model runs."""
    found: dict[str, set[str]] = defaultdict(set)
    for part in model.parts:
        if isinstance(part, NeuronPopulation):
            found[part.name] |= _written_by_neurons(part)
        elif isinstance(part, Projection):
            for group, name in _written_by_synapses(part):
                found[group].add(name)
        elif isinstance(part, PoissonInput):
            found[part.target.group].add(part.variable)
    return found


def _written_by_neurons(population: NeuronPopulation) -> set[str]:
    resets = [one.statements for one in population.events if one.statements is not None]
    statements = [*resets, *(one.statements for one in population.operations)]
    solved = {"v"} if population.cable is not None else set()
    return solved.union(_integrated(population.equations), *(one.written for one in statements))


def _written_by_synapses(projection: Projection) -> Iterator[tuple[str, str]]:
    """The variables that synapses change, with their groups."""
    statements = [one.statements for one in projection.pathways]
    statements += [one.statements for one in projection.operations]
    own = set(projection.equations.names)
    for name in _integrated(projection.equations).union(*(one.written for one in statements)):
        yield (projection.name, name) if name in own else _outer(name, projection)
    for summed in projection.summed_variables:
        yield _outer(summed.name, projection)


def _integrated(equations: Iterable[Equation]) -> set[str]:
    return {one.name for one in equations if one.kind == "differential equation"}


def _outer(name: str, projection: Projection) -> tuple[str, str]:
    """The variable of a population that synapses mean by a name; without a suffix the target's."""
    if name.endswith("_pre"):
        return projection.source.group, name.removesuffix("_pre")
    return projection.target.group, name.removesuffix("_post")
