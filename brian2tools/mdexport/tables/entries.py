"""Tables before they have a layout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["Column", "Entry", "Panel", "combined", "entry", "panel"]

Row = tuple[str, ...]
#: What stands between two rules of a table: lines, each with a text for every column.
Entry = tuple[Row, ...]
Group = TypeVar("Group")

#: Tables of so many lines are not torn apart.
SHORT = 12
#: Entries of so many lines are one row: a page cannot end within it.
MOST_IN_A_ROW = 8
#: About so many characters of LaTeX are a line on the page.
CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    heading : str
        What stands above it, or nothing.
    width : float
        Its part of the width of the page.
    is_numeric : bool
        Whether it has numbers, which stand at the right.
    """

    heading: str
    width: float
    is_numeric: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A table.

    Parameters
    ----------
    title : str
        What it is about.
    columns : tuple of Column
        The columns.
    entries : tuple of Entry
        What stands in it.
    caption : str
        What stands above it, beside its title, or nothing.
    """

    title: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    caption: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above the columns; empty if nothing does."""
        headings = tuple(column.heading for column in self.columns)
        return headings if any(headings) else ()

    @property
    def rows(self) -> tuple[tuple[Row, ...], ...]:
        """The rows of each entry."""
        return tuple(map(_rows, self.entries))

    @property
    def cells(self) -> tuple[Row, ...]:
        """Each entry as one row, with several lines in a cell."""
        return tuple(_cells(one, "\n") for one in self.entries)

    @property
    def is_short(self) -> bool:
        """Whether no page should end within it."""
        return sum(map(_height, self.entries)) <= SHORT


def _height(entry: Entry) -> int:
    """About how many lines an entry has on the page."""
    return sum(1 + max(map(len, line)) // CHARACTERS for line in entry)


def _rows(entry: Entry) -> tuple[Row, ...]:
    if _height(entry) > MOST_IN_A_ROW:
        return entry
    return (_cells(entry, "\\par\n"),)


def _cells(entry: Entry, between: str) -> Row:
    return tuple(between.join(filter(None, column)) for column in zip(*entry, strict=True))


#: A label, and what there is to say.
LABELLED = (Column("", 0.22), Column("", 0.78))


def panel(
    title: str,
    entries: Iterable[Entry],
    columns: Iterable[Column] = LABELLED,
    *,
    caption: str = "",
) -> Panel:
    """A table with these entries."""
    return Panel(title, tuple(columns), tuple(filter(None, entries)), caption)


def entry(label: str, *lines: str) -> Entry:
    """A label and the lines that belong to it; no entry if there are none."""
    return tuple((label if number == 0 else "", line) for number, line in enumerate(lines))


def combined(
    groups: Iterable[Group], entries_of: Callable[[Group], Iterable[Entry]]
) -> Iterator[tuple[list[Group], tuple[Entry, ...]]]:
    """Groups of which the same is said, together with what is said of them."""
    alike: dict[tuple[Entry, ...], list[Group]] = {}
    for group in groups:
        alike.setdefault(tuple(filter(None, entries_of(group))), []).append(group)
    for entries, members in alike.items():
        yield members, entries
