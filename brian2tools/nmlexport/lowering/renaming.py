"""Groups whose names cannot be ids in a file, under other names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, cast

from brian2tools.description.model import Model
from brian2tools.description.table import Table
from brian2tools.description.values import Value
from brian2tools.errors import Problem
from brian2tools.nmlexport.identifiers import RESERVED_FOR_POPULATIONS, Identifiers

__all__ = ["Renamed", "with_identifiers"]

#: What else has an id in a file.
_TAKEN = frozenset({"network1", "neuron1MultiNet", "sim1", "traces", "events"})
#: What ids are made of together with the name of a group, beyond the names of pathways.
_PARTS = frozenset({
    "cell", "connection", "event", "given", "list", "peer", "projection", "starter", "starters",
    "synapse", "type", "values",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Renamed:
    """A model whose groups have names that can be ids.

    Parameters
    ----------
    model : Model
        The model.
    names : mapping
        The names in Brian of those that are called otherwise.
    """

    model: Model
    names: Mapping[str, str]

    def in_brian(self, group: str) -> str:
        """What Brian calls a group."""
        return self.names.get(group, group)

    def said_of_brian(self, problem: Problem) -> Problem:
        """A problem with the name that Brian has for its object."""
        return replace(problem, object=self.in_brian(problem.object))


def with_identifiers(model: Model) -> Renamed:
    """A model in which each group has a name that can be an id, as can all that is made of it.

    Examples
    --------
    >>> from brian2tools.nmlexport.lowering.renaming import with_identifiers
    >>> model = describe(Network(NeuronGroup(2, "v : 1", name="pop")))
    >>> with_identifiers(model).model.populations.names
    ('pop_',)
    """
    groups = [one.name for one in (*model.populations, *model.projections)]
    wanted = [name for name in groups if not _is_made_of_another(name, groups)]
    identifiers = Identifiers(wanted, reserved=RESERVED_FOR_POPULATIONS | _TAKEN)
    new = {name: identifiers.of(name) for name in wanted}
    for name in groups:
        if name not in new:
            new[name] = identifiers.new(f"{name}_group")
    changed = {old: made for old, made in new.items() if old != made}
    if not changed:
        return Renamed(model, MappingProxyType({}))
    names = {made: old for old, made in changed.items()}
    return Renamed(_renamed(model, changed), MappingProxyType(names))


def _is_made_of_another(name: str, groups: list[str]) -> bool:
    """Whether ids are made of another group's name that look like this one."""
    others = (name.removeprefix(f"{one}_") for one in groups if name.startswith(f"{one}_"))
    return any(_PARTS & set(rest.split("_")) for rest in others)


def _renamed(model: Model, names: Mapping[str, str]) -> Model:
    return replace(
        model,
        populations=_with_names(model.populations, names),
        projections=_with_names(model.projections, names),
        inputs=_with_groups(model.inputs, names),
        monitors=_with_groups(model.monitors, names),
        problems=tuple(
            replace(one, object=names.get(one.object, one.object)) for one in model.problems
        ),
        runs=tuple(
            replace(_with_groups(run, names), inactive=_objects(run.inactive, names))
            for run in model.runs
        ),
    )


def _with_names(groups: Table[Any], names: Mapping[str, str]) -> Table[Any]:
    return Table(
        replace(one, name=names.get(one.name, one.name)) for one in _with_groups(groups, names)
    )


def _with_groups(thing: Any, names: Mapping[str, str]) -> Any:
    """What refers to groups, with their new names."""
    if isinstance(thing, tuple):
        return type(thing)(_with_groups(one, names) for one in thing)
    if isinstance(thing, Value) or not is_dataclass(thing):
        return thing
    made, part = {}, cast(Any, thing)
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name == "group":
            made[field.name] = names.get(value, value)
        else:
            made[field.name] = _with_groups(value, names)
    return replace(part, **made)


def _objects(objects: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(name for one in objects for name in _object(one, names)))


def _object(name: str, names: Mapping[str, str]) -> Iterator[str]:
    """An object of Brian, which is known by the name of its group in the operations."""
    yield name
    for old, new in names.items():
        if name == old or name.startswith(f"{old}_"):
            yield new + name.removeprefix(old)
