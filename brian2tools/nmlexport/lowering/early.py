"""What Brian executes before the events of the same time step that it depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, StateMonitor
from brian2tools.description.populations import PoissonPopulation
from brian2tools.errors import Problem
from brian2tools.nmlexport.lowering.operations import Detect, Emit, Operation
from brian2tools.nmlexport.lowering.problems import place_of
from brian2tools.nmlexport.lowering.runs import Timeline
from brian2tools.nmlexport.lowering.time_step import turn

__all__ = ["too_early"]


def too_early(model: Model, operations: Sequence[Operation], timeline: Timeline) -> list[Problem]:
    """What comes too early in Brian's time step to be the same in LEMS.

    Parameters
    ----------
    model : Model
        The model.
    operations : sequence of Operation
        The operations of a time step, in Brian's order.
    timeline : Timeline
        The runs.
    """
    if not timeline.has_several_runs:
        return []
    return [*_monitors(model, operations), *_between_runs(operations)]


def _monitors(model: Model, operations: Sequence[Operation]) -> Iterator[Problem]:
    """Monitors that record the events of the step before, with the variables of this one."""
    senders = {one.name: one for one in operations}
    for monitor in model.monitors:
        if isinstance(monitor, StateMonitor):
            continue
        event = monitor.event if isinstance(monitor, EventMonitor) else "spike"
        sender = senders.get(f"{monitor.source.group}_{event}_thresholder")
        if sender is not None and (
            turn(model, monitor.schedule, monitor.name) < turn(model, sender.schedule, sender.name)
        ):
            yield Problem(
                object=monitor.name,
                place="schedule",
                reason="it records events before they are detected in the time step, and Brian "
                "forgets those of the last step of each run",
                advice="let it record after the threshold, such as with when='end'",
            )


def _between_runs(operations: Sequence[Operation]) -> Iterator[Problem]:
    """What would see the events of the last step of a run, which Brian forgets, in the next."""
    for position, sender in enumerate(operations):
        match sender.action:
            case Detect(event):
                place = sender.group, event.name
            case Emit(PoissonPopulation()):
                place = sender.group, "spike"
            case _:
                # Given spikes are not forgotten.
                continue
        for one in operations[:position]:
            if place in one.reads:
                yield Problem(
                    object=one.group,
                    place=place_of(one),
                    reason=f"it comes before the events of {sender.group!r} are detected in the "
                    "time step, and Brian forgets those of the last step of each run",
                    advice="let it come after the threshold, or export each run as a model of "
                    "its own",
                )
