"""The populations of a model, and the parts of them that it uses."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.model import Model
from brian2tools.description.parts import Range
from brian2tools.description.populations import NeuronPopulation, PoissonPopulation, Population
from brian2tools.mdexport.amounts import number_text
from brian2tools.mdexport.tables.entries import Column, Entry, Panel, panel
from brian2tools.mdexport.wording import Wording

__all__ = ["elements_of", "populations"]


def populations(model: Model, say: Wording) -> Panel:
    """All populations with their sizes, each with its parts."""
    columns = (Column("Name", 0.3), Column("Elements", 0.5), Column("Size", 0.2))
    return panel("Populations", (_entry(one, model, say) for one in model.populations), columns)


def elements_of(population: Population) -> str:
    """What a population consists of."""
    if isinstance(population, NeuronPopulation):
        return "compartments of a neuron" if population.cable else "neurons"
    return "Poisson spike trains" if isinstance(population, PoissonPopulation) else "given spikes"


def _entry(population: Population, model: Model, say: Wording) -> Entry:
    size = say.plain(number_text(population.size))
    parts = dict.fromkeys(_parts(population.name, model))
    return (
        (say.name(population.name), elements_of(population), size),
        *((say.elements(one), "part of it", say.plain(number_text(one.size))) for one in parts),
    )


def _parts(name: str, model: Model) -> Iterator[Range]:
    """The parts of a population that are connected, driven or recorded."""
    used = [end for one in model.projections for end in (one.source, one.target)]
    used += [one.target for one in model.inputs]
    used += [one.source for one in model.monitors]
    return (part for part in used if part.group == name and part.is_part)
