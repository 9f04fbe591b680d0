"""Populations as types of cells."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

import lems.api as lems
import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.description.expressions import Expression
from brian2tools.description.populations import PoissonPopulation
from brian2tools.description.projections import PoissonInput
from brian2tools.description.values import Value
from brian2tools.nmlexport.lemsrendering import Symbol, all_of
from brian2tools.nmlexport.lowering.component import on_condition
from brian2tools.nmlexport.lowering.inputs import events_rule
from brian2tools.nmlexport.lowering.operations import (
    Assign,
    Detect,
    Emit,
    Execute,
    Operation,
    Receive,
    Sample,
)
from brian2tools.nmlexport.lowering.pieces import Pieces
from brian2tools.nmlexport.lowering.problems import NoFormError
from brian2tools.nmlexport.lowering.program import within
from brian2tools.nmlexport.lowering.receiving import ReceivingProgram
from brian2tools.nmlexport.lowering.variables import Place
from brian2tools.nmlexport.nodes import element

if TYPE_CHECKING:
    from brian2tools.nmlexport.lowering.links import LinkedNeurons

__all__ = ["Neurons"]


class Neurons(ReceivingProgram):
    """The program of a population."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._fired: dict[str, str] = {}
        #: What linked variables see.
        self.links: dict[str, LinkedNeurons] = {}

    # What names mean

    def _of_element(self, name: str) -> Symbol | None:
        if name == "i":
            # The simulator numbers the instances of a population.
            self.component.type.add(lems.Property("index", "none", "0"))
            return Symbol("index", is_whole=True)
        if name == "N":
            return Symbol(self.component.constant(self.part.size, DIMENSIONLESS), is_whole=True)
        return None

    def _outer(self, name: str, place: Place) -> Symbol:
        if name not in self.links:
            raise NoFormError(
                f"{name!r} is linked to {place[1]!r} of {place[0]!r}, which it cannot see",
                "link it to a variable of neurons, by an index that is constant",
            )
        seen = self.links[name]
        return seen[seen.link.variable]

    def each_has(self, hint: str, dimensions: Dimension, numbers: NDArray[Any]) -> str:
        """The id of values that differ between the neurons."""
        made = self.component.flux(hint, dimensions)
        self.each[made.id] = numbers
        return made.id

    @property
    def cells(self) -> tuple[str, NDArray[np.int_]]:
        """The population, and the number of each neuron."""
        return self.part.name, np.arange(self.part.size)

    def numbers_of_elements(self, name: str) -> NDArray[Any] | None:
        """The numbers of the neurons, by the name that these have in equations."""
        return np.arange(self.part.size) if name == "i" else None

    def instances(self) -> Pieces:
        """What makes the neurons."""
        name = self.part.name
        attributes = {"id": name, "component": f"{name}_cell", "size": str(self.part.size)}
        return Pieces(network=[element("population", attributes)])

    # What is done

    def operate(self, operation: Operation, delay: int, period: int) -> None:
        """Do one operation of Brian's step, so many steps of the simulator late."""
        self.begin(delay, period, operation.label, operation.active)
        if not isinstance(operation.action, Receive):
            self._added = None
        match operation.action:
            case Assign(assignment):
                self._assign(assignment)
            case Execute(source=PoissonInput() as source) as action:
                self._execute_input(action, source)
            case Execute() as action:
                self._execute(action)
            case Detect(event):
                self._detect(event.name, event.condition)
            case Emit(PoissonPopulation()):
                self._detect("spike", Expression("rand() < rates*dt"))
            case Emit():
                self._fire("spike", self._arrived())
            case Receive() as action:
                self._receive(operation, action, (delay, period, operation.active))
            case Sample(monitor):
                self._sample(monitor.name, monitor.variables, delay)

    def _execute_input(self, action: Execute, source: PoissonInput) -> None:
        self._local = self._names_of_input(source)
        rule = events_rule(source, self.variables.step(self.part.name))
        self._functions = {f"{source.name}_events": rule, **self.tables(source.outside)}
        self._execute(action)
        self._functions = {}

    def _names_of_input(self, source: PoissonInput) -> dict[str, Symbol]:
        """What the names in the statements of an input stand for, but for those of the neurons."""
        timeline, group = self.variables.timeline, self.part.name
        found = {
            one.name: self.constant(one.name, timeline.constants(group, one.name, one.value))
            for one in source.outside.constants
        }
        if isinstance(source.weight, Value):
            name = f"{source.name}_weight"
            found[name] = self.constant(name, [(timeline.first, source.weight)])
        return found

    def _numbers(self, name: str) -> NDArray[Any] | None:
        return np.arange(self.part.size) if name == "i" else super()._numbers(name)

    def _part_of(self, action: Execute | Receive) -> str | None:
        elements = action.elements
        if elements is None or elements.size == self.part.size:
            return None
        return within(elements, self["i"].text)

    def _event(self, name: str) -> str:
        key = f"{name}_event"
        if key not in self.current:
            self.state(key, DIMENSIONLESS)
        return self.current[key].text

    def _detect(self, name: str, condition: Expression | ast.expr) -> None:
        self._fire(name, self.renderer.test(condition))

    def _fire(self, name: str, *conditions: str) -> None:
        tests = [*conditions, self.gate]
        is_refractory = name == "spike" and getattr(self.part, "refractory", None) is not None
        if is_refractory:
            tests.append(f"{self['not_refractory'].text} .gt. 0.5")
        test = all_of(*filter(None, tests))
        fired = self.component.conditional(f"{name}_now", [(test, "1")], "0", DIMENSIONLESS)
        self.component.type.add(lems.EventPort(name, "out"))
        self._fired[name] = fired
        self._note(name, fired)
        if is_refractory:
            self.set("lastspike", self["t"].text, f"{fired} .gt. 0.5")
            self.set("not_refractory", "0", f"{fired} .gt. 0.5")

    def _note(self, name: str, fired: str) -> None:
        """Keep an event for the operations that ask for it."""
        key = f"{name}_event"
        gate = self.gate
        if key in self.current or gate is not None:
            self._event(name)
            self.set(key, fired, gate or "")
        else:
            self.current[key] = Symbol(fired)

    def _arrived(self) -> str:
        """Whether a given spike has arrived in this step."""
        arrived = self.component.new_id("arrived")
        self.component.type.add(lems.EventPort("given", "in"))
        dynamics = self.component.type.dynamics
        dynamics.add(lems.StateVariable(arrived, "none"))
        event = lems.OnEvent("given")
        event.add_action(lems.StateAssignment(arrived, "1"))
        dynamics.add(event)
        self.copies[arrived] = "0"
        return f"{arrived} .gt. 0.5"

    def finish_all(self) -> None:
        """Write what happens at the start and at the end of each step of the simulator."""
        super().finish_all()
        if not self._fired:
            # What is attached to a cell is connected to an event of it, if only one that never is.
            self._fired["spike"] = "0"
            self.component.type.add(lems.EventPort("spike", "out"))
        for event, fired in self._fired.items():
            self.component.type.dynamics.add(on_condition(f"{fired} .gt. 0.5", {}, event))
