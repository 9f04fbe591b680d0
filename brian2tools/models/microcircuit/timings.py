"""What took how long."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Timings"]


@dataclass(frozen=True, kw_only=True)
class Timings:
    """How many seconds the parts of a simulation took.

    Attributes
    ----------
    preparation : float
        Making the objects, and with the compiled program writing its code.
    compilation : float
        Compiling it: 0 where a program was there already, or none is used.
    generation : float
        Drawing the synapses in the compiled program; elsewhere that is part of the preparation.
    warm_up, simulation : float
        Running the network before and in the time that is evaluated.
    """

    preparation: float
    warm_up: float
    simulation: float
    compilation: float = 0.0
    generation: float = 0.0
