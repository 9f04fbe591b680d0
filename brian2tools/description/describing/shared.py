"""Descriptions of the parts that all kinds of groups have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from brian2.core.variables import ArrayVariable, DynamicArrayVariable
from brian2.equations.equations import SingleEquation
from brian2.groups.group import CodeRunner, get_dtype
from numpy.typing import NDArray

from brian2tools.description.describing.checks import check_code
from brian2tools.description.describing.context import Context, elements_of
from brian2tools.description.describing.written import written_to
from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import (
    Equation,
    InitialValue,
    RegularOperation,
)
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = [
    "array_value",
    "describe_equation",
    "initial_values",
    "operation_texts",
    "regular_operations",
]


def describe_equation(equation: SingleEquation, group: Any) -> Equation:
    """One equation, with the type in which the group stores its variable."""
    # A linked variable is stored in another group, maybe in another type than the one written.
    is_linked = "linked" in equation.flags
    dtype = get_dtype(equation) if is_linked else group.variables[equation.varname].dtype
    return Equation(
        name=equation.varname,
        kind=equation.type,
        expression=None if equation.expr is None else Expression(equation.expr.code),
        dimensions=equation.dim,
        type=equation.var_type,
        dtype=np.dtype(dtype).name,
        flags=tuple(sorted(equation.flags)),
    )


def initial_values(group: Any, without: Iterable[str] = ()) -> Table[InitialValue]:
    """The values of all variables of a group that have a memory, those of equations first."""
    found = {name: variable for name, variable in _own_arrays(group) if name not in without}
    equations = getattr(group, "user_equations", getattr(group, "equations", ()))
    of_equations = [name for name in equations if name in found]
    return Table(
        _initial_value(name, found[name]) for name in dict.fromkeys([*of_equations, *sorted(found)])
    )


def _initial_value(name: str, variable: ArrayVariable) -> InitialValue:
    return InitialValue(
        name=name,
        value=array_value(variable),
        written=written_to(variable),
        dtype=np.dtype(variable.dtype).name,
    )


def _own_arrays(group: Any) -> Iterator[tuple[str, ArrayVariable]]:
    for name, variable in group.variables.items():
        if not isinstance(variable, ArrayVariable) or variable.read_only or name.startswith("_"):
            continue
        # A variable can have a second name, as one that is linked to another of the same group.
        is_own = variable.owner is not None and variable.owner.name == group.name
        if is_own and variable.name == name:
            yield name, variable


def array_value(variable: ArrayVariable) -> Value:
    """The numbers of a variable: one if they are all the same, bit for bit."""
    numbers = variable.get_value()
    if numbers.size and _is_uniform(numbers):
        return Value(numbers.flat[0].item(), variable.dim)
    if isinstance(variable, DynamicArrayVariable):
        return Value(Array.borrowed(variable), variable.dim)
    return Value(Array(numbers), variable.dim)


def _is_uniform(numbers: NDArray[Any]) -> bool:
    bits = numbers.view(f"u{numbers.itemsize}")
    return bool(bits[0] == bits[-1] and (bits == bits[0]).all())


def regular_operations(group: Any, context: Context) -> Table[RegularOperation]:
    """What runs at each step of a clock, for a group and its subgroups."""
    return Table(_regular_operation(runner, context) for runner in _regular_runners(group))


def _regular_operation(runner: CodeRunner, context: Context) -> RegularOperation:
    check_code(runner, runner, "run_regularly", context)
    return RegularOperation(
        name=runner.name,
        elements=elements_of(runner.group),
        statements=Statements(runner.abstract_code),
        schedule=context.schedule(runner),
    )


def operation_texts(group: Any) -> Iterator[str]:
    """The statements that run at each step of a clock."""
    for runner in _regular_runners(group):
        yield runner.abstract_code


def _regular_runners(group: Any) -> Iterator[CodeRunner]:
    for thing in group.contained_objects:
        # Brian's own runners are of classes that are derived from this one.
        if type(thing) is CodeRunner:
            yield thing
        elif hasattr(thing, "source") and getattr(thing, "start", None) is not None:
            yield from _regular_runners(thing)
