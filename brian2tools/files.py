"""Files that are there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brian2tools.errors import ArgumentTypeError

__all__ = ["complete_files", "path_of"]


def path_of(filename: object) -> Path:
    """The path that the name of a file stands for.

    Raises
    ------
    ArgumentTypeError
        If it is no name of a file.
    """
    if not isinstance(filename, (str, os.PathLike)):
        raise ArgumentTypeError(
            f"a {type(filename).__name__} is no name of a file: give a str or a Path"
        )
    return Path(filename)


@contextmanager
def complete_files(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """Have files written under other names, and move them into place when all are complete.

    Parameters
    ----------
    *paths : Path
        The files, in the order in which they are moved.

    Yields
    ------
    tuple of Path
        Where to write each of them. After an error these files are gone, and those that were
        there before are as they were.
    """
    parts = tuple(path.with_name(f".{path.name}.{os.getpid()}.part") for path in paths)
    try:
        yield parts
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
