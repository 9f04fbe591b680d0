"""Sections about synapses."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.projections import Pathway, Projection, SummedVariable
from brian2tools.description.values import Array
from brian2tools.mdexport.amounts import counted
from brian2tools.mdexport.connecting import connection_text
from brian2tools.mdexport.ordering import ordered_pathways, shares_an_event
from brian2tools.mdexport.sections.document import Item, Section
from brian2tools.mdexport.sections.happenings import integration, operations
from brian2tools.mdexport.sections.page import Page, section_of
from brian2tools.mdexport.sections.symbols import symbols_of_synapses
from brian2tools.mdexport.sections.variables import equations_of, grids_of

__all__ = ["section_of_synapses"]

_SIDES = {"pre": "Presynaptic", "post": "Postsynaptic"}


@section_of.register
def section_of_synapses(projection: Projection, page: Page) -> Section:
    """Synapses between two populations."""
    say = page.say
    count = counted(projection.size, "synapse")
    between = f"from {say.elements(projection.source)} to {say.elements(projection.target)}"
    return Section(
        name=projection.name,
        title=say.name(projection.name),
        text=f"{count} {between}{page.own_step(projection.schedule)}.",
        equations=equations_of(projection, page),
        items=tuple(_items(projection, page)),
        grids=grids_of(projection, page),
    )


def _items(projection: Projection, page: Page) -> Iterator[Item]:
    yield _connections(projection, page)
    yield from integration(projection, page)
    pathways = ordered_pathways(projection, page.model)
    for pathway in pathways:
        yield _pathway(pathway, projection, page)
    if shares_an_event(pathways):
        yield Item("Order", "In each time step, the pathways act in the order given here.")
    for summed in projection.summed_variables:
        yield from _sum(summed, projection, page)
    yield from operations(projection.operations, page)
    yield from symbols_of_synapses(projection, page)


def _connections(projection: Projection, page: Page) -> Item:
    """The rules by which synapses were made, and how many each of them made."""
    rules = [connection_text(rule, page.say) for rule in projection.rules]
    if len(rules) > 1:
        counts = [counted(rule.count, "synapse") for rule in projection.rules]
        rules = [f"{rule} ({count})" for rule, count in zip(rules, counts, strict=True)]
    text = "; then ".join(rules) or _without_rules(projection)
    return Item("Connections", f"{text[0].upper()}{text[1:]}.")


def _without_rules(projection: Projection) -> str:
    if not projection.size:
        return "none"
    return "by a rule that is not known; the model has a list of the connections"


def _pathway(pathway: Pathway, projection: Projection, page: Page) -> Item:
    """What an event does."""
    elements = projection.source if pathway.side == "pre" else projection.target
    is_spike = pathway.event == "spike"
    event = "spike" if is_spike else f"event {page.say.name(pathway.event)}"
    topic = f"{_SIDES[pathway.side]} {event}{'s' if is_spike else ''}"
    if pathway.name not in _SIDES:
        topic += f", pathway {page.say.name(pathway.name)}"
    order = -1 if pathway.side == "pre" else 1
    placed = page.placed(pathway.schedule, "synapses", order, projection.schedule.clock)
    causes = f"each {event} of {page.say.elements(elements)} causes{placed}"
    lead = ", ".join(filter(None, (_delay(pathway, page), causes)))
    return page.effects(topic, f"{lead[0].upper()}{lead[1:]}", pathway.statements)


def _delay(pathway: Pathway, page: Page) -> str:
    """How long after the event it acts; empty if there is no delay."""
    value = pathway.delay.value
    if not value.is_array and not value.number:
        return ""
    if isinstance(value.amount, Array) and not value.amount.size:
        return ""
    each = ", one for each synapse" if pathway.has_delay_per_synapse else ""
    return f"after a delay of {page.say.initial_value(pathway.delay)}{each}"


def _sum(summed: SummedVariable, projection: Projection, page: Page) -> Iterator[Item]:
    """When a sum over synapses is taken, if that is not as usual."""
    is_pre = summed.name.endswith("_pre")
    target = page.group((projection.source if is_pre else projection.target).group)
    order = summed.schedule.order if target is None else target.schedule.order - 1
    placed = page.placed(summed.schedule, "groups", order, projection.schedule.clock)
    if placed:
        yield Item("Sum", f"{page.say.symbol(summed.name)} is summed{placed}.")
