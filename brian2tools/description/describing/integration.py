"""Descriptions of how differential equations are integrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from brian2.codegen.translation import analyse_identifiers
from brian2.stateupdaters.base import StateUpdateMethod, UnsupportedEquationsException

from brian2tools.description.describing.checks import reported
from brian2tools.description.describing.context import Context
from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.parts import Constant, StateUpdate, SubexpressionUpdate
from brian2tools.description.table import Table
from brian2tools.description.values import Value
from brian2tools.errors import ArgumentError

__all__ = ["constant_over_dt", "state_update", "subexpression_update"]


def state_update(updater: Any, context: Context) -> StateUpdate:
    """How a group is integrated, with the method that Brian resolves the choice to."""
    choice = updater.method_choice
    is_one = isinstance(choice, str) or callable(choice)
    requested = (choice,) if is_one else tuple(choice)
    # Where there is a choice, Brian uses each method without options.
    options = (updater.method_options or {}) if is_one else {}
    # Brian remembers the code of a step for a call with the same arguments, which takes long.
    arguments = {"method_options": updater.method_options} if is_one else {}
    method, code = None, ""
    with reported(updater.group, "integration", context):
        method, code = _resolved(updater, requested, arguments, context)
    return StateUpdate(
        method=method,
        requested=tuple(map(_method_name, requested)),
        options=Table(_options(updater.group, options, context)),
        code=code,
        schedule=context.schedule(updater),
    )


def _resolved(
    updater: Any, requested: Sequence[Any], arguments: Mapping[str, Any], context: Context
) -> tuple[str | None, str]:
    """The first of the methods that can integrate the equations, and the code of one step."""
    group = updater.group
    # Synapses are never refractory.
    refractory_code = getattr(updater, "_get_refractory_code", lambda **_: "")
    code: str = refractory_code(run_namespace=context.namespace)
    if not group.equations.diff_eq_names:
        return None, code
    _, known, unknown = analyse_identifiers(code, group.variables, recursive=True)
    names = known | unknown | group.equations.names | group.equations.identifiers | {"dt"}
    variables = group.resolve_all(names, context.namespace, user_identifiers=set())
    unsuitable = UnsupportedEquationsException("there is no method to choose from")
    for method in requested:
        name = _method_name(method)
        if name not in StateUpdateMethod.stateupdaters:
            _report_method(name, group, context)
            return None, code
        try:
            step = StateUpdateMethod.apply_stateupdater(
                group.equations, variables, method, group_name=group.name, **arguments
            )
        except UnsupportedEquationsException as error:
            unsuitable = error
            continue
        # The methods of the GNU Scientific Library give more than code.
        return name, code + getattr(step, "abstract_code", step)
    raise unsuitable


def _report_method(name: str, group: Any, context: Context) -> None:
    context.report(
        group,
        "integration",
        f"the method {name!r} is none that Brian knows by its name",
        advice="use one of Brian's methods, or register it and give its name",
    )


def _method_name(method: Any) -> str:
    if isinstance(method, str):
        return method.lower()
    name: str
    for name, known in StateUpdateMethod.stateupdaters.items():
        if known is method:
            return name
    return str(getattr(method, "__name__", type(method).__name__))


def _options(group: Any, options: Mapping[str, Any], context: Context) -> Iterator[Constant]:
    for name, value in options.items():
        if value is None:
            # As if it was not given.
            continue
        try:
            yield Constant(name=name, value=Value.of(value))
        except ArgumentError:
            context.report(
                group,
                "integration",
                f"the option {name!r} of the method is no number",
                expression=str(value),
                advice="use options that are numbers, booleans or quantities",
            )


def subexpression_update(group: Any, context: Context) -> SubexpressionUpdate | None:
    """When the subexpressions that are constant over a time step are evaluated."""
    updater = group.subexpression_updater
    if updater is None:
        return None
    return SubexpressionUpdate(name=updater.name, schedule=context.schedule(updater))


def constant_over_dt(group: Any) -> dict[str, Expression]:
    """The subexpressions of which Brian makes parameters, and statements that set them."""
    updater = group.subexpression_updater
    lines = () if updater is None else Statements(updater.abstract_code).lines
    return {line.variable: line.expression for line in lines}
