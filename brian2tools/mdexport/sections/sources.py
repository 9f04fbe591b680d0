"""Sections about sources of spikes, and about Poisson input without synapses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from brian2tools.description.expressions import Expression
from brian2tools.description.populations import PoissonPopulation, SpikeSourcePopulation
from brian2tools.description.projections import PoissonInput
from brian2tools.description.values import Array, Value
from brian2tools.mdexport.amounts import counted
from brian2tools.mdexport.sections.document import Grid, Section
from brian2tools.mdexport.sections.happenings import operations
from brian2tools.mdexport.sections.page import Page, section_of
from brian2tools.mdexport.sections.symbols import symbols_of_neurons
from brian2tools.mdexport.sections.variables import constants_of

__all__ = ["section_of_given_spikes", "section_of_poisson_input", "section_of_poisson_trains"]

#: So many given spikes are listed one by one.
_MOST_LISTED = 20


@section_of.register
def section_of_poisson_trains(population: PoissonPopulation, page: Page) -> Section:
    """Independent Poisson spike trains."""
    own = population.schedule
    trains = counted(population.size, "Poisson spike train")
    placed = page.placed(population.threshold_schedule, "thresholds", own.order, own.clock)
    return Section(
        name=population.name,
        title=page.say.name(population.name),
        text=f"{trains} {_rates(population, page)}{page.own_step(own)}{placed}.",
        items=(
            *operations(population.operations, page),
            *symbols_of_neurons(population, page),
        ),
        grids=_constants(population, page),
    )


def _rates(population: PoissonPopulation, page: Page) -> str:
    if isinstance(population.rates, Expression):
        return f"with the rate {page.say.expression(population.rates)}"
    written = {initial.name: initial for initial in population.initial_values}
    rates = population.rates
    text = "with rates of" if rates.is_array else "with a rate of"
    if "rates" in written:
        return f"{text} {page.say.initial_value(written['rates'])}"
    return f"{text} {page.say.value(rates)}"


@section_of.register
def section_of_given_spikes(population: SpikeSourcePopulation, page: Page) -> Section:
    """Given spikes."""
    own = population.schedule
    times = population.times.amount
    count = times.size if isinstance(times, Array) else 1
    text = f"{counted(population.size, 'spike train')} with {counted(count, 'given spike')}"
    if population.period is not None:
        text += f", repeated every {page.say.value(population.period)}"
    elif count > _MOST_LISTED:
        text += f", at {page.say.value(population.times)}"
    return Section(
        name=population.name,
        title=page.say.name(population.name),
        text=f"{text}{page.own_step(own)}{page.placed(own, 'thresholds', own.order, own.clock)}.",
        items=tuple(operations(population.operations, page)),
        grids=(*_spikes(population, page), *_constants(population, page)),
    )


def _spikes(population: SpikeSourcePopulation, page: Page) -> Iterator[Grid]:
    """A table of the spikes, if there are only some."""
    indices = np.atleast_1d(population.indices.quantity)
    times = np.atleast_1d(population.times.quantity)
    if 0 < len(indices) <= _MOST_LISTED:
        rows = tuple(
            (str(index), ", ".join(page.say.value(Value.of(t)) for t in times[indices == index]))
            for index in np.unique(indices)
        )
        yield Grid("Spikes", ("Spike train", "Spikes at"), rows)


@section_of.register
def section_of_poisson_input(given: PoissonInput, page: Page) -> Section:
    """Poisson input to each neuron of a population."""
    say = page.say
    trains = counted(given.number, "independent Poisson spike train")
    text = f"Each neuron of {say.elements(given.target)} receives {trains}"
    text += f" with a rate of {say.value(given.rate)}{' each' if given.number > 1 else ''}."
    adds = f" Each spike adds {say.rule(given.weight)} to {say.symbol(given.variable)}"
    return Section(
        name=given.name,
        # Brian alone gives names to these, and counts them.
        title=f"{say.name(given.variable)} of {say.elements(given.target)}",
        text=f"{text}{adds}{page.placed(given.schedule, 'synapses')}.",
        grids=_constants(given, page),
    )


def _constants(
    part: PoissonPopulation | SpikeSourcePopulation | PoissonInput, page: Page
) -> tuple[Grid, ...]:
    grid = constants_of(part.outside, page)
    return (grid,) if grid.rows else ()
