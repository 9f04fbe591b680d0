"""In which time steps each operation happens, where that differs from run to run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from brian2tools.description.parts import Schedule
from brian2tools.description.projections import Pathway
from brian2tools.nmlexport.lowering.operations import (
    Assign,
    Detect,
    Emit,
    Operation,
    Sample,
    Transmit,
)
from brian2tools.nmlexport.lowering.problems import NoFormError, Problems, place_of
from brian2tools.nmlexport.lowering.runs import Timeline
from brian2tools.nmlexport.lowering.steps import Steps
from brian2tools.nmlexport.lowering.variables import Variables

__all__ = ["over_runs"]


def over_runs(
    operations: Sequence[Operation], variables: Variables, problems: Problems
) -> list[Operation]:
    """What happens in the time steps of all runs, assignments between them included.

    Problems are added for what has no form in LEMS.
    """
    found = [
        *_assignments(variables),
        *_switched(operations, variables.timeline, problems),
    ]
    for one in found:
        if isinstance(one.action, (Detect, Emit)) and one.active is not None:
            _check_readers(one, found, problems)
    return found


def _assignments(variables: Variables) -> Iterator[Operation]:
    """Assignments come before all else in the first time step behind them."""
    for number, (step, one) in enumerate(variables.timeline.assignments, 1):
        group, action = one.elements.group, Assign(one)
        written = variables.written(group, {one.variable})
        yield Operation(
            name=f"{group}_{one.variable}_assigned_{number}",
            group=group,
            depth=variables.depth(group),
            action=action,
            schedule=Schedule(clock=variables.timeline.clock, when="start", order=number),
            reads=variables.read(group, action.names) | written,
            writes=written,
            active=((step, step + 1),),
        )


def _switched(
    operations: Iterable[Operation], timeline: Timeline, problems: Problems
) -> Iterator[Operation]:
    """Operations of objects that take part in some of the runs, without those that never do."""
    for one in operations:
        active = timeline.active(one.object, one.schedule)
        with problems.of(one.group, place_of(one)):
            if isinstance(one.action, Transmit) and active:
                active = _arriving(one.action.pathway, active, timeline)
        if active != ():
            # What a monitor sees in other time steps is recorded too, and left out later.
            yield replace(one, active=None if isinstance(one.action, Sample) else active)


def _arriving(pathway: Pathway, active: tuple[Steps, ...], timeline: Timeline) -> tuple[Steps, ...]:
    """In which time steps the events arrive that a pathway has taken up."""
    seconds = np.atleast_1d(np.asarray(pathway.delay.value.quantity, dtype=float))
    delays = {int(one) for one in np.floor(seconds / timeline.dt + 0.5)}
    if delays == {0} or not delays:
        return active
    if len(delays) > 1 or len(active) > 1:
        raise NoFormError(
            "its events are under way while it is switched on or off",
            "leave it active in all runs, or give all its synapses the same delay and "
            "switch it on or off only once",
        )
    ((start, stop),) = active
    later = start + (0 if start == timeline.first else delays.pop())
    return ((later, stop),) if later < stop else ()


def _check_readers(sender: Operation, operations: Iterable[Operation], problems: Problems) -> None:
    """Brian keeps the last events of what is switched off, and lets them happen in each step."""
    event = sender.action.event.name if isinstance(sender.action, Detect) else "spike"
    for one in operations:
        if (sender.group, event) in one.reads and not _contains(sender, one):
            with problems.of(one.group, place_of(one)):
                raise NoFormError(
                    f"it takes part in runs in which {sender.object!r} is switched off, and "
                    "Brian then repeats its last events in each step",
                    "switch both off in the same runs",
                )


def _contains(sender: Operation, reader: Operation) -> bool:
    if reader.active is None:
        return False
    return all(
        any(start <= first and last <= stop for start, stop in sender.active or ())
        for first, last in reader.active
    )
