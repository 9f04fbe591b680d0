"""What the renderer is given: what names stand for, and where it may put helping variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

__all__ = ["Definitions", "Symbol"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name of an expression stands for, or what became of an expression.

    Parameters
    ----------
    text : str
        An identifier of the LEMS file, or any text that holds together like one. The text of a
        whole expression (see `LEMSRenderer.value`) may be a sum.
    dimensions : Dimension
        Its physical dimensions. Something with fractional dimensions, such as the square root of
        a second, is a plain number in LEMS: its value in SI units.
    is_whole : bool
        Whether it is always an integer or a truth value, which are 0 and 1 in LEMS. ``int`` and
        ``floor`` leave it as it is.
    """

    text: str
    dimensions: Dimension = DIMENSIONLESS
    is_whole: bool = False


class Definitions(Protocol):
    """Where the renderer puts what an expression needs beside its text; made by the caller.

    What a text needs is always defined before it. Simulators evaluate derived variables with cases
    after all others, so that whatever uses one of them has to be one itself.
    """

    def constant(self, value: float, dimensions: Dimension) -> str:
        """The id of a constant that has this value in SI units, the same each time."""
        ...

    def variable(self, hint: str, value: str, dimensions: Dimension) -> str:
        """The id of a new derived variable; a text with ``random(1)`` is never shared."""
        ...

    def conditional(
        self,
        hint: str,
        cases: Sequence[tuple[str, str]],
        otherwise: str,
        dimensions: Dimension,
    ) -> str:
        """The id of a new derived variable with the value of the first condition that holds."""
        ...
