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
from brian2tools.nmlexport.lowering.group import Recorded
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
    event: str | None = None
    later: list[Operation] = field(default_factory=list)


class EquationNeurons(EquationProgram, Neurons):
    """The program of a population whose equations the simulator integrates."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self._blocks: list[_Block] = []
        self._received = StatementSequence(self.component)
        self._is_integrated = False
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
                self._is_integrated = True
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
                self._sample_at(monitor)
            case Sample(monitor):
                self.sample(monitor.name, monitor.variables, is_late=self._is_integrated)

    def _is_constant_over_dt(self, action: Execute) -> bool:
        lines = action.statements.lines
        equations = [self.variables.equation(self.part.name, one.variable) for one in lines]
        return any(one is not None and one.kind == "subexpression" for one in equations)

    @staticmethod
    def _interferes(operation: Operation, later: Operation) -> bool:
        """Whether it matters which of two operations comes first."""
        if isinstance(operation.action, Sample | Receive):
            return False
        changed = operation.writes & (later.reads | later.writes)
        return bool(changed or operation.reads & later.writes)

    def _block(self, operation: Operation, *tests: str | None) -> _Block:
        made = _Block(operation, list(tests), StatementSequence(self.component))
        self._blocks.append(made)
        return made

    def _execute_block(self, operation: Operation, action: Execute) -> None:
        with self._among(self._place_for(operation, action).body):
            if isinstance(action.source, PoissonInput):
                self._execute_input(action, action.source)
            else:
                self._execute(action)

    def _place_for(self, operation: Operation, action: Execute) -> _Block:
        """Where statements belong: what an event causes mostly to its condition."""
        for block in self._blocks:
            if action.event is not None and block.event == action.event:
                between = (one for one in block.later if one is not operation)
                if not any(self._interferes(one, operation) for one in between):
                    return block
                return self._block(operation, f"{self._noted(block)} .gt. 0.5")
        return self._block(operation, self.gate)

    def _noted(self, block: _Block) -> str:
        """The variable that keeps until the end of the step whether an event happened."""
        happened = self.component.memory(f"{block.event}_happened", DIMENSIONLESS)
        self._received.assign(happened, "0")
        block.body.assign(happened, "1")
        return happened

    def _execute(self, action: Execute) -> None:
        assert self._sequence is not None
        part = self._part_of(action)
        self._local |= self._names_in(action.elements)
        with self._sequence.under(part):
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
            block.body.assign(self.states["lastspike"].text, f"t - {self._step}")
            if "not_refractory" in self.states:
                block.body.assign(self.states["not_refractory"].text, "0")
        return block

    def _sample_at(self, monitor: EventMonitor) -> None:
        """Keep what variables are at an event, mostly before they are reset."""
        (block,) = (one for one in self._blocks if one.event == monitor.event)
        with self._among(block.body):
            for name in monitor.variables:
                value = self[name]
                copy = self.component.state(f"{name}_at_{monitor.event}", value.dimensions)
                block.body.assign(copy.text, value.text)
                self.recorded.append(Recorded(monitor.name, name, copy.text, 1, copy.dimensions))

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
            with whole.under(*block.tests):
                whole.extend(block.body)
                if block.event is not None:
                    whole.send(block.event)
        yield from whole.handlers()
