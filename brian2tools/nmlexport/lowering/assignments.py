"""Values that are assigned between runs: which elements get them, and what they are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from brian2tools.description.expressions import Expression
from brian2tools.description.parts import Assignment, Range
from brian2tools.description.values import Array, Value

__all__ = ["elements_of", "numbers_of"]


def elements_of(assignment: Assignment) -> Range | NDArray[np.int_]:
    """The elements that are written to, or among which a condition chooses.

    Returns
    -------
    Range or array of int
        A range where that is enough, else the indices in the whole group.
    """
    elements, index = assignment.elements, assignment.index
    if index is None or isinstance(index, Expression):
        return elements
    found = _indices(index, elements.size) + elements.start
    if len(found) and (np.diff(found) == 1).all():
        return Range(group=elements.group, start=int(found[0]), stop=int(found[-1]) + 1)
    return found


def _indices(index: Value, size: int) -> NDArray[np.int_]:
    given = np.atleast_1d(index.quantity)
    if given.dtype == bool:
        return np.flatnonzero(given)
    # Brian counts negative indices from the end.
    found: NDArray[np.int_] = np.arange(size)[np.asarray(given, dtype=int)]
    return found


def numbers_of(assignment: Assignment, size: int) -> NDArray[Any]:
    """The numbers of an array, each at the place of its element in the whole group."""
    assert isinstance(assignment.value, Value)
    assert isinstance(assignment.value.amount, Array)
    elements = elements_of(assignment)
    found = np.zeros(size)
    places = slice(elements.start, elements.stop) if isinstance(elements, Range) else elements
    found[places] = assignment.value.amount.numbers
    return found
