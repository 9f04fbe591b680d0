"""What a run changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from brian2tools.description.expressions import Statements
from brian2tools.description.model import Model, Part
from brian2tools.description.table import Table

__all__ = ["changing", "without_outdated"]


def changing(model: Model) -> Iterator[str]:
    """The names of variables that are not the same after a run, whatever group they are of."""
    for part in model.parts:
        for equation in getattr(part, "equations", ()):
            if equation.kind != "parameter":
                yield equation.name
        for statements in _statements(part):
            yield from map(_without_side, statements.written)
        for summed in getattr(part, "summed_variables", ()):
            yield _without_side(summed.name)
        if getattr(part, "cable", None) is not None:
            yield from ("v", "Ic")
    yield from (one.variable for one in model.inputs)
    yield from ("lastspike", "not_refractory", "lastupdate")


def _statements(part: Part) -> Iterator[Statements]:
    for event in getattr(part, "events", ()):
        if event.statements is not None:
            yield event.statements
    for one in (*getattr(part, "pathways", ()), *getattr(part, "operations", ())):
        yield one.statements


def _without_side(name: str) -> str:
    return name.removesuffix("_pre").removesuffix("_post")


def without_outdated(model: Model) -> Model:
    """A model without the texts of values that runs have changed since."""
    names = set(changing(model))
    return replace(
        model,
        populations=Table(_without_texts(one, names) for one in model.populations),
        projections=Table(_without_texts(one, names) for one in model.projections),
    )


def _without_texts(part: Any, names: set[str]) -> Any:
    if not hasattr(part, "initial_values"):
        return part
    values = Table(
        replace(one, written=()) if one.name in names else one for one in part.initial_values
    )
    return replace(part, initial_values=values)
