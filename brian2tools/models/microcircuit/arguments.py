"""What the network is asked for, checked."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from brian2.units import Quantity, volt
from brian2.units.fundamentalunits import have_same_dimensions

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.kinds import kind_of
from brian2tools.models.microcircuit.checking import POSITIVE, Amount
from brian2tools.models.microcircuit.time_steps import whole_steps

__all__ = [
    "Times",
    "check_device",
    "check_potentials",
    "check_scalings",
    "check_seed",
    "check_type",
    "whole_number",
]

_SCALING = Amount(range=POSITIVE)
_DEVICES = ("cpp_standalone", "runtime")


@dataclass(frozen=True)
class Times:
    """How long a simulation takes, and where its random numbers start.

    Attributes
    ----------
    warm_up, duration : float
        The times (s) before and in the window that is evaluated.
    seeds : numpy.random.SeedSequence
        What all random numbers come from.
    """

    warm_up: float
    duration: float
    seeds: np.random.SeedSequence

    @classmethod
    def checked(cls, duration: Any, warm_up: Any, seed: int | None, dt: Quantity) -> Times:
        """What `simulate` was given."""
        whole_steps("duration", duration, float(dt))
        whole_steps("warm_up", warm_up, float(dt), fewest=0)
        return cls(float(warm_up), float(duration), np.random.SeedSequence(check_seed(seed)))


def check_scalings(
    scale: float | None, neurons: float | None, synapses: float | None
) -> tuple[float, float]:
    """The scales of the numbers of neurons and of their synapses."""
    if scale is not None and (neurons is not None or synapses is not None):
        raise ArgumentError(
            f"scale={scale} was given with N_scaling={neurons} and K_scaling={synapses}: give "
            "either scale, or the two others"
        )
    if scale is not None:
        both: float = _SCALING.checked("scale", scale)
        return both, both
    return (
        _SCALING.checked("N_scaling", 1.0 if neurons is None else neurons),
        _SCALING.checked("K_scaling", 1.0 if synapses is None else synapses),
    )


def check_type(name: str, value: Any, kind: type, *, is_optional: bool = True) -> None:
    """Check that a value is of this type, if there is any."""
    if not (isinstance(value, kind) or (is_optional and value is None)):
        raise ArgumentTypeError(
            f"{name} is {kind_of(value)}, expected microcircuit.{kind.__name__}"
        )


def check_seed(seed: Any) -> int | None:
    """A number that random numbers can start from, or None."""
    return None if seed is None else whole_number("seed", seed)


def whole_number(name: str, value: Any) -> int:
    """A whole number from 0 on."""
    try:
        number = operator.index(value)
    except TypeError as error:
        raise ArgumentTypeError(f"{name} is {kind_of(value)}, expected a whole number") from error
    if number < 0:
        raise ArgumentError(f"{name} is {number}, expected 0 or more")
    return number


def check_device(name: Any) -> Literal["cpp_standalone", "runtime"] | None:
    """The device, or None for the one that suits."""
    if name is not None and name not in _DEVICES:
        raise ArgumentError(
            f"device is {name!r}, expected 'cpp_standalone', 'runtime' or None; for others, call "
            "brian2.set_device and give none here"
        )
    return name  # type: ignore[no-any-return]


def check_potentials(potentials: Any, number: int) -> Quantity:
    """The initial potential of each neuron, in an array of its own."""
    if not have_same_dimensions(potentials, volt):
        raise DimensionError("initial_potentials have the wrong unit: give them in mV")
    values = np.asarray(potentials, dtype=float)
    if values.shape != (number,) or not np.isfinite(values).all():
        raise ArgumentError(
            f"initial_potentials have the shape {values.shape} or values that are not finite, "
            f"expected one finite value for each of the {number} neurons"
        )
    return values * volt
