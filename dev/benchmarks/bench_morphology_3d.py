"""A morphology in space, with each backend that is installed, and a film of it in the plane."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from brian2 import Morphology, ms, mV, second, um
from harness import Case
from matplotlib.animation import FuncAnimation

from brian2tools import animate_morphology, plot_morphology
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.morphology.mesh import surface

PYRAMIDAL_CELL = Path(__file__).parents[2] / "examples" / "data" / "pyramidal_cell.swc"


def target(name: str) -> Path:
    return Path(tempfile.mkdtemp()) / name


def save(axes: Any) -> Path:
    picture = target("cell.png")
    axes.figure.set_size_inches(10, 10)
    axes.figure.savefig(picture, dpi=100)
    return picture


def plain_lines(geometry: Geometry, colors: Any) -> Path:
    """One line for each compartment."""
    axes = plt.figure().add_subplot(projection="3d")
    ends = np.stack([geometry.start, geometry.end], axis=1) / float(um)
    for line, color in zip(ends, colors, strict=True):
        axes.plot(*line.T, color=color)
    return save(axes)


def write_page(cell: Morphology, values: Any) -> Path:
    page = target("cell.html")
    plot_morphology(cell, plot_3d=True, backend="plotly", values=values).write_html(page)
    return page


def render_with_mayavi(cell: Morphology, values: Any) -> Path:
    from mayavi import mlab

    mlab.options.offscreen = True
    picture = target("cell.png")
    scene = plot_morphology(cell, plot_3d=True, backend="mayavi", values=values, show_diameter=True)
    mlab.savefig(str(picture), figure=scene)
    return picture


def save_film(cell: Morphology, times: Any, values: Any) -> Path:
    file = target("film.gif")
    film = animate_morphology(cell, times, values, duration=1 * second, fps=20, show_diameter=True)
    film.save(file)
    return file


def save_plain_film(cell: Morphology, values: Any) -> Path:
    """The same pictures, each drawn as a whole."""
    file = target("film.gif")
    axes = plot_morphology(cell, plot_3d=False, values=values[:, 0], show_diameter=True)
    artist = axes.collections[0]
    frames = np.asarray(values / mV).T
    film = FuncAnimation(axes.figure, lambda frame: artist.set_array(frame), frames=frames)
    film.save(file, writer="pillow", fps=20)
    return file


def cases() -> Iterator[Case]:
    cell = Morphology.from_file(str(PYRAMIDAL_CELL))
    geometry = Geometry.from_morphology(cell)
    distance = geometry.end_distance / float(um)
    values = (-70 + 40 * np.exp(-distance / 200)) * mV
    size = f"{len(geometry)} compartments"
    yield Case(f"mesh of {size}", ours=lambda: surface(geometry, thinnest=1e-6))
    yield Case(
        f"3D, {size}, values, matplotlib lines, PNG",
        ours=lambda: save(plot_3d(cell, values)),
        plain=lambda: plain_lines(geometry, plt.colormaps["viridis"]((values / mV + 70) / 40)),
    )
    yield Case(
        f"3D, {size}, values, matplotlib surface, PNG",
        ours=lambda: save(plot_3d(cell, values, show_diameter=True)),
    )
    if find_spec("plotly"):
        yield Case(
            f"3D, {size}, values, plotly page",
            ours=lambda: write_page(cell, values),
        )
    if find_spec("mayavi"):
        yield Case(
            f"3D, {size}, values, Mayavi off screen, PNG",
            ours=lambda: render_with_mayavi(cell, values),
        )
    times = np.arange(20) * ms
    wave = (-70 + 90 * np.exp(-(((distance[:, None] - 30 * np.arange(20)) / 60) ** 2))) * mV
    yield Case(
        f"film of {size}, 20 pictures, GIF",
        ours=lambda: save_film(cell, times, wave),
        plain=lambda: save_plain_film(cell, wave),
    )


def plot_3d(cell: Morphology, values: Any, **options: Any) -> Any:
    return plot_morphology(cell, plot_3d=True, backend="matplotlib", values=values, **options)
