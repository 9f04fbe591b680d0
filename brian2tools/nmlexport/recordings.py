"""What a simulator recorded, as the arrays that Brian's monitors would hold."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brian2
import numpy as np
from brian2 import Clock
from brian2.core.base import BrianObject
from numpy.typing import NDArray

from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, Monitor, RateMonitor, StateMonitor
from brian2tools.description.populations import NeuronPopulation, PoissonPopulation
from brian2tools.errors import ModelFileError
from brian2tools.nmlexport.lowering.paths import recorded_elements
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.lowering.recording import Events, Recordings, Trace
from brian2tools.nmlexport.lowering.time_step import turn
from brian2tools.nmlexport.simulators import read_columns, read_events

__all__ = ["Recorded", "joined", "read_recordings", "recorded_by", "restore"]

Numbers = NDArray[Any]

#: What a monitor holds, in SI units: the recorded variables, ``t``, and ``i`` or ``rate``.
Recorded = Mapping[str, Numbers]


def read_recordings(folder: Path, recordings: Recordings, model: Model) -> dict[str, Recorded]:
    """Read what all monitors of a model should hold after its runs.

    Parameters
    ----------
    folder : Path
        Where the simulator wrote its files.
    recordings : Recordings
        What is found where in them.
    model : Model
        The model that was exported.

    Returns
    -------
    dict
        For each monitor what it holds: a `brian2.StateMonitor` has times in ``t``, and an array of
        shape (times, elements) for each variable; an `brian2.EventMonitor` has ``count``, and, if
        it records, ``i``, ``t`` and its variables for each event; a `brian2.PopulationRateMonitor`
        has ``t`` and ``rate``.

    Raises
    ------
    ModelFileError
        If a file is not there, or is damaged or incomplete.
    """
    files = _Files(folder, recordings, model)
    found = {monitor.name: files.of(monitor) for monitor in model.monitors}
    _warn_of_infinite(found)
    return found


def _warn_of_infinite(recorded: Mapping[str, Recorded]) -> None:
    for monitor, arrays in recorded.items():
        for name in sorted(arrays):
            if np.isinf(arrays[name]).any():
                warnings.warn(
                    f"the monitor {monitor!r} has values of {name!r} that are infinite or beyond "
                    f"{np.finfo(np.float32).max:.1e}, the largest that jNeuroML can record: record "
                    "them in a larger unit",
                    stacklevel=2,
                )


def recorded_by(monitor: BrianObject) -> Recorded:
    """What a monitor of Brian holds: copies, in the form that `read_recordings` gives."""
    return {
        name: np.array(monitor.variables[name].get_value()) for name in _names_of_arrays(monitor)
    }


def restore(monitor: BrianObject, recorded: Recorded) -> None:
    """Let a monitor of Brian hold something else, as if it had recorded that.

    Parameters
    ----------
    monitor : StateMonitor, EventMonitor or PopulationRateMonitor
        The monitor.
    recorded : mapping
        What it holds then, in the form that `read_recordings` and `recorded_by` give.
    """
    if "t" in recorded:
        monitor.resize(len(recorded["t"]))
        monitor.variables["N"].set_value(len(recorded["t"]))
    for name, numbers in recorded.items():
        variable = monitor.variables[name]
        variable.set_value(numbers.astype(variable.dtype))
        if not _is_count(name, numbers):
            # In compiled code Brian changes the array behind the back of the variable.
            variable.size = numbers.shape if numbers.ndim > 1 else len(numbers)


def joined(earlier: Recorded, later: Recorded) -> Recorded:
    """What a monitor holds that has recorded before."""
    return {
        name: earlier[name] + numbers
        if _is_count(name, numbers)
        else np.concatenate([earlier[name], numbers])
        for name, numbers in later.items()
    }


def _is_count(name: str, numbers: Numbers) -> bool:
    """Whether these are the numbers of events, and no recorded variable of that name."""
    return name == "count" and numbers.ndim == 1


def _names_of_arrays(monitor: BrianObject) -> list[str]:
    match monitor:
        case brian2.StateMonitor():
            return ["t", *monitor.record_variables]
        case brian2.EventMonitor():
            return ["count", *sorted(monitor.record_variables)]
        case brian2.PopulationRateMonitor():
            return ["t", "rate"]
    raise AssertionError(f"{monitor.name!r} is no monitor")


@dataclass(frozen=True, slots=True)
class _Happened:
    """The events of a group: whose they are, and in which of Brian's time steps."""

    neurons: NDArray[np.int_]
    steps: NDArray[np.float64]


