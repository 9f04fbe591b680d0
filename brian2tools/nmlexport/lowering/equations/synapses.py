"""Projections as types of synapses with differential equations."""

from __future__ import annotations

import lems.api as lems
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.description.expressions import Statement, Statements
from brian2tools.nmlexport.lowering.component import Flux
from brian2tools.nmlexport.lowering.effects import check_order, read_on
from brian2tools.nmlexport.lowering.equations.arrival import (
    has_no_delay,
    is_done_on_arrival,
    seen_of_sender,
)
from brian2tools.nmlexport.lowering.equations.program import EquationProgram
from brian2tools.nmlexport.lowering.equations.sequences import StatementSequence
from brian2tools.nmlexport.lowering.group import GroupProgram
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
from brian2tools.nmlexport.lowering.problems import NoFormError
from brian2tools.nmlexport.lowering.synapses import Synapses

__all__ = ["EquationSynapses"]


class EquationSynapses(EquationProgram, Synapses):
    """The program of a projection whose equations the simulator integrates."""

    def __init__(self, *arguments: object, **keywords: object) -> None:
        super().__init__(*arguments, **keywords)
        self._pulses: dict[tuple[Side, Flux], str] = {}
        self._received = StatementSequence(self.component)
        self._statements = StatementSequence(self.component)

    # What is done

    def begin_all(self) -> None:
        """Make the ports and the variables that have a memory."""
        GroupProgram.begin_all(self)
        for pathway in self.part.pathways:
            self.ports[pathway.name] = port = self.component.new_id(pathway.name)
            self.component.type.add(lems.EventPort(port, "in"))

    def operate(self, operation: Operation, delay: int, period: int) -> None:
        """Do one operation of Brian's step."""
        self.begin(delay, period, operation.label, operation.active)
        for side in self.sides.values():
            side.now = {}
        match operation.action:
            case Assign(assignment):
                with self._among(self._statements):
                    self._assign(assignment)
            case Receive() as action:
                with self._among(self._received):
                    self._receive(operation, action, operation.active)
            case Transmit() as action:
                self._transmit_on_event(operation, action)
            case Execute() if self.is_update(operation):
                self.integrate()
            case Execute() as action:
                with self._among(self._statements):
                    self._execute(action)
            case Gather(summed):
                (receiver,) = self.receivers[operation.name]
                self._hand_over(receiver, self.renderer.value(summed.expression).text)
            case Sample(monitor):
                self.sample(monitor.name, monitor.variables, self._statements)
        self.note(operation)

    def _execute(self, action: Execute) -> None:
        assert self._sequence is not None
        lines = action.statements.lines
        equations = [self.variables.equation(self.part.name, one.variable) for one in lines]
        if any(one is not None and one.kind == "subexpression" for one in equations):
            return
        tests = self.gate, self._part_of(action)
        self._local |= self._names_in(action.elements)
        with self._sequence.under(*tests):
            self.perform(action.statements, is_masked=action.is_masked)

    def _transmit_on_event(self, operation: Operation, action: Transmit) -> None:
        self._check_refractoriness(action)
        pathway = action.pathway
        body = StatementSequence(self.component)
        with self._among(body), body.under(self.is_switched_on):
            self._follow(operation, Statements(pathway.code))
        dynamics = self.component.type.dynamics
        changing = {
            (side.group.part.name, name)
            for side in self.sides.values()
            for name in side.group.changing
        }
        if body.is_plain and is_done_on_arrival(operation, changing, self.variables):
            dynamics.add(body.on_event(self.ports[pathway.name]))
            return
        # Events can have no conditions, and come before synapses look at their neurons again.
        arrived = self.component.memory(f"{pathway.name}_arrived", DIMENSIONLESS)
        event = lems.OnEvent(self.ports[pathway.name])
        event.add_action(lems.StateAssignment(arrived, "1"))
        dynamics.add(event)
        with self._statements.under(f"{arrived} .gt. 0.5"):
            self._statements.extend(body)
            self._statements.assign(arrived, "0")

    def _check_refractoriness(self, action: Transmit) -> None:
        """Check that nothing depends on a decision that the event itself has just changed."""
        place = action.event[0], "not_refractory"
        is_at_once = has_no_delay(action, self.variables)
        if is_at_once and place in seen_of_sender(action, self.variables):
            raise NoFormError(
                "it reads 'not_refractory' of the neuron at its own event, which the simulator "
                "decides only in its next step",
                "export it with form='steps'",
            )

    def _follow(self, operation: Operation, code: Statements) -> None:
        """Execute the statements of a pathway."""
        is_alone = {name: side.is_alone for name, side in self.sides.items()}
        check_order(self.part, code, self.variables, is_alone)
        receivers = {}
        for one in self.receivers[operation.name]:
            assert isinstance(one.action, Receive)
            receivers[one.action.side, one.action.variable] = one
        for line in code.lines:
            place = self.variables.owner(self.part.name, line.variable)
            if place is None or place[0] == self.part.name:
                self.execute(line)
            else:
                self._change(receivers[side_of(line.variable), place[1]], line, code)
        for receiver in receivers.values():
            self._set(receiver)

    def _change(self, receiver: Operation, line: Statement, code: Statements) -> None:
        """Let an event change a variable of a neuron."""
        action = receiver.action
        assert isinstance(action, Receive)
        side, name = self.sides[action.side], action.variable
        operand = self.renderer.atom(line.expression).text
        read = read_on(self.part, code, self.variables, action.side)
        if action.change == "set" or (receiver.group, name) in read:
            side.now[name] = self._new_value(side, name, line)
        if action.change != "set":
            (flux,) = side.group.received[receiver.name].values()
            self._pulse(action.side, flux, line.operator[0], operand)

    def _set(self, receiver: Operation) -> None:
        """Hand over the value that a variable of a neuron is set to."""
        action = receiver.action
        assert isinstance(action, Receive)
        if action.change == "set":
            side = self.sides[action.side]
            fluxes = side.group.received[receiver.name]
            self._pulse(action.side, fluxes["set"], "+", side.now[action.variable].text)
            self._pulse(action.side, fluxes["count"], "+", "1")

    def _pulse(self, side: Side, flux: Flux, operator: str, operand: str) -> None:
        """Hand over something for one step."""
        if (side, flux) not in self._pulses:
            made = self.component.memory(f"{flux.id}_pulse", flux.dimensions)
            self._pulses[side, flux] = made
            if flux.neutral != "0":
                self._starts[made] = flux.neutral
        pulse = self._pulses[side, flux]
        assert self._sequence is not None
        self._sequence.assign(pulse, f"{pulse} {operator} {operand}")

    def finish_all(self) -> None:
        """Write what happens at the start and in each step of the simulator."""
        for (side, flux), pulse in self._pulses.items():
            self._handed_over[side, flux].append(("", pulse))
        self._expose_handed_over()
        whole = StatementSequence(self.component)
        for variable, value in self.copies.items():
            whole.assign(variable, value)
        for (_, flux), pulse in self._pulses.items():
            with whole.under(f"{pulse} .neq. {flux.neutral}"):
                whole.assign(pulse, flux.neutral)
        whole.extend(self._received)
        whole.extend(self._statements)
        dynamics = self.component.type.dynamics
        if self._starts:
            dynamics.add(self.start())
        for handler in whole.handlers():
            dynamics.add(handler)
