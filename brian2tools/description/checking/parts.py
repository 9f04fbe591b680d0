"""The checks of what all kinds of groups have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from brian2.units import second

from brian2tools.description.checking.model import Facts, check, within
from brian2tools.description.checking.numbers import has_dimensions, has_indices, is_time
from brian2tools.description.expressions import Statements, check_identifier
from brian2tools.description.model import ConstantChange, Model, Run, TimedArrayChange
from brian2tools.description.parts import (
    Alias,
    Assignment,
    Clock,
    Equation,
    Event,
    Range,
    Refractoriness,
    Schedule,
    StateUpdate,
    TimedArray,
)
from brian2tools.description.values import Array, Value
from brian2tools.errors import GrammarError

__all__ = ["is_code", "is_event_of"]

_FLAGS = frozenset(
    {
        "clock-driven",
        "constant",
        "constant over dt",
        "event-driven",
        "linked",
        "point current",
        "shared",
        "summed",
        "unless refractory",
    }
)
#: How the names of numpy's types begin.
_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"float": ("float",), "integer": ("int", "uint"), "boolean": ("bool",)}
)


def is_code(text: str) -> Iterator[str]:
    """Check that a text has statements in Brian's language."""
    try:
        Statements(text)
    except GrammarError as error:
        yield f" is no code of Brian ({error})"


@check.register
def check_times_and_slots(model: Model, facts: Facts) -> Iterator[str]:
    """Check what a model has beside its parts."""
    del facts
    yield from within(".time", is_time(model.time))
    if len(set(model.schedule)) < len(model.schedule):
        yield ".schedule has the same slot twice"


@check.register
def check_run(run: Run, facts: Facts) -> Iterator[str]:
    """Check a run."""
    yield from within(".start", is_time(run.start))
    yield from within(".duration", is_time(run.duration))
    for position, clock in enumerate(run.clocks):
        if clock.name not in facts.clocks:
            yield f".clocks[{position}].name is {clock.name!r}, which is not among the clocks"


@check.register
def check_change(change: ConstantChange | TimedArrayChange, facts: Facts) -> Iterator[str]:
    """Check that the group exists, and the timed array."""
    if change.group not in {*facts.parts, *facts.excused}:
        yield f".group is {change.group!r}, which is no part of the model"
    if isinstance(change, TimedArrayChange):
        yield from _refers_to_timed_array(change.timed_array, facts)


@check.register
def check_clock(clock: Clock, facts: Facts) -> Iterator[str]:
    """Check that a clock has times."""
    del facts
    if (clock.dt is None) == (clock.times is None):
        yield " has none or both of 'dt' and 'times', expected one of them"
    if clock.dt is not None:
        yield from within(".dt", is_time(clock.dt, above_zero=True))
    if clock.times is not None:
        yield from within(".times", has_dimensions(clock.times, second.dim))


@check.register
def check_schedule(schedule: Schedule, facts: Facts) -> Iterator[str]:
    """Check that the clock and the slot exist."""
    if schedule.clock not in facts.clocks:
        yield f".clock is {schedule.clock!r}, which is not among the clocks"
    if schedule.when not in facts.slots:
        yield f".when is {schedule.when!r}, which is not in the schedule of the model"


@check.register
def check_range(elements: Range, facts: Facts) -> Iterator[str]:
    """Check that there are such elements."""
    group, start, stop = elements.group, elements.start, elements.stop
    if group not in facts.sizes:
        # What refers to an object that cannot be described may have the problem itself.
        if not facts.excused:
            yield f".group is {group!r}, which is neither a population nor a projection"
    elif group not in facts.excused and not 0 <= start <= stop <= facts.sizes[group]:
        yield f" is from {start} to {stop}, but {group!r} has {facts.sizes[group]} elements"


@check.register
def check_equation(equation: Equation, facts: Facts) -> Iterator[str]:
    """Check that name, type and flags are some that Brian has."""
    del facts
    try:
        check_identifier(equation.name)
    except GrammarError as error:
        yield f".name: {error}"
    if (equation.kind == "parameter") != (equation.expression is None):
        yield f" is a {equation.kind} with the expression {equation.expression}"
    unknown = sorted(set(equation.flags) - _FLAGS)
    if unknown:
        yield f".flags has {unknown[0]!r}, expected some of {', '.join(sorted(_FLAGS))}"
    if not equation.dtype.startswith(_TYPES[equation.type]):
        yield f".dtype is {equation.dtype!r}, in which no {equation.type} can be stored"


@check.register
def check_state_update(update: StateUpdate, facts: Facts) -> Iterator[str]:
    """Check the code of the update."""
    del facts
    yield from within(".code", is_code(update.code))


@check.register
def check_event(event: Event, facts: Facts) -> Iterator[str]:
    """Check that statements come with the time at which they are done."""
    del facts
    if (event.statements is None) != (event.statements_schedule is None):
        yield " has only one of 'statements' and 'statements_schedule', expected both or none"


def is_event_of(event: str, elements: Range, facts: Facts) -> Iterator[str]:
    """Check that a population has such an event."""
    group = elements.group
    if group in facts.events and group not in facts.excused and event not in facts.events[group]:
        yield f" is {event!r}, which {group!r} has not"


@check.register
def check_refractoriness(refractory: Refractoriness, facts: Facts) -> Iterator[str]:
    """Check that a duration is one."""
    del facts
    if isinstance(refractory.rule, Value):
        if refractory.kind == "condition":
            yield ".rule is a value, expected an expression for a condition"
        yield from within(".rule", has_dimensions(refractory.rule, second.dim))


@check.register
def check_alias(alias: Alias, facts: Facts) -> Iterator[str]:
    """Check that the timed array exists."""
    return _refers_to_timed_array(alias.timed_array, facts)


def _refers_to_timed_array(name: str, facts: Facts) -> Iterator[str]:
    if name not in facts.timed_arrays:
        yield f".timed_array is {name!r}, which is not among the timed arrays"


@check.register
def check_timed_array(array: TimedArray, facts: Facts) -> Iterator[str]:
    """Check that there are values at times."""
    del facts
    yield from within(".dt", is_time(array.dt, above_zero=True))
    amount = array.values.amount
    if not isinstance(amount, Array) or len(amount.shape) not in (1, 2) or not amount.size:
        yield ".values is no array of values over time"


@check.register
def check_assignment(assignment: Assignment, facts: Facts) -> Iterator[str]:
    """Check that there are such elements."""
    del facts
    size = assignment.elements.size
    if isinstance(assignment.index, Value):
        yield from within(".index", has_indices(assignment.index, size, lowest=-size))
