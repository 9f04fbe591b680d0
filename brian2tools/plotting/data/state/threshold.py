"""What traces of a membrane potential lack: the threshold, and the spikes that cross it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from brian2.monitors.spikemonitor import EventMonitor
from brian2.units import Quantity, have_same_dimensions, second
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import check_keywords, plain_values
from brian2tools.plotting.data.spikes.spike_trains import read_spikes
from brian2tools.plotting.data.state.line import TraceLine
from brian2tools.plotting.data.state.recorded import RecordedVariable
from brian2tools.plotting.style import MUTED

__all__ = ["Overlay", "draw_spikes", "draw_threshold", "read_overlay"]

# How far strokes reach above the threshold, relative to the range of the traces.
_STROKE = 0.6

Settings = Mapping[str, Any] | Literal[False] | None


@dataclass(frozen=True)
class Overlay:
    """The threshold and the spikes of some traces, in base units.

    Attributes
    ----------
    threshold : float or None
        The threshold.
    spikes : tuple of ndarray
        The times (s) of the spikes of each trace; empty if there are no spikes to draw.
    top : float
        Where the strokes that show spikes end; NaN if there are none.
    """

    threshold: float | None = None
    spikes: tuple[NDArray[Any], ...] = ()
    top: float = np.nan

    def widen(self, low: NDArray[Any], high: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """The limits of traces together with what is laid over them."""
        level = np.nan if self.threshold is None else self.threshold
        return np.fmin(low, level), np.fmax(np.fmax(high, level), self.top)


def read_overlay(recorded: RecordedVariable, threshold: Any, spikes: Any) -> Overlay:
    """Check what a plot function was given as ``threshold`` and ``spikes``.

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If they do not fit the traces.
    """
    level = None if threshold is None else _level(recorded, threshold)
    if spikes is None:
        return Overlay(level)
    times = _times_of_spikes(recorded, spikes)
    limits = np.asarray(recorded.limits)
    if not limits.size or not any(map(len, times)):
        return Overlay(level, times)
    base = limits[1] if level is None else level
    span = max(limits[1], base) - min(limits[0], base)
    return Overlay(level, times, base + _STROKE * (span or 1.0))


def _level(recorded: RecordedVariable, threshold: Any) -> float:
    unit = Quantity(1, dim=recorded.dimensions)
    if isinstance(threshold, str) or np.size(threshold) != 1:
        raise ArgumentTypeError(
            f"threshold is {threshold!r}, expected one value such as -50*mV for all traces"
        )
    return float(plain_values("threshold", threshold, unit)[0])


def _times_of_spikes(recorded: RecordedVariable, spikes: Any) -> tuple[NDArray[Any], ...]:
    found = read_spikes(*_indices_and_times(recorded, spikes))
    times = recorded.traces.times
    start = times[0] if times.size else np.inf
    part = found.between(start, recorded.stop)
    shown = np.isin(found.indices[part], recorded.elements)
    indices, times = found.indices[part][shown], found.times[part][shown]
    return tuple(times[indices == element] for element in recorded.elements)


def _indices_and_times(recorded: RecordedVariable, spikes: Any) -> tuple[Any, Any]:
    if isinstance(spikes, EventMonitor):
        return spikes.i, spikes.t
    if isinstance(spikes, Quantity) and have_same_dimensions(spikes, second):
        if len(recorded.elements) > 1:
            raise ArgumentError(
                f"spikes has only times for {len(recorded.elements)} traces, "
                "expected a SpikeMonitor or a tuple of indices and times"
            )
        return np.full(np.size(spikes), recorded.elements[0]), np.atleast_1d(spikes)
    if isinstance(spikes, (tuple, list)) and len(spikes) == 2:
        return spikes[0], spikes[1]
    raise ArgumentTypeError(
        f"spikes must be a SpikeMonitor, a tuple of indices and times, or the times of one neuron, "
        f"not {type(spikes).__name__}"
    )


def draw_threshold(
    axes: Axes, level: float, shifts: Iterable[float], settings: Settings = None
) -> LineCollection | None:
    """Draw a dashed line at ``level`` (as on the axis) for each of the shifts of the traces."""
    if settings is False:
        return None
    further = dict(settings or {})
    check_keywords("threshold_kwds", further, LineCollection)
    properties = {"colors": MUTED, "linewidths": 0.8, "linestyles": (0, (4, 3)), "zorder": 1.5}
    ends = [[(0, level + shift), (1, level + shift)] for shift in sorted(set(shifts))]
    place = axes.get_yaxis_transform()
    dashes = LineCollection(ends, transform=place, **{**properties, **further})
    # add_collection would widen the limits of the time axis.
    axes.add_artist(dashes)
    return dashes


def draw_spikes(
    axes: Axes, lines: Iterable[TraceLine], overlay: Overlay, settings: Settings = None
) -> list[LineCollection]:
    """Draw a stroke for each spike, from the threshold or from the trace up.

    Parameters
    ----------
    axes : Axes
        The axes that have the lines.
    lines : iterable of TraceLine
        The traces, whose colours the strokes get.
    overlay : Overlay
        The spikes.
    settings : mapping, False or None
        Properties of the strokes; False draws none.
    """
    if settings is False:
        return []
    further = dict(settings or {})
    check_keywords("spike_kwds", further, LineCollection)
    strokes = []
    for line, times in zip(lines, overlay.spikes, strict=True):
        properties = {
            "colors": line.get_color(),
            "linewidths": 1.25 * line.get_linewidth(),
            "zorder": line.get_zorder(),
            "transform": line.get_transform(),
            "alpha": line.get_alpha(),
        }
        ends = _strokes(line, times, overlay)
        strokes.append(LineCollection(ends, **{**properties, **further}))
        axes.add_artist(strokes[-1])
    return strokes


def _strokes(line: TraceLine, times: NDArray[Any], overlay: Overlay) -> list[NDArray[Any]]:
    bottoms = line.get_values_at(times) if overlay.threshold is None else overlay.threshold
    ends = np.empty((len(times), 2, 2))
    ends[:, :, 0] = times[:, np.newaxis]
    ends[:, 0, 1], ends[:, 1, 1] = bottoms, overlay.top
    return list(line.in_units(ends))
