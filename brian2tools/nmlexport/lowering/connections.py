"""Connections: what makes the synapses of a projection, and brings events to them."""

from __future__ import annotations

from typing import Any
from xml.dom.minidom import Element

import lems.api as lems
import numpy as np
from brian2.units import second
from numpy.typing import NDArray

from brian2tools.description.projections import Pathway
from brian2tools.nmlexport.lemsrendering import quantity
from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.paths import path_of
from brian2tools.nmlexport.lowering.peers import TUNNEL
from brian2tools.nmlexport.lowering.pieces import Pieces, written
from brian2tools.nmlexport.lowering.pipeline import Pipeline
from brian2tools.nmlexport.lowering.synapses import Synapses
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.streaming import StreamedElements

__all__ = ["connections"]

Numbers = NDArray[Any]


def connections(synapses: Synapses, pipeline: Pipeline) -> Pieces:
    """The connections of a projection.

    The first pathway makes the synapses and gives them their values; the events of the others come
    to synapses that exist. With something on the side of the presynaptic neurons as well, a tunnel
    makes both.
    """
    projection = synapses.part
    if not projection.size:
        return Pieces([] if synapses.peer is None else [synapses.peer])
    pathways = [one for one in projection.pathways if _is_used(synapses, one, pipeline)]
    if synapses.peer is not None:
        pieces = _tunnelled(synapses, synapses.peer)
    else:
        pieces = _made(synapses, pathways.pop(0) if pathways else None, pipeline)
    for pathway in pathways:
        pieces += _reached(synapses, pathway, pipeline)
    return pieces


def _is_used(synapses: Synapses, pathway: Pathway, pipeline: Pipeline) -> bool:
    """Whether a pathway, and what sends it events, take part in any run."""
    projection = synapses.part
    side = projection.source if pathway.side == "pre" else projection.target
    names = f"{projection.name}_{pathway.name}", f"{side.group}_{pathway.event}_thresholder"
    return all(name in pipeline.delays for name in names)


def _made(synapses: Synapses, pathway: Pathway | None, pipeline: Pipeline) -> Pieces:
    projection = synapses.part
    row = Component(f"{projection.name}_connection", "connection", None)
    for path in ("preCellId", "postCellId"):
        row.type.add(lems.Path(path))
    event = {"from": "a", "to": "b", "receiver": "../synapse"}
    ports: dict[str, str] = {}
    delays: list[Numbers] = []
    if pathway is not None:
        _with_ports(row)
        event = {**event, "from": "a" if pathway.side == "pre" else "b", **_PORTS}
        delay, delays = _delay(synapses, pathway, pipeline)
        ports = {
            "sourcePort": pathway.event,
            "targetPort": synapses.ports[pathway.name],
            "delay": delay,
        }
    assignments, attributes = _values(synapses, row)
    (source, target), places = _ends(synapses, has_events=pathway is not None)
    row.structure = [
        element("With", {"instance": "preCellId", "as": "a"}),
        element("With", {"instance": "postCellId", "as": "b"}),
        element("EventConnection", event, *assignments),
    ]
    rows = StreamedElements(
        row.name,
        {
            "id": "{}",
            "preCellId": f"../{source}",
            "postCellId": f"../{target}",
            **ports,
            **attributes,
        },
        *(np.arange(projection.size), *places, *delays, *synapses.each.values()),
    )
    whole = {
        "id": f"{projection.name}_projection",
        "presynapticPopulation": synapses.sides["pre"].cells[0],
        "postsynapticPopulation": synapses.sides["post"].cells[0],
        "synapse": f"{projection.name}_synapse",
    }
    return Pieces([row], [element("projection", whole, rows)])


def _values(synapses: Synapses, row: Component) -> tuple[list[Element], dict[str, str]]:
    """What gives a synapse its values, and the attributes of a row that have them."""
    assignments, attributes = [], {}
    for id in synapses.each:
        dimensions = synapses.component.properties[id]
        row.row_parameter(id, dimensions)
        assignments.append(element("Assign", {"property": id, "value": id}))
        attributes[id] = written(dimensions)
    return assignments, attributes


