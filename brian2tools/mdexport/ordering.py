"""In which order things happen within a time step."""

from __future__ import annotations

from collections.abc import Sequence

from brian2tools.description.model import Model
from brian2tools.description.parts import Schedule
from brian2tools.description.projections import Pathway, Projection

__all__ = ["ordered_pathways", "shares_an_event"]


def ordered_pathways(projection: Projection, model: Model) -> list[Pathway]:
    """The pathways in the order in which Brian runs them: by slot, order and name."""

    def place(pathway: Pathway) -> tuple[int, int, str]:
        schedule = pathway.schedule
        return _slot(schedule, model), schedule.order, f"{projection.name}_{pathway.name}"

    return sorted(projection.pathways, key=place)


def shares_an_event(pathways: Sequence[Pathway]) -> bool:
    """Whether several pathways react to the same event."""
    return len({(one.side, one.event) for one in pathways}) < len(pathways)


def _slot(schedule: Schedule, model: Model) -> int:
    """The number of a slot, of which each one has another before and after it."""
    name = schedule.when.removeprefix("before_").removeprefix("after_")
    shift = {"before": -1, "after": 1}.get(schedule.when.partition("_")[0], 0)
    return 3 * model.schedule.index(name) + shift
