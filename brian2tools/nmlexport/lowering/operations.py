"""What happens in a time step of Brian, in order, and what each operation reads and writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.model import Model
from brian2tools.description.monitors import EventMonitor, RateMonitor, StateMonitor
from brian2tools.description.parts import Assignment, Event, Range, Schedule
from brian2tools.description.populations import (
    NeuronPopulation,
    PoissonPopulation,
    SpikeSourcePopulation,
)
from brian2tools.description.projections import (
    Pathway,
    PoissonInput,
    Projection,
    SummedVariable,
)
from brian2tools.nmlexport.lowering.steps import Steps
from brian2tools.nmlexport.lowering.variables import Place, Variables

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
    "Transmit",
    "operations_of",
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
    """A pathway does what an event asks for."""

    pathway: Pathway


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
    change : str
        ``"sum"`` if it is the sum of all; else what each synapse does: ``"add"`` something,
        ``"multiply"`` or ``"set"`` it.
    """

    variable: str
    projection: Projection
    change: Change


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


def operations_of(model: Model, variables: Variables) -> list[Operation]:
    """The operations of a time step, in the order in which Brian executes them."""
    found = [*_of_populations(model, variables), *_of_projections(model, variables)]
    found += [*_of_inputs(model, variables), *_of_monitors(model, variables)]
    slots = {slot: 3 * position for position, slot in enumerate(model.schedule)}
    for slot, position in list(slots.items()):
        slots[f"before_{slot}"], slots[f"after_{slot}"] = position - 1, position + 1
    # What is received belongs to what sends it, which was found before it.
    return sorted(
        (one for one in found if one.schedule.active),
        key=lambda one: (slots[one.schedule.when], one.schedule.order, one.receives or one.name),
    )


def _of_populations(model: Model, variables: Variables) -> Iterator[Operation]:
    for population in model.populations:
        if isinstance(population, NeuronPopulation):
            yield from _of_neurons(population, variables)
        else:
            yield Operation(
                name=f"{population.name}_spike_thresholder",
                group=population.name,
                depth=0,
                action=Emit(population),
                schedule=_schedule_of_spikes(population),
                reads=variables.read(population.name, {"rates"}),
                writes=frozenset({(population.name, "spike")}),
            )
            yield from _regular(population, variables)


def _schedule_of_spikes(population: PoissonPopulation | SpikeSourcePopulation) -> Schedule:
    if isinstance(population, PoissonPopulation):
        return population.threshold_schedule
    return population.schedule


def _of_neurons(population: NeuronPopulation, variables: Variables) -> Iterator[Operation]:
    name = population.name
    yield from _constant_over_dt(population, variables)
    update = population.state_update
    if update.code.strip():
        action = Execute(Statements(update.code), is_masked=False)
        yield _executed(f"{name}_stateupdater", population, action, update.schedule, variables)
    for event in population.events:
        yield from _of_event(population, event, variables)
    yield from _regular(population, variables)


def _of_event(
    population: NeuronPopulation, event: Event, variables: Variables
) -> Iterator[Operation]:
    name = population.name
    is_spike_of_refractory = event.name == "spike" and population.refractory is not None
    marks = {"lastspike", "not_refractory"} if is_spike_of_refractory else set()
    yield Operation(
        name=f"{name}_{event.name}_thresholder",
        group=name,
        depth=0,
        action=Detect(event),
        schedule=event.schedule,
        reads=variables.read(name, event.condition.names | marks),
        writes=frozenset({(name, event.name), *((name, mark) for mark in marks)}),
    )
    if event.statements is not None and event.statements_schedule is not None:
        action = Execute(event.statements, event=event.name, is_masked=False)
        yield _executed(
            f"{name}_{event.name}_resetter",
            population,
            action,
            event.statements_schedule,
            variables,
        )


def _constant_over_dt(
    group: NeuronPopulation | Projection, variables: Variables
) -> Iterator[Operation]:
    update = group.subexpression_update
    if update is not None:
        lines = [
            f"{one.name} = {one.expression}"
            for one in group.equations
            if one.kind == "subexpression" and "constant over dt" in one.flags
        ]
        action = Execute(Statements("\n".join(lines)), is_masked=False)
        yield _executed(update.name, group, action, update.schedule, variables)


def _regular(
    group: NeuronPopulation | PoissonPopulation | SpikeSourcePopulation | Projection,
    variables: Variables,
) -> Iterator[Operation]:
    for one in group.operations:
        action = Execute(one.statements, elements=one.elements)
        yield _executed(one.name, group, action, one.schedule, variables)


