"""Putting synapses together: those of one pair of neurons, or of one bin of many pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AGGREGATES",
    "Aggregate",
    "Grid",
    "Pairs",
    "all_finite",
    "bin_synapses",
    "chunks",
    "combine_pairs",
    "count_pairs",
    "degrees",
    "every_neuron",
    "pair_grid",
]

Aggregate = Literal["number", "sum", "mean", "min", "max"]
AGGREGATES: tuple[Aggregate, ...] = ("number", "sum", "mean", "min", "max")

_CHUNK = 1 << 21
# Up to here one byte a pair of neurons is cheaper than sorting the synapses.
_MOST_MARKS = 25_000_000
_MOST_SORTED = 2_000_000


def chunks(size: int) -> Iterator[slice]:
    """Slices that cover ``size`` elements, each small enough for temporary copies."""
    for start in range(0, size, _CHUNK):
        yield slice(start, start + _CHUNK)


def all_finite(values: NDArray[Any]) -> bool:
    """Whether no value is NaN or infinite; False for finite ones whose sum is not finite."""
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(values.sum()))


class _Bins:
    """Number and sum, smallest or largest value of what falls into each of a row of bins."""

    def __init__(self, size: int, aggregate: Aggregate) -> None:
        self.number = np.zeros(size, dtype=np.int64)
        self._aggregate = aggregate
        self.value: NDArray[np.float64] | None = None
        if aggregate != "number":
            start = {"min": np.inf, "max": -np.inf}.get(aggregate, 0.0)
            self.value = np.full(size, start)

    def add(self, bins: NDArray[np.integer[Any]], values: NDArray[Any] | None) -> None:
        """Add one chunk; values that are not finite are left out with their synapses."""
        if self.value is None or values is None:
            self.number += np.bincount(bins, minlength=self.number.size)
            return
        if not all_finite(values):
            finite = np.isfinite(values)
            bins, values = bins[finite], values[finite]
        self.number += np.bincount(bins, minlength=self.number.size)
        if self._aggregate == "min":
            np.minimum.at(self.value, bins, values)
        elif self._aggregate == "max":
            np.maximum.at(self.value, bins, values)
        else:
            self.value += np.bincount(bins, weights=values, minlength=self.number.size)


@dataclass(frozen=True, eq=False)
class Grid:
    """What is known of the synapses in each cell of a grid over all pairs of neurons.

    Attributes
    ----------
    source_edges, target_edges : ndarray
        Column ``c`` holds the source neurons from ``source_edges[c]`` to before
        ``source_edges[c + 1]``, and a row the target neurons in the same way.
    number : ndarray
        The number of synapses, of shape (rows, columns).
    value : ndarray or None
        Their sum (also for ``aggregate='mean'``), smallest or largest value; None if they are
        only counted.
    aggregate : {'number', 'sum', 'mean', 'min', 'max'}
        What the cells show.
    """

    source_edges: NDArray[np.intp]
    target_edges: NDArray[np.intp]
    number: NDArray[np.int64]
    value: NDArray[np.float64] | None
    aggregate: Aggregate = field(kw_only=True)

    def shown(self) -> np.ma.MaskedArray[Any, np.dtype[np.float64]]:
        """The value to show for each cell, masked where there is no synapse.

        It has the same meaning for cells of any size: number and sum are those per pair of
        neurons, the mean is that of the synapses.
        """
        value = self.number if self.value is None else self.value
        if self.aggregate == "mean":
            parts: Any = self.number
        elif self.aggregate in ("number", "sum"):
            parts = np.outer(np.diff(self.target_edges), np.diff(self.source_edges))
        else:
            parts = 1
        empty = self.number == 0
        result = np.full(value.shape, np.nan)
        np.divide(value, parts, out=result, where=~empty)
        return np.ma.MaskedArray(result, mask=empty)

    def merged(self, columns: NDArray[np.intp], rows: NDArray[np.intp]) -> Grid:
        """A coarser grid whose cells begin at these columns and rows, the last being its end."""
        join = {"min": np.minimum, "max": np.maximum}.get(self.aggregate, np.add)
        return Grid(
            self.source_edges[columns],
            self.target_edges[rows],
            _merged(self.number, columns, rows, np.add),
            None if self.value is None else _merged(self.value, columns, rows, join),
            aggregate=self.aggregate,
        )


def _merged(
    cells: NDArray[Any], columns: NDArray[np.intp], rows: NDArray[np.intp], join: np.ufunc
) -> NDArray[Any]:
    seen = cells[rows[0] : rows[-1], columns[0] : columns[-1]]
    by_row = join.reduceat(seen, rows[:-1] - rows[0], axis=0)
    result: NDArray[Any] = join.reduceat(by_row, columns[:-1] - columns[0], axis=1)
    return result


def every_neuron(size: int) -> NDArray[np.intp]:
    """The edges of bins of one neuron each."""
    return np.arange(size + 1, dtype=np.intp)


def bin_synapses(
    sources: NDArray[Any],
    targets: NDArray[Any],
    values: NDArray[Any] | None,
    source_edges: NDArray[np.intp],
    target_edges: NDArray[np.intp],
    *,
    size: tuple[int, int],
    aggregate: Aggregate,
) -> Grid:
    """Bin synapses in chunks, so that next to no memory is needed beyond theirs.

    Parameters
    ----------
    sources, targets : ndarray
        Indices of the neurons that each synapse connects.
    values : ndarray or None
        A value for each synapse.
    source_edges, target_edges : ndarray
        The edges of the bins, as in `Grid`; synapses outside of all bins are left out.
    size : tuple of int
        The numbers of source and of target neurons.
    aggregate : {'number', 'sum', 'mean', 'min', 'max'}
        What the cells shall show.
    """
    columns, rows = len(source_edges) - 1, len(target_edges) - 1
    # One more column and one more row take what is outside, so that no chunk needs a mask.
    shape = (rows + 1, columns + 1)
    column_of = _bin_of_neuron(source_edges, size[0])
    row_start_of = _bin_of_neuron(target_edges, size[1]) * (columns + 1)
    bins = _Bins(shape[0] * shape[1], aggregate)
    for chunk in chunks(len(sources)):
        # The mode spares a check; the indices were checked once.
        cells = column_of.take(sources[chunk], mode="clip")
        cells += row_start_of.take(targets[chunk], mode="clip")
        bins.add(cells, None if values is None else values[chunk])
    number = bins.number.reshape(shape)[:-1, :-1]
    value = None if bins.value is None else bins.value.reshape(shape)[:-1, :-1]
    return Grid(source_edges, target_edges, number, value, aggregate=aggregate)


def _bin_of_neuron(edges: NDArray[np.intp], size: int) -> NDArray[np.int32]:
    bins = len(edges) - 1
    bin_of = np.full(size, bins, dtype=np.int32)
    bin_of[edges[0] : edges[-1]] = np.repeat(np.arange(bins, dtype=np.int32), np.diff(edges))
    return bin_of


def pair_grid(grid: Grid) -> Grid:
    """The grid of single pairs as one of pairs that are connected: a cell shows their mean."""
    shown = grid.shown()
    connected = (~np.ma.getmaskarray(shown)).astype(np.int64)
    return Grid(
        grid.source_edges, grid.target_edges, connected, shown.filled(0.0), aggregate="mean"
    )


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of neurons that are connected.

    Attributes
    ----------
    sources, targets : ndarray
        Their indices.
    number : ndarray
        The number of synapses of each pair.
    shown : ndarray
        The value to show for each pair.
    """

    sources: NDArray[np.int64]
    targets: NDArray[np.int64]
    number: NDArray[np.int64]
    shown: NDArray[np.float64]


