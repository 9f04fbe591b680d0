"""What a network consists of: boxes, the links between them, and what is recorded of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Literal

from brian2 import (
    BrianObject,
    EventMonitor,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    PopulationRateMonitor,
    SpatialNeuron,
    SpikeGeneratorGroup,
    StateMonitor,
    Subgroup,
    Synapses,
    TimedArray,
)
from brian2.equations.equations import DIFFERENTIAL_EQUATION
from brian2.units import Quantity, second

from brian2tools.plotting.labels import grouped_digits
from brian2tools.plotting.live import LivePlot
from brian2tools.plotting.network.objects import is_monitor
from brian2tools.plotting.wording import (
    counted,
    noun_of,
    part_text,
    rates_text,
    value_text,
    whole,
)

__all__ = [
    "Box",
    "Elements",
    "End",
    "Kind",
    "Link",
    "Tag",
    "elements_of",
    "synapses_text",
]

Kind = Literal["group", "input", "synapses", "other"]

_MOST_VARIABLES = 4
_LONGEST_LINE = 26


@dataclass(frozen=True, slots=True)
class Box:
    """An object that stands for itself: what is written below its name, and how many it is."""

    name: str
    kind: Kind
    lines: tuple[str, ...] = ()
    neurons: int = 0


@dataclass(frozen=True, slots=True)
class End:
    """A box with its size, or a part of it that is written as in ``'[:3200]'``."""

    box: str
    size: int = 0
    part: str = ""
    start: int = 0

    @property
    def label(self) -> str:
        """Its name, as one writes it in Python."""
        return self.box + self.part


@dataclass(frozen=True, slots=True)
class Link:
    """What leads from one box to another; its kind is that of its source, unless it is modulation.

    ``number`` is that of its synapses, None where there are none to count; ``note`` is written
    in its place.
    """

    name: str
    kind: Kind
    source: End
    target: End
    number: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A monitor: its name, the box (or the link of that name) it records, and what of it."""

    name: str
    of: End
    text: str


@dataclass(frozen=True, slots=True)
class Elements:
    """All that a network consists of."""

    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    tags: tuple[Tag, ...]


def elements_of(objects: Iterable[BrianObject]) -> Elements:
    """What a collection of objects consists of, with the groups that they refer to."""
    # A stimulus that several groups use is described with each of them.
    parts = dict.fromkeys(part for thing in _with_groups(objects) for part in _describe(thing))
    return Elements(
        boxes=tuple(part for part in parts if isinstance(part, Box)),
        links=tuple(part for part in parts if isinstance(part, Link)),
        tags=tuple(part for part in parts if isinstance(part, Tag)),
    )


def _with_groups(objects: Iterable[BrianObject]) -> Iterator[Any]:
    """The objects, and those that they link to: a network may have been given only some."""
    seen: set[str] = set()
    queue = list(objects)
    for thing in queue:
        if thing.name not in seen:
            seen.add(thing.name)
            queue += map(whole, _ends(thing))
            yield thing


def _ends(thing: Any) -> tuple[Any, ...]:
    if isinstance(thing, Synapses):
        return thing.source, thing.target
    if isinstance(thing, PoissonInput):
        return (thing.group,)
    return (thing.source,) if is_monitor(thing) else ()


def synapses_text(link: Link) -> str:
    """How many synapses a link has, or what else is to be said of it."""
    if link.number is None:
        return link.note
    return counted(link.number, "synapse") if link.number else "not connected"


@singledispatch
def _describe(thing: Any) -> Iterator[Box | Link | Tag]:
    yield Box(thing.name, "other", (type(thing).__name__,))


@_describe.register
def _(_live: LivePlot) -> Iterator[Box | Link | Tag]:
    # It only looks at the model.
    yield from ()


@_describe.register
def _(group: NeuronGroup) -> Iterator[Box | Link | Tag]:
    neurons = 1 if isinstance(group, SpatialNeuron) else len(group)
    size = counted(len(group), noun_of(group))
    yield Box(group.name, "group", (size, _variables(group)), neurons)
    yield from _linked_variables(group)
    yield from _stimuli(group)


