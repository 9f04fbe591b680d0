"""What all pictures of connections start from: checked indices, values and numbers of neurons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from brian2.units import Quantity
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import (
    check_choice,
    check_indices,
    check_same_length,
    check_unit,
    plain_values,
    safe_to_keep,
    warn_not_finite,
)
from brian2tools.plotting.synapses.aggregate import AGGREGATES, Aggregate, all_finite, chunks
from brian2tools.plotting.units import axis_label

__all__ = ["Connections", "check_connections", "check_size"]

Arrays = tuple[NDArray[Any], NDArray[Any], NDArray[Any] | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Connections:
    """Synapses to be drawn.

    Attributes
    ----------
    read : callable
        Returns the source and target indices and the values (in base units) or None. It is called
        when they are needed, and again for an image that is zoomed: arrays of Brian must not be
        kept, their memory moves when synapses are added.
    number : int
        The number of synapses.
    size : tuple of int
        The numbers of source and of target neurons.
    aggregate : {'number', 'sum', 'mean', 'min', 'max'}
        How several synapses are put together.
    name : str
        The name of the values.
    unit : Quantity
        The unit to show the values in.
    """

    read: Callable[[], Arrays]
    number: int
    size: tuple[int, int]
    aggregate: Aggregate
    name: str
    unit: Quantity

    @property
    def scale(self) -> float:
        """What values are divided by to be shown."""
        return 1.0 if self.aggregate == "number" else float(self.unit)

    def label(self, *, several: bool, per: str = "") -> str:
        """What the colours mean, which depends on whether they stand for several synapses."""
        if self.aggregate == "number":
            return f"Synapses per {per or 'pair'}"
        name = self.name
        if several and self.aggregate == "sum":
            name = f"sum of {name}" + (f" per {per}" if per else "")
        elif several:
            name = f"{self.aggregate} {name}"
        return axis_label(name, self.unit)


def check_connections(
    sources: Any,
    targets: Any,
    values: Any = None,
    *,
    var_unit: Quantity | None = None,
    var_name: str | None = None,
    aggregate: Aggregate | None = None,
    size: tuple[int, int] | None = None,
    read: Callable[[], Arrays] | None = None,
) -> Connections:
    """Check the arguments that all functions of this package take.

    Without ``read`` the arrays are kept, and copied if they are in memory that Brian may move.
    """
    sources, targets = _indices("sources", sources), _indices("targets", targets)
    check_same_length(sources=sources, targets=targets)
    size = check_size(size, sources, targets)
    if values is None:
        if aggregate not in (None, "number"):
            check_choice("aggregate", aggregate, AGGREGATES)
            raise ArgumentError(f"aggregate is {aggregate!r}, which needs values: give some")
        plain, unit = None, Quantity(1)
    else:
        plain = plain_values("values", values)
        check_same_length(sources=sources, targets=targets, values=plain)
        unit = check_unit("var_unit", var_unit, values)
    how: Aggregate = aggregate or ("number" if plain is None else "mean")
    check_choice("aggregate", how, AGGREGATES)
    if plain is not None and how != "number":
        _warn_not_finite(var_name or "values", plain)
    if read is None:
        kept = (
            safe_to_keep(sources),
            safe_to_keep(targets),
            None if plain is None else safe_to_keep(plain),
        )
        read = partial(_same, kept)
    return Connections(
        read=read,
        number=len(sources),
        size=size,
        aggregate=how,
        name=var_name or "value",
        unit=unit,
    )


def _same(arrays: Arrays) -> Arrays:
    """What was kept; a function with a name, which can be pickled with a figure."""
    return arrays


def _indices(name: str, values: Any) -> NDArray[Any]:
    indices = check_indices(name, values)
    return indices if np.can_cast(indices.dtype, np.intp) else indices.astype(np.intp)


def check_size(
    size: tuple[int, int] | None, sources: NDArray[Any], targets: NDArray[Any]
) -> tuple[int, int]:
    """The numbers of source and target neurons: as given, or else just as many as needed."""
    if size is None:
        return int(sources.max(initial=0)) + 1, int(targets.max(initial=0)) + 1
    try:
        number_of_sources, number_of_targets = (int(number) for number in size)
    except (TypeError, ValueError):
        raise ArgumentTypeError(
            f"size must be two numbers, of source and of target neurons, not {size!r}"
        ) from None
    if number_of_sources < 1 or number_of_targets < 1:
        raise ArgumentError(f"size is {size!r}, expected at least one neuron on each side")
    _check_below("sources", sources, number_of_sources)
    _check_below("targets", targets, number_of_targets)
    return number_of_sources, number_of_targets


def _check_below(name: str, indices: NDArray[Any], size: int) -> None:
    if indices.size and indices.max() >= size:
        raise ArgumentError(
            f"{name} has the index {indices.max()}, but size says that there are {size} neurons: "
            "check that sources and targets were not swapped"
        )


def _warn_not_finite(name: str, values: NDArray[Any]) -> None:
    missing = sum(
        int(np.count_nonzero(~np.isfinite(values[chunk])))
        for chunk in chunks(values.size)
        if not all_finite(values[chunk])
    )
    if missing:
        warn_not_finite(name, missing, values.size)
