"""Types of components in the making: what a program defines, and the pylems objects for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.dom import minidom

import lems.api as lems
from brian2.units import amp
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from brian2tools.nmlexport.identifiers import RESERVED_FOR_VARIABLES, new_identifier
from brian2tools.nmlexport.lemsrendering import Symbol, lems_dimension, quantity
from brian2tools.nmlexport.nodes import as_nodes, element

__all__ = ["ALWAYS", "Component", "Flux", "on_condition"]

#: A condition that always holds, in the words that all simulators understand.
ALWAYS = "1 .gt. 0"

_RESERVED = (
    "t id name type size component index H random factorial exp ln log sqrt sin cos tan sinh cosh "
    "tanh ceil abs "
    # The attributes of rows in which each synapse or neuron has its own values.
    "preCellId postCellId from to target synapse peer sourcePort targetPort delay"
)


@dataclass(frozen=True, slots=True)
class Flux:
    """What a neuron takes over from all that is attached to it.

    Parameters
    ----------
    id : str
        Its name on both sides.
    dimensions : Dimension
        Its dimensions.
    reduce : str
        ``"add"`` or ``"multiply"``.
    """

    id: str
    dimensions: Dimension
    reduce: str = "add"

    @property
    def neutral(self) -> str:
        """What leaves the result as it is."""
        return "0" if self.reduce == "add" else "1"


@dataclass
class Component:
    """A type of components, and one component of it.

    It is the `Definitions` of the expressions that are written for it.

    Parameters
    ----------
    name : str
        The name of the type.
    extends : str
        The type that it extends.
    id : str or None
        The id of the component; None if it has none of its own, but stands in the network.
    """

    name: str
    extends: str
    id: str | None
    description: str = ""
    taken: set[str] = field(default_factory=lambda: set(_RESERVED.split()))
    type: lems.ComponentType = field(init=False)
    attributes: dict[str, str] = field(default_factory=dict)
    structure: list[minidom.Element] = field(default_factory=list)
    dimensions: set[Dimension] = field(default_factory=set)
    fluxes: dict[str, Flux] = field(default_factory=dict)
    properties: dict[str, Dimension] = field(default_factory=dict)
    attached_to: list[str] = field(default_factory=list)
    exposed: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    _tried: Counter[str] = field(default_factory=Counter)
    _constants: dict[tuple[str, Dimension], str] = field(default_factory=dict)
    _definitions: dict[tuple[object, ...], str] = field(default_factory=dict)
    _conditional: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.type = lems.ComponentType(
            self.name, description=self.description, extends=self.extends
        )
        if self.extends == "baseSynapse":
            # All that is attached to a cell has a current, here none.
            self.taken |= {"i", "in"}
            self.expose("i", "0", amp.dim)

    def new_id(self, hint: str) -> str:
        """An id that nothing else has."""
        hint = hint.strip("_") or "variable"
        found = new_identifier(hint, self.taken, RESERVED_FOR_VARIABLES, self._tried)
        self.taken.add(found)
        return found

    def _dimension(self, dimensions: Dimension) -> str:
        self.dimensions.add(dimensions)
        return lems_dimension(dimensions)

    # What is fixed

    def named_constant(self, hint: str, value: float, dimensions: Dimension) -> Symbol:
        """A constant with a name of its own."""
        found = self.new_id(hint)
        text = quantity(value, dimensions)
        self.type.add(lems.Constant(found, text, self._dimension(dimensions)))
        return Symbol(found, dimensions)

    def parameter(self, hint: str, value: float, dimensions: Dimension) -> Symbol:
        """A parameter, with the value that the component has."""
        found = self.new_id(hint)
        self.type.add(lems.Parameter(found, self._dimension(dimensions)))
        self.attributes[found] = quantity(value, dimensions)
        return Symbol(found, dimensions)

    def property(self, hint: str, dimensions: Dimension) -> Symbol:
        """A value that each instance is given when it is made."""
        found = self.new_id(hint)
        self.type.add(lems.Property(found, self._dimension(dimensions), "0"))
        self.properties[found] = dimensions
        return Symbol(found, dimensions)

    def row_parameter(self, id: str, dimensions: Dimension) -> None:
        """A parameter of which each row of a list has its own value."""
        self.type.add(lems.Parameter(id, self._dimension(dimensions)))

    # The definitions of expressions

    def constant(self, value: float, dimensions: Dimension) -> str:
        """The id of a constant, the same for the same value."""
        key = (float(value).hex(), dimensions)
        if key not in self._constants:
            # A unit is known by its symbol, such as 1 mV.
            unit = quantity(value, dimensions).removeprefix("1")
            hint = unit if unit.isidentifier() else "constant"
            self._constants[key] = self.named_constant(hint, value, dimensions).text
        return self._constants[key]

    def variable(self, hint: str, value: str, dimensions: Dimension) -> str:
        """The id of a derived variable, or of what it would be a copy of."""
        value = self._dressed(value, dimensions)
        if value in self.taken:
            return value
        if self._conditional.intersection(_words(value)):
            return self.conditional(hint, (), value, dimensions)
        key = ("variable", value, dimensions)
        if key in self._definitions and "random" not in value:
            return self._definitions[key]
        found = self.new_id(hint)
        self.type.dynamics.add(
            lems.DerivedVariable(found, dimension=self._dimension(dimensions), value=value)
        )
        self._definitions[key] = found
        return found

    def conditional(
        self, hint: str, cases: Sequence[tuple[str, str]], otherwise: str, dimensions: Dimension
    ) -> str:
        """The id of a derived variable that has several cases."""
        cases = [(condition, self._dressed(value, dimensions)) for condition, value in cases]
        otherwise = self._dressed(otherwise, dimensions)
        key = ("conditional", tuple(cases), otherwise, dimensions)
        text = " ".join([otherwise, *(value for _, value in cases)])
        if key in self._definitions and "random" not in text:
            return self._definitions[key]
        found = self.new_id(hint)
        made = lems.ConditionalDerivedVariable(found, self._dimension(dimensions))
        for condition, value in (*cases, (ALWAYS, otherwise)):
            made.add_case(lems.Case(condition, value))
        self.type.dynamics.add(made)
        self._conditional.add(found)
        self._definitions[key] = found
        return found

    def _dressed(self, value: str, dimensions: Dimension) -> str:
        # A bare 0 fits all dimensions, but not in a derived variable.
        return (
            self.constant(0.0, dimensions)
            if value == "0" and dimensions is not DIMENSIONLESS
            else value
        )

    # What changes, and what others see

    def state(self, hint: str, dimensions: Dimension) -> Symbol:
        """A state variable that others can see."""
        found = self.new_id(hint)
        name = self._dimension(dimensions)
        self.type.add(lems.Exposure(found, name))
        self.type.dynamics.add(lems.StateVariable(found, name, exposure=found))
        self.exposed.add(found)
        return Symbol(found, dimensions)

    def memory(self, hint: str, dimensions: Dimension) -> str:
        """The id of a state variable that nobody else sees."""
        found = self.new_id(hint)
        self.type.dynamics.add(lems.StateVariable(found, self._dimension(dimensions)))
        return found

    def reveal(self, id: str, dimensions: Dimension) -> bool:
        """Let others see a derived variable; False if there is none of this id."""
        dynamics = self.type.dynamics
        for derived in (dynamics.derived_variables, dynamics.conditional_derived_variables):
            if id in derived:
                if id not in self.exposed:
                    self.type.add(lems.Exposure(id, self._dimension(dimensions)))
                    derived[id].exposure = id
                    self.exposed.add(id)
                return True
        return False

    def requirement(self, name: str, dimensions: Dimension) -> Symbol:
        """A variable of what this is attached to."""
        if name not in self.required:
            self.required.add(name)
            self.taken.add(name)
            self.type.add(lems.Requirement(name, self._dimension(dimensions)))
        return Symbol(name, dimensions)

    def selected(
        self, hint: str, path: str, dimensions: Dimension, reduce: str | None = None
    ) -> str:
        """The id of a variable that is found at a path."""
        found = self.new_id(hint)
        self.type.dynamics.add(
            lems.DerivedVariable(
                found, dimension=self._dimension(dimensions), select=path, reduce=reduce
            )
        )
        return found

    def attachments(self) -> None:
        """Let synapses and the like be attached to the instances."""
        if not self.type.attachments:
            self.type.add(lems.Attachments("synapses", "basePointCurrent"))

    def flux(self, hint: str, dimensions: Dimension, reduce: str = "add") -> Flux:
        """What is taken over from all that is attached."""
        found = Flux(self.selected(hint, "", dimensions, reduce), dimensions, reduce)
        made = self.type.dynamics.derived_variables[found.id]
        made.select = f"synapses[*]/{found.id}"
        self.fluxes[found.id] = found
        return found

    def expose(
        self,
        name: str,
        value: str,
        dimensions: Dimension,
        cases: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Let others see a value under a name that they know, or others under conditions."""
        self.type.add(lems.Exposure(name, self._dimension(dimensions)))
        cases = [(test, self._dressed(text, dimensions)) for test, text in cases]
        cases.append((ALWAYS, self._dressed(value, dimensions)))
        words = _words(" ".join(text for _, text in cases))
        if len(cases) > 1 or self._conditional.intersection(words):
            made = lems.ConditionalDerivedVariable(name, lems_dimension(dimensions), name)
            for case in cases:
                made.add_case(lems.Case(*case))
            self._conditional.add(name)
        else:
            made = lems.DerivedVariable(
                name, dimension=lems_dimension(dimensions), exposure=name, value=cases[0][1]
            )
        self.type.dynamics.add(made)
        self.exposed.add(name)

    def hold(self, name: str, value: float, dimensions: Dimension) -> None:
        """Let others find a constant under a name that they know, which costs no time in runs."""
        text = quantity(value, dimensions)
        self.type.add(lems.Constant(name, text, self._dimension(dimensions)))
        self.exposed.add(name)

    def node(self) -> minidom.Element:
        """The type as an element."""
        node = as_nodes(self.type)
        if self.structure:
            node.appendChild(element("Structure", {}, *self.structure))
        return node

    def component(self) -> lems.Component:
        """The component."""
        assert self.id is not None
        made = lems.Component(self.id, self.name)
        # As keywords, names such as type_ would be those of its own arguments.
        for name, value in self.attributes.items():
            made.set_parameter(name, value)
        return made


def _words(text: str) -> set[str]:
    """The ids in a text, among numbers and functions; operators need no blanks around them."""
    return set("".join(one if one.isalnum() or one == "_" else " " for one in text).split())


def on_condition(test: str, assignments: Mapping[str, str], *ports: str) -> lems.OnCondition:
    """Assignments and events under a condition."""
    made = lems.OnCondition(test)
    for variable, value in assignments.items():
        made.add_action(lems.StateAssignment(variable, value))
    for port in ports:
        made.add_action(lems.EventOut(port))
    return made
