"""The document about a whole model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from brian2.units import second

from brian2tools.description.expressions import Expression
from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, Monitor, RateMonitor
from brian2tools.description.parts import Schedule, TimedArray
from brian2tools.description.populations import (
    NeuronPopulation,
    PoissonPopulation,
    SpikeSourcePopulation,
)
from brian2tools.description.projections import PoissonInput
from brian2tools.description.values import Value
from brian2tools.errors import Problem
from brian2tools.mdexport.amounts import MOST_LISTED, counted, number_text
from brian2tools.mdexport.sections.document import Document, Grid
from brian2tools.mdexport.sections.page import Page, section_of
from brian2tools.mdexport.sections.runs import runs_of

__all__ = ["document_of"]

_USUAL_SCHEDULE = ("start", "groups", "thresholds", "synapses", "resets", "end")
_AUTOMATIC_NAMES = ("network", "magicnetwork")


def document_of(model: Model, author: str | None, include_monitors: bool) -> Document:
    """Say what there is to say of a model."""
    page = Page(model)
    monitors = model.monitors if include_monitors else ()
    return Document(
        title=_title(model, page),
        author=None if author is None else page.say.plain(author),
        summary=" ".join(_summary(page)),
        populations=tuple(section_of(one, page) for one in model.populations),
        projections=tuple(section_of(one, page) for one in model.projections),
        inputs=tuple(section_of(one, page) for one in sorted(model.inputs, key=_receiver)),
        tables=_timed_arrays(page),
        runs=runs_of(page, include_monitors),
        recordings=tuple(_recording(monitor, page) for monitor in monitors),
        problems=tuple(_problem(problem, page) for problem in model.problems),
        model=model,
    )


def _receiver(given: PoissonInput) -> tuple[str, int, str]:
    """Who receives an input, which says more than the name that Brian has given it."""
    return given.target.group, given.target.start, given.variable


def _title(model: Model, page: Page) -> str:
    """What the document is about; a name that Brian gave says nothing."""
    is_automatic = model.name.rstrip("_0123456789") in _AUTOMATIC_NAMES
    return "Model description" if is_automatic else f"Description of {page.say.name(model.name)}"


def _summary(page: Page) -> Iterator[str]:
    """The sentences of the first paragraph."""
    model, say = page.model, page.say
    yield f"The model consists of {listed(list(_contents(model))) or 'nothing'}."
    steps = "" if page.usual_clock is None else _steps(page)
    if model.runs:
        total = Value.of(sum(float(run.duration.number) for run in model.runs) * second)
        runs = f" in {counted(len(model.runs), 'run')}" if len(model.runs) > 1 else ""
        yield f"It is simulated for {say.value(total)}{runs}{steps and f', {steps}'}."
    elif steps:
        yield f"It is simulated {steps}."
    if model.time.number:
        yield f"Its variables are described as they are at the time {say.value(model.time)}."
    if model.schedule != _USUAL_SCHEDULE:
        slots = ", ".join(map(say.code, model.schedule))
        yield f"Each time step has the slots {slots}, in this order."


def _steps(page: Page) -> str:
    clock = page.usual_clock
    assert clock is not None
    if clock.dt is None:
        return f"at the times {page.say.clock(clock).removeprefix('at ')}"
    return f"in time steps of {page.say.value(clock.dt)}"


def _contents(model: Model) -> Iterator[str]:
    """How many there are of each kind of thing."""
    neurons = [one for one in model.populations if isinstance(one, NeuronPopulation)]
    points = [one for one in neurons if one.cable is None]
    cells = [one for one in neurons if one.cable is not None]
    if points:
        yield _in_parts(sum(one.size for one in points), "neuron", len(points), "population")
    for cell in cells:
        yield f"a neuron of {counted(cell.size, 'compartment')}"
    for kind, noun in (
        (PoissonPopulation, "Poisson spike train"),
        (SpikeSourcePopulation, "given spike train"),
    ):
        sources = [one for one in model.populations if isinstance(one, kind)]
        if sources:
            yield counted(sum(one.size for one in sources), noun)
    if model.projections:
        count = sum(one.size for one in model.projections)
        yield _in_parts(count, "synapse", len(model.projections), "projection")
    if model.inputs:
        yield counted(len(model.inputs), "Poisson input")


def _in_parts(count: int, noun: str, parts: int, part: str) -> str:
    return f"{counted(count, noun)} in {'one' if parts == 1 else parts} {part}{'s'[: parts > 1]}"


def listed(words: Sequence[str]) -> str:
    """Words as in a sentence: ``'a, b and c'``."""
    *first, last = words or [""]
    return f"{', '.join(first)} and {last}" if first else last


def _timed_arrays(page: Page) -> tuple[Grid, ...]:
    """Values over time, by the names that expressions have for them."""
    rows = []
    for array in page.model.timed_arrays:
        users = _users(array, page.model)
        for name in dict.fromkeys(users.values()) or [array.name]:
            used = ", ".join(page.say.name(user) for user in users if users[user] == name)
            rows.append((_function(name, array, page), *_over_time(array, page), used or "–"))
    header = ("Function", "Values", "Each lasts", "Used by")
    return (Grid("Timed arrays", header, tuple(rows)),) if rows else ()


def _users(array: TimedArray, model: Model) -> dict[str, str]:
    """The parts of the model that use a timed array, and the name that each has for it."""
    return {
        part.name: alias.name
        for part in (*model.populations, *model.projections, *model.inputs)
        for alias in part.outside.timed_arrays
        if alias.timed_array == array.name
    }


def _function(name: str, array: TimedArray, page: Page) -> str:
    arguments = "(t)" if len(_shape(array)) == 1 else "(t, i)"
    return page.say.expression(Expression(f"{name}{arguments}"))


def _over_time(array: TimedArray, page: Page) -> tuple[str, str]:
    """The values, with their number where they are only summarised, and how long each lasts."""
    values = page.say.value(array.values)
    length, *columns = _shape(array)
    if columns:
        values = f"{counted(columns[0], 'column')} of {number_text(length)} values, {values}"
    elif length > MOST_LISTED:
        values = f"{number_text(length)} values, {values}"
    return values, page.say.value(array.dt)


def _shape(array: TimedArray) -> tuple[int, ...]:
    return np.shape(array.values.quantity)


def _recording(monitor: Monitor, page: Page) -> str:
    """What a monitor records, and when if that is not as usual."""
    if isinstance(monitor, EventMonitor):
        event = _event_schedule(monitor, page)
        placed = page.placed(monitor.schedule, event.when, event.order + 1, event.clock)
    else:
        usual = "end" if isinstance(monitor, RateMonitor) else "start"
        placed = page.placed(monitor.schedule, usual)
    return f"{page.say.name(monitor.name)}: {page.say.recorded(monitor)}{placed}"


def _event_schedule(monitor: EventMonitor, page: Page) -> Schedule:
    """When the events happen that a monitor records, as Brian has it for the monitor's source."""
    source = page.group(monitor.source.group)
    if source is None:
        return replace(monitor.schedule, order=monitor.schedule.order - 1)
    schedule = source.schedule
    if isinstance(source, NeuronPopulation):
        schedule = source.events[monitor.event].schedule
    elif isinstance(source, PoissonPopulation):
        schedule = source.threshold_schedule
    if not monitor.source.is_part:
        return schedule
    return replace(schedule, when="thresholds", order=source.schedule.order + 1)


def _problem(problem: Problem, page: Page) -> str:
    """What is missing, where and why."""
    say = page.say
    where = f"{say.name(problem.object)}, {say.plain(problem.place)}"
    if problem.expression is not None:
        where += f", {say.code(problem.expression)}"
    return f"{where}: {say.plain(problem.reason)}; {say.plain(problem.advice)}."
