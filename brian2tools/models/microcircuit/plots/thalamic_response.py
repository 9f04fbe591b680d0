"""How the layers respond to pulses from the thalamus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from brian2.units import Hz, Quantity, ms, second
from matplotlib.axes import Axes
from matplotlib.patches import StepPatch
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.counting import count_spikes
from brian2tools.models.microcircuit.plots.appearance import (
    COLORS,
    add_legend,
    check_colors,
    color_of,
    layers_of,
    written_name,
)
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.plotting.arguments import check_keywords
from brian2tools.plotting.data.spikes.raster import start_and_stop
from brian2tools.plotting.labels import direct_label, label_axes
from brian2tools.plotting.panels import Panels, resolve_axes, split_axes
from brian2tools.plotting.style import INK, MUTED, styled

__all__ = ["plot_thalamic_response"]


@styled
def plot_thalamic_response(
    recording: Recording,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    time_range: Quantity = (-20, 80) * ms,
    bin_width: Quantity = 1 * ms,
    colors: Sequence[Any] = COLORS,
    **kwds: Any,
) -> Panels:
    """Plot the rates of the populations around the pulses from the thalamus, by layer.

    Parameters
    ----------
    recording : Recording
        The spikes of a network with a `ThalamicStimulus`.
    axes : matplotlib.axes.Axes, optional
        Axes that give their place to the panels; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    time_range : Quantity of two values
        From where to where to show the rates, counted from the start of a pulse. The rates are
        means over all pulses for which this time was recorded.
    bin_width : Quantity
        The width of the bins in which spikes are counted, a multiple of the time step.
    colors : sequence of two colors
        Those of excitatory and of inhibitory neurons.
    **kwds
        Properties of the histograms, those of `matplotlib.patches.StepPatch`.

    Returns
    -------
    Panels
        With axes for each layer by its name, such as ``'L23'``.

    Raises
    ------
    ArgumentError, ArgumentTypeError, DimensionError
        If there was no pulse, or none around which all of the time was recorded, or if an
        argument does not fit its description.
    """
    axes = resolve_axes(axes, ax)
    check_keywords("plot_thalamic_response", kwds, StepPatch)
    colors = check_colors(colors)
    pulses = _recorded_pulses(recording, time_range)
    edges, rates = _mean_rates(recording, pulses, time_range, bin_width)
    layers = layers_of(recording.populations)
    parts = split_axes(axes, below=[1] * (len(layers) - 1), space=0.12)
    panels = {layer: parts[row, 0] for row, layer in enumerate(layers)}
    artists = {
        layer: [
            panels[layer].stairs(
                rates[name],
                edges,
                **{"edgecolor": color_of(name, colors), "linewidth": 1.2, **kwds},
            )
            for name in names
        ]
        for layer, names in layers.items()
    }
    start, stop = pulses[0]
    _dress_panels(panels, (stop - start) * second, len(pulses))
    axes.set_xlim(edges[0], edges[-1])
    add_legend(axes, colors)
    return Panels(axes.figure, panels, artists)


def _recorded_pulses(recording: Recording, time_range: Quantity) -> list[tuple[float, float]]:
    """The pulses around which all of ``time_range`` was recorded."""
    before, after = start_and_stop(time_range)
    if not recording.thalamic_pulses:
        raise ArgumentError(
            "the recording has no thalamic pulses: simulate a Network with a ThalamicStimulus"
        )
    tolerance = recording.dt / 2
    pulses = [
        pulse
        for pulse in recording.thalamic_pulses
        if pulse[0] + before > -tolerance and pulse[0] + after < recording.stop + tolerance
    ]
    if not pulses:
        first = recording.thalamic_pulses[0][0] * second
        raise ArgumentError(
            f"time_range is {time_range} around pulses of which the first is at {first}, expected "
            f"times between 0 s and {recording.stop * second}, where the recording ends"
        )
    return pulses


def _mean_rates(
    recording: Recording,
    pulses: Sequence[tuple[float, float]],
    time_range: Quantity,
    bin_width: Quantity,
) -> tuple[NDArray[Any], dict[str, NDArray[Any]]]:
    """Edges (ms) of bins counted from the start of a pulse, and the rates (Hz) in them."""
    counted = [
        count_spikes(recording, bin_width, start * second + time_range) for start, _ in pulses
    ]
    rates = np.mean([one.rates / Hz for one in counted], axis=0)
    number = rates.shape[1]
    edges = (time_range[0] + np.arange(number + 1) * counted[0].bin_width) / ms
    return np.asarray(edges), dict(zip(recording.populations, rates, strict=True))


def _dress_panels(panels: dict[str, Axes], duration: Quantity, number: int) -> None:
    for layer, axes in panels.items():
        axes.axvspan(0, float(duration / ms), color=MUTED, alpha=0.25, linewidth=0, zorder=0)
        axes.set_ylim(bottom=0)
        label_axes(axes, y=("Rate", Hz))
        direct_label(axes, sum(axes.get_ylim()) / 2, written_name(layer), INK)
    axes.figure.align_ylabels(list(panels.values()))
    *upper, lowest = panels.values()
    for axes in upper:
        axes.tick_params(labelbottom=False)
    each = "the pulse" if number == 1 else f"each of {number} pulses"
    label_axes(lowest, x=(f"Time from the start of {each}", ms))
    top = next(iter(panels.values()))
    top.annotate(
        "thalamic pulse", (float(duration / ms) / 2, 1), xycoords=top.get_xaxis_transform(),
        xytext=(0, 4), textcoords="offset points", ha="center", va="bottom", color=MUTED,
        fontsize="small",
    )  # fmt: skip
