"""A morphology in the plane: one artist against one for each compartment."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from brian2 import Morphology, mV, um
from harness import Case

from brian2tools import plot_dendrogram, plot_morphology
from brian2tools.plotting.morphology.geometry import Geometry

PYRAMIDAL_CELL = Path(__file__).parents[2] / "examples" / "data" / "pyramidal_cell.swc"


def save(axes: Any) -> Path:
    target = Path(tempfile.mkdtemp()) / "morphology.png"
    axes.figure.set_size_inches(8, 6)
    axes.figure.savefig(target, dpi=100)
    return target


def plain_lines(geometry: Geometry, colors: Any) -> Path:
    """One line for each compartment."""
    _, axes = plt.subplots()
    ends = np.stack([geometry.start, geometry.end], axis=1) / float(um)
    for (x, y, _), color in zip(ends.transpose(0, 2, 1), colors, strict=True):
        axes.plot(x, y, color=color)
    return save(axes)


def plain_outlines(geometry: Geometry, colors: Any) -> Path:
    """One polygon for each compartment."""
    _, axes = plt.subplots()
    start, end = geometry.start[:, :2] / float(um), geometry.end[:, :2] / float(um)
    along = end - start
    length = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    across = along[:, ::-1] * [-1, 1] / length / 2
    first = across * geometry.start_diameter[:, None] / float(um)
    last = across * geometry.end_diameter[:, None] / float(um)
    corners = np.stack([start - first, start + first, end + last, end - last], axis=1)
    for polygon, color in zip(corners, colors, strict=True):
        axes.fill(*polygon.T, color=color)
    return save(axes)


def cases() -> Iterator[Case]:
    cell = Morphology.from_file(str(PYRAMIDAL_CELL))
    geometry = Geometry.from_morphology(cell)
    values = (-70 + 40 * np.exp(-geometry.end_distance / 200e-6)) * mV
    mapped = mpl.colormaps["viridis"]((values / mV + 70) / 40)
    by_depth = np.array(["darkblue", "darkred"])[geometry.section_depth[geometry.section] % 2]
    ways = (
        ("", {"show_diameter": False}, by_depth, plain_lines),
        (", diameters", {"show_diameter": True}, by_depth, plain_outlines),
        (", values", {"values": values}, mapped, plain_lines),
        (
            ", diameters and values",
            {"show_diameter": True, "values": values},
            mapped,
            plain_outlines,
        ),
    )
    for name, options, colors, plain in ways:
        yield Case(
            f"2D morphology, {len(geometry)} compartments{name}, PNG",
            ours=lambda options=options: save(plot_morphology(cell, plot_3d=False, **options)),
            plain=lambda colors=colors, plain=plain: plain(geometry, colors),
            limit_seconds=0.3,
        )
    yield Case(
        f"dendrogram, {len(geometry)} compartments, values, PNG",
        ours=lambda: save(plot_dendrogram(cell, values=values)),
    )
