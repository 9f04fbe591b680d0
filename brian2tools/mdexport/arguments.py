"""Checks of what a caller gives."""

from __future__ import annotations

from os import PathLike

import numpy as np

from brian2tools.errors import ArgumentTypeError
from brian2tools.files import path_of
from brian2tools.kinds import kind_of

__all__ = ["check_filename", "check_switches", "check_template", "check_texts"]


def check_filename(filename: object) -> None:
    """Refuse what is neither the name of a file nor None."""
    if filename is not None:
        path_of(filename)


def check_texts(**given: object) -> None:
    """Refuse arguments that are neither text nor None."""
    for name, value in given.items():
        if not (value is None or isinstance(value, str)):
            raise ArgumentTypeError(f"{name} is {kind_of(value)}: give a text")


def check_switches(**given: object) -> None:
    """Refuse arguments that are neither True nor False."""
    for name, value in given.items():
        if not isinstance(value, (bool, np.bool_)):
            raise ArgumentTypeError(f"{name} is {value!r}: give True or False")


def check_template(template: object) -> None:
    """Refuse what names no template."""
    if not isinstance(template, (str, PathLike)):
        raise ArgumentTypeError(
            f"template is {kind_of(template)}: give 'default', 'table' or the name of a file"
        )
