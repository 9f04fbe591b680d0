"""The shape of a neuron, section by section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from brian2tools.description.values import Value

__all__ = ["Morphology", "Section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a neuron: compartments in a row, or the soma.

    Parameters
    ----------
    name : str or None
        By which name the section before it has it, such as ``"axon"`` or ``"L"``; None for the
        root.
    other_names : tuple of str
        Further names of that kind, without the numbers that Brian gives itself.
    parent : int or None
        The position of the section before it in the morphology; None for the root.
    kind : str
        ``"soma"``, ``"cylinder"`` (the same diameter everywhere in a compartment) or ``"section"``
        (truncated cones).
    type : str or None
        Such as ``"dend"``.
    diameters : Value
        One for a soma, one for each compartment of a cylinder, and for a section one for each
        boundary between compartments, its start and its end.
    lengths : Value or None
        The length of each compartment; None for a soma.
    x, y, z : Value or None
        The coordinates: one for a soma, else of each boundary between compartments, the start
        and the end. As in Brian, those of a cylinder or section count from the end of the section
        before it. None if there are none.
    """

    name: str | None
    parent: int | None
    kind: Literal["soma", "cylinder", "section"]
    diameters: Value
    other_names: tuple[str, ...] = ()
    type: str | None = None
    lengths: Value | None = None
    x: Value | None = None
    y: Value | None = None
    z: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Morphology:
    """The sections of a neuron, each after the one that it continues.

    Parameters
    ----------
    sections : tuple of Section
        The root is the first one.
    """

    sections: tuple[Section, ...]
