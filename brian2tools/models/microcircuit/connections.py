"""The synapses of one realisation of the network, given one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units import Quantity, amp, second
from brian2.units.fundamentalunits import have_same_dimensions
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, DimensionError
from brian2tools.models.microcircuit.checking import unchanging
from brian2tools.models.microcircuit.plain_values import whole_numbers

__all__ = ["Connections"]


@dataclass(frozen=True, eq=False)
class Connections:
    """All synapses of a realisation, one after the other.

    Give them to `Network` to simulate exactly these, for example those of another simulator.
    Neurons are numbered through all populations.

    Parameters
    ----------
    presynaptic, postsynaptic : array-like of int
        The numbers of the two neurons of each synapse.
    weights : Quantity
        The step of the synaptic current (in amperes) that a spike causes, for each synapse.
    delays : Quantity
        The time that a spike takes, for each synapse.

    Raises
    ------
    ArgumentError, ArgumentTypeError, DimensionError
        If there are not as many values of one as of the others, or they are no such numbers.

    Examples
    --------
    >>> from brian2tools.models.microcircuit import Connections
    >>> len(Connections([0, 1], [1, 0], [87.8, -351.2] * pA, [1.5, 0.8] * ms))
    2
    """

    presynaptic: NDArray[np.int32]
    postsynaptic: NDArray[np.int32]
    weights: Quantity
    delays: Quantity

    def __post_init__(self) -> None:
        checked = {
            "presynaptic": whole_numbers("Connections.presynaptic", self.presynaptic),
            "postsynaptic": whole_numbers("Connections.postsynaptic", self.postsynaptic),
            "weights": _quantities("weights", self.weights, amp, "pA"),
            "delays": _quantities("delays", self.delays, second, "ms"),
        }
        if len({len(values) for values in checked.values()}) > 1:
            found = ", ".join(f"{len(values)} {name}" for name, values in checked.items())
            raise ArgumentError(f"the connections have {found}: give one of each for each synapse")
        if np.any(checked["delays"] < 0 * second):
            raise ArgumentError("some delays of the connections are negative: give 0 s or more")
        for name, values in checked.items():
            object.__setattr__(self, name, values)

    def __len__(self) -> int:
        return len(self.presynaptic)

    def check_neurons(self, number: int) -> None:
        """Check that all synapses are between the neurons 0 to `number` - 1.

        Raises
        ------
        ArgumentError
            If not.
        """
        largest = max((int(ends.max()) for ends in self._ends if len(ends)), default=-1)
        if largest >= number:
            raise ArgumentError(
                f"the connections have a neuron {largest}, and the network has neurons 0 to "
                f"{number - 1}: give the scale or the numbers of neurons that the connections have"
            )

    @property
    def _ends(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        return self.presynaptic, self.postsynaptic


def _quantities(name: str, values: Any, unit: Quantity, example: str) -> Quantity:
    if not have_same_dimensions(values, unit):
        raise DimensionError(
            f"{name} of the connections have the wrong unit: give them in {example}"
        )
    array = np.atleast_1d(np.asarray(values, dtype=float))
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ArgumentError(
            f"{name} of the connections have {array.ndim} dimensions or values that are not "
            "finite, expected one finite value for each synapse"
        )
    return Quantity(unchanging(array, np.float64), dim=unit.dim)
