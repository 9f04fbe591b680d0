"""The names of files to which models are written."""

from __future__ import annotations

import os
from pathlib import Path

from brian2tools.errors import ArgumentError
from brian2tools.files import path_of, refuse_what_is_no_file

__all__ = ["FILE_NAME", "model_file"]

#: The file of dimensions and units that a model includes.
FILE_NAME = "LEMSUnitsConstants.xml"


def model_file(filename: object) -> Path:
    """The file that the name of a model stands for: ``"model"`` is ``model.xml``.

    Raises
    ------
    ArgumentTypeError
        If it is no name of a file.
    ArgumentError
        If no model can be written to a file of this name.

    Examples
    --------
    >>> from brian2tools.nmlexport.filenames import model_file
    >>> model_file("model").name
    'model.xml'
    """
    named = path_of(filename)
    _refuse_what_names_no_file(str(filename), named)
    path = named if named.suffix else named.with_suffix(".xml")
    if path.name == FILE_NAME:
        raise ArgumentError(
            f"{path.name!r} is the file of units that the model includes: give another filename"
        )
    _refuse_missing_folder(path)
    try:
        # A folder can stand beside a file of its name with an ending, a device is what was meant.
        for one in [path] if named.is_dir() else [named, path]:
            refuse_what_is_no_file(one)
    except OSError as error:
        raise ArgumentError(
            f"{str(path)!r} cannot be written ({error.strerror}): give another filename"
        ) from error
    return path


def _refuse_what_names_no_file(filename: str, named: Path) -> None:
    is_folder = filename.endswith(("/", os.sep)) or named.name in ("", "..")
    if is_folder or "\0" in filename:
        raise ArgumentError(
            f"{filename!r} does not name a file: give one such as filename='model.xml'"
        )


def _refuse_missing_folder(path: Path) -> None:
    if path.parent.is_dir():
        return
    advice = "make it, or give another filename"
    if path.parts[0].startswith("~"):
        advice = f"give Path({str(path)!r}).expanduser() if the home folder is meant"
    raise ArgumentError(
        f"{str(path)!r} cannot be written: there is no folder {str(path.parent)!r}; {advice}"
    )
