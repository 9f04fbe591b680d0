"""A line with arrows that tell in which direction time goes along it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from numpy.typing import ArrayLike, NDArray

__all__ = ["Trajectory"]

# In points: how far apart arrows are, their length, and the part of the line they point along.
_DISTANCE = 110
_LENGTH = 8
_REACH = 5
_MOST = 12
_HEAD = np.array([(0.5, 0), (-0.5, 0.42), (-0.32, 0), (-0.5, -0.42), (0.5, 0)])


class Trajectory(Line2D):
    """A line with arrow heads, which are placed anew on what is visible at each draw.

    Parameters
    ----------
    x, y : array-like
        The points in the order of time.
    arrow_kwds : mapping or None
        Properties of `matplotlib.patches.PathPatch` for the arrow heads; None draws no arrows.
    **kwds
        Properties of `matplotlib.lines.Line2D`.
    """

    def __init__(
        self,
        x: ArrayLike,
        y: ArrayLike,
        *,
        arrow_kwds: Mapping[str, Any] | None = None,
        **kwds: Any,
    ) -> None:
        super().__init__(x, y, **kwds)
        self._arrow_kwds = arrow_kwds

    def draw(self, renderer: RendererBase) -> None:
        """Draw the line, and the arrows over it."""
        super().draw(renderer)
        if self._arrow_kwds is None or not self.get_visible():
            return
        arrows = self.get_arrows(float(np.asarray(renderer.points_to_pixels(1.0))))
        heads = PathPatch(Path.make_compound_path(*map(Path, arrows)))
        Artist.update_from(heads, self)
        heads.set(transform=IdentityTransform(), color=self.get_color(), linewidth=0)
        heads.set(**self._arrow_kwds)
        heads.draw(renderer)

    def get_arrows(self, pixels_per_point: float) -> NDArray[Any]:
        """The corners of the arrow heads in pixels, of shape (arrows, corners, 2)."""
        points = self.get_transform().transform(self.get_xydata())
        tips, directions = _places(
            points,
            self._is_visible(points),
            _DISTANCE * pixels_per_point,
            _REACH * pixels_per_point,
        )
        along = _HEAD[:, :1] * directions[:, np.newaxis]
        across = _HEAD[:, 1:] * (directions[:, np.newaxis, ::-1] * (-1, 1))
        corners: NDArray[Any] = tips[:, np.newaxis] + _LENGTH * pixels_per_point * (along + across)
        return corners

    def _is_visible(self, points: NDArray[Any]) -> NDArray[np.bool_]:
        inside = np.isfinite(points)
        if self.axes is not None:
            box = self.axes.bbox
            inside = (points >= box.min) & (points <= box.max)
        visible: NDArray[np.bool_] = np.all(inside, axis=1)
        return visible


def _places(
    points: NDArray[Any], visible: NDArray[np.bool_], distance: float, reach: float
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Points at about equal distances along the visible part, and the directions there."""
    if len(points) < 2:
        return np.empty((0, 2)), np.empty((0, 2))
    steps = np.hypot(*np.diff(points, axis=0).T) * (visible[1:] & visible[:-1])
    length = np.concatenate(([0], np.cumsum(np.nan_to_num(steps))))
    number = min(round(length[-1] / distance), _MOST) or 1
    wanted = (np.arange(number) + 0.5) / number * length[-1]
    ends = np.searchsorted(length, wanted).clip(1)
    starts = np.searchsorted(length, length[ends] - reach, side="right") - 1
    ways = points[ends] - points[starts.clip(0)]
    lengths = np.hypot(*ways.T)
    # Nothing moves where there is no way, and none leads over a gap.
    some = lengths > 0
    return points[ends][some], ways[some] / lengths[some, np.newaxis]
