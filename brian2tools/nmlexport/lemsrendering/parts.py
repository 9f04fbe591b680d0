"""Parts of expressions as LEMS text, and how larger parts are made of them.

Simulators read some texts in different ways, so that only what all of them read alike is written.
Powers and numbers with a sign stand in brackets; there is no sign before anything else, but a
difference from 0. PyLEMS reads ``a - b * c - d`` as ``a - (b * c - d)``, and functions likewise, so
that what ends in anything but a name gets brackets before an operator follows.
"""

from __future__ import annotations

from dataclasses import dataclass

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from brian2tools.description.expressions import Binding
from brian2tools.nmlexport.lemsrendering.quantities import number
from brian2tools.nmlexport.lemsrendering.symbols import Symbol

__all__ = ["ONE", "ZERO", "Part", "call", "infix", "literal", "part_of", "raised"]

_BINDINGS = {"+": Binding.SUM, "-": Binding.SUM, "*": Binding.PRODUCT, "/": Binding.PRODUCT}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression as it is written.

    Parameters
    ----------
    text : str
        The text.
    dimensions : Dimension
        Its physical dimensions; with fractional ones, it is a plain number in LEMS.
    binding : Binding
        How strongly it holds together. A function is a ``POWER``, and no ``ATOM``.
    is_closed : bool
        Whether more terms or factors can follow without brackets around this.
    is_whole : bool
        Whether it is always an integer or a truth value.
    """

    text: str
    dimensions: Dimension = DIMENSIONLESS
    binding: Binding = Binding.ATOM
    is_closed: bool = True
    is_whole: bool = False

    @property
    def is_zero(self) -> bool:
        """Whether it is the number 0, which fits any dimensions."""
        return self.text == "0"

    @property
    def is_name(self) -> bool:
        """Whether it is a name or a number without a sign."""
        return self.binding == Binding.ATOM and not self.text.startswith("(")

    def within(self, weakest: Binding) -> str:
        """The text, in brackets if it binds less than this."""
        return self.text if self.binding >= weakest else f"({self.text})"

    def before(self, operator: Binding) -> str:
        """The text in front of an operator that binds like this."""
        is_clear = self.is_closed and self.binding >= operator
        return self.text if is_clear else f"({self.text})"


ZERO = Part("0", is_whole=True)
ONE = Part("1", is_whole=True)


def part_of(symbol: Symbol) -> Part:
    """What holds together, as a part."""
    binding = Binding.ATOM if symbol.text.isidentifier() else Binding.POWER
    return Part(symbol.text, symbol.dimensions, binding, is_whole=symbol.is_whole)


def literal(value: float) -> Part:
    """A number or a truth value."""
    is_whole = isinstance(value, int)
    if not value:
        return ZERO
    binding = Binding.OR if value < 0 else Binding.ATOM
    return Part(number(+value), binding=binding, is_whole=is_whole)


def infix(left: Part, symbol: str, right: Part, dimensions: Dimension = DIMENSIONLESS) -> Part:
    """Two operands and the operator between them."""
    binding = _BINDINGS[symbol]
    return Part(
        f"{left.before(binding)} {symbol} {right.within(Binding(binding + 1))}",
        dimensions,
        binding,
        is_closed=not binding < right.binding < Binding.ATOM,
        is_whole=symbol != "/" and left.is_whole and right.is_whole,
    )


def raised(base: Part, exponent: Part, dimensions: Dimension = DIMENSIONLESS) -> Part:
    """A power."""
    text = f"({base.within(Binding.ATOM)}^{exponent.within(Binding.ATOM)})"
    return Part(text, dimensions)


def call(name: str, argument: Part, *, is_whole: bool = False) -> Part:
    """A function of a plain number."""
    return Part(f"{name}({argument.text})", binding=Binding.POWER, is_whole=is_whole)
