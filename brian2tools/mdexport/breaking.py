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
#: What is in brackets and has no more characters stays in one line.
TOGETHER = 25

_in_code = Printer()


def is_long(expression: Expression | ast.expr, room: int = ROOM) -> bool:
    """Whether an expression does not fit into a line."""
    return len(_in_code(expression)) > room


def _breakable(form: str) -> str:
    return form.replace(r"\left", r"\bigl").replace(r"\right", r"\bigr")


def _together(node: ast.expr, text: str) -> str:
    """The text of a part of an expression, between braces if it is not to be broken."""
    return text if is_long(node, TOGETHER) else f"{{{text}}}"


def _suitable(text: str) -> str:
    """A text with larger brackets around it if there are fractions in them."""
    if r"\dfrac" not in text:
        return text
    head, _, rest = text.partition(r"\bigl")
    inner, _, tail = rest.rpartition(r"\bigr")
    return rf"{head}\biggl{inner}\biggr{tail}"


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
    {\mathrm{f}\bigl(a \thinspace {\bigl(b + c\bigr)}\bigr)}
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

    def within(self, node: ast.expr, weakest: Binding) -> str:
        """A part of a larger expression; short brackets are not broken."""
        text = super().within(node, weakest)
        return text if self.binding(node) >= weakest else _together(node, text)

    def bracketed(self, text: str) -> str:
        """A text in brackets of a size that suits it."""
        return _suitable(super().bracketed(text))

    def visit_Call(self, node: ast.Call) -> str:
        """A function; a long root is a power."""
        if not isinstance(node.func, ast.Name) or node.func.id != "sqrt":
            return _together(node, _suitable(super().visit_Call(node)))
        if self.is_small or not is_long(node):
            return super().visit_Call(node)
        return f"{self.bracketed(self(node.args[0]))}^{{1/2}}"

    def visit_BinOp(self, node: ast.BinOp) -> str:
        """An operator between two operands; nothing long is above or below a fraction's line."""
        if self.is_small or not is_long(node):
            return super().visit_BinOp(node)
        if isinstance(node.op, ast.FloorDiv):
            return rf"\bigl\lfloor {self._in_line(node)}\bigr\rfloor"
        if isinstance(node.op, ast.Div) and is_long(node.right):
            return self._in_line(node)
        if isinstance(node.op, ast.Div) and is_long(node.left):
            fraction = ast.BinOp(ast.Constant(1), ast.Div(), node.right)
            return self.visit_BinOp(ast.BinOp(fraction, ast.Mult(), node.left))
        return super().visit_BinOp(node)

    def _in_line(self, node: ast.BinOp) -> str:
        left = self.within(node.left, Binding.PRODUCT)
        return rf"{left} \mathbin{{/}} {self.within(node.right, Binding.POWER)}"
