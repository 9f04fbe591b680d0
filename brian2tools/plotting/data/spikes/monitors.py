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
from brian2tools.plotting.data.spikes.end_of_run import end_of_run
from brian2tools.plotting.data.spikes.raster import Recording, draw_raster, start_and_stop
from brian2tools.plotting.data.spikes.raster_and_rate import draw_raster_and_rate
from brian2tools.plotting.data.spikes.spike_trains import Spikes
from brian2tools.plotting.labels import grouped_digits
from brian2tools.plotting.panels import Panels, resolve_axes
from brian2tools.plotting.units import unit_symbol
from brian2tools.plotting.wording import whole

__all__ = ["plot_event_monitor", "plot_event_monitors"]


@register_plot(EventMonitor)
def plot_event_monitor(
    monitor: EventMonitor,
    axes: Axes | None = None,
    *,
    groups: Mapping[str, Any] | None = None,
    sort_by: Any = None,
    time_range: Any = None,
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
    time_range : Quantity of two values, optional
        Start and end of the time axis; from 0 to the end of the last run if not given. That end is
        not known once the network is gone and another one may have run since: then the time axis
        ends with the last spike.
    rate : bool or {'smooth', 'histogram'}
        Whether to show the rate below the raster, and how; True means smoothed.
    title : str, True or None
        The title; by default it says what was recorded, and in which time if that is known.
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
    start, stop, known = _limits([monitor], [train], time_range)
    recording = Recording((train,), arrangement, start, stop)
    if title is True:
        title = _title(monitor, recording, time_unit if known else None)
    return _draw(axes, recording, rate, title=title, time_unit=time_unit, **kwds)


@register_plot(EventMonitor, of="list")
def plot_event_monitors(
    monitors: Sequence[EventMonitor],
    axes: Axes | None = None,
    *,
    time_range: Any = None,
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
    start, stop, known = _limits(monitors, trains, time_range)
    recording = Recording(tuple(trains), arrangement, start, stop)
    if title is True:
        title = _number_in_time(recording, time_unit if known else None)
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


def _limits(
    monitors: Sequence[EventMonitor], trains: Sequence[Spikes], time_range: Any
) -> tuple[float, float, bool]:
    """The time (s) that was asked for, or all until the end of the runs, and if that is known."""
    if time_range is not None:
        return *start_and_stop(time_range), True
    ends = [end_of_run(monitor) for monitor in monitors]
    last = [float(spikes.times[-1]) for spikes in trains if spikes.times.size]
    known = [end for end in ends if end is not None]
    return 0.0, max([0.0, *last, *known]), len(known) == len(ends)


def _relative_to(source: Any, groups: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Groups with indices that count from the start of a source which may be a subgroup."""
    if not isinstance(groups, Mapping):
        return groups
    first = source.start if isinstance(source, Subgroup) else 0
    for name, group in groups.items():
        if isinstance(group, Subgroup) and whole(group).name != whole(source).name:
            raise ArgumentError(
                f"groups[{name!r}] is a part of {whole(group).name}, expected a part of "
                f"{whole(source).name}, which the monitor recorded"
            )
    return {
        name: np.arange(group.start, group.stop) - first if isinstance(group, Subgroup) else group
        for name, group in groups.items()
    }


def _name(monitor: EventMonitor) -> str:
    name: str = monitor.source.name
    return name if monitor.event == "spike" else f"{monitor.event} of {name}"


def _title(monitor: EventMonitor, recording: Recording, time_unit: Quantity | None) -> str:
    events = "Spikes" if monitor.event == "spike" else f"Events {monitor.event!r}"
    found = _number_in_time(recording, time_unit, monitor.event)
    return f"{events} of {monitor.source.name}" + (f"  ·  {found}" if found else "")


def _number_in_time(recording: Recording, time_unit: Quantity | None, event: str = "spike") -> str:
    """The number of events and, in some unit, the time they took; nothing if there was no run."""
    number = recording.number
    what = ("spike" if event == "spike" else "event") + ("s" if number != 1 else "")
    if time_unit is None:
        return f"{grouped_digits(number)} {what}"
    if not recording.stop > recording.start:
        return ""
    unit = check_unit("time_unit", time_unit, second)
    duration = (recording.stop - recording.start) / float(unit)
    text = grouped_digits(round(duration)) if duration >= 10_000 else f"{duration:.4g}"
    return f"{grouped_digits(number)} {what} in {text} {unit_symbol(unit)}"
