"""Running the script of a user with another device than its own."""

from __future__ import annotations

import runpy
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from brian2tools.errors import Brian2ToolsError, ModelFileError

__all__ = ["ScriptError", "run_script"]

_CHOOSING = ("set_device", "reset_device", "reinit_devices")
#: Brian has a variable device too, which hides the module of that name.
_PLACES = tuple(
    map(import_module, ("brian2", "brian2.only", "brian2.devices", "brian2.devices.device"))
)


class ScriptError(Brian2ToolsError):
    """The script of a user failed."""


def run_script(script: Path, arguments: Sequence[str], on_set_device: Callable[..., None]) -> None:
    """Run a script as Python would, but with the device that is in use.

    Parameters
    ----------
    script : Path
        Its file.
    arguments : sequence of str
        What it finds in ``sys.argv`` after its own name.
    on_set_device : callable
        What is called where the script calls ``set_device``.

    Raises
    ------
    ModelFileError
        If there is no such file.
    ScriptError
        If the script fails.
    """
    if not script.is_file():
        raise ModelFileError(f"there is no script {str(script)!r}: give the name of a Python file")
    with _as_started(script, arguments), _devices_set_aside(on_set_device):
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as leaving:
            if leaving.code:
                kind = "with the status" if isinstance(leaving.code, int) else "and said"
                raise ScriptError(
                    f"{str(script)!r} ended itself {kind} {leaving.code}"
                ) from leaving
        except Brian2ToolsError:
            raise
        except Exception as error:
            raise ScriptError(_explanation(error, script)) from error


@contextmanager
def _as_started(script: Path, arguments: Sequence[str]) -> Iterator[None]:
    path = [str(script.parent.absolute()), *sys.path]
    with patch.object(sys, "argv", [str(script), *arguments]), patch.object(sys, "path", path):
        yield


@contextmanager
def _devices_set_aside(on_set_device: Callable[..., None]) -> Iterator[None]:
    """Let a script that chooses a device go on with the one that is in use."""
    before = [
        (place, name, getattr(place, name))
        for place in _PLACES
        for name in _CHOOSING
        if hasattr(place, name)
    ]
    try:
        for place, name, _function in before:
            setattr(place, name, on_set_device if name == "set_device" else _do_nothing)
        yield
    finally:
        for place, name, function in before:
            setattr(place, name, function)


def _do_nothing(*_arguments: Any, **_named: Any) -> None:
    pass


def _explanation(error: Exception, script: Path) -> str:
    # Brian says about which object an error is, and has the error itself as the cause.
    line = _line(error, script)
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    message = " ".join(str(cause).split())
    place = "" if line is None else f" in line {line}"
    return f"{str(script)!r} failed{place}: {type(cause).__name__}: {message}"


def _line(error: Exception, script: Path) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(script)]
    return lines[-1] if lines else None
