"""What the names in the expressions of a group stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from brian2.codegen.translation import get_identifiers_recursively
from brian2.core.functions import Function as BrianFunction
from brian2.core.variables import Constant as BrianConstant
from brian2.input.timedarray import TimedArray as BrianTimedArray
from brian2.parsing.expressions import parse_expression_dimensions
from brian2.units import second
from brian2.units.fundamentalunits import (
    DIMENSIONLESS,
    Dimension,
    DimensionMismatchError,
    get_dimensions,
)
from brian2.utils.stringtools import get_identifiers

from brian2tools.description.describing.context import Context
from brian2tools.description.expressions import Statements
from brian2tools.description.listening import BRIANS_OWN
from brian2tools.description.parts import Alias, Constant, Function, Names, TimedArray
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = ["dimensions_of", "names_of", "right_hand_sides"]


def names_of(group: Any, expressions: Iterable[str], context: Context) -> Names:
    """The names from outside in these texts, and in all subexpressions that they use."""
    identifiers = get_identifiers_recursively(list(expressions), group.variables)
    constants, functions, aliases = [], [], []
    inside = {*group.variables, *getattr(group, "_linked_variables", ())}
    for name in sorted(identifiers - BRIANS_OWN - inside):
        found = _found(group, name, context)
        if isinstance(found, BrianTimedArray):
            _note_timed_array(found, group, context)
            aliases.append(Alias(name=name, timed_array=found.name))
        elif isinstance(found, BrianFunction):
            functions.append(_function(group, name, found, context))
        elif isinstance(found, BrianConstant):
            value = Value(Value.of(found.get_value()).amount, found.dim)
            constants.append(Constant(name=name, value=value))
    return Names(
        constants=Table(constants), functions=Table(functions), timed_arrays=Table(aliases)
    )


def right_hand_sides(statements: str) -> Iterator[str]:
    """The names in statements, without those that the statements define for themselves."""
    code = Statements(statements)
    defined = {line.variable for line in code.lines if line.operator == "="}
    yield from sorted((code.names | code.functions) - defined)


def dimensions_of(expression: str, group: Any, context: Context) -> Dimension | None:
    """The dimensions of an expression; None if it has none that make sense."""
    try:
        variables = group.resolve_all(
            get_identifiers(expression), context.namespace, user_identifiers=set()
        )
        dimensions: Dimension = parse_expression_dimensions(expression, variables)
    except (KeyError, DimensionMismatchError):
        return None
    return dimensions


def _found(group: Any, name: str, context: Context) -> Any:
    try:
        return group.resolve_all([name], context.namespace, user_identifiers=set())[name]
    except KeyError:
        context.report(
            group,
            "names",
            f"{name!r} stands for nothing that Brian can use",
            expression=name,
            advice="define it as a number, a quantity or a function before the model is described",
        )
        return None


def _note_timed_array(array: BrianTimedArray, group: Any, context: Context) -> None:
    """Make a timed array one of the model."""
    description = TimedArray(
        name=array.name,
        values=Value(Array(array.values), array.dim),
        dt=Value.of(float(array.dt) * second),
    )
    if context.timed_arrays.setdefault(array.name, description) != description:
        context.report(
            group,
            "names",
            f"two timed arrays are called {array.name!r}",
            expression=array.name,
            advice="give one of them another name",
        )


def _function(group: Any, name: str, function: BrianFunction, context: Context) -> Function:
    context.report(
        group,
        "names",
        f"the code of the function {name!r} is not part of a description",
        expression=name,
        advice=f"write it as an expression, or give build its namespace: {{{name!r}: {name}}}",
    )
    return_unit = function._return_unit
    return Function(
        name=name,
        argument_dimensions=tuple(map(_dimensions, function._arg_units)),
        return_dimensions=None if callable(return_unit) else _dimensions(return_unit),
        is_stateless=bool(function.stateless),
    )


def _dimensions(unit: Any) -> Dimension | None:
    if unit is None or isinstance(unit, str):
        return None
    return DIMENSIONLESS if unit is bool else get_dimensions(unit)
