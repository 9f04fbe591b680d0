"""Connections: what makes the synapses of a projection, and brings events to them."""

from __future__ import annotations

from typing import Any

import lems.api as lems
import numpy as np
from brian2.units import second
from numpy.typing import NDArray

from brian2tools.description.projections import Pathway, Projection
from brian2tools.nmlexport.lemsrendering import quantity
from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.pieces import Pieces, numbered, written
from brian2tools.nmlexport.lowering.pipeline import Pipeline
from brian2tools.nmlexport.lowering.synapses import Synapses
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.streaming import StreamedElements

__all__ = ["connections"]

Numbers = NDArray[Any]


def connections(synapses: Synapses, pipeline: Pipeline) -> Pieces:
    """The connections of a projection.

    The first pathway makes the synapses and gives them their values; the events of the others come
    to synapses that exist.
    """
    projection = synapses.part
    if not projection.size:
        return Pieces()
    first, *others = projection.pathways
    pieces = _made(synapses, first, pipeline)
    for pathway in others:
        pieces += _reached(synapses, pathway, pipeline)
    return pieces


def ends(projection: Projection) -> tuple[Numbers, Numbers]:
    """The neurons on both sides of each synapse, as indices of their whole populations."""
    return (
        np.atleast_1d(projection.presynaptic.quantity) + projection.source.start,
        np.atleast_1d(projection.postsynaptic.quantity) + projection.target.start,
    )


def _made(synapses: Synapses, pathway: Pathway, pipeline: Pipeline) -> Pieces:
    projection = synapses.part
    row = Component(f"{projection.name}_connection", "connection", None)
    for path in ("preCellId", "postCellId"):
        row.type.add(lems.Path(path))
    _with_ports(row)
    assignments, attributes = [], {}
    for id in synapses.each:
        dimensions = synapses.component.properties[id]
        row.row_parameter(id, dimensions)
        assignments.append(element("Assign", {"property": id, "value": id}))
        attributes[id] = written(dimensions)
    event = {"from": "a" if pathway.side == "pre" else "b", "to": "b", "receiver": "../synapse"}
    row.structure = [
        element("With", {"instance": "preCellId", "as": "a"}),
        element("With", {"instance": "postCellId", "as": "b"}),
        element("EventConnection", {**event, **_PORTS}, *assignments),
    ]
    source, target = ends(projection)
    delay, delays = _delay(synapses, pathway, pipeline)
    rows = StreamedElements(
        row.name,
        {
            "id": "{}",
            "preCellId": f"../{projection.source.group}[{{}}]",
            "postCellId": f"../{projection.target.group}[{{}}]",
            "sourcePort": pathway.event,
            "targetPort": synapses.ports[pathway.name],
            "delay": delay,
            **attributes,
        },
        *(np.arange(projection.size), source, target, *delays, *synapses.each.values()),
    )
    whole = {
        "id": f"{projection.name}_projection",
        "presynapticPopulation": projection.source.group,
        "postsynapticPopulation": projection.target.group,
        "synapse": f"{projection.name}_synapse",
    }
    return Pieces([row], [element("projection", whole, rows)])


_PORTS = {"sourcePort": "sourcePort", "targetPort": "targetPort", "delay": "delay"}


def _with_ports(row: Component) -> None:
    for text in ("sourcePort", "targetPort"):
        row.type.add(lems.Text(text))
    row.row_parameter("delay", second.dim)


def _reached(synapses: Synapses, pathway: Pathway, pipeline: Pipeline) -> Pieces:
    projection = synapses.part
    row = Component(f"{projection.name}_{pathway.name}_event", "explicitConnection", None)
    for path in ("from", "to"):
        row.type.add(lems.Path(path))
    _with_ports(row)
    row.structure = [
        element("With", {"instance": "from", "as": "a"}),
        element("With", {"instance": "to", "as": "b"}),
        element("EventConnection", {"from": "a", "to": "b", **_PORTS}),
    ]
    source, target = ends(projection)
    side = projection.source if pathway.side == "pre" else projection.target
    sender = source if pathway.side == "pre" else target
    delay, delays = _delay(synapses, pathway, pipeline)
    rows = StreamedElements(
        row.name,
        {
            "id": f"{row.name}_{{}}",
            "from": f"{side.group}[{{}}]",
            "to": f"{projection.target.group}[{{}}]/synapses:{synapses.component.id}:{{}}",
            "sourcePort": pathway.event,
            "targetPort": synapses.ports[pathway.name],
            "delay": delay,
        },
        *(np.arange(projection.size), sender, target, numbered(target), *delays),
    )
    return Pieces([row], [rows])


def _delay(synapses: Synapses, pathway: Pathway, pipeline: Pipeline) -> tuple[str, list[Numbers]]:
    """The delay of the events of a pathway, and a column of them if they differ."""
    projection, time = synapses.part, synapses.time
    side = projection.source if pathway.side == "pre" else projection.target
    seconds = np.atleast_1d(np.asarray(pathway.delay.value.quantity, dtype=float))
    # As in Brian, rounded to the nearest time step.
    steps = np.floor(seconds / time.dt + 0.5) * time.steps
    received = f"{projection.name}_{pathway.name}"
    sent = f"{side.group}_{pathway.event}_thresholder"
    late = pipeline.delays[received] - pipeline.delays[sent]
    if pipeline.comes_before(received, sent):
        # Synapses then see an event only in the time step after it.
        late += time.steps
    # The simulator delivers events at the beginning of the first step that ends after they are
    # due; halfway through a step is safe from rounding errors.
    due = (steps + late - 0.5) * time.step
    if len(due) == 1:
        return quantity(float(due[0]), second.dim), []
    return "{}s", [due]
