"""A value for each of very many neurons, as dots where few are visible and as an image of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from brian2tools.plotting.binned import BinnedImage, Window

__all__ = ["DotImage"]

_MOST_DOTS = 30_000
_CHUNK = 1 << 20
_FAINTEST = 0.3
# In points: the size of what stands for one or several dots in the image.
_BIN = 0.7


class DotImage(BinnedImage):
    """Values over their indices, whose colour is the stronger the more dots lie on each other.

    Parameters
    ----------
    axes : Axes
        Axes with linear scales; the image adds itself and sets their limits.
    values : ndarray
        A value for each index; those that are not finite are left out.
    extent : tuple of float
        left, right, bottom and top of all values, in data coordinates.
    dots : mapping
        Properties of the dots where few are visible, those of `matplotlib.lines.Line2D`; their
        colour is that of the image too.
    """

    def __init__(
        self,
        axes: Axes,
        values: NDArray[Any],
        extent: tuple[float, float, float, float],
        dots: Mapping[str, Any],
    ) -> None:
        self.values = values
        self._dots = dict(dots)
        super().__init__(axes, extent)

    def can_composite(self) -> bool:
        """No: it is not always an image that is drawn."""
        return False

    def draw(self, renderer: RendererBase) -> None:
        """Draw the dots that are visible, or their image if they are too many."""
        part = self._in_view()
        if part.stop - part.start > _MOST_DOTS:
            super().draw(renderer)
        elif self.get_visible():
            dots = Line2D(np.arange(part.start, part.stop), self.values[part], **self._dots)
            Artist.update_from(dots, self)
            dots.set_transform(self.axes.transData)
            dots.draw(renderer)
            self.stale = False

    def _in_view(self) -> slice:
        left, right = np.clip(self.axes.get_xbound(), -1, len(self.values))
        return slice(max(int(np.ceil(left)), 0), min(int(np.floor(right)) + 1, len(self.values)))

    def colors(self, window: Window) -> NDArray[np.uint8]:
        """The colour of the dots, with an alpha that grows with their number."""
        dots_per_point = self.axes.figure.dpi / 72 * window.columns / self.axes.bbox.width
        side = max(1, round(_BIN * dots_per_point))
        counts = self._count(window, side)
        found = counts[counts > 0]
        highest = max(float(np.quantile(found, 0.99)), 3.0) if found.size else 1.0
        strength = np.sqrt(np.minimum(counts / highest, 1))
        red, green, blue, alpha = to_rgba(self._dots.get("color", "black"))
        image = np.empty((*counts.shape, 4))
        image[..., :3] = red, green, blue
        image[..., 3] = alpha * np.where(counts, _FAINTEST + (1 - _FAINTEST) * strength, 0)
        pixels: NDArray[np.uint8] = np.round(image * 255).astype(np.uint8)
        return pixels.repeat(side, axis=0).repeat(side, axis=1)[: window.rows, : window.columns]

    def _count(self, window: Window, side: int) -> NDArray[np.intp]:
        """How many dots lie in each square of so many pixels."""
        columns, rows = -(-window.columns // side), -(-window.rows // side)
        across = window.columns / side / (window.right - window.left)
        up = window.rows / side / (window.top - window.bottom)
        counts = np.zeros(rows * columns, dtype=np.intp)
        part = self._in_view()
        for start in range(part.start, part.stop, _CHUNK):
            values = self.values[start : min(start + _CHUNK, part.stop)]
            x = np.floor((np.arange(start, start + len(values)) - window.left) * across)
            y = np.floor((values - window.bottom) * up)
            inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
            places = (y[inside] * columns + x[inside]).astype(np.intp)
            counts += np.bincount(places, minlength=len(counts))
        return counts.reshape(rows, columns)
