"""The variables of a model: who owns what a name means, and which of them have a memory."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from brian2.units import second

from brian2tools.description.expressions import Expression
from brian2tools.description.model import Model
from brian2tools.description.parts import Equation, TimedArray
from brian2tools.description.populations import NeuronPopulation, PoissonPopulation
from brian2tools.description.projections import Projection
from brian2tools.nmlexport.lowering.runs import Timeline

__all__ = ["Place", "Variables", "of_others"]

#: A variable: the group that owns it, and its name there.
Place = tuple[str, str]


def of_others(place: Place) -> Place:
    """A variable of other elements than the one that reads it."""
    group, name = place
    return group, f"{name} of others"


class Variables:
    """Finds the variables that the names in the expressions of a model mean.

    Parameters
    ----------
    model : Model
        The model.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        #: The runs.
        self.timeline = Timeline(model)
        self._known_names: dict[str, frozenset[str]] = {}
        self._known_equations: dict[str, Mapping[str, Equation]] = {}

    def owner(self, group: str, name: str) -> Place | None:
        """The variable that a name means in the expressions of a group; None if it is none."""
        part = self._model[group]
        if name in self._own(group):
            links = getattr(part, "links", ())
            for link in links:
                if link.name == name:
                    return self.owner(link.elements.group, link.variable)
            return group, name
        if isinstance(part, Projection):
            for side, suffix in ((part.source, "_pre"), (part.target, "_post"), (part.target, "")):
                inner = name.removesuffix(suffix)
                if name.endswith(suffix) and inner in self._own(side.group):
                    return self.owner(side.group, inner)
        return None

    def _own(self, group: str) -> frozenset[str]:
        if group not in self._known_names:
            self._known_names[group] = self._names(group)
        return self._known_names[group]

    def _names(self, group: str) -> frozenset[str]:
        part = self._model[group]
        equations: Iterable[Equation] = getattr(part, "equations", ())
        # What is summed belongs to the neurons.
        names = {one.name for one in equations if "summed" not in one.flags}
        if isinstance(part, NeuronPopulation) and part.refractory is not None:
            names |= {"lastspike", "not_refractory"}
        if isinstance(part, PoissonPopulation):
            names.add("rates")
        if isinstance(part, Projection) and any(
            "event-driven" in one.flags for one in part.equations
        ):
            names.add("lastupdate")
        return frozenset(names)

    def equation(self, group: str, name: str) -> Equation | None:
        """The equation of a variable; None if Brian has added it by itself."""
        return self._equations(group).get(name)

    def _equations(self, group: str) -> Mapping[str, Equation]:
        if group not in self._known_equations:
            part = self._model[group]
            known = {one.name: one for one in getattr(part, "equations", ())}
            if isinstance(part, PoissonPopulation):
                known["rates"] = _equation_of_rates(part)
            self._known_equations[group] = known
        return self._known_equations[group]

    def formulas(self, group: str, equation: Equation, known: Container[str]) -> Iterator[Equation]:
        """The subexpressions of a group that one is made of, itself the last.

        Each comes behind those that it uses itself. What is known already is left out.
        """
        equations, seen = self._equations(group), set[str]()
        pending = [(equation, False)]
        while pending:
            one, is_complete = pending.pop()
            if is_complete:
                yield one
            elif one.name not in seen and one.name not in known:
                seen.add(one.name)
                assert one.expression is not None
                inner = (equations[name] for name in one.expression.names if name in equations)
                pending.append((one, True))
                pending += [(other, False) for other in inner if self.is_formula(other)]

    def timed_array(self, name: str) -> TimedArray:
        """A timed array by its name in Brian."""
        return self._model.timed_arrays[name]

    def step(self, group: str) -> float:
        """The time step of a group in seconds."""
        dt = self._model.clocks[self._model[group].schedule.clock].dt
        assert dt is not None
        return float(dt.number)

    def _is_link(self, group: str, name: str) -> bool:
        return any(link.name == name for link in getattr(self._model[group], "links", ()))

    def read(self, group: str, names: Iterable[str]) -> frozenset[Place]:
        """The variables with a memory that names mean, those of subexpressions included.

        What is seen through a link is there as a variable `of_others` as well.
        """
        found: set[Place] = set()
        pending = [(self.owner(group, name), self._is_link(group, name)) for name in names]
        seen: set[tuple[Place, bool]] = set()
        while pending:
            place, is_linked = pending.pop()
            if place is None or (place, is_linked) in seen:
                continue
            seen.add((place, is_linked))
            equation = self.equation(*place)
            if equation is not None and self.is_formula(equation):
                assert equation.expression is not None
                for name in equation.expression.names:
                    is_link = is_linked or self._is_link(place[0], name)
                    pending.append((self.owner(place[0], name), is_link))
            else:
                found |= {place, of_others(place)} if is_linked else {place}
        return frozenset(found)

    @property
    def assigned(self) -> frozenset[Place]:
        """The variables that are assigned to between runs."""
        return frozenset(
            place
            for _step, one in self.timeline.assignments
            for place in self.written(one.elements.group, {one.variable})
        )

    @staticmethod
    def is_formula(equation: Equation) -> bool:
        """Whether a variable is evaluated wherever it is used."""
        return equation.kind == "subexpression" and "constant over dt" not in equation.flags

    def written(self, group: str, names: Iterable[str]) -> frozenset[Place]:
        """The variables that are assigned to; what is no variable is local to the statements."""
        return frozenset(place for name in names if (place := self.owner(group, name)) is not None)

    def masks(self, group: str, names: Iterable[str]) -> frozenset[Place]:
        """What decides whether variables may be written to while a neuron is refractory."""
        return frozenset(
            (owner, "not_refractory")
            for owner, name in self.written(group, names)
            if self.is_masked(owner, name)
        )

    def is_masked(self, group: str, name: str) -> bool:
        """Whether a variable stays as it is while its neuron is refractory."""
        equation = self.equation(group, name)
        part = self._model[group]
        return (
            equation is not None
            and "unless refractory" in equation.flags
            and isinstance(part, NeuronPopulation)
            and part.refractory is not None
        )

    def beside(self, projection: str, side: str) -> str:
        """The group on the side ``"pre"`` or ``"post"`` of synapses."""
        part = self._model[projection]
        assert isinstance(part, Projection)
        return (part.source if side == "pre" else part.target).group

    def comes_before(self, one: str, other: str) -> bool:
        """Whether a population stands before another one in the network."""
        names = list(self._model.populations.names)
        return names.index(one) < names.index(other)

    def rank(self, group: str) -> int:
        """0 for neurons; synapses come behind what they lead from and to."""
        part = self._model[group]
        if isinstance(part, Projection):
            return 1 + max(self.rank(part.source.group), self.rank(part.target.group))
        return 0

    def depth(self, group: str) -> int:
        """0 for neurons, 1 for synapses, 2 for synapses onto synapses."""
        part = self._model[group]
        if isinstance(part, Projection):
            return 1 + self.depth(part.target.group)
        return 0


def _equation_of_rates(population: PoissonPopulation) -> Equation:
    hertz = (1 / second).dim
    if isinstance(population.rates, Expression):
        return Equation(
            name="rates", kind="subexpression", expression=population.rates, dimensions=hertz
        )
    return Equation(name="rates", kind="parameter", dimensions=hertz)
