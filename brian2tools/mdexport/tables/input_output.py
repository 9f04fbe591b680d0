"""What goes into a model, and what is recorded of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from brian2tools.description.expressions import Expression
from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, Monitor
from brian2tools.description.parts import Names, TimedArray
from brian2tools.description.populations import PoissonPopulation, SpikeSourcePopulation
from brian2tools.description.projections import PoissonInput
from brian2tools.mdexport.amounts import counted, number_text
from brian2tools.mdexport.tables.entries import Column, Entry, Panel, panel
from brian2tools.mdexport.wording import Wording

__all__ = ["inputs", "measurements"]


def inputs(model: Model, say: Wording) -> Panel:
    """Sources of spikes, Poisson input, and values that are given for each time."""
    columns = (Column("Type", 0.22), Column("Name or target", 0.22), Column("Description", 0.56))
    return panel("Input", _inputs(model, say), columns)


def _inputs(model: Model, say: Wording) -> Iterator[Entry]:
    for population in model.populations:
        if isinstance(population, PoissonPopulation):
            yield _rows("Poisson spikes", say.name(population.name), _poisson(population, say))
        elif isinstance(population, SpikeSourcePopulation):
            yield _rows("Given spikes", say.name(population.name), _given(population, say))
    for one in model.inputs:
        yield _rows("Poisson input", say.elements(one.target), _poisson_input(one, say))
    for array in model.timed_arrays:
        yield _rows("Given values", _users(array, model, say), _timed_array(array, say))


def _rows(kind: str, name: str, lines: Iterator[str]) -> Entry:
    first, *others = lines
    return ((kind, name, first), *(("", "", line) for line in others))


def _poisson(population: PoissonPopulation, say: Wording) -> Iterator[str]:
    trains = say.plain(counted(population.size, "independent spike train"))
    if population.initial_values:
        yield f"{trains} at {say.initial_value(population.initial_values[0])}"
    else:
        yield f"{trains} at {say.rule(population.rates)}"


def _given(population: SpikeSourcePopulation, say: Wording) -> Iterator[str]:
    spikes = say.plain(counted(np.size(population.times.quantity), "spike"))
    sources = say.plain(counted(population.size, "source"))
    yield f"{spikes} of {sources} at {say.value(population.times)}"
    if population.period is not None:
        yield f"repeated after {say.value(population.period)}"


def _poisson_input(one: PoissonInput, say: Wording) -> Iterator[str]:
    number = say.plain(counted(one.number, "independent spike train"))
    yield f"{number} at {say.value(one.rate)} for each element"
    yield f"each spike adds {say.rule(one.weight)} to {say.symbol(one.variable)}"


def _timed_array(array: TimedArray, say: Wording) -> Iterator[str]:
    steps, *columns = np.shape(array.values.quantity)
    lasting = f"{counted(steps, 'value')}, each for"
    yield f"{say.plain(lasting)} {say.value(array.dt)}: {say.value(array.values)}"
    if columns:
        yield f"a column for each of {say.plain(number_text(columns[0]))} elements"


def _users(array: TimedArray, model: Model, say: Wording) -> str:
    """The groups that use a timed array, with the name that it has in their expressions."""
    users = [
        f"{say.expression(Expression(f'{alias.name}(t)'))} in {say.name(part.name)}"
        for part in model.parts
        for alias in getattr(part, "outside", Names()).timed_arrays
        if alias.timed_array == array.name
    ]
    return ", ".join(users)


def measurements(model: Model, say: Wording) -> Panel:
    """What is recorded."""
    columns = (Column("Recorded", 0.7), Column("When", 0.3))
    entries = (((say.recorded(one), _when(one, model, say)),) for one in model.monitors)
    return panel("Measurements", entries, columns)


def _when(monitor: Monitor, model: Model, say: Wording) -> str:
    if isinstance(monitor, EventMonitor):
        return "at each spike" if monitor.event == "spike" else "at each event"
    return say.clock(model.clocks[monitor.schedule.clock])
