"""Values over the compartments of a morphology that change in time: the pictures of a film."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2 import SpatialNeuron, StateMonitor, Subgroup, second
from brian2.units import Quantity, get_dimensions
from brian2.units.fundamentalunits import Dimension
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import (
    check_choice,
    check_indices,
    plain_values,
    safe_to_keep,
    warn_not_finite,
)
from brian2tools.plotting.units import finite_range

__all__ = ["Film", "choose_frames", "film_of_arrays", "film_of_monitor"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Film:
    """What was recorded, read one point in time after the other.

    Attributes
    ----------
    times : ndarray
        When it was recorded, in seconds.
    values : ndarray
        All values in base units, of shape (times, compartments that were recorded).
    compartments : ndarray or None
        Indices of the compartments that were recorded; None if all were.
    dimensions : Dimension
        Physical dimensions of the values.
    name : str or None
        Name of the values.
    """

    times: Floats
    values: NDArray[Any]
    compartments: NDArray[np.int64] | None
    dimensions: Dimension
    name: str | None

    @property
    def limits(self) -> Quantity:
        """The least and the greatest value of all times."""
        return Quantity(finite_range(self.values) or (np.nan, np.nan), dim=self.dimensions)

    def at(self, frame: int, size: int) -> Any:
        """The value of each of ``size`` compartments in base units, masked where there is none."""
        everywhere = np.ma.masked_array(np.zeros(size), mask=True)
        if len(self.times):
            recorded = np.ma.masked_invalid(self.values[frame])
            everywhere[slice(None) if self.compartments is None else self.compartments] = recorded
        return everywhere

    def warn_about_gaps(self, frames: NDArray[np.int64]) -> None:
        """Say once how many values of the pictures are not finite, if any."""
        if not len(self.times):
            return
        total = len(frames) * self.values.shape[1]
        missing = total - sum(int(np.isfinite(self.values[frame]).sum()) for frame in frames)
        if missing:
            warn_not_finite(self.name or "values", missing, total, fate="drawn in grey")


def film_of_arrays(
    times: Any, values: Any, size: int, compartments: Any = None, name: str | None = None
) -> Film:
    """Check times and values of shape (compartments, times).

    Raises
    ------
    DimensionError, ArgumentError, ArgumentTypeError
        If they are not that.
    """
    seconds = plain_values("times", times, second, hint="give times first, then values")
    if not np.isfinite(seconds).all() or (np.diff(seconds) < 0).any():
        raise ArgumentError("times must increase and be finite: sort times and values by them")
    plain = plain_values("values", values, ndim=2)
    indices = None
    if compartments is not None:
        indices = check_indices("value_compartments", compartments)
        if indices.size and indices.max() >= size:
            raise ArgumentError(
                f"value_compartments has the index {indices.max()}, "
                f"but the morphology has {size} compartments"
            )
    expected = (size if indices is None else len(indices), len(seconds))
    if plain.shape != expected:
        advice = ": give values.T" if plain.T.shape == expected else ""
        raise ArgumentError(
            f"values has the shape {plain.shape}, expected (compartments, times), which is "
            f"{expected}{advice}"
        )
    return Film(
        times=safe_to_keep(seconds),
        values=safe_to_keep(plain).T,
        compartments=indices,
        dimensions=get_dimensions(values),
        name=name,
    )


def film_of_monitor(
    monitor: StateMonitor, variable: str | None, name: str | None = None
) -> tuple[SpatialNeuron, Film]:
    """The neuron that a monitor recorded from, and a variable that it recorded.

    Raises
    ------
    ArgumentError
        If it is not clear which variable is meant.
    ArgumentTypeError
        If the monitor did not record from a SpatialNeuron.
    """
    source = monitor.source
    first = source.start if isinstance(source, Subgroup) else 0
    neuron = source.source if isinstance(source, Subgroup) else source
    if not isinstance(neuron, SpatialNeuron):
        raise ArgumentTypeError(
            f"{monitor.name} recorded from a {neuron.__class__.__name__}, "
            "expected a StateMonitor of a SpatialNeuron"
        )
    known = tuple(monitor.record_variables)
    if variable is None and len(known) > 1:
        raise ArgumentError(
            f"{monitor.name} recorded {', '.join(known)}: choose one of them with variable"
        )
    variable = known[0] if variable is None else variable
    check_choice("variable", variable, known)
    recorded = monitor.variables[variable]
    film = Film(
        times=np.array(monitor.variables["t"].get_value()),
        # A copy: a later run, and a model that is restored, change what Brian has.
        values=np.array(recorded.get_value()),
        compartments=np.asarray(monitor.record, dtype=np.int64) + first,
        dimensions=recorded.dim,
        name=variable if name is None else name,
    )
    return neuron, film


def choose_frames(times: Floats, number: int, time_range: Any = (None, None)) -> NDArray[np.int64]:
    """Indices of at most ``number`` of ``times``, which lie as evenly in time as they can.

    Raises
    ------
    ArgumentError
        If no time is within ``time_range``.

    Examples
    --------
    >>> choose_frames(np.arange(101) * 0.1, 5)
    array([  0,  25,  50,  75, 100])
    """
    if not len(times):
        return np.zeros(1, dtype=np.int64)
    start, stop = (
        end if limit is None else float(plain_values("time_range", limit, second)[0])
        for limit, end in zip(time_range, times[[0, -1]], strict=True)
    )
    within = np.flatnonzero((times >= start) & (times <= stop))
    if not within.size:
        raise ArgumentError(
            f"time_range is {start:g} s to {stop:g} s, but values are known from "
            f"{times[0]:g} s to {times[-1]:g} s"
        )
    wanted = np.linspace(times[within[0]], times[within[-1]], number)
    middles = (times[within][1:] + times[within][:-1]) / 2
    return np.unique(within[np.searchsorted(middles, wanted)])
