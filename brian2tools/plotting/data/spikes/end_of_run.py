"""When the last run of a monitor ended."""

from __future__ import annotations

from typing import Any

from brian2.core.base import BrianObject
from brian2.core.clocks import Clock
from brian2.core.network import Network
from brian2.core.tracking import Trackable
from brian2.monitors.spikemonitor import EventMonitor

__all__ = ["end_of_run"]


def end_of_run(monitor: EventMonitor) -> float | None:
    """The time (s) at which the network of a monitor stands, or None if that is not known.

    Only a network knows its time. Once it is gone there is the clock, which says the same as long
    as no other network has used it since. Brian does not say in which order networks ran, so the
    clock counts only where nothing else that is left of a run can have moved it.
    """
    # A monitor has code once it was in a network that ran.
    if monitor.codeobj is None:
        return 0.0
    for network in _alive(Network):
        if network.id == monitor._network:
            return float(network.t)
    # An EventClock has gone on to its next event.
    if not isinstance(monitor.clock, Clock):
        return None
    time = float(monitor.clock.variables["t"].get_value().item())
    return None if _may_be_of_another(monitor, time) else time


def _may_be_of_another(monitor: EventMonitor, time: float) -> bool:
    """Whether it can have been another network that left the clock of a monitor at some time."""
    clock = monitor.clock
    recorded = monitor.variables["t"].get_value()
    if recorded.size and recorded[-1] >= time:
        return True
    networks = [network for network in _alive(Network) if clock in getattr(network, "_clocks", ())]
    # A run that is not a multiple of the time step moves the clock beyond its end.
    if any(abs(network.t_ - time) < clock.dt_ for network in networks):
        return True
    # What has run in a network that is gone has run nobody knows when.
    known = {None, monitor._network, *(network.id for network in networks)}
    return any(
        getattr(thing, "_clock", None) is clock and thing._network not in known
        for thing in _alive(BrianObject)
    )


def _alive(kind: type[Trackable]) -> list[Any]:
    references = list(kind.__instances__())
    return [thing for reference in references if (thing := reference()) is not None]
