"""Descriptions of what is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import brian2
import numpy as np

from brian2tools.description.describing.context import Context, describe_part, elements_of
from brian2tools.description.describing.names import names_of
from brian2tools.description.monitors import EventMonitor, RateMonitor, StateMonitor
from brian2tools.description.values import Array, Value

__all__ = ["describe_event_monitor", "describe_rate_monitor", "describe_state_monitor"]


@describe_part.register
def describe_event_monitor(monitor: brian2.EventMonitor, context: Context) -> EventMonitor:
    """A recording of spikes or custom events."""
    by_itself = {"i", "t"} if monitor.record else set()
    variables = tuple(sorted(monitor.record_variables - by_itself))
    _check_names(monitor, variables, context)
    return EventMonitor(
        name=monitor.name,
        source=elements_of(monitor.source),
        event=monitor.event,
        variables=variables,
        records=bool(monitor.record),
        schedule=context.schedule(monitor),
    )


def _check_names(monitor: brian2.EventMonitor, variables: Sequence[str], context: Context) -> None:
    """Check that names in recorded subexpressions mean the same as in the group.

    Brian looks them up where it is run, and not where the group has its own.
    """
    here = names_of(monitor, [f"_source_{name}" for name in variables], context)
    if here != names_of(monitor.source, variables, context):
        context.report(
            monitor,
            "variables",
            "Brian takes the names in their equations from where run is called, and they stand for "
            "something else there than in the group",
            advice="give them the same values in both places",
        )


@describe_part.register
def describe_state_monitor(monitor: brian2.StateMonitor, context: Context) -> StateMonitor:
    """A recording of variables over time."""
    # Brian gives a set for all variables.
    names = monitor.record_variables
    variables = tuple(sorted(names) if isinstance(names, (set, frozenset)) else names)
    dtypes = tuple(_type_of(monitor, name) for name in variables)
    usual = tuple(_type_of(monitor.source, name) for name in variables)
    return StateMonitor(
        name=monitor.name,
        source=elements_of(monitor.source),
        variables=variables,
        indices=_indices(monitor),
        dtypes=() if dtypes == usual else dtypes,
        schedule=context.schedule(monitor),
    )


def _type_of(owner: Any, name: str) -> str:
    return str(np.dtype(owner.variables[name].dtype).name)


def _indices(monitor: brian2.StateMonitor) -> Value | None:
    # A monitor of all synapses records those that there were when it was made.
    if monitor.record_all and len(monitor.record) == len(monitor.source):
        return None
    return Value(Array(monitor.record))


@describe_part.register
def describe_rate_monitor(monitor: brian2.PopulationRateMonitor, context: Context) -> RateMonitor:
    """A recording of the firing rate of a population."""
    return RateMonitor(
        name=monitor.name,
        source=elements_of(monitor.source),
        dtype=_type_of(monitor, "rate"),
        schedule=context.schedule(monitor),
    )
