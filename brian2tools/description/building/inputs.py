"""What drives a model, from its description."""

from __future__ import annotations

from typing import Any

import brian2
import numpy as np
from brian2.core.functions import timestep

from brian2tools.description.building.context import Context, build_part
from brian2tools.description.building.shared import build_operations, set_values
from brian2tools.description.expressions import Expression
from brian2tools.description.populations import PoissonPopulation, SpikeSourcePopulation
from brian2tools.description.projections import PoissonInput

__all__ = ["build_poisson_group", "build_poisson_input", "build_spike_generator"]


@build_part.register
def build_poisson_group(population: PoissonPopulation, context: Context) -> brian2.PoissonGroup:
    """Make a group of Poisson spike trains."""
    rates = population.rates
    group = brian2.PoissonGroup(
        population.size,
        rates=rates.text if isinstance(rates, Expression) else rates.quantity,
        clock=context.clock(population.schedule.clock),
        namespace=context.names(population.outside),
        name=population.name,
    )
    context.place(group, population.schedule)
    context.place(group.thresholder["spike"], population.threshold_schedule)
    set_values(group, population.initial_values)
    build_operations(group, population.operations, context)
    return group


@build_part.register
def build_spike_generator(
    population: SpikeSourcePopulation, context: Context
) -> brian2.SpikeGeneratorGroup:
    """Make a group of given spikes."""
    group = brian2.SpikeGeneratorGroup(
        population.size,
        population.indices.quantity,
        population.times.quantity,
        period=0 * brian2.second if population.period is None else population.period.quantity,
        clock=context.clock(population.schedule.clock),
        # Spikes at the same time keep their order.
        sorted=True,
        name=population.name,
    )
    group.namespace = context.names(population.outside)
    context.place(group, population.schedule)
    build_operations(group, population.operations, context)
    _leave_out_past(group, context.model.time.quantity)
    return group


def _leave_out_past(group: brian2.SpikeGeneratorGroup, now: Any) -> None:
    """Take the spikes before the time of the model as given, as in the network that was run."""
    steps = timestep(now, group.clock.dt)
    if steps == 0:
        return
    last = steps - 1
    if group.period > 0 * brian2.second:
        last %= np.round(group.period / group.clock.dt)
    past = np.count_nonzero(
        timestep(group.variables["spike_time"].get_value(), group.clock.dt_) <= last
    )
    group.variables["_lastindex"].set_value(past)
    # Brian would count from the start of the simulation, whatever the period.
    group._spikes_changed = False


@build_part.register
def build_poisson_input(description: PoissonInput, context: Context) -> brian2.PoissonInput:
    """Make Poisson input without synapses."""
    weight = description.weight
    target = context.elements(description.target)
    # Brian looks up the names in the weight where the target has its own.
    target.namespace.update(context.names(description.outside))
    poisson_input = brian2.PoissonInput(
        target,
        description.variable,
        description.number,
        description.rate.quantity,
        weight.text if isinstance(weight, Expression) else weight.quantity,
        when=description.schedule.when,
        order=description.schedule.order,
    )
    poisson_input._name = description.name
    context.place(poisson_input, description.schedule)
    return poisson_input
