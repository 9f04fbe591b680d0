"""What is simulated and recorded, and where the recordings of each monitor are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.dom import minidom

import numpy as np
from brian2.units import second

from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, RateMonitor, StateMonitor
from brian2tools.description.parts import Range
from brian2tools.nmlexport.lemsrendering import quantity
from brian2tools.nmlexport.lowering.display import show
from brian2tools.nmlexport.lowering.group import GroupProgram
from brian2tools.nmlexport.lowering.paths import path_of, recorded_elements
from brian2tools.nmlexport.lowering.pipeline import Pipeline
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.lowering.runs import Timeline
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
    name : str
        The name of the model, after which the files are named.
    """

    time: Time
    name: str
    traces: list[Trace] = field(default_factory=list)
    events: list[Events] = field(default_factory=list)

    @property
    def traces_file(self) -> str:
        """The name of the file of recorded values."""
        return f"recording_{self.name}.dat"

    @property
    def events_file(self) -> str:
        """The name of the file of events."""
        return f"recording_{self.name}.spikes"


def simulation(
    model: Model,
    name: str,
    programs: Iterable[GroupProgram],
    pipeline: Pipeline,
    time: Time,
    network: str,
) -> tuple[minidom.Element, Recordings]:
    """The simulation, and where what it records is found."""
    recordings = Recordings(time, name)
    by_group = {program.part.name: program for program in programs}
    nodes = [
        *_record_traces(model, recordings, by_group),
        *_record_events(model, recordings, pipeline),
    ]
    length, step = _length(model, recordings), quantity(time.step, second.dim)
    made = NeuroMLSimulation("sim1", network, quantity(length * time.step, second.dim), step)
    show(model, made, by_group, length * time.step)
    for node in nodes:
        made.add_node(node)
    return made.build(), recordings


def _length(model: Model, recordings: Recordings) -> int:
    """The number of steps, with those that recordings need beyond the end if they are late."""
    timeline, steps = Timeline(model), recordings.time.steps
    rows = [one.row for one in recordings.traces] + [one.row for one in recordings.events]
    brian_steps = timeline.stop - timeline.first
    return max(brian_steps * steps, (brian_steps - 1) * steps + max(rows, default=0))


def _record_traces(
    model: Model, recordings: Recordings, programs: Mapping[str, GroupProgram]
) -> Iterator[minidom.Element]:
    file = element("OutputFile", {"id": "traces", "fileName": recordings.traces_file})
    column = 1
    for monitor in model.monitors:
        if isinstance(monitor, RateMonitor) or not monitor.variables:
            continue
        program = programs[monitor.source.group]
        elements = recorded_elements(monitor)
        path, *places = path_of(program, elements)
        for one in (one for one in program.recorded if one.monitor == monitor.name):
            columns = np.arange(column, column + len(elements))
            row = {"id": "column{}", "quantity": f"{path}/{one.id}"}
            file.appendChild(StreamedElements("OutputColumn", row, columns, *places))
            trace = Trace(monitor.name, one.variable, tuple(columns.tolist()), one.row)
            recordings.traces.append(trace)
            column += len(elements)
    if column > 1:
        yield file


def _record_events(
    model: Model, recordings: Recordings, pipeline: Pipeline
) -> Iterator[minidom.Element]:
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
        yield file


def _watched(model: Model) -> list[tuple[str, str]]:
    """The groups and events that monitors record, each once."""
    found: dict[tuple[str, str], Range] = {}
    for monitor in model.monitors:
        if not isinstance(monitor, StateMonitor):
            event = monitor.event if isinstance(monitor, EventMonitor) else "spike"
            found[monitor.source.group, event] = monitor.source
    return list(found)
