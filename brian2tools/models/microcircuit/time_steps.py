"""Times that are whole numbers of time steps."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from brian2.units import have_same_dimensions, second

from brian2tools.errors import ArgumentError, DimensionError

__all__ = ["whole_steps"]

#: How far from a whole number of steps a time may be that was calculated, relative to it.
_ROUNDING = 1e-6


def whole_steps(
    name: str, time: Any, dt: float, *, fewest: int = 1, longest: float = math.inf
) -> int:
    """The number of time steps in a time.

    Parameters
    ----------
    name : str
        What the time is called.
    time : Quantity
        The time.
    dt : float
        The time step (s).
    fewest : int
        The smallest number of steps that it can have.
    longest : float
        The longest time (s) that it can be.

    Raises
    ------
    ArgumentError, DimensionError
        If it is no time, no whole number of time steps, too short or too long.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.time_steps import whole_steps
    >>> whole_steps("bin_width", 2*ms, dt=1e-4)
    20
    """
    steps = _seconds(name, time) / dt
    number = round(steps)
    is_whole = abs(steps - number) <= _ROUNDING * max(number, 1)
    if not is_whole or not fewest <= number <= longest / dt * (1 + _ROUNDING):
        limit = "" if math.isinf(longest) else f" and at most {longest * second}"
        raise ArgumentError(
            f"{name} is {time}, expected a whole number of time steps of {dt * second}, {fewest} "
            f"or more{limit}"
        )
    return number


def _seconds(name: str, time: Any) -> float:
    if not have_same_dimensions(time, second):
        raise DimensionError(f"{name} is {time!r}, expected a time such as 500*ms")
    seconds = np.asarray(time, dtype=float)
    if seconds.ndim or not np.isfinite(seconds) or seconds < 0:
        raise ArgumentError(f"{name} is {time!r}, expected a single time of 0 s or more")
    return float(seconds)
