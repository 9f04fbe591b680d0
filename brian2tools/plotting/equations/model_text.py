"""What a model is, in rows of text: its equations, parameters, threshold and reset."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from brian2 import Equations, NeuronGroup, PoissonGroup, Subgroup
from brian2.equations.equations import (
    DIFFERENTIAL_EQUATION,
    FLOAT,
    PARAMETER,
    SingleEquation,
)

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.units import unit_symbol
from brian2tools.plotting.wording import counted, noun_of, part_text, rates_text, value_text, whole

__all__ = ["Formula", "Statement", "rows_of", "title_of"]


@dataclass(frozen=True, slots=True)
class Formula:
    """An equation for a variable or for its derivative, with its unit and flags as a note."""

    name: str
    is_derivative: bool
    expression: str
    note: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Something else about a model, such as the condition that is its threshold."""

    what: str
    text: str


@singledispatch
def rows_of(model: Any) -> Iterator[Formula | Statement]:
    """What there is to say about a model."""
    raise ArgumentTypeError(
        f"model is a {type(model).__name__}, expected Equations, a NeuronGroup or a PoissonGroup"
    )


@rows_of.register
def _(equations: Equations) -> Iterator[Formula | Statement]:
    parameters = []
    for one in equations.values():
        note = _unit_and_flags(one)
        if one.type == PARAMETER:
            parameters.append(f"{one.varname} ({note})" if note else one.varname)
        else:
            is_derivative = one.type == DIFFERENTIAL_EQUATION
            yield Formula(one.varname, is_derivative, one.expr.code, note)
    if parameters:
        yield Statement("parameters", ", ".join(parameters))


@rows_of.register
def _(group: NeuronGroup) -> Iterator[Formula | Statement]:
    yield from rows_of(group.user_equations)
    for event, condition in group.events.items():
        yield Statement("threshold" if event == "spike" else event, condition)
    for event, code in group.event_codes.items():
        yield Statement("reset" if event == "spike" else f"after {event}", code)
    if group._refractory is not False:
        period = group._refractory
        text = period if isinstance(period, str) else value_text(period)
        yield Statement("refractory", text)
    if isinstance(group.method_choice, str):
        yield Statement("method", group.method_choice)


@rows_of.register
def _(group: PoissonGroup) -> Iterator[Formula | Statement]:
    yield Statement("rates", rates_text(group))


@rows_of.register
def _(group: Subgroup) -> Iterator[Formula | Statement]:
    return rows_of(group.source)


def title_of(model: Any) -> tuple[str, ...]:
    """The name of a group and its size; nothing for equations, which have no name."""
    if isinstance(model, Equations):
        return ()
    return whole(model).name + part_text(model), counted(len(model), noun_of(model))


def _unit_and_flags(equation: SingleEquation) -> str:
    is_number = equation.var_type == FLOAT
    unit = unit_symbol(equation.unit) if is_number else equation.var_type
    return ", ".join(filter(None, (unit, *equation.flags)))
