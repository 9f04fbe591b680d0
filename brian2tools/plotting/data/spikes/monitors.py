"""What `brian_plot` shows of spike and event monitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from brian2.groups.subgroup import Subgroup
from brian2.monitors.spikemonitor import EventMonitor
from brian2.units import Quantity, ms, second
from matplotlib.axes import Axes

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import check_unit
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.data.spikes.arrangement import Arrangement, Block, arrange
from brian2tools.plotting.data.spikes.raster import Recording, draw_raster
from brian2tools.plotting.data.spikes.raster_and_rate import draw_raster_and_rate
from brian2tools.plotting.data.spikes.spike_trains import Spikes
from brian2tools.plotting.labels import grouped_digits
from brian2tools.plotting.panels import Panels, resolve_axes
from brian2tools.plotting.units import unit_symbol

__all__ = ["plot_event_monitor", "plot_event_monitors"]


@register_plot(EventMonitor)
def plot_event_monitor(
    monitor: EventMonitor,
    axes: Axes | None = None,
    *,
    groups: Mapping[str, Any] | None = None,
    sort_by: Any = None,
    rate: bool | Literal["smooth", "histogram"] = False,
    title: str | Literal[True] | None = True,
    time_unit: Quantity = ms,
    **kwds: Any,
) -> Axes | Panels:
    """Plot the spikes or other events that a monitor recorded.

    Parameters
    ----------
    monitor : EventMonitor
        The monitor; a SpikeMonitor is one too.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    groups, sort_by
        As in `plot_raster`, with subgroups of the recorded group too.
    rate : bool or {'smooth', 'histogram'}
        Whether to show the rate below the raster, and how; True means smoothed.
    title : str, True or None
        The title; by default it says what was recorded.
    time_unit : Quantity
        The unit of the time axis.
    **kwds
        Options of `plot_raster`, or of `plot_raster_and_rate` if there is a rate.

    Returns
    -------
    Axes or Panels
        `Panels` if there is a rate.
    """
    spikes = _recorded_by(monitor)
    arrangement = arrange(len(monitor.source), _relative_to(monitor.source, groups), sort_by)
    train = Spikes(spikes.times, spikes.indices, arrangement.row_of)
    recording = Recording((train,), arrangement, 0.0, _end_of([monitor], [train]))
    if title is True:
        title = _title(monitor, recording, time_unit)
    return _draw(axes, recording, rate, title=title, time_unit=time_unit, **kwds)


@register_plot(EventMonitor, of="list")
def plot_event_monitors(
    monitors: Sequence[EventMonitor],
    axes: Axes | None = None,
    *,
    rate: bool | Literal["smooth", "histogram"] = False,
    title: str | Literal[True] | None = True,
    time_unit: Quantity = ms,
    **kwds: Any,
) -> Axes | Panels:
    """Plot what several monitors recorded, one above the other, each in its own colour.

    The options are those of `plot_event_monitor` but for ``groups`` and ``sort_by``.
    """
    for option in {"groups", "sort_by"} & set(kwds):
        raise ArgumentTypeError(
            f"brian_plot of a list of monitors has no keyword {option!r}: "
            "each monitor is a group of its own, so plot them one by one"
        )
    trains, blocks, first = [], [], 0
    for monitor in monitors:
        size = len(monitor.source)
        spikes = _recorded_by(monitor)
        trains.append(Spikes(spikes.times, spikes.indices, first_row=first))
        blocks.append(Block(_name(monitor), first, first + size))
        first += size
    arrangement = Arrangement(tuple(blocks), label="Neuron, by group")
    recording = Recording(tuple(trains), arrangement, 0.0, _end_of(monitors, trains))
    if title is True:
        title = _number_in_time(recording, time_unit)
    return _draw(axes, recording, rate, title=title, time_unit=time_unit, **kwds)


def _draw(
    axes: Axes | None,
    recording: Recording,
    rate: bool | Literal["smooth", "histogram"],
    **kwds: Any,
) -> Axes | Panels:
    axes = resolve_axes(axes)
    if rate is not False:
        kind: Any = "smooth" if rate is True else rate
        return draw_raster_and_rate(axes, recording, rate=kind, **kwds)
    for option in {"rate_width", "bin_width", "rate_unit", "rate_kwds"} & set(kwds):
        raise ArgumentError(f"{option} was given but there is no rate: add rate=True")
    draw_raster(axes, recording, **kwds)
    return axes


def _recorded_by(monitor: EventMonitor) -> Spikes:
    if not monitor.record:
        raise ArgumentError(
            f"{monitor.name} was made with record=False and has only counted, "
            "expected a monitor that recorded times: make it with record=True"
        )
    # One copy: a later run, and a model that is restored, change what Brian has.
    times, indices = (np.array(monitor.variables[variable].get_value()) for variable in ("t", "i"))
    return Spikes(times, indices)


def _end_of(monitors: Sequence[EventMonitor], trains: Sequence[Spikes]) -> float:
    """When the simulation stood still, or the last spike if the clock was set back since."""
    # A clock serves several networks; a monitor has code once it was in one that ran.
    ran = [monitor for monitor in monitors if monitor.codeobj is not None]
    clocks = [0.0, *(float(monitor.clock.t / second) for monitor in ran)]
    last = [float(spikes.times[-1]) for spikes in trains if spikes.times.size]
    return max([*clocks, *last])


def _relative_to(source: Any, groups: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Groups with indices that count from the start of a source which may be a subgroup."""
    if not isinstance(groups, Mapping):
        return groups
    first = source.start if isinstance(source, Subgroup) else 0
    return {
        name: np.arange(group.start, group.stop) - first if isinstance(group, Subgroup) else group
        for name, group in groups.items()
    }


def _name(monitor: EventMonitor) -> str:
    name: str = monitor.source.name
    return name if monitor.event == "spike" else f"{monitor.event} of {name}"


def _title(monitor: EventMonitor, recording: Recording, time_unit: Quantity) -> str:
    events = "Spikes" if monitor.event == "spike" else f"Events {monitor.event!r}"
    found = _number_in_time(recording, time_unit, monitor.event)
    return f"{events} of {monitor.source.name}" + (f"  ·  {found}" if found else "")


def _number_in_time(recording: Recording, time_unit: Quantity, event: str = "spike") -> str:
    """The number of events and the time they took, or nothing if there was no run."""
    if not recording.stop:
        return ""
    number = recording.number
    what = ("spike" if event == "spike" else "event") + ("s" if number != 1 else "")
    unit = check_unit("time_unit", time_unit, second)
    duration = recording.stop / float(unit)
    text = grouped_digits(round(duration)) if duration >= 10_000 else f"{duration:.4g}"
    return f"{grouped_digits(number)} {what} in {text} {unit_symbol(unit)}"
