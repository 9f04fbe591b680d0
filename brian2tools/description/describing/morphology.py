"""The description of a morphology."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

import brian2
import numpy as np
from brian2.units import meter

from brian2tools.description.morphology import Morphology, Section
from brian2tools.description.values import Array, Value
from brian2tools.errors import ArgumentTypeError
from brian2tools.kinds import kind_of

__all__ = ["describe_morphology"]

_KINDS: Mapping[type, Literal["soma", "cylinder", "section"]] = MappingProxyType(
    {brian2.Soma: "soma", brian2.Cylinder: "cylinder", brian2.Section: "section"}
)


def describe_morphology(morphology: brian2.Morphology) -> Morphology:
    """Say what a morphology is, section by section.

    Parameters
    ----------
    morphology : brian2.Morphology
        The root of the morphology, such as the soma.

    Returns
    -------
    Morphology
        Its sections, in the order in which Brian numbers their compartments.

    Raises
    ------
    ArgumentTypeError
        If it is no morphology, or has sections of a class that is not Brian's.

    Examples
    --------
    >>> from brian2tools.description import describe_morphology
    >>> soma = Soma(diameter=30*um)
    >>> soma.axon = Cylinder(length=100*um, diameter=1*um, n=10)
    >>> description = describe_morphology(soma)
    >>> [(section.name, section.kind) for section in description.sections]
    [(None, 'soma'), ('axon', 'cylinder')]
    """
    sections: list[Section] = []
    # No recursion: a branch may be longer than Python's stack.
    waiting: list[tuple[Any, int | None]] = [(morphology, None)]
    while waiting:
        section, parent = waiting.pop()
        position = len(sections)
        sections.append(_section(section, parent))
        waiting += [(child, position) for child in reversed(list(section.children))]
    return Morphology(sections=tuple(sections))


def _section(section: Any, parent: int | None) -> Section:
    if type(section) not in _KINDS:
        raise ArgumentTypeError(
            f"{kind_of(section)} cannot be described as a part of a morphology: give a "
            "Soma, Cylinder or Section of Brian"
        )
    kind = _KINDS[type(section)]
    name, *other_names = (None,) if parent is None else _names(section)
    return Section(
        name=name,
        other_names=tuple(other_names),
        parent=parent,
        kind=kind,
        type=section.type,
        diameters=_in_meters(section._diameter, kind),
        lengths=None if kind == "soma" else _in_meters(section._length, kind),
        **_coordinates(section, kind),
    )


def _coordinates(section: Any, kind: str) -> dict[str, Value]:
    # Brian's public attributes are sums over all sections before.
    numbers = {"x": section._x, "y": section._y, "z": section._z}
    return {axis: _in_meters(of, kind) for axis, of in numbers.items() if of is not None}


def _in_meters(numbers: Any, kind: str) -> Value:
    numbers = np.asarray(numbers, dtype=float)
    return Value(numbers.item() if kind == "soma" else Array(numbers), meter.dim)


def _names(section: Any) -> list[str]:
    """The names that a section has as a child, the one that was given first at the beginning."""
    siblings = section.parent.children
    names = [name for name, child in siblings._named_children.items() if child is section]
    first = siblings.name(section)
    if first is None:
        first = next((name for name in names if not name.isdecimal()), names[0])
    return [first, *(name for name in names if name != first and not name.isdecimal())]
