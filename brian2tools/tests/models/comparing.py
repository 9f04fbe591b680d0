"""What the monitors of a network recorded, and whether it is the same as elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2 import EventMonitor, Network, PopulationRateMonitor, StateMonitor
from brian2.core.base import BrianObject

__all__ = ["recordings", "same_recordings"]

Recordings = Mapping[str, np.ndarray[Any, Any]]


def recordings(network: Network) -> dict[str, np.ndarray[Any, Any]]:
    """Return copies of all that a network's monitors recorded, in SI units without the units.

    The keys are the monitor's name, a dot and the variable's name, such as ``"spikes.t"``.
    """
    return {
        f"{monitor.name}.{variable}": np.array(monitor.variables[variable].get_value())
        for monitor in network.sorted_objects
        for variable in recorded_variables(monitor)
    }


def recorded_variables(monitor: BrianObject) -> list[str]:
    """Return the names of the variables that hold what a monitor recorded; others have none."""
    if isinstance(monitor, StateMonitor):
        return ["t", "_indices", *monitor.record_variables]
    if isinstance(monitor, EventMonitor):
        return ["count", *sorted(monitor.record_variables)]
    if isinstance(monitor, PopulationRateMonitor):
        return ["t", "rate"]
    return []


def same_recordings(one: Recordings, other: Recordings) -> None:
    """Assert that two networks recorded the same, bit for bit; NaN is equal to NaN."""
    missing, added = sorted(one.keys() - other.keys()), sorted(other.keys() - one.keys())
    assert not missing, f"{missing} are recorded only by the first network"
    assert not added, f"{added} are recorded only by the second network"
    for key in one:
        same_values(key, one[key], other[key])


def same_values(key: str, one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> None:
    """Assert that two arrays have the same type, shape and values."""
    monitor, variable = key.split(".")
    place = f"{variable!r} of monitor {monitor!r}"
    assert one.dtype == other.dtype, f"{place} has type {one.dtype} here, {other.dtype} there"
    assert one.shape == other.shape, f"{place} has shape {one.shape} here, {other.shape} there"
    assert np.array_equal(one, other, equal_nan=one.dtype.kind == "f"), (
        f"{place} differs in {np.count_nonzero(differs(one, other))} of {one.size} values, "
        f"by {largest_difference(one, other)!r} at most"
    )


def differs(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return where two arrays differ, NaN being equal to NaN."""
    return np.asarray((one != other) & ~((one != one) & (other != other)))


def largest_difference(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> float:
    """Return the largest absolute difference; NaN if one of the two is NaN where they differ."""
    where = differs(one, other)
    return float(np.abs(one[where].astype(float) - other[where].astype(float)).max())
