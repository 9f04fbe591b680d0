"""Drawing a morphology in the plane: outlines of its compartments, projected onto two axes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from brian2tools.plotting.labels import label_axes, nice_length, scale_bar, set_title, tidy_axes
from brian2tools.plotting.morphology.geometry import MICROMETRE, Geometry
from brian2tools.plotting.morphology.values import CompartmentValues, add_value_bar
from brian2tools.plotting.style import INK

__all__ = ["PLANES", "draw_in_plane", "outlines"]

Floats = NDArray[np.float64]

PLANES: Mapping[str, tuple[int, int, int]] = {"xy": (0, 1, 2), "xz": (0, 2, 1), "yz": (1, 2, 0)}

CORNERS_OF_CAP = 7
CORNERS_OF_SOMA = 64
# In points: thin dendrites of a whole cell would be narrower than a pixel.
LEAST_WIDTH = 0.8
LINE_WIDTH = 1.2


def draw_in_plane(
    geometry: Geometry,
    axes: Axes,
    *,
    plane: str,
    show_compartments: bool,
    show_diameter: bool,
    colors: Floats,
    values: CompartmentValues | None,
    bar: bool = True,
    colorbar: bool | Mapping[str, Any] = True,
    title: str | None = None,
    **kwds: Any,
) -> PolyCollection:
    """Draw a morphology as one artist with one outline for each compartment, in µm.

    Parameters
    ----------
    geometry : Geometry
        A morphology with coordinates.
    axes : Axes
        Where to draw.
    plane : {'xy', 'xz', 'yz'}
        The axes to project onto.
    show_compartments, show_diameter, colors, values, colorbar, title
        As in `plot_morphology`, after they were checked.
    bar : bool
        Whether a scale bar takes the place of the axes.
    **kwds
        Properties of the artist.
    """
    cell = PolyCollection(
        outlines(geometry, plane, show_diameter),
        edgecolors="face",
        joinstyle="round",
        capstyle="round",
        linewidths=LEAST_WIDTH if show_diameter else LINE_WIDTH,
    )
    if values is None:
        depth = geometry.section_depth[geometry.section]
        cell.set(facecolor=colors[depth % len(colors)])
    else:
        cell.set(array=values.shown, norm=values.norm, cmap=values.colormap)
    cell.set(**kwds)
    axes.add_collection(cell)
    if show_compartments:
        _mark_centers(geometry, axes, plane)
    axes.set_aspect("equal")
    _frame(geometry, axes, plane, bar)
    axes.autoscale_view()
    if values is not None:
        add_value_bar(cell, axes, values, colorbar)
    set_title(axes, *([title] if title else []))
    return cell


def outlines(geometry: Geometry, plane: str, show_diameter: bool) -> list[Floats]:
    """The outline of each compartment in µm, seen along the third axis; without NaN for any.

    A truncated cone ends in half an ellipse that is the flatter the less it points towards the
    viewer. At the end by which it is attached it is rounded instead, which closes the gap where
    branches bend. Without diameters it is the line between its ends; a soma is always a disc.
    """
    *seen, towards_viewer = PLANES[plane]
    start, end = _outside_of_soma(geometry)
    along = end[:, seen] - start[:, seen]
    length = np.linalg.norm(end - start, axis=1)
    tilt = np.abs(end - start)[:, towards_viewer] / np.where(length > 0, length, 1)
    direction = np.arctan2(along[:, 1], along[:, 0])
    if show_diameter:
        start_radius, end_radius = geometry.start_diameter / 2, geometry.end_diameter / 2
        attached = np.where(geometry.parent < 0, 0, end_radius[geometry.parent])
        joint = np.maximum(np.minimum(attached, start_radius), tilt * start_radius)
        first = _cap(start[:, seen], start_radius, joint, direction + np.pi)
        last = _cap(end[:, seen], end_radius, tilt * end_radius, direction)
        shapes = np.concatenate([first, last], axis=1)
    else:
        shapes = np.stack([start[:, seen], end[:, seen]], axis=1)
    polygons = list(shapes / MICROMETRE)
    for soma in np.flatnonzero(geometry.is_soma):
        polygons[soma] = (
            _disc(geometry.start[soma, seen], geometry.start_diameter[soma] / 2) / MICROMETRE
        )
    return polygons


def _cap(place: Floats, radius: Floats, depth: Floats, direction: Floats) -> Floats:
    """Half ellipses that bulge by ``depth`` in ``direction``; of shape (n, corners, 2)."""
    angle = np.linspace(-np.pi / 2, np.pi / 2, CORNERS_OF_CAP)
    forwards = depth[:, None] * np.cos(angle)
    sideways = radius[:, None] * np.sin(angle)
    cosine, sine = np.cos(direction)[:, None], np.sin(direction)[:, None]
    turned = [forwards * cosine - sideways * sine, forwards * sine + sideways * cosine]
    corners: Floats = place[:, None] + np.stack(turned, axis=-1)
    return corners


def _disc(place: Floats, radius: float) -> Floats:
    angle = np.linspace(0, 2 * np.pi, CORNERS_OF_SOMA, endpoint=False)
    return place + radius * np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def _outside_of_soma(geometry: Geometry) -> tuple[Floats, Floats]:
    """Both ends of the compartments; the start moved to the surface where it is inside a soma.

    Points of a reconstruction are attached to the centre of the soma, and would lie over it.
    """
    start = geometry.start.copy()
    attached = np.flatnonzero((geometry.parent >= 0) & geometry.is_soma[geometry.parent])
    soma = geometry.parent[attached]
    radius = geometry.start_diameter[soma] / 2
    near = np.linalg.norm(geometry.start[attached] - geometry.start[soma], axis=1)
    far = np.linalg.norm(geometry.end[attached] - geometry.start[soma], axis=1)
    inside = np.clip((radius - near) / np.where(far > near, far - near, np.inf), 0, 1)
    along = geometry.end[attached] - geometry.start[attached]
    start[attached] += inside[:, None] * along
    return start, geometry.end


def _mark_centers(geometry: Geometry, axes: Axes, plane: str) -> Line2D:
    across, up, _ = PLANES[plane]
    x, y = geometry.center[:, [across, up]].T / MICROMETRE
    marks = Line2D(
        x, y, linestyle="", marker="o", markersize=3, color="white", markeredgecolor=INK,
        markeredgewidth=0.6, zorder=3,
    )  # fmt: skip
    axes.add_line(marks)
    return marks


def _frame(geometry: Geometry, axes: Axes, plane: str, bar: bool) -> None:
    """Put a scale bar below the cell in place of the axes, or label these."""
    if not bar:
        label_axes(axes, x=(f"{plane[0]} (µm)", None), y=(f"{plane[1]} (µm)", None))
        return
    tidy_axes(axes).set_axis_off()
    seen = PLANES[plane][:2]
    radius = geometry.start_diameter.max() / 2
    places = np.concatenate([geometry.start, geometry.end])[:, seen]
    low, high = (places.min(0) - radius) / MICROMETRE, (places.max(0) + radius) / MICROMETRE
    length = nice_length(float((high - low).max()))
    scale_bar(axes, length, f"{length:g} µm", at=(low[0], low[1] - 0.04 * (high - low).max()))
