"""The names of files to which models are written."""

from __future__ import annotations

import codecs
import os
import unicodedata
from pathlib import Path

from brian2tools.errors import ArgumentError
from brian2tools.files import path_of, refuse_what_is_no_file

__all__ = ["FILE_NAME", "model_file", "name_of_recordings", "refuse_name_of_included"]

#: The file of dimensions and units that a model includes.
FILE_NAME = "LEMSUnitsConstants.xml"

#: The files of NeuroML's own types: simulators take those beside a model for them.
_CORE_TYPES = frozenset({
    "Cells.xml", "Channels.xml", "Inputs.xml", "Networks.xml", "NeuroML2CoreTypes.xml",
    "NeuroMLCoreCompTypes.xml", "NeuroMLCoreDimensions.xml", "PyNN.xml", "Simulation.xml",
    "Synapses.xml",
})  # fmt: skip
#: jNeuroML leaves these as they are escaped in XML.
_ESCAPED = str.maketrans(dict.fromkeys("&<>\"'", "_"))


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
    refuse_name_of_included(path.name, FILE_NAME)
    _refuse_missing_folder(path)
    try:
        # A folder can stand beside a file of its name with an ending, a device is what was meant.
        for one in [path] if named.is_dir() else [named, path]:
            refuse_what_is_no_file(one)
    except OSError as error:
        raise ArgumentError(
            f"{str(path)!r} cannot be written ({error.strerror}): give another filename"
        ) from error
    _refuse_to_replace_what_is_no_xml(path)
    return path


def _refuse_to_replace_what_is_no_xml(path: Path) -> None:
    """Refuse to write over what is no earlier model, such as the script that is running."""
    try:
        with path.open("rb") as file:
            begin = file.read(1024).removeprefix(codecs.BOM_UTF8).strip()
    except OSError:
        # There is none, or none that can be looked into.
        return
    if begin and not begin.startswith(b"<"):
        raise ArgumentError(
            f"{str(path)!r} exists and is no XML file, so that no model is written over it: give "
            "another filename, such as 'model.xml'"
        )


def refuse_name_of_included(name: str, units_file: str) -> None:
    """Refuse to give a model the name of a file that it includes.

    Raises
    ------
    ArgumentError
        If it is that of the file of units, or one of those with NeuroML's own types.
    """
    included = {units_file: "the file of units"} | dict.fromkeys(
        _CORE_TYPES, "a file with NeuroML's own types"
    )
    # On some systems, names in capital letters are the same names.
    for other, kind in included.items():
        if name.casefold() == other.casefold():
            raise ArgumentError(
                f"{name!r} is the name of {kind}, which the model includes: give another filename"
            )


def name_of_recordings(path: Path) -> str:
    """What the names of recordings end with.

    Examples
    --------
    >>> from pathlib import Path
    >>> from brian2tools.nmlexport.filenames import name_of_recordings
    >>> name_of_recordings(Path("this&that.xml"))
    'this_that'
    """
    return path.stem.translate(_ESCAPED)


def _refuse_what_names_no_file(filename: str, named: Path) -> None:
    is_folder = filename.endswith(("/", os.sep)) or named.name in ("", "..")
    # XML has no control characters, and no bytes that are no text.
    if is_folder or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in filename):
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
