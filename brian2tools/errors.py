"""The errors of brian2tools: one hierarchy, so that one ``except`` catches them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brian2.units.fundamentalunits import DimensionMismatchError

__all__ = [
    "ArgumentError",
    "ArgumentTypeError",
    "Brian2ToolsError",
    "DimensionError",
    "GrammarError",
    "MissingPackageError",
    "ModelFileError",
    "Problem",
    "SimulatorError",
    "UnsupportedExpressionError",
    "UnsupportedModelError",
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


class GrammarError(ArgumentError):
    """An expression, statement or name is not in Brian's language."""


class UnsupportedExpressionError(ArgumentError):
    """An expression has a part that the language it should be written in lacks."""


class ModelFileError(ArgumentError):
    """A file does not hold a model, holds a damaged one, or cannot be read or written."""


class MissingPackageError(Brian2ToolsError, ImportError):
    """An optional package that was asked for is not installed or cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What stands in the way of describing, building or exporting a part of a model.

    Parameters
    ----------
    object : str
        The name of the Brian object.
    place : str
        Where in it, such as ``"equation of v"`` or ``"reset"``.
    expression : str or None
        The text that is meant, if there is one.
    reason : str
        Why it cannot be done.
    advice : str
        What the user can do.

    Examples
    --------
    >>> from brian2tools.errors import Problem
    >>> print(Problem(object="cells", place="reset", expression="v = f(v)",
    ...               reason="the code of f is not known", advice="use a standard function"))
    cells, reset, 'v = f(v)': the code of f is not known; use a standard function
    """

    object: str
    place: str
    reason: str
    advice: str
    expression: str | None = None

    def __str__(self) -> str:
        where = [self.object, self.place]
        if self.expression is not None:
            where.append(repr(self.expression))
        return f"{', '.join(where)}: {self.reason}; {self.advice}"


class UnsupportedModelError(Brian2ToolsError):
    """A model has parts that cannot be expressed where it should go.

    Parameters
    ----------
    task : str
        What cannot be done, such as ``"build 'network'"``.
    problems : sequence of Problem
        All that stand in the way.
    """

    def __init__(self, task: str, problems: Sequence[Problem]) -> None:
        self.task = task
        self.problems = tuple(problems)
        super().__init__(task, self.problems)

    def __str__(self) -> str:
        return "\n- ".join([f"cannot {self.task}:", *map(str, self.problems)])


class SimulatorError(Brian2ToolsError):
    """Another simulator could not run or did not accept a file.

    Parameters
    ----------
    task : str
        What failed, such as ``"run 'model.xml' in jNeuroML"``.
    message : str
        What the simulator says.
    line : int, optional
        The line of the file that it complains about, the first being 1.
    object : str, optional
        The name of the Brian object that this line stands for.
    output : str, optional
        All that the simulator printed.

    Examples
    --------
    >>> from brian2tools.errors import SimulatorError
    >>> print(SimulatorError("run 'model.xml'", "No such variable: vv", 7, "neurons"))
    cannot run 'model.xml': line 7, which stands for 'neurons': No such variable: vv
    """

    def __init__(
        self,
        task: str,
        message: str,
        line: int | None = None,
        object: str | None = None,
        output: str = "",
    ) -> None:
        self.task = task
        self.message = message
        self.line = line
        self.object = object
        self.output = output
        super().__init__(task, message, line, object, output)

    def __str__(self) -> str:
        line = None if self.line is None else f"line {self.line}"
        origin = None if self.object is None else f"which stands for {self.object!r}"
        place = ", ".join(part for part in (line, origin) if part is not None)
        return ": ".join(filter(None, (f"cannot {self.task}", place, self.message)))
