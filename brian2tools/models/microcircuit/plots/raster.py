"""Raster by population, the upper layers at the top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from brian2.units import Quantity, ms, second
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from brian2tools import plotting
from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.plots.appearance import (
    COLORS,
    add_legend,
    check_colors,
    color_of,
    layers_of,
    written_name,
)
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.plotting.data.spikes.raster import start_and_stop
from brian2tools.plotting.labels import grouped_digits
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import FAINT, styled

__all__ = ["plot_raster"]

#: A tenth of the full network, as the published figures show.
NEURONS_SHOWN = 7717


@styled
def plot_raster(
    recording: Recording,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    fraction: float | None = None,
    time_range: Quantity | None = None,
    time_unit: Quantity = ms,
    colors: Sequence[Any] = COLORS,
    title: str | None = None,
    **kwds: Any,
) -> Axes:
    """Plot which neuron spiked when, by population, with the upper layers at the top.

    Parameters
    ----------
    recording : Recording
        The spikes.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    fraction : float, optional
        The fraction of the neurons of each population that is shown; 1 for all of them. If not
        given, one with which a tenth of the full network is shown, or all of a smaller one.
    time_range : Quantity of two values, optional
        Start and end of the time axis; the window of the recording if not given.
    time_unit : Quantity
        The unit of the time axis.
    colors : sequence of two colors
        Those of excitatory and of inhibitory neurons.
    title : str, optional
        The title.
    **kwds
        Properties of the marks, as in `brian2tools.plot_raster`.

    Returns
    -------
    matplotlib.axes.Axes
        The axes. Their ``lines`` have the marks of each population, from the bottom up.

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
    >>> axes = microcircuit.plot_raster(recording)
    >>> axes.get_ylabel()
    '4 neurons'
    """
    axes = resolve_axes(axes, ax)
    colors = check_colors(colors)
    members = _members(recording, fraction)
    indices, times, limits = _spikes(recording, members, time_range)
    plotting.plot_raster(
        indices, times, time_unit, axes, groups=members, size=recording.num_neurons,
        time_range=limits, colors=[color_of(name, colors) for name in members],
        title=title, label_kwds=False, divider_kwds=False, **kwds,
    )  # fmt: skip
    _label_layers(axes, members)
    shown = sum(map(len, members.values()))
    of_all = (
        "" if shown == recording.num_neurons else f" of {grouped_digits(recording.num_neurons)}"
    )
    axes.set_ylabel(f"{grouped_digits(shown)}{of_all} neurons")
    add_legend(axes, colors)
    return axes


def _members(recording: Recording, fraction: float | None) -> dict[str, NDArray[Any]]:
    """The neurons to show of each population, the lowest layer first."""
    if fraction is None:
        fraction = min(1.0, NEURONS_SHOWN / recording.num_neurons)
    if not 0 < fraction <= 1:
        raise ArgumentError(f"fraction is {fraction!r}, expected more than 0 and at most 1")
    members = {}
    for name, neurons in reversed(recording.population_slices.items()):
        number = max(1, round(fraction * (neurons.stop - neurons.start)))
        evenly = np.linspace(neurons.start, neurons.stop, number, endpoint=False)
        members[name] = evenly.astype(np.intp)
    return members


def _spikes(
    recording: Recording, members: Mapping[str, NDArray[Any]], time_range: Quantity | None
) -> tuple[NDArray[Any], Quantity, Quantity]:
    """Indices and times of the spikes to show, and the limits of time."""
    start, stop = recording.start, recording.stop
    if time_range is not None:
        start, stop = start_and_stop(time_range)
    part = recording.between(start, stop)
    is_shown = np.zeros(recording.num_neurons, dtype=bool)
    is_shown[np.concatenate(list(members.values()))] = True
    shown = is_shown[recording.spike_indices[part]]
    indices, times = recording.spike_indices[part][shown], recording.spike_times[part][shown]
    return indices, times * second, [start, stop] * second


def _label_layers(axes: Axes, members: Mapping[str, NDArray[Any]]) -> None:
    """Write the names of the layers beside them, and part them by lines."""
    edges = [-0.5]
    layers = layers_of(members)
    for names in layers.values():
        edges.append(edges[-1] + sum(len(members[name]) for name in names))
    middles = (np.array(edges[1:]) + edges[:-1]) / 2
    axes.set_yticks(middles, [written_name(layer) for layer in layers])
    axes.tick_params(axis="y", length=0)
    lines = [[(0, edge), (1, edge)] for edge in edges[1:-1]]
    transform = axes.get_yaxis_transform()
    axes.add_artist(LineCollection(lines, colors=FAINT, linewidths=0.8, transform=transform))
