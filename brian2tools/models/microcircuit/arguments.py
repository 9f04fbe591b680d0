"""What the network is asked for, checked."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np
from brian2.units import Quantity, second, volt
from brian2.units.fundamentalunits import have_same_dimensions

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.kinds import kind_of
from brian2tools.models.microcircuit.checking import POSITIVE, Amount

__all__ = [
    "Times",
    "check_device",
    "check_interval",
    "check_potentials",
    "check_scalings",
    "check_seed",
    "check_type",
    "warn_of_silence",
    "whole_number",
]

SomeType = TypeVar("SomeType")
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
    def checked(cls, duration: Any, warm_up: Any, seed: int | None) -> Times:
        """What `simulate` was given."""
        length, before = _time("duration", duration), _time("warm_up", warm_up)
        if length <= 0:
            raise ArgumentError(f"duration is {duration}, expected a time above 0 s")
        return cls(before, length, np.random.SeedSequence(check_seed(seed)))


def _time(name: str, value: Any) -> float:
    if not have_same_dimensions(value, second):
        raise DimensionError(f"{name} is {value!r}, expected a time such as 500*ms")
    seconds = np.asarray(value, dtype=float)
    if seconds.ndim or not np.isfinite(seconds) or seconds < 0:
        raise ArgumentError(f"{name} is {value!r}, expected a single time of 0 s or more")
    return float(seconds)


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


def check_type(name: str, value: SomeType | None, kind: type[SomeType]) -> SomeType | None:
    """A value that is of this type, if there is any."""
    if value is not None and not isinstance(value, kind):
        raise ArgumentTypeError(
            f"{name} is {kind_of(value)}, expected microcircuit.{kind.__name__}"
        )
    return value


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


def check_interval(interval: Any, dt: Quantity) -> Quantity:
    """How often potentials are recorded: each so many time steps."""
    seconds = _time("recording_interval", interval)
    steps = seconds / float(dt)
    if round(steps) < 1 or abs(steps - round(steps)) > 1e-6:
        raise ArgumentError(
            f"recording_interval is {interval}, expected a multiple of the time step of {dt}"
        )
    return seconds * second


def check_potentials(potentials: Any, number: int) -> Quantity | None:
    """The initial potential of each neuron, if any were given."""
    if potentials is None:
        return None
    if not have_same_dimensions(potentials, volt):
        raise DimensionError("initial_potentials have the wrong unit: give them in mV")
    values = np.asarray(potentials, dtype=float)
    if values.shape != (number,) or not np.isfinite(values).all():
        raise ArgumentError(
            f"initial_potentials have the shape {values.shape} or values that are not finite, "
            f"expected one finite value for each of the {number} neurons"
        )
    return values * volt


def warn_of_silence(subthreshold: Sequence[str]) -> None:
    """Say which populations hardly fire, since their input takes them not above threshold."""
    if subthreshold:
        warnings.warn(
            f"the direct current does not take the neurons of {', '.join(subthreshold)} above "
            "their threshold at this scale, so that they hardly fire: give background='poisson' "
            "or a larger scale",
            stacklevel=3,
        )
