"""Projections as types of synapses, which are attached to what they lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import lems.api as lems
import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.description.expressions import Statement, Statements
from brian2tools.description.projections import Projection
from brian2tools.nmlexport.lemsrendering import Symbol, all_of
from brian2tools.nmlexport.lowering.component import ALWAYS, Component, Flux
from brian2tools.nmlexport.lowering.effects import Effect, changes_of, check_order, read_on
from brian2tools.nmlexport.lowering.operations import (
    Assign,
    Execute,
    Gather,
    Operation,
    Receive,
    Sample,
    Side,
    Transmit,
    side_of,
)
from brian2tools.nmlexport.lowering.peers import TUNNEL, Window, peer_of
from brian2tools.nmlexport.lowering.pieces import numbered
from brian2tools.nmlexport.lowering.problems import NoFormError
from brian2tools.nmlexport.lowering.program import new_value, within
from brian2tools.nmlexport.lowering.receiving import ReceivingProgram
from brian2tools.nmlexport.lowering.sides import GroupSeen, third_group
from brian2tools.nmlexport.lowering.variables import Place

__all__ = ["Synapses"]


class Synapses(ReceivingProgram):
    """The program of a projection.

    Parameters
    ----------
    *arguments
        As for `GroupProgram`.
    groups : mapping from str to ReceivingProgram
        The programs of the populations, and of synapses that these may lead to or from.
    receivers : mapping
        For each operation that hands something over, those that take it.
    """

    part: Projection

    def __init__(
        self,
        *arguments: Any,
        groups: Mapping[str, ReceivingProgram],
        receivers: Mapping[str, list[Operation]],
    ) -> None:
        super().__init__(*arguments)
        self.receivers = receivers
        #: The ports at which the events of the pathways arrive.
        self.ports: dict[str, str] = {}
        #: What stands for the synapses on the side of the presynaptic neurons, if it is needed.
        self.peer: Component | None = None
        self._arrived: dict[str, str] = {}
        self._distance: str | None = None
        self._acts_always = False
        self._handed_over: dict[tuple[Side, Flux], list[tuple[str, str]]] = defaultdict(list)
        part = self.part
        self.sides: dict[Side, GroupSeen] = {
            "pre": GroupSeen(self, groups[part.source.group], "pre", self.ends[0]),
            "post": GroupSeen(self, groups[part.target.group], "post", self.ends[1]),
        }
        self.component.attached_to.append(part.target.group)
        # What is seen of a neuron is known by the neuron's name for it.
        for side in self.sides.values():
            self.component.taken |= side.group.component.taken

    @property
    def ends(self) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
        """What each synapse leads from and to, as numbers in their whole groups."""
        part = self.part
        return (
            np.atleast_1d(part.presynaptic.quantity) + part.source.start,
            np.atleast_1d(part.postsynaptic.quantity) + part.target.start,
        )

    @property
    def cells(self) -> tuple[str, NDArray[np.int_]]:
        """The population that the synapses lead to in the end, and for each the neuron in it."""
        return self.sides["post"].cells

    # What names mean

    def _of_element(self, name: str) -> Symbol | None:
        numbers = self.numbers_of_elements(name)
        if numbers is not None:
            return Symbol(self.each_has(name, DIMENSIONLESS, numbers), is_whole=True)
        part = self.part
        sizes = {"N": part.size, "N_pre": part.source.size, "N_post": part.target.size}
        if name in sizes:
            return Symbol(self.component.constant(sizes[name], DIMENSIONLESS), is_whole=True)
        return None

    def numbers_of_elements(self, name: str) -> NDArray[Any] | None:
        """The numbers that a name stands for which says which synapse it is, or None."""
        i: NDArray[np.int_] = np.atleast_1d(self.part.presynaptic.quantity)
        j: NDArray[np.int_] = np.atleast_1d(self.part.postsynaptic.quantity)
        match name:
            case "i":
                return i
            case "j":
                return j
            case "N_outgoing":
                return np.bincount(i)[i]
            case "N_incoming":
                return np.bincount(j)[j]
        if name == self.part.multisynaptic_index:
            return _numbered_pairs(i, j)
        for side, seen in self.sides.items():
            if name.endswith(f"_{side}") and isinstance(seen.group, Synapses):
                return seen.numbers_of_elements(name.removesuffix(f"_{side}"))
        # Subgroups count from their own first neuron.
        return {"i_pre": i, "i_post": j}.get(name)

    def _outer(self, name: str, place: Place) -> Symbol:
        side = self.sides[side_of(name)]
        if name in self.part.links.names:
            raise NoFormError(
                f"{name!r} is linked to {place[1]!r} of {place[0]!r}, which synapses cannot see",
                "let a variable of the group on one of their sides be linked to it, and "
                "run_regularly copy that into another variable, which synapses can read",
            )
        # Brian shows synapses those links only that join elements of the same number.
        if place[0] != side.group.part.name:
            raise third_group(name, side.group.part.name, place)
        return side[place[1]]

    def each_has(self, hint: str, dimensions: Dimension, numbers: NDArray[Any]) -> str:
        """The id of values that differ between the synapses."""
        made = self.component.property(hint, dimensions)
        self.each[made.text] = numbers
        return made.text

    def state_of(self, side: GroupSeen, name: str) -> Symbol:
        """A variable of a neuron, as it was at the end of the step before."""
        seen = side.group.shown(name)
        assert seen is not None
        if side.side == "post":
            self.component.requirement(seen.text, seen.dimensions)
            return seen
        window = Window(self.component, self._has_advanced("pre"))
        text = window.seen(
            f"{name}_pre", seen.text, lambda: side.group.before(name), seen.dimensions
        )
        return side.fix(name, Symbol(text, seen.dimensions, seen.is_whole))

    # The other side

    def _has_advanced(self, side: Side) -> bool | str:
        """Whether the neuron on a side has its turn before that on the other side."""
        if self.peer is None:
            self.peer = peer_of(self.component, self.part.name, self.part.source.group)
        (source, sources), (target, targets) = (one.cells for one in self.sides.values())
        if source != target:
            return self.variables.comes_before(source, target) == (side == "pre")
        if isinstance(self.sides["pre"].group, Synapses):
            return self._has_advanced_among_synapses(side)
        if self._distance is None:
            self._distance = self.each_has("distance", DIMENSIONLESS, targets - sources)
            self.peer.type.add(lems.Property(self._distance, "none", "0"))
        if side == "pre":
            return f"{self._distance} .gt. 0.5"
        # Other synapses are attached to a neuron before what stands for these.
        is_first = isinstance(self.sides["post"].group, Synapses)
        return f"{self._distance} .lt. {'0.5' if is_first else '-0.5'}"

    def _has_advanced_among_synapses(self, side: Side) -> str:
        """Whether synapses have had their turn that are attached to neurons of the same group."""
        if side == "post":
            raise NoFormError(
                "it changes synapses that are attached to neurons of the same group as it is "
                "itself, and they would not know when",
                "let a variable of these neurons carry what it does",
            )
        last = self.sides["pre"].group.last_step
        seen = self.component.selected("last_step_pre", f"{TUNNEL}/{last}", DIMENSIONLESS)
        return f"{seen} .gt. {self.step_number} - 0.5"

    # What is done

    def begin_all(self) -> None:
        """Make the ports and the variables that have a memory."""
        super().begin_all()
        dynamics = self.component.type.dynamics
        for pathway in self.part.pathways:
            port = self.component.new_id(pathway.name)
            arrived = self.component.new_id(f"{pathway.name}_arrived")
            self.ports[pathway.name], self._arrived[pathway.name] = port, arrived
            self.component.type.add(lems.EventPort(port, "in"))
            dynamics.add(lems.StateVariable(arrived, "none"))
            event = lems.OnEvent(port)
            event.add_action(lems.StateAssignment(arrived, f"{arrived} + 1"))
            dynamics.add(event)

    def operate(self, operation: Operation, delay: int, period: int) -> None:
        """Do one operation of Brian's step, so many steps of the simulator late."""
        self.begin(delay, period, operation.label, operation.active)
        for side in self.sides.values():
            side.now = {}
        if not isinstance(operation.action, Receive):
            self._added = None
        match operation.action:
            case Assign(assignment):
                self._acts_always = True
                self._assign(assignment)
            case Receive() as action:
                self._acts_always = True
                self._receive(operation, action, (delay, period, operation.active))
            case Transmit(pathway):
                self._transmit(operation, pathway.name, Statements(pathway.code))
            case Execute() as action:
                self._acts_always = True
                self._execute(action)
            case Gather(summed):
                (receiver,) = self.receivers[operation.name]
                value = self.renderer.value(summed.expression)
                self._hand_over(receiver, value.text)
            case Sample(monitor):
                self._sample(monitor.name, monitor.variables, delay)

    def _part_of(self, action: Execute | Receive) -> str | None:
        if action.elements is None or action.elements.size == self.part.size:
            return None
        number = self.each_has("number", DIMENSIONLESS, np.arange(self.part.size))
        return within(action.elements, number)

    def _transmit(self, operation: Operation, pathway: str, code: Statements) -> None:
        arrived = f"{self._arrived[pathway]} .gt. 0.5"
        test = all_of(*filter(None, (arrived, self.is_switched_on)))
        is_alone = {name: side.is_alone for name, side in self.sides.items()}
        check_order(self.part, code, self.variables, is_alone)
        changes = changes_of(self.part, code, self.variables)
        effects = {key: Effect(change) for key, change in changes.items()}
        read = {side: read_on(self.part, code, self.variables, side) for side in self.sides}
        for line in code.lines:
            place = self.variables.owner(self.part.name, line.variable)
            if place is None or place[0] == self.part.name:
                self.execute(line, test)
            else:
                side = side_of(line.variable)
                self._affect(effects[side, place[1]], line, place, place in read[side])
        for receiver in self.receivers[operation.name]:
            assert isinstance(receiver.action, Receive)
            effect = effects[receiver.action.side, receiver.action.variable]
            self._hand_over(receiver, effect.text, test)

    def _affect(self, effect: Effect, line: Statement, place: Place, is_read: bool) -> None:
        side, name = self.sides[side_of(line.variable)], place[1]
        if effect.change != "set":
            effect.extend(line.operator, self.renderer.atom(line.expression).text)
        if is_read or effect.change == "set":
            side.now[name] = self._new_value(side, name, line)
        if effect.change == "set":
            effect.text = side.now[name].text

    def _new_value(self, side: GroupSeen, name: str, line: Statement) -> Symbol:
        """What a variable of a neuron becomes, for the statements that follow."""
        old = side[name]
        text = self.renderer.assigned(new_value(line), old.dimensions)
        hint = f"{name}_{side.side}_changed"
        if self.variables.is_masked(side.group.part.name, name):
            test = f"{side['not_refractory'].text} .gt. 0.5"
            found = self.definitions.conditional(hint, [(test, text)], old.text, old.dimensions)
        else:
            found = self.definitions.variable(hint, text, old.dimensions)
        return Symbol(found, old.dimensions, old.is_whole)

    def _hand_over(self, receiver: Operation, value: str, test: str = "") -> None:
        """Let a neuron have a value, in the steps in which a condition holds."""
        assert isinstance(receiver.action, Receive)
        side = receiver.action.side
        if side == "pre":
            # If there is no form for it, that is a problem of this operation.
            self._has_advanced("post")
        for kind, flux in self.sides[side].group.received[receiver.name].items():
            self._handed_over[side, flux].append((test, "1" if kind == "count" else value))

    # The end

    def finish_all(self) -> None:
        """Write what happens at the start and at the end of each step of the simulator."""
        self._expose_handed_over()
        dynamics = self.component.type.dynamics
        if self._starts:
            dynamics.add(self.start())
        arrived = list(self._arrived.values())
        if self._acts_always or self.copies:
            test = ALWAYS
        elif arrived:
            test = f"{' + '.join(arrived)} .gt. 0.5"
        else:
            return
        dynamics.add(self.finish(test, {**self.copies, **dict.fromkeys(arrived, "0")}))

    def _expose_handed_over(self) -> None:
        """Let the neurons see what they take over."""
        for (side, flux), found in self._handed_over.items():
            if side == "pre":
                self._pass_through(flux, self._together(flux, found))
            elif len(found) == 1 and found[0][0]:
                self.component.expose(flux.id, flux.neutral, flux.dimensions, found)
            else:
                self.component.expose(flux.id, self._together(flux, found), flux.dimensions)

    def _together(self, flux: Flux, found: Sequence[tuple[str, str]]) -> str:
        """What several operations have for a neuron, each if its condition holds."""
        texts = [
            self.component.conditional(f"{flux.id}_part", [one], flux.neutral, flux.dimensions)
            if one[0]
            else one[1]
            for one in found
        ]
        return f" {'+' if flux.reduce == 'add' else '*'} ".join(texts)

    def _pass_through(self, flux: Flux, value: str) -> None:
        """Hand something over to the presynaptic neuron, which takes it in the next step."""
        has_advanced = self._has_advanced("post")
        assert self.peer is not None
        kept = self._kept(flux, "for_peer")

        def before() -> str:
            earlier = self._kept(flux, "before")
            self.copies[earlier] = kept
            return earlier

        window = Window(self.peer, has_advanced)
        seen = window.seen(f"{flux.id}_seen", kept, before, flux.dimensions)
        self.peer.expose(flux.id, seen, flux.dimensions)
        self.copies[kept] = value

    def _kept(self, flux: Flux, hint: str) -> str:
        made = self.component.memory(f"{flux.id}_{hint}", flux.dimensions)
        if flux.neutral != "0":
            self._starts[made] = flux.neutral
        return made


def _numbered_pairs(i: NDArray[Any], j: NDArray[Any]) -> NDArray[np.int_]:
    """For each synapse, how many come before it between the same two neurons."""
    _, pairs = np.unique(np.stack([i, j]), axis=1, return_inverse=True)
    return numbered(pairs.ravel())
