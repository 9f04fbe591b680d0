"""`animate_morphology`: values that travel over a morphology, as a film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from brian2 import Morphology, SpatialNeuron, StateMonitor, ms, second
from brian2.units import Quantity
from matplotlib.animation import FFMpegWriter, FuncAnimation
from matplotlib.axes import Axes
from matplotlib.colors import Colormap
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError, MissingPackageError
from brian2tools.plotting.arguments import check_unit, plain_values
from brian2tools.plotting.morphology.film import (
    Film,
    choose_frames,
    film_of_arrays,
    film_of_monitor,
)
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.morphology.moving import MovingCell, draw_moving_cell, projected
from brian2tools.plotting.style import styled

__all__ = ["MorphologyAnimation", "animate_morphology"]

PICTURES = (".gif", ".webp", ".apng")
FILMS = (".mp4", ".m4v", ".mov", ".mkv", ".avi", ".webm")


class _QuietAnimation(FuncAnimation):
    """One that matplotlib does not warn about if it was never drawn."""

    def __del__(self) -> None:
        """Let it go."""


class MorphologyAnimation(_QuietAnimation):
    """A film of a cell, made by `animate_morphology`.

    It plays in the window of its figure, which keeps it alive, and in a notebook.

    Attributes
    ----------
    axes : matplotlib.axes.Axes
        What the cell is drawn on.
    times : Quantity
        The time that each picture shows.
    """

    def __init__(self, cell: MovingCell, frames: NDArray[np.int64], interval: int) -> None:
        self.axes = cell.axes
        self.times = Quantity(cell.film.times[frames] if len(cell.film.times) else [], second.dim)
        self._cell = cell
        self._settings: dict[str, Any] = {"frames": frames, "interval": interval}
        super().__init__(cell.figure, cell.show, blit=True, **self._settings)
        # The figure holds the function, and with it the film, for as long as it is open.
        cell.figure.canvas.mpl_connect("close_event", lambda _event: self)

    def save(
        self,
        filename: str | Path,
        writer: Any = None,
        fps: float | None = None,
        dpi: float | str | None = None,
        *args: Any,
        **kwds: Any,
    ) -> None:
        """Write the film to a file: ``.gif``, or ``.mp4`` and others where ffmpeg is installed.

        Parameters
        ----------
        filename : str or path
            The file; its ending says which kind.
        writer : str or matplotlib.animation.AbstractMovieWriter, optional
            What writes it; Pillow or ffmpeg by default.
        fps : float, optional
            Pictures in a second, if it is to play faster or slower.
        dpi : float or 'figure', optional
            Resolution in dots per inch; ``savefig.dpi`` of matplotlib's settings by default.
        *args, **kwds
            Others of `matplotlib.animation.Animation.save`.

        Raises
        ------
        ArgumentError
            If the ending is not known.
        MissingPackageError
            If it needs ffmpeg, which is not installed.
        """
        writer = _writer_for(Path(filename)) if writer is None else writer
        if writer == "ffmpeg" and not FFMpegWriter.isAvailable():
            raise MissingPackageError(
                f"{filename} needs the program ffmpeg, which is not installed: install it, "
                "or save the film as a .gif"
            )
        with projected(self._cell, dpi) as (screen, show):
            film = _QuietAnimation(screen, show, **self._settings)
            film.save(filename, writer, fps, screen.dpi, *args, **kwds)  # type: ignore[arg-type]

    def _repr_html_(self) -> str:
        """The film in a notebook, with buttons unless ``animation.html`` asks for a video."""
        return str(super()._repr_html_() or self.to_jshtml())


def _writer_for(file: Path) -> str:
    if file.suffix in PICTURES:
        return "pillow"
    if file.suffix in FILMS:
        return "ffmpeg"
    if file.suffix == ".html":
        return "html"
    known = ", ".join((*PICTURES, *FILMS, ".html"))
    raise ArgumentError(f"{file.name} is no film, expected a file name that ends in {known}")


@styled
def animate_morphology(
    morphology: Morphology | SpatialNeuron | StateMonitor,
    times: Any = None,
    values: Any = None,
    *,
    variable: str | None = None,
    kind: str | None = None,
    time_range: Any = (None, None),
    duration: Quantity = 5 * second,
    fps: float = 20,
    time_unit: Quantity = ms,
    value_norm: Any = (None, None),
    value_colormap: str | Colormap | None = None,
    value_unit: Quantity | None = None,
    value_name: str | None = None,
    value_compartments: Any = None,
    axes: Axes | None = None,
    ax: Axes | None = None,
    **kwds: Any,
) -> MorphologyAnimation:
    """Make a film of values, such as the membrane potential, that change over a morphology.

    Parameters
    ----------
    morphology : brian2.Morphology, SpatialNeuron or StateMonitor
        The cell; a monitor of a SpatialNeuron has the times and values, too.
    times : Quantity, optional
        The times of the values, such as ``monitor.t``.
    values : Quantity or array-like, optional
        The values, of shape (compartments, times), such as ``monitor.v``.
    variable : str, optional
        Which variable to show, where a monitor recorded several.
    kind : {'morphology', 'dendrogram'}, optional
        What to draw; by default the morphology, or the dendrogram of one without coordinates.
    time_range : pair of Quantity or None
        The first and the last time to show; all by default.
    duration : Quantity
        How long the film plays; from this and the time that it shows follows its speed.
    fps : float
        How many pictures are shown in a second, if as many were recorded.
    time_unit : Quantity
        Unit of the time that is written into the picture.
    value_norm, value_colormap, value_unit, value_name, value_compartments
        As for `plot_morphology`; the colours stand for the same values throughout the film. For a
        monitor, the compartments are those that it recorded.
    axes, ax : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones by default.
    **kwds
        Others of `plot_morphology` or `plot_dendrogram`, such as ``show_diameter``.

    Returns
    -------
    MorphologyAnimation
        Save it with its method ``save('film.gif')``. It is a `matplotlib.animation.FuncAnimation`.

    Raises
    ------
    ArgumentError
        If the values do not fit the times and the compartments, or an option is not known.
    ArgumentTypeError
        If this is not a morphology or has none, or if a keyword is not known.
    DimensionError
        If the times or a unit have the wrong dimensions.

    Examples
    --------
    >>> cell = Soma(diameter=20*um, x=0*um)
    >>> cell.dendrite = Cylinder(diameter=2*um, n=10, x=[10, 110]*um)
    >>> times = np.arange(50) * ms
    >>> distances = np.arange(11)
    >>> wave = np.exp(-(distances[:, np.newaxis] - times / (5*ms))**2) * mV
    >>> film = animate_morphology(cell, times, wave, value_name="v", duration=2*second, fps=10)
    >>> len(film.times)
    20
    """
    if kwds.get("plot_3d"):
        raise ArgumentError("plot_3d is True, but films are drawn in the plane: leave it out")
    if isinstance(morphology, StateMonitor):
        if times is not None or values is not None or value_compartments is not None:
            raise ArgumentError(
                "a StateMonitor has its own times, values and compartments: leave them out, and "
                "choose what to show with variable"
            )
        neuron, film = film_of_monitor(morphology, variable, value_name)
    else:
        neuron = morphology
        film = _film_of_arrays(morphology, times, values, value_compartments, value_name)
    if isinstance(neuron, SpatialNeuron):
        kwds.setdefault("title", neuron.name)
    seconds = _positive("duration", duration, second)
    frames = choose_frames(film.times, round(seconds * _positive("fps", fps, None)), time_range)
    film.warn_about_gaps(frames)
    cell = draw_moving_cell(
        getattr(neuron, "morphology", neuron),
        film,
        kind=kind,
        frames=frames,
        time_unit=check_unit("time_unit", time_unit, second),
        norm=value_norm,
        colormap=value_colormap,
        unit=value_unit,
        axes=axes,
        ax=ax,
        **kwds,
    )
    return MorphologyAnimation(cell, frames, max(round(1000 * seconds / len(frames)), 1))


def _film_of_arrays(
    morphology: Any, times: Any, values: Any, compartments: Any, name: str | None
) -> Film:
    if times is None or values is None:
        raise ArgumentTypeError(
            "animate_morphology() needs times and values, unless it is given a StateMonitor"
        )
    size = len(Geometry.from_morphology(getattr(morphology, "morphology", morphology)))
    return film_of_arrays(times, values, size, compartments, name)


def _positive(name: str, value: Any, unit: Quantity | None) -> float:
    number = float(plain_values(name, value, Quantity(1) if unit is None else unit)[0])
    if not number > 0:
        raise ArgumentError(f"{name} is {value}, expected more than 0")
    return number
