"""What `brian_plot` shows of a network: its diagram and, after a run, what was recorded."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from brian2 import BrianObject, Network
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from brian2tools.plotting.base import register_plot
from brian2tools.plotting.labels import set_title
from brian2tools.plotting.network.look import TINY
from brian2tools.plotting.network.objects import objects_of
from brian2tools.plotting.network.overview import natural_height, plot_network
from brian2tools.plotting.network.recordings import (
    Recording,
    can_be_read,
    check_monitors,
    monitors_of,
    recordings_of,
)
from brian2tools.plotting.panels import Panels, grid_in_place_of, resolve_axes
from brian2tools.plotting.style import MUTED, plot_style
from brian2tools.plotting.wording import value_text

__all__ = ["plot_network_and_recordings"]

# What fits on a page, and can still be read.
_MOST_PANELS = 8
_MOST_IN_A_COLUMN = 4
_LONGEST_LINE = 110
_SMALL_TEXT = {
    "axes.labelsize": 9, "axes.titlesize": 9.5, "axes.titlepad": 5, "font.size": 8.5,
    "xtick.labelsize": 8, "ytick.labelsize": 8,
}  # fmt: skip

# In inches.
_WIDTH = 7.5
_ROW_HEIGHT = 1.6


@register_plot(Network)
def plot_network_and_recordings(
    network: Network,
    axes: Axes | None = None,
    *,
    report: bool | None = None,
    monitors: Iterable[BrianObject] | None = None,
    **kwds: Any,
) -> Axes | Panels:
    """Plot what a network consists of and, below, what its monitors recorded.

    Parameters
    ----------
    network : Network
        The network; ``magic_network`` for what `brian2.run` runs where this is called.
    axes : matplotlib.axes.Axes, optional
        Axes that give up a part of their place to the recordings; if not given, those of the
        current figure, or of a new one with enough room.
    report : bool, optional
        Whether to show the recordings; if not given, after a run with monitors.
    monitors : iterable of monitors, optional
        Which recordings to show and in which order; all if not given. There is room for eight
        panels, and what is left out is named below the diagram.
    **kwds
        Options of `plot_network`.

    Returns
    -------
    Axes or Panels
        `Panels` with recordings: 'diagram', and the others by the names of the monitors (for a
        StateMonitor with the variable, such as ``'statemonitor.v'``).
    """
    objects = objects_of(network)
    chosen = monitors_of(objects) if monitors is None else check_monitors(monitors)
    if report is None:
        report = network.t_ > 0 and bool(chosen) and all(map(can_be_read, chosen))
    if not report:
        return plot_network(objects, axes, **kwds)
    recordings = [one for monitor in chosen for one in recordings_of(monitor)]
    shown = recordings[:_MOST_PANELS]
    diagram, places = _places(axes, len(shown), natural_height(objects, _WIDTH))
    plot_network(objects, diagram, **kwds)
    if network.t_ > 0:
        set_title(diagram, diagram.get_title("left"), value_text(network.t))
    _draw(shown, places)
    left_out = [one.left_out for one in shown] + [one.name for one in recordings[_MOST_PANELS:]]
    _say_what_is_left_out(diagram, list(filter(None, left_out)))
    panels = {
        "diagram": diagram,
        **{one.name: place for one, place in zip(shown, places, strict=True)},
    }
    return Panels(diagram.figure, panels, {name: _artists(one) for name, one in panels.items()})


def _columns(number: int) -> int:
    return 1 if number <= _MOST_IN_A_COLUMN else 2


def _places(axes: Axes | None, number: int, height: float) -> tuple[Axes, list[Axes]]:
    """Axes for the diagram, of some height (inches), and below it those of the recordings."""
    columns = _columns(number)
    rows = -(-number // columns)
    if axes is None:
        axes = _roomy_axes(height + rows * _ROW_HEIGHT)
    grid = grid_in_place_of(axes, [height, *[_ROW_HEIGHT] * rows], [1.0] * columns, 0.1)
    axes.set_subplotspec(grid[0, :])
    current = axes.figure.gca()
    with plot_style(_SMALL_TEXT):
        places = [
            axes.figure.add_subplot(grid[1 + place // columns, place % columns])
            for place in range(number)
        ]
    axes.figure.sca(current)
    return axes, places


def _roomy_axes(height: float) -> Axes:
    """The current axes, of a figure that is made high enough if there is none."""
    from matplotlib import pyplot as plt

    if not plt.get_fignums():
        plt.figure(figsize=(_WIDTH, height))
    return resolve_axes(None)


def _draw(recordings: Sequence[Recording], places: Sequence[Axes]) -> None:
    columns = _columns(len(places))
    with plot_style(_SMALL_TEXT):
        for recording, place in zip(recordings, places, strict=True):
            recording.draw(place)
    for place in places[:-columns]:
        # The next one below says the same.
        place.set_xlabel("")


def _artists(panel: Axes) -> list[Artist]:
    return [*panel.patches, *panel.images, *panel.collections, *panel.lines]


def _say_what_is_left_out(axes: Axes, parts: Sequence[str]) -> None:
    if parts:
        axes.annotate(
            textwrap.fill(f"Not shown: {', '.join(parts)}", _LONGEST_LINE), xy=(0, 0),
            xycoords="axes fraction", xytext=(0, -2), textcoords="offset points", va="top",
            color=MUTED, fontsize=TINY, annotation_clip=False,
        )  # fmt: skip
