"""What expressions of numbers alone are worth."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

from brian2tools.description.expressions.printing import is_number

__all__ = ["literal_value"]

_OPERATIONS: Mapping[type[ast.AST], Callable[..., float]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.UAdd: operator.pos,
        ast.USub: operator.neg,
    }
)


def literal_value(node: ast.expr) -> float | None:
    """The number that an expression of numbers is, such as ``-1/2``; None if it is no such one."""
    match node:
        case ast.Constant(value=value) if is_number(value):
            return value
        case ast.UnaryOp(op=op, operand=operand):
            values = [literal_value(operand)]
        case ast.BinOp(left=left, op=op, right=right):
            values = [literal_value(left), literal_value(right)]
        case _:
            return None
    if type(op) not in _OPERATIONS or None in values:
        return None
    try:
        return _OPERATIONS[type(op)](*values)
    except (ZeroDivisionError, OverflowError):
        return None
