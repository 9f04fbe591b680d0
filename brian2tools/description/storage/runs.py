"""What a model is in each of its runs, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from brian2tools.description.model import Model
from brian2tools.description.storage.converting import as_data

__all__ = ["runs_as_data"]

_COMPONENTS = ("clocks", "populations", "projections", "inputs", "monitors", "timed_arrays")


def runs_as_data(model: Model) -> list[dict[str, Any]]:
    """Say what a model is in each run, as plain data that can be written as JSON.

    Parameters
    ----------
    model : Model
        The description.

    Returns
    -------
    list of dict
        For each run the ``"components"`` of the model by their kind, the assignments and
        connections before it as ``"initializers_connectors"``, its ``"start"`` and
        ``"duration"``, and what else changed.
    """
    data = as_data(model)
    components = {kind: data[kind] for kind in _COMPONENTS if kind in data}
    initializers = list(_initializers(components))
    runs = []
    for run in data.get("runs", []):
        initializers += _assignments(run.pop("assignments", []))
        runs.append({"components": components, "initializers_connectors": initializers, **run})
        initializers = []
    return runs


def _initializers(components: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What made the initial values, connections before the values of their synapses."""
    for population in components.get("populations", []):
        yield from _written(population)
    for projection in components.get("projections", []):
        for rule in projection.get("rules", []):
            yield {"type": "connection", "projection": projection["name"], **rule}
        yield from _written(projection)
        for pathway in projection.get("pathways", []):
            yield from _assignments(pathway["delay"].get("written", []))


def _written(group: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for initial in group.get("initial_values", []):
        yield from _assignments(initial.get("written", []))


def _assignments(assignments: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for assignment in assignments:
        yield {"type": "assignment", **assignment}
