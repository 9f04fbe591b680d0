"""What is done between the runs of a model."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.model import Run
from brian2tools.description.parts import Assignment
from brian2tools.mdexport.sections.page import Page

__all__ = ["runs_of"]


def runs_of(page: Page, include_monitors: bool) -> tuple[str, ...]:
    """A text for each run; none if all is said by how long it lasts."""
    runs = page.model.runs
    unsaid = set() if include_monitors else set(page.model.monitors.names)
    changes = [list(_changes(run, unsaid, page)) for run in runs]
    if len(runs) < 2 and not any(changes):
        return ()
    return tuple(_run(run, changed, page) for run, changed in zip(runs, changes, strict=True))


def _run(run: Run, changes: list[str], page: Page) -> str:
    text = f"From {page.say.value(run.start)} for {page.say.value(run.duration)}"
    return f"{text}: {'; '.join(changes)}." if changes else f"{text}."


def _changes(run: Run, unsaid: set[str], page: Page) -> Iterator[str]:
    """What is not as in the run before."""
    say = page.say
    for assignment in run.assignments:
        yield _assignment(assignment, page)
    for change in run.constants:
        yield f"in {say.name(change.group)}, {say.symbol(change.name)} = {say.value(change.value)}"
    for other in run.timed_arrays:
        values = say.value(page.model.timed_arrays[other.timed_array].values)
        duration = say.value(page.model.timed_arrays[other.timed_array].dt)
        function = f"{say.symbol(other.name)} has the values {values}, each for {duration}"
        yield f"in {say.name(other.group)}, {function}"
    for spikes in run.spikes:
        yield f"{say.name(spikes.group)} is given {say.spikes(spikes)}"
    for clock in run.clocks:
        is_usual = clock.name == (page.usual_clock and page.usual_clock.name)
        name = "" if is_usual else f" of {say.name(clock.name)}"
        yield f"a time step{name} {say.clock(clock)}"
    inactive = [name for name in _owners(run.inactive) if name not in unsaid]
    if inactive:
        yield f"without {', '.join(map(say.name, inactive))}"


def _assignment(assignment: Assignment, page: Page) -> str:
    say = page.say
    variable = say.symbol(assignment.variable)
    if assignment.pathway is not None:
        variable += f" of the pathway {say.name(assignment.pathway)}"
    elements = assignment.elements
    # The text about a part says itself what it is a part of.
    group = "" if elements.is_part else f"in {say.name(elements.group)}, "
    return f"{group}{variable} is set to {say.assignment(assignment)}"


def _owners(names: tuple[str, ...]) -> Iterator[str]:
    """The objects that are switched off, without those that belong to another one of them."""
    for name in names:
        if not any(name.startswith(f"{other}_") for other in names):
            yield name
