"""Recordings, from their descriptions."""

from __future__ import annotations

from typing import Any

import brian2

from brian2tools.description.building.context import Context, build_part
from brian2tools.description.monitors import EventMonitor, RateMonitor, StateMonitor

__all__ = ["build_event_monitor", "build_rate_monitor", "build_state_monitor"]


@build_part.register
def build_event_monitor(description: EventMonitor, context: Context) -> brian2.EventMonitor:
    """Make a recording of spikes or custom events."""
    options: dict[str, Any] = {
        "variables": list(description.variables),
        "record": description.records,
        "when": description.schedule.when,
        "order": description.schedule.order,
        "name": description.name,
    }
    source = context.elements(description.source)
    if description.event == "spike":
        monitor = brian2.SpikeMonitor(source, **options)
    else:
        monitor = brian2.EventMonitor(source, description.event, **options)
    # Brian looks up the names in subexpressions where it is run, which here has none.
    monitor.namespace = source.namespace
    context.place(monitor, description.schedule)
    return monitor


@build_part.register
def build_state_monitor(description: StateMonitor, context: Context) -> brian2.StateMonitor:
    """Make a recording of variables over time."""
    indices = description.indices
    dtypes = dict(zip(description.variables, description.dtypes, strict=False))
    monitor = brian2.StateMonitor(
        context.elements(description.source),
        list(description.variables),
        record=True if indices is None else indices.quantity,
        clock=context.clock(description.schedule.clock),
        when=description.schedule.when,
        order=description.schedule.order,
        name=description.name,
        # Only Brian 2.11 and later have this argument.
        **({"dtype": dtypes} if dtypes else {}),
    )
    context.place(monitor, description.schedule)
    return monitor


@build_part.register
def build_rate_monitor(description: RateMonitor, context: Context) -> brian2.PopulationRateMonitor:
    """Make a recording of the firing rate of a population."""
    monitor = brian2.PopulationRateMonitor(
        context.elements(description.source), dtype=description.dtype, name=description.name
    )
    context.place(monitor, description.schedule)
    return monitor
