"""What the tables are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units import Quantity
from numpy.typing import NDArray

from brian2tools.description import Model
from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.derived import Background, Derived
from brian2tools.models.microcircuit.parameters import DCStimulus, Parameters, ThalamicStimulus

__all__ = ["KINDS", "Described"]

#: Of what kind the populations are in turn.
KINDS = ("excitatory", "inhibitory")


@dataclass(frozen=True, kw_only=True)
class Described:
    """What the tables are made of.

    Attributes
    ----------
    parameters, N_scaling, K_scaling, background, thalamus, dc_stimulus, connections
        Those of the network.
    derived : Derived
        Its numbers.
    initial_potentials : Quantity or None
        Those that were given instead of being drawn.
    model : Model
        The description of its Brian objects, with or without synapses.
    """

    parameters: Parameters
    derived: Derived
    N_scaling: float
    K_scaling: float
    background: Background
    thalamus: ThalamicStimulus | None
    dc_stimulus: DCStimulus | None
    connections: Connections | None
    initial_potentials: Quantity | None
    model: Model

    @property
    def num_synapses(self) -> NDArray[np.integer[Any]]:
        """How many synapses each target has from each source, also where they were given."""
        if self.connections is None:
            return self.derived.num_synapses
        targets, sources = (
            np.searchsorted(self.derived.starts, neurons, side="right") - 1
            for neurons in (self.connections.postsynaptic, self.connections.presynaptic)
        )
        number = len(self.parameters.populations)
        counts = np.bincount(targets * number + sources, minlength=number**2)
        return counts.reshape(number, number)
