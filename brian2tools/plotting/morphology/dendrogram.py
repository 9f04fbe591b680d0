"""`plot_dendrogram`: a morphology as a tree of straight lines, by path distance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2 import Morphology
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import Colormap
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from brian2tools.plotting.arguments import check_keywords
from brian2tools.plotting.labels import label_axes, set_title
from brian2tools.plotting.morphology.geometry import MICROMETRE, Geometry
from brian2tools.plotting.morphology.values import add_value_bar, read_values
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import INK, styled

__all__ = ["DendrogramLines", "plot_dendrogram"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

# In points.
LEAST_WIDTH = 0.8
GREATEST_WIDTH = 4.0
FORK_WIDTH = 0.8
LINE_WIDTH = 1.2


class DendrogramLines(LineCollection):
    """The lines of a dendrogram: one for each compartment, then one for each fork.

    Parameters
    ----------
    lines : sequence of array
        The lines.
    fork_compartment : ndarray
        The compartment that each fork belongs to, for the lines at the end.
    **kwds
        Properties of `matplotlib.collections.LineCollection`.
    """

    def __init__(self, lines: list[Floats], fork_compartment: Integers, **kwds: Any) -> None:
        compartments = len(lines) - len(fork_compartment)
        self._compartment = np.concatenate([np.arange(compartments), fork_compartment])
        super().__init__(lines, **kwds)

    def set_array(self, A: Any) -> None:  # noqa: N803
        """Set the values, one for each compartment; a fork has that of the compartment below."""
        super().set_array(None if A is None else np.ma.asarray(A)[self._compartment])

    def draw(self, renderer: RendererBase) -> None:
        """Draw; in images with widths of whole pixels, as blurred edges show where lines meet."""
        widths = self.get_linewidth()
        if isinstance(renderer, RendererAgg):
            pixel: float = renderer.points_to_pixels(1)  # type: ignore[no-untyped-call]
            whole = np.maximum(np.round(np.multiply(widths, pixel)), 1)
            self.set(linewidth=whole / pixel)
        super().draw(renderer)
        self.set_linewidth(widths)


@styled
def plot_dendrogram(
    morphology: Morphology,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    show_diameter: bool = True,
    values: Any = None,
    value_norm: Any = (None, None),
    value_colormap: str | Colormap | None = None,
    value_colorbar: bool | Mapping[str, Any] = True,
    value_unit: Quantity | None = None,
    value_name: str | None = None,
    value_compartments: Any = None,
    title: str | None = None,
    **kwds: Any,
) -> Axes:
    """Plot the branches of a morphology as upright lines, by their path distance from the root.

    It needs no coordinates. A branch is as long as in the cell; the distance between branches
    means nothing.

    Parameters
    ----------
    morphology : brian2.Morphology
        The cell, or a section of it with all that is attached to it.
    axes, ax : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones by default.
    show_diameter : bool
        Whether lines are the wider the larger the diameter (widest: 4 points).
    values, value_norm, value_colormap, value_colorbar, value_unit, value_name, value_compartments
        Values to colour by, as for `plot_morphology`.
    title : str, optional
        The title.
    **kwds
        Properties of the lines, see `matplotlib.collections.LineCollection`.

    Returns
    -------
    matplotlib.axes.Axes
        Its first collection are the lines, with a method ``set_array`` that takes one value for
        each compartment.

    Raises
    ------
    ArgumentError
        If there is not one value for each compartment.
    ArgumentTypeError
        If it is not a morphology, or if a keyword is not known.
    DimensionError
        If ``value_unit`` or ``value_norm`` do not have the dimensions of ``values``.

    Examples
    --------
    >>> cell = Soma(diameter=20*um)
    >>> cell.left = Cylinder(diameter=2*um, length=100*um, n=5)
    >>> cell.right = Cylinder(diameter=1*um, length=250*um, n=5)
    >>> axes = plot_dendrogram(cell)
    >>> axes.get_ylabel(), len(axes.collections[0].get_paths())
    ('Path distance from soma (µm)', 12)
    """
    geometry = Geometry.from_morphology(morphology)
    check_keywords("plot_dendrogram", kwds, LineCollection)
    chosen = None
    if values is not None:
        chosen = read_values(
            values,
            len(geometry),
            norm=value_norm,
            colormap=value_colormap,
            unit=value_unit,
            name=value_name,
            compartments=value_compartments,
        )
    axes = resolve_axes(axes, ax)
    position = _positions(geometry)
    lines, fork_compartment = _lines(geometry, position)
    # Butt caps would leave hairs of the ground between the compartments of a branch.
    tree = DendrogramLines(lines, fork_compartment, capstyle="projecting")
    tree.set(linewidth=_widths(geometry, fork_compartment) if show_diameter else LINE_WIDTH)
    if chosen is None:
        tree.set(color=INK)
    else:
        tree.set(array=chosen.shown, norm=chosen.norm, cmap=chosen.colormap)
    tree.set(**kwds)
    axes.add_collection(tree)
    root_color = tree.get_edgecolor()[0] if chosen is None else chosen.rgba[0]
    _mark_root(geometry, axes, position[0], root_color)
    _frame(geometry, axes)
    if chosen is not None:
        add_value_bar(tree, axes, chosen, value_colorbar)
    set_title(axes, *([title] if title else []))
    return axes


def _positions(geometry: Geometry) -> Floats:
    """Where each section stands: ends of branches side by side, the others amid their children."""
    sections = len(geometry.section_parent)
    least, greatest = np.full(sections, np.inf), np.full(sections, -np.inf)
    position = np.zeros(sections)
    has_children = np.zeros(sections, dtype=bool)
    has_children[geometry.section_parent[1:]] = True
    position[~has_children] = np.arange(np.count_nonzero(~has_children))
    # Children come after their parents, so backwards they are all done before them.
    for section in range(sections - 1, -1, -1):
        if has_children[section]:
            position[section] = (least[section] + greatest[section]) / 2
        parent = geometry.section_parent[section]
        if parent >= 0:
            least[parent] = min(least[parent], position[section])
            greatest[parent] = max(greatest[parent], position[section])
    return position


def _lines(geometry: Geometry, position: Floats) -> tuple[list[Floats], Integers]:
    """Upright lines for the compartments and level ones for the forks, in µm."""
    x = position[geometry.section]
    upright = np.stack([
        np.stack([x, geometry.start_distance / MICROMETRE], axis=-1),
        np.stack([x, geometry.end_distance / MICROMETRE], axis=-1),
    ], axis=1)  # fmt: skip
    parent = geometry.section_parent[1:]
    forks = np.unique(parent)
    left, right = np.full(len(position), np.inf), np.full(len(position), -np.inf)
    np.minimum.at(left, parent, position[1:])
    np.maximum.at(right, parent, position[1:])
    forks = forks[right[forks] > left[forks]]
    last = geometry.section_stop[forks] - 1
    height = geometry.end_distance[last] / MICROMETRE
    level = np.stack([
        np.stack([left[forks], height], axis=-1), np.stack([right[forks], height], axis=-1)
    ], axis=1)  # fmt: skip
    return [*upright, *level], last


def _widths(geometry: Geometry, fork_compartment: Integers) -> Floats:
    """Widths of all lines in points."""
    diameter = (geometry.start_diameter + geometry.end_diameter) / 2
    branches = diameter[~geometry.is_soma]
    share = diameter / branches.max() if branches.size else np.ones(len(diameter))
    widths = LEAST_WIDTH + (GREATEST_WIDTH - LEAST_WIDTH) * np.minimum(share, 1)
    return np.concatenate([widths, np.full(len(fork_compartment), FORK_WIDTH)])


def _mark_root(geometry: Geometry, axes: Axes, position: float, color: Any) -> None:
    axes.add_line(
        Line2D(
            [position],
            [geometry.start_distance[0] / MICROMETRE],
            linestyle="",
            marker="o",
            markersize=9,
            color=color,
            zorder=3,
            clip_on=False,
        )
    )


def _frame(geometry: Geometry, axes: Axes) -> None:
    origin = "soma" if geometry.is_soma[0] else "root"
    label_axes(axes, y=(f"Path distance from {origin} (µm)", None))
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.margins(x=0.04, y=0.02)
    axes.autoscale_view()