def combine_pairs(
    sources: NDArray[Any],
    targets: NDArray[Any],
    values: NDArray[Any] | None,
    *,
    size: tuple[int, int],
    aggregate: Aggregate,
) -> Pairs:
    """Put the synapses of each pair of neurons together; parameters as those of `bin_synapses`."""
    keys, pair_of = np.unique(_pair_keys(sources, targets, size), return_inverse=True)
    bins = _Bins(keys.size, aggregate)
    bins.add(pair_of, values)
    drawn = bins.number > 0
    value = bins.number if bins.value is None else bins.value
    shown = value[drawn] / (bins.number[drawn] if aggregate == "mean" else 1)
    pair_targets, pair_sources = np.divmod(keys[drawn], max(size[0], 1))
    return Pairs(pair_sources, pair_targets, bins.number[drawn], shown)


def _pair_keys(
    sources: NDArray[Any], targets: NDArray[Any], size: tuple[int, int]
) -> NDArray[np.int64]:
    keys: NDArray[np.int64] = targets.astype(np.int64)
    keys *= size[0]
    keys += sources
    return keys


def count_pairs(sources: NDArray[Any], targets: NDArray[Any], size: tuple[int, int]) -> int | None:
    """The number of pairs of neurons that are connected, or None where counting would take long."""
    if size[0] * size[1] <= _MOST_MARKS:
        connected = np.zeros(size[0] * size[1], dtype=bool)
        for chunk in chunks(len(sources)):
            connected[_pair_keys(sources[chunk], targets[chunk], size)] = True
        return int(np.count_nonzero(connected))
    if len(sources) <= _MOST_SORTED:
        return int(np.unique(_pair_keys(sources, targets, size)).size)
    return None


def degrees(indices: NDArray[Any], size: int) -> NDArray[np.int64]:
    """How often each of ``size`` neurons occurs in ``indices``."""
    result = np.zeros(size, dtype=np.int64)
    for chunk in chunks(len(indices)):
        result += np.bincount(indices[chunk], minlength=size)
    return result
