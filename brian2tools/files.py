"""Files that are there as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.kinds import kind_of

__all__ = ["complete_files", "path_of", "refuse_folder_in_use", "refuse_what_is_no_file"]


def path_of(filename: object) -> Path:
    """The path that the name of a file stands for.

    Raises
    ------
    ArgumentTypeError
        If it is no name of a file.
    """
    if not isinstance(filename, (str, os.PathLike)):
        raise ArgumentTypeError(f"{kind_of(filename)} is no name of a file: give a str or a Path")
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

    Raises
    ------
    ArgumentError
        If one of them is there and is no file but a folder, a device or a pipe.
    """
    for path in paths:
        refuse_what_is_no_file(path)
    parts = tuple(path.with_name(f".{path.name}.{os.getpid()}.part") for path in paths)
    try:
        yield parts
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def refuse_what_is_no_file(path: Path) -> None:
    """Refuse to write where something is that is no file.

    Raises
    ------
    ArgumentError
        If there is a folder, a device or a pipe.
    """
    # A file that is moved to the place of a device would replace it.
    if path.exists() and not path.is_file():
        raise ArgumentError(
            f"{str(path)!r} is a folder, a device or a pipe, which no file can take the place of: "
            "give the name of a file"
        )


def refuse_folder_in_use(path: Path, *, overwrite: bool, advice: str) -> None:
    """Refuse to write into a folder with something in it.

    Parameters
    ----------
    path : Path
        The folder, which need not exist.
    overwrite : bool
        Whether there may be something in it.
    advice : str
        What to do if there is, but may not be.

    Raises
    ------
    ArgumentError
        If it is such a folder, or a file.
    """
    if path.exists() and not path.is_dir():
        raise ArgumentError(f"{str(path)!r} is a file, expected a folder: give another name")
    if path.is_dir() and not overwrite and any(path.iterdir()):
        raise ArgumentError(
            f"the folder {str(path)!r} is not empty, expected a new or an empty one: {advice}"
        )
