"""What pathways do at events, as far as the moment matters: what they see, and of which neuron."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable

import numpy as np

from brian2tools.description.expressions import Statements
from brian2tools.description.projections import Projection
from brian2tools.nmlexport.lowering.effects import changes_of, read_on
from brian2tools.nmlexport.lowering.operations import Operation, Side, Transmit
from brian2tools.nmlexport.lowering.variables import Place, Variables

__all__ = ["has_no_delay", "is_done_on_arrival", "own_sides", "seen_of_sender"]

# What becomes text, without conditions.
_PLAIN = (
    *(ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp, ast.Call, ast.expr_context),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd),
)
_PLAIN_FUNCTIONS = {"exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "rand"}


def is_done_on_arrival(
    operation: Operation, changing: Container[Place], variables: Variables
) -> bool:
    """Whether a pathway can be done in the moment in which an event arrives.

    At this moment there are no conditions, and synapses have not yet looked at their neurons again.

    Parameters
    ----------
    operation : Operation
        The operation of the pathway.
    changing : container of Place
        The variables that change.
    variables : Variables
        The variables of the model.
    """
    action = operation.action
    assert isinstance(action, Transmit)
    if operation.active is not None or any(one in changing for one in _seen(action, variables)):
        return False
    return _is_plain(action, variables)


def _is_plain(action: Transmit, variables: Variables) -> bool:
    projection, code = action.projection, Statements(action.pathway.code)
    if not code.functions <= _PLAIN_FUNCTIONS:
        return False
    equations = [variables.equation(projection.name, name) for name in code.names]
    if any(one is not None and variables.is_formula(one) for one in equations):
        return False
    is_set = "set" in changes_of(projection, code, variables).values()
    if is_set and variables.masks(projection.name, code.written):
        return False
    nodes = (node for line in code.lines for node in ast.walk(line.expression.tree))
    return all(isinstance(node, _PLAIN) for node in nodes)


def has_no_delay(action: Transmit, variables: Variables) -> bool:
    """Whether a pathway does at once what an event asks for, in some synapses at least."""
    delays = np.atleast_1d(np.asarray(action.pathway.delay.value.quantity, dtype=float))
    return bool((delays < variables.step(action.event[0]) / 2).any())


def seen_of_sender(action: Transmit, variables: Variables) -> frozenset[Place]:
    """What a pathway reads of the very neuron that had the event."""
    return _seen(action, variables, own_sides(action))


def _seen(
    action: Transmit, variables: Variables, sides: Iterable[Side] = ("pre", "post")
) -> frozenset[Place]:
    projection, code = action.projection, Statements(action.pathway.code)
    found = frozenset[Place]().union(
        *(read_on(projection, code, variables, side) for side in sides)
    )
    return frozenset(place for place in found if place[0] != projection.name)


def own_sides(action: Transmit) -> tuple[Side, ...]:
    """On which sides of a synapse the neuron is that had the event."""
    return ("pre", "post") if _joins_itself(action.projection) else (action.pathway.side,)


def _joins_itself(projection: Projection) -> bool:
    source, target = projection.source, projection.target
    starts = np.atleast_1d(projection.presynaptic.quantity) + source.start
    ends = np.atleast_1d(projection.postsynaptic.quantity) + target.start
    return source.group == target.group and bool((starts == ends).any())
