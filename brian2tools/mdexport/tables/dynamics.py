"""How neurons and synapses behave: equations, events and their effects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from brian2tools.description.expressions import Statements
from brian2tools.description.model import Model
from brian2tools.description.parts import Equation, Event, Link, RegularOperation
from brian2tools.description.populations import (
    NeuronPopulation,
    Population,
    SpikeSourcePopulation,
)
from brian2tools.description.projections import Pathway, Projection, SummedVariable
from brian2tools.mdexport.amounts import counted
from brian2tools.mdexport.ordering import ordered_pathways, shares_an_event
from brian2tools.mdexport.sections.morphology import morphology_grid
from brian2tools.mdexport.sections.page import Page
from brian2tools.mdexport.sections.symbols import meanings_in_neurons, meanings_in_synapses
from brian2tools.mdexport.tables.entries import Entry, entry
from brian2tools.mdexport.wording import LOST_INPUT, METHODS, Wording, new_value

__all__ = ["Dynamics"]

#: What the flags of equations mean, as far as it is not said elsewhere.
_FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "constant over dt": "evaluated once in each time step",
        "event-driven": "solved from one event to the next",
        "shared": "the same for all elements",
    }
)


class Dynamics:
    """Says how the neurons and synapses of a model behave.

    Parameters
    ----------
    model : Model
        The model.
    say : Wording
        How it is said.
    """

    def __init__(self, model: Model, say: Wording) -> None:
        self.say = say
        self.page = Page(model, say)

    def entries(self, group: Population | Projection) -> Iterator[Entry]:
        """What a group does."""
        if isinstance(group, Projection):
            return self.synapses(group)
        if isinstance(group, NeuronPopulation):
            return self.neurons(group)
        return self.operations(group)

    def meanings(self, group: Population | Projection) -> list[str]:
        """What those symbols mean that are neither parameters nor variables."""
        if isinstance(group, Projection):
            return meanings_in_synapses(group, self.page)
        if isinstance(group, SpikeSourcePopulation):
            return []
        return meanings_in_neurons(group, self.page)

    def morphology(self, population: NeuronPopulation) -> Iterator[Entry]:
        """The sections of a neuron of many compartments."""
        if population.cable is not None:
            grid = morphology_grid(population.cable.morphology, self.page)
            name = self.say.heading(self.say.name(population.name))
            yield ((name, *grid.header[1:]),)
            yield from ((row,) for row in grid.rows)

    def neurons(self, population: NeuronPopulation) -> Iterator[Entry]:
        """All that neurons do by themselves."""
        if population.cable is not None:
            yield entry("Morphology", self._morphology(population))
        yield from self._equations("Subthreshold dynamics", population)
        for event in population.events:
            yield entry(self._event_name(event), *self._event(event, population))
        yield entry("Refractoriness", *self._refractoriness(population))
        yield from self.operations(population)
        yield from self._integration(population)

    def synapses(self, projection: Projection) -> Iterator[Entry]:
        """All that synapses do."""
        yield from self._equations("Dynamics", projection)
        pathways = ordered_pathways(projection, self.page.model)
        for pathway in pathways:
            yield entry(self._pathway_name(pathway, projection), *self._effects(pathway.statements))
        if shares_an_event(pathways):
            yield entry("Order", "in each time step, as given here")
        yield entry("Sums over synapses", *map(self._sum, projection.summed_variables))
        yield from self.operations(projection)
        yield from self._integration(projection)

    def operations(self, group: Population | Projection) -> Iterator[Entry]:
        """What happens at each step of a clock."""
        for operation in group.operations:
            effects = self._effects(operation.statements)
            yield entry("Regular operation", self._when(operation), *effects)

    def _morphology(self, population: NeuronPopulation) -> str:
        assert population.cable is not None
        sections = counted(len(population.cable.morphology.sections), "section")
        compartments = counted(population.size, "compartment")
        return self.say.plain(f"{compartments} in {sections}, coupled by the cable equation")

    def _equations(self, label: str, group: NeuronPopulation | Projection) -> Iterator[Entry]:
        differential = [one for one in group.equations if one.kind == "differential equation"]
        yield entry(label, *map(self._equation, differential))
        given = [
            one
            for one in group.equations
            if one.kind == "subexpression" and "summed" not in one.flags
        ]
        yield entry("Definitions", *map(self._equation, given))
        yield entry("Linked variables", *map(self._link, group.links))
        yield entry("Remarks", *self._remarks(group.equations))

    def _equation(self, equation: Equation) -> str:
        assert equation.expression is not None
        if equation.kind == "subexpression":
            left = self.say.mathematics.name(equation.name)
        else:
            left = self.say.displayed.derivative(equation.name)
        return self.say.equation(f"{left} =", equation.expression)

    def _link(self, link: Link) -> str:
        name, variable = self.say.symbol(link.name), self.say.symbol(link.variable)
        text = f"{name} is {variable} of {self.say.elements(link.elements)}"
        if isinstance(link.index, str):
            return f"{text} at index {self.say.symbol(link.index)}"
        return text if link.index is None else f"{text} at {self.say.indices(link.index)}"

    def _remarks(self, equations: Iterable[Equation]) -> Iterator[str]:
        remarks: dict[str, list[str]] = {}
        for equation in equations:
            said = [_FLAGS[flag] for flag in equation.flags if flag in _FLAGS]
            said += [equation.type] if equation.type != "float" else []
            said += ["in single precision"] if equation.dtype == "float32" else []
            for remark in said:
                remarks.setdefault(remark, []).append(equation.name)
        for remark, names in remarks.items():
            yield f"{self.say.symbols(names)}: {remark}"

    def _event_name(self, event: Event) -> str:
        return "Spiking" if event.name == "spike" else f"Event {self.say.name(event.name)}"

    def _event(self, event: Event, population: NeuronPopulation) -> Iterator[str]:
        is_spike, own = event.name == "spike", population.schedule
        prefix = "" if is_spike else "after_"
        what = "a spike is emitted" if is_spike else "it happens"
        placed = self.page.placed(event.schedule, f"{prefix}thresholds", own.order, own.clock)
        text = f"If {self.say.expression(event.condition)}, {what}{placed}"
        if event.statements is None or event.statements_schedule is None:
            yield text
            return
        placed = self.page.placed(
            event.statements_schedule, f"{prefix}resets", own.order, own.clock
        )
        effects = list(self._effects(event.statements))
        yield f"{text}, then{placed}" if effects else text
        yield from effects

    def _effects(self, statements: Statements) -> Iterator[str]:
        for line in statements.lines:
            variable = self.say.mathematics.name(line.variable)
            yield self.say.equation(rf"{variable} \leftarrow", new_value(line))

    def _refractoriness(self, population: NeuronPopulation) -> Iterator[str]:
        if population.refractory is None:
            return
        text = f"No further spike {self.say.refractoriness(population.refractory)} after a spike"
        held = [one.name for one in population.equations if "unless refractory" in one.flags]
        yield text
        if held:
            them = "it" if len(held) == 1 else "them"
            yield f"{self.say.symbols(held)} held meanwhile; {LOST_INPUT} {them} is lost"

    def _when(self, operation: RegularOperation) -> str:
        schedule = operation.schedule
        when = self.say.clock(self.page.model.clocks[schedule.clock])
        when += self.page.placed(schedule, "start", 0, schedule.clock)
        if operation.elements.is_part:
            when += f", in {self.say.elements(operation.elements)}"
        return when

    def _integration(self, group: NeuronPopulation | Projection) -> Iterator[Entry]:
        update = group.state_update
        if update is None or update.method is None:
            return
        method = self.say.plain(METHODS.get(update.method, update.method))
        options = f" with {self.say.constants(update.options)}" if update.options else ""
        step = self.say.clock(self.page.model.clocks[update.schedule.clock])
        own = group.schedule
        placed = self.page.placed(update.schedule, "groups", own.order, update.schedule.clock)
        yield entry("Integration", f"{method}{options}, {step}{placed}")

    def _pathway_name(self, pathway: Pathway, projection: Projection) -> str:
        side, order = ("Presynaptic", -1) if pathway.side == "pre" else ("Postsynaptic", 1)
        event = "spike" if pathway.event == "spike" else f"event {self.say.name(pathway.event)}"
        name = "" if pathway.name == pathway.side else f", {self.say.name(pathway.name)}"
        own = projection.schedule.clock
        placed = self.page.placed(pathway.schedule, "synapses", order, own)
        return f"{side} {event}{name}{placed}"

    def _sum(self, summed: SummedVariable) -> str:
        left = rf"{self.say.mathematics.name(summed.name)} = \sum_{{\mathrm{{synapses}}}}"
        return self.say.equation(left, summed.expression)
