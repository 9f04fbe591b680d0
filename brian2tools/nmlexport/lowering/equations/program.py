"""What the programs of populations and projections have in common in this form."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

import lems.api as lems
from brian2.units import second
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import Equation
from brian2tools.nmlexport.lemsrendering import (
    Definitions,
    FunctionRule,
    LEMSRenderer,
    Symbol,
    is_fractional,
)
from brian2tools.nmlexport.lowering.equations.noise import is_multiplicative, is_noise
from brian2tools.nmlexport.lowering.equations.sequences import StatementSequence
from brian2tools.nmlexport.lowering.group import GroupProgram, Recorded
from brian2tools.nmlexport.lowering.operations import Operation
from brian2tools.nmlexport.lowering.problems import NoFormError
from brian2tools.nmlexport.lowering.variables import Place

__all__ = ["EquationProgram"]

# The methods of Brian that integrate noise whose strength depends on the state.
_STRATONOVICH = ("heun", "milstein")


class EquationProgram(GroupProgram):
    """A program whose equations are integrated by the simulator.

    Expressions mean one of two things. In equations, they have their values of the beginning of a
    time step, as derived variables. In statements, they are evaluated where they stand.
    """

    def __init__(self, *arguments: object, **keywords: object) -> None:
        super().__init__(*arguments, **keywords)  # type: ignore[arg-type]
        self._sequence: StatementSequence | None = None
        self._derived: dict[str, Symbol] = {}
        #: What has been changed so far in this step.
        self._written: set[Place] = set()
        self._is_integrated = False

    @contextmanager
    def _among(self, sequence: StatementSequence | None) -> Iterator[None]:
        """Evaluate expressions among statements, or (None) at the beginning of the step."""
        outer, self._sequence = self._sequence, sequence
        try:
            yield
        finally:
            self._sequence = outer

    # What names mean

    @property
    def definitions(self) -> Definitions:
        """Where the values go that expressions need beside their text."""
        return self.component if self._sequence is None else self._sequence

    @property
    def functions(self) -> Mapping[str, FunctionRule]:
        """Functions beyond those of Brian's language, with values of the beginning of the step."""
        return {name: partial(self._at_beginning, rule) for name, rule in super().functions.items()}

    def _at_beginning(
        self, rule: FunctionRule, _: LEMSRenderer, arguments: Sequence[ast.expr]
    ) -> Symbol:
        with self._among(None):
            return rule(LEMSRenderer(self, self.component, super().functions), arguments)

    @property
    def gate(self) -> str | None:
        """The condition under which an operation takes place in a step of the simulator."""
        return None if self.is_each_step else super().gate

    @property
    def _step(self) -> str:
        return self._duration("simulator_step", self.time.step)

    def _found(self, name: str) -> Symbol | None:
        if is_noise(name):
            return self._noise(name)
        return super()._found(name)

    def _noise(self, name: str) -> Symbol:
        """White noise over a step: a random number, larger in shorter steps."""
        if name not in self._fixed:
            unit = self.component.constant(1.0, second.dim)
            randn = ast.Call(ast.Name("randn", ast.Load()), [], [])
            value = f"{self.renderer.atom(randn).text} / sqrt({self._step} / {unit})"
            text = self.component.variable(name, value, DIMENSIONLESS)
            self._fixed[name] = Symbol(text, second.dim**-0.5)
        return self._fixed[name]

    def _variable(self, name: str) -> Symbol:
        equation = self.variables.equation(self.part.name, name)
        if equation is not None and equation.kind == "subexpression":
            return self._formula(equation)
        return super()._variable(name)

    def _formula(self, equation: Equation) -> Symbol:
        if self._sequence is not None and self._changes_with(equation):
            assert equation.expression is not None
            found = self.renderer.atom(equation.expression)
            return Symbol(found.text, found.dimensions, equation.type != "float")
        if equation.name not in self._derived:
            with self._among(None):
                self._derived[equation.name] = super()._formula(equation)
        return self._derived[equation.name]

    def _changes_with(self, equation: Equation) -> bool:
        """Whether statements can change a subexpression in the middle of a step."""
        if "constant over dt" in equation.flags:
            return False
        read = self.variables.read(self.part.name, {equation.name})
        return any(group == self.part.name and name in self.changing for group, name in read)

    def shown(self, name: str) -> Symbol | None:
        """What others see of a variable that changes; None if it is none."""
        if name not in self._derived:
            return super().shown(name)
        found = self._derived[name]
        self.component.reveal(found.text, found.dimensions)
        return found

    # What is done

    def integrate(self) -> None:
        """Hand the differential equations over to the simulator."""
        is_active = self._is_active()
        for equation in getattr(self.part, "equations", ()):
            self._check_noise(equation)
            is_solved = equation.kind == "differential equation"
            if is_solved and "event-driven" not in equation.flags:
                state, value = self.states[equation.name].text, self._derivative(equation)
                if is_active is not None:
                    value = f"{is_active} * ({value})"
                self.component.type.dynamics.add(lems.TimeDerivative(state, value))

    def _derivative(self, equation: Equation) -> str:
        value = self.renderer.assigned(self._slope(equation), equation.dimensions / second.dim)
        if is_fractional(equation.dimensions):
            # Such a variable is a plain number in LEMS, which changes by a number each second.
            value = f"({value}) * {self.component.constant(1.0, (1 / second).dim)}"
        return value

    def _is_active(self) -> str | None:
        """The variable that is 1 in those runs in which equations are integrated, else 0."""
        test = self.is_switched_on
        if test is None:
            return None
        return self.component.conditional("is_active", [(test, "1")], "0", DIMENSIONLESS)

    def _check_noise(self, equation: Equation) -> None:
        """Check that noise means the same to Brian and to the simulator."""
        update = getattr(self.part, "state_update", None)
        if update is None or update.method not in _STRATONOVICH or equation.expression is None:
            return
        if is_multiplicative(equation.expression.tree, self._is_moved):
            raise NoFormError(
                f"its noise depends on the state, which {update.method!r} takes as Stratonovich "
                "does, and Euler's method of LEMS as Ito does",
                "export it with form='steps'",
                str(equation.expression),
            )

    def _is_moved(self, name: str) -> bool:
        """Whether something depends on variables that are integrated."""
        equations = (
            self.variables.equation(*place) for place in self.variables.read(self.part.name, {name})
        )
        return any(one is not None and one.kind == "differential equation" for one in equations)

    def _slope(self, equation: Equation) -> ast.expr:
        assert equation.expression is not None
        tree: ast.expr = equation.expression.tree
        if self.variables.is_masked(self.part.name, equation.name):
            return ast.BinOp(ast.Name("not_refractory", ast.Load()), ast.Mult(), tree)
        return tree

    def perform(self, statements: Statements, *, is_masked: bool) -> None:
        """Execute statements where the sequence is."""
        for statement in statements.lines:
            masks = self._masks(statement.variable) if is_masked else []
            self.execute(statement, *masks)

    def assign(self, name: str, expression: Expression | ast.expr, *conditions: str) -> None:
        """Give a variable the value of an expression; any other name is a new variable."""
        if name in self.states:
            super().assign(name, expression, *conditions)
            return
        assert self._sequence is not None
        found = self.renderer.value(expression)
        text = self._sequence.variable(name, found.text, found.dimensions)
        self._local[name] = Symbol(text, found.dimensions, found.is_whole)

    def set(self, name: str, value: str, *conditions: str) -> None:
        """Give a variable a value, under conditions."""
        assert self._sequence is not None
        with self._sequence.under(*conditions):
            self._sequence.assign(self.states[name].text, value)

    def is_update(self, operation: Operation) -> bool:
        """Whether an operation is the integration of the equations."""
        return operation.name == f"{self.part.name}_stateupdater"

    def note(self, operation: Operation) -> None:
        """Take down what an operation has changed in its step."""
        if self._delay == 0:
            # What is integrated in this step cannot be recorded behind what comes before it.
            self._is_integrated |= self.is_update(operation)
            self._written |= {
                (group, name)
                for group, name in operation.writes
                if self._is_integrated or not self._is_moved(name)
            }

    def _is_late(self, name: str) -> bool:
        """Whether a variable has to be copied where it is recorded."""
        read = self.variables.read(self.part.name, {name})
        # What belongs to other groups cannot be recorded as a variable of this one.
        is_of_others = any(group != self.part.name for group, _ in read)
        return self._delay > 0 or is_of_others or not self._written.isdisjoint(read)

    def sample(self, monitor: str, names: Iterable[str], place: StatementSequence) -> None:
        """Let variables be recorded: what they are at a place in the step."""
        for name in names:
            if self._is_late(name):
                self.copy(monitor, name, place, "recorded")
            else:
                self._sample_at_beginning(monitor, name)

    def copy(self, monitor: str, name: str, place: StatementSequence, moment: str) -> None:
        """Let a copy of a variable be recorded that is made at a place in the step."""
        with self._among(place):
            value = self[name]
        made = self.component.state(f"{name}_{moment}", value.dimensions)
        place.assign(made.text, value.text)
        row = self._delay + 1
        self.recorded.append(Recorded(monitor, name, made.text, row, made.dimensions))

    def _sample_at_beginning(self, monitor: str, name: str) -> None:
        with self._among(None):
            value = self[name]
        if name in self.states:
            value, row = self.states[name], 0
        elif self.component.reveal(value.text, value.dimensions):
            # The recording has what is derived in a step only after it. Brian decides who is
            # refractory behind the beginning of the step.
            row = int(name != "not_refractory")
        else:
            made = self.component.state(f"{name}_recorded", value.dimensions)
            self._starts[made.text] = value.text
            value, row = made, 0
        self.recorded.append(Recorded(monitor, name, value.text, row, value.dimensions))
