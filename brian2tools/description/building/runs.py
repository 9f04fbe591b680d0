"""The runs of a model, done again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import brian2
from brian2.core.base import BrianObject
from brian2.units import second

from brian2tools.description.building.context import Context
from brian2tools.description.building.network import build_all, check_arguments
from brian2tools.description.device import ExporterDevice
from brian2tools.description.expressions import Expression
from brian2tools.description.model import Model, Run, SpikesChange
from brian2tools.description.parts import Assignment
from brian2tools.errors import ArgumentError

__all__ = ["simulate"]


def simulate(model: Model, *, namespace: Mapping[str, Any] | None = None) -> brian2.Network:
    """Build a model and do the runs that it describes.

    Parameters
    ----------
    model : Model
        The description, as the device ``'exporter'`` gives it.
    namespace : mapping, optional
        The functions that the model uses and whose code is not part of a description.

    Returns
    -------
    Network
        The network after the last run, with its monitors.

    Raises
    ------
    ArgumentTypeError
        If it is not given a model, or `namespace` is no mapping.
    UnsupportedModelError
        If the model has parts that could not be described, or uses a function that is not given.
    ArgumentError
        If a device is in use that simulates nothing, or the model has no runs.

    Examples
    --------
    >>> tau = 10*ms
    >>> cells = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", name="cells")
    >>> cells.v = 1
    >>> network = Network(cells)
    >>> set_device("exporter")
    >>> network.run(10*ms)
    >>> model = get_device().model
    >>> set_device("runtime")
    >>> print(f"{simulate(model)['cells'].v[0]:.4f}")
    0.3679
    """
    check_arguments(model, namespace)
    if isinstance(brian2.get_device(), ExporterDevice):
        raise ArgumentError(
            "nothing is simulated while set_device('exporter') or a device like it is in use: "
            "call set_device('runtime') before simulate"
        )
    if not model.runs:
        raise ArgumentError(
            f"the model {model.name!r} says nothing of runs: describe it by "
            "set_device('exporter'), or build it and call run"
        )
    network, context = build_all(model, namespace)
    for run in model.runs:
        # What was before the description is in its values already.
        if run.start.number >= model.time.number:
            _change(network, run, context)
            network.run(run.duration.quantity, namespace={})
    return network


def _change(network: brian2.Network, run: Run, context: Context) -> None:
    for clock in run.clocks:
        assert clock.dt is not None
        context.clock(clock.name).dt = clock.dt.quantity
    for change in run.constants:
        thing = context.group(change.group)
        # The names in the weights of Poisson input are those of its target.
        getattr(thing, "group", thing).namespace[change.name] = change.value.quantity
    for alias in run.timed_arrays:
        context.group(alias.group).namespace[alias.name] = context.timed_array(alias.timed_array)
    for spikes in run.spikes:
        _set_spikes(spikes, context)
    for assignment in run.assignments:
        _assign(assignment, context)
    _set_active(network.objects, run.inactive)


def _set_active(things: Iterable[BrianObject], inactive: Collection[str]) -> None:
    for thing in things:
        # In Brian this sets all that the object contains too, which therefore comes after it.
        thing.active = thing.name not in inactive
        _set_active(thing.contained_objects, inactive)


def _set_spikes(spikes: SpikesChange, context: Context) -> None:
    context.group(spikes.group).set_spikes(
        spikes.indices.quantity,
        spikes.times.quantity,
        period=0 * second if spikes.period is None else spikes.period.quantity,
        # Spikes at the same time keep their order.
        sorted=True,
    )


def _assign(assignment: Assignment, context: Context) -> None:
    group = context.elements(assignment.elements)
    if assignment.pathway is not None:
        group = getattr(group, assignment.pathway)
    index, value = assignment.index, assignment.value
    group.state(assignment.variable).set_item(
        slice(None) if index is None else _given(index),
        _given(value),
        namespace={one.name: one.value.quantity for one in assignment.constants},
    )


def _given(value: Any) -> Any:
    return value.text if isinstance(value, Expression) else value.quantity