def _executed(
    name: str,
    group: NeuronPopulation | PoissonPopulation | SpikeSourcePopulation | Projection,
    action: Execute,
    schedule: Schedule,
    variables: Variables,
) -> Operation:
    statements = action.statements
    reads = variables.read(group.name, statements.names)
    if action.event is not None:
        reads |= {(group.name, action.event)}
    if action.is_masked:
        reads |= variables.masks(group.name, statements.written)
    return Operation(
        name=name,
        group=group.name,
        depth=variables.depth(group.name),
        action=action,
        schedule=schedule,
        reads=reads,
        writes=variables.written(group.name, statements.written),
    )


def _of_projections(model: Model, variables: Variables) -> Iterator[Operation]:
    for projection in model.projections:
        yield from _constant_over_dt(projection, variables)
        update = projection.state_update
        if update is not None and update.code.strip():
            action = Execute(Statements(update.code), is_masked=False)
            yield _executed(
                f"{projection.name}_stateupdater", projection, action, update.schedule, variables
            )
        for pathway in projection.pathways:
            yield from _of_pathway(projection, pathway, variables)
        for summed in projection.summed_variables:
            yield from _of_sum(projection, summed, variables)
        yield from _regular(projection, variables)


def _of_pathway(
    projection: Projection, pathway: Pathway, variables: Variables
) -> Iterator[Operation]:
    name = f"{projection.name}_{pathway.name}"
    code = Statements(pathway.code)
    side = projection.source if pathway.side == "pre" else projection.target
    own = variables.written(projection.name, code.written)
    outer = sorted(place for place in own if place[0] != projection.name)
    handed_over = frozenset((name, f"{group}.{variable}") for group, variable in outer)
    yield Operation(
        name=name,
        group=projection.name,
        depth=variables.depth(projection.name),
        action=Transmit(pathway),
        schedule=pathway.schedule,
        reads=variables.read(projection.name, code.names) | {(side.group, pathway.event)},
        writes=(own - frozenset(outer)) | handed_over,
    )
    for place in outer:
        change = change_of(place, projection.name, code, variables)
        yield _received(name, projection, place, pathway.schedule, variables, change)


def change_of(place: Place, projection: str, code: Statements, variables: Variables) -> Change:
    """What statements of synapses do to a variable of a population."""
    operators = {
        line.operator for line in code.lines if variables.owner(projection, line.variable) == place
    }
    if operators <= {"+=", "-="}:
        return "add"
    return "multiply" if operators <= {"*=", "/="} else "set"


def _of_sum(
    projection: Projection, summed: SummedVariable, variables: Variables
) -> Iterator[Operation]:
    ((group, variable),) = variables.written(projection.name, {summed.name})
    name = f"{projection.name}_summed_variable_{variable}"
    yield Operation(
        name=name,
        group=projection.name,
        depth=variables.depth(projection.name),
        action=Gather(summed),
        schedule=summed.schedule,
        reads=variables.read(projection.name, summed.expression.names),
        writes=frozenset({(name, f"{group}.{variable}")}),
    )
    yield _received(name, projection, (group, variable), summed.schedule, variables, "sum")


def _received(
    sender: str,
    projection: Projection,
    place: Place,
    schedule: Schedule,
    variables: Variables,
    change: Change,
) -> Operation:
    group, variable = place
    return Operation(
        name=f"{sender}_{group}_{variable}",
        group=group,
        depth=variables.depth(group),
        action=Receive(variable, projection, change),
        schedule=schedule,
        reads=frozenset({(sender, f"{group}.{variable}"), place})
        | variables.masks(group, {variable}),
        writes=frozenset({place}),
        receives=sender,
    )


def _of_inputs(model: Model, variables: Variables) -> Iterator[Operation]:
    for one in model.inputs:
        action = Execute(poisson_statements(one), elements=one.target, source=one)
        group = one.target.group
        yield Operation(
            name=one.name,
            group=group,
            depth=0,
            action=action,
            schedule=one.schedule,
            reads=variables.read(group, action.statements.names)
            | variables.masks(group, {one.variable}),
            writes=frozenset({(group, one.variable)}),
        )


def poisson_statements(one: PoissonInput) -> Statements:
    """What a Poisson input does in each time step; the name of the number is its own."""
    weight = one.weight if isinstance(one.weight, Expression) else f"{one.name}_weight"
    return Statements(f"{one.variable} += ({weight})*{one.name}_events()")


def _of_monitors(model: Model, variables: Variables) -> Iterator[Operation]:
    for monitor in model.monitors:
        if isinstance(monitor, RateMonitor) or not monitor.variables:
            continue
        group = monitor.source.group
        yield Operation(
            name=monitor.name,
            group=group,
            depth=variables.depth(group),
            action=Sample(monitor),
            schedule=monitor.schedule,
            reads=variables.read(group, set(monitor.variables)),
            writes=frozenset(),
        )
