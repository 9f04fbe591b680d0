"""An image that is computed when it is drawn, for data with far more points than pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import MouseEvent, RendererBase
from matplotlib.image import AxesImage
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError

__all__ = ["BinnedImage", "Window"]


@dataclass(frozen=True)
class Window:
    """The part of the data that an image shows, and the number of pixels it is drawn with.

    Attributes
    ----------
    left, right, bottom, top : float
        Data coordinates of the edges of the image; ``left > right`` on an inverted axis.
    columns, rows : int
        The number of pixels.
    """

    left: float
    right: float
    bottom: float
    top: float
    columns: int
    rows: int


class BinnedImage(AxesImage):
    """Base of images that bin what is visible at the resolution at which it is drawn.

    No callback is needed: a zoom, a resized window or ``savefig(dpi=...)`` draws anew, and that
    bins anew. A subclass says in `colors` how a window looks.

    Parameters
    ----------
    axes : Axes
        Axes with linear scales; the image adds itself and has their automatic limits cover it,
        besides what was in view of them and of axes that share them.
    extent : tuple of float
        left, right, bottom and top of all data, in data coordinates.
    **kwds
        Properties of `matplotlib.image.AxesImage`.
    """

    def __init__(self, axes: Axes, extent: tuple[float, float, float, float], **kwds: Any) -> None:
        self._drawn: tuple[Window, NDArray[np.uint8]] | None = None
        super().__init__(axes, extent=extent, origin="lower")
        # matplotlib asks for an array before it draws; the values never show.
        self.set_data(np.zeros((1, 1)))
        self.set(**kwds)
        before = _view(axes)
        axes.add_image(self)
        self.set_clip_path(axes.patch)
        self.set_extent(extent)
        _keep_in_view(axes, before)

    def colors(self, window: Window) -> NDArray[np.uint8]:
        """The colours of a window, of shape (rows, columns, 4), the lowest row first."""
        raise NotImplementedError

    def changed(self) -> None:
        """Have the next draw bin anew; to be called when anything but the view changes."""
        self._drawn = None
        super().changed()

    def make_image(
        self,
        renderer: RendererBase,  # noqa: ARG002
        magnification: float = 1.0,
        unsampled: bool = False,  # noqa: ARG002
    ) -> tuple[NDArray[np.uint8], float, float, Affine2D]:
        """Bin and colour what the axes show; called by matplotlib at each draw."""
        if not self.axes.transData.is_affine:
            raise ArgumentError(
                "axes have a scale that is not linear, expected linear ones for an image of bins: "
                "go back to it with set_xscale('linear') and set_yscale('linear')"
            )
        pixels = (np.asarray(self.axes.bbox.extents) * magnification + 0.5).astype(int)
        left, bottom, right, top = pixels / magnification
        columns, rows = np.maximum(pixels[2:] - pixels[:2], 1)
        to_data = self.axes.transData.inverted()
        (x0, y0), (x1, y1) = to_data.transform([(left, bottom), (right, top)])
        window = Window(float(x0), float(x1), float(y0), float(y1), int(columns), int(rows))
        # matplotlib draws twice for each file that it saves, the first time only to lay out.
        if self._drawn is None or self._drawn[0] != window:
            self._drawn = window, self.colors(window)
        colors = self._drawn[1]
        alpha = self.get_alpha()
        if alpha is not None:
            colors = colors.copy()
            colors[..., 3] = (colors[..., 3] * alpha).astype(np.uint8)
        return colors, left, bottom, Affine2D()

    def get_cursor_data(self, event: MouseEvent) -> None:  # noqa: ARG002
        """Nothing: a bin under the cursor has no value of its own."""
        return


def _view(axes: Axes) -> list[tuple[float, float, bool]]:
    """The limits of both axes, and whether something is drawn along them, there or beside."""
    groups = axes.get_shared_x_axes(), axes.get_shared_y_axes()
    drawn = [any(one.has_data() for one in group.get_siblings(axes)) for group in groups]
    return [(*axes.get_xlim(), drawn[0]), (*axes.get_ylim(), drawn[1])]


def _keep_in_view(axes: Axes, before: list[tuple[float, float, bool]]) -> None:
    """Have automatic limits also cover what was drawn before, in the direction that they had."""
    limits = []
    for (start, stop, drawn), now in zip(before, (axes.get_xlim(), axes.get_ylim()), strict=True):
        covered = (start, stop, *now) if drawn else now
        limits.append(sorted(covered, reverse=bool(start > stop)))
    if axes.get_autoscalex_on():
        axes.set_xlim(limits[0][0], limits[0][-1], auto=None)
    if axes.get_autoscaley_on():
        axes.set_ylim(limits[1][0], limits[1][-1], auto=None)
