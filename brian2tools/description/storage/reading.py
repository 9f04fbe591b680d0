"""Models from JSON, and nothing but models: what a file contains is never executed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from os import PathLike
from pathlib import Path, PureWindowsPath
from typing import Any, NoReturn

from cattrs import BaseValidationError

from brian2tools.description.checking import check_model
from brian2tools.description.model import Model
from brian2tools.description.storage.arrays import ArchiveReader, Stored, array_of_block
from brian2tools.description.storage.converting import from_data
from brian2tools.description.storage.faults import (
    FaultError,
    model_file_error,
    sentences,
)
from brian2tools.description.storage.header import ArraysFile, header_of
from brian2tools.description.values import Array
from brian2tools.errors import ModelFileError
from brian2tools.files import path_of

__all__ = ["model_from_text", "read_model"]


def model_from_text(text: str) -> Model:
    """The model that a text is of.

    Raises
    ------
    ModelFileError
        If it is no valid model, or has its arrays in another file.
    """
    return _model(text, "the text", None)


def read_model(filename: str | PathLike[str]) -> Model:
    """The model that a file is of.

    Raises
    ------
    ModelFileError
        If it cannot be read, is no valid model, or comes without its arrays.
    """
    path = path_of(filename)
    if not str(filename).strip():
        raise ModelFileError(
            f"{filename!r} is no name of a file and no model: give what Model.to_json has written"
        )
    source = repr(str(path))
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ModelFileError(
            f"{source} is no model of brian2tools but another kind of file: give one that "
            "Model.to_json has written"
        ) from None
    except (OSError, ValueError) as error:
        raise ModelFileError(
            f"{source} cannot be read ({error}): give the name of a file that Model.to_json has "
            "written"
        ) from error
    return _model(text, source, path.parent)


def _model(text: str, source: str, folder: Path | None) -> Model:
    try:
        document = _document(text, source)
        header = header_of(document, source)
        with _loading(header.arrays_file, source, folder) as load:
            model = from_data(document["model"], Model, load)
        faults = check_model(model)
    except (BaseValidationError, FaultError) as error:
        faults = list(sentences(error))
    if faults:
        raise model_file_error(source, faults)
    return model


def _document(text: str, source: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse, object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        raise ModelFileError(
            f"{source} is no JSON, and so no model of brian2tools or a damaged one ({error}): give "
            "what Model.to_json has written"
        ) from None


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number there")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"a key is there twice among {', '.join(map(repr, found))}")
    return found


@contextmanager
def _loading(
    arrays_file: ArraysFile | None, source: str, folder: Path | None
) -> Iterator[Callable[[Stored], Array]]:
    """Give the function that finds arrays in the text and in the file beside it."""
    if arrays_file is None:
        yield array_of_block
        return
    name = arrays_file.name
    if folder is None:
        raise ModelFileError(
            f"{source} has its arrays in {name!r}: give the name of the file that the text is from"
        )
    # Whatever it says, no other folder is looked into.
    if PureWindowsPath(name).name != name or not name.endswith(".npz"):
        raise FaultError(f"has its arrays in {name!r}, expected a file '.npz' in the same folder")
    with _opened(folder / name, source) as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != arrays_file.sha256:
            raise ModelFileError(
                f"{source} was not written together with {name!r}, or one of the two is damaged: "
                "copy both of them again"
            )
        yield ArchiveReader(file).load


def _opened(path: Path, source: str) -> BufferedReader:
    try:
        return path.open("rb")
    except (OSError, ValueError) as error:
        raise ModelFileError(
            f"{source} has its arrays in {path.name!r}, which cannot be read ({error}): copy it "
            "into the same folder"
        ) from error
