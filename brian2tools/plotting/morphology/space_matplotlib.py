"""A cell in space, drawn by matplotlib: everywhere, and without another package."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator
from mpl_toolkits.mplot3d import Axes3D, proj3d
from mpl_toolkits.mplot3d.art3d import Line3DCollection, Poly3DCollection
from numpy.typing import NDArray

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.arguments import check_keywords
from brian2tools.plotting.labels import nice_length, set_title
from brian2tools.plotting.morphology.mesh import Mesh
from brian2tools.plotting.morphology.scene import MICROMETRE, Scene
from brian2tools.plotting.morphology.values import add_value_bar
from brian2tools.plotting.style import INK

__all__ = ["draw", "resolve_axes_3d"]

LINE_WIDTH = 1.5
# The edges of the triangles cover the seams that antialiasing leaves between them.
EDGE_WIDTH = 0.3
SIDES = 6
# The xy plane, in which cells are usually reconstructed, faces the viewer and is turned a little.
DEFAULT_VIEW = (30, -60, 0)
VIEW = {"elev": 12, "azim": -25, "vertical_axis": "y"}
LIGHT = np.array([-1, 2, 1]) / 6**0.5
DARKEST = 0.6
ON_TOP = 1000
# How much of the axes the box around the cell fills; cells do not reach into its corners.
FILLED_BY_BOX, FILLED_WITHIN_LABELS = 1.12, 0.85


def draw(scene: Scene, axes: Axes | None = None, **kwds: Any) -> Any:
    """Draw a cell on axes in space, its surface or lines along it; return the axes."""
    artist_class = Poly3DCollection if scene.show_diameter else Line3DCollection
    check_keywords("plot_morphology", kwds, artist_class)
    axes = resolve_axes_3d(axes)
    _set_limits(scene, axes)
    cell = _add_surface(scene, axes) if scene.show_diameter else _add_lines(scene, axes)
    cell.set(**kwds)
    if scene.show_compartments:
        axes.plot(
            *(scene.geometry.center / MICROMETRE).T, linestyle="", marker="o", markersize=2.5,
            color=INK, markeredgewidth=0, zorder=ON_TOP, in_layout=False,
        )  # fmt: skip
    _frame(scene, axes)
    _add_colorbar(scene, axes, cell)
    set_title(axes, *([scene.title] if scene.title else []))
    return axes


def resolve_axes_3d(axes: Axes | None) -> Any:
    """``axes`` if they are in space; without any, pyplot's current ones or new ones.

    New axes are made in pyplot's current figure if that is empty, else in a figure of their own,
    which does not become the current one. Empty axes that are in matplotlib's default view are
    turned so that y points upwards.

    Raises
    ------
    ArgumentTypeError
        If the axes are not in space.
    """
    if axes is None:
        return _current_axes_3d()
    if not isinstance(axes, Axes3D):
        raise ArgumentTypeError(
            "axes are in the plane, but the morphology is drawn in space: make them with "
            "plt.subplot(projection='3d') or give plot_3d=False"
        )
    if not axes.has_data() and (axes.elev, axes.azim, axes.roll) == DEFAULT_VIEW:
        _turn(axes)
    return axes


def _current_axes_3d() -> Any:
    from matplotlib import pyplot as plt

    before = plt.gcf()
    if before.axes and isinstance(before.gca(), Axes3D):
        return before.gca()
    figure = plt.figure() if before.axes else before
    axes: Any = figure.add_subplot(projection="3d")
    _turn(axes)
    plt.figure(before.number)
    return axes


def _turn(axes: Any) -> None:
    axes.view_init(**VIEW)
    axes.set_proj_type("ortho")


def _set_limits(scene: Scene, axes: Any) -> None:
    """Fit the axes around the cell, and whatever they showed before, on one scale."""
    low, high = scene.limits
    if scene.bar:
        low, high = (
            np.minimum(low, scene.legs.corner),
            np.maximum(high, scene.legs.ends.max(axis=0)),
        )
    axes.auto_scale_xyz(*zip(low, high, strict=True), had_data=axes.has_data())
    limits = [axes.get_xlim(), axes.get_ylim(), axes.get_zlim()]
    sizes = [abs(high - low) for low, high in limits]
    axes.set_box_aspect(sizes)
    x, y, _ = proj3d.proj_transform(*np.transpose(list(product(*limits))), axes.get_proj())
    shown = (axes.transData - axes.transAxes).transform(np.column_stack([x, y]))
    filled = FILLED_BY_BOX if scene.bar else FILLED_WITHIN_LABELS
    axes.set_box_aspect(sizes, zoom=filled / float(np.ptp(shown, axis=0).max()))


def _add_lines(scene: Scene, axes: Any) -> Any:
    geometry = scene.geometry
    lines = Line3DCollection(
        np.stack([geometry.start, geometry.end], axis=1) / MICROMETRE,
        linewidths=LINE_WIDTH,
        capstyle="round",
    )
    axes.add_collection3d(lines, autolim=False)
    _set_colors(scene, lines, np.arange(len(geometry)))
    if geometry.is_soma.any():
        _add_mesh(scene, axes, scene.surface(), geometry.is_soma)
    return lines


def _add_surface(scene: Scene, axes: Any) -> Any:
    everything = np.ones(len(scene.geometry), dtype=bool)
    return _add_mesh(scene, axes, scene.surface(sides=SIDES), everything)


def _add_mesh(scene: Scene, axes: Any, mesh: Mesh, shown: Any) -> Any:
    """Add the triangles of those compartments that are ``shown``."""
    chosen = shown[mesh.face_compartment]
    compartment = mesh.face_compartment[chosen]
    corners = mesh.vertices[mesh.faces[chosen]] / MICROMETRE
    triangles = Poly3DCollection(corners, linewidths=EDGE_WIDTH)
    axes.add_collection3d(triangles, autolim=False)
    # Light and shade only where colours do not stand for values.
    _set_colors(scene, triangles, compartment, brightness=_brightness(corners))
    return triangles


def _brightness(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much light each triangle gets, from DARKEST to 1."""
    first, second, third = np.moveaxis(corners, 1, 0)
    normal = np.cross(second - first, third - first)
    normal /= np.maximum(np.linalg.norm(normal, axis=1), np.finfo(float).tiny)[:, None]
    towards_light: NDArray[np.float64] = normal @ LIGHT
    return DARKEST + (1 - DARKEST) * (1 + towards_light) / 2


