"""A cell on axes of which only the colours change: drawn once, and then its colours alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from brian2 import Morphology
from brian2.units import Quantity
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from numpy.typing import NDArray

from brian2tools.plotting.arguments import check_choice, check_unit
from brian2tools.plotting.morphology.dendrogram import plot_dendrogram
from brian2tools.plotting.morphology.film import Film
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.morphology.plot import plot_morphology
from brian2tools.plotting.morphology.values import read_values
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import INK
from brian2tools.plotting.units import unit_symbol

__all__ = ["MovingCell", "draw_moving_cell", "projected"]

# Above the cell, as a part of its height.
ROOM_FOR_TIME = 0.08


@dataclass(frozen=True, kw_only=True, eq=False)
class MovingCell:
    """A cell whose colours follow a film.

    Attributes
    ----------
    film : Film
        The values.
    axes : Axes
        What it is drawn on.
    artist : Collection
        The cell, which takes a value for each compartment.
    root : Line2D or None
        The mark of the root of a dendrogram, in the colour of its compartment.
    clock : Text
        Where the time is written.
    size : int
        The number of compartments.
    unit, time_unit : Quantity
        Units of the values and of the time.
    digits : int
        How many digits of the time to write after the point.
    """

    film: Film
    axes: Axes
    artist: Any
    root: Line2D | None
    clock: Text
    size: int
    unit: Quantity
    time_unit: Quantity
    digits: int

    @property
    def figure(self) -> Figure:
        """The figure that it is in."""
        figure: Any = self.axes.get_figure(root=True)
        return figure  # type: ignore[no-any-return]

    @property
    def moving(self) -> Sequence[Artist]:
        """What changes from one picture to the next."""
        return [self.artist, *([] if self.root is None else [self.root]), self.clock]

    def show(self, frame: int) -> Sequence[Artist]:
        """Show the values at an index of time; return what changed."""
        values = self.film.at(frame, self.size) / float(self.unit)
        self.artist.set_array(values)
        if self.root is not None:
            self.root.set_color(self.artist.to_rgba(values[:1])[0])
        if len(self.film.times):
            time = self.film.times[frame] / float(self.time_unit)
            self.clock.set_text(f"t = {time:.{self.digits}f} {unit_symbol(self.time_unit)}")
        return self.moving


def draw_moving_cell(
    morphology: Morphology,
    film: Film,
    *,
    kind: str | None,
    frames: NDArray[np.int64],
    time_unit: Quantity,
    norm: Any,
    colormap: Any,
    unit: Quantity | None,
    axes: Axes | None,
    ax: Axes | None,
    **kwds: Any,
) -> MovingCell:
    """Draw a cell as it is at the first of ``frames``; see `animate_morphology`."""
    geometry = Geometry.from_morphology(morphology)
    check_choice("kind", kind, (None, "morphology", "dendrogram"))
    in_plane = geometry.has_coordinates if kind is None else kind == "morphology"
    limits = film.limits
    unit = check_unit("value_unit", unit, limits)
    known = limits[np.isfinite(limits)]
    scale = read_values(known, len(known), norm=norm, colormap=colormap, unit=unit)
    look = {
        "values": Quantity(np.full(len(geometry), float(unit)), dim=unit.dim),
        "value_norm": scale.norm,
        "value_colormap": scale.colormap,
        "value_unit": unit,
        "value_name": film.name,
    }
    axes = resolve_axes(axes, ax)
    collections, lines = len(axes.collections), len(axes.lines)
    if in_plane:
        plot_morphology(morphology, axes=axes, **look, **{**kwds, "plot_3d": False})
    else:
        plot_dendrogram(morphology, axes=axes, **look, **kwds)
    cell = MovingCell(
        film=film,
        axes=axes,
        artist=axes.collections[collections],
        root=None if in_plane else axes.lines[lines],
        clock=_clock(axes),
        size=len(geometry),
        unit=unit,
        time_unit=time_unit,
        digits=_digits(film.times[frames] / float(time_unit) if len(film.times) else []),
    )
    cell.show(frames[0])
    return cell


def _clock(axes: Axes) -> Text:
    """Text inside of the axes, as what is outside is not redrawn; above the cell."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + ROOM_FOR_TIME * (high - low))
    return axes.text(0.01, 1, "", transform=axes.transAxes, va="top", color=INK)


def _digits(shown: Any) -> int:
    """How many digits tell the times of the pictures apart."""
    step = np.ptp(shown) / (len(shown) - 1) if len(shown) > 1 else 0
    return int(np.clip(np.ceil(-np.log10(step)), 0, 6)) if step > 0 else 1


@contextmanager
def projected(
    cell: MovingCell, dpi: float | str | None = None
) -> Iterator[tuple[Figure, Callable[[int], Sequence[Artist]]]]:
    """A figure that shows pictures of the cell, and the function that puts one onto it.

    What does not change is drawn once, which makes a film in a fraction of the time.
    """
    figure = cell.figure
    canvas_before, dpi_before = figure.canvas, figure.dpi
    animated_before = [artist.get_animated() for artist in cell.moving]
    dpi = mpl.rcParams["savefig.dpi"] if dpi is None else dpi
    canvas: Any = FigureCanvasAgg(figure)
    try:
        figure.dpi = dpi_before if dpi == "figure" else float(dpi)
        for artist in cell.moving:
            artist.set_animated(True)
        with canvas.callbacks.blocked(signal="draw_event"):
            canvas.draw()
        background = canvas.copy_from_bbox(figure.bbox)
        width, height = figure.get_size_inches()
        screen = Figure(figsize=(width, height), dpi=figure.dpi)
        image = screen.figimage(np.array(canvas.buffer_rgba()), origin="upper")

        def show(frame: int) -> Sequence[Artist]:
            canvas.restore_region(background)
            for artist in cell.show(frame):
                cell.axes.draw_artist(artist)
            image.set_data(np.asarray(canvas.buffer_rgba()))
            return [image]

        yield screen, show
    finally:
        for artist, animated in zip(cell.moving, animated_before, strict=True):
            artist.set_animated(animated)
        figure.set_canvas(canvas_before)
        figure.dpi = dpi_before
