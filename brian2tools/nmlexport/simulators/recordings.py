"""Read what jNeuroML recorded."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from brian2tools.errors import ModelFileError

__all__ = ["EventFormat", "read_columns", "read_events"]

#: The order of the two columns of a file of events.
EventFormat = Literal["ID_TIME", "TIME_ID"]


def read_columns(path: Path, *, rows: int | None = None) -> NDArray[np.float64]:
    r"""The numbers of an ``OutputFile``.

    jNeuroML writes single precision, for the times in the first column as well: row k, the first
    being 0, is the state after k steps, which tells the time exactly.

    Parameters
    ----------
    path : Path
        The file.
    rows : int, optional
        How many rows it has to have: the number of steps plus 1.

    Returns
    -------
    array, shape (rows, columns)
        In SI units; the first column holds the times.

    Raises
    ------
    ModelFileError
        If there is no such file, or it is incomplete or damaged.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "recording.dat")
    ...     _ = path.write_text("0.0\t-0.07\t\n1.0E-4\t-0.069\t\n")
    ...     print(read_columns(path))
    [[ 0.     -0.07  ]
     [ 0.0001 -0.069 ]]
    """
    columns = _read_table(path, np.float64)
    if rows is not None and len(columns) != rows:
        raise ModelFileError(
            f"{str(path)!r} has {len(columns)} rows of recorded values where {rows} were expected: "
            "run the simulation again"
        )
    return columns


def read_events(
    path: Path, *, format: EventFormat = "ID_TIME"
) -> tuple[NDArray[np.str_], NDArray[np.float64]]:
    r"""The events of an ``EventOutputFile``.

    Parameters
    ----------
    path : Path
        The file.
    format : {'ID_TIME', 'TIME_ID'}, optional
        The ``format`` of the ``EventOutputFile``.

    Returns
    -------
    ids : array of str
        The ``id`` of the ``EventSelection`` of each event.
    times : array
        When it was, in seconds and in single precision: the time at the end of the step.

    Raises
    ------
    ModelFileError
        If there is no such file, or it is incomplete or damaged.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "recording.spikes")
    ...     _ = path.write_text("0\t0.0069\n12\t0.0138\n")
    ...     ids, times = read_events(path)
    >>> ids.tolist(), times.tolist()
    (['0', '12'], [0.0069, 0.0138])
    """
    table = _read_table(path, np.str_)
    if not table.size:
        return np.empty(0, dtype=np.str_), np.empty(0)
    if table.shape[1] != 2:
        raise _damaged(path, f"{table.shape[1]} columns where 2 were expected")
    ids, times = table.T if format == "ID_TIME" else table.T[::-1]
    try:
        return ids.copy(), times.astype(np.float64)
    except ValueError as error:
        raise _damaged(path, str(error)) from error


def _read_table(path: Path, dtype: type[np.generic]) -> NDArray[Any]:
    try:
        _refuse_cut_off_line(path)
        with warnings.catch_warnings():
            # A file without events is empty.
            warnings.filterwarnings("ignore", "loadtxt: input contained no data")
            return np.loadtxt(path, dtype=dtype, comments=None, ndmin=2, encoding="utf-8")
    except OSError as error:
        raise ModelFileError(
            f"{str(path)!r}, which the simulation should have written, cannot be read: {error}"
        ) from error
    except ValueError as error:
        raise _damaged(path, str(error)) from error


def _refuse_cut_off_line(path: Path) -> None:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        if file.read() not in (b"", b"\n"):
            raise ValueError("the last line is cut off")


def _damaged(path: Path, reason: str) -> ModelFileError:
    return ModelFileError(
        f"{str(path)!r} is no complete recording of jNeuroML ({reason}): run the simulation again"
    )
