"""Documents to files."""

from __future__ import annotations

from os import PathLike

from brian2tools.errors import ArgumentError
from brian2tools.files import complete_files, path_of

__all__ = ["write_document"]


def write_document(text: str, filename: str | PathLike[str]) -> None:
    """Write a document, in place of one that is there.

    Raises
    ------
    ArgumentError
        If that cannot be done. A file that was there before is then as it was.
    """
    path = path_of(filename)
    try:
        with complete_files(path) as (part,):
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ArgumentError(
            f"a document cannot be written to {str(path)!r} ({error.strerror}): give the name of a "
            "file in a folder that exists and can be written to"
        ) from error
