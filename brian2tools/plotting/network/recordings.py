"""What monitors recorded, in small panels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from brian2 import EventMonitor, PopulationRateMonitor, StateMonitor
from matplotlib.axes import Axes

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.base import brian_plot
from brian2tools.plotting.network.objects import is_monitor, natural_order
from brian2tools.plotting.wording import counted, noun_of, part_text, whole

__all__ = ["Recording", "can_be_read", "check_monitors", "monitors_of", "recordings_of"]

_MOST_TRACES = 5


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """What a monitor recorded or, of a StateMonitor, one of its variables."""

    monitor: Any
    variable: str = ""

    @property
    def name(self) -> str:
        """The name of the monitor, and of its variable if there is one."""
        return ".".join(filter(None, (self.monitor.name, self.variable)))

    @property
    def title(self) -> str:
        """What it is, in few words."""
        source = whole(self.monitor.source).name + part_text(self.monitor.source)
        if self.variable:
            return f"{self.variable} of {source}"
        if isinstance(self.monitor, PopulationRateMonitor):
            return f"Rate of {source}"
        noun = "spike" if self.monitor.event == "spike" else f"{self.monitor.event} event"
        return f"{source}  ·  {counted(self.monitor.num_events, noun)}"

    @property
    def left_out(self) -> str:
        """What of it is not drawn, as text; empty if all of it is."""
        more = len(self.monitor.record) - _MOST_TRACES if self.variable else 0
        return f"{counted(more, f'more {noun_of(self.monitor.source)}')} in {self.name}" * (
            more > 0
        )

    def draw(self, axes: Axes) -> None:
        """Plot it, of many neurons only the first ones."""
        if not self.variable:
            brian_plot(self.monitor, axes, title=self.title)
            return
        few = self.monitor.record[:_MOST_TRACES]
        part = self.monitor if len(self.monitor.record) <= _MOST_TRACES else self.monitor[few]
        brian_plot(part, axes, variables=self.variable, title=self.title)


def monitors_of(objects: Iterable[Any]) -> list[Any]:
    """The monitors, beside each other those of one group: spikes, then rates, then variables."""
    kinds = (EventMonitor, PopulationRateMonitor, StateMonitor)

    def order(monitor: Any) -> tuple[Any, list[bool]]:
        return natural_order(whole(monitor.source).name), [
            not isinstance(monitor, kind) for kind in kinds
        ]

    return sorted(filter(is_monitor, objects), key=order)


def check_monitors(monitors: Iterable[Any]) -> list[Any]:
    """Monitors in the order in which they were given.

    Raises
    ------
    ArgumentTypeError
        If there is something else among them.
    """
    chosen = list(monitors)
    for one in chosen:
        if not is_monitor(one):
            raise ArgumentTypeError(f"monitors has {one!r}, expected only monitors")
    return chosen


def can_be_read(monitor: Any) -> bool:
    """Whether what a monitor recorded is there: in C++ standalone mode it is not before the end."""
    try:
        monitor.variables["N"].get_value()
    except NotImplementedError:
        return False
    return True


def recordings_of(monitor: Any) -> list[Recording]:
    """What there is to plot of a monitor: nothing if it only counts, or records no neurons."""
    if isinstance(monitor, StateMonitor):
        if not len(monitor.record):
            return []
        return [Recording(monitor, name) for name in monitor.record_variables]
    only_counts = isinstance(monitor, EventMonitor) and not monitor.record
    return [] if only_counts else [Recording(monitor)]
