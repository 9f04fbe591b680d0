"""What is said of the parts of a model, in any language that people read.

A language is a subclass of `Wording` that says how it writes plain text, names, code and
mathematics. How amounts are said is the same in all of them.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from brian2tools.description.expressions import Expression, LatexPrinter, Statement
from brian2tools.description.model import SpikesChange
from brian2tools.description.monitors import EventMonitor, Monitor, StateMonitor
from brian2tools.description.parts import (
    Assignment,
    Clock,
    Constant,
    InitialValue,
    Range,
    Refractoriness,
)
from brian2tools.description.values import Value
from brian2tools.mdexport.amounts import MOST_LISTED, counted, number_text, value_text, values_text

__all__ = ["LOST_INPUT", "METHODS", "Wording", "is_unit", "new_value"]

#: What is without effect on a variable that is held while a neuron is refractory.
LOST_INPUT = "whatever synapses, Poisson input or regular operations do to"

#: What the methods of integration are called in the literature.
METHODS: Mapping[str, str] = MappingProxyType(
    {
        "euler": "forward Euler",
        "exact": "exact integration",
        "exponential_euler": "exponential Euler",
        "gsl": "adaptive steps of the GNU Scientific Library",
        "heun": "stochastic Heun",
        "independent": "analytic solution of each equation",
        "linear": "exact integration",
        "milstein": "derivative-free Milstein",
        "rk2": "second-order Runge–Kutta",
        "rk4": "fourth-order Runge–Kutta",
    }
)

_OPERATIONS: Mapping[str, ast.operator] = MappingProxyType(
    {"+=": ast.Add(), "-=": ast.Sub(), "*=": ast.Mult(), "/=": ast.Div(), "%=": ast.Mod()}
)


def new_value(statement: Statement) -> ast.expr:
    """What an assignment gives to its variable: ``v + w`` for ``v += w``."""
    tree = statement.expression.tree
    if statement.operator not in _OPERATIONS:
        return tree
    return ast.BinOp(ast.Name(statement.variable), _OPERATIONS[statement.operator], tree)


def is_unit(constant: Constant) -> bool:
    """Whether a name stands for the unit of that name, as ``mS`` does in many scripts."""
    return value_text(constant.value) == f"1 {constant.name}"


class Wording(ABC):
    """Texts about the parts of a model; a language for people is a subclass."""

    mathematics: ClassVar[LatexPrinter] = LatexPrinter(is_small=True)
    #: What writes mathematics that has lines of its own.
    displayed: ClassVar[LatexPrinter] = LatexPrinter()
    #: What is said before the probability of a connection.
    by_chance: ClassVar[str] = "pairwise Bernoulli with"

    @abstractmethod
    def plain(self, text: str) -> str:
        """Text in which nothing has a meaning of its own."""

    @abstractmethod
    def name(self, name: str) -> str:
        """The name of an object of the model."""

    @abstractmethod
    def code(self, code: str) -> str:
        """Code as it was written."""

    @abstractmethod
    def math(self, mathematics: str) -> str:
        """LaTeX mathematics within a line."""

    @abstractmethod
    def heading(self, text: str) -> str:
        """What stands in a table above some of its rows."""

    def equation(self, left: str, right: Expression | ast.expr) -> str:
        """The left side of an equation as mathematics, and an expression."""
        return self.math(f"{left} {self.displayed(right)}")

    def expression(self, expression: Expression) -> str:
        """An expression within a line."""
        return self.math(self.mathematics(expression))

    def symbol(self, name: str) -> str:
        """A variable or constant within a line."""
        return self.math(self.mathematics.name(name))

    def symbols(self, names: Iterable[str]) -> str:
        """Variables or constants within a line."""
        return ", ".join(map(self.symbol, names))

    def assigned(self, statement: Statement) -> str:
        """An assignment as mathematics: ``v += w`` gives v the value v + w."""
        variable = self.mathematics.name(statement.variable)
        return rf"{variable} \leftarrow {self.mathematics(new_value(statement))}"

    def value(self, value: Value) -> str:
        """A value with its unit, or what there is to say of many."""
        return self.plain(value_text(value))

    def values(self, value: Value) -> str:
        """The values of neurons or synapses, by their indices where that is short."""
        return self.plain(values_text(value))

    def rule(self, rule: Value | Expression) -> str:
        """A value or the expression for it."""
        return self.value(rule) if isinstance(rule, Value) else self.expression(rule)

    def elements(self, elements: Range) -> str:
        """A population or projection, or the part of it."""
        part = f"[{elements.start}:{elements.stop}]" if elements.is_part else ""
        return self.name(elements.group + part)

    def constants(self, constants: Iterable[Constant]) -> str:
        """What names stand for: ``w = 2 mV, p = 0.1``."""
        return ", ".join(
            f"{self.symbol(one.name)} = {self.value(one.value)}"
            for one in constants
            if not is_unit(one)
        )

    def spikes(self, change: SpikesChange) -> str:
        """Given spikes in the place of those before."""
        count = np.size(change.times.quantity)
        text = self.plain(f"{counted(count, 'new spike')} instead")
        if 0 < count <= MOST_LISTED:
            text += f", of the spike trains {self.value(change.indices)}"
        if count:
            text += f", at {self.value(change.times)}"
        return (
            text if change.period is None else f"{text}, repeated every {self.value(change.period)}"
        )

    def clock(self, clock: Clock) -> str:
        """When a clock ticks."""
        if clock.dt is not None:
            return f"every {self.value(clock.dt)}"
        assert clock.times is not None
        return f"at {self.value(clock.times)}"

    def refractoriness(self, refractory: Refractoriness) -> str:
        """How long neurons are refractory."""
        rule = self.rule(refractory.rule)
        return f"while {rule}" if refractory.kind == "condition" else f"for {rule}"

    def initial_value(self, initial: InitialValue) -> str:
        """The value of a variable before the first run, as it was written if it is known so."""
        written = [one.value for one in initial.written]
        if not initial.value.is_array or not any(isinstance(one, Expression) for one in written):
            return self.values(initial.value)
        return "; ".join(map(self.assignment, initial.written))

    def assignment(self, assignment: Assignment) -> str:
        """What was assigned, and to which elements."""
        value = assignment.value
        text = "given values" if value is None else self.rule(value)
        text += self._where(assignment)
        constants = self.constants(assignment.constants)
        return f"{text} with {constants}" if constants else text

    def _where(self, assignment: Assignment) -> str:
        part = assignment.elements
        where = f" in {self.elements(part)}" if part.is_part else ""
        if isinstance(assignment.index, Expression):
            return f"{where} where {self.expression(assignment.index)}"
        if assignment.index is not None:
            return f"{where} for {self.indices(assignment.index)}"
        return where

    def recorded(self, monitor: Monitor) -> str:
        """What a monitor records, and of whom."""
        source = self.elements(monitor.source)
        match monitor:
            case EventMonitor():
                return self._events(monitor)
            case StateMonitor():
                chosen = "" if monitor.indices is None else f", {self.indices(monitor.indices)}"
                return f"{self.symbols(monitor.variables)} of {source}{chosen}"
        return f"firing rate of {source}"

    def indices(self, indices: Value) -> str:
        """Some elements of a population or projection, by their indices."""
        numbers = np.atleast_1d(indices.quantity)
        if not numbers.size:
            return "no index"
        if numbers.size > 1 and (numbers == numbers[0]).all():
            index = self.plain(number_text(numbers[0]))
            return f"index {index}, {self.plain(number_text(numbers.size))} times"
        if numbers.size > 2 and (np.diff(numbers) == 1).all():
            return self.plain(f"indices {number_text(numbers[0])} to {number_text(numbers[-1])}")
        if numbers.size > MOST_LISTED:
            return f"{self.plain(number_text(numbers.size))} indices from {self.value(indices)}"
        return f"{'index' if numbers.size == 1 else 'indices'} {self.value(indices)}"

    def _events(self, monitor: EventMonitor) -> str:
        event = "spikes" if monitor.event == "spike" else f"events {self.name(monitor.event)}"
        text = f"{event} of {self.elements(monitor.source)}"
        if monitor.variables:
            text += f", with {self.symbols(monitor.variables)}"
        return text if monitor.records else f"number of {text}"
