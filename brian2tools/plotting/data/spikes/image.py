"""The artists of a raster: marks for few spikes, an image for many, chosen at each draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.path import Path
from numpy.typing import NDArray

from brian2tools.plotting.binned import BinnedImage, Window
from brian2tools.plotting.data.spikes.arrangement import Arrangement, Block
from brian2tools.plotting.data.spikes.colors import color_levels, color_table, evened
from brian2tools.plotting.data.spikes.spike_trains import Spikes, count_spikes, equal_bins

__all__ = ["MOST_MARKS", "SpikeImage", "SpikeMarks"]

MOST_MARKS = 30_000

# All in points. A spike smaller than this is lost in print, whatever the resolution is.
_SMALLEST_BIN = 0.5
_SHORTEST_MARK, _CLEAR_MARK, _LONGEST_MARK = 1.5, 4.0, 14.0
_MARK_PER_ROW = 0.8
_SAMPLE = 100_000

Marks = tuple[NDArray[Any], NDArray[Any]]


class SpikeImage(BinnedImage):
    """The spikes of a raster, as an image where there are too many of them to be seen singly.

    Whenever it is drawn it looks at what the axes show. Up to `MOST_MARKS` spikes are left to its
    `marks`; more are counted in bins as small as a dot in print, whose colours go from a tint
    for a single spike over the colour of the group to a dark shade.

    Parameters
    ----------
    axes : Axes
        Axes with linear scales, to which the image and its marks add themselves.
    trains : sequence of Spikes
        The spikes.
    arrangement : Arrangement
        The rows that their neurons have.
    extent : tuple of float
        left, right, bottom and top of the raster, in data coordinates.
    time_unit : float
        What the times are divided by for the axes.
    marks : sequence of mapping
        Properties of the marks of each block of the arrangement.

    Attributes
    ----------
    marks : tuple of SpikeMarks
        A line for each block, which has the colour of its spikes in the image too.
    """

    def __init__(
        self,
        axes: Axes,
        trains: Sequence[Spikes],
        arrangement: Arrangement,
        extent: tuple[float, float, float, float],
        time_unit: float,
        marks: Sequence[Mapping[str, Any]],
    ) -> None:
        self._trains, self._rows, self._time_unit = trains, arrangement.size, time_unit
        self._seen: tuple[object, list[Marks] | None] | None = None
        super().__init__(axes, extent)
        self.marks = tuple(
            SpikeMarks(self, block, **properties)
            for block, properties in zip(arrangement.blocks, marks, strict=True)
        )
        for one in self.marks:
            # add_line would take in all spikes to find the limits.
            axes.add_artist(one)
        first = self.marks[0]
        self.set(alpha=first.get_alpha(), zorder=first.get_zorder(), visible=first.get_visible())

    @property
    def number(self) -> int:
        """The number of all spikes."""
        return sum(spikes.times.size for spikes in self._trains)

    def set_trains(self, trains: Sequence[Spikes]) -> None:
        """Show other spikes of the same neurons."""
        self._trains, self._seen = trains, None
        self.changed()

    def can_composite(self) -> bool:
        """No: it is not always an image that is drawn."""
        return False

    def remove(self) -> None:
        """Remove the image with its marks."""
        for one in self.marks:
            if one.axes is not None:
                one.remove()
        super().remove()

    def get_all_marks(self, block: Block) -> Marks:
        """Times, in the unit of the axes, and rows of all spikes in a block."""
        return self._marks([slice(None)] * len(self._trains), block.start - 0.5, block.stop - 0.5)

    def get_visible_marks(self) -> list[Marks] | None:
        """Times and rows of what the axes show, for each block; None where that is too much."""
        limits = self.axes.get_xbound(), self.axes.get_ybound()
        # Each mark asks the same one after another.
        if self._seen is None or self._seen[0] != limits:
            self._seen = limits, self._find_visible_marks(*limits)
        return self._seen[1]

    def _find_visible_marks(
        self, x: tuple[float, float], y: tuple[float, float]
    ) -> list[Marks] | None:
        left, right = (edge * self._time_unit for edge in x)
        bottom, top = y[0] - 0.5, y[1] + 0.5
        parts = [spikes.between(left, right) for spikes in self._trains]
        visible = sum(part.stop - part.start for part in parts)
        if visible > MOST_MARKS and not (bottom < -0.5 and top > self._rows - 0.5):
            edges = np.array([left, np.nextafter(right, np.inf)])
            visible = int(count_spikes(self._trains, edges, equal_bins(bottom, top, 1), 1).sum())
        if visible > MOST_MARKS:
            return None
        return [
            self._marks(parts, max(bottom, one.block.start - 0.5), min(top, one.block.stop - 0.5))
            for one in self.marks
        ]

    def _marks(self, parts: Sequence[slice], bottom: float, top: float) -> Marks:
        times, rows = [], []
        for spikes, part in zip(self._trains, parts, strict=True):
            all_rows = spikes.rows(part)
            inside = (all_rows > bottom) & (all_rows < top)
            times.append(spikes.times[part][inside] / self._time_unit)
            rows.append(all_rows[inside])
        return np.concatenate(times), np.concatenate(rows)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the image, if the marks do not show everything."""
        if self.get_visible_marks() is not None:
            self.stale = False
            return
        super().draw(renderer)

    def colors(self, window: Window) -> NDArray[np.uint8]:
        """The colours of what is visible."""
        upright = replace(
            window,
            left=min(window.left, window.right),
            right=max(window.left, window.right),
            bottom=min(window.bottom, window.top),
            top=max(window.bottom, window.top),
        )
        image = self._upright_colors(upright)
        turn = tuple(slice(None, None, -1 if swapped else 1) for swapped in (
            window.bottom > window.top, window.left > window.right
        ))  # fmt: skip
        return np.ascontiguousarray(image[turn])

    def _upright_colors(self, window: Window) -> NDArray[np.uint8]:
        side = max(1, round(_SMALLEST_BIN * self._pixels_per_point(window)))
        edges = _edges(window.left, window.right, window.columns, side)
        heights = _edges(window.bottom, window.top, window.rows, side)
        levels = self._levels(edges * self._time_unit, heights)
        rows = (heights[1:] + heights[:-1]) / 2
        image = np.zeros((*levels.shape, 4), dtype=np.uint8)
        for one in self.marks:
            first, last = np.searchsorted(rows, [one.block.start - 0.5, one.block.stop - 0.5])
            image[first:last] = color_table(one.get_color())[levels[first:last]]
        return image.repeat(side, axis=0).repeat(side, axis=1)[: window.rows, : window.columns]

    def _pixels_per_point(self, window: Window) -> float:
        # A vector file has 72 dots per inch, and images in it have more.
        magnification = window.columns / self.axes.bbox.width
        return self.axes.figure.dpi / 72 * magnification

    def _levels(self, edges: NDArray[Any], heights: NDArray[Any]) -> NDArray[np.uint8]:
        """How strong the colour is in each bin of time and each bin of height."""
        if heights[1] - heights[0] < 1:
            return self._levels_of_single_rows(edges, heights)
        bins = len(heights) - 1
        counts = count_spikes(self._trains, edges, equal_bins(heights[0], heights[-1], bins), bins)
        # Bins with a row or a time step more than their neighbours would show as stripes.
        rows = np.diff(np.clip(np.ceil(heights), 0, self._rows))
        steps = np.diff(np.ceil(edges / self._time_step(edges[0]) - 1e-6))
        return color_levels(counts * evened(rows)[:, np.newaxis] * evened(steps))

    def _time_step(self, start: float) -> float:
        """The shortest time (s) between two of the spikes that follow ``start``."""
        first = (int(np.searchsorted(spikes.times, start)) for spikes in self._trains)
        steps = [
            np.diff(spikes.times[at : at + _SAMPLE])
            for spikes, at in zip(self._trains, first, strict=True)
        ]
        positive = np.concatenate(steps)
        return float(np.min(positive, where=positive > 0, initial=np.inf))

    def _levels_of_single_rows(
        self, edges: NDArray[Any], heights: NDArray[Any]
    ) -> NDArray[np.uint8]:
        middles = (heights[1:] + heights[:-1]) / 2
        rows = np.floor(middles + 0.5).astype(np.intp)
        bins = int(rows[-1] - rows[0] + 1)
        bins_of = equal_bins(rows[0] - 0.5, rows[-1] + 0.5, bins)
        counts = count_spikes(self._trains, edges, bins_of, bins)
        levels: NDArray[np.uint8] = color_levels(counts)[rows - rows[0]]
        levels[np.abs(middles - rows) > self.mark_height() / self.points_per_row() / 2] = 0
        return levels

    def points_per_row(self) -> float:
        """The height (points) of a row as the axes are now."""
        bottom, top = self.axes.get_ybound()
        return float(self.axes.bbox.height / self.axes.figure.dpi * 72 / (top - bottom))

    def mark_height(self) -> float:
        """The height (points) of a mark: nearly a row, within what reads well."""
        visible = self.get_visible_marks() or ()
        number = sum(x.size for x, _ in visible) or MOST_MARKS
        to_points = 72 / self.axes.figure.dpi
        area = self.axes.bbox.width * self.axes.bbox.height * to_points**2
        # The fewer there are, the higher each has to be to catch the eye.
        shortest = max(_SHORTEST_MARK, min(math.sqrt(area / number) / 3, _CLEAR_MARK))
        return min(max(_MARK_PER_ROW * self.points_per_row(), shortest), _LONGEST_MARK)


