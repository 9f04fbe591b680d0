"""Linked variables: what a neuron sees of another one, through a tunnel where it changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import lems.api as lems
import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS
from numpy.typing import NDArray

from brian2tools.description.parts import Link
from brian2tools.description.values import Value
from brian2tools.nmlexport.lemsrendering import Symbol
from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.peers import TUNNEL, Window, peer_of
from brian2tools.nmlexport.lowering.pieces import Pieces
from brian2tools.nmlexport.lowering.problems import NoFormError, Problems
from brian2tools.nmlexport.lowering.sides import GroupSeen
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.streaming import StreamedElements

__all__ = ["LinkedNeurons", "link_all"]


def link_all(programs: Mapping[str, Neurons], problems: Problems) -> None:
    """Let the programs of neurons know those that their variables are linked to."""
    for name, program in programs.items():
        for link in getattr(program.part, "links", ()):
            with problems.of(name, f"linked variable {link.name!r}"):
                if link.elements.group not in programs:
                    raise NoFormError(
                        f"it is linked to the synapses {link.elements.group!r}",
                        "link it to a variable of neurons",
                    )
                other = programs[link.elements.group]
                program.links[link.name] = LinkedNeurons(program, link, other)


class LinkedNeurons(GroupSeen):
    """The neurons that a variable is linked to, as each neuron sees the one that it is linked to.

    Parameters
    ----------
    reader : Neurons
        The program of the neurons that have the link.
    link : Link
        The link.
    neurons : Neurons
        The program of the neurons that they are linked to.
    """

    def __init__(self, reader: Neurons, link: Link, neurons: Neurons) -> None:
        super().__init__(reader, neurons, link.name, _linked_to(reader, link))
        self.link = link
        self._name = f"{reader.part.name}_{link.name}_link"
        self._distance: str | None = None
        self._relay: Component | None = None
        self._peer: Component | None = None

    def state_of(self, name: str) -> Symbol:
        """A variable that changes, as it was at the end of the step before."""
        shown = self.group.shown(name)
        assert shown is not None
        relay = self._attached()
        seen = Window(relay, self._has_advanced()).seen(
            name, shown.text, lambda: self.group.before(name), shown.dimensions
        )
        flux = self.reader.component.flux(f"{name}_of_{self.side}", shown.dimensions)
        relay.expose(flux.id, seen, shown.dimensions)
        return self.fix(name, Symbol(flux.id, shown.dimensions, shown.is_whole))

    def _attached(self) -> Component:
        """What is attached to the neurons that have the link, and looks at the others."""
        if self._relay is None:
            self._relay = Component(f"{self._name}_type", "baseSynapse", self._name)
            self._relay.attached_to.append(self.reader.part.name)
            self._peer = peer_of(self._relay, self._name, self.group.part.name)
        return self._relay

    def _has_advanced(self) -> bool | str:
        """Whether the other neuron has its turn first."""
        own, other = self.reader.part.name, self.group.part.name
        if own != other:
            return self.group.variables.comes_before(other, own)
        if self._distance is None:
            self._distance = self._attached().property("distance", DIMENSIONLESS).text
            assert self._peer is not None
            self._peer.type.add(lems.Property(self._distance, "none", "0"))
        return f"{self._distance} .gt. 0.5"

    def tunnels(self) -> Pieces:
        """What joins each neuron to the one that it is linked to."""
        if self._relay is None or self._peer is None:
            return Pieces()
        row = Component(f"{self._name}s", "explicitConnection", None)
        for path in ("from", "to"):
            row.type.add(lems.Path(path))
        row.type.add(lems.ComponentReference("peer", self._peer.name))
        row.type.add(lems.ComponentReference("relay", self._relay.name))
        number = np.arange(self.reader.part.size)
        attributes, columns, assignments = {}, [number, self.indices, number], []
        if self._distance is not None:
            row.row_parameter(self._distance, DIMENSIONLESS)
            value = {"property": self._distance, "value": self._distance}
            assignments = [element("Assign", value)]
            attributes = {self._distance: "{}"}
            columns.append(number - self.indices)
        ends = {"endA": "a", "endB": "b", "componentA": "peer", "componentB": "relay"}
        row.structure = [
            element("With", {"instance": "from", "as": "a"}),
            element("With", {"instance": "to", "as": "b"}),
            element("Tunnel", {"name": TUNNEL, **ends}, *assignments),
        ]
        paths = {
            "from": f"{self.group.part.name}[{{}}]",
            "to": f"{self.reader.part.name}[{{}}]",
        }
        fixed = {"peer": str(self._peer.id), "relay": str(self._relay.id)}
        rows = StreamedElements(row.name, {"id": "{}", **paths, **fixed, **attributes}, *columns)
        return Pieces([self._relay, self._peer, row], [rows])


def _linked_to(reader: Neurons, link: Link) -> NDArray[Any]:
    """For each neuron, the number of the one that it is linked to."""
    index: Value | str | None = link.index
    if isinstance(index, str):
        if index in reader.changing:
            raise NoFormError(
                f"the index {index!r} of {link.name!r} changes while the model runs",
                "link by an index that is constant",
            )
        index = reader.initial_value(index)
    if index is None:
        numbers = np.arange(reader.part.size) if link.elements.size > 1 else np.zeros(1)
    else:
        numbers = np.atleast_1d(index.quantity)
    return np.broadcast_to(numbers.astype(int), reader.part.size) + link.elements.start
