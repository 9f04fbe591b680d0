"""The simple case: neurons without synapses, whose values are formulas of their numbers."""

from __future__ import annotations

import lems.api as lems
from brian2.units.fundamentalunits import Dimension

from brian2tools.description.expressions import Expression
from brian2tools.description.model import Model
from brian2tools.description.parts import Assignment, InitialValue
from brian2tools.description.populations import NeuronPopulation, Population
from brian2tools.description.values import Value
from brian2tools.errors import Brian2ToolsError
from brian2tools.nmlexport.lemsrendering import LEMSRenderer, Symbol
from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.equations.neurons import EquationNeurons
from brian2tools.nmlexport.lowering.pieces import Pieces
from brian2tools.nmlexport.nodes import element
from brian2tools.nmlexport.randomness import DRAWING

__all__ = ["NumberedNeurons", "is_numbered"]


class NumberedNeurons(EquationNeurons):
    """The program of a population that is made by a formula for each value that differs."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self._numbered: dict[str, tuple[Assignment, Dimension]] = {}

    def _given(self, hint: str, value: Value, dimensions: Dimension) -> str:
        if not value.is_array:
            return super()._given(hint, value, dimensions)
        assert isinstance(self.part, NeuronPopulation)
        (initial,) = (one for one in self.part.initial_values if one.value is value)
        made = self.component.property(hint, dimensions).text
        self._numbered[made] = initial.written[-1], dimensions
        return made

    def instances(self) -> Pieces:
        """The population, with a type of its own that gives each neuron its values."""
        name = self.part.name
        whole = Component(f"{self.component.name}Multi", "basePopulation", None)
        whole.type.add(lems.Parameter("size", "none"))
        assigned = [
            element("Assign", {"property": id, "value": _written(assignment, dimensions, whole)})
            for id, (assignment, dimensions) in self._numbered.items()
        ]
        number = {"number": "size", "component": "component"}
        whole.structure = [element("MultiInstantiate", number, *assigned)]
        size = str(self.part.size)
        attributes = {"id": name, "component": f"{name}_cell", "size": size}
        return Pieces([whole], [element(whole.name, attributes)])


def _written(assignment: Assignment, dimensions: Dimension, whole: Component) -> str:
    """What was assigned to all neurons, as a formula of their numbers."""
    symbols = {name: Symbol(name, is_whole=True) for name in ("index", "size")}
    names = {"i": symbols["index"], "N": symbols["size"]}
    for one in assignment.constants:
        value = one.value
        names[one.name] = whole.named_constant(one.name, float(value.number), value.dimensions)
    assert isinstance(assignment.value, Expression)
    return LEMSRenderer(names, whole).assigned(assignment.value, dimensions)


def is_numbered(model: Model) -> bool:
    """Whether each neuron of a model has values that are formulas of its number, and no more."""
    if model.projections or model.inputs or any(run.assignments for run in model.runs):
        return False
    return all(map(_is_numbered_population, model.populations))


def _is_numbered_population(population: Population) -> bool:
    if not isinstance(population, NeuronPopulation) or population.cable or population.links:
        return False
    differing = [one for one in population.initial_values if one.value.is_array]
    return all(_is_formula(population, one) for one in differing)


def _is_formula(population: NeuronPopulation, initial: InitialValue) -> bool:
    equations = population.equations
    if not initial.written or initial.name not in equations.names:
        return False
    equation, assignment = equations[initial.name], initial.written[-1]
    elements, value = assignment.elements, assignment.value
    is_whole = elements.size == population.size and assignment.index is None
    if not is_whole or equation.type != "float" or not isinstance(value, Expression):
        return False
    if value.functions & DRAWING:
        return False
    tried = Component("tried", "basePopulation", None)
    try:
        _written(assignment, equation.dimensions, tried)
    except Brian2ToolsError:
        return False
    # What a population gives to its instances can have no variables beside its text.
    dynamics = tried.type.dynamics
    return not dynamics.derived_variables and not dynamics.conditional_derived_variables
