"""What groups are given from outside: by synapses, and by assignments between two runs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import Assignment, Range
from brian2tools.description.values import Array, Value
from brian2tools.nmlexport.lemsrendering import Symbol
from brian2tools.nmlexport.lowering.assignments import elements_of, numbers_of
from brian2tools.nmlexport.lowering.component import Flux
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.operations import Execute, Operation, Receive
from brian2tools.nmlexport.lowering.problems import NoFormError

__all__ = ["ReceivingProgram"]


class ReceivingProgram(GroupProgram):
    """The program of a group that synapses see and change: of neurons, and of synapses."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        #: What is received from synapses: for each operation, by kind.
        self.received: dict[str, dict[str, Flux]] = {}
        self._before: dict[str, str] = {}
        self._last_step: str | None = None
        # The variable that synapses have added to just before, when, and what it has received.
        self._added: tuple[object, Flux] | None = None

    @property
    def cells(self) -> tuple[str, NDArray[np.int_]]:
        """A population, and for each element the neuron in it that it is or is attached to."""
        raise NotImplementedError

    def numbers_of_elements(self, name: str) -> NDArray[Any] | None:
        """The numbers that a name stands for which says which element it is, or None."""
        raise NotImplementedError

    def before(self, name: str) -> str:
        """The id of what a variable was before this step, for those that come later in it."""
        if name not in self._before:
            seen = self.shown(name)
            assert seen is not None
            made = self.component.memory(f"{name}_before", seen.dimensions)
            self.copies[made] = seen.text
            if seen.text in self._starts:
                self._starts[made] = self._starts[seen.text]
            self._before[name] = made
        return self._before[name]

    @property
    def last_step(self) -> str:
        """The id of the number of the last step in which an element has had its turn."""
        if self._last_step is None:
            self._last_step = self.component.state("last_step", DIMENSIONLESS).text
            self.copies[self._last_step] = self.step_number
        return self._last_step

    # What synapses have for a group

    def _receive(self, operation: Operation, action: Receive, when: object) -> None:
        name = action.variable
        old = self[name]
        key = (name, when)
        if action.change == "add" and self._added is not None and self._added[0] == key:
            self.received[operation.name] = {"add": self._added[1]}
            return
        self._added = None
        # Synapses have something only in the step in which an event has arrived.
        tests: list[str | None] = [*self._masks(name)]
        hint = f"{name}_from_{operation.receives}"
        if action.change == "sum":
            tests += [self.gate, self._part_of(action)]
            value = self._flux(operation, "sum", hint, old.dimensions)
        elif action.change == "add":
            value = f"{old.text} + {self._flux(operation, 'add', hint, old.dimensions)}"
            self._added = key, self.received[operation.name]["add"]
        elif action.change == "multiply":
            factor = self._flux(operation, "multiply", hint, DIMENSIONLESS, "multiply")
            value = f"{old.text} * {factor}"
        else:
            count = self._flux(operation, "count", f"{hint}_count", DIMENSIONLESS)
            value = f"{self._flux(operation, 'set', hint, old.dimensions)} / {count}"
            tests.append(f"{count} .gt. 0.5")
        self.set(name, value, *filter(None, tests))

    def _flux(
        self, operation: Operation, kind: str, hint: str, dimensions: Dimension, reduce: str = "add"
    ) -> str:
        found = self.component.flux(hint, dimensions, reduce)
        self.received.setdefault(operation.name, {})[kind] = found
        return found.id

    # What is assigned between two runs

    def _assign(self, one: Assignment) -> None:
        """Take over values that are assigned between two runs."""
        name = one.variable
        if one.pathway is not None:
            raise NoFormError(
                "a connection in LEMS has the same delay from beginning to end",
                "set the delays before the first run, or make synapses for each delay, which are "
                "active in the runs that have it",
            )
        if name not in self.states:
            raise NoFormError(
                f"{name!r} is no variable of its own",
                "assign to the variable itself, or export each run as a model of its own",
            )
        conditions = [self.gate, self._given_elements(one)]
        self._local = self._names_of(one)
        if isinstance(one.index, Expression):
            conditions.append(self.renderer.test(one.index))
        tests = tuple(filter(None, conditions))
        if isinstance(one.value, Expression):
            self.assign(name, one.value, *tests)
        else:
            self.set(name, self._given_value(one), *tests)

    def _given_elements(self, one: Assignment) -> str | None:
        elements = elements_of(one)
        if isinstance(elements, Range):
            return self._part_of(Execute(Statements(""), elements=elements))
        chosen = np.zeros(self.part.size)
        chosen[elements] = 1
        return f"{self.each_has(f'{one.variable}_is_given', DIMENSIONLESS, chosen)} .gt. 0.5"

    def _given_value(self, one: Assignment) -> str:
        state = self.states[one.variable]
        if one.value is None:
            raise NoFormError(
                "the array that is assigned is not known any more",
                "assign it again between the runs",
            )
        assert isinstance(one.value, Value)
        if isinstance(one.value.amount, Array):
            numbers = numbers_of(one, self.part.size)
            numbers = np.trunc(numbers) if state.is_whole else numbers
            return self.each_has(f"{one.variable}_given", state.dimensions, numbers)
        number = float(one.value.number)
        number = math.trunc(number) if state.is_whole else number
        return self.component.constant(number, state.dimensions)

    def _names_of(self, one: Assignment) -> dict[str, Symbol]:
        """What names stand for in an assignment, beyond what they do in the group."""
        found = {
            constant.name: Symbol(
                self.component.constant(float(constant.value.number), constant.value.dimensions),
                constant.value.dimensions,
            )
            for constant in one.constants
        }
        return found | self._names_in(one.elements)
