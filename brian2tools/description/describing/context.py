"""What the description of one object needs to know of the whole model."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from brian2.core.base import BrianObject
from brian2.core.names import Nameable
from brian2.groups.subgroup import Subgroup
from brian2.units import second

from brian2tools.description.model import Part
from brian2tools.description.parts import Clock, Range, Schedule, TimedArray
from brian2tools.description.values import Value
from brian2tools.errors import Problem
from brian2tools.kinds import kind_of

__all__ = ["Context", "describe_clock", "describe_part", "elements_of"]


@dataclass
class Context:
    """What is collected while the objects of a network are described.

    Parameters
    ----------
    namespace : mapping
        What names from outside stand for, for groups that have no namespace of their own.
    described : container of str
        The names of the objects that were described before, with all that they have done since.
    things : sequence of BrianObject
        All objects that are described together.
    """

    namespace: Mapping[str, Any]
    described: Container[str] = ()
    things: Sequence[BrianObject] = ()
    clocks: dict[str, Clock] = field(default_factory=dict)
    timed_arrays: dict[str, TimedArray] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(
        self,
        thing: Nameable,
        place: str,
        reason: str,
        *,
        advice: str,
        expression: str | None = None,
    ) -> None:
        """Take a note of what cannot be described, once."""
        problem = Problem(
            object=thing.name, place=place, expression=expression, reason=reason, advice=advice
        )
        if problem not in self.problems:
            self.problems.append(problem)

    def schedule(self, thing: BrianObject) -> Schedule:
        """When an object runs; its clock becomes one of the model."""
        clock = thing.clock
        if clock.name not in self.clocks:
            self.clocks[clock.name] = describe_clock(clock)
        elif self.clocks[clock.name] != describe_clock(clock):
            self.report(
                clock,
                "time step",
                f"two clocks are called {clock.name!r}",
                advice="give one of them another name",
            )
        return Schedule(
            clock=clock.name, when=thing.when, order=int(thing.order), active=bool(thing.active)
        )


def describe_clock(clock: Any) -> Clock:
    """A clock with its time step, or with the times that it was given."""
    if "times" in clock.variables:
        # The last one is infinity, for Brian's own use.
        times = clock.variables["times"].get_value()[:-1]
        return Clock(name=clock.name, times=Value.of(times * second))
    return Clock(name=clock.name, dt=Value.of(clock.dt))


def elements_of(group: Any) -> Range:
    """A group, or the part that a subgroup is of its source."""
    # Brian hands out groups as weak references, which have the class but not the type.
    if not issubclass(group.__class__, Subgroup):
        return Range(group=group.name, start=0, stop=len(group))
    start, stop = int(group.start), int(group.stop)
    return Range(group=group.source.name, start=start, stop=stop, is_part=True)


@singledispatch
def describe_part(thing: BrianObject, context: Context) -> Part | None:
    """Describe one of Brian's objects; what has no description becomes a problem."""
    context.report(
        thing,
        "object",
        f"{kind_of(thing)} has no description",
        advice="express it by equations, events or run_regularly, or take it out of the network",
    )
    return None
