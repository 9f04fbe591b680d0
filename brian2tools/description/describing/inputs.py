"""Descriptions of what drives a model: sources of spikes, and Poisson input without synapses."""

from __future__ import annotations

from typing import Any

from brian2 import PoissonGroup, SpikeGeneratorGroup
from brian2 import PoissonInput as BrianPoissonInput
from brian2.units import hertz, second

from brian2tools.description.describing.checks import check_code, check_expression
from brian2tools.description.describing.context import Context, describe_part, elements_of
from brian2tools.description.describing.names import names_of, right_hand_sides
from brian2tools.description.describing.shared import (
    array_value,
    initial_values,
    operation_texts,
    regular_operations,
)
from brian2tools.description.expressions import Expression
from brian2tools.description.populations import PoissonPopulation, SpikeSourcePopulation
from brian2tools.description.projections import PoissonInput
from brian2tools.description.values import Array, Value

__all__ = ["describe_poisson_group", "describe_poisson_input", "describe_spike_generator"]


@describe_part.register
def describe_poisson_group(group: PoissonGroup, context: Context) -> PoissonPopulation:
    """Independent Poisson spike trains."""
    texts = _operation_names(group)
    rates: Value | Expression
    if isinstance(group._rates, str):
        rates = Expression(group._rates)
        texts.append(rates.text)
        check_expression(rates.text, hertz.dim, group, "rates", context)
    else:
        rates = array_value(group.variables["rates"])
    return PoissonPopulation(
        name=group.name,
        size=len(group),
        schedule=context.schedule(group),
        rates=rates,
        threshold_schedule=context.schedule(group.thresholder["spike"]),
        initial_values=initial_values(group),
        operations=regular_operations(group, context),
        outside=names_of(group, texts, context),
    )


@describe_part.register
def describe_spike_generator(group: SpikeGeneratorGroup, context: Context) -> SpikeSourcePopulation:
    """Given spikes."""
    period = group.variables["period"].get_value().item()
    return SpikeSourcePopulation(
        name=group.name,
        size=len(group),
        schedule=context.schedule(group),
        # Brian tells nobody when it changes the spikes, so that they are copied.
        indices=Value(Array(group.variables["neuron_index"].get_value())),
        times=Value(Array(group.variables["spike_time"].get_value()), second.dim),
        period=None if period == 0 else Value(period, second.dim),
        operations=regular_operations(group, context),
        outside=names_of(group, _operation_names(group), context),
    )


def _operation_names(group: Any) -> list[str]:
    return [text for code in operation_texts(group) for text in right_hand_sides(code)]


@describe_part.register
def describe_poisson_input(thing: BrianPoissonInput, context: Context) -> PoissonInput:
    """Poisson input without synapses."""
    target = elements_of(thing.group)
    weight = Expression(thing.weight) if isinstance(thing.weight, str) else Value.of(thing.weight)
    texts = [weight.text] if isinstance(weight, Expression) else []
    group = thing.group.source if target.is_part else thing.group
    check_code(thing, thing, "weight", context)
    _check_step(thing, context)
    return PoissonInput(
        name=thing.name,
        target=target,
        variable=thing.target_var,
        number=int(thing.N),
        rate=Value.of(thing.rate),
        weight=weight,
        schedule=context.schedule(thing),
        outside=names_of(group, texts, context),
    )


def _check_step(thing: BrianPoissonInput, context: Context) -> None:
    if thing.group.dt_ != thing._stored_dt:
        context.report(
            thing,
            "clock",
            f"the time step of {thing.group.name!r} has changed since it was made",
            advice="set the time step first",
        )
