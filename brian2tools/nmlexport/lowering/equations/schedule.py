"""When operations happen in this form: in a step of the simulator, or in one after it.

===========================  ===================================================================
operation                    step of the simulator, counted from that of the integration
===========================  ===================================================================
threshold                    0, *d*: with longer time steps than the simulator, the last of them
pathway                      *d* + 1, after the event that it takes up
what neurons receive of it   as the pathway; one more on the presynaptic side, one more if it is not
                             done on arrival (``arrival.py``)
reset, other operations      *d*, or after what synapses without delay do because of this event
at an event                  of the same neuron to this neuron, if it matters which comes first
monitor                      after all before it that write what it records
all else                     0, or as the threshold
===========================  ===================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from brian2tools.description.monitors import EventMonitor
from brian2tools.nmlexport.lowering.equations.arrival import (
    has_no_delay,
    is_done_on_arrival,
    own_sides,
    seen_of_sender,
)
from brian2tools.nmlexport.lowering.operations import (
    Detect,
    Emit,
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
    changing = frozenset[Place]().union(*(one.writes for one in operations))
    schedule = _Schedule(variables, changing)
    for one in operations:
        schedule.add(one)
    return Pipeline(1, schedule.delays)


class _Schedule:
    """The operations so far, and when each happens.

    Parameters
    ----------
    variables : Variables
        The variables of the model.
    changing : frozenset of Place
        Those that operations change.
    """

    def __init__(self, variables: Variables, changing: frozenset[Place]) -> None:
        self.variables = variables
        self.changing = changing
        self.delays: dict[str, int] = {}
        self._earlier: dict[str, Operation] = {}

    def add(self, one: Operation) -> None:
        """Add the next operation in Brian's order."""
        self.delays[one.name] = self._delay(one)
        self._earlier[one.name] = one

    def _delay(self, one: Operation) -> int:
        event = _event(one)
        match one.action:
            case Receive(side=side):
                sent = self._earlier[str(one.receives)]
                return self.delays[sent.name] + int(side == "pre") + int(self._is_late(sent))
            case Transmit():
                # Synapses that come before the threshold see only the events of the step before.
                return 1 + max(self._delays_of(self._detections(event)), default=-1)
            case Gather():
                return 0
        if event is None:
            found = [self._until_integrated(one)]
        else:
            found = [0, *self._delays_of(self._detections(event))]
            found += self._delays_of(self._at_once(event, one))
        if isinstance(one.action, Sample):
            writers = (other for other in self._earlier.values() if other.writes & one.reads)
            found += self._delays_of(writers)
        return max(found)

    def _delays_of(self, operations: Iterable[Operation]) -> list[int]:
        return [self.delays[one.name] for one in operations]

    def _is_late(self, sent: Operation) -> bool:
        """Whether others see what synapses send only in the step behind that in which they do."""
        return isinstance(sent.action, Transmit) and not is_done_on_arrival(
            sent, self.changing, self.variables
        )

    def _detections(self, event: Place | None) -> Iterator[Operation]:
        return (one for one in self._earlier.values() if event and _detected(one) == event)

    def _until_integrated(self, one: Operation) -> int:
        """How many steps it takes until the simulator has integrated what Brian does at once."""
        update = self._earlier.get(f"{one.group}_stateupdater")
        if update is None or one.depth:
            return 0
        timeline = self.variables.timeline
        length = timeline.period(update.schedule)
        return 0 if timeline.period(one.schedule) % length else length - 1

    def _at_once(self, event: Place, one: Operation) -> Iterator[Operation]:
        """What an event of a neuron has done to that neuron itself before an operation, at once.

        What synapses do to other neurons comes at a moment that is independent of the operation.
        """
        for other in self._earlier.values():
            sent = self._earlier.get(other.receives or other.name, other)
            if _event(sent) == event and self._interferes(sent, other, one):
                yield other

    def _interferes(self, sent: Operation, other: Operation, later: Operation) -> bool:
        """Whether an event has a result for its own neuron that must not come too late."""
        match sent.action, other.action:
            case Transmit() as action, _ if not has_no_delay(action, self.variables):
                return False
            case Transmit() as action, Transmit():
                return not later.writes.isdisjoint(seen_of_sender(action, self.variables))
            case Transmit() as action, Receive(side=side) if side not in own_sides(action):
                return False
            case Sample(), _:
                return False
        return other.interferes(later)


def _event(one: Operation) -> Place | None:
    """The event of neurons that an operation depends on."""
    match one.action:
        case Transmit(event=event):
            return event
        case Execute(event=str(event)) | Sample(EventMonitor(event=event)):
            return one.group, event
    return None


def _detected(one: Operation) -> Place | None:
    """The event that an operation finds out about."""
    match one.action:
        case Detect(event):
            return one.group, event.name
        case Emit():
            return one.group, "spike"
    return None
