"""What stands in a file before the model: what it is, and what wrote it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import Any, Literal

import brian2
import numpy as np

import brian2tools
from brian2tools.description.storage.arrays import array_of_block
from brian2tools.description.storage.converting import as_data, from_data
from brian2tools.description.storage.faults import FaultError
from brian2tools.errors import ModelFileError

__all__ = ["ArraysFile", "Header", "header_of", "with_header"]

FORMAT: Literal["brian2tools model"] = "brian2tools model"
#: One more whenever files are written that earlier versions of this package cannot read.
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ArraysFile:
    """The file with the arrays, beside the other one.

    Parameters
    ----------
    name : str
        Its name, without a folder.
    sha256 : str
        The digest of all that is in it.
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The versions of all that had a part in a description."""

    brian2tools: str
    brian2: str
    numpy: str
    python: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands before the model."""

    format: Literal["brian2tools model"]
    version: int
    written_by: Versions
    arrays_file: ArraysFile | None = None


def with_header(model: Any, arrays_file: ArraysFile | None = None) -> dict[str, Any]:
    """The data of a model with the header before it."""
    written_by = Versions(
        brian2tools=brian2tools.__version__,
        brian2=brian2.__version__,
        numpy=np.__version__,
        python=platform.python_version(),
    )
    header = Header(format=FORMAT, version=VERSION, written_by=written_by, arrays_file=arrays_file)
    return {**as_data(header), "model": model}


def header_of(document: Any, source: str) -> Header:
    """The header of the data in a file, if it is a model of a version that is known."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ModelFileError(
            f"{source} is JSON, but no model of brian2tools: give what Model.to_json has written"
        )
    known = document.get("version")
    if type(known) is int and known > VERSION:
        raise ModelFileError(
            f"{source} has version {known} of the format and was written by a later brian2tools, "
            f"expected at most version {VERSION}: update brian2tools"
        )
    if type(known) is not int or known != VERSION:
        raise FaultError(f"has no version of the format that is known, expected {VERSION}")
    if "model" not in document:
        raise FaultError("is missing")
    header = {key: value for key, value in document.items() if key != "model"}
    return from_data(header, Header, array_of_block)
