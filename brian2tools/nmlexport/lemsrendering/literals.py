"""What expressions of numbers alone are worth."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

from brian2.core.namespace import DEFAULT_UNITS

from brian2tools.description.expressions.printing import is_number

__all__ = ["compared_with_infinity", "literal_value"]

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


_COMPARISONS: Mapping[type[ast.AST], Callable[[float, float], bool]] = MappingProxyType(
    {
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
    }
)


def compared_with_infinity(left: ast.expr, kind: ast.cmpop, right: ast.expr) -> bool | None:
    """Whether a comparison with infinity holds for finite numbers; None if it is no such one.

    Examples
    --------
    >>> import ast
    >>> from brian2tools.nmlexport.lemsrendering.literals import compared_with_infinity
    >>> compared_with_infinity(ast.Name("x"), ast.Lt(), ast.Name("inf"))
    True
    """
    limits = _infinite(left), _infinite(right)
    return _COMPARISONS[type(kind)](*limits) if any(limits) else None


def _infinite(node: ast.expr) -> float:
    """Plus or minus infinity if an expression is that, such as ``-inf*ms``; else 0."""
    match node:
        case ast.Name(id="inf"):
            return math.inf
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_infinite(operand)
        case ast.BinOp(left=quantity, op=ast.Mult() | ast.Div(), right=ast.Name(id=unit)):
            return _infinite(quantity) if unit in DEFAULT_UNITS else 0.0
    return 0.0
