"""What can happen in a time step of Brian: kinds of operations, and what each reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.monitors import EventMonitor, StateMonitor
from brian2tools.description.parts import Assignment, Event, Range, Schedule
from brian2tools.description.populations import PoissonPopulation, SpikeSourcePopulation
from brian2tools.description.projections import (
    Pathway,
    PoissonInput,
    Projection,
    SummedVariable,
)
from brian2tools.nmlexport.lowering.steps import Steps
from brian2tools.nmlexport.lowering.variables import Place

__all__ = [
    "Action",
    "Assign",
    "Change",
    "Detect",
    "Emit",
    "Execute",
    "Gather",
    "Operation",
    "Receive",
    "Sample",
    "Side",
    "Transmit",
    "side_of",
]


@dataclass(frozen=True, slots=True)
class Execute:
    """Statements that each element executes.

    Parameters
    ----------
    statements : Statements
        The statements.
    event : str or None
        The event that must have happened in this time step.
    elements : Range or None
        The part of the group that does it, None for all of it.
    is_masked : bool
        Whether variables that do not change while a neuron is refractory stay as they are.
    source : PoissonInput or None
        The input that it comes from, with names of its own.
    """

    statements: Statements
    event: str | None = None
    elements: Range | None = None
    is_masked: bool = True
    source: PoissonInput | None = None


@dataclass(frozen=True, slots=True)
class Detect:
    """The condition of an event is checked."""

    event: Event


@dataclass(frozen=True, slots=True)
class Emit:
    """Spikes come from outside: at given times, or by chance."""

    population: PoissonPopulation | SpikeSourcePopulation


@dataclass(frozen=True, slots=True)
class Transmit:
    """A pathway of a projection does what an event asks for."""

    pathway: Pathway
    projection: Projection

    @property
    def event(self) -> Place:
        """The event, as a name of the group where it happens."""
        return self._sender.group, self.pathway.event

    @property
    def _sender(self) -> Range:
        return self.projection.source if self.pathway.side == "pre" else self.projection.target


@dataclass(frozen=True, slots=True)
class Gather:
    """Synapses evaluate what a variable of a population is the sum of."""

    summed: SummedVariable


@dataclass(frozen=True, slots=True)
class Receive:
    """A population takes over what its synapses have for one of its variables.

    Parameters
    ----------
    variable : str
        The variable.
    projection : Projection
        The synapses.
    side : str
        ``"pre"`` or ``"post"``: on which side of the synapses the population is.
    change : str
        ``"sum"`` if it is the sum of all; else what each synapse does: ``"add"`` something,
        ``"multiply"`` or ``"set"`` it.
    """

    variable: str
    projection: Projection
    side: Side
    change: Change

    @property
    def elements(self) -> Range:
        """The part of the population that the synapses belong to."""
        return self.projection.source if self.side == "pre" else self.projection.target


@dataclass(frozen=True, slots=True)
class Sample:
    """A monitor reads variables."""

    monitor: StateMonitor | EventMonitor


@dataclass(frozen=True, slots=True)
class Assign:
    """Values are given to a variable between two runs."""

    assignment: Assignment

    @property
    def names(self) -> frozenset[str]:
        """The names in what was written."""
        texts = (self.assignment.index, self.assignment.value)
        return frozenset[str]().union(*(one.names for one in texts if isinstance(one, Expression)))


Change = Literal["sum", "add", "multiply", "set"]
Side = Literal["pre", "post"]
Action = Assign | Execute | Detect | Emit | Transmit | Gather | Receive | Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that happens in a time step.

    Parameters
    ----------
    name : str
        Its name, mostly that of the object in Brian.
    group : str
        The population or projection whose elements do it.
    depth : int
        0 for neurons, 1 for synapses, 2 for synapses onto synapses.
    action : Action
        What is done.
    schedule : Schedule
        When.
    reads, writes : frozenset of Place
        The variables that matter and that may change.
    receives : str or None
        The operation of synapses whose results it takes over.
    active : tuple of Steps or None
        The time steps in which it happens, None for all.
    """

    name: str
    group: str
    depth: int
    action: Action
    schedule: Schedule
    reads: frozenset[Place]
    writes: frozenset[Place]
    receives: str | None = None
    active: tuple[Steps, ...] | None = None

    def interferes(self, later: Operation) -> bool:
        """Whether it matters that another operation comes behind this one."""
        changed = self.writes & (later.reads | later.writes)
        return bool(changed or self.reads & later.writes)

    @property
    def object(self) -> str:
        """The object of Brian that does it."""
        match self.action:
            case Emit(SpikeSourcePopulation(name=name)):
                return name
        return self.receives or self.name

    @property
    def label(self) -> str:
        """What has happened to a variable behind the operation, as a part of its id."""
        match self.action:
            case Execute(event="spike"):
                return "reset"
            case Execute(event=str(event)):
                return f"after_{event}"
            case Receive():
                return "received"
            case Assign():
                return "assigned"
            case Detect() | Emit():
                return "marked"
        return "updated" if self.name == f"{self.group}_stateupdater" else "changed"


def side_of(name: str) -> Side:
    """On which side of a synapse a variable is, if it is not one of the synapse itself."""
    return "pre" if name.endswith("_pre") else "post"
