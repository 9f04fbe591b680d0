"""What tables of populations have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from brian2.units import Quantity

from brian2tools.description import Value
from brian2tools.mdexport.amounts import DIGITS, number_text
from brian2tools.mdexport.tables.entries import Column, Panel, panel
from brian2tools.mdexport.wording import Wording
from brian2tools.models.microcircuit.tables.described import Described

__all__ = ["by_population", "columns_of_numbers", "names_of", "number_of", "value_in"]


def columns_of_numbers(
    first_width: float, first: str, others: Iterable[str], total_width: float = 1.0
) -> tuple[Column, ...]:
    """A column for labels, and others for numbers that share the rest of the width."""
    headings = tuple(others)
    width = (total_width - first_width) / len(headings)
    return (Column(first, first_width), *(Column(one, width, True) for one in headings))


def names_of(described: Described, say: Wording) -> Iterator[str]:
    """The names of the populations."""
    return map(say.name, described.specification.parameters.populations)


def number_of(number: Any, say: Wording) -> str:
    """A number with as many digits as readers need."""
    return say.plain(number_text(np.asarray(number).item(), DIGITS))


def value_in(say: Wording) -> Callable[[Quantity], str]:
    """How values with their units are said."""
    return lambda quantity: say.value(Value.of(quantity))


def by_population(title: str, values: dict[str, Any], described: Described, say: Wording) -> Panel:
    """A row for each population, and a column for each array of numbers."""
    columns = columns_of_numbers(0.2, "Population", values)
    rows = (
        (name, *(number_of(number, say) for number in numbers))
        for name, *numbers in zip(names_of(described, say), *values.values(), strict=True)
    )
    return panel(title, ((row,) for row in rows), columns)
