"""Numbers and values with units as people write them, in plain text."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from brian2.units import Quantity, Unit, get_unit, second
from brian2.units.fundamentalunits import standard_unit_register
from numpy.typing import NDArray

from brian2tools.description.values import Value
from brian2tools.units import finite_range, unit_symbol, usual_unit

__all__ = [
    "DIGITS",
    "MOST_LISTED",
    "amount_and_unit",
    "counted",
    "number_text",
    "value_text",
    "values_text",
]

#: So many values are said one by one; of more, only the smallest and the largest.
MOST_LISTED = 5
#: So many stretches of neighbours with the same value are said, as populations are in a group.
MOST_STRETCHES = 8
#: How many digits the limits of a range have.
DIGITS = 6
NOTHING_FINITE = "no finite numbers"
NO_VALUES = "no values"

# What a few divisions and multiplications can change in a number that was written with few digits.
_WRITTEN_DIGITS = 12
_ROUNDING = 1e-15
_CERTAIN_DIGITS = 15

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_text(number: float, digits: int | None = None) -> str:
    """A number as it is written by hand.

    Parameters
    ----------
    number : bool, int or float
        The number.
    digits : int, optional
        How many digits a float has at most. By default all that it needs, up to the fifteen that
        are certain, but not those that only a change of units has left at its end.

    Examples
    --------
    >>> from brian2tools.mdexport.amounts import number_text
    >>> number_text(-70.0), number_text(1e-20/3, digits=6), number_text(True)
    ('−70', '3.33333×10⁻²¹', 'true')
    >>> number_text(0.3*10/10), number_text(1/3)
    ('0.3', '0.333333333333333')
    """
    if isinstance(number, (bool, np.bool_)):
        return "true" if number else "false"
    if isinstance(number, (int, np.integer)):
        grouped = f"{number:,}" if abs(number) >= 10_000 else str(number)
        return grouped.replace(",", "\N{NARROW NO-BREAK SPACE}").replace("-", "−")
    if not math.isfinite(number):
        return "not a number" if math.isnan(number) else "∞" if number > 0 else "−∞"
    # Nobody writes the sign of a zero.
    number += 0.0
    text = _exact_text(number) if digits is None else f"{number:.{digits}g}"
    factor, _, power = text.replace("-", "−", text.startswith("-")).partition("e")
    return f"{factor}×10{str(int(power)).translate(_SUPERSCRIPTS)}" if power else factor


def _exact_text(number: float) -> str:
    short = f"{number:.{_WRITTEN_DIGITS}g}"
    if math.isclose(float(short), number, rel_tol=_ROUNDING):
        return short
    return f"{number:.{_CERTAIN_DIGITS}g}"


def counted(number: int, noun: str) -> str:
    """A number and what it counts: ``'1 neuron'``, ``'2 neurons'``."""
    return f"{number_text(number)} {noun}{'' if number == 1 else 's'}"


def amount_and_unit(value: Value) -> tuple[str, str]:
    """The number in a unit that suits it, or what there is to say of many, and the unit.

    Examples
    --------
    >>> from brian2tools.description import Value
    >>> from brian2tools.mdexport.amounts import amount_and_unit
    >>> amount_and_unit(Value.of(-0.07*volt))
    ('−70', 'mV')
    >>> amount_and_unit(Value.of(range(20)*ms))
    ('0 to 19', 'ms')
    """
    quantity = value.quantity
    numbers = np.asarray(quantity)
    if numbers.dtype.kind in "bi":
        return _numbers_text(numbers), ""
    unit = _suitable_unit(Quantity(quantity))
    text = _numbers_text(numbers / float(unit))
    return text, "" if text in (NOTHING_FINITE, NO_VALUES) else unit_symbol(unit)


def _suitable_unit(quantity: Quantity) -> Quantity:
    """The unit that the field uses, such as ms also for 0.05 ms, or else one that suits."""
    usual = usual_unit(get_unit(quantity.dim))
    low, high = finite_range(np.asarray(quantity)) or (0.0, 0.0)
    largest = max(-low, high)
    is_common = not largest or 0.01 <= largest / float(usual) < 1000
    if is_common or quantity.dim.is_dimensionless:
        return usual
    # Brian's other registers hold what a script has calculated with so far: a document must not
    # depend on that.
    best = Quantity(largest, dim=quantity.dim).get_best_unit(standard_unit_register)
    if not isinstance(best, Unit):
        return usual
    if quantity.dim is second.dim and largest >= 1:
        # Nobody counts in kiloseconds.
        return second
    # Prefixes end at 10^24.
    return best if 1e-3 <= largest / float(best) < 1e6 else get_unit(quantity.dim)


def value_text(value: Value) -> str:
    """A value with its unit: ``'−70 mV'``."""
    return " ".join(filter(None, amount_and_unit(value)))


def values_text(value: Value) -> str:
    """The values of neurons or synapses, with the indices of stretches that have the same value.

    Examples
    --------
    >>> from brian2tools.description import Value
    >>> from brian2tools.mdexport.amounts import values_text
    >>> values_text(Value.of([150, 150, 150, 150, 200, 200]*pA))
    '0–3: 150 pA, 4–5: 200 pA'
    """
    quantity = value.quantity
    numbers = np.asarray(quantity)
    starts = _starts_of_stretches(numbers)
    if not starts:
        return value_text(value)
    symbol = ""
    if numbers.dtype.kind == "f":
        unit = _suitable_unit(Quantity(quantity))
        numbers, symbol = numbers / float(unit), unit_symbol(unit)
    stops = [*starts[1:], numbers.size]
    return ", ".join(
        f"{_indices_text(start, stop)}: {number_text(numbers[start], DIGITS)} {symbol}".rstrip()
        for start, stop in zip(starts, stops, strict=True)
    )


def _starts_of_stretches(numbers: NDArray[Any]) -> list[int]:
    """Where stretches of equal numbers start; nothing if it says more to list all or a range."""
    if numbers.ndim != 1 or numbers.size <= MOST_LISTED or numbers.dtype.kind not in "if":
        return []
    changes = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
    is_few = 0 < changes.size < min(MOST_STRETCHES, numbers.size // 2)
    return [0, *changes.tolist()] if is_few and np.isfinite(numbers).all() else []


def _indices_text(start: int, stop: int) -> str:
    limits = [start] if stop == start + 1 else [start, stop - 1]
    return "–".join(map(number_text, limits))


def _numbers_text(numbers: NDArray[Any]) -> str:
    if numbers.ndim == 0:
        return number_text(numbers.item())
    if numbers.ndim == 1 and 0 < numbers.size <= MOST_LISTED:
        return ", ".join(map(number_text, numbers.tolist()))
    if numbers.size and numbers.dtype.kind == "b":
        return f"true for {number_text(int(numbers.sum()))} of {number_text(numbers.size)}"
    return _range_text(numbers)


def _range_text(numbers: NDArray[Any]) -> str:
    limits = finite_range(numbers)
    if limits is None:
        return NOTHING_FINITE if numbers.size else NO_VALUES
    if numbers.dtype.kind == "i":
        limits = (int(limits[0]), int(limits[1]))
    text = " to ".join(number_text(limit, DIGITS) for limit in limits)
    return text if np.isfinite(numbers).all() else f"{text}, some not finite"
