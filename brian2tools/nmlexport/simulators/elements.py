"""The elements of an XML file with the lines they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

__all__ = ["Element", "elements"]

_CHUNK_SIZE = 1 << 16


@dataclass(frozen=True, slots=True)
class Element:
    """The start of an element."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None

    def lineage(self) -> Iterator[Element]:
        """The element, its parent, and so on."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


def elements(path: Path) -> Iterator[Element]:
    """All elements of a file in order, however large it is.

    Raises
    ------
    xml.parsers.expat.ExpatError
        If the file is not well formed; ``lineno`` says where.
    """
    parser = expat.ParserCreate()
    open_elements: list[Element] = []
    found: list[Element] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        parent = open_elements[-1] if open_elements else None
        element = Element(tag, attributes, parser.CurrentLineNumber, parent)
        open_elements.append(element)
        found.append(element)

    def end(_tag: str) -> None:
        open_elements.pop()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_SIZE):
            parser.Parse(chunk, False)
            yield from found
            found.clear()
    parser.Parse(b"", True)
