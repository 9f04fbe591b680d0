"""When operations happen in this form: in a step of the simulator, or in one after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from brian2tools.description.monitors import EventMonitor
from brian2tools.description.projections import Pathway
from brian2tools.nmlexport.lowering.operations import (
    Execute,
    Gather,
    Operation,
    Receive,
    Sample,
    Transmit,
)
from brian2tools.nmlexport.lowering.pipeline import Pipeline
from brian2tools.nmlexport.lowering.variables import Place, Variables

__all__ = ["immediate"]


def immediate(operations: Sequence[Operation], variables: Variables) -> Pipeline:
    """Let everything happen as soon as the equations are integrated.

    What events make synapses do comes at the beginning of the next step of the simulator. The
    simulator integrates the equations of a group with longer time steps in its own steps, and is
    as far as Brian only in the last one of them.

    Parameters
    ----------
    operations : sequence of Operation
        The operations of a time step, in Brian's order.
    variables : Variables
        The variables of the model.
    """
    made = Pipeline(1, {})
    earlier: dict[str, Operation] = {}
    for one in operations:
        made.delays[one.name] = _delay(one, earlier, made.delays, variables)
        earlier[one.name] = one
    return made


def _delay(
    one: Operation,
    earlier: Mapping[str, Operation],
    delays: Mapping[str, int],
    variables: Variables,
) -> int:
    match one.action:
        case Receive(side=side):
            # To the presynaptic neurons it takes one more step.
            return delays[str(one.receives)] + int(side == "pre")
        case Transmit(pathway):
            # Synapses that come before the threshold see only the events of the step before.
            return 1 + max(_of(_detections(_event_of(one, pathway), earlier), delays), default=-1)
        case Gather():
            return 0
    event = _event(one)
    if event is None:
        found = [_until_integrated(one, earlier, variables)]
    else:
        found = [0, *_of(_detections((one.group, event), earlier), delays)]
        found += _of(_at_once((one.group, event), one, earlier, variables), delays)
    if isinstance(one.action, Sample):
        found += _of((other for other in earlier.values() if other.writes & one.reads), delays)
    return max(found)


def _of(operations: Iterator[Operation], delays: Mapping[str, int]) -> list[int]:
    return [delays[one.name] for one in operations]


def _event(one: Operation) -> str | None:
    """The event of its neurons that an operation depends on."""
    match one.action:
        case Execute(event=event):
            return event
        case Sample(EventMonitor(event=event)):
            return event
    return None


def _event_of(one: Operation, pathway: Pathway) -> Place:
    """The event that a pathway takes up, as a place that the operation reads."""
    (place,) = (place for place in one.reads if place[1] == pathway.event)
    return place


def _detections(event: Place, operations: Mapping[str, Operation]) -> Iterator[Operation]:
    return (one for one in operations.values() if event in one.writes)


def _until_integrated(
    one: Operation, earlier: Mapping[str, Operation], variables: Variables
) -> int:
    """How many steps it takes until the simulator has integrated as much as Brian does at once."""
    update = earlier.get(f"{one.group}_stateupdater")
    if update is None or one.depth:
        return 0
    length = variables.timeline.period(update.schedule)
    return 0 if variables.timeline.period(one.schedule) % length else length - 1


def _at_once(
    event: Place, one: Operation, earlier: Mapping[str, Operation], variables: Variables
) -> Iterator[Operation]:
    """What an event of a neuron has done to that neuron itself before an operation, and at once.

    What synapses do to other neurons comes at a moment that is independent of the operation.
    """
    for other in earlier.values():
        sent = earlier.get(other.receives or other.name, other)
        is_caused = event in sent.reads and _is_at_once(sent, variables.step(event[0]))
        if is_caused and _is_on_own_side(other, sent) and _interferes(other, one):
            yield other


def _is_at_once(one: Operation, dt: float) -> bool:
    """Whether an operation that depends on an event has no delay, in some synapses at least."""
    match one.action:
        case Transmit(pathway):
            delays = np.atleast_1d(np.asarray(pathway.delay.value.quantity, dtype=float))
            return bool((delays < dt / 2).any())
    return isinstance(one.action, Execute)


def _is_on_own_side(one: Operation, sent: Operation) -> bool:
    """Whether an operation concerns the neuron itself that had the event."""
    match sent.action, one.action:
        case Transmit(pathway), Receive(_, projection, side):
            if side == pathway.side:
                return True
            source, target = projection.source, projection.target
            ends = (
                np.atleast_1d(projection.presynaptic.quantity) + source.start,
                np.atleast_1d(projection.postsynaptic.quantity) + target.start,
            )
            return source.group == target.group and bool((ends[0] == ends[1]).any())
    return True


def _interferes(earlier: Operation, later: Operation) -> bool:
    """Whether it matters which of two operations comes first."""
    changed = earlier.writes & (later.reads | later.writes)
    return bool(changed or earlier.reads & later.writes)
