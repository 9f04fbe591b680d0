"""How the operations of Brian's time step fit into the steps of a LEMS simulator.

A LEMS simulator advances one instance after the other: in each of its steps what is attached to a
neuron goes first and sees the neuron as the step before has left it, then the neuron takes what is
attached into account. Brian executes one operation after the other for all neurons and synapses.
The operations of Brian's step are therefore spread over the steps of the simulator, as the stages
of a pipeline: each has a delay in steps of the simulator, which is the smallest that lets it see
exactly what it would see in Brian.

The problem is known from compilers as modulo scheduling (B. R. Rau, "Iterative modulo scheduling",
MICRO-27, 1994); the number of steps of the simulator for one of Brian is the initiation interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brian2tools.nmlexport.lowering.operations import Operation, Receive
from brian2tools.nmlexport.lowering.variables import of_others

__all__ = ["Pipeline", "pipelined"]


@dataclass(frozen=True, slots=True)
class Pipeline:
    """When each operation of Brian's time step happens.

    Parameters
    ----------
    steps : int
        How many steps of the simulator make one of Brian.
    delays : dict of str to int
        For each operation, by how many steps of the simulator it comes after the beginning of
        Brian's step; in the order of Brian's step.
    """

    steps: int
    delays: dict[str, int]

    def comes_before(self, one: str, other: str) -> bool:
        """Whether Brian executes an operation before another one."""
        order = list(self.delays)
        return order.index(one) < order.index(other)


@dataclass(frozen=True, slots=True)
class _Constraint:
    """One operation must come at least some steps of the simulator after another one."""

    earlier: str
    later: str
    distance: int
    in_next_step: bool


def pipelined(operations: Sequence[Operation]) -> Pipeline:
    """Find the shortest pipeline for operations that are in the order of Brian's time step."""
    constraints = [*_within(operations), *_across(operations)]
    names = [one.name for one in operations]
    for steps in range(1, len(names) + 2):
        delays = _earliest(names, constraints, steps)
        if delays is not None:
            return Pipeline(steps, delays)
    raise AssertionError("a pipeline as long as the list of operations always exists")


def _within(operations: Sequence[Operation]) -> Iterator[_Constraint]:
    for position, later in enumerate(operations):
        for earlier in operations[:position]:
            distance = _distance(earlier, later)
            if distance is not None:
                yield _Constraint(earlier.name, later.name, distance, in_next_step=False)
            if later.receives == earlier.name:
                # What an attachment hands over lasts for one step of the simulator.
                assert distance is not None
                yield _Constraint(later.name, earlier.name, -distance, in_next_step=False)


def _across(operations: Sequence[Operation]) -> Iterator[_Constraint]:
    """What an operation must see of those that come after it in the step before."""
    for position, next_one in enumerate(operations):
        for earlier in operations[position:]:
            distance = _distance(earlier, next_one)
            if distance is not None:
                yield _Constraint(earlier.name, next_one.name, distance, in_next_step=True)


def _distance(earlier: Operation, later: Operation) -> int | None:
    """How many steps of the simulator must lie between two operations, None if it is all the same.

    What is attached to a neuron, and another neuron, see what a neuron was at the end of the step
    before.
    """
    reads_new = bool(earlier.writes & later.reads)
    if not (reads_new or later.writes & (earlier.reads | earlier.writes)):
        return None
    if earlier.depth < later.depth or _comes_through_a_peer(earlier, later):
        return 1
    sees_others = earlier.group != later.group or any(
        of_others(place) in later.reads for place in earlier.writes
    )
    return int(reads_new and sees_others and later.receives != earlier.name)


def _comes_through_a_peer(sender: Operation, receiver: Operation) -> bool:
    """Whether a neuron takes something from synapses that are attached to another neuron."""
    action = receiver.action
    return receiver.receives == sender.name and isinstance(action, Receive) and action.side == "pre"


def _earliest(
    names: Sequence[str], constraints: Sequence[_Constraint], steps: int
) -> dict[str, int] | None:
    """The smallest delays that meet all constraints; None if there are none."""
    delays = dict.fromkeys(names, 0)
    for _ in range(len(names) + 1):
        moved = False
        for one in constraints:
            least = delays[one.earlier] + one.distance - steps * one.in_next_step
            if delays[one.later] < least:
                delays[one.later] = least
                moved = True
        if not moved:
            return delays
    return None