def _set_colors(scene: Scene, artist: Any, compartment: Any, brightness: Any = 1.0) -> None:
    """Give each part of an artist the value or the colour of its compartment."""
    values = scene.values
    if values is not None:
        artist.set(array=values.shown[compartment], norm=values.norm, cmap=values.colormap)
        if isinstance(artist, Poly3DCollection):
            artist.set_edgecolor("face")
        return
    rgba = scene.rgba[compartment]
    artist.set_color(np.column_stack([rgba[:, :3] * np.c_[brightness], rgba[:, 3]]))


def _frame(scene: Scene, axes: Any) -> None:
    if not scene.bar:
        axes.set(xlabel="x (µm)", ylabel="y (µm)", zlabel="z (µm)")
        step = nice_length(float(np.ptp(scene.limits)))
        for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
            axis.set_major_locator(MultipleLocator(step))
        return
    axes.set_axis_off()
    legs = scene.legs
    for name, end in zip("xyz", legs.ends, strict=True):
        # Layouts take the places of a line in space for places in the plane.
        axes.plot(
            *np.stack([legs.corner, end], axis=-1), color=INK, linewidth=2, zorder=ON_TOP,
            solid_capstyle="round", clip_on=False, in_layout=False,
        )  # fmt: skip
        place = legs.corner + 1.25 * (end - legs.corner)
        axes.text(*place, name, ha="center", va="center", color=INK)
    place = (legs.corner + legs.ends[1]) / 2 - 0.15 * (legs.ends[0] - legs.corner)
    axes.text(*place, legs.text, ha="right", va="center", color=INK)


def _add_colorbar(scene: Scene, axes: Any, cell: Any) -> None:
    settings = scene.colorbar_settings
    if settings is not None and scene.values is not None:
        # The label of an upright axis stands outside of the axes.
        pad = 0.02 if scene.bar else 0.12
        add_value_bar(cell, axes, scene.values, {"pad": pad, **settings})
