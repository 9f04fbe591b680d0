"""Synapses from their descriptions."""

from __future__ import annotations

from types import MappingProxyType
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
from brian2tools.description.listening import note_connecting
from brian2tools.description.projections import ConnectionRule, Projection

__all__ = ["build_synapses"]


@build_part.register
def build_synapses(projection: Projection, context: Context) -> brian2.Synapses:
    """Make the synapses between two groups."""
    synapses = brian2.Synapses(
        context.elements(projection.source),
        context.elements(projection.target),
        build_equations(projection.equations),
        name=projection.name,
        **_options(projection, context),
        **_pathway_options(projection),
    )
    _connect(synapses, projection)
    _place(synapses, projection, context)
    set_links(synapses, projection.links, context)
    set_values(synapses, projection.initial_values)
    for pathway in projection.pathways:
        set_values(getattr(synapses, pathway.name), [pathway.delay])
    build_operations(synapses, projection.operations, context)
    return synapses


def _options(projection: Projection, context: Context) -> dict[str, Any]:
    options = {
        "multisynaptic_index": projection.multisynaptic_index,
        "namespace": context.names(projection.outside),
        "dtype": _dtype(projection),
        "clock": context.clock(projection.schedule.clock),
        "order": projection.schedule.order,
    }
    update = projection.state_update
    if update is not None:
        options["method"] = update.method or update.requested
        options["method_options"] = {one.name: one.value.quantity for one in update.options} or None
    return options


def _dtype(projection: Projection) -> MappingProxyType[str, np.dtype[Any]]:
    """How variables are stored.

    Brian would put its own type for the time of the last update into a dictionary.
    """
    types = {one.name: one.dtype for one in projection.initial_values}
    types |= {one.name: one.dtype for one in projection.equations}
    return MappingProxyType({name: np.dtype(dtype) for name, dtype in types.items()})


def _pathway_options(projection: Projection) -> dict[str, Any]:
    """What pathways do, when, and which have the same delay for all synapses."""
    pathways = projection.pathways
    return {
        "on_pre": {one.name: one.statements.text for one in pathways if one.side == "pre"},
        "on_post": {one.name: one.statements.text for one in pathways if one.side == "post"},
        "on_event": {one.name: one.event for one in pathways},
        "delay": {
            one.name: one.delay.value.quantity for one in pathways if not one.has_delay_per_synapse
        },
    }


def _connect(synapses: brian2.Synapses, projection: Projection) -> None:
    """Make the synapses, with the rules of the description instead of their indices."""
    connect = brian2.Synapses.connect.original_function
    if projection.size:
        pre, post = projection.presynaptic.quantity, projection.postsynaptic.quantity
        connect(synapses, i=pre, j=post, namespace={})
    else:
        # Brian takes no empty arrays.
        connect(synapses, condition=False)
        synapses._update_synapse_numbers(0)
    for rule in projection.rules:
        _note(synapses, rule)


def _note(synapses: brian2.Synapses, rule: ConnectionRule) -> None:
    arguments = {
        name: getattr(rule, name) for name in ("condition", "i", "j", "p", "n", "skip_if_invalid")
    }
    names = {one.name: one.value.quantity for one in rule.constants}
    note_connecting(synapses, rule.count, arguments, names)


def _place(synapses: brian2.Synapses, projection: Projection, context: Context) -> None:
    """Put all parts into their places within the time step."""
    # All parts are as active as the whole, until they get places of their own.
    context.place(synapses, projection.schedule)
    if projection.state_update is not None:
        context.place(synapses.state_updater, projection.state_update.schedule)
    if projection.subexpression_update is not None:
        synapses.subexpression_updater._name = projection.subexpression_update.name
        context.place(synapses.subexpression_updater, projection.subexpression_update.schedule)
    for pathway in projection.pathways:
        context.place(getattr(synapses, pathway.name), pathway.schedule)
    for summed in projection.summed_variables:
        context.place(synapses.summed_updaters[summed.name], summed.schedule)
