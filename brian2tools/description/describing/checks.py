"""What Brian would find wrong with the expressions of a model when it is run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from brian2.codegen.translation import analyse_identifiers
from brian2.core.base import BrianObject
from brian2.equations.equations import check_subexpressions
from brian2.equations.unitcheck import check_dimensions, check_units_statements
from brian2.groups.group import CodeRunner
from brian2.units.fundamentalunits import Dimension
from brian2.utils.stringtools import get_identifiers

from brian2tools.description.describing.context import Context

__all__ = ["check_code", "check_equations", "check_expression", "reported"]

#: What Brian says of names that stand for nothing, or for no number.
_ABOUT_NAMES = ("could not be resolved", "was found in the namespace, but is not")


def check_equations(group: Any, context: Context) -> None:
    """Check units and functions in the equations of a group."""
    with reported(group, "equations", context):
        group.equations.check_units(group, context.namespace)
        check_subexpressions(group, group.equations, context.namespace)


def check_code(runner: CodeRunner, thing: BrianObject, place: str, context: Context) -> None:
    """Check the units of statements or of a condition, which Brian makes code of."""
    group, own = runner.group, getattr(runner, "variables", None)
    with reported(thing, place, context):
        runner.update_abstract_code(context.namespace)
        known = {**group.variables, **(own or {})}
        _new, used, unknown = analyse_identifiers(runner.abstract_code, known, recursive=True)
        variables = group.resolve_all(
            used | unknown, context.namespace, user_identifiers=set(), additional_variables=own
        )
        check_units_statements(runner.abstract_code, variables)


def check_expression(
    expression: str, dimensions: Dimension, group: Any, place: str, context: Context
) -> None:
    """Check the dimensions of an expression."""
    with reported(group, place, context, expression):
        variables = group.resolve_all(
            get_identifiers(expression), context.namespace, user_identifiers=set()
        )
        check_dimensions(expression, dimensions, variables)


@contextmanager
def reported(
    thing: BrianObject, place: str, context: Context, expression: str | None = None
) -> Iterator[None]:
    """Make a problem of whatever Brian objects to."""
    try:
        yield
    except Exception as error:
        message = " ".join(str(error).strip("'\"").split())
        if isinstance(error, KeyError) and any(text in message for text in _ABOUT_NAMES):
            # Names that stand for nothing are reported where the namespace is described.
            return
        context.report(
            thing,
            place,
            f"Brian cannot run it ({message})",
            expression=expression,
            advice="correct it",
        )
