"""What was assigned and connected, as a part of a description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from brian2.core.variables import ArrayVariable

from brian2tools.description.expressions import Expression
from brian2tools.description.listening import Writing, writings
from brian2tools.description.parts import Assignment, Constant, Range
from brian2tools.description.table import Table
from brian2tools.description.values import Array, Value

__all__ = ["assignments", "constants_of", "written_to"]


def written_to(variable: ArrayVariable) -> tuple[Assignment, ...]:
    """What was assigned to a variable, in order."""
    return assignments(variable, writings(variable))


def assignments(variable: ArrayVariable, notes: Iterable[Writing]) -> tuple[Assignment, ...]:
    """What was assigned to a variable, from the notes that were taken of it."""
    found: list[Assignment] = []
    for note in notes:
        if note.where is None:
            continue
        if note.index is None and not note.where.is_part:
            # All that was there before is overwritten.
            found.clear()
        found.append(_assignment(variable, note))
    return tuple(found)


def _assignment(variable: ArrayVariable, note: Writing) -> Assignment:
    assert note.where is not None
    where = note.where
    return Assignment(
        elements=Range(
            group=where.group, start=where.start, stop=where.stop, is_part=where.is_part
        ),
        variable=note.variable,
        pathway=where.pathway,
        index=_index(note.index),
        value=_value(note.value, variable),
        constants=constants_of(note.names),
    )


def constants_of(names: Mapping[str, Any]) -> Table[Constant]:
    """Names and what they stood for."""
    return Table(Constant(name=name, value=Value.of(value)) for name, value in names.items())


def _index(index: Any) -> Expression | Value | None:
    if index is None:
        return None
    return Expression(index) if isinstance(index, str) else Value(Array(index))


def _value(value: Any, variable: ArrayVariable) -> Expression | Value | None:
    if value is None:
        return None
    if isinstance(value, str):
        return Expression(value)
    return Value(value.item() if value.ndim == 0 else Array(value), variable.dim)
