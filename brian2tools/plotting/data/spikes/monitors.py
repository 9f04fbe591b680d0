"""What `brian_plot` shows of spike and event monitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from brian2.core.network import Network
from brian2.groups.subgroup import Subgroup
from brian2.monitors.spikemonitor import EventMonitor
from brian2.units import Quantity, ms, second
from matplotlib.axes import Axes

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import check_unit
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.data.spikes.arrangement import Arrangement, Block, arrange
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
        Start and end of the time axis; from 0 to the end of the last run if not given. Once the
        network is gone and another one has run, that end is taken to be the last spike.
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
    recording = Recording((train,), arrangement, *_limits([monitor], [train], time_range))
    if title is True:
        title = _title(monitor, recording, time_unit)
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
    recording = Recording(tuple(trains), arrangement, *_limits(monitors, trains, time_range))
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


def _limits(
    monitors: Sequence[EventMonitor], trains: Sequence[Spikes], time_range: Any
) -> tuple[float, float]:
    """The time (s) that was asked for, or all until the end of the last run."""
    if time_range is not None:
        return start_and_stop(time_range)
    ends = [float(spikes.times[-1]) for spikes in trains if spikes.times.size]
    return 0.0, max([0.0, *ends, *map(_end_of_run, monitors)])


def _end_of_run(monitor: EventMonitor) -> float:
    """When (s) the network of a monitor stood still, or 0 if that is not known."""
    # A monitor has code once it was in a network that ran.
    if monitor.codeobj is None:
        return 0.0
    references = list(Network.__instances__())
    networks = [network for reference in references if (network := reference()) is not None]
    for network in networks:
        if network.id == monitor._network:
            return float(network.t / second)
    # The network is gone, and its clock may since have served another one.
    clock = float(monitor.clock.t / second)
    return 0.0 if any(float(network.t / second) == clock for network in networks) else clock


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


def _title(monitor: EventMonitor, recording: Recording, time_unit: Quantity) -> str:
    events = "Spikes" if monitor.event == "spike" else f"Events {monitor.event!r}"
    found = _number_in_time(recording, time_unit, monitor.event)
    return f"{events} of {monitor.source.name}" + (f"  ·  {found}" if found else "")


def _number_in_time(recording: Recording, time_unit: Quantity, event: str = "spike") -> str:
    """The number of events and the time they took, or nothing if there was no run."""
    if not recording.stop > recording.start:
        return ""
    number = recording.number
    what = ("spike" if event == "spike" else "event") + ("s" if number != 1 else "")
    unit = check_unit("time_unit", time_unit, second)
    duration = (recording.stop - recording.start) / float(unit)
    text = grouped_digits(round(duration)) if duration >= 10_000 else f"{duration:.4g}"
    return f"{grouped_digits(number)} {what} in {text} {unit_symbol(unit)}"
