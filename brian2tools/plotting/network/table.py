"""The connections of a network as a table: sources in rows, targets in columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from brian2tools.plotting.network.elements import Elements, End, Link

__all__ = ["Cell", "Row", "Table", "table_of"]


@dataclass(frozen=True, slots=True)
class Row:
    """A source: its name, its size as text, and what is recorded of it."""

    label: str
    size: str = ""
    recorded: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What leads from a source to a target: a number of synapses, or else an input."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows, labels of columns, cells by row and column, and what has no place in any of them."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    cells: dict[tuple[int, int], Cell]
    rest: str


def table_of(elements: Elements) -> Table:
    """The connections of a network; parts of a group have rows and columns of their own."""
    links = [link for link in elements.links if link.kind != "other"]
    columns = _labels(elements, (link.target for link in links))
    sources = [link.source for link in links if link.name]
    recorded = [tag.of for tag in elements.tags if tag.of.label in columns]
    sizes = {end.label: shortened(end.size) for end in [*sources, *recorded] if end.size}
    inputs = dict.fromkeys(_source(elements, link) for link in links if not link.name)
    rows = [*inputs, *_labels(elements, [*sources, *recorded])]
    cells: dict[tuple[int, int], list[Link]] = {}
    for link in links:
        place = rows.index(_source(elements, link)), columns.index(link.target.label)
        cells.setdefault(place, []).append(link)
    return Table(
        rows=tuple(Row(row, sizes.get(row, ""), _recorded(elements, row)) for row in rows),
        columns=tuple(columns),
        cells={place: _cell(together) for place, together in cells.items()},
        rest=_rest(elements, inputs, {*rows, *columns}),
    )


def _source(elements: Elements, link: Link) -> str:
    """The row of a link; inputs that are no neurons share one for each kind."""
    if link.name:
        return link.source.label
    return next(box.lines[0] for box in elements.boxes if box.name == link.source.box)


def _labels(elements: Elements, ends: Iterable[End]) -> list[str]:
    kinds = {box.name: box.kind for box in elements.boxes}
    places = {name: place for place, name in enumerate(kinds)}

    def order(end: End) -> tuple[bool, int, int]:
        return kinds.get(end.box) != "input", places.get(end.box, len(places)), end.start

    return list(dict.fromkeys(end.label for end in sorted(ends, key=order)))


def _cell(links: list[Link]) -> Cell:
    numbers = [link.number for link in links if link.number is not None]
    if numbers:
        return Cell(sum(numbers), shortened(sum(numbers)))
    size = sum(link.source.size for link in links)
    return Cell(None, "?" if links[0].name else shortened(size) if size else "•")


def _recorded(elements: Elements, label: str) -> str:
    return ", ".join(tag.text for tag in elements.tags if tag.of.label == label)


def _rest(elements: Elements, inputs: Iterable[str], shown: set[str]) -> str:
    linked = {end.box for link in elements.links for end in (link.source, link.target)}
    parts = {
        "in the cells": ["numbers of synapses", *(f"of {name}s per neuron" for name in inputs)],
        "not connected": [box.name for box in elements.boxes if box.name not in linked],
        "recorded": [f"{t.text} of {t.of.label}" for t in elements.tags if t.of.label not in shown],
        "linked": [
            f"{x.target.box} to {x.source.box}" for x in elements.links if x.kind == "other"
        ],
    }
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in parts.items() if names)


def shortened(number: int) -> str:
    """A whole number with at most three digits: ``'950'``, ``'26k'``, ``'1.2M'``.

    Examples
    --------
    >>> [shortened(number) for number in (950, 25_681, 1_234_000)]
    ['950', '26k', '1.2M']
    """
    for size, symbol in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.{1 if number < 10 * size else 0}f}{symbol}"
    return str(number)