def _tunnelled(synapses: Synapses, peer: Component) -> Pieces:
    projection = synapses.part
    row = _between(f"{projection.name}_connection")
    row.type.add(lems.ComponentReference("synapse", synapses.component.name))
    row.type.add(lems.ComponentReference("peer", peer.name))
    assignments, attributes = _values(synapses, row)
    tunnel = {
        "name": TUNNEL,
        "endA": "a",
        "endB": "b",
        "componentA": "peer",
        "componentB": "synapse",
    }
    row.structure.append(element("Tunnel", tunnel, *assignments))
    fixed = {"synapse": str(synapses.component.id), "peer": str(peer.id)}
    (source, target), places = _ends(synapses)
    rows = StreamedElements(
        row.name,
        {"id": f"{row.name}_{{}}", "from": source, "to": target, **fixed, **attributes},
        *(np.arange(projection.size), *places, *synapses.each.values()),
    )
    return Pieces([peer, row], [rows])


def _ends(synapses: Synapses, *, has_events: bool = True) -> tuple[list[str], list[Numbers]]:
    """Where both sides of the synapses are found: two templates, and what goes into both.

    Nothing can begin at synapses that send no events. The neuron they are attached to stands for
    them where it is only to be said what is made, and where.
    """
    templates, columns = [], []
    for side in synapses.sides.values():
        if side.side == "pre" and isinstance(side.group, Synapses) and not has_events:
            population, *places = side.cells
            template = f"{population}[{{}}]"
        else:
            template, *places = path_of(side.group, side.indices)
        templates.append(template)
        columns += places
    return templates, columns


def _between(name: str) -> Component:
    """A type of rows that connect two instances."""
    row = Component(name, "explicitConnection", None)
    for path in ("from", "to"):
        row.type.add(lems.Path(path))
    row.structure = [
        element("With", {"instance": "from", "as": "a"}),
        element("With", {"instance": "to", "as": "b"}),
    ]
    return row


_PORTS = {"sourcePort": "sourcePort", "targetPort": "targetPort", "delay": "delay"}


def _with_ports(row: Component) -> None:
    for text in ("sourcePort", "targetPort"):
        row.type.add(lems.Text(text))
    row.row_parameter("delay", second.dim)


def _reached(synapses: Synapses, pathway: Pathway, pipeline: Pipeline) -> Pieces:
    projection = synapses.part
    row = _between(f"{projection.name}_{pathway.name}_event")
    _with_ports(row)
    row.structure.append(element("EventConnection", {"from": "a", "to": "b", **_PORTS}))
    side = synapses.sides[pathway.side]
    sender, *senders = path_of(side.group, side.indices)
    receiver, *receivers = path_of(synapses, np.arange(projection.size))
    delay, delays = _delay(synapses, pathway, pipeline)
    rows = StreamedElements(
        row.name,
        {
            "id": f"{row.name}_{{}}",
            "from": sender,
            "to": receiver,
            "sourcePort": pathway.event,
            "targetPort": synapses.ports[pathway.name],
            "delay": delay,
        },
        *(np.arange(projection.size), *senders, *receivers, *delays),
    )
    return Pieces([row], [rows])


def _delay(synapses: Synapses, pathway: Pathway, pipeline: Pipeline) -> tuple[str, list[Numbers]]:
    """The delay of the events of a pathway, and a column of them if they differ."""
    projection, time = synapses.part, synapses.time
    side = projection.source if pathway.side == "pre" else projection.target
    seconds = np.atleast_1d(np.asarray(pathway.delay.value.quantity, dtype=float))
    # As in Brian, rounded to the nearest time step of the neurons that send the events.
    dt = synapses.variables.step(side.group)
    length = round(dt / time.dt) * time.steps
    steps = np.floor(seconds / dt + 0.5) * length
    received = f"{projection.name}_{pathway.name}"
    sent = f"{side.group}_{pathway.event}_thresholder"
    late = pipeline.delays[received] - pipeline.delays[sent]
    if pipeline.comes_before(received, sent):
        # Synapses then see an event only in the time step after it.
        late += length
    # The simulator delivers events at the beginning of the first step that ends after they are
    # due; halfway through a step is safe from rounding errors.
    due = (steps + late - 0.5) * time.step
    if len(due) == 1:
        return quantity(float(due[0]), second.dim), []
    return "{}s", [due]
