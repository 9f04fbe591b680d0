"""Bins for values of any unit, how many values are in each, and their mean and deviation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units import Quantity
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import plain_values
from brian2tools.plotting.labels import nice_length
from brian2tools.plotting.synapses.aggregate import chunks
from brian2tools.plotting.units import finite_range

__all__ = ["Summary", "choose_edges", "count", "summarize"]

_FEWEST_BINS, _MOST_BINS = 8, 40


def choose_edges(
    values: NDArray[Any], unit: Quantity, bins: Any, resolution: Any
) -> NDArray[np.float64]:
    """Edges of bins for values, in ``unit``; the parameters are those of `plot_distribution`."""
    limits = finite_range(values) if values.size else None
    low, high = (limit / float(unit) for limit in limits or (0.0, float(unit)))
    if bins is not None and np.ndim(bins):
        return _given_edges(bins, unit)
    if bins is not None and (not isinstance(bins, (int, np.integer)) or bins < 1):
        raise ArgumentTypeError(f"bins must be a number of bins or their edges, not {bins!r}")
    if resolution is not None and bins is None:
        step = float(_in_unit("resolution", resolution, unit)[0])
        return _whole_steps(low, high, step)
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        width = 0.1 * abs(low) or 1.0
        return np.array([low - width / 2, high + width / 2])
    if bins is not None:
        return np.linspace(low, high, int(bins) + 1)
    # Rice's rule.
    number = np.clip(2 * values.size ** (1 / 3), _FEWEST_BINS, _MOST_BINS)
    width = nice_length(high - low, 1 / float(number))
    edges = np.arange(np.floor(low / width), np.ceil(high / width) + 1) * width
    edges[0], edges[-1] = min(edges[0], low), max(edges[-1], high)
    return edges


def _whole_steps(low: float, high: float, step: float) -> NDArray[np.float64]:
    """Edges half a step beside multiples of ``step``, with one or several multiples a bin."""
    if not step > 0:
        raise ArgumentError(f"resolution is {step:g}, expected a positive one")
    first, last = np.round(low / step), np.round(high / step)
    each = np.ceil((last - first + 1) / (2 * _MOST_BINS))
    return (np.arange(first, last + each + 1, each) - 0.5) * step


def _given_edges(bins: Any, unit: Quantity) -> NDArray[np.float64]:
    edges = _in_unit("bins", bins, unit)
    if len(edges) < 2 or not (np.diff(edges) > 0).all():
        raise ArgumentError("bins has edges that do not ascend, expected at least two that do")
    return edges


def _in_unit(name: str, given: Any, unit: Quantity) -> NDArray[np.float64]:
    """What has the dimensions of ``unit``, or plain numbers in it, as numbers in it."""
    if isinstance(given, Quantity) and not given.dim.is_dimensionless:
        return plain_values(name, given, unit) / float(unit)
    return plain_values(name, given, Quantity(1)).astype(np.float64)


@dataclass(frozen=True)
class Summary:
    """Number, mean and standard deviation of finite values, and how many are not finite."""

    number: int
    mean: float
    deviation: float
    missing: int


def summarize(values: NDArray[Any], scale: float) -> Summary:
    """Number, mean and standard deviation of values divided by ``scale``."""
    number, mean = 0, 0.0
    for part in _finite_chunks(values, scale):
        number += part.size
        mean += float((part - mean).sum()) / max(number, 1)
    squares = sum(float(((part - mean) ** 2).sum()) for part in _finite_chunks(values, scale))
    return Summary(number, mean, np.sqrt(squares / max(number, 1)), values.size - number)


def count(values: NDArray[Any], scale: float, edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """How many values, divided by ``scale``, are in each bin."""
    counts = np.zeros(len(edges) - 1, dtype=np.int64)
    for part in _finite_chunks(values, scale):
        counts += np.histogram(part, edges)[0]
    return counts


def _finite_chunks(values: NDArray[Any], scale: float) -> Iterator[NDArray[Any]]:
    for chunk in chunks(values.size):
        part = values[chunk] / scale
        yield part[np.isfinite(part)]
