"""Numbers with dimensions, exactly as Brian has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np
from brian2.core.variables import ArrayVariable
from brian2.units import Quantity
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension, get_unit
from numpy.typing import ArrayLike, NDArray

from brian2tools.errors import ArgumentError

__all__ = ["Array", "Value", "keep_arrays", "keep_arrays_of"]

#: The arrays that are still in Brian's memory, by the variable that they belong to. They are held
#: by their ids, since two descriptions can have equal arrays and both must be kept.
_borrowed: WeakKeyDictionary[ArrayVariable, WeakValueDictionary[int, Array]] = WeakKeyDictionary()


class Array:
    """The numbers of many elements, which never change.

    The numbers of a synaptic variable can take gigabytes. They stay in Brian's memory and are
    copied only if Brian is about to change them.

    Parameters
    ----------
    numbers : array-like
        The numbers. They are copied.

    Examples
    --------
    >>> Array([1.0, 2.0]).numbers
    array([1., 2.])
    """

    __slots__ = ("__weakref__", "_first", "_held", "_variable")

    def __init__(self, numbers: ArrayLike) -> None:
        self._variable: ArrayVariable | None = None
        self._first = 0
        self._held: NDArray[Any] = _unchanging(np.array(numbers))

    @classmethod
    def borrowed(cls, variable: ArrayVariable, first: int = 0) -> Self:
        """The numbers of one of Brian's variables, without a copy.

        Indices can be made to count from the first element of a subgroup.
        """
        array = cls(())
        array._variable, array._first = variable, first
        _borrowed.setdefault(variable, WeakValueDictionary())[id(array)] = array
        return array

    @property
    def numbers(self) -> NDArray[Any]:
        """The numbers, read-only; a copy of them if they are still in Brian's memory."""
        # Brian moves the memory of synapses when it makes more of them, so that a view of it
        # must not leave this method.
        if self._variable is None:
            return self._held
        return _unchanging(np.array(self._seen()))

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self._memory().size

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array."""
        return self._memory().shape

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the numbers."""
        return self._memory().dtype

    def keep(self) -> None:
        """Take the numbers out of Brian's memory, which is about to change."""
        self._held, self._variable, self._first = self.numbers, None, 0

    def _seen(self) -> NDArray[Any]:
        memory = self._memory()
        return np.subtract(memory, self._first, dtype=memory.dtype) if self._first else memory

    def _memory(self) -> NDArray[Any]:
        return self._held if self._variable is None else self._variable.get_value()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Array):
            return NotImplemented
        mine, its = self._seen(), other._seen()
        # Bit for bit, so that NaN is NaN and -0.0 is not 0.0.
        return (
            mine.dtype == its.dtype
            and mine.shape == its.shape
            and bool(np.array_equal(_bits(mine), _bits(its)))
        )

    def __hash__(self) -> int:
        return hash((self.dtype, self.shape))

    def __repr__(self) -> str:
        return f"Array({self._seen()!r})"

    def __reduce__(self) -> tuple[type[Array], tuple[NDArray[Any]]]:
        return Array, (self.numbers,)


def keep_arrays_of(variable: ArrayVariable) -> None:
    """Copy the numbers that descriptions have from a variable which is about to change."""
    for array in _borrowed.pop(variable, WeakValueDictionary()).values():
        array.keep()


def keep_arrays(*, constants: bool = False) -> None:
    """Copy all numbers of descriptions that are about to change.

    A run leaves constants as they are. What restores a network does not.
    """
    for variable in list(_borrowed):
        if constants or not variable.constant:
            keep_arrays_of(variable)


def _unchanging(numbers: NDArray[Any]) -> NDArray[Any]:
    numbers.flags.writeable = False
    return numbers


def _bits(numbers: NDArray[Any]) -> NDArray[Any]:
    return np.ascontiguousarray(numbers).view(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A number or many, in SI base units, with their dimensions.

    Two values are equal if they are so bit for bit, in type and in dimensions.

    Parameters
    ----------
    amount : bool, int, float or Array
        The number in SI base units, or the array of them.
    dimensions : Dimension, optional
        Brian's dimensions; none by default.

    Examples
    --------
    >>> Value.of(20*mV)
    Value(20. * mvolt)
    >>> Value.of(20*mV).amount
    0.02
    >>> Value.of([1, 2, 3]*ms).quantity
    array([1., 2., 3.]) * msecond
    """

    amount: bool | int | float | Array
    dimensions: Dimension = DIMENSIONLESS

    @classmethod
    def of(cls, quantity: ArrayLike) -> Self:
        """The value of a number, an array or a quantity.

        Raises
        ------
        ArgumentError
            If it has something else than numbers or booleans.
        """
        dimensions = getattr(quantity, "dim", DIMENSIONLESS)
        numbers = np.asarray(quantity)
        if numbers.dtype.kind not in "biuf":
            raise ArgumentError(
                f"{quantity!r} is no value of a model: give numbers, booleans or quantities"
            )
        return cls(numbers.item() if numbers.ndim == 0 else Array(numbers), dimensions)

    @property
    def quantity(self) -> Any:
        """What Brian takes: a quantity if there are dimensions, else a plain number or array."""
        plain = self.amount.numbers if isinstance(self.amount, Array) else self.amount
        if self.dimensions is DIMENSIONLESS:
            return plain
        return Quantity(plain, dim=self.dimensions)

    @property
    def number(self) -> bool | int | float:
        """The number in SI base units.

        Raises
        ------
        ArgumentError
            If there are many.
        """
        if isinstance(self.amount, Array):
            raise ArgumentError(f"{self} is an array: take its quantity, or a number of it")
        return self.amount

    @property
    def is_array(self) -> bool:
        """Whether there is a number for each of many elements."""
        return isinstance(self.amount, Array)

    def _identity(self) -> tuple[object, ...]:
        amount = self.amount.hex() if isinstance(self.amount, float) else self.amount
        return type(self.amount), amount, self.dimensions

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __repr__(self) -> str:
        if isinstance(self.amount, Array) or self.dimensions is DIMENSIONLESS:
            unit = get_unit(self.dimensions)
            suffix = "" if self.dimensions is DIMENSIONLESS else f", {unit!r}"
            return f"Value({self.amount!r}{suffix})"
        return f"Value({self.quantity!r})"
