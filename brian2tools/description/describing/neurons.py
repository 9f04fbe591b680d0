"""Descriptions of groups of neurons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from brian2 import NeuronGroup
from brian2.equations.equations import SingleEquation
from brian2.groups.group import CodeRunner
from brian2.units import Quantity
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.description.describing.checks import check_code, check_equations
from brian2tools.description.describing.context import Context, describe_part
from brian2tools.description.describing.integration import state_update, subexpression_update
from brian2tools.description.describing.links import links
from brian2tools.description.describing.names import dimensions_of, names_of, right_hand_sides
from brian2tools.description.describing.shared import (
    describe_equation,
    initial_values,
    operation_texts,
    regular_operations,
)
from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import Event, Refractoriness, Schedule
from brian2tools.description.populations import NeuronPopulation
from brian2tools.description.table import Table
from brian2tools.description.values import Value

__all__ = ["describe_neurons", "describe_population"]


@describe_part.register
def describe_neurons(group: NeuronGroup, context: Context) -> NeuronPopulation:
    """A group of neurons."""
    return describe_population(group, list(group.user_equations.values()), context)


def describe_population(
    group: NeuronGroup,
    equations: Sequence[SingleEquation],
    context: Context,
    without: Collection[str] = (),
) -> NeuronPopulation:
    """Neurons with these equations, without the values of some variables."""
    check_equations(group, context)
    for runner in (*group.thresholder.values(), *group.resetter.values()):
        check_code(runner, group, f"{runner.event} event", context)
    return NeuronPopulation(
        name=group.name,
        size=len(group),
        schedule=context.schedule(group),
        equations=Table(describe_equation(one, group) for one in equations),
        state_update=state_update(group.state_updater, context),
        subexpression_update=subexpression_update(group, context),
        events=Table(_events(group, context)),
        refractory=_refractoriness(group, context),
        links=links(group, context),
        initial_values=initial_values(group, without),
        operations=regular_operations(group, context),
        outside=names_of(group, _texts(group, equations), context),
    )


def _events(group: NeuronGroup, context: Context) -> Iterator[Event]:
    for name, condition in group.events.items():
        resetter = group.resetter.get(name)
        yield Event(
            name=name,
            condition=Expression(condition),
            schedule=_schedule(group.thresholder[name], group, context),
            statements=None if resetter is None else Statements(group.event_codes[name]),
            statements_schedule=None if resetter is None else _schedule(resetter, group, context),
        )


def _schedule(part: CodeRunner, group: NeuronGroup, context: Context) -> Schedule:
    """When a part of a group runs: never, if it was taken out of the group."""
    schedule = context.schedule(part)
    return schedule if part in group.contained_objects else replace(schedule, active=False)


def _refractoriness(group: NeuronGroup, context: Context) -> Refractoriness | None:
    rule = group._refractory
    if rule is False:
        return None
    if isinstance(rule, Quantity):
        return Refractoriness(kind="duration", rule=Value.of(rule))
    dimensions = dimensions_of(rule, group, context)
    kind: Literal["duration", "condition"] = (
        "condition" if dimensions is DIMENSIONLESS else "duration"
    )
    return Refractoriness(kind=kind, rule=Expression(rule))


def _texts(group: NeuronGroup, equations: Sequence[SingleEquation]) -> Iterator[str]:
    """All texts of a group in which names from outside can stand."""
    for equation in equations:
        if equation.expr is not None:
            yield equation.expr.code
    yield from group.events.values()
    for statements in (*group.event_codes.values(), *operation_texts(group)):
        yield from right_hand_sides(statements)
    if isinstance(group._refractory, str):
        yield group._refractory
