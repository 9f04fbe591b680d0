"""How a model is simulated: steps, runs, and what changes between them."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.model import Model, Run
from brian2tools.description.parts import Assignment
from brian2tools.mdexport.tables.entries import Entry, Panel, entry, panel
from brian2tools.mdexport.wording import Wording

__all__ = ["simulation"]


def simulation(model: Model, say: Wording) -> Panel:
    """Time steps, runs, and what could not be described."""
    return panel("Simulation", filter(None, _entries(model, say)))


def _entries(model: Model, say: Wording) -> Iterator[Entry]:
    yield entry("Clocks", *(f"{say.name(one.name)}: {say.clock(one)}" for one in model.clocks))
    yield entry("Order in a step", ", ".join(map(say.plain, model.schedule)))
    if model.time.amount != 0:
        yield entry("State", f"the values are those at {say.value(model.time)}")
    for number, run in enumerate(model.runs, start=1):
        yield entry(f"Run {number}" if len(model.runs) > 1 else "Run", *_run(run, say))
    yield entry("Not described", *(say.plain(str(problem)) for problem in model.problems))


def _run(run: Run, say: Wording) -> Iterator[str]:
    yield f"{say.value(run.duration)}, from {say.value(run.start)}"
    for assignment in run.assignments:
        name = say.symbol(assignment.variable)
        yield f"before: {name} of {_owner(assignment, say)} set to {say.assignment(assignment)}"
    for constant in run.constants:
        value = f"{say.symbol(constant.name)} = {say.value(constant.value)}"
        yield f"before: {value} in {say.name(constant.group)}"
    for array in run.timed_arrays:
        value = f"{say.symbol(array.name)} = {say.name(array.timed_array)}"
        yield f"before: {value} in {say.name(array.group)}"
    for spikes in run.spikes:
        yield f"before: {say.name(spikes.group)} is given {say.spikes(spikes)}"
    for clock in run.clocks:
        yield f"before: {say.name(clock.name)} {say.clock(clock)}"
    if run.inactive:
        yield f"without {', '.join(map(say.name, run.inactive))}"


def _owner(assignment: Assignment, say: Wording) -> str:
    group = say.name(assignment.elements.group)
    return group if assignment.pathway is None else f"{say.name(assignment.pathway)} of {group}"
