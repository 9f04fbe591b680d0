"""Single quantities as text, such as ``0.15 mV``, and back without loss."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from string import ascii_letters
from types import MappingProxyType

from brian2.core.namespace import DEFAULT_UNITS
from brian2.units import Quantity, amp, farad, get_unit, second, volt

from brian2tools.errors import ArgumentError
from brian2tools.units import unit_symbol

__all__ = ["quantity_of_text", "text_of_quantity"]

# Brian has names, but no symbols, for units without a prefix.
_UNITS: Mapping[str, Quantity] = MappingProxyType(
    {**DEFAULT_UNITS, "s": second, "V": volt, "A": amp, "F": farad}
)
#: Numbers that were written by hand have fewer digits, and all floats can be told apart with more.
_DIGITS = range(12, 18)


def quantity_of_text(text: str) -> Quantity | float | int:
    """The quantity that a number and the name of a unit stand for, or a plain number.

    There may be no space between the two if the unit has no digits in its name.

    Raises
    ------
    ArgumentError
        If the text is something else.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.quantity_text import quantity_of_text
    >>> quantity_of_text("10 ms"), quantity_of_text("8Hz"), quantity_of_text("902")
    (10. * msecond, 8. * hertz, 902)
    """
    match _spaced(text).split():
        case [number]:
            return _number(number, int, float)
        case [number, unit]:
            scale = _unit(unit)
            return Quantity(_number(number, float) * float(scale), dim=scale.dim)
    raise ArgumentError(f"{text!r} is no quantity: write a number, a space and a unit")


def _spaced(text: str) -> str:
    """The text with a space between a number and its unit."""
    number = text.rstrip(ascii_letters)
    # Without digits before them, letters are no unit: nan, -inf.
    return f"{number} {text[len(number) :]}" if number[-1:].isdigit() else text


def _number(text: str, *kinds: type[int] | type[float]) -> float | int:
    for kind in kinds:
        try:
            return kind(text)
        except ValueError:
            continue
    raise ArgumentError(
        f"{text!r} is no number: write it with digits, and a space before its unit if it has one"
    )


def _unit(name: str) -> Quantity:
    if name not in _UNITS:
        close = get_close_matches(name, _UNITS, n=1)
        advice = f"did you mean {close[0]!r}?" if close else "write one of Brian's, such as mV"
        raise ArgumentError(f"{name!r} is no unit: {advice}")
    return _UNITS[name]


def text_of_quantity(quantity: Quantity, unit: Quantity) -> str:
    """A number and a unit that stand for exactly that quantity.

    Parameters
    ----------
    quantity : Quantity
        A single one.
    unit : Quantity
        The unit to write it in. Where no number has this quantity as its product with the unit,
        it is written in the base unit.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.quantity_text import text_of_quantity
    >>> text_of_quantity(0.00015*volt, mV)
    '0.15 mV'
    """
    number, factor = float(quantity), float(unit)
    for digits in _DIGITS:
        text = f"{number / factor:.{digits}g}"
        if float(text) * factor == number:
            return f"{text} {unit_symbol(unit)}"
    return f"{number!r} {unit_symbol(get_unit(quantity.dim))}"
