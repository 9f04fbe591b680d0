"""What is done between the runs of a model."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.model import Run
from brian2tools.description.parts import Assignment
from brian2tools.mdexport.sections.page import Page

__all__ = ["runs_of"]


def runs_of(page: Page) -> tuple[str, ...]:
    """A text for each run; none if all is said by how long it lasts."""
    runs = page.model.runs
    changes = [list(_changes(run, page)) for run in runs]
    if len(runs) < 2 and not any(changes):
        return ()
    return tuple(_run(run, changed, page) for run, changed in zip(runs, changes, strict=True))


def _run(run: Run, changes: list[str], page: Page) -> str:
    text = f"From {page.say.value(run.start)} for {page.say.value(run.duration)}"
    return f"{text}, with {'; '.join(changes)}." if changes else f"{text}."


def _changes(run: Run, page: Page) -> Iterator[str]:
    """What is not as in the run before."""
    say = page.say
    for assignment in run.assignments:
        yield _assignment(assignment, page)
    for change in run.constants:
        yield f"{say.symbol(change.name)} = {say.value(change.value)} in {say.name(change.group)}"
    for other in run.timed_arrays:
        values = say.value(page.model.timed_arrays[other.timed_array].values)
        yield f"{say.symbol(other.name)} having the values {values} in {say.name(other.group)}"
    for clock in run.clocks:
        yield f"{say.name(clock.name)} {say.clock(clock)}"
    if run.inactive:
        yield f"{', '.join(map(say.name, _owners(run.inactive)))} switched off"


def _assignment(assignment: Assignment, page: Page) -> str:
    say = page.say
    variable = say.symbol(assignment.variable)
    if assignment.pathway is not None:
        variable += f" of the pathway {say.name(assignment.pathway)}"
    owner = "" if assignment.elements.is_part else f" in {say.name(assignment.elements.group)}"
    return f"{variable} set to {say.assignment(assignment)}{owner}"


def _owners(names: tuple[str, ...]) -> Iterator[str]:
    """The objects that are switched off, without those that belong to another one of them."""
    for name in names:
        if not any(name.startswith(f"{other}_") for other in names):
            yield name
