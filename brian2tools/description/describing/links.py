"""Descriptions of variables that are those of other groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from brian2.core.variables import ArrayVariable, Subexpression
from brian2.groups.group import VariableOwner
from brian2.utils.stringtools import word_substitute

from brian2tools.description.describing.context import Context, elements_of
from brian2tools.description.parts import Link, Range
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = ["links"]


def links(group: Any, context: Context) -> Table[Link]:
    """The variables that are those of other groups."""
    return Table(_links(group, context))


def _links(group: Any, context: Context) -> Iterator[Link]:
    for name in sorted(group._linked_variables):
        variable = group.variables.get(name)
        if isinstance(variable, Subexpression):
            variable = _linked_subexpression(group, name, variable, context)
        if variable is not None:
            yield _link(group, name, variable)
            continue
        context.report(
            group,
            f"equation of {name}",
            "there is no telling which variable it is linked to",
            advice="link it by linked_var to a variable of a whole group that is in the network",
        )


def _link(group: Any, name: str, variable: ArrayVariable | Subexpression) -> Link:
    elements, index = elements_of(variable.owner), group.variables.indices[name]
    if index.endswith("_sub_idx"):
        # The link is to a subgroup, which need not exist any more.
        part = group.variables[index].get_value()
        start, stop = int(part[0]), int(part[-1]) + 1
        elements = Range(group=elements.group, start=start, stop=stop, is_part=True)
        index = "_idx"
    return Link(
        name=name, elements=elements, variable=variable.name, index=_link_index(group, index)
    )


def _link_index(group: Any, index: str) -> Value | str | None:
    if index in ("_idx", "0"):
        return None
    # Brian keeps an index array under a name of its own.
    if index.startswith("_"):
        return Value(Array(group.variables[index].get_value()))
    return index


def _linked_subexpression(
    group: Any, name: str, copied: Subexpression, context: Context
) -> Subexpression | None:
    """The subexpression of another group that Brian has made a copy of, with other names."""
    # The other group need not own anything in it: what it has may be linked variables only.
    others = (thing for thing in context.things if isinstance(thing, VariableOwner))
    for owner in (*_owners(group, copied), *others):
        for variable in owner.variables.values():
            if isinstance(variable, Subexpression) and _is_copy(copied, variable, name):
                return variable
    return None


def _is_copy(copied: Subexpression, subexpression: Subexpression, prefix: str) -> bool:
    """Whether Brian has made the one of the other, and of no other group's."""
    variables = subexpression.owner.variables
    names_owner = any(
        hasattr(variables[name], "owner") for name in subexpression.identifiers & variables.keys()
    )
    return names_owner and _renamed(subexpression, prefix) == copied.expr


def _owners(group: Any, subexpression: Subexpression) -> Iterator[Any]:
    """The groups that have variables in a subexpression, or in those that it uses."""
    for name in sorted(subexpression.identifiers & group.variables.keys()):
        variable = group.variables[name]
        if isinstance(variable, Subexpression):
            yield from _owners(group, variable)
        elif hasattr(getattr(variable, "owner", None), "variables"):
            yield variable.owner


def _renamed(subexpression: Subexpression, prefix: str) -> str:
    """The text of a subexpression with the names that Brian gives in another group."""
    owner = subexpression.owner
    names = {}
    for name in subexpression.identifiers & owner.variables.keys():
        place = f"_{owner.name}" if hasattr(owner.variables[name], "owner") else ""
        names[name] = f"_{prefix}{place}_{name}"
    renamed: str = word_substitute(subexpression.expr, names)
    return renamed
