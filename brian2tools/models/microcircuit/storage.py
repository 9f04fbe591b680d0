"""A folder that holds a run: its arrays in one file, and what they mean as JSON beside them."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brian2tools.errors import ModelFileError
from brian2tools.files import complete_files, path_of, refuse_folder_in_use

__all__ = ["ARRAYS_FILE", "HEADER_FILE", "read_folder", "write_folder"]

ARRAYS_FILE = "spikes.npz"
HEADER_FILE = "recording.json"

_FORMAT = {"format": "recording of brian2tools.models.microcircuit", "version": 1}
_ADVICE_ON_FOLDER = "give another name, or overwrite=True to replace the recording in it"
_ADVICE = "give a folder that Recording.save has written"


def write_folder(
    folder: str | PathLike[str],
    header: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    *,
    overwrite: bool = False,
) -> None:
    """Write a header and the arrays that it is about into a folder, both of them or none.

    Raises
    ------
    ArgumentError
        If the folder has something in it, unless that is to be overwritten, or is a file.
    ModelFileError
        If it cannot be written.
    """
    path = path_of(folder)
    refuse_folder_in_use(path, overwrite=overwrite, advice=_ADVICE_ON_FOLDER)
    try:
        path.mkdir(parents=True, exist_ok=True)
        with complete_files(path / ARRAYS_FILE, path / HEADER_FILE) as (arrays_part, header_part):
            with arrays_part.open("wb") as file:
                np.savez(file, allow_pickle=False, **arrays)
            document = {**_FORMAT, "sha256": _digest(arrays_part), **header}
            header_part.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ModelFileError(
            f"a recording cannot be written to {str(path)!r} ({error}): give a folder that can be "
            "written to and has space left"
        ) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_folder(folder: str | PathLike[str]) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The header and the arrays that `write_folder` has written.

    Raises
    ------
    ModelFileError
        If one of the files is missing, damaged or not what was written with the other one.
    """
    path = path_of(folder)
    header = _read_header(path / HEADER_FILE)
    digest = header.pop("sha256", None)
    return header, _read_arrays(path / ARRAYS_FILE, digest)


def _read_header(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelFileError(f"{str(path)!r} cannot be read ({error}): {_ADVICE}") from error
    if not isinstance(document, dict) or document.get("format") != _FORMAT["format"]:
        raise ModelFileError(f"{str(path)!r} is not the header of a recording: {_ADVICE}")
    if document.get("version") != _FORMAT["version"]:
        raise ModelFileError(
            f"{str(path)!r} has the version {document.get('version')!r} of the format, expected "
            f"{_FORMAT['version']}: use the brian2tools that has written it"
        )
    return {name: value for name, value in document.items() if name not in _FORMAT}


def _read_arrays(path: Path, digest: object) -> dict[str, NDArray[Any]]:
    try:
        found = _digest(path)
        if found == digest:
            with np.load(path, allow_pickle=False) as arrays:
                return dict(arrays)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"{str(path)!r} cannot be read ({error}): {_ADVICE}") from error
    raise ModelFileError(
        f"{str(path)!r} is damaged or not the file that was written with {HEADER_FILE!r}: take "
        "both files from the same run, or simulate again"
    )
