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
#: Parts of names that are longer may have no room in a column, and can be broken anywhere.
LONGEST_PART = 12
#: What the parts of names are between.
_BETWEEN_PARTS = str.maketrans("_[", "  ")
#: Where a name can be broken if no other place in the line will do.
BREAK = r"\NameBreak{}"
#: Names that are longer have none as mathematics.
LONGEST_SYMBOL = 21


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
        """The name of an object."""
        # In these tables names can be broken after an underscore.
        parts = name.translate(_BETWEEN_PARTS).split()
        if any(len(part) > LONGEST_PART for part in parts):
            text = BREAK.join(map(self.plain, name))
        else:
            text = self.plain(name).replace("[", f"{BREAK}[")
        return rf"\texttt{{{text}}}"

    def code(self, code: str) -> str:
        """Code as it was written."""
        return self.name(code)

    def math(self, mathematics: str) -> str:
        """Mathematics within a line."""
        return f"${mathematics}$"

    def heading(self, text: str) -> str:
        """What stands in a table above some of its rows, which makes its row grey."""
        return rf"\rowcolor[gray]{{0.9}}\textbf{{{text}}}"

    def expression(self, expression: Expression) -> str:
        """An expression within a line, as large as in an equation."""
        return self.equation("", expression)

    def symbol(self, name: str) -> str:
        """A variable or constant; a long name can be broken into lines."""
        return super().symbol(name) if len(name) <= LONGEST_SYMBOL else self.name(name)

    def equation(self, left: str, right: Expression | ast.expr) -> str:
        """The left side of an equation as mathematics, and an expression."""
        show = BreakablePrinter() if is_long(right) else self.displayed
        mathematics = " ".join(filter(None, [left, show(right)]))
        is_tall = r"\dfrac" in mathematics or r"\sum" in mathematics
        text = rf"\Tall{{$\displaystyle {mathematics}$}}" if is_tall else self.math(mathematics)
        return rf"\Hang {text}" if is_long(right) else text
