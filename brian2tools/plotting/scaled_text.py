"""Text whose size belongs to the data, for pictures that are made of text."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Bbox

__all__ = ["ScaledText", "axes_size", "fit_page", "line_size", "text_size"]

_TITLE = 30.0
_MOST_ENLARGED = 1.25


def line_size(
    line: str, size: float, weight: str = "normal", family: str | None = None
) -> tuple[float, float, float]:
    """Width, and height above and below its foot (points) of a line of text.

    A line that starts with ``$`` is taken as mathematics.
    """
    font = FontProperties(size=size, weight=weight, family=family)
    is_math = line.startswith("$")
    width, height, below = text_to_path.get_text_width_height_descent(line, font, is_math)
    return float(width), max(float(height - below), 0.8 * size), max(float(below), 0.2 * size)


def text_size(
    text: str, size: float, weight: str = "normal", family: str | None = None
) -> tuple[float, float]:
    """Width and height (points) that a text of one or several lines takes."""
    sizes = [line_size(line, size, weight, family) for line in text.split("\n")]
    return max(width for width, *_ in sizes), 1.2 * sum(up + down for _, up, down in sizes)


class ScaledText(Text):
    """Text that keeps its size relative to the data of its axes, which need one scale for x and y.

    Parameters
    ----------
    axes : Axes
        The axes, to which the text adds itself.
    x, y : float
        Where the text stands, in data coordinates.
    text : str
        What to write.
    size : float
        Size of the font in data coordinates, that is in points where the axes show one unit of
        data by one point.
    **kwds
        Properties of `matplotlib.text.Text`.
    """

    def __init__(
        self, axes: Axes, x: float, y: float, text: str, size: float = 9.0, **kwds: Any
    ) -> None:
        # Names with underscores are no TeX, and it is not TeX that was measured.
        settings = {"transform": axes.transData, "clip_on": True, "usetex": False, **kwds}
        super().__init__(x, y, text, **settings)
        self._size_in_data = size
        axes.add_artist(self)

    def _follow_axes(self) -> None:
        axes = self.axes
        if axes is None:
            return
        pixels = axes.bbox.height / float(np.ptp(axes.get_ylim())) * self._size_in_data
        points = max(pixels * 72 / axes.figure.dpi, 0.1)
        # Each change asks for another draw, and so does a change by rounding.
        if abs(points - float(self.get_fontsize())) > 1e-3 * points:
            self.set_fontsize(points)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the text in the size that the axes now give it."""
        self._follow_axes()
        super().draw(renderer)

    def get_window_extent(
        self, renderer: RendererBase | None = None, dpi: float | None = None
    ) -> Bbox:
        """The place that the text takes, in pixels."""
        self._follow_axes()
        return super().get_window_extent(renderer, dpi)


def axes_size(axes: Axes) -> tuple[float, float]:
    """Width and height (points) that axes have, or will have once their figure is laid out."""
    figure = axes.figure
    width, height = (float(pixels) * 72 / figure.dpi for pixels in axes.bbox.bounds[2:])
    if figure.get_layout_engine() is not None and axes.get_subplotspec() is not None:
        # It will use the margins, which matplotlib leaves for labels, but for the title.
        margins = figure.subplotpars
        width /= margins.right - margins.left
        height = height / (margins.top - margins.bottom) - _TITLE
    return width, height


def fit_page(axes: Axes, width: float, height: float, *, from_top: bool = False) -> None:
    """Have axes without ticks show a page of this size (points), smaller only where it must be.

    It stands in the middle, or at the left and the top.
    """
    room = axes_size(axes)
    scale = max(width / room[0], height / room[1], 1 / _MOST_ENLARGED)
    wide, high = scale * room[0], scale * room[1]
    left, bottom = (0.0, height - high) if from_top else ((width - wide) / 2, (height - high) / 2)
    axes.set_axis_off()
    axes.set(xlim=(left, left + wide), ylim=(bottom, bottom + high))
    axes.set_aspect("equal", adjustable="box", anchor="NW" if from_top else "W")
