r"""Expressions as mathematics in LaTeX, with their terms in the order in which they were written.

What is printed is shown by LaTeX with amsmath, by MathJax and by KaTeX. It also survives Markdown,
where GitHub lets no ``\operatorname`` pass, a backslash before punctuation is taken away, ``}_``
may begin an emphasis, and a vertical bar ends the cell of a table.
"""

from __future__ import annotations

import ast
import string
from collections.abc import Mapping
from functools import reduce
from itertools import repeat
from types import MappingProxyType
from typing import ClassVar

from brian2 import units
from brian2.core.namespace import DEFAULT_UNITS

from brian2tools.description.expressions.printing import (
    Binding,
    Operator,
    Printer,
    comparison,
    infix,
)

__all__ = ["LatexPrinter"]

_ANY = Binding.OR
_GREEK_LETTERS = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega
"""
_GREEK = frozenset(_GREEK_LETTERS.split())
_NAMED_FUNCTIONS = "arccos arcsin arctan cos cosh exp sin sinh tan tanh"


def _logic(word: str) -> Operator:
    # A reader need not know which of "and" and "or" binds more.
    return Operator(rf"{{}}\ \mathrm{{{{{word}}}}}\ {{}}", Binding.OR, (Binding.NOT, Binding.NOT))


# Some units that ``from brian2 import *`` brings are none of those that equations know anyway.
_UNITS = {
    name: unit for name, unit in vars(units).items() if isinstance(unit, units.Unit)
} | DEFAULT_UNITS


class LatexPrinter(Printer):
    r"""Writes expressions as mathematics in LaTeX.

    Fractions are fractions, what follows an underscore in a name is its index, Greek letters are
    letters, and units stand upright.

    Parameters
    ----------
    is_small : bool
        Whether fractions are as small as the text around them, as those within fractions are.

    Examples
    --------
    >>> from brian2tools.description.expressions import Expression, LatexPrinter
    >>> show = LatexPrinter()
    >>> print(show(Expression("(g*(E_l - v) + 2*nA)/C")))
    \dfrac{g \thinspace \left(E_{\mathrm{l}} - v\right) + 2 \thinspace \mathrm{nA}}{C}
    >>> print(show.name("tau_m"), show.derivative("v"))
    \tau_{\mathrm{m}} \dfrac{\mathrm{d}v}{\mathrm{d}t}
    """

    language = "LaTeX"
    operators: ClassVar[Mapping[type[ast.AST], Operator]] = MappingProxyType(
        {
            **Printer.operators,
            ast.Or: _logic("or"),
            ast.And: _logic("and"),
            ast.Not: Operator(r"\mathrm{{not}}\ {}", Binding.NOT, (Binding.PRODUCT,)),
            ast.LtE: comparison(r"{} \leq {}"),
            ast.GtE: comparison(r"{} \geq {}"),
            ast.Eq: comparison("{} = {}"),
            ast.NotEq: comparison(r"{} \neq {}"),
            # A reader need not know whether "mod" or a sum binds more.
            ast.Mod: Operator(
                r"{}\ \mathrm{{mod}}\ {}", Binding.COMPARISON, (Binding.PRODUCT, Binding.SIGN)
            ),
            ast.Mult: infix(r"{} \thinspace {}", Binding.PRODUCT),
            ast.USub: Operator("-{}", Binding.SIGN, (Binding.PRODUCT,)),
            ast.UAdd: Operator("{}", Binding.SIGN, (Binding.PRODUCT,)),
            ast.Div: Operator(r"\frac{{{}}}{{{}}}", Binding.SIGN, (_ANY, _ANY)),
            ast.Pow: Operator("{}^{{{}}}", Binding.SIGN, (Binding.ATOM, _ANY)),
            ast.FloorDiv: Operator(
                r"\left\lfloor\frac{{{}}}{{{}}}\right\rfloor", Binding.ATOM, (_ANY, _ANY)
            ),
        }
    )
    functions: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            **{name: rf"\{name}\left({{}}\right)" for name in _NAMED_FUNCTIONS.split()},
            "abs": r"\left\lvert {} \right\rvert",
            "ceil": r"\left\lceil {} \right\rceil",
            "floor": r"\left\lfloor {} \right\rfloor",
            "log": r"\ln\left({}\right)",
            "log10": r"\log_{{10}}\left({}\right)",
            "sqrt": r"\sqrt{{{}}}",
        }
    )
    other_function: ClassVar[str | None] = r"\mathrm{{{}}}\left({}\right)"
    names: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "True": r"\mathrm{True}",
            "False": r"\mathrm{False}",
            "dt": r"\Delta t",
            "inf": r"\infty",
        }
    )
    brackets: ClassVar[str] = r"\left({}\right)"
    large_fraction: ClassVar[str] = r"\dfrac{{{}}}{{{}}}"
    numbers: ClassVar[str] = r"{} \cdot {}"
    # For names of more than one letter, which would look like products.
    word: ClassVar[str] = r"\mathit{{{}}}"

    def __init__(self, *, is_small: bool = False) -> None:
        self.is_small = is_small
        self.small = self if is_small else type(self)(is_small=True)

    def derivative(self, name: str) -> str:
        """The derivative of a variable by the time."""
        return self._fraction(rf"\mathrm{{d}}{self.name(name)}", r"\mathrm{d}t")

    def name(self, name: str) -> str:
        """A name, with its last digits and what follows an underscore as its index."""
        if name in self.names:
            return self.names[name]
        if name in _UNITS:
            return _unit(_UNITS[name].dispname)
        first, *rest = _parts(name)
        letters = first.rstrip(string.digits) or first
        index = ",".join(filter(None, [first.removeprefix(letters), *map(_index, rest)]))
        text = _with_index(rf"\{letters}" if letters in _GREEK else letters, index)
        return text if letters in _GREEK or len(letters) == 1 else self.word.format(text)

    def function_name(self, name: str) -> str:
        """The name of a function that is not listed."""
        first, *rest = _parts(name)
        return _with_index(first, ",".join(rest))

    def number(self, value: float) -> str:
        """A number, with a power of ten where Python writes one."""
        digits, _, power = repr(value).removesuffix(".0").partition("e")
        return self.numbers.format(digits, f"10^{{{int(power)}}}") if power else digits

    def binding(self, node: ast.expr) -> Binding:
        """How strongly a part holds together; a number with a power of ten needs brackets."""
        if isinstance(node, ast.Constant) and "^" in self.visit(node):
            return Binding.SIGN
        return super().binding(node)

    def visit_BinOp(self, node: ast.BinOp) -> str:
        """An operator between two operands."""
        operator = self.operator(node, node.op)
        if isinstance(node.op, ast.Div):
            return self._division(node)
        if isinstance(node.op, ast.FloorDiv):
            return operator.form.format(self.small(node.left), self.small(node.right))
        left = self.within(node.left, operator.operands[0])
        if isinstance(node.op, ast.Pow):
            return operator.form.format(left, self.small(node.right))
        right = self.behind_operator(node.right, operator.operands[1])
        if isinstance(node.op, ast.Mult):
            return self._product(left, right)
        return operator.form.format(left, right)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> str:
        """A sign, or ``not``."""
        operator = self.operator(node, node.op)
        return operator.form.format(self.behind_operator(node.operand, operator.operands[0]))

    def behind_operator(self, node: ast.expr, weakest: Binding) -> str:
        """An operand, in brackets also if its minus sign would read as another operator."""
        text = self.within(node, weakest)
        return self.bracketed(text) if text.startswith("-") else text

    def _division(self, node: ast.BinOp) -> str:
        """One line for a fraction, also if it is divided again."""
        above: ast.expr = node.left
        below = [node.right]
        while isinstance(above, ast.BinOp) and isinstance(above.op, ast.Div):
            below.insert(0, above.right)
            above = above.left
        if len(below) == 1:
            return self._fraction(self.small(above), self.small(below[0]))
        factors = map(self.small.behind_operator, below, repeat(Binding.PRODUCT))
        return self._fraction(self.small(above), reduce(self._product, factors))

    def _product(self, left: str, right: str) -> str:
        form = self.numbers if right[0].isdigit() else self.operators[ast.Mult].form
        return form.format(left, right)

    def _fraction(self, above: str, below: str) -> str:
        form = self.operators[ast.Div].form if self.is_small else self.large_fraction
        return form.format(above, below)


def _parts(name: str) -> list[str]:
    return [part for part in name.split("_") if part] or [name.replace("_", r"\_")]


def _unit(name: str) -> str:
    """A unit, of which Brian writes the name as ``uF`` or ``cm^2``."""
    stem, _, power = name.replace("ohm", r"\Omega").partition("^")
    stem = rf"\mu {stem[1:]}" if stem.startswith("u") else stem
    return rf"\mathrm{{{stem}^{power}}}" if power else rf"\mathrm{{{stem}}}"


def _index(part: str) -> str:
    return rf"\{part}" if part in _GREEK else rf"\mathrm{{{part}}}"


def _with_index(base: str, index: str) -> str:
    return f"{base}_{{{index}}}" if index else base
