"""Descriptions of the parts that all kinds of groups have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from brian2.core.variables import ArrayVariable, DynamicArrayVariable
from brian2.equations.equations import SingleEquation
from brian2.groups.group import CodeRunner, get_dtype
from brian2.stateupdaters.base import StateUpdateMethod, UnsupportedEquationsException
from numpy.typing import NDArray

from brian2tools.description.describing.checks import check_code
from brian2tools.description.describing.context import Context, elements_of
from brian2tools.description.describing.written import written_to
from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import (
    Constant,
    Equation,
    InitialValue,
    RegularOperation,
    StateUpdate,
    SubexpressionUpdate,
)
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = [
    "array_value",
    "describe_equation",
    "initial_values",
    "operation_texts",
    "regular_operations",
    "state_update",
    "subexpression_update",
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


def state_update(updater: Any, context: Context) -> StateUpdate:
    """How a group is integrated, with the method that Brian resolves the choice to."""
    group = updater.group
    choice = updater.method_choice
    requested = (choice,) if isinstance(choice, str) or callable(choice) else tuple(choice)
    method, code = None, ""
    try:
        updater.update_abstract_code(context.namespace)
        code = updater.abstract_code
        if group.equations.diff_eq_names:
            method = _resolved(updater, requested, context)
    except Exception as error:
        # Whatever Brian finds wrong with the equations, the rest of the model is still described.
        context.report(
            group,
            "integration",
            f"Brian cannot integrate the equations ({error})",
            advice="correct the equations, or choose another method",
        )
    options = updater.method_options or {}
    return StateUpdate(
        method=method,
        requested=tuple(map(_method_name, requested)),
        options=Table(Constant(name=key, value=Value.of(options[key])) for key in options),
        code=code,
        schedule=context.schedule(updater),
    )


def _resolved(updater: Any, requested: tuple[Any, ...], context: Context) -> str | None:
    """The first of the methods that can integrate the equations."""
    group = updater.group
    names = group.equations.names | group.equations.identifiers | {"dt"}
    variables = group.resolve_all(names, context.namespace, user_identifiers=set())
    for method in requested:
        name = _method_name(method)
        if name not in StateUpdateMethod.stateupdaters:
            context.report(
                group,
                "integration",
                f"the method {name!r} is code that is not part of a description",
                advice="use one of Brian's methods, or register it and give its name",
            )
            return None
        if len(requested) == 1:
            return name
        try:
            StateUpdateMethod.apply_stateupdater(group.equations, variables, name)
        except UnsupportedEquationsException:
            continue
        return name
    return None


def _method_name(method: Any) -> str:
    if isinstance(method, str):
        return method.lower()
    name: str
    for name, known in StateUpdateMethod.stateupdaters.items():
        if known is method:
            return name
    return str(getattr(method, "__name__", type(method).__name__))


def subexpression_update(group: Any, context: Context) -> SubexpressionUpdate | None:
    """When the subexpressions that are constant over a time step are evaluated."""
    updater = group.subexpression_updater
    if updater is None:
        return None
    return SubexpressionUpdate(name=updater.name, schedule=context.schedule(updater))


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