@_describe.register
def _(group: PoissonGroup) -> Iterator[Box | Link | Tag]:
    rates = textwrap.shorten(rates_text(group), _LONGEST_LINE, placeholder="…")
    yield Box(group.name, "input", (counted(len(group), noun_of(group)), rates))
    yield from _stimuli(group)


@_describe.register
def _(group: SpikeGeneratorGroup) -> Iterator[Box | Link | Tag]:
    spikes = group.variables["spike_time"].size
    yield Box(group.name, "input", (counted(len(group), "neuron"), counted(spikes, "given spike")))


@_describe.register
def _(poisson_input: PoissonInput) -> Iterator[Box | Link | Tag]:
    rate = f"{grouped_digits(poisson_input.N)} × {value_text(poisson_input.rate)}"
    yield Box(poisson_input.name, "input", ("Poisson input", f"{rate} per neuron"))
    source = End(poisson_input.name, poisson_input.N)
    note = f"into {poisson_input.target_var}"
    yield Link("", "input", source, _end(poisson_input.group), note=note)


@_describe.register
def _(synapses: Synapses) -> Iterator[Box | Link | Tag]:
    is_input = isinstance(whole(synapses.source), (PoissonGroup, SpikeGeneratorGroup))
    kind: Kind = "synapses" if isinstance(synapses.target, Synapses) else "group"
    source, target = _end(synapses.source), _end(synapses.target)
    number, note = _number_and_note(synapses)
    yield Link(synapses.name, "input" if is_input else kind, source, target, number, note)


@_describe.register(EventMonitor)
def _(monitor: EventMonitor) -> Iterator[Box | Link | Tag]:
    spikes = "spikes" if monitor.event == "spike" else f"{monitor.event} events"
    yield _tag(monitor, spikes if monitor.record else f"number of {spikes}")


@_describe.register
def _(monitor: PopulationRateMonitor) -> Iterator[Box | Link | Tag]:
    yield _tag(monitor, "rate")


@_describe.register
def _(monitor: StateMonitor) -> Iterator[Box | Link | Tag]:
    names = _listed(list(monitor.record_variables))
    yield _tag(monitor, f"{names} of {counted(monitor.n_indices, noun_of(monitor.source))}")


def _tag(monitor: Any, text: str) -> Tag:
    return Tag(monitor.name, _end(monitor.source), text)


def _end(group: Any) -> End:
    if isinstance(group, Synapses):
        return End(group.name)
    start = group.start if isinstance(group, Subgroup) else 0
    return End(whole(group).name, len(group), part_text(group), start)


def _number_and_note(synapses: Synapses) -> tuple[int | None, str]:
    try:
        return len(synapses), ""
    except NotImplementedError:
        # In C++ standalone mode they are made when the program runs.
        return None, "number not known yet"


def _linked_variables(group: NeuronGroup) -> Iterator[Link]:
    for name, equation in group.user_equations.items():
        owner = group.variables[name].owner if name in group.variables else None
        if "linked" in equation.flags and owner is not None and owner.name != group.name:
            yield Link("", "other", _end(owner), _end(group), note=f"linked: {name}")


def _stimuli(group: Any) -> Iterator[Box | Link]:
    """The timed arrays that a group used, which are known from its code after a run."""
    for runner in group.contained_objects:
        code = getattr(runner, "codeobj", None)
        for name, value in code.variables.items() if code else ():
            if isinstance(value, TimedArray):
                duration = value_text(Quantity(len(value.values) * value.dt, dim=second.dim))
                yield Box(name, "input", ("timed array", f"{len(value.values)} values, {duration}"))
                yield Link("", "input", End(name), _end(group))


def _variables(group: NeuronGroup) -> str:
    equations = group.user_equations
    states = [name for name, one in equations.items() if one.type == DIFFERENTIAL_EQUATION]
    if isinstance(group, SpatialNeuron):
        states = ["v", *states]
    return _listed(states or list(equations))


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:_MOST_VARIABLES])
    return f"{shown}, …" if len(names) > _MOST_VARIABLES else shown
