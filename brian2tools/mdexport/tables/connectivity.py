"""Which neurons are connected, with which weights and delays."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.model import Model
from brian2tools.description.projections import Projection
from brian2tools.mdexport.amounts import counted
from brian2tools.mdexport.connecting import connection_text
from brian2tools.mdexport.tables.entries import Column, Entry, Panel, panel
from brian2tools.mdexport.tables.quantities import without_parameters
from brian2tools.mdexport.wording import Wording

__all__ = ["connectivity"]

_COLUMNS = (
    Column("Name", 0.22),
    Column("Source", 0.22),
    Column("Target", 0.22),
    Column("Pattern", 0.34),
)


def connectivity(model: Model, say: Wording) -> Panel:
    """All projections with their rules, weights and delays."""
    return panel("Connectivity", (_entry(one, say) for one in model.projections), _COLUMNS)


def _entry(projection: Projection, say: Wording) -> Entry:
    name, source, target = (
        say.name(projection.name),
        say.elements(projection.source),
        say.elements(projection.target),
    )
    first, *others = _lines(projection, say)
    return ((name, source, target, first), *(("", "", "", line) for line in others))


def _lines(projection: Projection, say: Wording) -> Iterator[str]:
    if not projection.rules:
        count = say.plain(counted(projection.size, "connection"))
        yield f"{count} by a rule that is not known" if projection.size else "none"
    for rule in projection.rules:
        count = say.plain(counted(rule.count, "connection"))
        yield f"{connection_text(rule, say)} ({count})"
    yield from _weights(projection, say)
    yield from _delays(projection, say)


def _weights(projection: Projection, say: Wording) -> Iterator[str]:
    """The parameters of the synapses, among which the weights are."""
    parameters = [one.name for one in projection.equations if one.kind == "parameter"]
    for initial in projection.initial_values:
        if initial.name in parameters:
            value = say.initial_value(without_parameters(initial, projection))
            yield f"{say.symbol(initial.name)} = {value}"


def _delays(projection: Projection, say: Wording) -> Iterator[str]:
    for pathway in projection.pathways:
        of_pathway = f" of {say.name(pathway.name)}" if len(projection.pathways) > 1 else ""
        if pathway.delay.value.amount != 0:
            value = say.initial_value(without_parameters(pathway.delay, projection))
            yield f"delay{of_pathway}: {value}"
