"""The parts that all kinds of groups have, from their descriptions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import brian2
import numpy as np
from brian2.equations.codestrings import Expression as BrianExpression
from brian2.equations.equations import Equations, SingleEquation

from brian2tools.description.building.context import Context
from brian2tools.description.expressions import Expression
from brian2tools.description.listening import Where, Writing, note_writings
from brian2tools.description.parts import (
    Assignment,
    Equation,
    InitialValue,
    Link,
    RegularOperation,
)
from brian2tools.description.values import Array, Value

__all__ = ["build_equations", "build_operations", "set_links", "set_values"]


def build_equations(equations: Iterable[Equation]) -> Equations:
    """Brian's equations, in the same order."""
    return Equations([_single(equation) for equation in equations])


def _single(equation: Equation) -> SingleEquation:
    expression = equation.expression
    return SingleEquation(
        equation.kind,
        equation.name,
        dimensions=equation.dimensions,
        var_type=equation.type,
        expr=None if expression is None else BrianExpression(expression.text),
        flags=list(equation.flags),
    )


def build_operations(group: Any, operations: Iterable[RegularOperation], context: Context) -> None:
    """Give a group what runs at each step of a clock."""
    for operation in operations:
        elements = operation.elements
        owner = group[elements.start : elements.stop] if elements.is_part else group
        runner = owner.run_regularly(
            operation.statements.text,
            clock=context.clock(operation.schedule.clock),
            when=operation.schedule.when,
            order=operation.schedule.order,
            name=operation.name,
        )
        runner.active = operation.schedule.active


def set_links(group: Any, links: Iterable[Link], context: Context) -> None:
    """Link variables to those of other groups."""
    for link in links:
        other = context.group(link.elements.group)
        setattr(group, link.name, brian2.linked_var(other, link.variable, index=_index(link)))


def _index(link: Link) -> Any:
    if link.elements.is_part:
        # Brian needs the subgroup for a link to it, but does not keep it.
        return np.arange(link.elements.start, link.elements.stop)
    return link.index.quantity if isinstance(link.index, Value) else link.index


def set_values(group: Any, values: Iterable[InitialValue]) -> None:
    """Give the variables of a group their values."""
    for initial in values:
        amount = initial.value.amount
        variable = group.variables[initial.name]
        variable.set_value(amount.numbers if isinstance(amount, Array) else amount)
        # The model that is built was written as the one that was described.
        note_writings(variable, map(_note, initial.written))


def _note(assignment: Assignment) -> Writing:
    elements = assignment.elements
    return Writing(
        moment=0,
        where=Where(
            elements.group, elements.start, elements.stop, elements.is_part, assignment.pathway
        ),
        variable=assignment.variable,
        index=_plain(assignment.index),
        value=_plain(assignment.value),
        names={one.name: one.value.quantity for one in assignment.constants},
    )


def _plain(given: Expression | Value | None) -> Any:
    if given is None or isinstance(given, Expression):
        return None if given is None else given.text
    return given.amount.numbers if isinstance(given.amount, Array) else np.asarray(given.amount)
