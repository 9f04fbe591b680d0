"""What all plots of a morphology are drawn from: its compartments as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2 import Morphology, Soma
from numpy.typing import NDArray

from brian2tools.errors import ArgumentTypeError

__all__ = ["MICROMETRE", "Geometry"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MICROMETRE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Geometry:
    """The compartments and sections of a morphology in Brian's order: that of ``neuron.v``.

    A section comes before its children, and a whole subtree before the next one. A `Soma` is a
    sphere: its compartment starts and ends at the centre, and adds nothing to path distances.
    If the morphology is a part of a larger one, places and path distances are those in the whole.

    Attributes
    ----------
    start, end : ndarray
        Places of both ends of each compartment in metre, of shape (compartments, 3); NaN for
        those of sections without coordinates.
    start_diameter, end_diameter : ndarray
        Diameters at both ends of each compartment in metre, of shape (compartments,).
    start_distance, end_distance : ndarray
        Path distances from the root to both ends of each compartment in metre, of shape
        (compartments,).
    parent : ndarray
        Index of the compartment that each one is attached to, -1 for the first; of shape
        (compartments,).
    section : ndarray
        Index of the section that each compartment belongs to; of shape (compartments,).
    is_soma : ndarray
        Whether each compartment is a sphere; of shape (compartments,).
    section_parent : ndarray
        Index of the section that each one is attached to, -1 for the first; of shape (sections,).
    section_depth : ndarray
        Number of sections between each one and the first, which has 0; of shape (sections,).
    section_stop : ndarray
        Index that follows the last compartment of each section; of shape (sections,).

    Examples
    --------
    >>> cell = Soma(diameter=20*um, x=0*um)
    >>> cell.dendrite = Cylinder(diameter=2*um, n=2, x=[10, 110]*um)
    >>> geometry = Geometry.from_morphology(cell)
    >>> geometry.end_distance * 1e6
    array([  0.,  50., 100.])
    """

    start: Floats
    end: Floats
    start_diameter: Floats
    end_diameter: Floats
    start_distance: Floats
    end_distance: Floats
    parent: Integers
    section: Integers
    is_soma: NDArray[np.bool_]
    section_parent: Integers
    section_depth: Integers
    section_stop: Integers

    @classmethod
    def from_morphology(cls, morphology: Any) -> Geometry:
        """Read a morphology, which may be a chain of any number of sections.

        Raises
        ------
        ArgumentTypeError
            If it is not a `brian2.Morphology`.
        """
        if not isinstance(morphology, Morphology):
            raise ArgumentTypeError(
                f"morphology must be a Morphology, not {type(morphology).__name__}: "
                "pass neuron.morphology for a SpatialNeuron, and plot a part as a whole section"
            )
        sections, section_parent = _walk(morphology)
        size = np.array([section.n for section in sections])
        stop = np.cumsum(size)
        points, distances = _place(sections, section_parent)
        first = stop - size
        parent = np.arange(stop[-1]) - 1
        parent[first] = np.where(section_parent < 0, -1, stop[section_parent] - 1)
        return cls(
            start=np.concatenate([each[:-1] for each in points]),
            end=np.concatenate([each[1:] for each in points]),
            start_diameter=np.concatenate([_start_diameter(section) for section in sections]),
            end_diameter=np.concatenate([_end_diameter(section) for section in sections]),
            start_distance=np.concatenate([each[:-1] for each in distances]),
            end_distance=np.concatenate([each[1:] for each in distances]),
            parent=parent,
            section=np.repeat(np.arange(len(sections)), size),
            is_soma=np.repeat([isinstance(section, Soma) for section in sections], size),
            section_parent=section_parent,
            section_depth=_depths(section_parent),
            section_stop=stop,
        )

    def __len__(self) -> int:
        """The number of compartments."""
        return len(self.parent)

    @property
    def center(self) -> Floats:
        """Places of the midpoints of the compartments in metre, of shape (compartments, 3)."""
        return (self.start + self.end) / 2

    @property
    def has_coordinates(self) -> bool:
        """Whether each compartment has a place."""
        return bool(np.isfinite(self.start).all() and np.isfinite(self.end).all())


def _walk(morphology: Morphology) -> tuple[list[Morphology], Integers]:
    """All sections and the index of the parent of each; recursion would end at 1000 of them."""
    sections: list[Morphology] = []
    parents: list[int] = []
    waiting = [(morphology, -1)]
    while waiting:
        section, parent = waiting.pop()
        waiting.extend((child, len(sections)) for child in reversed(list(section.children)))
        sections.append(section)
        parents.append(parent)
    return sections, np.array(parents, dtype=np.int64)


def _ancestors(morphology: Morphology) -> Iterator[Morphology]:
    while (morphology := morphology.parent) is not None:
        yield morphology


def _place(
    sections: list[Morphology], section_parent: Integers
) -> tuple[list[Floats], list[Floats]]:
    """Places and path distances of the borders between the compartments of each section."""
    before = reversed(list(_ancestors(sections[0])))
    place, distance = np.full(3, np.nan), 0.0
    for ancestor in before:
        place = _points(ancestor, place)[-1]
        distance = _distances(ancestor, distance)[-1]
    points: list[Floats] = []
    distances: list[Floats] = []
    for section, parent in zip(sections, section_parent, strict=True):
        points.append(_points(section, place if parent < 0 else points[parent][-1]))
        distances.append(_distances(section, distance if parent < 0 else distances[parent][-1]))
    return points, distances


def _points(section: Morphology, origin: Floats) -> Floats:
    """Places of the borders of the compartments of a section that is attached to ``origin``."""
    # The public coordinates of a section ask its parent for its own, and so on to the root.
    own = (section._x, section._y, section._z)
    if own[0] is None:
        return np.full((section.n + 1, 3), np.nan)
    relative = np.stack(own, axis=-1)
    if isinstance(section, Soma):
        return np.repeat(relative, 2, axis=0)
    return relative if np.isnan(origin[0]) else origin + relative


def _distances(section: Morphology, origin: float) -> Floats:
    """Path distances of the borders of the compartments of a section that starts at ``origin``."""
    lengths = np.zeros(1) if isinstance(section, Soma) else np.asarray(section.length)
    return origin + np.concatenate([[0.0], np.cumsum(lengths)])


def _start_diameter(section: Morphology) -> Floats:
    return np.asarray(section.diameter if isinstance(section, Soma) else section.start_diameter)


def _end_diameter(section: Morphology) -> Floats:
    return np.asarray(section.diameter if isinstance(section, Soma) else section.end_diameter)


def _depths(section_parent: Integers) -> Integers:
    depths = np.zeros(len(section_parent), dtype=np.int64)
    for section, parent in enumerate(section_parent[1:], start=1):
        depths[section] = depths[parent] + 1
    return depths
