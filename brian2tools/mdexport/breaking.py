r"""Mathematics that LaTeX can break into lines.

LaTeX breaks what stands within a line behind operators and relations, but not within fractions,
and not between ``\left`` and ``\right``. So where an expression is long, brackets have a fixed
size, and a long numerator or denominator stands in brackets beside its fraction.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from brian2tools.description.expressions import (
    Binding,
    Expression,
    LatexPrinter,
    Operator,
    Printer,
)

__all__ = ["BreakablePrinter", "is_long"]

#: As many characters of an expression, as it is written in code, have room in a line.
ROOM = 55

_in_code = Printer()


def is_long(expression: Expression | ast.expr, room: int = ROOM) -> bool:
    """Whether an expression does not fit into a line."""
    return len(_in_code(expression)) > room


def _breakable(form: str) -> str:
    return form.replace(r"\left", r"\bigl").replace(r"\right", r"\bigr")


def _logic(word: str) -> Operator:
    return Operator(
        rf"{{}} \mathbin{{{{\mathrm{{{{{word}}}}}}}}} {{}}", Binding.OR, (Binding.NOT, Binding.NOT)
    )


class BreakablePrinter(LatexPrinter):
    r"""Writes expressions that LaTeX can break into lines.

    Examples
    --------
    >>> from brian2tools.description.expressions import Expression
    >>> from brian2tools.mdexport.breaking import BreakablePrinter
    >>> print(BreakablePrinter()(Expression("f(a*(b + c))")))
    \mathrm{f}\bigl(a \thinspace \bigl(b + c\bigr)\bigr)
    """

    operators: ClassVar[Mapping[type[ast.AST], Operator]] = MappingProxyType(
        {**LatexPrinter.operators, ast.And: _logic("and"), ast.Or: _logic("or")}
    )
    functions: ClassVar[Mapping[str, str]] = MappingProxyType(
        {name: _breakable(form) for name, form in LatexPrinter.functions.items()}
    )
    other_function: ClassVar[str | None] = _breakable(LatexPrinter.other_function or "")
    brackets: ClassVar[str] = _breakable(LatexPrinter.brackets)
    separator: ClassVar[str] = r", \allowbreak "

    def visit_BinOp(self, node: ast.BinOp) -> str:
        """An operator between two operands; nothing long is above or below a fraction's line."""
        if not isinstance(node.op, ast.Div) or self.is_small:
            return super().visit_BinOp(node)
        if is_long(node.right):
            below = self.brackets.format(self(node.right))
            return rf"{self.within(node.left, Binding.PRODUCT)} \mathbin{{/}} {below}"
        if is_long(node.left):
            fraction = ast.BinOp(ast.Constant(1), ast.Div(), node.right)
            return self.visit_BinOp(ast.BinOp(fraction, ast.Mult(), node.left))
        return super().visit_BinOp(node)
