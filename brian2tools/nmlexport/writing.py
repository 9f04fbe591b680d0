"""Documents to files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.dom import minidom

from brian2tools.errors import ArgumentError
from brian2tools.files import complete_files

__all__ = ["write_documents"]


def write_documents(documents: Mapping[Path, minidom.Document]) -> None:
    """Write several documents: all of them, or none.

    Parameters
    ----------
    documents : mapping
        The documents by path, in the order in which they appear there.

    Raises
    ------
    ArgumentError
        If that cannot be done. The files that were there before are then as they were.
    """
    try:
        with complete_files(*documents) as parts:
            for part, document in zip(parts, documents.values(), strict=True):
                _write(document, part)
    except OSError as error:
        names = " and ".join(repr(str(path)) for path in documents)
        raise ArgumentError(
            f"{names} cannot be written ({error.strerror}): give the name of a file in a folder "
            "that exists, can be written to and has space left"
        ) from error


def _write(document: minidom.Document, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        document.writexml(file, addindent="  ", newl="\n", encoding="UTF-8")
