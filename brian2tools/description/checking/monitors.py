"""The checks of monitors."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.checking.model import Facts, check, within
from brian2tools.description.checking.numbers import has_indices
from brian2tools.description.checking.parts import is_event_of
from brian2tools.description.monitors import EventMonitor, StateMonitor

__all__ = ["check_event_monitor", "check_state_monitor"]


@check.register
def check_event_monitor(monitor: EventMonitor, facts: Facts) -> Iterator[str]:
    """Check that there are such events."""
    return within(".event", is_event_of(monitor.event, monitor.source, facts))


@check.register
def check_state_monitor(monitor: StateMonitor, facts: Facts) -> Iterator[str]:
    """Check that what is recorded exists."""
    del facts
    if monitor.indices is not None:
        yield from within(".indices", has_indices(monitor.indices, monitor.source.size))
    if len(monitor.dtypes) not in (0, len(monitor.variables)):
        yield ".dtypes has not one type for each of the variables"
