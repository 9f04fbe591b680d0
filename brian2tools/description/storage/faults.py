"""What is wrong with stored data, in one sentence with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from reprlib import Repr
from types import MappingProxyType, NoneType
from typing import Any

from cattrs.errors import (
    AttributeValidationNote,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from brian2tools.errors import Brian2ToolsError, ModelFileError

__all__ = ["JSON_NAMES", "FaultError", "UnexpectedError", "either", "model_file_error", "sentences"]

#: What the types of JSON are called.
JSON_NAMES: Mapping[type, str] = MappingProxyType(
    {
        NoneType: "null",
        bool: "true or false",
        dict: "an object",
        float: "a number",
        int: "a whole number",
        list: "a list",
        str: "a text",
    }
)
_short = Repr()
_short.maxstring = _short.maxlong = 60


def either(names: Iterable[str]) -> str:
    """Several names as one of which something is expected."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


class FaultError(Exception):
    """Stored data is wrong: what is said of its place, such as ``"is empty"``."""


class UnexpectedError(FaultError):
    """Stored data has something else than it should have.

    Parameters
    ----------
    found : object
        What it has, as JSON gives it.
    expected : str
        What it should have.
    """

    def __init__(self, found: Any, expected: str) -> None:
        super().__init__(f"is {_shown(found)}, expected {expected}")


def model_file_error(source: str, faults: Sequence[str]) -> ModelFileError:
    """The error that says the first of the faults and how many there are."""
    more = f" (the first of {len(faults)} faults)" if len(faults) > 1 else ""
    return ModelFileError(f"{source}: {faults[0]}{more}; correct it, or write the file again")


def sentences(error: Exception, place: str = "") -> Iterator[str]:
    """All that was found wrong, each with its place in the data."""
    match error:
        case ClassValidationError() | IterableValidationError():
            placed, others = error.group_exceptions()
            for inner, note in placed:
                yield from sentences(inner, place + _step(note))
            for inner in others:
                yield from sentences(inner, place)
        case KeyError():
            yield f"{_named(place)} is missing"
        case ForbiddenExtraKeysError():
            unknown = ", ".join(map(_short.repr, sorted(error.extra_fields)))
            yield f"{_named(place)} has {unknown}, which is not known"
        case FaultError():
            yield f"{_named(place)} {error}"
        case Brian2ToolsError():
            yield f"{_named(place)}: {error}"
        case _:
            raise error


def _step(note: AttributeValidationNote | IterableValidationNote) -> str:
    if isinstance(note, AttributeValidationNote):
        return f".{note.name}"
    return f"[{note.index}]"


def _named(place: str) -> str:
    return place.removeprefix(".") or "model"


def _shown(found: Any) -> str:
    match found:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[found]
        case str():
            return f"the text {_short.repr(found)}"
        case int() | float():
            return f"the number {_short.repr(found)}"
    return JSON_NAMES[type(found)]
