"""An image of values over time and over neurons or places, averaged to what a screen can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from brian2tools.plotting.binned import BinnedImage, Window
from brian2tools.plotting.data.state.envelope import Traces

__all__ = ["HeatMap", "Rows", "rows_by_index", "rows_by_position"]


@dataclass(frozen=True, eq=False)
class Rows:
    """How the traces are laid out along the y axis.

    Attributes
    ----------
    edges : ndarray
        The edges of the rows in ascending order, of shape (rows + 1,).
    order : ndarray of int
        The traces from the lowest row up.
    starts : ndarray of int
        Where in ``order`` the traces of each row begin, and where the last ones end.
    """

    edges: NDArray[Any]
    order: NDArray[np.intp]
    starts: NDArray[np.intp]


def rows_by_index(number: int) -> Rows:
    """A row for each trace, centred on 0, 1, 2 and so on."""
    return Rows(np.arange(number + 1) - 0.5, np.arange(number), np.arange(number + 1))


def rows_by_position(positions: NDArray[Any]) -> Rows:
    """A row for each of the positions, for all the traces that have it."""
    order = np.argsort(positions, kind="stable")
    places, starts = np.unique(positions[order], return_index=True)
    between = (places[1:] + places[:-1]) / 2
    if len(places) == 1:
        ends = places[0] + np.array([-0.5, 0.5])
    else:
        ends = places[[0, -1]] * 2 - between[[0, -1]]
    edges = np.concatenate((ends[:1], between, ends[1:]))
    return Rows(edges, order, np.append(starts, len(order)))


class HeatMap(BinnedImage):
    """Values over time (x) and rows (y); each dot shows the mean of the values that lie in it.

    Parameters
    ----------
    axes : Axes
        Axes with linear scales.
    traces : Traces
        The values, over times that ascend.
    rows : Rows
        The rows of the traces.
    stop : float
        The time up to which the last values hold, in the unit of ``traces``.
    time_unit, value_unit : float
        What times and values are divided by for the axes and the colours.
    **kwds
        Properties of `matplotlib.image.AxesImage`.
    """

    def __init__(
        self,
        axes: Axes,
        traces: Traces,
        rows: Rows,
        stop: float,
        *,
        time_unit: float,
        value_unit: float,
        **kwds: Any,
    ) -> None:
        self._traces, self._rows = traces, rows
        self._time_edges = np.append(traces.times, stop) / time_unit
        self._value_unit = value_unit
        left, right = self._time_edges[[0, -1]]
        bottom, top = rows.edges[[0, -1]]
        super().__init__(axes, (left, right, bottom, top), **kwds)

    def colors(self, window: Window) -> NDArray[np.uint8]:
        """The colours of the means; transparent where there are no values."""
        means = np.ma.masked_invalid(self.means(window))
        colors: NDArray[np.uint8] = self.to_rgba(means, bytes=True)
        return colors

    def means(self, window: Window) -> NDArray[Any]:
        """The mean of the finite values in each dot of a window.

        Returns
        -------
        ndarray
            In the unit of the colours, of shape (rows, columns), the lowest row first; NaN where
            there are no values.
        """
        columns = _cells(self._time_edges, window.left, window.right, window.columns)
        rows = self._rows.starts[_cells(self._rows.edges, window.bottom, window.top, window.rows)]
        spans, place = np.unique(columns, axis=0, return_inverse=True)
        values = self._traces.values
        means = np.array([self._means_of_span(values, span, rows) for span in spans])
        shown: NDArray[Any] = means[place.ravel()].T / self._value_unit
        return shown

    def _means_of_span(
        self, values: NDArray[Any], span: NDArray[np.intp], rows: NDArray[np.intp]
    ) -> NDArray[Any]:
        start, stop = span
        if start >= stop:
            return np.full(len(rows), np.nan)
        total, count = _totals(values[start:stop])
        order = self._rows.order
        sums, counts = (_sum_ranges(one[order], rows) for one in (total, count))
        means = np.full(len(rows), np.nan)
        np.divide(sums, counts, out=means, where=counts > 0)
        return means


def _cells(edges: NDArray[Any], first: float, last: float, number: int) -> NDArray[np.intp]:
    """Which cells, from one to before another, each of ``number`` pixels between two ends covers.

    Outside of all cells it is a range without any.
    """
    pixels = np.linspace(first, last, number + 1)
    low, high = np.minimum(pixels[1:], pixels[:-1]), np.maximum(pixels[1:], pixels[:-1])
    # A pixel that ends where a cell does must not get a trace of the next one by rounding.
    hair = 1e-6 * (high - low)
    start = np.searchsorted(edges, low + hair, side="right") - 1
    stop = np.searchsorted(edges, high - hair, side="left")
    return np.clip(np.stack((start, stop), axis=1), 0, len(edges) - 1)


def _totals(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sum and number of the finite values of each trace."""
    total = values.sum(axis=0, dtype=float)
    if np.isfinite(total).all():
        return total, np.full(total.shape, len(values))
    finite = np.isfinite(values)
    return np.where(finite, values, 0.0).sum(axis=0), np.count_nonzero(finite, axis=0)


def _sum_ranges(values: NDArray[Any], ranges: NDArray[np.intp]) -> NDArray[Any]:
    """The sum of ``values`` from each start to before its stop."""
    padded = np.append(values, 0)
    sums: NDArray[Any] = np.add.reduceat(padded, ranges.ravel())[::2]
    return np.where(ranges[:, 0] < ranges[:, 1], sums, 0)
