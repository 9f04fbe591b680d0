"""A cell in space, drawn by Mayavi: in a window of its own, or off screen for a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.morphology.backends import can_show_window
from brian2tools.plotting.morphology.mesh import Mesh
from brian2tools.plotting.morphology.scene import MICROMETRE, Scene
from brian2tools.plotting.morphology.values import CompartmentValues
from brian2tools.plotting.style import FAINT, INK

__all__ = ["draw"]

SIZE = (800, 800)
# The scale of VTK is linear: that of a logarithmic norm has to be finely resolved.
STEPS_OF_SCALE = 4096
# Colours that stand for values have to look like those on the bar: nearly no light and shade.
LIGHT_ON_VALUES = {"ambient": 0.85, "diffuse": 0.2, "specular": 0}
LIGHT_ON_COLORS = {"ambient": 0.4, "diffuse": 0.7, "specular": 0}
TEXT = {"font_size": 18, "bold": False, "italic": False, "color": to_rgb(INK)}
TOWARDS_VIEWER = (-0.55, 0.3, 1.25)


def draw(scene: Scene, **kwds: Any) -> Any:
    """Draw a cell in a new Mayavi scene; the keywords are properties of its surface."""
    mlab = _mlab()
    _check_keywords(kwds)
    with _new_scene(mlab) as figure:
        cell = _add_cell(mlab, scene, figure)
        cell.actor.property.trait_set(**kwds)
        if scene.show_compartments:
            _add_mesh(mlab, scene.beads(), figure, color=to_rgb(INK), name="compartments")
        _add_colorbar(mlab, scene, cell)
        _frame(mlab, scene, figure, cell)
        if scene.title:
            _write(mlab, figure, (0.02, 0.95), scene.title, justification="left", bold=True)
        _look_at(figure, zoom=1.08 if scene.bar else 0.95)
    return figure


def _mlab() -> Any:
    """Mayavi's scripting module; Qt would end the process where it finds no display."""
    from traits.etsconfig.api import ETSConfig

    if not ETSConfig.toolkit and not can_show_window():
        ETSConfig.toolkit = "null"
    from mayavi import mlab

    return mlab


@contextmanager
def _new_scene(mlab: Any) -> Iterator[Any]:
    """A scene that is rendered only once all is in it."""
    chosen = mlab.options.offscreen
    mlab.options.offscreen = chosen or not can_show_window()
    try:
        figure = mlab.figure(bgcolor=(1, 1, 1), fgcolor=to_rgb(INK), size=SIZE)
        if mlab.options.offscreen:
            # Without a graphics card each of the frames that are averaged takes a second.
            figure.scene.anti_aliasing_frames = 0
            figure.scene.renderer.use_fxaa = True
        figure.scene.disable_render = True
        yield figure
        figure.scene.disable_render = False
    finally:
        mlab.options.offscreen = chosen


def _add_cell(mlab: Any, scene: Scene, figure: Any) -> Any:
    if scene.values is not None:
        return _add_values(mlab, scene, scene.values, figure)
    mesh = scene.surface()
    depth = scene.geometry.section_depth[scene.geometry.section]
    scalars = (depth % len(scene.colors))[mesh.vertex_compartment]
    cell = _add_mesh(mlab, mesh, figure, scalars=scalars, name="cell")
    _set_scale(cell, scene.colors, (0, max(len(scene.colors) - 1, 1)))
    cell.actor.property.trait_set(**LIGHT_ON_COLORS)
    return cell


def _add_values(mlab: Any, scene: Scene, values: CompartmentValues, figure: Any) -> Any:
    """Add the compartments that have a value, and those that have none in grey."""
    mesh = scene.surface()
    masked = np.ma.getmaskarray(values.shown)[mesh.face_compartment]
    scalars = np.ma.filled(values.shown, np.nan)[mesh.vertex_compartment]
    cell = _add_mesh(mlab, mesh, figure, ~masked, scalars=scalars, name="cell")
    low, high = float(values.norm.vmin or 0), float(values.norm.vmax or 0)
    steps = np.linspace(low, high, STEPS_OF_SCALE)
    _set_scale(cell, values.colormap(values.norm(steps)), (low, high))
    cell.actor.property.trait_set(**LIGHT_ON_VALUES)
    if masked.any():
        _add_mesh(mlab, mesh, figure, masked, color=to_rgb(FAINT), name="no value")
    return cell


