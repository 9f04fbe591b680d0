"""Models to JSON, with their large arrays in a file beside it."""

from __future__ import annotations

import hashlib
from os import PathLike
from pathlib import Path
from typing import Any

from brian2tools.description.model import Model
from brian2tools.description.storage.arrays import ArchiveWriter
from brian2tools.description.storage.converting import as_data
from brian2tools.description.storage.header import ArraysFile, with_header
from brian2tools.description.storage.layout import json_text
from brian2tools.errors import ArgumentError, ModelFileError
from brian2tools.files import complete_files, path_of

__all__ = ["model_as_text", "write_model"]


def model_as_text(model: Model) -> str:
    """A model as JSON, with all arrays in it."""
    return json_text(with_header(as_data(model))) + "\n"


def write_model(model: Model, filename: str | PathLike[str]) -> None:
    """Write a model as JSON, and its large arrays into ``<stem>.npz`` beside it.

    Raises
    ------
    ArgumentError
        If a device or a pipe has that name.
    ModelFileError
        If that cannot be done. The files that were there before are then as they were.
    """
    path = path_of(filename)
    if path.suffix == ".npz" or path.is_dir():
        raise ModelFileError(
            f"a model cannot be written to {str(path)!r}, which is the name of a folder or for "
            "arrays: give a name of a file that ends in '.json'"
        )
    arrays = ArchiveWriter()
    data = as_data(model, arrays.store)
    try:
        if arrays.arrays:
            _write_both(data, arrays, path)
        else:
            with complete_files(path) as (part,):
                _write_text(with_header(data), part)
    except ArgumentError:
        raise
    except (OSError, ValueError) as error:
        raise ModelFileError(
            f"a model cannot be written to {str(path)!r} ({error}): give a name in a folder that "
            "exists, can be written to and has space left"
        ) from error


def _write_both(data: Any, arrays: ArchiveWriter, path: Path) -> None:
    arrays_path = path.with_name(f"{path.stem}.npz")
    with complete_files(arrays_path, path) as (arrays_part, part):
        with arrays_part.open("w+b") as file:
            arrays.write(file)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        _write_text(with_header(data, ArraysFile(name=arrays_path.name, sha256=digest)), part)


def _write_text(document: dict[str, Any], path: Path) -> None:
    # What UTF-8 does not have is written as JSON writes it: this is the same form.
    path.write_bytes((json_text(document) + "\n").encode("utf-8", "backslashreplace"))
