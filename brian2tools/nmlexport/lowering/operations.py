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
    "Side",
    "Transmit",
    "operations_of",
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
        found,
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
    sender = projection.source if pathway.side == "pre" else projection.target
    changes = changes_of(projection, code, variables)
    own = variables.written(projection.name, code.written)
    handed_over = frozenset((name, f"{side}.{variable}") for side, variable in changes)
    yield Operation(
        name=name,
        group=projection.name,
        depth=variables.depth(projection.name),
        action=Transmit(pathway),
        schedule=pathway.schedule,
        reads=variables.read(projection.name, code.names) | {(sender.group, pathway.event)},
        writes=frozenset(place for place in own if place[0] == projection.name) | handed_over,
    )
    # What goes to the presynaptic neurons takes a step of the simulator more.
    for (side, variable), change in sorted(changes.items(), key=lambda one: one[0][0]):
        receive = Receive(variable, projection, side, change)
        yield _received(name, receive, pathway.schedule, variables)


def changes_of(
    projection: Projection, code: Statements, variables: Variables
) -> dict[tuple[Side, str], Change]:
    """What statements of synapses do to variables of the populations on both sides."""
    operators: dict[tuple[Side, str], set[str]] = {}
    for line in code.lines:
        place = variables.owner(projection.name, line.variable)
        if place is not None and place[0] != projection.name:
            key = side_of(line.variable), place[1]
            operators.setdefault(key, set()).add(line.operator)
    return {key: _change(found) for key, found in operators.items()}


def side_of(name: str) -> Side:
    """On which side of a synapse a variable is, if it is not one of the synapse itself."""
    return "pre" if name.endswith("_pre") else "post"


def _change(operators: set[str]) -> Change:
    if operators <= {"+=", "-="}:
        return "add"
    return "multiply" if operators <= {"*=", "/="} else "set"


def _of_sum(
    projection: Projection, summed: SummedVariable, variables: Variables
) -> Iterator[Operation]:
    ((_, variable),) = variables.written(projection.name, {summed.name})
    side = side_of(summed.name)
    name = f"{projection.name}_summed_variable_{summed.name}"
    yield Operation(
        name=name,
        group=projection.name,
        depth=variables.depth(projection.name),
        action=Gather(summed),
        schedule=summed.schedule,
        reads=variables.read(projection.name, summed.expression.names),
        writes=frozenset({(name, f"{side}.{variable}")}),
    )
    receive = Receive(variable, projection, side, "sum")
    yield _received(name, receive, summed.schedule, variables)


def _received(sender: str, receive: Receive, schedule: Schedule, variables: Variables) -> Operation:
    variable, side = receive.variable, receive.side
    group = receive.elements.group
    place = (group, variable)
    return Operation(
        name=f"{sender}_{variable}_{side}",
        group=group,
        depth=variables.depth(group),
        action=receive,
        schedule=schedule,
        reads=frozenset({(sender, f"{side}.{variable}"), place})
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
