"""Values that are assigned to the variables of a group between two runs."""

from __future__ import annotations

import math

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import Assignment, Range
from brian2tools.description.values import Array, Value
from brian2tools.nmlexport.lemsrendering import Symbol
from brian2tools.nmlexport.lowering.assignments import elements_of, numbers_of
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.operations import Execute
from brian2tools.nmlexport.lowering.problems import NoFormError

__all__ = ["AssigningProgram"]


class AssigningProgram(GroupProgram):
    """The program of a group whose variables are assigned to between runs."""

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
