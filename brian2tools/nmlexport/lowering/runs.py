"""The runs of a model as ranges of Brian's time steps, and what is different in each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from brian2tools.description.model import Model, Run, SpikesChange
from brian2tools.description.parts import Assignment, Schedule
from brian2tools.description.populations import SpikeSourcePopulation
from brian2tools.description.values import Value
from brian2tools.nmlexport.lowering.steps import Steps, joined

__all__ = ["Timeline", "with_spikes"]

#: By what part of a time step Brian lets a time be off.
_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class _Part:
    """The time steps of one run."""

    run: Run
    steps: Steps


def with_spikes(source: SpikeSourcePopulation, change: SpikesChange) -> SpikeSourcePopulation:
    """Sources of spikes with those that they are given later."""
    return replace(source, indices=change.indices, times=change.times, period=change.period)


def _finite(times: Value) -> NDArray[np.float64]:
    seconds = np.atleast_1d(np.asarray(times.quantity, dtype=float))
    found: NDArray[np.float64] = seconds[np.isfinite(seconds)]
    return found


class Timeline:
    """When each run of a model takes place, in time steps of Brian.

    Parameters
    ----------
    model : Model
        The model.
    """

    def __init__(self, model: Model) -> None:
        dts = [
            (float(clock.dt.number), clock.name) for clock in model.clocks if clock.dt is not None
        ]
        #: Brian's smallest time step, in seconds, and the name of the clock that has it.
        self.dt, self.clock = min(dts)
        self._periods = {name: round(dt / self.dt) for dt, name in dts}
        #: The times of clocks that have no time step, in seconds.
        self._given = {
            clock.name: _finite(clock.times) for clock in model.clocks if clock.times is not None
        }
        begin = float(model.time.number)
        # What was before the description is in its values already.
        runs = [run for run in model.runs if float(run.start.number) >= begin]
        self._parts = [_Part(run, self._steps(run)) for run in runs]
        #: The first time step, and the one behind the last.
        self.first = self._step(begin)
        self.stop = max((part.steps[1] for part in self._parts), default=self.first)
        self.has_several_runs = len(runs) > 1

    def _steps(self, run: Run) -> Steps:
        start = float(run.start.number)
        return self._step(start), self._step(start + float(run.duration.number))

    def _step(self, time: float) -> int:
        """The first time step that does not begin before a time."""
        nearest = round(time / self.dt)
        if abs(nearest - time / self.dt) <= _TOLERANCE:
            return nearest
        return math.ceil(time / self.dt)

    def period(self, schedule: Schedule) -> int:
        """How many time steps lie between two of a clock; 1 if its times are given."""
        return self._periods.get(schedule.clock, 1)

    # What is different in each run

    def active(self, name: str, schedule: Schedule | None = None) -> tuple[Steps, ...] | None:
        """The time steps in which an object of Brian takes part; None for all of them."""
        found = [part.steps for part in self._parts if name not in part.run.inactive]
        if schedule is not None and schedule.clock in self._given:
            if len(found) == len(self._parts) and not schedule.active:
                return ()
            return self._at_given_times(schedule.clock, found)
        if len(found) == len(self._parts):
            # Without a word on it in the runs, an object is what it was when it was described.
            return () if schedule is not None and not schedule.active else None
        return joined(found)

    def _at_given_times(self, clock: str, ranges: list[Steps]) -> tuple[Steps, ...]:
        steps = np.rint(self._given[clock] / self.dt).astype(int).tolist()
        return tuple((step, step + 1) for step in steps if any(a <= step < b for a, b in ranges))

    def constants(self, group: str, name: str, first: Value | None) -> list[tuple[int, Value]]:
        """The values of a constant, with the time steps from which on they hold."""
        found = [] if first is None else [(self.first, first)]
        for part in self._parts:
            for change in part.run.constants:
                if (change.group, change.name) == (group, name):
                    found.append((part.steps[0], change.value))
        return found

    def timed_arrays(self, group: str, name: str, first: str) -> list[tuple[int, str]]:
        """The timed arrays that a name stands for, with the time steps from which on it does."""
        found = [(self.first, first)]
        for part in self._parts:
            for change in part.run.timed_arrays:
                if (change.group, change.name) == (group, name):
                    found.append((part.steps[0], change.timed_array))
        return found

    def spikes(self, source: SpikeSourcePopulation) -> list[tuple[Steps, SpikeSourcePopulation]]:
        """Sources with the spikes that they are given, for each range of time steps."""
        starts, found = [self.first], [source]
        for part in self._parts:
            for change in part.run.spikes:
                if change.group == source.name:
                    starts.append(part.steps[0])
                    found.append(with_spikes(source, change))
        ranges = pairwise([*starts, self.stop])
        return list(zip(ranges, found, strict=True))

    @property
    def assignments(self) -> list[tuple[int, Assignment]]:
        """What is assigned between runs, with the first time step behind it."""
        return [(part.steps[0], one) for part in self._parts for one in part.run.assignments]
