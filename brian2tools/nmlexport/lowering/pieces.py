"""The pieces that a file is put together from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from brian2.units.fundamentalunits import Dimension
from numpy.typing import NDArray

from brian2tools.nmlexport.lemsrendering import dimension_of
from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.nodes import Node

__all__ = ["Pieces", "numbered", "written"]


@dataclass
class Pieces:
    """Types of components, and what stands in the network, behind the populations or before."""

    components: list[Component] = field(default_factory=list)
    network: list[Node] = field(default_factory=list)
    before: list[Node] = field(default_factory=list)

    def __add__(self, other: Pieces) -> Pieces:
        return Pieces(
            self.components + other.components,
            self.network + other.network,
            self.before + other.before,
        )


def written(dimensions: Dimension) -> str:
    """The place for a number and its SI unit in the attribute of a row."""
    return "{}" + dimension_of(dimensions).symbol


def numbered(targets: NDArray[np.int_]) -> NDArray[np.int_]:
    """For each element, how many come before it that have the same target.

    Examples
    --------
    >>> from brian2tools.nmlexport.lowering.pieces import numbered
    >>> numbered(np.array([3, 1, 3, 3, 1]))
    array([0, 0, 1, 2, 1])
    """
    order = np.argsort(targets, kind="stable")
    ordered = targets[order]
    counts = np.empty(len(targets), int)
    counts[order] = np.arange(len(targets)) - np.searchsorted(ordered, ordered)
    return counts
