"""In which row of a raster each neuron is drawn: by groups, and sorted by a variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.core.variables import VariableView
from brian2.groups.subgroup import Subgroup
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.arguments import check_indices, plain_values

__all__ = ["Arrangement", "Block", "arrange", "number_of_neurons"]

# Far below any row, so that no view ever shows it.
_HIDDEN = -(2**30)


@dataclass(frozen=True)
class Block:
    """Neighbouring rows of one colour: those of a group, or all of them if it has no name."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True)
class Arrangement:
    """The rows of a raster, counted from the bottom.

    Attributes
    ----------
    blocks : tuple of Block
        The groups, which follow each other without gaps.
    row_of : ndarray of int or None
        The row of each neuron, or None where that is its index.
    label : str
        What the y axis shows.
    """

    blocks: tuple[Block, ...]
    row_of: NDArray[np.int32] | None = None
    label: str = "Neuron index"

    @property
    def size(self) -> int:
        """The number of rows."""
        return self.blocks[-1].stop


def arrange(size: int, groups: Mapping[str, Any] | None = None, sort_by: Any = None) -> Arrangement:
    """Give each of ``size`` neurons a row.

    Parameters
    ----------
    size : int
        The number of neurons.
    groups : mapping, optional
        Names and members of groups, as slices, subgroups, indices or masks. Neurons in none of
        them have no row.
    sort_by : array-like, Quantity or Brian variable, optional
        A value for each neuron; those of a group have rows in ascending order of their values,
        with NaN on top.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If a group has neurons that do not exist or are in another group too, or if ``sort_by`` has
        another length.
    """
    if groups is None and sort_by is None:
        return Arrangement((Block("", 0, size),))
    members = _members_of_groups(size, groups)
    if sort_by is not None:
        values = _values_to_sort_by(size, sort_by)
        members = {
            name: one[np.argsort(values[one], kind="stable")] for name, one in members.items()
        }
    order = np.concatenate(list(members.values()))
    stops = np.cumsum([len(one) for one in members.values()]).tolist()
    blocks = tuple(map(Block, members, [0, *stops[:-1]], stops))
    if np.array_equal(order, np.arange(size)):
        return Arrangement(blocks)
    row_of = np.full(size, _HIDDEN, dtype=np.int32)
    row_of[order] = np.arange(len(order))
    if np.count_nonzero(row_of >= 0) < len(order):
        raise ArgumentError(
            "groups have neurons in common, expected each neuron once and in one group"
        )
    return Arrangement(blocks, row_of, _label(groups, sort_by))


def _label(groups: Mapping[str, Any] | None, sort_by: Any) -> str:
    by_group = "" if groups is None else ", by group"
    if sort_by is None:
        return f"Neuron{by_group}"
    name = f" by {sort_by.name}" if isinstance(sort_by, VariableView) else ""
    return f"Neuron{by_group}, sorted{name}"


def _members_of_groups(
    size: int, groups: Mapping[str, Any] | None
) -> dict[str, NDArray[np.integer[Any]]]:
    if groups is None:
        return {"": np.arange(size)}
    if not isinstance(groups, Mapping):
        raise ArgumentTypeError(
            f"groups must be a dictionary such as {{'E': slice(0, 80)}}, "
            f"not {type(groups).__name__}"
        )
    if not groups:
        raise ArgumentError("groups is empty, expected at least one group or None")
    return {str(name): _members(name, group, size) for name, group in groups.items()}


def _members(name: str, group: Any, size: int) -> NDArray[np.integer[Any]]:
    if isinstance(group, slice):
        return np.arange(size)[group]
    if isinstance(group, Subgroup):
        members = np.arange(group.start, group.stop)
    else:
        members = _indices_or_mask(name, group)
        if members.dtype == bool:
            members = np.flatnonzero(members)
    if members.size and members.max() >= size:
        raise ArgumentError(
            f"groups[{name!r}] has the index {members.max()}, "
            f"expected less than the {size} neurons of the raster"
        )
    return members


def _indices_or_mask(name: str, group: Any) -> NDArray[Any]:
    values = plain_values(f"groups[{name!r}]", group)
    return values if values.dtype == bool else check_indices(f"groups[{name!r}]", group)


def _values_to_sort_by(size: int, sort_by: Any) -> NDArray[Any]:
    values = plain_values("sort_by", sort_by)
    if len(values) != size:
        raise ArgumentError(
            f"sort_by has {len(values)} values, expected one for each of the {size} neurons"
        )
    return values


def number_of_neurons(
    indices: NDArray[Any], groups: Mapping[str, Any] | None = None, sort_by: Any = None
) -> int:
    """How many neurons there must be at least, where nobody says how many there are."""
    needed = [int(indices.max()) + 1 if indices.size else 0]
    if sort_by is not None:
        needed.append(len(plain_values("sort_by", sort_by)))
    for name, group in groups.items() if isinstance(groups, Mapping) else ():
        if isinstance(group, (slice, Subgroup)):
            needed.append(max(group.stop or 0, 0))
        else:
            members = _indices_or_mask(name, group)
            is_mask = members.dtype == bool
            needed.append(len(members) if is_mask else int(members.max(initial=-1)) + 1)
    return max(needed)
