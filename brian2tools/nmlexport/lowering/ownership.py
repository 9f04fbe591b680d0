"""Which variables of other groups an operation can change."""

from __future__ import annotations

from collections.abc import Iterable, Set

from brian2tools.description.expressions import Statements
from brian2tools.nmlexport.lowering.operations import (
    Execute,
    Gather,
    Operation,
    Transmit,
    side_of,
)
from brian2tools.nmlexport.lowering.problems import NoFormError, Problems, place_of
from brian2tools.nmlexport.lowering.variables import Place, Variables

__all__ = ["within_reach"]


def within_reach(
    operations: Iterable[Operation], variables: Variables, problems: Problems
) -> list[Operation]:
    """The operations whose results come to the variables that they change in Brian.

    A group changes its own variables, and pathways and sums also those of the groups on both sides
    of the synapses. In Brian all of them reach more: through linked variables, and synapses do so
    in operations that no event causes.

    Parameters
    ----------
    operations : iterable of Operation
        The operations.
    variables : Variables
        The variables of the model.
    problems : Problems
        Has the others afterwards.
    """
    found = []
    for one in operations:
        with problems.of(one.group, place_of(one)):
            _check(one, variables)
            found.append(one)
    names = {one.name for one in found}
    return [one for one in found if one.receives is None or one.receives in names]


def _check(operation: Operation, variables: Variables) -> None:
    for name in sorted(_written(operation)):
        place = variables.owner(operation.group, name)
        if place is not None and not _is_in_reach(operation, name, place, variables):
            raise NoFormError(
                f"{name!r} is the variable {place[1]!r} of {place[0]!r}, which cannot be changed "
                "from here",
                f"let {place[0]!r} change it itself, or a pathway of synapses that lead to it",
            )


def _written(operation: Operation) -> Set[str]:
    match operation.action:
        case Execute(statements=statements):
            return statements.written
        case Transmit(pathway):
            return Statements(pathway.code).written
        case Gather(summed):
            return {summed.name}
    return set()


def _is_in_reach(operation: Operation, name: str, place: Place, variables: Variables) -> bool:
    """Whether an operation can change the variable that a name means in it."""
    if isinstance(operation.action, Execute) or place[0] == operation.group:
        return place == (operation.group, name)
    return place[0] == variables.beside(operation.group, side_of(name))
