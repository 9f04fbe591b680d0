"""The checks of populations and morphologies."""

from __future__ import annotations

from collections.abc import Iterator

from brian2.units import hertz, meter, second

from brian2tools.description.checking.model import Facts, check, within
from brian2tools.description.checking.numbers import (
    fit_equations,
    has_dimensions,
    has_indices,
    has_one_for_each,
    has_shape,
    is_time,
    links_fit,
)
from brian2tools.description.model import SpikesChange
from brian2tools.description.morphology import Morphology, Section
from brian2tools.description.populations import (
    NeuronPopulation,
    PoissonPopulation,
    SpikeSourcePopulation,
)
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = [
    "check_morphology",
    "check_neurons",
    "check_poisson_population",
    "check_section",
    "check_spike_source",
    "check_spikes_change",
]


@check.register
def check_neurons(neurons: NeuronPopulation, facts: Facts) -> Iterator[str]:
    """Check that all arrays have a number for each neuron."""
    del facts
    yield from _is_size(neurons.size)
    faults = fit_equations(neurons.initial_values, neurons.equations, neurons.size)
    yield from within(".initial_values", faults)
    yield from within(".links", links_fit(neurons.links, neurons.size))
    if neurons.cable is not None:
        compartments = sum(map(_compartments, neurons.cable.morphology.sections))
        if compartments != neurons.size:
            yield f".size is {neurons.size}, but the morphology has {compartments} compartments"


@check.register
def check_poisson_population(population: PoissonPopulation, facts: Facts) -> Iterator[str]:
    """Check that there is a rate for each element."""
    del facts
    yield from _is_size(population.size)
    faults = fit_equations(population.initial_values, Table(), population.size)
    yield from within(".initial_values", faults)
    if isinstance(population.rates, Value):
        yield from within(".rates", has_one_for_each(population.rates, population.size))
        yield from within(".rates", has_dimensions(population.rates, hertz.dim))


@check.register
def check_spike_source(source: SpikeSourcePopulation, facts: Facts) -> Iterator[str]:
    """Check the sources and their spikes."""
    del facts
    yield from _is_size(source.size)
    yield from _are_spikes(source, source.size)


@check.register
def check_spikes_change(change: SpikesChange, facts: Facts) -> Iterator[str]:
    """Check that the sources exist, and their spikes."""
    if change.group in facts.sizes:
        yield from _are_spikes(change, facts.sizes[change.group])
    elif change.group not in facts.excused:
        yield f".group is {change.group!r}, which is no part of the model"


def _are_spikes(given: SpikeSourcePopulation | SpikesChange, size: int) -> Iterator[str]:
    """Check that each spike has an index and a time."""
    yield from within(".indices", has_indices(given.indices, size))
    yield from within(".times", has_dimensions(given.times, second.dim))
    if isinstance(given.indices.amount, Array):
        yield from within(".times", has_shape(given.times, given.indices.amount.shape))
    if given.period is not None:
        yield from within(".period", is_time(given.period))


@check.register
def check_morphology(morphology: Morphology, facts: Facts) -> Iterator[str]:
    """Check that each section continues an earlier one."""
    del facts
    if not morphology.sections:
        yield ".sections has no root"
    for position, section in enumerate(morphology.sections):
        is_root = section.parent is None and section.name is None
        continues = section.parent in range(position) and section.name is not None
        if not (continues if position else is_root):
            yield f".sections[{position}] is no root, and continues none of the sections before it"


@check.register
def check_section(section: Section, facts: Facts) -> Iterator[str]:
    """Check that there is a number for each compartment, or for its start and its end."""
    del facts
    if (section.lengths is None) != (section.kind == "soma"):
        yield f".lengths is {section.lengths}, which no {section.kind} has"
        return
    number = _compartments(section)
    each, boundaries = ((), ()) if section.kind == "soma" else ((number,), (number + 1,))
    shapes = {
        "diameters": boundaries if section.kind == "section" else each,
        "lengths": each,
        "x": boundaries,
        "y": boundaries,
        "z": boundaries,
    }
    for name, shape in shapes.items():
        value = getattr(section, name)
        if value is not None:
            yield from within(f".{name}", has_shape(value, shape))
            yield from within(f".{name}", has_dimensions(value, meter.dim))


def _compartments(section: Section) -> int:
    lengths = None if section.lengths is None else section.lengths.amount
    return lengths.size if isinstance(lengths, Array) else 1


def _is_size(size: int) -> Iterator[str]:
    if size < 0:
        yield f".size is {size}, expected a number from 0 on"
