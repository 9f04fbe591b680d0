"""What groups take over from the synapses that lead to them and from them."""

from __future__ import annotations

from typing import Any

import numpy as np
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from numpy.typing import NDArray

from brian2tools.nmlexport.lowering.assigning import AssigningProgram
from brian2tools.nmlexport.lowering.component import Flux
from brian2tools.nmlexport.lowering.operations import Operation, Receive

__all__ = ["ReceivingProgram"]


class ReceivingProgram(AssigningProgram):
    """The program of a group that synapses see and change: of neurons, and of synapses."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        #: What is received from synapses: for each operation, by kind.
        self.received: dict[str, dict[str, Flux]] = {}
        self._before: dict[str, str] = {}
        self._last_step: str | None = None
        # The variable that synapses have added to just before, when, and what it has received.
        self._added: tuple[object, Flux] | None = None

    @property
    def cells(self) -> tuple[str, NDArray[np.int_]]:
        """A population, and for each element the neuron in it that it is or is attached to."""
        raise NotImplementedError

    def numbers_of_elements(self, name: str) -> NDArray[Any] | None:
        """The numbers that a name stands for which says which element it is, or None."""
        raise NotImplementedError

    def before(self, name: str) -> str:
        """The id of what a variable was before this step, for those that come later in it."""
        if name not in self._before:
            seen = self.shown(name)
            assert seen is not None
            made = self.component.memory(f"{name}_before", seen.dimensions)
            self.copies[made] = seen.text
            if seen.text in self._starts:
                self._starts[made] = self._starts[seen.text]
            self._before[name] = made
        return self._before[name]

    @property
    def last_step(self) -> str:
        """The id of the number of the last step in which an element has had its turn."""
        if self._last_step is None:
            self._last_step = self.component.state("last_step", DIMENSIONLESS).text
            self.copies[self._last_step] = self.step_number
        return self._last_step

    # What synapses have for a group

    def _receive(self, operation: Operation, action: Receive, when: object) -> None:
        name = action.variable
        old = self[name]
        key = (name, when)
        if action.change == "add" and self._added is not None and self._added[0] == key:
            self.received[operation.name] = {"add": self._added[1]}
            return
        self._added = None
        # Synapses have something only in the step in which an event has arrived.
        tests: list[str | None] = [*self._masks(name)]
        hint = f"{name}_from_{operation.receives}"
        if action.change == "sum":
            tests += [self.gate, self._part_of(action)]
            value = self._flux(operation, "sum", hint, old.dimensions)
        elif action.change == "add":
            value = f"{old.text} + {self._flux(operation, 'add', hint, old.dimensions)}"
            self._added = key, self.received[operation.name]["add"]
        elif action.change == "multiply":
            factor = self._flux(operation, "multiply", hint, DIMENSIONLESS, "multiply")
            value = f"{old.text} * {factor}"
        else:
            count = self._flux(operation, "count", f"{hint}_count", DIMENSIONLESS)
            value = f"{self._flux(operation, 'set', hint, old.dimensions)} / {count}"
            tests.append(f"{count} .gt. 0.5")
        self.set(name, value, *filter(None, tests))

    def _flux(
        self, operation: Operation, kind: str, hint: str, dimensions: Dimension, reduce: str = "add"
    ) -> str:
        found = self.component.flux(hint, dimensions, reduce)
        self.received.setdefault(operation.name, {})[kind] = found
        return found.id