def _edges(low: float, high: float, pixels: int, side: int) -> NDArray[Any]:
    """Edges of as many bins of ``side`` pixels as are needed."""
    edges: NDArray[Any] = np.arange(0, pixels + side, side)
    return low + edges * ((high - low) / pixels)


class SpikeMarks(Line2D):
    """The marks of one block of a raster, which draw what is visible unless it is too much.

    Parameters
    ----------
    image : SpikeImage
        The image that holds the spikes.
    block : Block
        The rows whose spikes these are.
    **kwds
        Properties of `matplotlib.lines.Line2D`; unless ``markersize`` and ``markeredgewidth`` are
        given, marks are about as high as the rows, and wider where they are higher.
    """

    _chosen: frozenset[str] = frozenset()

    def __init__(self, image: SpikeImage, block: Block, **kwds: Any) -> None:
        self.image, self.block = image, block
        super().__init__([], [], **{"linestyle": "none", "marker": "|", **kwds})
        self._chosen = frozenset(kwds)

    def set_color(self, color: Any) -> None:
        """Set the colour of the marks and of their spikes in the image."""
        super().set_color(color)
        self.image.changed()

    def set_markersize(self, sz: float) -> None:
        """Set the size of the marks (points), which then do not follow the height of the rows."""
        self._chosen |= {"markersize"}
        super().set_markersize(sz)

    def set_markeredgewidth(self, ew: float | None) -> None:
        """Set the width of the strokes (points), which then does not follow the marks' height."""
        self._chosen |= {"markeredgewidth"}
        super().set_markeredgewidth(ew)

    def get_xdata(self, orig: bool = True) -> NDArray[Any]:  # noqa: ARG002
        """The times of all spikes, in the unit of the axes."""
        return self.image.get_all_marks(self.block)[0]

    def get_ydata(self, orig: bool = True) -> NDArray[Any]:  # noqa: ARG002
        """The rows of all spikes."""
        return self.image.get_all_marks(self.block)[1]

    def _points(self) -> Marks:
        visible = self.image.get_visible_marks()
        if visible is None:
            return np.empty(0), np.empty(0)
        return visible[self.image.marks.index(self)]

    def recache(self, always: bool = False) -> None:
        """Take what is visible into the base class, which needs it for picking."""
        self._xorig, self._yorig = self._points()
        super().recache(always)

    def get_path(self) -> Path:
        """What is visible as marks, which serves for placing a legend."""
        return Path(np.column_stack(self._points()))

    def draw(self, renderer: RendererBase) -> None:
        """Draw what is visible, if the image does not."""
        x, y = self._points()
        if x.size and self.get_visible():
            pen = Line2D(x, y)
            pen.update_from(self)
            self.fit_to_rows(pen)
            pen.draw(renderer)
        self.stale = False

    def fit_to_rows(self, pen: Line2D) -> None:
        """Give another line the size of these marks as it is now."""
        height = self.image.mark_height()
        is_tick = self.get_marker() == "|"
        if "markersize" not in self._chosen:
            pen.set_markersize(height if is_tick else min(height, self.get_markersize()))
        if is_tick and "markeredgewidth" not in self._chosen:
            pen.set_markeredgewidth(min(max(height / 3, 0.6), 1.2))
