"""How the texts of a document are written in LaTeX."""

from __future__ import annotations

import ast
from typing import ClassVar

from brian2tools.description.expressions import Expression, LatexPrinter
from brian2tools.mdexport.breaking import BreakablePrinter, is_long
from brian2tools.mdexport.wording import Wording

__all__ = ["LatexWording"]

# Only what the oldest fonts of TeX have: no package for symbols is needed.
_CHARACTERS = str.maketrans(
    {
        **{character: rf"\{character}" for character in "#$%&_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": "$<$",
        ">": "$>$",
        "|": "$|$",
        '"': r"\char34{}",
        "\n": " ",
        "\N{NO-BREAK SPACE}": "~",
        "\N{NARROW NO-BREAK SPACE}": r"\,",
        "\N{EN DASH}": "--",
        "\N{EM DASH}": "---",
        "\N{HORIZONTAL ELLIPSIS}": r"\ldots{}",
        "\N{MICRO SIGN}": r"$\mu$",
        "\N{GREEK SMALL LETTER MU}": r"$\mu$",
        "\N{GREEK CAPITAL LETTER OMEGA}": r"$\Omega$",
        "\N{OHM SIGN}": r"$\Omega$",
        "\N{MIDDLE DOT}": r"$\cdot$",
        "\N{MULTIPLICATION SIGN}": r"$\times$",
        "\N{MINUS SIGN}": "$-$",
        "\N{INFINITY}": r"$\infty$",
        "\N{RIGHTWARDS ARROW}": r"$\rightarrow$",
        "⁻": r"\textsuperscript{$-$}",
        **{power: rf"\textsuperscript{{{n}}}" for n, power in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    }
)
#: Parts of names that are longer have no room in a column, and are broken anywhere.
LONGEST_PART = 20
#: Names that are longer have none as mathematics.
LONGEST_SYMBOL = 30


class LatexWording(Wording):
    r"""Texts in LaTeX.

    Examples
    --------
    >>> from brian2tools.mdexport.tables.latex import LatexWording
    >>> print(LatexWording().plain("100 % of 3 µV"))
    100 \% of 3 $\mu$V
    """

    mathematics: ClassVar[LatexPrinter] = BreakablePrinter(is_small=True)

    def plain(self, text: str) -> str:
        """Text in which nothing has a meaning of its own."""
        return text.translate(_CHARACTERS)

    def name(self, name: str) -> str:
        """The name of an object, which can be broken after each of its parts."""
        return rf"\texttt{{{self._breakable(name)}}}"

    def code(self, code: str) -> str:
        """Code as it was written."""
        return self.name(code)

    def math(self, mathematics: str) -> str:
        """Mathematics within a line."""
        return f"${mathematics}$"

    def expression(self, expression: Expression) -> str:
        """An expression within a line, as large as in an equation."""
        return self.equation("", expression)

    def symbol(self, name: str) -> str:
        """A variable or constant; a long name can be broken into lines."""
        return super().symbol(name) if len(name) <= LONGEST_SYMBOL else self.name(name)

    def equation(self, left: str, right: Expression | ast.expr) -> str:
        """The left side of an equation as mathematics, and an expression."""
        show = BreakablePrinter() if is_long(right) else self.displayed
        equation = self.math(" ".join(filter(None, [r"\displaystyle", left, show(right)])))
        # Fractions keep away from what is above and below.
        is_tall = r"\dfrac" in equation
        return rf"\rule{{0pt}}{{4ex}}{equation}\rule[-2.4ex]{{0pt}}{{0pt}}" if is_tall else equation

    def _breakable(self, name: str) -> str:
        parts = self.plain(name.replace("_", "_\0").replace("[", "\0["))
        if max(map(len, name.split("_"))) > LONGEST_PART:
            parts = "\0".join(map(self.plain, name))
        return parts.replace("\0", r"\allowbreak{}")
