"""The parts that all kinds of groups have in common."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.table import Table
from brian2tools.description.values import Value

__all__ = [
    "Alias",
    "Assignment",
    "Clock",
    "Constant",
    "Equation",
    "Event",
    "Function",
    "InitialValue",
    "Link",
    "Names",
    "Range",
    "Refractoriness",
    "RegularOperation",
    "Schedule",
    "StateUpdate",
    "SubexpressionUpdate",
    "TimedArray",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A clock: steps of the same length, or the times at which something happens.

    Parameters
    ----------
    name : str
        Its name in Brian; ``"defaultclock"`` for what has no clock of its own.
    dt : Value or None
        The time step, or None for a clock with given times.
    times : Value or None
        The given times, or None for a clock with a time step.
    """

    name: str
    dt: Value | None = None
    times: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When something happens within a time step.

    Parameters
    ----------
    clock : str
        The name of the clock.
    when : str
        The slot of the network's schedule.
    order : int
        The position among what has the same slot; lower comes first.
    active : bool
        Whether it takes part in runs.
    """

    clock: str
    when: str
    order: int
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A population, a projection, or the part of it from one index up to another.

    Parameters
    ----------
    group : str
        The name of the population or projection.
    start, stop : int
        The first index, and the first one that does not belong to it.
    is_part : bool
        Whether it is a subgroup in Brian, which may also contain all elements.
    """

    group: str
    start: int
    stop: int
    is_part: bool = False

    @property
    def size(self) -> int:
        """The number of elements."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """One equation of a group.

    Parameters
    ----------
    name : str
        The variable that it defines.
    kind : str
        ``"differential equation"``, ``"subexpression"`` or ``"parameter"``.
    expression : Expression or None
        The right-hand side, as it was written; None for a parameter.
    dimensions : Dimension
        The dimensions of the variable.
    type : str
        ``"float"``, ``"integer"`` or ``"boolean"``.
    dtype : str
        How Brian stores it, such as ``"float64"``.
    flags : tuple of str
        Such as ``"unless refractory"`` or ``"constant over dt"``.
    """

    name: str
    kind: Literal["differential equation", "subexpression", "parameter"]
    expression: Expression | None = None
    dimensions: Dimension = DIMENSIONLESS
    type: Literal["float", "integer", "boolean"] = "float"
    dtype: str = "float64"
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A name from outside of the equations that stands for a value."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function that the user has defined: what is known of it without its code.

    Parameters
    ----------
    name : str
        The name in the expressions.
    argument_dimensions : tuple of Dimension or None
        The dimensions of each argument; None where any will do.
    return_dimensions : Dimension or None
        The dimensions of the result; None if they depend on the arguments.
    is_stateless : bool
        Whether the same arguments always give the same result.
    """

    name: str
    argument_dimensions: tuple[Dimension | None, ...] = ()
    return_dimensions: Dimension | None = None
    is_stateless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedArray:
    """A value that changes at fixed times: one for all, or a column for each element.

    Parameters
    ----------
    name : str
        Its name in Brian, which need not be the one in the expressions.
    values : Value
        An array with the values over time, and in a second axis those of the elements.
    dt : Value
        How long each value lasts.
    """

    name: str
    values: Value
    dt: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """The name that expressions use for a timed array of the model."""

    name: str
    timed_array: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the names in the expressions of a group stand for, as far as they come from outside.

    Only names that are used are here; Brian's own functions, constants and units are not.
    """

    constants: Table[Constant] = field(default_factory=Table)
    functions: Table[Function] = field(default_factory=Table)
    timed_arrays: Table[Alias] = field(default_factory=Table)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateUpdate:
    """How the differential equations of a group are integrated.

    Parameters
    ----------
    method : str or None
        The method that Brian resolved the choice to, such as ``"exponential_euler"``; None if
        there is nothing to integrate.
    requested : tuple of str
        The methods that were asked for, the first that can do it being taken.
    options : Table of Constant
        The options of the method.
    code : str
        Brian's abstract code of one step.
    schedule : Schedule
        When it happens.
    """

    method: str | None
    requested: tuple[str, ...]
    code: str
    schedule: Schedule
    options: Table[Constant] = field(default_factory=Table)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubexpressionUpdate:
    """When the subexpressions that are constant over a time step are evaluated."""

    name: str
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happens to the elements that meet a condition.

    Parameters
    ----------
    name : str
        ``"spike"``, or the name of a custom event.
    condition : Expression
        When it happens: the threshold of a spike.
    schedule : Schedule
        When the condition is checked.
    statements : Statements or None
        What is done: the reset of a spike. None if there is nothing.
    statements_schedule : Schedule or None
        When it is done.
    """

    name: str
    condition: Expression
    schedule: Schedule
    statements: Statements | None = None
    statements_schedule: Schedule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refractoriness:
    """How long a neuron is refractory after a spike.

    Parameters
    ----------
    kind : str
        ``"duration"``, or ``"condition"`` under which it stays refractory.
    rule : Value or Expression
        The duration, or the expression for it or for the condition.
    """

    kind: Literal["duration", "condition"]
    rule: Value | Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class RegularOperation:
    """Statements that run at each step of a clock (``run_regularly``, ``run_at``)."""

    name: str
    elements: Range
    statements: Statements
    schedule: Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A value that was given to a variable, as it was written.

    Parameters
    ----------
    elements : Range
        The group that was written to, or the part of it.
    variable : str
        The variable; ``"delay"`` for the delays of a pathway.
    pathway : str or None
        The pathway whose delay it is.
    index : Expression, Value or None
        The condition, or the indices within `elements`; None for all of them.
    value : Expression, Value or None
        What was assigned. None for an array that was not kept, since the state holds it.
    constants : Table of Constant
        What the names in the expressions stood for.
    """

    elements: Range
    variable: str
    pathway: str | None = None
    index: Expression | Value | None = None
    value: Expression | Value | None = None
    constants: Table[Constant] = field(default_factory=Table)


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialValue:
    """The values of a variable before the runs of the model.

    Parameters
    ----------
    name : str
        The variable.
    value : Value
        A number if all elements have the same, else an array.
    written : tuple of Assignment
        What was assigned to get there, in order; empty if nothing was or if it is not known.
    dtype : str
        How Brian stores them.
    """

    name: str
    value: Value
    written: tuple[Assignment, ...] = ()
    dtype: str = "float64"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A variable that is another group's variable.

    Parameters
    ----------
    name : str
        The variable of this group.
    elements : Range
        The other group, or part of it.
    variable : str
        The other group's variable.
    index : Value, str or None
        The other's index for each element: an array, the name of a variable that has them, or
        None if both have the same indices.
    """

    name: str
    elements: Range
    variable: str
    index: Value | str | None = None
