"""Values over time, and what is to be seen of them where there are far more than pixels."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from brian2tools.plotting.arguments import check_same_length, plain_values, safe_to_keep

__all__ = ["Envelope", "Traces"]

# An overview has as many spans of time as there is memory for, of each trace.
_OVERVIEW_SPANS = 1000
_OVERVIEW_VALUES = 1_000_000


class Envelope(NamedTuple):
    """The smallest and largest finite values in spans of time.

    Attributes
    ----------
    times : ndarray
        A time in each span, of shape (spans,).
    low, high : ndarray
        The limits, of shape (spans, traces), NaN where no value is finite.
    missing : int
        How many values are NaN or infinite.
    """

    times: NDArray[Any]
    low: NDArray[Any]
    high: NDArray[Any]
    missing: int


class Traces:
    """Values over time which several lines draw, and their smallest and largest per time span.

    The values are neither changed nor, unless nobody guarantees that their memory stays, copied.

    Parameters
    ----------
    times : array-like
        Times without a unit.
    values : array-like
        Values without a unit, of shape (times,) or (times, traces) in any order in memory.

    Attributes
    ----------
    times : ndarray
        The times, of shape (times,).
    values : ndarray
        The values, of shape (times, traces).
    """

    def __init__(self, times: ArrayLike, values: ArrayLike) -> None:
        self.times = safe_to_keep(plain_values("times", times))
        table = safe_to_keep(plain_values("values", values, ndim=None))
        check_same_length(times=self.times, values=table)
        self.values = table[:, np.newaxis] if table.ndim == 1 else table
        self._seen: tuple[bytes, Envelope] | None = None

    @property
    def number(self) -> int:
        """How many traces there are."""
        return int(self.values.shape[1])

    def column(self, number: int, part: slice = slice(None)) -> NDArray[Any]:
        """The values of one trace, all or a part of them."""
        values: NDArray[Any] = self.values[part, number]
        return values

    @cached_property
    def in_order(self) -> bool:
        """Whether the times never decrease and none of them is NaN."""
        return bool(np.all(self.times[1:] >= self.times[:-1]))

    @cached_property
    def span(self) -> tuple[float, float]:
        """The first and the last time, NaN if there is none."""
        known = self.times[np.isfinite(self.times)]
        return (float(known.min()), float(known.max())) if known.size else (np.nan, np.nan)

    def breaks(self, edges: NDArray[Any]) -> NDArray[np.intp]:
        """Where the spans between ``edges`` begin, with the points next to the first and last."""
        inner = np.unique(np.searchsorted(self.times, edges))
        ends = np.clip([inner[0] - 1, inner[-1] + 1], 0, len(self.times))
        return np.unique(np.concatenate((inner, ends)))

    def envelope(self, breaks: NDArray[np.intp]) -> Envelope:
        """The limits of the values between each break and the next."""
        # All lines of a figure ask for the same one after another.
        key = breaks.tobytes()
        if self._seen is None or self._seen[0] != key:
            low, high = (np.empty((len(breaks) - 1, self.number)) for _ in range(2))
            missing = 0
            for row, (start, stop) in enumerate(pairwise(breaks)):
                low[row], high[row], gaps = _limits(self.values[start:stop])
                missing += gaps
            times = self.times[(breaks[:-1] + breaks[1:]) // 2]
            self._seen = key, Envelope(times, low, high, missing)
        return self._seen[1]

    @cached_property
    def overview(self) -> Envelope:
        """The envelope of all values, in up to a thousand spans with equal numbers of points."""
        spans = min(_OVERVIEW_SPANS, _OVERVIEW_VALUES // max(self.number, 1) + 1)
        breaks = np.linspace(0, len(self.times), spans + 1, dtype=np.intp)
        return self.envelope(np.unique(breaks))

    @cached_property
    def limits(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The smallest and the largest finite value of each trace, NaN where there is none."""
        _, low, high, _ = self.overview
        return np.fmin.reduce(low, initial=np.nan), np.fmax.reduce(high, initial=np.nan)


def _limits(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], int]:
    low, high = values.min(axis=0), values.max(axis=0)
    if values.dtype.kind != "f" or (np.isfinite(low).all() and np.isfinite(high).all()):
        return low, high, 0
    finite = np.isfinite(values)
    known = np.where(finite, values, np.nan)
    missing = values.size - int(np.count_nonzero(finite))
    return np.fmin.reduce(known), np.fmax.reduce(known), missing
