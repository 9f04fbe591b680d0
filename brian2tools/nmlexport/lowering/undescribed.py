"""Models without what belongs to groups that could not be described."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from brian2tools.description.describing.network import references
from brian2tools.description.model import Model, Run
from brian2tools.description.table import Table

__all__ = ["without_undescribed"]


def without_undescribed(model: Model) -> Model:
    """A model with problems in which nothing refers to groups that it has no description of.

    It cannot be exported, but all its other problems can be found.

    Parameters
    ----------
    model : Model
        The model.

    Examples
    --------
    >>> from brian2tools.nmlexport.lowering.undescribed import without_undescribed
    >>> cells = NeuronGroup(2, "n : 1", threshold="n > 1", reset="n //= 2", name="cells")
    >>> model = describe(Network(cells, StateMonitor(cells, "n", record=True, name="trace")))
    >>> model.parts.names, without_undescribed(model).parts.names
    (('trace',), ())
    """
    if not model.problems:
        return model
    found = replace(
        model,
        populations=Table(_with_links(one, model) for one in model.populations),
        projections=_kept((_with_links(one, model) for one in model.projections), model),
        inputs=_kept(model.inputs, model),
        monitors=_kept(model.monitors, model),
        runs=tuple(_with_assignments(run, model) for run in model.runs),
    )
    # What referred to those that are left out now is left out in turn.
    return found if found.parts.names == model.parts.names else without_undescribed(found)


def _kept(parts: Iterable[Any], model: Model) -> Table[Any]:
    return Table(
        part
        for part in parts
        if all(elements.group in model for _place, elements in references(part))
    )


def _with_links(group: Any, model: Model) -> Any:
    if not getattr(group, "links", ()):
        return group
    return replace(group, links=Table(one for one in group.links if one.elements.group in model))


def _with_assignments(run: Run, model: Model) -> Run:
    kept = (one for one in run.assignments if one.elements.group in model)
    return replace(run, assignments=tuple(kept))
