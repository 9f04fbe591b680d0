"""What building one object needs to know of the whole model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

import brian2
from brian2.core.base import BrianObject

from brian2tools.description.model import Model, Part
from brian2tools.description.parts import Names, Range, Schedule
from brian2tools.description.values import Value
from brian2tools.errors import ArgumentError

__all__ = ["Context", "build_part"]


@dataclass
class Context:
    """The objects that have been built so far, by name.

    Parameters
    ----------
    model : Model
        What is built.
    namespace : mapping
        Functions that the description does not have.
    """

    model: Model
    namespace: Mapping[str, Any]
    objects: dict[str, BrianObject] = field(default_factory=dict)
    clocks: dict[str, Any] = field(default_factory=dict)
    timed_arrays: dict[str, brian2.TimedArray] = field(default_factory=dict)

    def group(self, name: str) -> Any:
        """A group of the model; it is built first if that has not been done."""
        if name not in self.objects:
            self.objects[name] = build_part(self.model[name], self)
        return self.objects[name]

    def elements(self, elements: Range) -> Any:
        """A group, or the subgroup that is meant."""
        group = self.group(elements.group)
        return group[elements.start : elements.stop] if elements.is_part else group

    def clock(self, name: str) -> Any:
        """A clock of the model."""
        if name not in self.clocks:
            self.clocks[name] = self._new_clock(name)
        return self.clocks[name]

    def _new_clock(self, name: str) -> Any:
        clock = self.model.clocks[name]
        if clock.times is not None:
            return _event_clock(name, clock.times)
        assert clock.dt is not None
        default = brian2.get_device().defaultclock
        # The default clock belongs to all models: its time step is not changed for this one.
        changes = any(name == one.name for run in self.model.runs for one in run.clocks)
        if name == default.name and float(default.dt_) == clock.dt.number and not changes:
            return default
        return brian2.Clock(dt=clock.dt.quantity, name=name)

    def names(self, *outside: Names) -> dict[str, Any]:
        """The namespace of a group."""
        found: dict[str, Any] = {}
        for names in outside:
            found |= {one.name: one.value.quantity for one in names.constants}
            found |= {one.name: self.timed_array(one.timed_array) for one in names.timed_arrays}
            found |= {one.name: self._function(one.name) for one in names.functions}
        return found

    def _function(self, name: str) -> Any:
        if name not in self.namespace:
            raise ArgumentError(
                f"the function {name!r} is not part of the description: give it to build, as "
                f"namespace={{{name!r}: {name}}}"
            )
        return self.namespace[name]

    def timed_array(self, name: str) -> brian2.TimedArray:
        """A timed array of the model, which groups share."""
        if name not in self.timed_arrays:
            array = self.model.timed_arrays[name]
            self.timed_arrays[name] = brian2.TimedArray(
                array.values.quantity, dt=array.dt.quantity, name=name
            )
        return self.timed_arrays[name]

    def place(self, thing: BrianObject, schedule: Schedule) -> None:
        """Put an object that Brian has made into its place within the time step."""
        thing._clock = self.clock(schedule.clock)
        thing.when, thing.order, thing.active = schedule.when, schedule.order, schedule.active


def _event_clock(name: str, times: Value) -> Any:
    if not hasattr(brian2, "EventClock"):
        raise ArgumentError(
            f"the clock {name!r} has given times, which Brian {brian2.__version__} does not know: "
            "use Brian 2.10 or later"
        )
    return brian2.EventClock(times.quantity, name=name)


@singledispatch
def build_part(part: Part, context: Context) -> BrianObject:
    """Make the Brian object that a part of a model describes."""
    raise NotImplementedError(type(part).__name__)
