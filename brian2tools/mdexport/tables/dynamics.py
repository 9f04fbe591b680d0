"""How neurons and synapses behave: equations, events and their effects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from brian2tools.description.expressions import Statements
from brian2tools.description.model import Model
from brian2tools.description.parts import (
    Equation,
    Event,
    Link,
    RegularOperation,
    StateUpdate,
)
from brian2tools.description.populations import NeuronPopulation, Population
from brian2tools.description.projections import Pathway, Projection, SummedVariable
from brian2tools.mdexport.amounts import counted
from brian2tools.mdexport.tables.entries import Entry, entry
from brian2tools.mdexport.tables.latex import LatexWording
from brian2tools.mdexport.wording import METHODS, new_value

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
    say : LatexWording
        How it is said.
    """

    def __init__(self, model: Model, say: LatexWording) -> None:
        self.model = model
        self.say = say

    def neurons(self, population: NeuronPopulation) -> Iterator[Entry]:
        """All that neurons do by themselves."""
        if population.cable is not None:
            yield entry("Morphology", self._morphology(population))
        yield from self._equations("Subthreshold dynamics", population.equations)
        yield entry("Linked variables", *map(self._link, population.links))
        for event in population.events:
            yield entry(self._event_name(event), *self._event(event))
        yield entry("Refractoriness", *self._refractoriness(population))
        yield from self.operations(population)
        yield from self._integration(population.state_update)

    def synapses(self, projection: Projection) -> Iterator[Entry]:
        """All that synapses do."""
        yield from self._equations("Dynamics", projection.equations)
        yield entry("Linked variables", *map(self._link, projection.links))
        for pathway in projection.pathways:
            yield entry(self._pathway_name(pathway), *self._statements(pathway.statements))
        yield entry("Sums over synapses", *map(self._sum, projection.summed_variables))
        yield from self.operations(projection)
        if projection.state_update is not None:
            yield from self._integration(projection.state_update)

    def operations(self, group: Population | Projection) -> Iterator[Entry]:
        """What happens at each step of a clock."""
        for operation in group.operations:
            lines = self._statements(operation.statements)
            yield entry("Regular operation", self._when(operation), *lines)

    def _morphology(self, population: NeuronPopulation) -> str:
        assert population.cable is not None
        sections = population.cable.morphology.sections
        compartments = counted(population.size, "compartment")
        text = (
            f"{compartments} in {counted(len(sections), 'section')}, joined by the cable equation"
        )
        return self.say.plain(text)

    def _equations(self, label: str, equations: Iterable[Equation]) -> Iterator[Entry]:
        equations = tuple(equations)
        differential = [one for one in equations if one.kind == "differential equation"]
        yield entry(label, *map(self._equation, differential))
        given = [
            one for one in equations if one.kind == "subexpression" and "summed" not in one.flags
        ]
        yield entry("Definitions", *map(self._equation, given))
        yield entry("Remarks", *self._remarks(equations))

    def _equation(self, equation: Equation) -> str:
        assert equation.expression is not None
        if equation.kind == "subexpression":
            left = self.say.mathematics.name(equation.name)
        else:
            left = self.say.displayed.derivative(equation.name)
        return self.say.equation(f"{left} =", equation.expression)

    def _remarks(self, equations: Iterable[Equation]) -> Iterator[str]:
        for flag, meaning in _FLAGS.items():
            names = [equation.name for equation in equations if flag in equation.flags]
            if names:
                yield f"{self.say.symbols(names)}: {meaning}"
        used = {name for one in equations if one.expression for name in one.expression.names}
        noise = sorted(name for name in used if name.partition("_")[0] == "xi")
        if noise:
            yield f"{self.say.symbols(noise)}: Gaussian white noise"

    def _link(self, link: Link) -> str:
        index = "" if link.index is None else ", through an index"
        other = self.say.elements(link.elements)
        return f"{self.say.symbol(link.name)} is {self.say.symbol(link.variable)} of {other}{index}"

    def _event_name(self, event: Event) -> str:
        return "Spiking" if event.name == "spike" else f"Event {self.say.name(event.name)}"

    def _event(self, event: Event) -> Iterator[str]:
        lines = () if event.statements is None else tuple(self._statements(event.statements))
        what = "a spike is emitted" if event.name == "spike" else "it happens"
        yield f"If {self.say.expression(event.condition)}, {what}{', then' if lines else ''}"
        yield from lines

    def _statements(self, statements: Statements) -> Iterator[str]:
        for line in statements.lines:
            variable = self.say.mathematics.name(line.variable)
            yield self.say.equation(rf"{variable} \leftarrow", new_value(line))

    def _refractoriness(self, population: NeuronPopulation) -> Iterator[str]:
        if population.refractory is None:
            return
        text = f"No further spike {self.say.refractoriness(population.refractory)} after a spike"
        held = [one.name for one in population.equations if "unless refractory" in one.flags]
        yield f"{text}; {self.say.symbols(held)} held meanwhile" if held else text

    def _when(self, operation: RegularOperation) -> str:
        when = self.say.clock(self.model.clocks[operation.schedule.clock])
        if operation.elements.is_part:
            when += f", in {self.say.elements(operation.elements)}"
        return when

    def _integration(self, update: StateUpdate) -> Iterator[Entry]:
        if update.method is not None:
            method = self.say.plain(METHODS.get(update.method, update.method))
            step = self.say.clock(self.model.clocks[update.schedule.clock])
            yield entry("Integration", f"{method}, {step}")

    def _pathway_name(self, pathway: Pathway) -> str:
        side = "presynaptic" if pathway.side == "pre" else "postsynaptic"
        event = "spike" if pathway.event == "spike" else f"event {self.say.name(pathway.event)}"
        name = "" if pathway.name == pathway.side else f" ({self.say.name(pathway.name)})"
        return f"On each {side} {event}{name}"

    def _sum(self, summed: SummedVariable) -> str:
        left = rf"{self.say.mathematics.name(summed.name)} = \sum_{{\mathrm{{synapses}}}}"
        return self.say.equation(left, summed.expression)
