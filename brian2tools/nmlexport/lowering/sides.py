"""What the names of a group mean in the synapses that lead to it and from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.description.parts import Equation
from brian2tools.description.values import Array, Value
from brian2tools.nmlexport.lemsrendering import LEMSRenderer, Symbol
from brian2tools.nmlexport.lowering.neurons import Neurons
from brian2tools.nmlexport.lowering.problems import NoFormError
from brian2tools.nmlexport.lowering.receiving import ReceivingProgram
from brian2tools.nmlexport.lowering.variables import Place

if TYPE_CHECKING:
    from brian2tools.nmlexport.lowering.synapses import Synapses

__all__ = ["GroupSeen", "third_group"]


class GroupSeen(Mapping[str, Symbol]):
    """The group on one side of synapses, as each synapse sees the element that it belongs to.

    Parameters
    ----------
    reader : Synapses or Neurons
        The program of the synapses, or of neurons that are linked to the group.
    group : ReceivingProgram
        The program of the group.
    side : str
        ``"pre"`` or ``"post"``, or the name of the link.
    indices : array of int
        For each synapse, the number of its element in the group.
    """

    def __init__(
        self,
        reader: Synapses | Neurons,
        group: ReceivingProgram,
        side: str,
        indices: NDArray[np.int_],
    ) -> None:
        self.reader = reader
        self.group = group
        self.side = side
        self.indices = indices
        #: What variables are after what has been done to them in this operation.
        self.now: dict[str, Symbol] = {}
        self._fixed: dict[str, Symbol] = {}

    def __getitem__(self, name: str) -> Symbol:
        for known in (self.now, self._fixed):
            if name in known:
                return known[name]
        found = self._found(name)
        if found is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter({**self.now, **self._fixed})

    def __len__(self) -> int:
        return len({**self.now, **self._fixed})

    @property
    def is_alone(self) -> bool:
        """Whether no two synapses of the projection belong to the same element."""
        return len(np.unique(self.indices)) == len(self.indices)

    @property
    def cells(self) -> tuple[str, NDArray[np.int_]]:
        """The population and the neurons in it that the elements are, or are attached to."""
        population, numbers = self.group.cells
        return population, numbers[self.indices]

    def _found(self, name: str) -> Symbol | None:
        if name in ("t", "dt", "t_in_timesteps"):
            return self.reader[name]
        part = self.group.part
        place = self.group.variables.owner(part.name, name)
        if place is not None:
            if place[0] != part.name:
                raise third_group(name, part.name, place)
            return self._variable(name)
        constants = self.group.constants(name)
        if constants:
            return self.reader.constant(name, constants)
        component = self.reader.component
        if name == "N":
            return self.fix(
                name, Symbol(component.constant(part.size, DIMENSIONLESS), is_whole=True)
            )
        numbers = self.numbers_of_elements(name)
        if numbers is None:
            return None
        text = self.reader.each_has(f"{name}_{self.side}", DIMENSIONLESS, numbers)
        return self.fix(name, Symbol(text, is_whole=True))

    def numbers_of_elements(self, name: str) -> NDArray[Any] | None:
        """The numbers of the elements that a name stands for in the group, such as ``i``."""
        numbers = self.group.numbers_of_elements(name)
        return None if numbers is None else numbers[self.indices]

    def fix(self, name: str, symbol: Symbol) -> Symbol:
        """Let a name always stand for the same."""
        self._fixed[name] = symbol
        return symbol

    def _variable(self, name: str) -> Symbol:
        group = self.group
        equation = group.variables.equation(group.part.name, name)
        if equation is not None and group.variables.is_formula(equation):
            return self._formula(equation)
        if group.shown(name) is not None:
            return self.state_of(name)
        dimensions = equation.dimensions if equation is not None else DIMENSIONLESS
        is_whole = equation is not None and equation.type != "float"
        value = group.initial_value(name) or Value(0.0)
        return self.fix(name, Symbol(self._given(name, value, dimensions), dimensions, is_whole))

    def state_of(self, name: str) -> Symbol:
        """A variable that changes, as it was at the end of the step before."""
        assert not isinstance(self.reader, Neurons)
        return self.reader.state_of(self, name)

    def _given(self, name: str, value: Value, dimensions: Dimension) -> str:
        hint = f"{name}_{self.side}"
        if isinstance(value.amount, Array):
            numbers: NDArray[Any] = np.atleast_1d(value.amount.numbers)
            return self.reader.each_has(hint, dimensions, numbers[self.indices])
        return self.reader.component.parameter(hint, float(value.number), dimensions).text

    def _formula(self, equation: Equation) -> Symbol:
        assert equation.expression is not None
        definitions = self.reader.definitions
        part = self.group.part
        tables = self.reader.tables(part.outside, part.name)
        renderer = LEMSRenderer(self, definitions, tables)
        found = renderer.value(equation.expression)
        text = definitions.variable(f"{equation.name}_{self.side}", found.text, found.dimensions)
        return Symbol(text, found.dimensions, equation.type != "float")


def third_group(name: str, group: str, place: Place) -> NoFormError:
    """What is wrong with a name that means what a group sees of a third one."""
    return NoFormError(
        f"{name!r} is linked to {place[1]!r} of {place[0]!r}, which only {group!r} can see",
        f"let run_regularly copy it into another variable of {group!r}, and read that",
    )
