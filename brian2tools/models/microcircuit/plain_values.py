"""Checks of what a recording is made of: plain numbers, names, and what JSON can hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from brian2.units import Quantity, have_same_dimensions, second
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.kinds import kind_of
from brian2tools.models.microcircuit.checking import unchanging

__all__ = ["as_json", "checked_names", "intervals", "numbers", "whole_numbers"]


def numbers(
    name: str, values: Any, ndim: int, unit: Quantity, *, keep_type: bool = False
) -> NDArray[Any]:
    """A copy of finite numbers in SI base units, which cannot be changed.

    Parameters
    ----------
    name : str
        What the values are for.
    values : Quantity or array-like
        The values; plain numbers are in base units already.
    ndim : int
        How many axes they must have.
    unit : Quantity
        A unit with the dimensions that they must have if they have any.
    keep_type : bool
        Whether numbers of single precision stay so.
    """
    if isinstance(values, Quantity) and not have_same_dimensions(values, unit):
        raise DimensionError(f"{name} has the wrong unit, expected one such as {unit}")
    array = _array(values)
    if array.dtype.kind not in "iuf":
        raise ArgumentTypeError(f"{name} must be numbers, not {kind_of(values)}: give an array")
    if array.ndim != ndim:
        raise ArgumentError(f"{name} has {array.ndim} axes, expected {ndim}")
    if not np.isfinite(array).all():
        raise ArgumentError(f"{name} has NaN or infinity, expected finite numbers")
    kept = keep_type and array.dtype.kind == "f"
    return unchanging(array, array.dtype if kept else np.float64)


def whole_numbers(name: str, values: Any) -> NDArray[np.int32]:
    """A copy of whole numbers from 0 on, which cannot be changed."""
    array = _array(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise ArgumentTypeError(f"{name} must be an array of whole numbers, not {kind_of(values)}")
    if array.size and (array.min() < 0 or array.max() > np.iinfo(np.int32).max):
        raise ArgumentError(f"{name} has numbers below 0 or above 2^31, expected none of these")
    return unchanging(array, np.int32)


def _array(values: Any) -> NDArray[Any]:
    try:
        return np.asarray(values)
    except ValueError:
        # Lists of different lengths are no array of anything.
        return np.asarray(None)


def intervals(name: str, values: Any) -> tuple[tuple[float, ...], ...]:
    """Pairs of a start and a later stop (s); there may be none."""
    if isinstance(values, Sequence) and not values:
        return ()
    pairs = numbers(name, values, 2, second)
    if pairs.shape[1] != 2 or not (pairs[:, 0] < pairs[:, 1]).all():
        raise ArgumentError(f"{name} is {values!r}, expected pairs of a start and a later stop")
    return tuple(map(tuple, pairs.tolist()))


def checked_names(name: str, values: Any) -> tuple[str, ...]:
    """One or more texts, each once."""
    several = isinstance(values, Sequence) and not isinstance(values, str)
    if not several or not all(isinstance(one, str) for one in values):
        raise ArgumentTypeError(f"{name} must be several names, not {values!r}")
    if len(set(values)) < len(values) or not values:
        raise ArgumentError(f"{name} are {values!r}, expected at least one name and each once")
    return tuple(values)


def as_json(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of a mapping as it comes back from JSON."""
    try:
        copied: dict[str, Any] = json.loads(json.dumps(dict(value), allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ArgumentTypeError(
            f"{name} has something that cannot be written as JSON ({error}): use texts, finite "
            "numbers, lists and dictionaries"
        ) from error
    return copied
