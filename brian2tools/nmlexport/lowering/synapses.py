"""Projections as types of synapses, which are attached to the neurons that they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import lems.api as lems
import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.description.expressions import Statements
from brian2tools.description.projections import Projection
from brian2tools.nmlexport.lemsrendering import Symbol, all_of
from brian2tools.nmlexport.lowering.component import ALWAYS
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.operations import (
    Assign,
    Execute,
    Gather,
    Operation,
    Receive,
    Sample,
    Transmit,
)
from brian2tools.nmlexport.lowering.problems import NoFormError
from brian2tools.nmlexport.lowering.program import within
from brian2tools.nmlexport.lowering.variables import Place

__all__ = ["Synapses"]


class Synapses(GroupProgram):
    """The program of a projection.

    Parameters
    ----------
    *arguments
        As for `GroupProgram`.
    neurons : mapping from str to Neurons
        The programs of the populations.
    receivers : mapping
        For each operation that hands something over, those that take it.
    """

    part: Projection

    def __init__(
        self,
        *arguments: Any,
        neurons: Mapping[str, Neurons],
        receivers: Mapping[str, list[Operation]],
    ) -> None:
        super().__init__(*arguments)
        self.neurons = neurons
        self.receivers = receivers
        #: The ports at which the events of the pathways arrive.
        self.ports: dict[str, str] = {}
        self._arrived: dict[str, str] = {}
        self._acts_always = False
        # What is seen of a neuron is known by the neuron's name for it.
        self.component.attached_to.append(self.part.target.group)
        self.component.taken |= self.neurons[self.part.target.group].component.taken

    # What names mean

    def _of_element(self, name: str) -> Symbol | None:
        part = self.part
        indices = {"i": part.presynaptic, "j": part.postsynaptic}
        if name in indices:
            made = self.component.property(name, DIMENSIONLESS)
            self.each[made.text] = np.atleast_1d(indices[name].quantity)
            return Symbol(made.text, is_whole=True)
        sizes = {"N": part.size, "N_pre": part.source.size, "N_post": part.target.size}
        if name in sizes:
            return Symbol(self.component.constant(sizes[name], DIMENSIONLESS), is_whole=True)
        return None

    def _outer(self, name: str, place: Place) -> Symbol:
        group, variable = place
        neurons = self.neurons[group]
        equation = self.variables.equation(*place)
        if equation is not None and self.variables.is_formula(equation):
            raise NoFormError(f"subexpression of the other side {name}", "")
        if variable in neurons.states:
            if group == self.part.target.group and not name.endswith("_pre"):
                seen = neurons.states[variable]
                self.component.requirement(seen.text, seen.dimensions)
                return seen
            raise NoFormError(f"presynaptic {name}", "")
        raise NoFormError(f"constant of the other side {name}", "")

    def _each(self, hint: str, dimensions: Dimension, numbers: NDArray[Any]) -> str:
        made = self.component.property(hint, dimensions)
        self.each[made.text] = numbers
        return made.text

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
        if not isinstance(operation.action, Transmit):
            self._acts_always = True
        match operation.action:
            case Assign(assignment):
                self._assign(assignment)
            case Transmit(pathway):
                self._transmit(operation, pathway.name, Statements(pathway.code))
            case Execute() as action:
                self._execute(action)
            case Gather(summed):
                value = self.renderer.value(summed.expression).text
                self._hand_over(operation, {"sum": value})
            case Sample(monitor):
                self._sample(monitor.name, monitor.variables, delay)

    def _part_of(self, action: Execute) -> str | None:
        if action.elements is None or action.elements.size == self.part.size:
            return None
        made = self.component.property("number", DIMENSIONLESS)
        self.each[made.text] = np.arange(self.part.size)
        return within(action.elements, made.text)

    def _transmit(self, operation: Operation, pathway: str, code: Statements) -> None:
        arrived = f"{self._arrived[pathway]} .gt. 0.5"
        test = all_of(*filter(None, (arrived, self.is_switched_on)))
        changes: dict[str, str] = {}
        for line in code.lines:
            place = self.variables.owner(self.part.name, line.variable)
            if place is None or place[0] == self.part.name:
                self.execute(line, test)
                continue
            raise_key = line.variable
            change = self._received(operation, place).change
            value = self.renderer.atom(line.expression).text
            if change == "add":
                sign = "-" if line.operator == "-=" else "+"
                old = changes.get(raise_key)
                changes[raise_key] = f"{old or 0} {sign} {value}" if old or sign == "-" else value
            else:
                raise NoFormError(change, "")
        for name, value in changes.items():
            place = self.variables.owner(self.part.name, name)
            self._hand_over_one(self._receiver(operation, place), "add", value, test)

    def _receiver(self, operation: Operation, place: Place | None) -> Operation:
        for one in self.receivers[operation.name]:
            assert isinstance(one.action, Receive)
            if (one.group, one.action.variable) == place:
                return one
        raise AssertionError(f"nobody receives {place}")

    def _received(self, operation: Operation, place: Place) -> Receive:
        action = self._receiver(operation, place).action
        assert isinstance(action, Receive)
        return action

    def _hand_over(self, operation: Operation, values: Mapping[str, str]) -> None:
        (receiver,) = self.receivers[operation.name]
        for kind, value in values.items():
            self._hand_over_one(receiver, kind, value, None)

    def _hand_over_one(self, receiver: Operation, kind: str, value: str, test: str | None) -> None:
        flux = self.neurons[receiver.group].received[receiver.name][kind]
        if test is not None:
            value = self.component.conditional(
                f"{flux.id}_now", [(test, value)], flux.neutral, flux.dimensions
            )
        self.component.expose(flux.id, value, flux.dimensions)

    def finish_all(self) -> None:
        """Write what happens at the start and at the end of each step of the simulator."""
        dynamics = self.component.type.dynamics
        dynamics.add(self.start())
        arrived = list(self._arrived.values())
        test = ALWAYS if self._acts_always else f"{' + '.join(arrived)} .gt. 0.5"
        dynamics.add(self.finish(test, {**self.copies, **dict.fromkeys(arrived, "0")}))
