"""The shape of a neuron, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from brian2.units import meter

from brian2tools.description.morphology import Morphology, Section
from brian2tools.description.populations import Cable
from brian2tools.description.values import Array, Value
from brian2tools.mdexport.amounts import counted, number_text
from brian2tools.mdexport.sections.document import Grid, Item
from brian2tools.mdexport.sections.page import Page

__all__ = ["cable_item", "cable_text", "morphology_grid"]

#: A longer table says nothing to a reader.
_MOST_LISTED = 30


def cable_text(compartments: int, cable: Cable) -> str:
    """How many compartments and sections there are."""
    sections = counted(len(cable.morphology.sections), "section")
    return f"A neuron of {counted(compartments, 'compartment')} in {sections}"


def cable_item(cable: Cable, page: Page) -> Item:
    """Which equation the membrane potential follows."""
    say = page.say
    text = (
        f"The membrane potential {say.symbol('v')} follows the cable equation, with the current "
        f"{say.symbol('Im')} for each area of membrane, which is positive inward"
    )
    return Item("Cable", f"{text}{page.placed(cable.schedule, 'groups', 1)}.")


def morphology_grid(morphology: Morphology, page: Page) -> Grid:
    """The sections, or what there is to say of all of them if there are too many."""
    header = ("Section", "Follows", "Compartments", "Length", "Diameter")
    sections = morphology.sections
    if len(sections) > _MOST_LISTED:
        compartments = number_text(sum(map(_compartments, sections)))
        length = Value(_rounded(sum(map(_length, sections))), meter.dim)
        everything = f"all {number_text(len(sections))}"
        nothing = page.say.plain("–")
        row = (
            page.say.plain(everything),
            nothing,
            page.say.plain(compartments),
            page.say.value(length),
            nothing,
        )
        return Grid("Morphology", header, (row,))
    return Grid("Morphology", header, tuple(_rows(morphology, page)))


def _rows(morphology: Morphology, page: Page) -> Iterator[tuple[str, ...]]:
    titles: list[str] = []
    nothing = page.say.plain("–")
    for section in morphology.sections:
        above = nothing if section.parent is None else titles[section.parent]
        titles.append(_title(section, titles, page))
        metres = Value(_rounded(_length(section)), meter.dim)
        length = nothing if section.lengths is None else page.say.value(metres)
        diameter = page.say.value(_single_if_uniform(section.diameters))
        compartments = page.say.plain(number_text(_compartments(section)))
        yield titles[-1], above, compartments, length, diameter


def _title(section: Section, titles: list[str], page: Page) -> str:
    """The name of a section, from the root on if it is needed to tell it from others."""
    name = section.name or ("soma" if section.kind == "soma" else "root")
    title = page.say.code(name)
    return title if title not in titles else f"{title} ({len(titles)})"


def _rounded(number: float) -> float:
    """A sum without the digits that adding has left at its end."""
    return float(f"{number:.6g}")


def _single_if_uniform(value: Value) -> Value:
    numbers = np.atleast_1d(value.quantity)
    return Value.of(numbers[0]) if (numbers == numbers[0]).all() else value


def _compartments(section: Section) -> int:
    """How many compartments a section has."""
    amount = None if section.lengths is None else section.lengths.amount
    return amount.size if isinstance(amount, Array) else 1


def _length(section: Section) -> float:
    """The length of a section in metres; a soma has none."""
    return 0.0 if section.lengths is None else float(np.sum(section.lengths.quantity))
