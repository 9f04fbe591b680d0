"""Units that suit values, and the text that stands for them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import numpy as np
from brian2.units import (
    Hz,
    Quantity,
    Unit,
    amp,
    cm,
    farad,
    get_dimensions,
    get_unit,
    have_same_dimensions,
    hertz,
    metre,
    ms,
    msiemens,
    mV,
    nS,
    ohm,
    pA,
    pF,
    second,
    siemens,
    uA,
    uF,
    um,
    volt,
)
from brian2.units.fundamentalunits import Dimension
from numpy.typing import NDArray

__all__ = ["best_unit", "finite_range", "unit_symbol", "usual_unit"]

# What this field uses where the values themselves (all zero, none finite, none at all) do not tell.
_USUAL_UNITS = {
    get_dimensions(unit): usual
    for unit, usual in (
        (volt, mV),
        (second, ms),
        (hertz, Hz),
        (siemens, nS),
        (amp, pA),
        (farad, pF),
        (metre, um),
    )
}


def _compound_units() -> dict[Dimension, Unit]:
    """Units for which Brian would write out metres, kilograms and so on, by their dimensions."""
    # Brian takes a note of each product of units, and uses it from then on to show quantities.
    takes_notes = Unit.automatically_register_units
    Unit.automatically_register_units = False
    try:
        units = (
            mV / ms,
            mV / ms**0.5,
            mV * ms,
            mV**-1,
            pA / ms,
            pA / mV**2,
            nS / ms,
            nS / mV,
            msiemens / cm**2,
            uF / cm**2,
            uA / cm**2,
            ohm * cm,
            um / ms,
            ms**-2,
        )
    finally:
        Unit.automatically_register_units = takes_notes
    return {get_dimensions(unit): unit for unit in units}


_COMPOUND_UNITS = _compound_units()

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_CHUNK = 1 << 20


def finite_range(values: NDArray[Any]) -> tuple[float, float] | None:
    """Smallest and largest finite value, or None if there is none, without a copy of ``values``."""
    flat = values.reshape(-1, order="A") if values.flags.forc else values.ravel()
    low, high = np.inf, -np.inf
    for start in range(0, flat.size, _CHUNK):
        chunk = flat[start : start + _CHUNK]
        # NaN propagates through min: one look tells whether the slow way is needed.
        if not (np.isfinite(chunk.min()) and np.isfinite(chunk.max())):
            chunk = chunk[np.isfinite(chunk)]
            if not chunk.size:
                continue
        low, high = min(low, float(chunk.min())), max(high, float(chunk.max()))
    return (low, high) if low <= high else None


def best_unit(values: Quantity) -> Quantity:
    """The unit in which the largest of ``values`` reads best, such as mV for membrane potentials.

    Parameters
    ----------
    values : Quantity
        Values with any dimensions and of any shape; NaN and infinities do not count.

    Returns
    -------
    Quantity
        A unit with the dimensions of ``values``.

    Examples
    --------
    >>> best_unit([-70, -50] * mV)
    mvolt
    """
    dimensions = get_dimensions(values)
    limits = finite_range(np.asarray(values))
    largest = max(map(abs, limits)) if limits else 0.0
    if not largest or dimensions.is_dimensionless:
        return usual_unit(get_unit(dimensions))
    # Prefixes end at 10^24.
    if not 1e-26 < largest < 1e26:
        return get_unit(dimensions)
    unit: Quantity = Quantity(largest, dim=dimensions).get_best_unit()
    return unit if isinstance(unit, Unit) else _COMPOUND_UNITS.get(dimensions, unit)


def usual_unit(unit: Quantity) -> Quantity:
    """What this field measures in where something has the dimensions of ``unit``."""
    dimensions = get_dimensions(unit)
    return _USUAL_UNITS.get(dimensions) or _COMPOUND_UNITS.get(dimensions, unit)


def unit_symbol(unit: Quantity) -> str:
    """How ``unit`` is written: ``'mV'``, ``'µm'``, ``'µS/cm²'``; empty if it has none.

    Examples
    --------
    >>> unit_symbol(uS / cm**2)
    'µS/cm²'
    """
    if have_same_dimensions(unit, 1):
        return "" if float(unit) == 1 else f"{float(unit):g}"
    text = getattr(unit, "dispname", None) or _written_out(unit)
    return _symbol(text)


def _written_out(quantity: Quantity) -> str:
    """A unit that Brian has no name for, as a number (unless it is 1) and its base units."""
    number, *units = str(quantity).split()
    return " ".join(units if float(quantity) == 1 else [number.rstrip("."), *units])


def _symbol(text: str) -> str:
    """A unit as Brian writes it, ``(J/mol)/K``, with one stroke for all divisions."""
    code = "*".join(text.replace("^", "**").split())
    try:
        tree = ast.parse(code, mode="eval").body
    except SyntaxError:
        # The name that a script has given to a unit of its own.
        return text
    powers: dict[tuple[str, bool], float] = {}
    for name, power, is_below in _factors(tree):
        powers[name, is_below] = powers.get((name, is_below), 0) + power
    above = [_factor(name, power) for (name, below), power in powers.items() if not below]
    under = [_factor(name, power) for (name, below), power in powers.items() if below]
    divisor = "·".join(under)
    return "/".join(filter(None, ("·".join(above), f"({divisor})" if under[1:] else divisor)))


def _factors(
    node: ast.expr, power: float = 1, is_below: bool = False
) -> Iterator[tuple[str, float, bool]]:
    """The names in a product, with their powers and whether they divide."""
    match node:
        case ast.BinOp(left, ast.Mult() | ast.Div() as operator, right):
            yield from _factors(left, power, is_below)
            yield from _factors(right, power, is_below != isinstance(operator, ast.Div))
        case ast.BinOp(base, ast.Pow(), exponent):
            yield from _factors(base, power * float(ast.literal_eval(exponent)), is_below)
        case _:
            yield ast.unparse(node), power, is_below


def _factor(name: str, power: float) -> str:
    if len(name) > 1 and name.startswith("u"):
        name = "µ" + name[1:]
    written = "" if power == 1 else f"{power:g}".translate(_SUPERSCRIPTS)
    return name.replace("ohm", "Ω") + written
