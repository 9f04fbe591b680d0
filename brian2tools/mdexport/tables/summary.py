"""The whole model at a glance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from brian2tools.description.model import Model
from brian2tools.description.parts import Equation
from brian2tools.description.populations import NeuronPopulation
from brian2tools.description.projections import Pathway, Projection
from brian2tools.mdexport.connecting import connection_kind, variables_of
from brian2tools.mdexport.tables.entries import Entry, Panel, entry, panel
from brian2tools.mdexport.tables.populations import elements_of
from brian2tools.mdexport.wording import METHODS, Wording

__all__ = ["is_plastic", "summary"]


def summary(model: Model, say: Wording) -> Panel:
    """One line for each of the aspects that the other tables are about."""
    return panel(
        "Model Summary",
        _entries(model, say),
        caption="The model in the form of Nordlie, Gewaltig and Plesser (2009).",
    )


def is_plastic(projection: Projection) -> bool:
    """Whether events change the synapses themselves, beyond what is summed up from them."""
    own = set(projection.equations.names)
    changing = [one for one in projection.pathways if one.statements.written & own]
    return any(one.side == "post" or not projection.summed_variables for one in changing)


def _entries(model: Model, say: Wording) -> Iterator[Entry]:
    neurons = [one for one in model.populations if isinstance(one, NeuronPopulation)]
    yield _line("Populations", _populations(model, say), say)
    yield _line("Topology", _topology(model, say), say)
    yield _line("Connectivity", _connectivity(model), say)
    yield _line("Neuron model", _named(neurons, _neuron_model, say), say)
    yield _line("Synapse model", _named(model.projections, _synapse_model, say), say)
    yield _line("Plasticity", _named(filter(is_plastic, model.projections), _plasticity, say), say)
    yield _line("Input", _inputs(model, say), say)
    yield _line("Measurements", map(say.recorded, model.monitors), say)


def _line(label: str, texts: Iterable[str], say: Wording) -> Entry:
    return entry(label, "; ".join(dict.fromkeys(texts)) or say.plain("—"))


Group = TypeVar("Group", NeuronPopulation, Projection)


def _named(
    groups: Iterable[Group], text_of: Callable[[Group, Wording], str], say: Wording
) -> Iterator[str]:
    """What is said of each group, once for all of which the same is said."""
    names: dict[str, list[str]] = {}
    for group in groups:
        names.setdefault(text_of(group, say), []).append(say.name(group.name))
    for text, alike in names.items():
        yield f"{', '.join(alike)}: {text}"


def _populations(model: Model, say: Wording) -> Iterator[str]:
    kinds: dict[str, list[str]] = {}
    for population in model.populations:
        kinds.setdefault(elements_of(population), []).append(say.name(population.name))
    for kind, names in kinds.items():
        yield f"{', '.join(names)} ({kind})"


def _topology(model: Model, say: Wording) -> Iterator[str]:
    """What the rules of connections ask of neurons, beyond their numbers."""
    names = {
        name
        for projection in model.projections
        for rule in projection.rules
        for name in variables_of(rule)
    }
    if names:
        yield f"connections depend on {say.symbols(sorted(names))}"


def _connectivity(model: Model) -> Iterator[str]:
    for projection in model.projections:
        yield from map(connection_kind, projection.rules)
        if not projection.rules:
            yield "by a rule that is not known" if projection.size else "none"


def _neuron_model(population: NeuronPopulation, say: Wording) -> str:
    update, events = population.state_update, population.events
    parts = [*_integrated(population.equations, update.method, say)]
    if population.cable is not None:
        parts.append("cable equation")
    parts += ["spikes" if one.name == "spike" else f"events {say.name(one.name)}" for one in events]
    if population.refractory is not None:
        parts.append("refractoriness")
    return ", ".join(parts) or "no dynamics"


def _integrated(equations: Iterable[Equation], method: str | None, say: Wording) -> Iterator[str]:
    names = [one.name for one in equations if one.kind == "differential equation"]
    if names and method is not None:
        yield f"dynamics of {say.symbols(names)} ({say.plain(METHODS.get(method, method))})"
    elif names:
        yield f"dynamics of {say.symbols(names)}"


def _synapse_model(projection: Projection, say: Wording) -> str:
    own = set(projection.equations.names)
    method = None if projection.state_update is None else projection.state_update.method
    parts = [*_integrated(projection.equations, method, say)]
    for pathway in projection.pathways:
        changed = sorted(pathway.statements.written - own)
        if changed:
            parts.append(f"{_events(pathway, say)} change {say.symbols(changed)}")
    if projection.summed_variables:
        parts.append(f"sums give {say.symbols(projection.summed_variables.names)}")
    return ", ".join(parts) or "no effect on neurons"


def _plasticity(projection: Projection, say: Wording) -> str:
    own = set(projection.equations.names)
    return ", ".join(
        f"{_events(pathway, say)} change {say.symbols(sorted(pathway.statements.written & own))}"
        for pathway in projection.pathways
        if pathway.statements.written & own
    )


def _events(pathway: Pathway, say: Wording) -> str:
    events = "spikes" if pathway.event == "spike" else f"events {say.name(pathway.event)}"
    return f"{'presynaptic' if pathway.side == 'pre' else 'postsynaptic'} {events}"


def _inputs(model: Model, say: Wording) -> Iterator[str]:
    for population in model.populations:
        if not isinstance(population, NeuronPopulation):
            yield f"{elements_of(population)} of {say.name(population.name)}"
    for one in model.inputs:
        yield f"Poisson input to {say.elements(one.target)}"
    if model.timed_arrays:
        yield "given values over time"
