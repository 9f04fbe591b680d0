"""The operations of a time step of Brian, in order."""

from __future__ import annotations

from collections.abc import Iterator

from brian2tools.description.expressions import Expression, Statements
from brian2tools.description.model import Model
from brian2tools.description.monitors import RateMonitor
from brian2tools.description.parts import Event, Schedule
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
from brian2tools.nmlexport.lowering.effects import changes_of
from brian2tools.nmlexport.lowering.operations import (
    Detect,
    Emit,
    Execute,
    Gather,
    Operation,
    Receive,
    Sample,
    Transmit,
    side_of,
)
from brian2tools.nmlexport.lowering.variables import Variables

__all__ = ["operations_of", "turn"]


def operations_of(model: Model, variables: Variables) -> list[Operation]:
    """The operations of a time step, in the order in which Brian executes them."""
    found = [*_of_populations(model, variables), *_of_projections(model, variables)]
    found += [*_of_inputs(model, variables), *_of_monitors(model, variables)]
    # What is received belongs to what sends it, which was found before it.
    return sorted(found, key=lambda one: turn(model, one.schedule, one.receives or one.name))


def turn(model: Model, schedule: Schedule, name: str) -> tuple[int, int, str]:
    """What sorts the objects of Brian in the order in which it executes them in a time step."""
    slots = {slot: 3 * position for position, slot in enumerate(model.schedule)}
    for slot, position in list(slots.items()):
        slots[f"before_{slot}"], slots[f"after_{slot}"] = position - 1, position + 1
    return slots[schedule.when], schedule.order, name


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
    action = Transmit(pathway, projection)
    changes = changes_of(projection, code, variables)
    own = variables.written(projection.name, code.written)
    handed_over = frozenset((name, f"{side}.{variable}") for side, variable in changes)
    yield Operation(
        name=name,
        group=projection.name,
        depth=variables.depth(projection.name),
        action=action,
        schedule=pathway.schedule,
        reads=variables.read(projection.name, code.names) | {action.event},
        writes=frozenset(place for place in own if place[0] == projection.name) | handed_over,
    )
    # What goes to the presynaptic neurons takes a step of the simulator more.
    for (side, variable), change in sorted(changes.items(), key=lambda one: one[0][0]):
        receive = Receive(variable, projection, side, change)
        yield _received(name, receive, pathway.schedule, variables)


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
        action = Execute(_poisson_statements(one), elements=one.target, source=one)
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


def _poisson_statements(one: PoissonInput) -> Statements:
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
