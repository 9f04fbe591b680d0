"""How Markdown writes names, code and mathematics: so that GitHub and Jupyter show them."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

import numpy as np

from brian2tools.description.expressions import Expression
from brian2tools.description.parts import Assignment, InitialValue
from brian2tools.description.values import Value
from brian2tools.mdexport.wording import Wording

__all__ = ["MarkdownWording", "cell", "code_span", "escaped"]

_MEANINGFUL = str.maketrans({character: f"\\{character}" for character in r"\`*_{}[]<>#&$~"})


def escaped(text: str) -> str:
    r"""Text of which no character means anything to Markdown.

    Examples
    --------
    >>> from brian2tools.mdexport.markup import escaped
    >>> print(escaped("v_1 < *2*"))
    v\_1 \< \*2\*
    """
    return text.translate(_MEANINGFUL)


def code_span(code: str) -> str:
    """Code within a line, whatever it contains.

    Examples
    --------
    >>> from brian2tools.mdexport.markup import code_span
    >>> print(code_span("g_post += w"), code_span("a ` b"))
    `g_post += w` ``a ` b``
    """
    code = " ".join(code.split())
    runs = [len(list(run)) for character, run in groupby(code) if character == "`"]
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{space}{code}{space}{fence}"


def cell(text: str) -> str:
    r"""Markdown within a cell of a table, where a bar would end the cell, even within code.

    Examples
    --------
    >>> from brian2tools.mdexport.markup import cell
    >>> print(cell("`a | b`"))
    `a \| b`
    """
    return text.replace("|", "\\|").replace("\n", "<br>")


class MarkdownWording(Wording):
    """Texts about the parts of a model in Markdown."""

    by_chance: ClassVar[str] = "each pair with the probability"

    def plain(self, text: str) -> str:
        """Text in which nothing has a meaning of its own."""
        return escaped(text)

    def name(self, name: str) -> str:
        """The name of an object of the model."""
        return code_span(name)

    def code(self, code: str) -> str:
        """Code as it was written."""
        return code_span(code)

    def math(self, mathematics: str) -> str:
        """LaTeX mathematics within a line."""
        return f"${mathematics}$"

    def heading(self, text: str) -> str:
        """What stands in a table above some of its rows."""
        return f"**{text}**"

    def initial_value(self, initial: InitialValue) -> str:
        """All that was assigned, in order, if expressions say more than the numbers do."""
        written = initial.written
        if not any(map(_has_expression, written)):
            return self.values(initial.value)
        texts = list(map(self.assignment, written))
        if written[0].index is not None or written[0].elements.is_part:
            texts.insert(0, self.value(_zero_like(initial.value)))
        return "; ".join(texts)


def _zero_like(value: Value) -> Value:
    """What Brian gives to a variable at first."""
    kind = np.asarray(value.quantity).dtype.type
    return Value(kind(0).item(), value.dimensions)


def _has_expression(assignment: Assignment) -> bool:
    return isinstance(assignment.value, Expression) or isinstance(assignment.index, Expression)
