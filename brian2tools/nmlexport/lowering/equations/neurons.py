"""Populations as types of cells with differential equations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import lems.api as lems
from brian2.units import second
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.description.expressions import Expression
from brian2tools.description.monitors import EventMonitor
from brian2tools.description.parts import Refractoriness
from brian2tools.description.populations import PoissonPopulation
from brian2tools.description.projections import PoissonInput
from brian2tools.description.values import Value
from brian2tools.nmlexport.lemsrendering import Symbol
from brian2tools.nmlexport.lowering.equations.program import EquationProgram
from brian2tools.nmlexport.lowering.equations.sequences import StatementSequence
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.operations import (
    Assign,
    Detect,
    Emit,
    Execute,
    Operation,
    Receive,
    Sample,
)

__all__ = ["EquationNeurons"]

# By what part of a time step Brian lets a refractory period be too short.
_TOLERANCE = 1e-3

_NEVER = "0 .gt. 1"


@dataclass
class _Block:
    """Statements under conditions, and where they come from."""

    operation: Operation
    tests: list[str | None]
    body: StatementSequence
    delay: int
    event: str | None = None
    later: list[Operation] = field(default_factory=list)


class EquationNeurons(EquationProgram, Neurons):
    """The program of a population whose equations the simulator integrates."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self._blocks: list[_Block] = []
        self._received = StatementSequence(self.component)
        #: What is assigned at the end of each step, by ids.
        self._kept: dict[str, str] = {}
        #: Variables that keep whether an event happened, for operations with some delay.
        self._marks: dict[tuple[str, int], str] = {}
        self._ports: set[str] = set()

    # What names mean

    def _variable(self, name: str) -> Symbol:
        if name == "not_refractory":
            return self._not_refractory()
        return super()._variable(name)

    def _not_refractory(self) -> Symbol:
        if "not_refractory" not in self._derived:
            refractory = getattr(self.part, "refractory", None)
            assert refractory is not None
            with self._among(None):
                self._derived["not_refractory"] = self._refractoriness(refractory)
        return self._derived["not_refractory"]

    def _refractoriness(self, refractory: Refractoriness) -> Symbol:
        conditional = self.component.conditional
        if refractory.kind == "condition":
            assert isinstance(refractory.rule, Expression)
            latch = super()._variable("not_refractory").text
            # In this step, the name stands for what is decided now.
            del self.current["not_refractory"]
            cases = [(f"{latch} .gt. 0.5", "1"), (self.renderer.test(refractory.rule), "0")]
            text = conditional("may_spike", cases, "1", DIMENSIONLESS)
            self._received.assign(latch, text)
        else:
            test = f"t - {self['lastspike'].text} .gt. {self._period_of(refractory.rule)}"
            cases = [(f"{test} + {_TOLERANCE} * {self._step}", "1")]
            text = conditional("not_refractory", cases, "0", DIMENSIONLESS)
        return Symbol(text, is_whole=True)

    def _period_of(self, rule: Value | Expression) -> str:
        if isinstance(rule, Value):
            return self.component.parameter("refractory", float(rule.number), second.dim).text
        found = self.renderer.assigned(rule, second.dim)
        return self.component.variable("refractory", found, second.dim)

    def before(self, name: str) -> str:
        """The id of what a variable was before this step, for those that come later in it."""
        is_known, made = name in self._before, super().before(name)
        if not is_known and name == "not_refractory":
            self._starts[made] = "1"
        elif not is_known and self._is_moved(name):
            # At the first statement of a step, the simulator has integrated the equations.
            found = self.states[name]
            last = self.component.memory(f"{name}_last", found.dimensions)
            self._kept[last], self.copies[made] = self.copies[made], last
            if found.text in self._starts:
                self._starts[last] = self._starts[found.text]
        return made

    # What is done

    def operate(self, operation: Operation, delay: int, period: int) -> None:
        """Do one operation of Brian's step."""
        self.begin(delay, period, operation.label, operation.active)
        for block in self._blocks:
            block.later.append(operation)
        match operation.action:
            case Assign(assignment):
                with self._among(self._block(operation).body):
                    self._assign(assignment)
            case Execute() if self.is_update(operation):
                self.integrate()
            case Execute() as action if not self._is_constant_over_dt(action):
                self._execute_block(operation, action)
            case Detect(event):
                self._detect_block(operation, event.name, event.condition)
            case Emit(PoissonPopulation()):
                self._detect_block(operation, "spike", Expression("rand() < rates*dt"))
            case Emit():
                self._given_block(operation)
            case Receive() as action:
                with self._among(self._received):
                    self._receive(operation, action, operation.active)
            case Sample(EventMonitor() as monitor):
                self._sample_at_event(operation, monitor)
            case Sample(monitor):
                self.sample(monitor.name, monitor.variables, self._block(operation).body)
        self.note(operation)

    def _is_constant_over_dt(self, action: Execute) -> bool:
        lines = action.statements.lines
        equations = [self.variables.equation(self.part.name, one.variable) for one in lines]
        return any(one is not None and one.kind == "subexpression" for one in equations)

    @staticmethod
    def _interferes(operation: Operation, later: Operation) -> bool:
        """Whether it matters which of two operations comes first."""
        match operation.action:
            case Receive() | Sample(EventMonitor()):
                return False
        return operation.interferes(later)

    def _block(self, operation: Operation, *tests: str | None) -> _Block:
        made = _Block(operation, list(tests), StatementSequence(self.component), self._delay)
        self._blocks.append(made)
        return made

    def _execute_block(self, operation: Operation, action: Execute) -> None:
        with self._among(self._place_for(operation, action).body):
            if isinstance(action.source, PoissonInput):
                self._execute_input(action, action.source)
            else:
                self._execute(action)

    def _place_for(self, operation: Operation, action: Execute) -> _Block:
        if action.event is None:
            return self._block(operation, self.gate)
        return self._place_at_event(operation, action.event)

    def _place_at_event(self, operation: Operation, event: str) -> _Block:
        """Where that belongs which an event causes: mostly to the condition of the event."""
        for block in self._blocks:
            if block.event == event:
                between = (one for one in block.later if one is not operation)
                if not any(self._interferes(one, operation) for one in between):
                    return block
        # What is executed a step after the event comes before the condition of the next one.
        return self._block(operation, f"{self._mark(event, self._delay)} .gt. 0.5")

    def _mark(self, event: str, delay: int) -> str:
        if (event, delay) not in self._marks:
            made = self.component.memory(f"{event}_happened", DIMENSIONLESS)
            self._marks[event, delay] = made
        return self._marks[event, delay]

    def _execute(self, action: Execute) -> None:
        assert self._sequence is not None
        # Of what an event causes only the event itself is checked so far.
        tests = self._part_of(action), self.is_switched_on if action.event else None
        self._local |= self._names_in(action.elements)
        with self._sequence.under(*tests):
            self.perform(action.statements, is_masked=action.is_masked)

    def _detect_block(self, operation: Operation, name: str, condition: Expression) -> None:
        with self._among(self._block(operation).body):
            test = self.renderer.test(condition)
        self._event_block(operation, name, test)

    def _given_block(self, operation: Operation) -> None:
        test = self._arrived()
        arrived, value = self.copies.popitem()
        self._event_block(operation, "spike", test).body.assign(arrived, value)

    def _event_block(self, operation: Operation, name: str, test: str) -> _Block:
        tests: list[str | None] = [test, self.gate]
        is_refractory = name == "spike" and getattr(self.part, "refractory", None) is not None
        if is_refractory:
            tests.append(f"{self['not_refractory'].text} .gt. 0.5")
        block = self._block(operation, *tests)
        block.event = name
        self.component.type.add(lems.EventPort(name, "out"))
        self._ports.add(name)
        if is_refractory:
            late = self._duration("time_since", (self._delay + 1) * self.time.step)
            block.body.assign(self.states["lastspike"].text, f"t - {late}")
            if "not_refractory" in self.states:
                block.body.assign(self.states["not_refractory"].text, "0")
        return block

    def _sample_at_event(self, operation: Operation, monitor: EventMonitor) -> None:
        """Keep what variables are at an event, mostly before they are reset."""
        body = self._place_at_event(operation, monitor.event).body
        for name in monitor.variables:
            self.copy(monitor.name, name, body, f"at_{monitor.event}")

    def finish_all(self) -> None:
        """Write what happens at the start and in each step of the simulator."""
        dynamics = self.component.type.dynamics
        if self._starts:
            dynamics.add(self.start())
        for handler in self._handlers():
            dynamics.add(handler)

    def _handlers(self) -> Iterator[lems.OnCondition]:
        whole = StatementSequence(self.component)
        for variable, value in self.copies.items():
            whole.assign(variable, value)
        whole.extend(self._received)
        if not self._ports:
            # What is attached to a cell is connected to an event of it, if only one that never is.
            self.component.type.add(lems.EventPort("spike", "out"))
            with whole.under(_NEVER):
                whole.send("spike")
        for block in self._blocks:
            self._write_block(block, whole)
        for variable, value in self._kept.items():
            whole.assign(variable, value)
        yield from whole.handlers()

    def _write_block(self, block: _Block, whole: StatementSequence) -> None:
        marks, pending = self._marks_of(block, whole)
        with whole.under(*block.tests, *(f"{mark} .lt. 0.5" for mark in pending)):
            for mark in marks:
                whole.assign(mark, "1")
            whole.extend(block.body)
            if block.event is not None:
                whole.send(block.event)

    def _marks_of(self, block: _Block, whole: StatementSequence) -> tuple[list[str], list[str]]:
        """The marks that an event sets, and those of events whose reset is still to come."""
        event, first = block.event, block.delay
        delays = [delay for other, delay in self._marks if other == event]
        if event is None or not delays:
            return [], []
        later = range(max(delays), first + 1, -1)
        for delay in later:
            whole.assign(self._mark(event, delay), self._mark(event, delay - 1))
        now = (event, first), (event, first + 1)
        marks = [self._marks[key] for key in now if key in self._marks]
        for mark in marks:
            whole.assign(mark, "0")
        return marks, [self._mark(event, delay) for delay in later]