def _add_mesh(
    mlab: Any, mesh: Mesh, figure: Any, chosen: Any = slice(None), **settings: Any
) -> Any:
    x, y, z = mesh.vertices.T / MICROMETRE
    return mlab.triangular_mesh(x, y, z, mesh.faces[chosen], figure=figure, **settings)


def _set_scale(cell: Any, colors: NDArray[np.float64], limits: tuple[float, float]) -> None:
    manager = cell.module_manager.scalar_lut_manager
    manager.trait_set(use_default_range=False, data_range=limits)
    manager.lut.number_of_table_values = len(colors)
    manager.lut.table = (255 * np.asarray(colors)).round().astype(np.uint8)


def _check_keywords(kwds: Mapping[str, Any]) -> None:
    from tvtk.api import tvtk

    known = tvtk.Property().trait_names()
    for name in kwds:
        if name not in known:
            raise ArgumentTypeError(
                f"plot_morphology() has no keyword {name!r}: with backend='mayavi' it takes "
                "those of a VTK property, such as opacity, besides its own"
            )


def _add_colorbar(mlab: Any, scene: Scene, cell: Any) -> None:
    settings = scene.colorbar_settings
    if settings is None or scene.values is None:
        return
    standard = {"title": scene.values.label, "orientation": "vertical", "label_fmt": "%.3g"}
    manager = mlab.colorbar(cell, **{**standard, **settings})
    manager.scalar_bar.trait_set(
        unconstrained_font_size=True, vertical_title_separation=12, bar_ratio=0.2
    )
    manager.scalar_bar_representation.trait_set(position=(0.86, 0.25), position2=(0.1, 0.5))
    for text in (manager.title_text_property, manager.label_text_property):
        text.trait_set(**TEXT)


def _frame(mlab: Any, scene: Scene, figure: Any, cell: Any) -> None:
    """Add a scale bar, or label the axes."""
    if not scene.bar:
        axes = mlab.axes(cell, figure=figure, xlabel="x (µm)", ylabel="y (µm)", zlabel="z (µm)")
        figure.scene.disable_render = True  # mlab.axes enables it
        axes.axes.trait_set(label_format="%.0f", font_factor=0.8)
        for text in (axes.title_text_property, axes.label_text_property):
            text.trait_set(**TEXT)
        return
    legs = scene.legs
    for name, end in zip("xyz", legs.ends, strict=True):
        line = np.stack([legs.corner, end], axis=-1)
        mlab.plot3d(*line, figure=figure, color=to_rgb(INK), tube_radius=None, line_width=3)
        _write(mlab, figure, legs.corner + 1.15 * (end - legs.corner), name)
    place = (legs.corner + legs.ends[1]) / 2 - 0.15 * (legs.ends[0] - legs.corner)
    _write(mlab, figure, place, legs.text, justification="right")


def _write(mlab: Any, figure: Any, place: Any, text: str, **settings: Any) -> None:
    """Write text at a place (x, y, z) in space, or at (x, y) of the window."""
    x, y, *z = place
    depth = {"z": z[0]} if z else {}
    note = mlab.text(x, y, text, figure=figure, width=0.1, **depth)
    note.actor.text_scale_mode = "none"
    note.property.trait_set(**{"justification": "center", **TEXT, **settings})


def _look_at(figure: Any, zoom: float) -> None:
    """Look at the xy plane, a little from the side and from above."""
    scene = figure.scene
    camera = scene.camera
    camera.focal_point = (0, 0, 0)
    camera.position = TOWARDS_VIEWER
    camera.view_up = (0, 1, 0)
    scene.parallel_projection = True
    scene.renderer.reset_camera()
    camera.zoom(zoom)
    scene.renderer.reset_camera_clipping_range()
