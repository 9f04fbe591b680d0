"""Groups of neurons from their descriptions."""

from __future__ import annotations

from typing import Any

import brian2
import numpy as np

from brian2tools.description.building.context import Context, build_part
from brian2tools.description.building.shared import (
    build_equations,
    build_operations,
    set_links,
    set_values,
)
from brian2tools.description.building.spatial import make_spatial_neuron
from brian2tools.description.expressions import Expression
from brian2tools.description.parts import Event, Refractoriness
from brian2tools.description.populations import NeuronPopulation

__all__ = ["build_neurons"]


@build_part.register
def build_neurons(population: NeuronPopulation, context: Context) -> brian2.NeuronGroup:
    """Make a group of neurons."""
    options = _options(population, context)
    if population.cable is None:
        group = brian2.NeuronGroup(population.size, **options)
    else:
        group = make_spatial_neuron(population.cable, options, context)
    # It may be linked to itself, or to a group that is linked to it.
    context.objects[population.name] = group
    _finish(group, population, context)
    return group


def _options(population: NeuronPopulation, context: Context) -> dict[str, Any]:
    """The arguments that all classes of neurons have."""
    update = population.state_update
    return {
        "name": population.name,
        "model": build_equations(population.equations),
        "method": update.method or update.requested,
        "method_options": {one.name: one.value.quantity for one in update.options} or None,
        "events": {event.name: event.condition.text for event in population.events},
        "refractory": _refractory(population.refractory),
        "namespace": context.names(population.outside),
        "dtype": _dtype(population),
        "clock": context.clock(population.schedule.clock),
        "order": population.schedule.order,
    }


def _dtype(population: NeuronPopulation) -> np.dtype[Any] | dict[str, np.dtype[Any]]:
    """How variables are stored: a type for all, or one for each."""
    types = {one.name: np.dtype(one.dtype) for one in population.initial_values}
    types |= {
        one.name: np.dtype(one.dtype) for one in population.equations if "linked" not in one.flags
    }
    # Brian stores times as it stores the time of the clock, unless there is one type for all.
    last_spike = types.get("lastspike")
    return types if last_spike in (None, np.dtype(float)) else last_spike


def _finish(group: brian2.NeuronGroup, population: NeuronPopulation, context: Context) -> None:
    """Give a group what its constructor does not take."""
    # Groups can be linked to themselves and to each other.
    context.objects[population.name] = group
    context.place(group, population.schedule)
    context.place(group.state_updater, population.state_update.schedule)
    for event in population.events:
        _finish_event(group, event, context)
    if population.subexpression_update is not None:
        group.subexpression_updater._name = population.subexpression_update.name
        context.place(group.subexpression_updater, population.subexpression_update.schedule)
    set_links(group, population.links, context)
    set_values(group, population.initial_values)
    build_operations(group, population.operations, context)


def _finish_event(group: brian2.NeuronGroup, event: Event, context: Context) -> None:
    context.place(group.thresholder[event.name], event.schedule)
    if event.statements is not None and event.statements_schedule is not None:
        resetter = group.run_on_event(event.name, event.statements.text)
        context.place(resetter, event.statements_schedule)


def _refractory(refractory: Refractoriness | None) -> Any:
    if refractory is None:
        return False
    rule = refractory.rule
    return rule.text if isinstance(rule, Expression) else rule.quantity
