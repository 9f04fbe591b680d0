"""What is simulated and recorded, and where the recordings of each monitor are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from xml.dom import minidom

import numpy as np
from brian2.units import second
from numpy.typing import NDArray

from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, RateMonitor, StateMonitor
from brian2tools.description.parts import Range
from brian2tools.nmlexport.lemsrendering import quantity
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.pieces import numbered
from brian2tools.nmlexport.lowering.pipeline import Pipeline
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.lowering.runs import Timeline
from brian2tools.nmlexport.lowering.synapses import Synapses
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.streaming import StreamedElements
from brian2tools.nmlexport.supporting import NeuroMLSimulation

__all__ = ["Events", "Recordings", "Trace", "simulation"]


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a recorded variable is found.

    Parameters
    ----------
    monitor, variable : str
        What Brian calls them.
    columns : tuple of int
        The columns of the recorded elements; column 0 has the time.
    row : int
        The row with the first value.
    """

    monitor: str
    variable: str
    columns: tuple[int, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Events:
    """Where the events of a group are found.

    Parameters
    ----------
    group, event : str
        What Brian calls them.
    first : int
        The number of the first neuron's events in the file; the others follow.
    size : int
        How many neurons there are.
    row : int
        The step of the simulator at whose end events of Brian's first time step happen.
    """

    group: str
    event: str
    first: int
    size: int
    row: int


@dataclass
class Recordings:
    """Where the recordings of all monitors are found.

    Parameters
    ----------
    time : Time
        The time steps.
    traces_file, events_file : str
        The names of the files.
    """

    time: Time
    traces_file: str
    events_file: str
    traces: list[Trace] = field(default_factory=list)
    events: list[Events] = field(default_factory=list)


def simulation(
    model: Model,
    name: str,
    programs: Iterable[GroupProgram],
    pipeline: Pipeline,
    time: Time,
) -> tuple[minidom.Element, Recordings]:
    """The simulation, and where what it records is found."""
    timeline = Timeline(model)
    # What is late needs some steps more to come to its end.
    late = max(pipeline.delays.values(), default=0) + 1
    length = (timeline.stop - timeline.first) * time.steps + late
    made = NeuroMLSimulation(
        "sim1",
        "network1",
        quantity(length * time.step, second.dim),
        quantity(time.step, second.dim),
    )
    recordings = Recordings(time, f"recording_{name}.dat", f"recording_{name}.spikes")
    by_group = {program.part.name: program for program in programs}
    _record_traces(model, made, recordings, by_group)
    _record_events(model, made, recordings, pipeline)
    return made.build(), recordings


def _record_traces(
    model: Model,
    made: NeuroMLSimulation,
    recordings: Recordings,
    programs: dict[str, GroupProgram],
) -> None:
    file = element("OutputFile", {"id": "traces", "fileName": recordings.traces_file})
    column = 1
    for monitor in model.monitors:
        if isinstance(monitor, RateMonitor) or not monitor.variables:
            continue
        program = programs[monitor.source.group]
        elements = _elements(monitor)
        path, *places = _path(program, elements)
        for one in (one for one in program.recorded if one.monitor == monitor.name):
            columns = np.arange(column, column + len(elements))
            row = {"id": "column{}", "quantity": f"{path}/{one.id}"}
            file.appendChild(StreamedElements("OutputColumn", row, columns, *places))
            trace = Trace(monitor.name, one.variable, tuple(columns.tolist()), one.row)
            recordings.traces.append(trace)
            column += len(elements)
    if column > 1:
        made.add_node(file)


def _elements(monitor: StateMonitor | EventMonitor) -> NDArray[np.int_]:
    source = monitor.source
    if isinstance(monitor, EventMonitor) or monitor.indices is None:
        return np.arange(source.start, source.stop)
    return np.atleast_1d(np.asarray(monitor.indices.quantity, int)) + source.start


def _path(program: GroupProgram, elements: NDArray[np.int_]) -> tuple[Any, ...]:
    """Where elements of a group are found: a template, and what goes into its places."""
    if not isinstance(program, Synapses):
        return f"{program.part.name}[{{}}]", elements
    target = program.part.target
    neurons = np.atleast_1d(program.part.postsynaptic.quantity) + target.start
    own = f"synapses:{program.component.id}"
    return f"{target.group}[{{}}]/{own}:{{}}", neurons[elements], numbered(neurons)[elements]


def _record_events(
    model: Model, made: NeuroMLSimulation, recordings: Recordings, pipeline: Pipeline
) -> None:
    attributes = {"id": "events", "fileName": recordings.events_file, "format": "ID_TIME"}
    file = element("EventOutputFile", attributes)
    number = 0
    for group, event in _watched(model):
        size = getattr(model[group], "size", 0)
        late = pipeline.delays.get(f"{group}_{event}_thresholder", 0) + 1
        recordings.events.append(Events(group, event, number, size, late))
        row = {"id": "{}", "select": f"{group}[{{}}]", "eventPort": event}
        neurons = np.arange(size)
        file.appendChild(StreamedElements("EventSelection", row, neurons + number, neurons))
        number += size
    if number:
        made.add_node(file)


def _watched(model: Model) -> list[tuple[str, str]]:
    """The groups and events that monitors record, each once."""
    found: dict[tuple[str, str], Range] = {}
    for monitor in model.monitors:
        if not isinstance(monitor, StateMonitor):
            event = monitor.event if isinstance(monitor, EventMonitor) else "spike"
            found[monitor.source.group, event] = monitor.source
    return list(found)
