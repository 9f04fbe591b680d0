"""Expressions of Brian as mathematics that matplotlib can draw, in the form they were written.

SymPy's printer would reorder the terms that a user has chosen an order for, and matplotlib does
not know all that it prints.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from brian2.core.namespace import DEFAULT_UNITS
from matplotlib.mathtext import MathTextParser

__all__ = ["can_draw", "derivative", "symbol", "terms", "typeset"]

_LOGIC, _NOT, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(7)
_PRECEDENCE: Mapping[type[ast.AST], int] = MappingProxyType(
    {
        ast.And: _LOGIC,
        ast.Or: _LOGIC,
        ast.Not: _NOT,
        ast.Compare: _COMPARISON,
        ast.Add: _SUM,
        ast.Sub: _SUM,
        ast.Mod: _SUM,
        ast.Mult: _PRODUCT,
        ast.USub: _SIGN,
        ast.UAdd: _SIGN,
        ast.Pow: _SIGN,
        ast.Div: _SIGN,
    }
)
_FORMS: Mapping[type[ast.AST], str] = MappingProxyType(
    {
        ast.Add: "{} + {}",
        ast.Sub: "{} - {}",
        ast.Mod: r"{} \; \mathrm{{mod}} \; {}",
        ast.Mult: r"{} \, {}",
        ast.Div: r"{}{{{}}}{{{}}}",
        ast.FloorDiv: r"\left\lfloor\frac{{{}}}{{{}}}\right\rfloor",
        ast.Pow: "{}^{{{}}}",
        ast.And: r" \; \mathrm{and} \; ",
        ast.Or: r" \; \mathrm{or} \; ",
        ast.Not: r"\mathrm{{not}} \; {}",
        ast.USub: "-{}",
        ast.UAdd: "{}",
        ast.Lt: " < ",
        ast.LtE: r" \leq ",
        ast.Gt: " > ",
        ast.GtE: r" \geq ",
        ast.Eq: " = ",
        ast.NotEq: r" \neq ",
    }
)
_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "abs": r"\left| {} \right|",
        "ceil": r"\left\lceil {} \right\rceil",
        "floor": r"\left\lfloor {} \right\rfloor",
        "sqrt": r"\sqrt{{{}}}",
    }
)
_GREEK_LETTERS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
_GREEK = frozenset(_GREEK_LETTERS.split())


def typeset(expression: str) -> str:
    r"""An expression in the notation of LaTeX, as far as matplotlib knows it.

    Raises
    ------
    ValueError
        If it has what no expression of Brian has.

    Examples
    --------
    >>> print(typeset("(g*(E_l - v) + I)/C"))
    \dfrac{g \, \left(E_{\mathrm{l}} - v\right) + I}{C}
    """
    return _Typesetter().within(_parsed(expression), _LOGIC)


def derivative(name: str) -> str:
    """The derivative of a variable by the time."""
    return rf"\dfrac{{\mathrm{{d}}{symbol(name)}}}{{\mathrm{{d}}t}}"


def symbol(name: str) -> str:
    r"""A name in the notation of LaTeX, with what follows an underscore as its index.

    Examples
    --------
    >>> print(symbol("tau_m"), symbol("ms"))
    \tau_{\mathrm{m}} \mathrm{ms}
    """
    if name in DEFAULT_UNITS:
        return rf"\mathrm{{{name}}}"
    if name == "inf":
        return r"\infty"
    first, *rest = filter(None, name.split("_"))
    index = ",".join(rf"\{part}" if part in _GREEK else rf"\mathrm{{{part}}}" for part in rest)
    base = rf"\{first}" if first in _GREEK else first
    return f"{base}_{{{index}}}" if index else base


def terms(expression: str) -> list[str]:
    r"""The parts of an expression between which a long line can be broken.

    Examples
    --------
    >>> terms("(a - b + c)/d")
    ['(a', '- b', '+ c) / d']
    """
    node = _parsed(expression)
    draw = _Typesetter()
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        first, *rest = draw.terms(node.left)
        if rest:
            return [f"({first}", *rest[:-1], f"{rest[-1]}) / {draw.within(node.right, _ATOM)}"]
    return draw.terms(node)


@lru_cache(maxsize=1024)
def can_draw(mathematics: str) -> bool:
    """Whether matplotlib can draw this."""
    try:
        MathTextParser("path").parse(f"${mathematics}$")
    except ValueError:
        return False
    return True


def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression.strip(), mode="eval").body


def _precedence(node: ast.expr) -> int:
    operator: ast.AST = getattr(node, "op", node)
    return _PRECEDENCE.get(type(operator), _ATOM)


class _Typesetter(ast.NodeVisitor):
    """Writes each kind of node with its form from the table."""

    _is_small = False

    def within(self, node: ast.expr, precedence: int) -> str:
        """A part of a larger expression, in brackets where it would bind less than that."""
        text: str = self.visit(node)
        return text if _precedence(node) >= precedence else rf"\left({text}\right)"

    def terms(self, node: ast.expr) -> list[str]:
        """The terms of a sum, each but the first with its sign."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            sign = "+" if isinstance(node.op, ast.Add) else "-"
            return [*self.terms(node.left), f"{sign} {self._right(node)}"]
        return [self.visit(node)]

    def _right(self, node: ast.BinOp) -> str:
        # A minus sign after an operator would read as another operator.
        signed = isinstance(node.right, ast.UnaryOp)
        return self.within(node.right, _ATOM if signed else _precedence(node) + 1)

    def visit_BinOp(self, node: ast.BinOp) -> str:
        form = _FORMS[type(node.op)]
        if isinstance(node.op, ast.Div):
            return self._fraction(node)
        if isinstance(node.op, ast.FloorDiv):
            return form.format(self.visit(node.left), self.visit(node.right))
        if isinstance(node.op, ast.Pow):
            return form.format(self.within(node.left, _ATOM), self._small(node.right))
        left, right = self.within(node.left, _precedence(node)), self._right(node)
        if isinstance(node.op, ast.Mult) and right[0].isdigit():
            form = r"{} \cdot {}"
        return form.format(left, right)

    def _fraction(self, node: ast.BinOp) -> str:
        """One line for a fraction, also if it is divided again."""
        above: ast.expr = node.left
        below = [node.right]
        while isinstance(above, ast.BinOp) and isinstance(above.op, ast.Div):
            below.insert(0, above.right)
            above = above.left
        binding = _PRODUCT if len(below) > 1 else _LOGIC
        size = r"\frac" if self._is_small else r"\dfrac"
        product = r" \, ".join(self._small(part, binding) for part in below)
        return _FORMS[ast.Div].format(size, self._small(above), product)

    def _small(self, node: ast.expr, precedence: int = _LOGIC) -> str:
        """A part of a larger expression that is written small: its fractions are too."""
        outer, self._is_small = self._is_small, True
        text = self.within(node, precedence)
        self._is_small = outer
        return text

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        return _FORMS[type(node.op)].format(self.within(node.operand, _PRODUCT))

    def visit_BoolOp(self, node: ast.BoolOp) -> str:
        return _FORMS[type(node.op)].join(self.within(one, _NOT) for one in node.values)

    def visit_Compare(self, node: ast.Compare) -> str:
        parts = [self.within(node.left, _SUM)]
        for operator, operand in zip(node.ops, node.comparators, strict=True):
            parts += [_FORMS[type(operator)], self.within(operand, _SUM)]
        return "".join(parts)

    def visit_Call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else self.visit(node.func)
        arguments = r",\, ".join(map(self.visit, node.args))
        if name in _FUNCTIONS:
            return _FUNCTIONS[name].format(arguments)
        name = name.replace("_", r"\_")
        return rf"\operatorname{{{name}}}\left({arguments}\right)"

    def visit_Name(self, node: ast.Name) -> str:
        return symbol(node.id)

    def visit_Constant(self, node: ast.Constant) -> str:
        if isinstance(node.value, bool):
            return rf"\mathrm{{{node.value}}}"
        digits, _, power = str(node.value).removesuffix(".0").partition("e")
        return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits

    def generic_visit(self, node: ast.AST) -> str:
        raise ValueError(f"no expression of Brian has a {type(node).__name__}")