class _Files:
    """The files of a simulation, read once."""

    def __init__(self, folder: Path, recordings: Recordings, model: Model) -> None:
        self.model = model
        self.time = recordings.time
        self.traces = recordings.traces
        self.path = folder / recordings.traces_file
        has_columns = any(trace.columns for trace in recordings.traces)
        self.table = read_columns(self.path) if has_columns else np.empty((0, 1))
        self.happened = dict(_happened(folder, recordings))

    def of(self, monitor: Monitor) -> Recorded:
        match monitor:
            case StateMonitor():
                return self._states(monitor)
            case EventMonitor():
                return self._events(monitor)
            case RateMonitor():
                return self._rate(monitor)

    def _states(self, monitor: StateMonitor) -> Recorded:
        times, steps = self._steps(monitor)
        # What is inactive in all runs has no traces.
        nothing = np.zeros((0, len(recorded_elements(monitor))))
        found = {"t": times, **dict.fromkeys(monitor.variables, nothing)}
        for trace in self._traces(monitor):
            found[trace.variable] = self._rows(trace, steps)[:, list(trace.columns)]
        return found

    def _events(self, monitor: EventMonitor) -> Recorded:
        neurons, steps = self._of_source(monitor, monitor.event)
        found: dict[str, Numbers] = {"count": np.bincount(neurons, minlength=monitor.source.size)}
        if monitor.records:
            found |= {"i": neurons, "t": steps * self.time.dt}
        found |= dict.fromkeys(monitor.variables, np.zeros(0))
        for trace in self._traces(monitor):
            columns = np.array(trace.columns, int)[neurons]
            rows = self._rows(trace, np.round(steps).astype(int))
            found[trace.variable] = rows[np.arange(len(steps)), columns]
        return found

    def _rate(self, monitor: RateMonitor) -> Recorded:
        times, steps = self._steps(monitor)
        _neurons, happened = self._of_source(monitor, "spike")
        bins = np.append(steps, np.inf)
        counts = np.histogram(happened, bins)[0] if len(steps) else np.zeros(0)
        return {"t": times, "rate": counts / self._dt(monitor) / monitor.source.size}

    def _traces(self, monitor: Monitor) -> Iterator[Trace]:
        return (trace for trace in self.traces if trace.monitor == monitor.name)

    def _rows(self, trace: Trace, steps: NDArray[np.int_]) -> Numbers:
        if not trace.columns:
            return np.empty((len(steps), 0))
        rows = (steps - self.time.first) * self.time.steps + trace.row
        if rows.size and rows.max() >= len(self.table):
            raise ModelFileError(
                f"{str(self.path)!r} has {len(self.table)} rows of recorded values where more than "
                f"{rows.max()} were expected: run the simulation again"
            )
        return self.table[rows]

    def _of_source(
        self, monitor: EventMonitor | RateMonitor, event: str
    ) -> tuple[NDArray[np.int_], NDArray[np.float64]]:
        """The events that a monitor sees, in the order in which Brian has them."""
        source = monitor.source
        happened = self.happened[source.group, event]
        neurons = happened.neurons - source.start
        steps = happened.steps + self._delay(monitor, event)
        seen = (neurons >= 0) & (neurons < source.size) & self._is_recording(monitor, steps)
        order = np.lexsort((neurons[seen], steps[seen]))
        return neurons[seen][order], steps[seen][order]

    def _delay(self, monitor: EventMonitor | RateMonitor, event: str) -> int:
        """After how many of Brian's time steps a monitor sees an event."""
        part = self.model[monitor.source.group]
        match part:
            case NeuronPopulation():
                schedule, name = part.events[event].schedule, f"{part.name}_{event}_thresholder"
            case PoissonPopulation():
                schedule, name = part.threshold_schedule, f"{part.name}_{event}_thresholder"
            case _:
                schedule, name = part.schedule, part.name
        is_early = turn(self.model, monitor.schedule, monitor.name) < turn(
            self.model, schedule, name
        )
        return round(self._dt(monitor) / self.time.dt) if is_early else 0

    def _is_recording(self, monitor: Monitor, steps: NDArray[np.float64]) -> NDArray[np.bool_]:
        found = np.zeros(len(steps), dtype=bool)
        for start, stop in self._intervals(monitor, self.time.dt):
            # A simulator can have several steps for one of Brian, and go on behind its last.
            found |= (steps > start - 0.5) & (steps < stop - 0.5)
        return found

    def _steps(self, monitor: Monitor) -> tuple[Numbers, NDArray[np.int_]]:
        """When a monitor records: in seconds, and as numbers of Brian's smallest time steps."""
        dt = self._dt(monitor)
        numbers = [np.arange(*interval) for interval in self._intervals(monitor, dt)]
        steps = np.concatenate(numbers) if numbers else np.zeros(0, int)
        return steps * dt, steps * round(dt / self.time.dt)

    def _intervals(self, monitor: Monitor, dt: float) -> Iterator[tuple[int, int]]:
        """The numbers of the first step of each run in which it records, and of the one behind."""
        for run in self.model.runs:
            start = float(run.start.number)
            if start >= self.model.time.number and monitor.name not in run.inactive:
                yield _step(start, dt), _step(start + float(run.duration.number), dt)

    def _dt(self, monitor: Monitor) -> float:
        dt = self.model.clocks[monitor.schedule.clock].dt
        assert dt is not None
        return float(dt.number)


def _happened(folder: Path, recordings: Recordings) -> Iterator[tuple[tuple[str, str], _Happened]]:
    if not recordings.events:
        return
    ids, times = read_events(folder / recordings.events_file)
    numbers, rows = ids.astype(int), np.round(times / recordings.time.step)
    for one in recordings.events:
        mine = (numbers >= one.first) & (numbers < one.first + one.size)
        happened = _Happened(
            numbers[mine] - one.first, _brians_steps(rows[mine], one, recordings.time)
        )
        yield (one.group, one.event), happened


def _brians_steps(rows: NDArray[np.float64], events: Events, time: Time) -> NDArray[np.float64]:
    return (rows - events.row) / time.steps + time.first


def _step(moment: float, dt: float) -> int:
    """The time step at a moment, or the next one, as Brian's clocks have it."""
    nearest = round(moment / dt)
    is_same = abs(nearest - moment / dt) <= Clock.epsilon_dt
    return nearest if is_same else int(np.ceil(moment / dt))
