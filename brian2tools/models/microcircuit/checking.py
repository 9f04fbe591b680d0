"""What the values of parameters must be, and values that cannot be changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import numpy as np
from brian2.units import Quantity, have_same_dimensions
from brian2.units.fundamentalunits import DimensionMismatchError
from numpy.typing import DTypeLike, NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.units import unit_symbol

__all__ = [
    "AT_LEAST_ONE",
    "AT_LEAST_TWO",
    "FINITE",
    "NOT_NEGATIVE",
    "NOT_POSITIVE",
    "POSITIVE",
    "PROBABILITY",
    "Amount",
    "CheckedParameters",
    "Range",
    "advice_on_name",
    "parameter",
    "says_unknown_names",
    "unchanging",
]


#: Whole numbers are exact up to here, also as floats.
MOST = 2**53


class Range(NamedTuple):
    """Which numbers can be used, in words and as a test of an array in SI base units."""

    words: str
    holds: Callable[[NDArray[Any]], NDArray[np.bool_]]


FINITE = Range("of any size", np.isfinite)
POSITIVE = Range("above 0", lambda numbers: numbers > 0)
NOT_NEGATIVE = Range("of at least 0", lambda numbers: numbers >= 0)
NOT_POSITIVE = Range("of at most 0", lambda numbers: numbers <= 0)
AT_LEAST_ONE = Range("of at least 1", lambda numbers: numbers >= 1)
AT_LEAST_TWO = Range("of at least 2", lambda numbers: numbers >= 2)
PROBABILITY = Range("from 0 to below 1", lambda numbers: (numbers >= 0) & (numbers < 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a number, a quantity or an array of them must be.

    Parameters
    ----------
    unit : Quantity
        The usual unit; 1 for plain numbers.
    shapes : tuple of tuple of int
        The shapes that are possible; ``()`` is that of a single number.
    range : Range
        The numbers that are possible. They are always finite.
    is_whole : bool
        Whether they are whole numbers.
    is_optional : bool
        Whether None is possible.
    """

    unit: Any = 1
    shapes: tuple[tuple[int, ...], ...] = ((),)
    range: Range = FINITE
    is_whole: bool = False
    is_optional: bool = False

    def checked(self, name: str, value: Any) -> Any:
        """A copy of a value, which cannot be changed.

        Parameters
        ----------
        name : str
            What the value is given for.
        value : Quantity or array-like
            The value.

        Returns
        -------
        Quantity, ndarray, float or int
            A quantity if there are dimensions; else a number, or an array of several.

        Raises
        ------
        ArgumentTypeError
            If it is no number.
        DimensionError
            If it has other dimensions.
        ArgumentError
            If it has another shape, or numbers that are not possible.
        """
        if value is None and self.is_optional:
            return None
        quantity = _as_quantity(name, value)
        self._check_dimensions(name, quantity)
        self._check_shape(name, quantity)
        self._check_numbers(name, quantity)
        return self._unchanging(quantity)

    @property
    def has_dimensions(self) -> bool:
        """Whether a unit is needed."""
        return not have_same_dimensions(self.unit, 1)

    def _check_dimensions(self, name: str, quantity: Quantity) -> None:
        if not have_same_dimensions(quantity, self.unit):
            found = "no unit" if have_same_dimensions(quantity, 1) else "the wrong unit"
            example = f"a unit such as {unit_symbol(self.unit)}" if self.has_dimensions else "none"
            text = _example_text(quantity)
            raise DimensionError(f"{name} is {text}, which has {found}: give it {example}")

    def _check_shape(self, name: str, quantity: Quantity) -> None:
        if quantity.shape not in self.shapes:
            expected = " or ".join(map(_shape_text, self.shapes))
            raise ArgumentError(f"{name} is {_shape_text(quantity.shape)}, expected {expected}")

    def _check_numbers(self, name: str, quantity: Quantity) -> None:
        numbers = np.asarray(quantity)
        is_possible = np.isfinite(numbers) & self.range.holds(numbers)
        if not self.is_whole:
            _refuse(name, quantity, ~is_possible, f"a finite number {self.range.words}")
            return
        is_possible &= numbers == np.round(numbers)
        _refuse(name, quantity, ~is_possible, f"a whole number {self.range.words}")
        _refuse(name, quantity, np.abs(numbers) > MOST, f"a whole number of at most {MOST}")

    def _unchanging(self, quantity: Quantity) -> Any:
        numbers = unchanging(quantity, np.int64 if self.is_whole else np.float64)
        if self.has_dimensions:
            return Quantity(numbers, dim=quantity.dim)
        return numbers if numbers.ndim else numbers.item()


