"""A morphology from its description."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import brian2
import numpy as np

from brian2tools.description.morphology import Morphology, Section

__all__ = ["build_morphology"]


def build_morphology(description: Morphology) -> brian2.Morphology:
    """Make the Brian object that a description of a morphology is of.

    Parameters
    ----------
    description : Morphology
        The description.

    Returns
    -------
    brian2.Morphology
        The root, with the same numbers, bit for bit.

    Examples
    --------
    >>> from brian2tools.description import build_morphology, describe_morphology
    >>> soma = Soma(diameter=30*um)
    >>> soma.axon = Cylinder(length=100*um, diameter=1*um, n=10)
    >>> build_morphology(describe_morphology(soma)).axon.n
    10
    """
    built: list[brian2.Morphology] = []
    for section in description.sections:
        made = _MAKERS[section.kind](section)
        if section.parent is not None:
            children = built[section.parent].children
            for name in (section.name, *section.other_names):
                children.add(name, made)
        built.append(made)
    return built[0]


def _soma(section: Section) -> brian2.Soma:
    return brian2.Soma(section.diameters.quantity, type=section.type, **_coordinates(section))


def _cone(section: Section) -> brian2.Section:
    diameters = section.diameters.quantity
    # Brian has the lengths from the coordinates, if there are some.
    shape = _coordinates(section) or {"length": _lengths(section)}
    return brian2.Section(diameters, n=len(diameters) - 1, type=section.type, **shape)


def _cylinder(section: Section) -> brian2.Cylinder:
    lengths = _lengths(section)
    cylinder = brian2.Cylinder(
        section.diameters.quantity[0], n=len(lengths), length=lengths.sum(), type=section.type
    )
    # Brian divides the whole by the number of compartments, which need not give the same numbers.
    cylinder._length = lengths
    for axis, numbers in _coordinates(section).items():
        setattr(cylinder, f"_{axis}", np.asarray(numbers))
    return cylinder


def _lengths(section: Section) -> Any:
    assert section.lengths is not None
    return section.lengths.quantity


def _coordinates(section: Section) -> dict[str, Any]:
    values = {"x": section.x, "y": section.y, "z": section.z}
    return {axis: value.quantity for axis, value in values.items() if value is not None}


_MAKERS: Mapping[str, Callable[[Section], brian2.Morphology]] = MappingProxyType(
    {"soma": _soma, "cylinder": _cylinder, "section": _cone}
)
