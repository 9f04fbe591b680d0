"""What the tables are made of."""

from __future__ import annotations

from dataclasses import dataclass

from brian2tools.description import Model
from brian2tools.models.microcircuit.derived import Derived
from brian2tools.models.microcircuit.specification import Specification

__all__ = ["KINDS", "Described"]

#: Of what kind the populations are in turn.
KINDS = ("excitatory", "inhibitory")


@dataclass(frozen=True, kw_only=True)
class Described:
    """What the tables are made of.

    Attributes
    ----------
    specification : Specification
        Which network it is.
    model : Model
        The description of its Brian objects, with or without synapses.
    """

    specification: Specification
    model: Model

    @property
    def derived(self) -> Derived:
        """The numbers of the network."""
        return self.specification.derived