def unchanging(values: NDArray[Any], dtype: DTypeLike) -> NDArray[Any]:
    """A copy of numbers without their unit, which cannot be changed."""
    copied = np.array(values, dtype=dtype)
    copied.flags.writeable = False
    return copied


def _as_quantity(name: str, value: Any) -> Quantity:
    try:
        quantity = Quantity(value)
    except (TypeError, ValueError, DimensionMismatchError):
        quantity = None
    if quantity is None or quantity.dtype.kind not in "iuf":
        raise ArgumentTypeError(f"{name} is {value!r}: give it as numbers or quantities")
    return quantity


def _refuse(name: str, quantity: Quantity, is_wrong: NDArray[np.bool_], expected: str) -> None:
    if is_wrong.any():
        where = tuple(map(int, np.argwhere(is_wrong)[0]))
        place = f"{name}[{', '.join(map(str, where))}]" if where else name
        raise ArgumentError(f"{place} is {quantity[where]}, expected {expected}")


def _example_text(quantity: Quantity) -> str:
    """The first of the values, which is enough to tell the unit."""
    first = quantity.ravel()[0] if quantity.size else Quantity(0, dim=quantity.dim)
    return f"{first}" if quantity.ndim == 0 else f"{first}, ..."


def _shape_text(shape: tuple[int, ...]) -> str:
    if not shape:
        return "a single number"
    return f"{' by '.join(map(str, shape))} numbers"


def parameter(default: Any, **amount: Any) -> Any:
    """A field of `CheckedParameters` that holds an `Amount`, described by the other arguments."""
    # A dataclass refuses quantities as plain defaults, since in general they can be changed.
    return field(default_factory=lambda: default, metadata={"amount": Amount(**amount)})


class CheckedParameters:
    """Frozen dataclasses whose amounts are checked, and compared number by number."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for name, amount in self.amounts().items():
            place = f"{type(self).__name__}.{name}"
            object.__setattr__(self, name, amount.checked(place, getattr(self, name)))
        self._check_together()

    @classmethod
    def amounts(cls) -> dict[str, Amount]:
        """What each of the fields must be that hold amounts."""
        return {
            one.name: one.metadata["amount"]
            for one in fields(cls)  # type: ignore[arg-type]
            if "amount" in one.metadata
        }

    @classmethod
    def names(cls) -> list[str]:
        """The names of all fields."""
        return [one.name for one in fields(cls)]  # type: ignore[arg-type]

    def _check_together(self) -> None:
        """Check what the amounts must be to each other."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[Hashable, ...]:
        return tuple(_hashable(getattr(self, name)) for name in self.names())


def _hashable(value: Hashable | NDArray[Any]) -> Hashable:
    if not isinstance(value, np.ndarray):
        return value
    return (value.shape, *np.asarray(value).ravel().tolist())


Checked = TypeVar("Checked", bound=CheckedParameters)


def says_unknown_names(kind: type[Checked]) -> type[Checked]:
    """Decorate a dataclass so that it says of a parameter that it does not have where it belongs.

    Raises
    ------
    ArgumentTypeError
        By the class, which without this would raise Python's own error.
    """
    make: Callable[..., None] = kind.__init__

    @wraps(make)
    def check_and_make(self: Checked, *values: Any, **named: Any) -> None:
        unknown = next((name for name in named if name not in kind.names()), None)
        if unknown is not None:
            raise ArgumentTypeError(f"{kind.__name__} has no parameter {_place_of(unknown, kind)}")
        make(self, *values, **named)

    kind.__init__ = check_and_make  # type: ignore[assignment, method-assign]
    return kind


def _place_of(name: str, kind: type[CheckedParameters]) -> str:
    owners = [one.__name__ for one in CheckedParameters.__subclasses__() if name in one.names()]
    if not owners:
        return advice_on_name(name, kind.names())
    calls = " or ".join(f"{owner}({name}=...)" for owner in owners)
    return f"{name!r}, which is one of {' and '.join(owners)}: give {calls}"


def advice_on_name(name: str, known: Sequence[str]) -> str:
    """An unknown name, and what may be meant."""
    close = get_close_matches(name, known, n=1)
    known_text = f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"
    return f"{name!r}: {known_text}"
