"""Division with a remainder, exactly as Brian does it.

The quotient of two numbers of double precision can be rounded to the next integer, as 0.9/0.1 is,
while the remainder that belongs to it is not 0 but almost the divisor. The sign of what is left
tells, if it is computed without rounding: the divisor is split into two halves whose products with
the quotient are exact (T. J. Dekker, "A floating-point technique for extending the available
precision", Numerische Mathematik 18, 1971). Quotients of more than 26 bits are taken as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from brian2tools.description.expressions import Binding
from brian2tools.nmlexport.lemsrendering.parts import Part

if TYPE_CHECKING:
    from brian2tools.nmlexport.lemsrendering.renderer import LEMSRenderer

__all__ = ["floor_quotient", "remainder"]

#: 2**27 + 1 splits the 53 bits of a number into halves.
_SPLITTER = "134217729"
_LARGEST = 1e290
_LARGEST_SQUARE = f"{2**52}"


def remainder(renderer: LEMSRenderer, dividend: Part, divisor: Part) -> Part:
    """What is left of a division, with the sign of the divisor."""
    found = _Divided(renderer, dividend, divisor)
    x, y, rest = found.dividend, found.divisor, found.rest
    text = found.chosen("remainder", f"{x} - {found.quotient} * {y}", f"{rest} + {y}", rest)
    is_whole = dividend.is_whole and divisor.is_whole
    return Part(text, dividend.dimensions, Binding.ATOM, is_whole=is_whole)


def floor_quotient(renderer: LEMSRenderer, dividend: Part, divisor: Part) -> Part:
    """The largest integer that is not above the quotient of two quantities of the same kind."""
    found = _Divided(renderer, dividend, divisor)
    q = found.quotient
    text = found.chosen("quotient", q, f"{q} - 1", q, DIMENSIONLESS)
    return Part(text, binding=Binding.ATOM, is_whole=True)


class _Divided:
    """The texts of a division: a quotient that may be rounded, and what is left."""

    def __init__(self, renderer: LEMSRenderer, dividend: Part, divisor: Part) -> None:
        self.definitions = renderer.definitions
        self.dimensions = divisor.dimensions
        self.dividend = x = renderer.named(dividend, "dividend")
        self.divisor = y = renderer.named(divisor, "divisor")
        define = self.definitions.variable
        self.quotient = q = define("quotient", f"0 - ceil(0 - {x} / {y})", DIMENSIONLESS)
        high = self._high()
        text = f"({x} - {q} * {high}) - {q} * ({y} - {high})"
        self.rest = define("rest", text, self.dimensions)

    def _high(self) -> str:
        """The upper half of the divisor, unless its double is infinite."""
        y, largest = self.divisor, self.definitions.constant(_LARGEST, self.dimensions)
        halves = f"{_SPLITTER} * {y} - ({_SPLITTER} * {y} - {y})"
        cases = [(f"{y} .gt. {largest}", y), (f"{y} .lt. (0 - {largest})", y)]
        return self.definitions.conditional("divisor_high", cases, halves, self.dimensions)

    def chosen(
        self,
        hint: str,
        large: str,
        too_high: str,
        right: str,
        dimensions: Dimension | None = None,
    ) -> str:
        """One of three texts: for large quotients, and for those that are too high, or right.

        What is left has the sign of the divisor if the quotient is right. Rounding never makes it
        less than an integer that it should reach.
        """
        y, q, rest = self.divisor, self.quotient, self.rest
        cases = [
            (f"{q} * {q} .gt. {_LARGEST_SQUARE}", large),
            (f"{y} .gt. 0 .and. {rest} .lt. 0", too_high),
            (f"{y} .lt. 0 .and. {rest} .gt. 0", too_high),
        ]
        return self.definitions.conditional(hint, cases, right, dimensions or self.dimensions)
