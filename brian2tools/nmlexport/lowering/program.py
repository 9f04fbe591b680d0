"""What the elements of a group do in one step of the simulator, operation by operation.

Derived variables have one value in each step of a LEMS simulator, and all assignments are made at
its end. Each assignment of Brian therefore becomes a derived variable of its own, and names stand
for the last one (static single assignment); the state takes over the last ones of all.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import lems.api as lems
from brian2.units import second
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from brian2tools.description.expressions import Expression, Statement
from brian2tools.description.parts import Range
from brian2tools.nmlexport.lemsrendering import (
    Definitions,
    FunctionRule,
    LEMSRenderer,
    Symbol,
    all_of,
    number,
)
from brian2tools.nmlexport.lowering.component import Component, on_condition
from brian2tools.nmlexport.lowering.steps import Steps

__all__ = ["Program", "Time", "new_value", "within"]

_OPERATORS: Mapping[str, ast.operator] = {
    "+=": ast.Add(),
    "-=": ast.Sub(),
    "*=": ast.Mult(),
    "/=": ast.Div(),
    "%=": ast.Mod(),
}


@dataclass(frozen=True, slots=True)
class Time:
    """The steps of Brian and of the simulator.

    Parameters
    ----------
    dt : float
        Brian's smallest time step, in seconds.
    steps : int
        How many steps of the simulator it has.
    first : int
        The number of Brian's time step at which the simulation begins.
    """

    dt: float
    steps: int
    first: int = 0

    @property
    def step(self) -> float:
        """The time step of the simulator, in seconds."""
        return self.dt / self.steps


class Program(Mapping[str, Symbol]):
    """The operations of a group, and what the names in them stand for at each point.

    Subclasses say in `_found` what names mean that have not been assigned to.
    """

    def __init__(self, component: Component, time: Time) -> None:
        self.component = component
        self.time = time
        self.states: dict[str, Symbol] = {}
        self.current: dict[str, Symbol] = {}
        self._local: dict[str, Symbol] = {}
        #: What subexpressions stand for until a variable changes.
        self._formulas: dict[str, Symbol] = {}
        self._delay = 0
        self._period = 1
        self._label = "changed"
        self._active: tuple[Steps, ...] | None = None
        self._durations: dict[float, str] = {}

    # What names stand for

    def __getitem__(self, name: str) -> Symbol:
        for known in (self._local, self.current):
            if name in known:
                return known[name]
        found = self._of_time(name) or self._found(name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter({**self.current, **self._local})

    def __len__(self) -> int:
        return len({**self.current, **self._local})

    def _found(self, name: str) -> Symbol | None:
        raise NotImplementedError

    def state(self, name: str, dimensions: Dimension) -> Symbol:
        """A variable with a memory, which begins with what `start` gives it."""
        made = self.component.state(name, dimensions)
        self.states[name] = self.current[name] = made
        return made

    # Time

    def _duration(self, hint: str, seconds: float) -> str:
        """The id of a constant duration."""
        if seconds not in self._durations:
            name = "time_step" if seconds == self.time.dt else hint
            made = self.component.named_constant(name, seconds, second.dim)
            self._durations[seconds] = made.text
        return self._durations[seconds]

    @property
    def step_number(self) -> str:
        """The number of the step of the simulator."""
        length = self._duration("simulator_step", self.time.step)
        # What the simulator calls t is the time at the end of the step, and has rounding errors.
        return self.component.variable("step_number", f"ceil(t / {length} - 1.5)", DIMENSIONLESS)

    @property
    def _brian_step(self) -> str:
        """The number of Brian's smallest time steps that have passed."""
        text = self.step_number
        if self._delay:
            text = f"({text} - {self._delay})"
        if self.time.steps > 1:
            text = f"{text} / {self.time.steps}"
        if self.time.first:
            text = f"{text} + {self.time.first}"
        return self.component.variable("steps_done", text, DIMENSIONLESS)

    def _of_time(self, name: str) -> Symbol | None:
        if name == "dt":
            return Symbol(self._duration("long_time_step", self.time.dt * self._period), second.dim)
        if name == "t_in_timesteps":
            text = self._brian_step
            if self._period > 1:
                text = f"ceil({text} / {self._period} - 0.5)"
            return Symbol(self.component.variable("t_in_timesteps", text, DIMENSIONLESS))
        if name == "t":
            smallest = self._duration("time_step", self.time.dt)
            text = f"{self._brian_step} * {smallest}"
            return Symbol(self.component.variable("time_of_step", text, second.dim), second.dim)
        return None

    def begin(
        self,
        delay: int,
        period: int,
        label: str = "changed",
        active: tuple[Steps, ...] | None = None,
    ) -> None:
        """Begin an operation: how many steps it comes late, and each how many of Brian's.

        The label is a part of the ids of the variables that it changes. It may take place in some
        ranges of Brian's steps only.
        """
        self._delay, self._period, self._label, self._active = delay, period, label, active
        self._local = {}
        self._formulas = {}

    @property
    def is_each_step(self) -> bool:
        """Whether the operation takes place in every step of the simulator."""
        return self.time.steps * self._period == 1 and self._active is None

    @property
    def gate(self) -> str | None:
        """The condition under which the operation takes place in a step of the simulator."""
        tests = [one for one in (self._turn, self.is_switched_on) if one is not None]
        return all_of(*tests) if tests else None

    @property
    def is_switched_on(self) -> str | None:
        """The condition that what does the operation is active; None if it always is."""
        if self._active is None:
            return None
        step = self._brian_step
        tests = [f"{step} .gt. {a - 0.5} .and. {step} .lt. {b - 0.5}" for a, b in self._active]
        if len(tests) == 1:
            return tests[0]
        cases = [(test, "1") for test in tests]
        return f"{self.component.conditional('is_active', cases, '0', DIMENSIONLESS)} .gt. 0.5"

    @property
    def _turn(self) -> str | None:
        """The condition that it is the turn of the operation."""
        length = self.time.steps * self._period
        late = f"{self.step_number} - {self._delay}" if self._delay else self.step_number
        if length == 1:
            return f"{late} .gt. -0.5" if self._delay else None
        offset = (self.time.first % self._period) * self.time.steps
        turns = f"({late} + {offset}) / {length}" if offset else f"({late}) / {length}"
        turn = self.component.variable("turn", turns, DIMENSIONLESS)
        # A step belongs to the operation if it is a multiple of its period; the step before is
        # behind a multiple by 1 / length.
        test = f"ceil({turn}) - {turn} .lt. {number(0.5 / length)} .and. {late} .gt. -0.5"
        taken = self.component.conditional("takes_place", [(test, "1")], "0", DIMENSIONLESS)
        return f"{taken} .gt. 0.5"

    # What is done

    @property
    def renderer(self) -> LEMSRenderer:
        """Writes expressions with what names stand for now."""
        return LEMSRenderer(self, self.definitions, self.functions)

    @property
    def definitions(self) -> Definitions:
        """Where the values go that expressions need beside their text."""
        return self.component

    @property
    def functions(self) -> Mapping[str, FunctionRule]:
        """Functions beyond those of Brian's language."""
        return {}

    def execute(self, statement: Statement, *conditions: str) -> None:
        """Assign to a variable, under conditions."""
        self.assign(statement.variable, new_value(statement), *conditions)

    def assign(self, name: str, expression: Expression | ast.expr, *conditions: str) -> None:
        """Let a name stand for the value of an expression from now on."""
        if name not in self.states:
            found = self.renderer.value(expression)
            variable = name.lstrip("_")
            # Brian puts an underscore before the new value of a variable.
            hint = f"{variable}_{self._label}" if variable in self.states else name
            text = self.definitions.variable(hint, found.text, found.dimensions)
            self._local[name] = Symbol(text, found.dimensions, found.is_whole)
            self._formulas = {}
            return
        self.set(
            name, self.renderer.assigned(expression, self.states[name].dimensions), *conditions
        )

    def set(self, name: str, value: str, *conditions: str) -> None:
        """Let a variable have a value, under conditions."""
        old, hint = self.current[name], f"{name}_{self._label}"
        tests = [one for one in conditions if one]
        if tests:
            test = all_of(*tests)
            text = self.component.conditional(hint, [(test, value)], old.text, old.dimensions)
        else:
            text = self.component.variable(hint, value, old.dimensions)
        self.current[name] = Symbol(text, old.dimensions, old.is_whole)
        self._formulas = {}

    def is_unchanged(self, name: str) -> bool:
        """Whether a variable is at this point what it was at the beginning of the step."""
        return name in self.states and self.current[name] == self.states[name]

    def finish(self, test: str, extra: Mapping[str, str]) -> lems.OnCondition:
        """What the state becomes at the end of the step."""
        changed = {
            symbol.text: self.current[name].text
            for name, symbol in self.states.items()
            if not self.is_unchanged(name)
        }
        return on_condition(test, {**extra, **changed})


def new_value(statement: Statement) -> ast.expr:
    """What a variable becomes, of what it was and what a statement has."""
    if statement.operator == "=":
        return statement.expression.tree
    old = ast.Name(id=statement.variable, ctx=ast.Load())
    return ast.BinOp(old, _OPERATORS[statement.operator], statement.expression.tree)


def within(elements: Range, index: str) -> str:
    """The condition that an element belongs to a part of a group."""
    return f"{index} .gt. {elements.start - 0.5} .and. {index} .lt. {elements.stop - 0.5}"
