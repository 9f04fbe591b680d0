"""The dimensions and units of LEMS, and exact texts of quantities in them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import combinations
from types import MappingProxyType

from brian2.units.fundamentalunits import Dimension

from brian2tools.errors import ArgumentError

__all__ = [
    "LEMSDimension",
    "dimension_of",
    "is_fractional",
    "lems_dimension",
    "number",
    "quantity",
]

_BASES = MappingProxyType(
    {
        "m": "mass",
        "l": "length",
        "t": "time",
        "i": "current",
        "k": "temperature",
        "n": "substance",
        "j": "luminosity",
    }
)
_BASE_SYMBOLS = ("kg", "m", "s", "A", "K", "mol", "cd")
Powers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LEMSDimension:
    """A dimension of LEMS and the units that go with it.

    Parameters
    ----------
    name : str
        Its name.
    powers : tuple of int
        The powers of mass, length, time, current, temperature, substance and luminosity
        (``m l t i k n j``).
    symbol : str
        The symbol of its SI unit.
    prefixed : mapping from str to int
        Symbols of other units, with their powers of ten.
    is_core : bool
        Whether NeuroML defines it and its units itself.

    Examples
    --------
    >>> from brian2tools.nmlexport.lemsrendering import dimension_of
    >>> dimension_of((volt / second).dim).name
    'voltage_per_time'
    """

    name: str
    powers: Powers
    symbol: str
    prefixed: Mapping[str, int] = field(default_factory=dict)
    is_core: bool = False

    @property
    def attributes(self) -> dict[str, str]:
        """The powers that are not zero, as a ``<Dimension>`` of LEMS has them."""
        return {
            letter: str(power) for letter, power in zip(_BASES, self.powers, strict=True) if power
        }


_Factor = tuple[LEMSDimension, int]


def _core(name: str, powers: str, symbol: str, **prefixed: int) -> LEMSDimension:
    """A dimension of the core of NeuroML, whose units a reader knows."""
    found = tuple(int(power) for power in powers.split())
    return LEMSDimension(name, found, symbol, MappingProxyType(prefixed), is_core=True)


_NONE = LEMSDimension("none", (0,) * 7, "", is_core=True)
# Among units that give equally short numbers, the first one is taken.
_CORE = (
    _NONE,
    _core("time", "0 0 1 0 0 0 0", "s", ms=-3),
    _core("per_time", "0 0 -1 0 0 0 0", "Hz", per_ms=3),
    _core("voltage", "1 2 -3 -1 0 0 0", "V", mV=-3),
    _core("per_voltage", "-1 -2 3 1 0 0 0", "per_V", per_mV=3),
    _core("conductance", "-1 -2 3 2 0 0 0", "S", mS=-3, uS=-6, nS=-9, pS=-12),
    _core("conductanceDensity", "-1 -4 3 2 0 0 0", "S_per_m2", mS_per_cm2=1, S_per_cm2=4),
    _core("capacitance", "-1 -2 4 2 0 0 0", "F", uF=-6, nF=-9, pF=-12),
    _core("specificCapacitance", "-1 -4 4 2 0 0 0", "F_per_m2", uF_per_cm2=-2),
    _core("resistance", "1 2 -3 -2 0 0 0", "ohm", kohm=3, Mohm=6),
    _core("resistivity", "2 2 -3 -2 0 0 0", "ohm_m", kohm_cm=1, ohm_cm=-2),
    _core("charge", "0 0 1 1 0 0 0", "C"),
    _core("charge_per_mole", "0 0 1 1 0 -1 0", "C_per_mol", nA_ms_per_amol=6),
    _core("current", "0 0 0 1 0 0 0", "A", uA=-6, nA=-9, pA=-12),
    _core("currentDensity", "0 -2 0 1 0 0 0", "A_per_m2", uA_per_cm2=-2, mA_per_cm2=1),
    _core("length", "0 1 0 0 0 0 0", "m", cm=-2, um=-6),
    _core("area", "0 2 0 0 0 0 0", "m2", cm2=-4, um2=-12),
    _core("volume", "0 3 0 0 0 0 0", "m3", cm3=-6, litre=-3, um3=-18),
    _core("concentration", "0 -3 0 0 0 1 0", "mol_per_m3", mM=0, M=3),
    _core("substance", "0 0 0 0 0 1 0", "mol"),
    _core("permeability", "0 1 -1 0 0 0 0", "m_per_s", cm_per_s=-2),
    _core("temperature", "0 0 0 0 1 0 0", "K"),
    _core("idealGasConstantDims", "1 2 -2 0 -1 -1 0", "J_per_K_per_mol"),
    _core("conductance_per_voltage", "-2 -4 6 3 0 0 0", "S_per_V", nS_per_mV=-6),
    _core("rho_factor", "0 -1 -1 -1 0 1 0", "mol_per_m_per_A_per_s"),
)
_KNOWN = (
    *_CORE,
    LEMSDimension("energy", (1, 2, -2, 0, 0, 0, 0), "J"),
    LEMSDimension("power", (1, 2, -3, 0, 0, 0, 0), "W"),
    LEMSDimension("force", (1, 1, -2, 0, 0, 0, 0), "N"),
)
_BY_POWERS = {dimension.powers: dimension for dimension in _KNOWN}
# Other dimensions are named as products of powers of these, the first ones preferred.
_FACTORS = (
    *(
        next(dimension for dimension in _CORE if dimension.name == name)
        for name in (
            "voltage", "current", "time", "conductance", "capacitance", "resistance", "charge",
            "length", "substance", "temperature",
        )
    ),
    LEMSDimension("mass", (1, 0, 0, 0, 0, 0, 0), "kg"),
    LEMSDimension("luminosity", (0, 0, 0, 0, 0, 0, 1), "cd"),
)  # fmt: skip
# NeuroML's "resistivity" has other powers than it should have, and these are its units.
_TAKEN_SYMBOLS = frozenset({"ohm_m", "e", "M", "min", "hour", "degC"})


@cache
def is_fractional(dimensions: Dimension) -> bool:
    """Whether something has dimensions that LEMS cannot have, such as volt per root of second."""
    return any(abs(power - round(power)) > 1e-9 for power in _exact_powers(dimensions))


def dimension_of(dimensions: Dimension) -> LEMSDimension:
    """The dimension of LEMS for physical dimensions; none for fractional ones.

    Examples
    --------
    >>> from brian2tools.nmlexport.lemsrendering import dimension_of
    >>> dimension_of(volt.dim).symbol, dimension_of((volt / second**2).dim).symbol
    ('V', 'V_per_s2')
    """
    if is_fractional(dimensions):
        return _NONE
    return _from_powers(tuple(map(round, _exact_powers(dimensions))))


def lems_dimension(dimensions: Dimension) -> str:
    """The name of the dimension of LEMS for physical dimensions; none for fractional ones.

    Examples
    --------
    >>> from brian2tools.nmlexport.lemsrendering import lems_dimension
    >>> lems_dimension(volt.dim), lems_dimension((siemens / second).dim)
    ('voltage', 'conductance_per_time')
    >>> lems_dimension((volt / second**0.5).dim)
    'none'
    """
    return dimension_of(dimensions).name


def number(value: float) -> str:
    """The exact text of a number.

    Raises
    ------
    ArgumentError
        If it is infinite or no number.

    Examples
    --------
    >>> from brian2tools.nmlexport.lemsrendering import number
    >>> number(0.1), number(3.0), number(1e22)
    ('0.1', '3', '1e22')
    """
    if not math.isfinite(value):
        raise ArgumentError(f"{value} has no form in LEMS, expected a finite number")
    return _shortest(repr(float(value)))


def quantity(value: float, dimensions: Dimension) -> str:
    """The exact text of a quantity, in the unit in which it is short.

    Parameters
    ----------
    value : float
        The value in SI units.
    dimensions : Dimension
        Its physical dimensions.

    Raises
    ------
    ArgumentError
        If the value is infinite or no number.

    Examples
    --------
    >>> from brian2tools.nmlexport.lemsrendering import quantity
    >>> quantity(-0.07, volt.dim), quantity(5e-9, siemens.dim), quantity(0.1, (volt / second).dim)
    ('-70mV', '5nS', '0.1V_per_s')
    """
    unit = dimension_of(dimensions)
    exact = {number(value): unit.symbol}
    for symbol, power in unit.prefixed.items():
        mantissa = _shortest(str(Decimal(repr(float(value))).scaleb(-power)))
        # What a reader makes of it is what counts.
        if float(mantissa) * 10.0**power == value:
            exact.setdefault(mantissa, symbol)
    mantissa = min(exact, key=_effort)
    return mantissa + exact[mantissa]


def _effort(mantissa: str) -> tuple[bool, int]:
    """How a number reads: those without a power of ten best, then short ones."""
    return "e" in mantissa, len(mantissa)


def _shortest(digits: str) -> str:
    """The shorter text of a number, without the plus sign that NeuroML does not allow."""
    value = Decimal(digits).normalize()
    plain = format(value, "f")
    mantissa, _, power = format(value, "e").partition("e")
    return min(plain, f"{mantissa}e{int(power)}", key=len)


def _exact_powers(dimensions: Dimension) -> Iterator[float]:
    return (float(dimensions.get_dimension(base)) for base in _BASES.values())


@cache
def _from_powers(powers: Powers) -> LEMSDimension:
    return _BY_POWERS.get(powers) or _named(powers)


def _named(powers: Powers) -> LEMSDimension:
    """A dimension that NeuroML lacks, with a name made of those of others."""
    name = _joined(zip(_BASES.values(), powers, strict=True))
    symbol = in_bases = _joined(zip(_BASE_SYMBOLS, powers, strict=True))
    factors = _products().get(powers)
    if factors is not None:
        name = _joined((factor.name, power) for factor, power in factors)
        symbol = _joined((factor.symbol, power) for factor, power in factors)
    return LEMSDimension(name, powers, in_bases if symbol in _TAKEN_SYMBOLS else symbol)


@cache
def _products() -> dict[Powers, tuple[_Factor, ...]]:
    """Powers of factors and products of two of them, by what they make; the simplest ones."""
    factors = [(factor, power) for power in (1, -1, 2, -2, 3, -3) for factor in _FACTORS]
    pairs = [pair for pair in combinations(factors, 2) if pair[0][0] is not pair[1][0]]
    pairs.sort(key=lambda pair: abs(pair[0][1]) + abs(pair[1][1]))
    found: dict[Powers, tuple[_Factor, ...]] = {}
    for product in [*((one,) for one in factors), *pairs]:
        terms = [[power * base for base in factor.powers] for factor, power in product]
        found.setdefault(tuple(map(sum, zip(*terms, strict=True))), product)
    return found


def _joined(parts: Iterable[tuple[str, int]]) -> str:
    """What is multiplied, and behind a ``per`` each what divides."""
    factors = [(name, power) for name, power in parts if power]
    above = [f"{name}{power if power > 1 else ''}" for name, power in factors if power > 0]
    below = [f"per_{name}{-power if power < -1 else ''}" for name, power in factors if power < 0]
    return "_".join(above + below)
