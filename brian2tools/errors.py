"""The errors of brian2tools: one hierarchy, so that one ``except`` catches them all."""

from __future__ import annotations

from brian2.units.fundamentalunits import DimensionMismatchError

__all__ = [
    "ArgumentError",
    "ArgumentTypeError",
    "Brian2ToolsError",
    "DimensionError",
    "MissingPackageError",
]


class Brian2ToolsError(Exception):
    """What every error of this package is."""


class ArgumentError(Brian2ToolsError, ValueError):
    """An argument has the right type but a value that cannot be used."""


class ArgumentTypeError(Brian2ToolsError, TypeError):
    """An argument is of a type, or has a name, that is not known."""


class DimensionError(ArgumentError, DimensionMismatchError):
    """An argument has the wrong physical dimensions.

    It is also one of Brian's own ``DimensionMismatchError``.
    """

    def __init__(self, message: str) -> None:
        DimensionMismatchError.__init__(self, message)


class MissingPackageError(Brian2ToolsError, ImportError):
    """An optional package that was asked for is not installed or cannot be used."""
