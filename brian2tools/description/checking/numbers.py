"""Whether numbers have the sizes, ranges and dimensions that they should have."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from brian2.units import second
from brian2.units.fundamentalunits import Dimension
from numpy.typing import NDArray

from brian2tools.description.checking.model import within
from brian2tools.description.parts import Equation, InitialValue, Link
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = [
    "fit_equations",
    "has_dimensions",
    "has_indices",
    "has_one_for_each",
    "has_shape",
    "is_time",
    "links_fit",
]


def has_dimensions(value: Value, dimensions: Dimension) -> Iterator[str]:
    """Check the dimensions of a value."""
    if value.dimensions is not dimensions:
        yield f" has the dimensions {value.dimensions}, expected {dimensions}"


def is_time(value: Value, *, above_zero: bool = False) -> Iterator[str]:
    """Check that a value is one time, which is not negative."""
    yield from has_dimensions(value, second.dim)
    amount = value.amount
    if isinstance(amount, (Array, bool)) or not 0 <= amount < math.inf:
        yield f" is {amount!r}, expected a number of seconds from 0 on"
    elif above_zero and amount == 0:
        yield " is 0, expected a number of seconds above 0"


def has_shape(value: Value, shape: tuple[int, ...]) -> Iterator[str]:
    """Check how many numbers a value has; one alone has the shape ``()``."""
    found = value.amount.shape if isinstance(value.amount, Array) else ()
    if found != shape:
        yield f" has the shape {found}, expected {shape}"


def has_one_for_each(value: Value, size: int) -> Iterator[str]:
    """Check that there is one number for all elements, or one for each of them."""
    if isinstance(value.amount, Array):
        yield from has_shape(value, (size,))


def fit_equations(
    values: Iterable[InitialValue], equations: Table[Equation], size: int
) -> Iterator[str]:
    """Check the values of variables, of which those of equations have known dimensions."""
    for position, initial in enumerate(values):
        place = f"[{position}].value"
        yield from within(place, has_one_for_each(initial.value, size))
        if initial.name in equations.names:
            dimensions = equations[initial.name].dimensions
            yield from within(place, has_dimensions(initial.value, dimensions))


def links_fit(links: Iterable[Link], size: int) -> Iterator[str]:
    """Check that each element has an index where it is linked to, if there are any."""
    for position, link in enumerate(links):
        if isinstance(link.index, Value):
            yield from within(f"[{position}].index", has_shape(link.index, (size,)))
            yield from within(f"[{position}].index", has_indices(link.index, link.elements.size))


def has_indices(value: Value, size: int, *, lowest: int = 0) -> Iterator[str]:
    """Check that a value is a list of indices of things of which there are so many."""
    amount = value.amount
    if not isinstance(amount, Array) or len(amount.shape) != 1 or amount.dtype.kind not in "iu":
        yield " is no list of indices"
        return
    numbers: NDArray[Any] = amount.numbers
    if numbers.size and not (numbers.min() >= lowest and numbers.max() < size):
        yield f" has indices from {numbers.min()} to {numbers.max()}, expected 0 to {size - 1}"
