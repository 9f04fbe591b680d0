"""Expressions of Brian as mathematics that matplotlib can draw."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import ClassVar

from matplotlib.mathtext import MathTextParser

from brian2tools.description.expressions import Binding, Expression, LatexPrinter, Operator
from brian2tools.description.expressions.printing import infix

__all__ = ["can_draw", "derivative", "symbol", "terms", "typeset"]


def _logic(word: str) -> Operator:
    form = rf"{{}} \; \mathrm{{{{{word}}}}} \; {{}}"
    return Operator(form, Binding.OR, (Binding.NOT, Binding.NOT))


class _MathtextPrinter(LatexPrinter):
    """Writes what matplotlib knows of LaTeX, with the spaces that look right there."""

    language = "matplotlib's mathtext"
    operators: ClassVar[Mapping[type[ast.AST], Operator]] = MappingProxyType(
        {
            **LatexPrinter.operators,
            ast.Or: _logic("or"),
            ast.And: _logic("and"),
            ast.Not: Operator(r"\mathrm{{not}} \; {}", Binding.NOT, (Binding.PRODUCT,)),
            ast.Mod: replace(LatexPrinter.operators[ast.Mod], form=r"{} \; \mathrm{{mod}} \; {}"),
            ast.Mult: infix(r"{} \, {}", Binding.PRODUCT),
        }
    )
    functions: ClassVar[Mapping[str, str]] = MappingProxyType(
        {**LatexPrinter.functions, "abs": r"\left| {} \right|"}
    )
    other_function: ClassVar[str | None] = r"\operatorname{{{}}}\left({}\right)"
    separator = r",\, "
    word = "{}"

    def function_name(self, name: str) -> str:
        return name.replace("_", r"\_")

    def terms(self, node: ast.expr) -> list[str]:
        """The terms of a sum, each but the first with its sign."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            sign = "+" if isinstance(node.op, ast.Add) else "-"
            right = self.behind_operator(node.right, Binding.PRODUCT)
            return [*self.terms(node.left), f"{sign} {right}"]
        return [self(node)]


_PRINTER = _MathtextPrinter()


def typeset(expression: str) -> str:
    r"""An expression in the notation of LaTeX, as far as matplotlib knows it.

    Raises
    ------
    GrammarError
        If it has what no expression of Brian has.

    Examples
    --------
    >>> print(typeset("(g*(E_l - v) + I)/C"))
    \dfrac{g \, \left(E_{\mathrm{l}} - v\right) + I}{C}
    """
    return _PRINTER(Expression(expression))


def derivative(name: str) -> str:
    """The derivative of a variable by the time."""
    return _PRINTER.derivative(name)


def symbol(name: str) -> str:
    r"""A name in the notation of LaTeX, with what follows an underscore as its index.

    Examples
    --------
    >>> print(symbol("tau_m"), symbol("ms"))
    \tau_{\mathrm{m}} \mathrm{ms}
    """
    return _PRINTER.name(name)


def terms(expression: str) -> list[str]:
    r"""The parts of an expression between which a long line can be broken.

    Examples
    --------
    >>> terms("(a - b + c)/d")
    ['(a', '- b', '+ c) / d']
    """
    node = Expression(expression).tree
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        first, *rest = _PRINTER.terms(node.left)
        if rest:
            divisor = _PRINTER.within(node.right, Binding.ATOM)
            return [f"({first}", *rest[:-1], f"{rest[-1]}) / {divisor}"]
    return _PRINTER.terms(node)


@lru_cache(maxsize=1024)
def can_draw(mathematics: str) -> bool:
    """Whether matplotlib can draw this."""
    try:
        MathTextParser("path").parse(f"${mathematics}$")
    except ValueError:
        return False
    return True
