"""Spikes as plots need them: checked, in order of time, and counted in bins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units import second
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import (
    check_indices,
    check_same_length,
    only_finite,
    plain_values,
    safe_to_keep,
)

__all__ = ["BinsOfRows", "Spikes", "count_spikes", "equal_bins", "read_spikes"]

BinsOfRows = Callable[[NDArray[Any]], NDArray[np.intp]]

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Spikes:
    """Spikes of one group, and the rows of a raster that its neurons have.

    Attributes
    ----------
    times : ndarray
        Times (s), never decreasing.
    indices : ndarray of int
        The neuron of each spike.
    row_of : ndarray of int, optional
        The row of each neuron; its index if not given.
    first_row : int
        The row of neuron 0 where the rows are the indices.
    """

    times: NDArray[Any]
    indices: NDArray[Any]
    row_of: NDArray[Any] | None = None
    first_row: int = 0

    def between(self, start: float, stop: float) -> slice:
        """The part of the spikes with a time (s) from ``start`` to ``stop``."""
        first = np.searchsorted(self.times, start)
        return slice(int(first), int(np.searchsorted(self.times, stop, side="right")))

    def rows(self, part: slice = slice(None)) -> NDArray[Any]:
        """The rows of a part of the spikes."""
        indices: NDArray[Any] = self.indices[part]
        if self.row_of is not None:
            indices = self.row_of[indices]
        return indices + self.first_row if self.first_row else indices


def read_spikes(spike_indices: Any, spike_times: Any, size: int | None = None) -> Spikes:
    """Check indices and times, and bring them into the order of time.

    Parameters
    ----------
    spike_indices, spike_times : array-like
        What a plot function was given under these names. They are neither changed nor, where they
        are in order and finite, copied.
    size : int, optional
        The number of neurons, which the indices have to stay below.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If they are not times and indices of one length.
    """
    hint = "indices come first, then times"
    times = plain_values("spike_times", spike_times, second, hint=hint)
    indices = check_indices("spike_indices", spike_indices)
    check_same_length(spike_indices=indices, spike_times=times)
    if size is not None and (not isinstance(size, (int, np.integer)) or size < 0):
        raise ArgumentError(f"size is {size!r}, expected the number of neurons, 0 or more")
    if indices.size and size is not None and indices.max() >= size:
        raise ArgumentError(
            f"spike_indices has the index {indices.max()}, expected less than the {size} neurons: "
            "leave size out or give the number of neurons"
        )
    if not _in_order(times):
        times, indices = only_finite("spike_times", times, indices)
        if not _in_order(times):
            order = np.argsort(times, kind="stable")
            times, indices = times[order], indices[order]
    return Spikes(safe_to_keep(times), safe_to_keep(indices))


def _in_order(times: NDArray[Any]) -> bool:
    """Whether times are finite and never decrease."""
    if times.size and not np.isfinite(times[[0, -1]]).all():
        return False
    chunks = (times[start : start + _CHUNK + 1] for start in range(0, times.size, _CHUNK))
    return all(bool(np.all(chunk[1:] >= chunk[:-1])) for chunk in chunks)


def equal_bins(bottom: float, top: float, bins: int) -> BinsOfRows:
    """Bins of one size between ``bottom`` and ``top``, for `count_spikes`."""
    scale = bins / (top - bottom)

    def bins_of(rows: NDArray[Any]) -> NDArray[np.intp]:
        places = rows - bottom
        places *= scale
        places += 1
        np.clip(places, 0, bins + 1, out=places)
        return places.astype(np.intp)

    return bins_of


def count_spikes(
    trains: Iterable[Spikes], edges: NDArray[Any], bins_of: BinsOfRows, bins: int
) -> NDArray[np.int64]:
    """Count spikes in bins of time and of rows.

    Parameters
    ----------
    trains : iterable of Spikes
        The spikes, which are counted together.
    edges : ndarray
        Ascending edges (s) of the bins of time; a spike at an edge is in the later bin.
    bins_of : callable
        From rows to their bins 1 to ``bins``; rows in bins 0 and ``bins + 1`` are left out.
    bins : int
        The number of bins of rows.

    Returns
    -------
    ndarray
        The counts, of shape (bins, len(edges) - 1).
    """
    counts = np.zeros((len(edges) - 1, bins + 2), dtype=np.int64)
    for spikes in trains:
        cuts = np.searchsorted(spikes.times, edges)
        for column in np.flatnonzero(np.diff(cuts)):
            for start in range(cuts[column], cuts[column + 1], _CHUNK):
                part = slice(start, min(start + _CHUNK, cuts[column + 1]))
                found = bins_of(spikes.rows(part))
                counts[column] += np.bincount(found, minlength=bins + 2)
    return counts[:, 1:-1].T
