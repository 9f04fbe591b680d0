"""Texts of LEMS evaluated as simulators do it, with dimensions as strict as those of jLEMS.

Each text is read in two ways, which have to agree: by the usual precedence of operators, and by
PyLEMS.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from lems.parser.expr import ExprParser

from brian2tools.nmlexport.lemsrendering import is_fractional

_IN_PYTHON = {
    "^": "**", ".gt.": ">", ".lt.": "<", ".geq.": ">=", ".eq.": "==", ".neq.": "!=",
    ".and.": "and",
}  # fmt: skip
_OPERATIONS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow, ast.Gt: operator.gt, ast.Lt: operator.lt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne,
}  # fmt: skip
_NAMES = ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "ceil")
_FUNCTIONS = {name: getattr(np, name) for name in _NAMES}


@dataclass
class Reader:
    """Definitions that are evaluated when they are made."""

    values: dict[str, tuple[Any, Dimension]] = field(default_factory=dict)
    made: list[tuple[Any, ...]] = field(default_factory=list)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))
    size: int = 8

    def constant(self, value: float, dimensions: Dimension) -> str:
        known = {number: name for name, number in self.values.items() if name.startswith("k_")}
        name = known.get((value, dimensions), f"k_{len(known)}")
        self.values[name] = (value, _allowed(dimensions))
        return name

    def variable(self, hint: str, value: str, dimensions: Dimension) -> str:
        self.made.append((hint, value))
        return self._added(hint, self.value(value, dimensions), dimensions)

    def conditional(
        self, hint: str, cases: Sequence[tuple[str, str]], otherwise: str, dimensions: Dimension
    ) -> str:
        self.made.append((hint, list(cases), otherwise))
        found = self.value(otherwise, dimensions)
        for condition, value in reversed(cases):
            found = np.where(self.condition(condition), self.value(value, dimensions), found)
        return self._added(hint, found, dimensions)

    def _added(self, hint: str, value: Any, dimensions: Dimension) -> str:
        name = f"{hint}_{len(self.made)}"
        self.values[name] = (value, _allowed(dimensions))
        return name

    def value(self, text: str, dimensions: Dimension) -> Any:
        """Return what a text is worth, which has to have these dimensions."""
        usual, pylems = (self._evaluated(tree) for tree in trees(text))
        if "random" not in text:
            np.testing.assert_array_equal(usual[0], pylems[0], err_msg=text)
        assert text == "0" or usual[1] == _allowed(dimensions), text
        return usual[0]

    def condition(self, text: str) -> Any:
        """Return whether a condition holds."""
        usual, pylems = (self._holds(tree) for tree in trees(text))
        np.testing.assert_array_equal(usual, pylems, err_msg=text)
        return usual

    def _holds(self, node: ast.expr) -> Any:
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return np.logical_and.reduce([self._holds(part) for part in parts])
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                (left_value, left_dim), (right_value, right_dim) = map(
                    self._evaluated, (left, right)
                )
                assert left_dim == right_dim or _is_zero(left) or _is_zero(right)
                return _OPERATIONS[type(op)](left_value, right_value)
        raise AssertionError(ast.dump(node))

    def _evaluated(self, node: ast.expr) -> tuple[Any, Dimension]:
        match node:
            case ast.Constant(value=int() | float() as value):
                return np.full(self.size, float(value)), DIMENSIONLESS
            case ast.Name(id=name):
                value, dimensions = self.values[name]
                return np.full(self.size, value), dimensions
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value, dimensions = self._evaluated(operand)
                return 0 - value, dimensions
            case ast.Call(func=ast.Name(id="random")):
                return self.random.random(self.size), DIMENSIONLESS
            case ast.Call(func=ast.Name(id=name), args=[argument]):
                value, dimensions = self._evaluated(argument)
                assert dimensions == DIMENSIONLESS, ast.unparse(node)
                return _FUNCTIONS[name](value), DIMENSIONLESS
            case ast.BinOp(left=left, op=op, right=right):
                return self._combined(node, op, self._evaluated(left), self._evaluated(right))
        raise AssertionError(ast.dump(node))

    def _combined(
        self, node: Any, op: ast.operator, left: Any, right: Any
    ) -> tuple[Any, Dimension]:
        dimensions = left[1]
        if isinstance(op, ast.Mult | ast.Div):
            dimensions = _OPERATIONS[type(op)](left[1], right[1])
        elif isinstance(op, ast.Pow):
            assert right[1] == DIMENSIONLESS
            if left[1] != DIMENSIONLESS:
                dimensions = left[1] ** int(node.right.value)
        elif isinstance(op, ast.Sub) and _is_zero(node.left):
            dimensions = right[1]
        else:
            assert left[1] == right[1], ast.unparse(node)
        return _OPERATIONS[type(op)](left[0], right[0]), dimensions


def trees(text: str) -> list[ast.expr]:
    """Return what a text means by the usual precedence, and to PyLEMS."""
    readings = [text, ExprParser(text).parse().to_python_expr()]
    for sign, other in _IN_PYTHON.items():
        readings = [reading.replace(sign, f" {other} ") for reading in readings]
    return [ast.parse(reading.strip(), mode="eval").body for reading in readings]


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _allowed(dimensions: Dimension) -> Dimension:
    """Return the dimensions that something has in LEMS."""
    return DIMENSIONLESS if is_fractional(dimensions) else dimensions
