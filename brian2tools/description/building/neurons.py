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
from brian2tools.description.expressions import Expression
from brian2tools.description.parts import Event, Names, Refractoriness
from brian2tools.description.populations import NeuronPopulation

__all__ = ["build_neurons"]


@build_part.register
def build_neurons(population: NeuronPopulation, context: Context) -> brian2.NeuronGroup:
    """Make a group of neurons."""
    group = brian2.NeuronGroup(
        population.size,
        build_equations(population.equations),
        name=population.name,
        **neuron_options(population, context),
    )
    finish_neurons(group, population, context)
    return group


def neuron_options(population: NeuronPopulation, context: Context) -> dict[str, Any]:
    """The arguments that all classes of neurons have."""
    update = population.state_update
    return {
        "method": update.method or update.requested,
        "method_options": {one.name: one.value.quantity for one in update.options} or None,
        "events": {event.name: event.condition.text for event in population.events},
        "refractory": _refractory(population.refractory),
        "namespace": context.names(population.outside, *_input_names(population, context)),
        "dtype": {equation.name: np.dtype(equation.dtype) for equation in population.equations},
        "clock": context.clock(population.schedule.clock),
        "order": population.schedule.order,
    }


def finish_neurons(
    group: brian2.NeuronGroup, population: NeuronPopulation, context: Context
) -> None:
    """Give a group what its constructor does not take."""
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


def _input_names(population: NeuronPopulation, context: Context) -> list[Names]:
    """The names that Poisson input to this population uses: Brian looks them up here."""
    return [one.outside for one in context.model.inputs if one.target.group == population.name]
