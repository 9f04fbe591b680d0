"""The image of a connection matrix, binned at the resolution at which it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from brian2tools.plotting.binned import BinnedImage, Window
from brian2tools.plotting.synapses.aggregate import Grid, every_neuron

__all__ = ["ConnectionImage", "overview_edges", "visible_bins"]

Edges = NDArray[np.intp]
Rebin = Callable[[Edges, Edges], Grid]

# The overview has some more bins than the axes have pixels (twice as many take twice the time), but
# not more than fit into little memory. It serves windows with pixels of at least so many bins.
_BINS_PER_PIXEL = 1.5
_MOST_BINS = 1400
_FEWEST_BINS_PER_PIXEL = 1.2


def overview_edges(axes: Axes, size: tuple[int, int]) -> tuple[Edges, Edges]:
    """Edges of bins for all neurons: each neuron its own if that gives few enough bins."""
    pixels = np.ceil(axes.bbox.size).astype(int)
    bins = np.clip(_BINS_PER_PIXEL * pixels, 1, _MOST_BINS).astype(int)
    source_edges, target_edges = (
        every_neuron(neurons) if neurons <= _MOST_BINS else np.arange(count + 1) * neurons // count
        for neurons, count in zip(size, bins, strict=True)
    )
    return source_edges, target_edges


def visible_bins(edges: Edges, low: float, high: float, pixels: int) -> tuple[Edges, Edges]:
    """Put units together so that each is drawn with at least one pixel.

    Parameters
    ----------
    edges : ndarray
        Unit ``u`` stands for the neurons from ``edges[u]`` to before ``edges[u + 1]``; neuron
        ``k`` is drawn from ``k - 0.5`` to ``k + 0.5``.
    low, high : float
        Coordinates where the first pixel begins and where the last one ends.
    pixels : int
        The number of pixels.

    Returns
    -------
    bins : ndarray
        The first unit of each bin, and the unit after the last one; empty if none is visible.
    bin_of_pixel : ndarray
        The bin that each pixel shows; -1 where there is no neuron.
    """
    position = low + 0.5 + np.arange(pixels + 1) * ((high - low) / pixels)
    lower, upper = np.minimum(position[:-1], position[1:]), np.maximum(position[:-1], position[1:])
    middle = (lower + upper) / 2
    unit_middle = (edges[:-1] + edges[1:]) / 2
    first = np.searchsorted(unit_middle, lower)
    last = np.searchsorted(unit_middle, upper)
    # A pixel smaller than the units may have the middle of none: it shows the one it lies in.
    lies_in = np.searchsorted(edges, middle, side="right") - 1
    between = first == last
    first = np.where(between, lies_in, first)
    last = np.where(between, lies_in + 1, last)
    inside = ~between | ((middle >= edges[0]) & (middle < edges[-1]))
    starts, bin_of_inside = np.unique(first[inside], return_inverse=True)
    bin_of_pixel = np.full(pixels, -1)
    bin_of_pixel[inside] = bin_of_inside
    if not starts.size:
        return starts, bin_of_pixel
    return np.append(starts, last[inside].max()), bin_of_pixel


class ConnectionImage(BinnedImage):
    """An image of a connection matrix of any size.

    Each draw shows single pairs of neurons where they are larger than pixels, and else for each
    pixel what the pairs in it have in common, so that no synapse vanishes between pixels.

    Parameters
    ----------
    axes : Axes
        Axes whose limits are already those of all neurons.
    overview : Grid
        All synapses, in bins of few neurons.
    rebin : callable or None
        Returns a `Grid` for edges of source and of target neurons; needed where the bins of the
        overview are not single neurons.
    scale : float
        What the values are divided by: the unit that they are shown in.
    **kwds
        Properties of `matplotlib.image.AxesImage`.
    """

    def __init__(
        self,
        axes: Axes,
        overview: Grid,
        rebin: Rebin | None = None,
        *,
        scale: float = 1.0,
        **kwds: Any,
    ) -> None:
        self._overview = overview
        self._rebin = rebin
        self._scale = scale
        sources, targets = overview.source_edges[-1], overview.target_edges[-1]
        super().__init__(axes, extent=(-0.5, sources - 0.5, -0.5, targets - 0.5), **kwds)
        self.set_data(self._first_picture())

    def _first_picture(self) -> np.ma.MaskedArray[Any, np.dtype[np.float64]]:
        """All of the matrix at about the resolution at which it will be drawn."""
        grid = self._overview
        if self._rebin is not None:
            columns, rows = np.maximum(np.ceil(self.axes.bbox.size), 1).astype(int)
            left, right, bottom, top = self.get_extent()
            x, _ = visible_bins(grid.source_edges, left, right, columns)
            y, _ = visible_bins(grid.target_edges, bottom, top, rows)
            grid = grid.merged(x, y)
        picture: np.ma.MaskedArray[Any, np.dtype[np.float64]] = grid.shown() / self._scale
        return picture

    def colors(self, window: Window) -> NDArray[np.uint8]:
        """The colours of a window; transparent where there is no synapse."""
        result = np.zeros((window.rows, window.columns, 4), dtype=np.uint8)
        source_edges, target_edges = self._edges_of_units(window)
        x, column_of = visible_bins(source_edges, window.left, window.right, window.columns)
        y, row_of = visible_bins(target_edges, window.bottom, window.top, window.rows)
        if not x.size or not y.size:
            return result
        if source_edges is self._overview.source_edges or self._rebin is None:
            grid = self._overview.merged(x, y)
        else:
            grid = self._rebin(source_edges[x], target_edges[y])
        rgba = self.to_rgba(grid.shown() / self._scale, bytes=True)
        inside = np.ix_(row_of >= 0, column_of >= 0)
        result[inside] = rgba[np.ix_(row_of[row_of >= 0], column_of[column_of >= 0])]
        return result

    def _edges_of_units(self, window: Window) -> tuple[Edges, Edges]:
        """Those of the overview where it is fine enough for the window, else single neurons."""
        edges = self._overview.source_edges, self._overview.target_edges
        spans = abs(window.right - window.left), abs(window.top - window.bottom)
        pixels = window.columns, window.rows
        if self._rebin is None or all(map(_fine_enough, edges, spans, pixels)):
            return edges
        return every_neuron(int(edges[0][-1])), every_neuron(int(edges[1][-1]))


def _fine_enough(edges: Edges, span: float, pixels: int) -> bool:
    neurons, bins = int(edges[-1]), len(edges) - 1
    return neurons == bins or span / pixels >= _FEWEST_BINS_PER_PIXEL * neurons / bins
