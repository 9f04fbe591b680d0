"""What the statements of a pathway do to the neurons on both sides of a synapse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from brian2tools.description.expressions import Statements
from brian2tools.description.projections import Projection
from brian2tools.nmlexport.lowering.operations import Change, Side, side_of
from brian2tools.nmlexport.lowering.problems import NoFormError
from brian2tools.nmlexport.lowering.variables import Place, Variables
from brian2tools.nmlexport.randomness import DRAWING

__all__ = ["Effect", "changes_of", "check_order", "read_on"]


@dataclass
class Effect:
    """What has been done so far to a variable of a neuron.

    Parameters
    ----------
    change : str
        ``"add"``, ``"multiply"`` or ``"set"``.
    text : str
        What is added, what it is multiplied by, or the new value; empty at first.
    """

    change: Change
    text: str = ""

    def extend(self, operator: str, operand: str) -> None:
        """Add one more operand, which is an atom, by an operator such as ``"-="``."""
        sign = operator[0]
        if self.text:
            self.text = f"{self.text} {sign} {operand}"
        elif sign in "+*":
            self.text = operand
        else:
            self.text = f"{'0' if sign == '-' else '1'} {sign} {operand}"


def changes_of(
    projection: Projection, code: Statements, variables: Variables
) -> dict[tuple[Side, str], Change]:
    """What statements of synapses do to variables of the populations on both sides."""
    operators: dict[tuple[Side, str], set[str]] = {}
    for line in code.lines:
        place = variables.owner(projection.name, line.variable)
        if place is not None and place[0] != projection.name:
            key = side_of(line.variable), place[1]
            operators.setdefault(key, set()).add(line.operator)
    return {key: _change(found) for key, found in operators.items()}


def _change(operators: set[str]) -> Change:
    if operators <= {"+=", "-="}:
        return "add"
    return "multiply" if operators <= {"*=", "/="} else "set"


def check_order(
    projection: Projection,
    code: Statements,
    variables: Variables,
    is_alone: Mapping[Side, bool],
) -> None:
    """Check that it does not matter in which order the synapses of a neuron come.

    LEMS collects what all synapses have for a neuron; it knows no order among them.

    Parameters
    ----------
    projection : Projection
        The synapses.
    code : Statements
        What each does.
    variables : Variables
        The variables of the model.
    is_alone : mapping
        For each side, whether no neuron has more than one of the synapses.

    Raises
    ------
    NoFormError
        If it does.
    """
    read = {side: read_on(projection, code, variables, side) for side in is_alone}
    changes = changes_of(projection, code, variables)
    for (side, variable), change in changes.items():
        own, other = (
            (projection.source, projection.target)
            if side == "pre"
            else (projection.target, projection.source)
        )
        place = own.group, variable
        other_side: Side = "post" if side == "pre" else "pre"
        if own.group == other.group and place in read[other_side]:
            raise _no_order(variable, "is read on the one side and written on the other")
        both = {change, changes.get((other_side, variable), change)}
        is_on_both = own.group == other.group and (other_side, variable) in changes
        if is_on_both and both not in ({"add"}, {"multiply"}):
            raise _no_order(variable, "is changed on both sides in different ways")
        if is_alone[side]:
            continue
        if place in read[side]:
            raise _no_order(variable, "is read and written")
        if change == "set" and not _is_same_for_all(projection, code, variables, (side, variable)):
            raise _no_order(variable, "is given a value of the synapse")


def _no_order(variable: str, what: str) -> NoFormError:
    return NoFormError(
        f"{variable!r} {what} by synapses, so that the result depends on their order, which LEMS "
        "does not have",
        "add to the variable with += or -=, or connect one synapse to each neuron",
    )


def read_on(
    projection: Projection, code: Statements, variables: Variables, side: Side
) -> frozenset[Place]:
    """The variables of the neurons on one side that statements read."""
    names = _expanded(projection, code, variables)
    return variables.read(projection.name, (name for name in names if side_of(name) == side))


def _expanded(projection: Projection, code: Statements, variables: Variables) -> set[str]:
    """The names in expressions, and in the subexpressions of the synapses that they use."""
    pending = [name for line in code.lines for name in line.expression.names]
    found: set[str] = set()
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += _inside(projection, name, variables)
    return found


def _inside(projection: Projection, name: str, variables: Variables) -> Iterable[str]:
    equation = variables.equation(projection.name, name)
    if equation is None or equation.expression is None or not variables.is_formula(equation):
        return ()
    return equation.expression.names


def _is_same_for_all(
    projection: Projection, code: Statements, variables: Variables, key: tuple[Side, str]
) -> bool:
    """Whether all synapses of a neuron give a variable of it the same value."""
    side, variable = key
    lines = [
        line
        for line in code.lines
        if (side_of(line.variable), variables.owner(projection.name, line.variable))
        == (side, (_group(projection, side), variable))
    ]
    if lines[0].operator != "=" or any(line.expression.functions & DRAWING for line in lines):
        return False
    names = {name for line in lines for name in line.expression.names}
    return not any(_differs(projection, name, code, variables, side) for name in names)


def _group(projection: Projection, side: Side) -> str:
    return (projection.source if side == "pre" else projection.target).group


def _differs(
    projection: Projection, name: str, code: Statements, variables: Variables, side: Side
) -> bool:
    """Whether a name may stand for different values in the synapses of a neuron."""
    place = variables.owner(projection.name, name)
    if place is None:
        return name in code.written or (
            name not in projection.outside.constants.names
            and _is_number_of_another(projection, name, side)
        )
    if place[0] != projection.name:
        return side_of(name) != side
    equation = variables.equation(*place)
    return equation is None or "shared" not in equation.flags


def _is_number_of_another(projection: Projection, name: str, side: Side) -> bool:
    """Whether a name is a number of the synapse itself or of the neuron on its other side."""
    if name in ("N_pre", "N_post"):
        return False
    if name.endswith(("_pre", "_post")):
        return side_of(name) != side
    of_the_other = ("i", "N_outgoing") if side == "post" else ("j", "N_incoming")
    return name in (*of_the_other, projection.multisynaptic_index)
