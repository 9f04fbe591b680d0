"""All of a recording in one figure."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.layout_engine import ConstrainedLayoutEngine

from brian2tools.models.microcircuit.evaluation import Statistics, evaluate
from brian2tools.models.microcircuit.network import Network
from brian2tools.models.microcircuit.plots.appearance import COLORS
from brian2tools.models.microcircuit.plots.boxes import plot_correlations, plot_cvs, plot_rates
from brian2tools.models.microcircuit.plots.raster import plot_raster
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes
from brian2tools.plotting.style import styled

__all__ = ["plot_network", "plot_recording"]

_BOXES = {"rates": plot_rates, "cvs": plot_cvs, "correlations": plot_correlations}


@register_plot(Recording)
@styled
def plot_recording(
    recording: Recording,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    statistics: Statistics | None = None,
    **kwds: Any,
) -> Panels:
    """Plot the spikes of a recording, and rates, irregularity and correlations by population.

    Parameters
    ----------
    recording : Recording
        What was recorded.
    axes : matplotlib.axes.Axes, optional
        Axes that give their place to the panels; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    statistics : Statistics, optional
        What `evaluate` has found in it; done anew if not given.
    **kwds
        Options of `plot_raster`.

    Returns
    -------
    Panels
        With the axes ``'raster'``, ``'rates'``, ``'cvs'`` and ``'correlations'``.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If an argument does not fit its description; the error says which and why.

    Examples
    --------
    >>> from brian2tools.models import microcircuit
    >>> recording = microcircuit.Recording(
    ...     spike_indices=[0, 3, 2, 1], spike_times=[0.5, 0.6, 0.6, 0.9],
    ...     populations=("L4E", "L4I"), sizes=(3, 1), start=0.5, stop=1, dt=1e-4)
    >>> panels = brian_plot(recording)
    >>> list(panels.axes)
    ['raster', 'rates', 'cvs', 'correlations']
    """
    axes = plot_raster(recording, resolve_axes(axes, ax), **kwds)
    if statistics is None:
        statistics = evaluate(recording)
    panels = {"raster": axes, **_axes_for_boxes(axes)}
    for name, plot in _BOXES.items():
        plot(statistics, panels[name], colors=kwds.get("colors", COLORS))
    for name in ("cvs", "correlations"):
        panels[name].tick_params(labelleft=False)
    boxes = {name: panels[name].patches for name in _BOXES}
    return Panels(axes.figure, panels, {"raster": [*axes.images, *axes.lines], **boxes})


def _axes_for_boxes(axes: Axes) -> dict[str, Axes]:
    """Panels at the right of axes, with room for the names of populations between."""
    # Only this layout engine finds that room by itself.
    engine = axes.figure.get_figure(root=True).get_layout_engine()
    room = [] if isinstance(engine, ConstrainedLayoutEngine) else [0.2]
    places = [(0, column + 1) for column in range(len(room) + len(_BOXES))]
    parts = split_axes(axes, right=[*room, *[0.42] * len(_BOXES)], own_scale=places)
    for place in places[: len(room)]:
        parts[place].remove()
    return {name: parts[place] for name, place in zip(_BOXES, places[len(room) :], strict=True)}


@register_plot(Network)
def plot_network(network: Network, axes: Axes | None = None, **kwds: Any) -> Panels:
    """Plot what the network recorded in its last simulation, as `plot_recording` does."""
    return plot_recording(network.recording, axes, **kwds)
