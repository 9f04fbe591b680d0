"""What populations and projections have in common as programs: their own variables."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import lems.api as lems
import numpy as np
from brian2.units import second
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.description.parts import Alias, Equation, InitialValue, Names, Range
from brian2tools.description.populations import Population
from brian2tools.description.projections import Projection
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value
from brian2tools.nmlexport.lemsrendering import FunctionRule, LEMSRenderer, Symbol
from brian2tools.nmlexport.lowering.component import ALWAYS, Component
from brian2tools.nmlexport.lowering.operations import Execute, Operation, Receive
from brian2tools.nmlexport.lowering.program import Program, Time
from brian2tools.nmlexport.lowering.tables import table_rule
from brian2tools.nmlexport.lowering.variables import Place, Variables

__all__ = ["GroupProgram", "Recorded"]

# Variables that Brian adds by itself.
_OWN: Mapping[str, tuple[Dimension, bool]] = {
    "lastspike": (second.dim, False),
    "not_refractory": (DIMENSIONLESS, True),
    "lastupdate": (second.dim, False),
    "rates": ((1 / second).dim, False),
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """Where the values of a variable at each step of a monitor are found.

    Parameters
    ----------
    monitor, variable : str
        What Brian calls them.
    id : str
        The state variable of the component.
    row : int
        The row of the recording that has the first value.
    dimensions : Dimension
        The dimensions of the variable.
    """

    monitor: str
    variable: str
    id: str
    row: int
    dimensions: Dimension


class GroupProgram(Program):
    """The program of a population or projection, and the component that it becomes.

    Parameters
    ----------
    part : Population or Projection
        What it is in Brian.
    variables : Variables
        The variables of the model.
    changing : set of str
        Those of this group that change while the model runs.
    component : Component
        What it becomes.
    time : Time
        The time steps.
    """

    def __init__(
        self,
        part: Population | Projection,
        variables: Variables,
        changing: set[str],
        component: Component,
        time: Time,
    ) -> None:
        super().__init__(component, time)
        self.part = part
        self.variables = variables
        self.changing = changing
        #: The values of those variables that differ between the elements, by their ids.
        self.each: dict[str, NDArray[Any]] = {}
        self.recorded: list[Recorded] = []
        #: What is assigned at the end of each step before the state changes, by ids.
        self.copies: dict[str, str] = {}
        self._fixed: dict[str, Symbol] = {}
        self._made_constants: dict[tuple[str, float], Symbol] = {}
        self._starts: dict[str, str] = {}
        self._functions: dict[str, FunctionRule] = {}

    # What names mean

    def _found(self, name: str) -> Symbol | None:
        if name in self._fixed:
            return self._fixed[name]
        place = self.variables.owner(self.part.name, name)
        if place == (self.part.name, name):
            return self._variable(name)
        if place is not None:
            return self._outer(name, place)
        values = self.constants(name)
        if values:
            return self.constant(name, values)
        found = self._of_element(name)
        return None if found is None else self._fix(name, found)

    def constants(self, name: str) -> list[tuple[int, Value]]:
        """The values of a constant, with the time steps of Brian from which on they hold."""
        known = self.part.outside.constants
        first = known[name].value if name in known.names else None
        return self.variables.timeline.constants(self.part.name, name, first)

    def constant(self, name: str, values: list[tuple[int, Value]]) -> Symbol:
        """A constant that has these values from some time steps on."""
        found = [(start, self._fixed_constant(name, value)) for start, value in values]
        return self._in_runs(name, found)

    def _in_runs(self, name: str, values: list[tuple[int, Symbol]]) -> Symbol:
        """What is another symbol from one of Brian's time steps on, and from the next."""
        (_start, first), *others = values
        if not others:
            return first
        # The last run that has begun counts.
        cases = [
            (f"{self._brian_step} .gt. {start - 0.5}", one.text) for start, one in reversed(others)
        ]
        text = self.component.conditional(f"{name}_now", cases, first.text, first.dimensions)
        return replace(first, text=text)

    def _fixed_constant(self, name: str, value: Value) -> Symbol:
        key = (name, float(value.number))
        if key not in self._made_constants:
            self._made_constants[key] = self.component.named_constant(
                name, float(value.number), value.dimensions
            )
        return self._made_constants[key]

    def _fix(self, name: str, symbol: Symbol) -> Symbol:
        self._fixed[name] = symbol
        return symbol

    def _of_element(self, name: str) -> Symbol | None:
        """What says which element it is, and how many there are."""
        raise NotImplementedError

    def _outer(self, name: str, place: Place) -> Symbol:
        """A variable of another group."""
        raise NotImplementedError

    def each_has(self, hint: str, dimensions: Dimension, numbers: NDArray[Any]) -> str:
        """The id of values that differ between the elements."""
        raise NotImplementedError

    def _variable(self, name: str) -> Symbol:
        equation = self.variables.equation(self.part.name, name)
        if equation is not None and self.variables.is_formula(equation):
            return self._formula(equation)
        dimensions, is_whole = _OWN.get(name, (DIMENSIONLESS, False))
        if equation is not None:
            dimensions, is_whole = equation.dimensions, equation.type != "float"
        if name in self.changing:
            return self._state(name, dimensions, is_whole)
        text = self._given(name, self.initial_value(name) or Value(0.0), dimensions)
        return self._fix(name, Symbol(text, dimensions, is_whole))

    def _formula(self, equation: Equation) -> Symbol:
        # What is local to statements, such as the numbers of a part, is nothing to a formula.
        local, self._local = self._local, {}
        # Those that it is made of come first: a chain of thousands must not end in a recursion.
        for one in self.variables.formulas(self.part.name, equation, self._formulas):
            assert one.expression is not None
            found = self.renderer.value(one.expression)
            text = self.component.variable(one.name, found.text, found.dimensions)
            self._formulas[one.name] = Symbol(text, found.dimensions, one.type != "float")
        self._local = local
        return self._formulas[equation.name]

    def _state(self, name: str, dimensions: Dimension, is_whole: bool) -> Symbol:
        made = self.component.state(name, dimensions)
        self.states[name] = self.current[name] = Symbol(made.text, dimensions, is_whole)
        start = self.initial_value(name)
        if start is not None:
            self._starts[made.text] = self._given(f"{name}_start", start, dimensions)
        return self.states[name]

    def _given(self, hint: str, value: Value, dimensions: Dimension) -> str:
        """The id of a value, of all elements or of each."""
        if isinstance(value.amount, Array):
            return self.each_has(hint, dimensions, np.atleast_1d(value.amount.numbers))
        return self.component.parameter(hint, float(value.number), dimensions).text

    def shown(self, name: str) -> Symbol | None:
        """What others see of a variable that changes; None if it is none."""
        return self.states.get(name)

    def initial_value(self, name: str) -> Value | None:
        """What a variable is at the beginning."""
        known: Table[InitialValue] = getattr(self.part, "initial_values", Table())
        return known[name].value if name in known.names else None

    @property
    def functions(self) -> Mapping[str, FunctionRule]:
        """The timed arrays, and functions of what is being executed."""
        return {**self.tables(self.part.outside), **self._functions}

    def tables(self, names: Names, group: str | None = None) -> dict[str, FunctionRule]:
        """What becomes of the timed arrays among the names of this group, or of another one."""
        group = self.part.name if group is None else group
        return {one.name: self._table(one, group) for one in names.timed_arrays}

    def _table(self, alias: Alias, group: str) -> FunctionRule:
        """What becomes of calls of a timed array, which can be another one in each run."""
        timeline, step = self.variables.timeline, self.variables.step(group)
        rules = [
            (start, table_rule(self.variables.timed_array(name), step, self._numbers))
            for start, name in timeline.timed_arrays(group, alias.name, alias.timed_array)
        ]

        def call(renderer: LEMSRenderer, arguments: Sequence[ast.expr]) -> Symbol:
            found = [(start, rule(renderer, arguments)) for start, rule in rules]
            return self._in_runs(alias.name, found)

        return call

    def _numbers(self, name: str) -> NDArray[Any] | None:
        """The numbers that a name stands for in one element or another; None if they change."""
        return self.each.get(self[name].text)

    @property
    def identifiers(self) -> Mapping[str, str]:
        """The ids of the variables and constants, by their names in Brian."""
        symbols = {**self._fixed, **self.states}
        ids = self.component.taken
        return {name: symbol.text for name, symbol in symbols.items() if symbol.text in ids}

    # What is done

    def begin_all(self) -> None:
        """Make the variables that have a memory, in the order of the equations."""
        own = [*(one.name for one in getattr(self.part, "equations", ())), *_OWN]
        for name in own:
            equation = self.variables.equation(self.part.name, name)
            is_formula = equation is not None and self.variables.is_formula(equation)
            is_own = self.variables.owner(self.part.name, name) == (self.part.name, name)
            if is_own and name in self.changing and not is_formula:
                self._variable(name)

    def operate(self, operation: Operation, delay: int, period: int) -> None:
        """Do one operation of Brian's step, so many steps of the simulator late."""
        raise NotImplementedError

    def _execute(self, action: Execute) -> None:
        conditions = [self.gate, self._part_of(action)]
        self._local |= self._names_in(action.elements)
        if action.event is not None:
            if self.is_each_step:
                conditions = []
            conditions.append(f"{self._event(action.event)} .gt. 0.5")
        for statement in action.statements.lines:
            masks = self._masks(statement.variable) if action.is_masked else []
            self.execute(statement, *filter(None, conditions), *masks)

    def _names_in(self, elements: Range | None) -> dict[str, Symbol]:
        """What is another number in a part of the group."""
        if elements is None or not elements.is_part or isinstance(self.part, Projection):
            return {}
        # Subgroups count from their own first element.
        index, size = self["i"].text, self.component.constant(elements.size, DIMENSIONLESS)
        first = Symbol(f"({index} - {elements.start})" if elements.start else index, is_whole=True)
        return {"i": first, "N": Symbol(size, is_whole=True)}

    def _part_of(self, action: Execute | Receive) -> str | None:
        raise NotImplementedError

    def _event(self, name: str) -> str:
        raise NotImplementedError

    def _masks(self, name: str) -> list[str]:
        if self.variables.is_masked(self.part.name, name):
            return [f"{self['not_refractory'].text} .gt. 0.5"]
        return []

    def _sample(self, monitor: str, names: tuple[str, ...], delay: int) -> None:
        for name in names:
            value = self[name]
            if self.is_unchanged(name):
                recorded, row = self.states[name], delay
            else:
                recorded = self.component.state(f"{name}_recorded", value.dimensions)
                self.copies[recorded.text] = value.text
                row = delay + 1
            self.recorded.append(Recorded(monitor, name, recorded.text, row, value.dimensions))

    def start(self) -> lems.OnStart:
        """What variables are at the beginning."""
        made = lems.OnStart()
        for variable, value in self._starts.items():
            made.add_action(lems.StateAssignment(variable, value))
        return made

    def finish_all(self) -> None:
        """Write what happens at the start and at the end of each step of the simulator."""
        dynamics = self.component.type.dynamics
        if self._starts:
            dynamics.add(self.start())
        dynamics.add(self.finish(ALWAYS, self.copies))
