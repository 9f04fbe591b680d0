"""How far a running jNeuroML is.

jNeuroML prints nothing while it simulates, but adds to its output files after every 1000 steps.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from xml.parsers.expat import ExpatError

from brian2 import second
from brian2.core.network import TextReport

from brian2tools.nmlexport.simulators.elements import elements
from brian2tools.reports import Report, reporter

__all__ = ["Progress"]

_SECONDS = {"s": 1.0, "ms": 1e-3, "min": 60.0, "hour": 3600.0}

# More than a row of a recording of 1e5 neurons.
_TAIL_SIZE = 1 << 22


class Progress:
    """Reports how far the simulation of a file is.

    Parameters
    ----------
    path : Path
        The LEMS file. Its ``Simulation`` says how long the model runs and what is written.
    report : str, callable or None
        As for Brian's ``run``; None reports on the standard error stream what is still running at
        the first call of `running`.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If that is no report.
    """

    def __init__(self, path: Path, report: Report | None) -> None:
        self._report = reporter("stderr" if report is None else report)
        self._is_silent = report is None
        self._duration, self._recordings = _simulation(path)
        # What is left from another run tells nothing.
        self._left = {recording: _stamp(recording) for recording in self._recordings}
        self._start = time.time()

    def started(self) -> None:
        """Report the start."""
        if not self._is_silent:
            self._call(0.0)

    def running(self) -> None:
        """Report how far it is now; before the first 1000 steps only that it runs."""
        self._is_silent = False
        completed = max(map(self._completed, self._recordings), default=0.0)
        if completed > 0 or not isinstance(self._report, TextReport):
            self._call(completed)
        else:
            elapsed = round(time.time() - self._start)
            self._report.stream.write(f"jNeuroML has been running for {elapsed}s\n")
            self._report.stream.flush()

    def finished(self) -> None:
        """Report the end."""
        if not self._is_silent:
            self._call(1.0)

    def _call(self, completed: float) -> None:
        elapsed = (time.time() - self._start) * second
        self._report(elapsed, completed, 0 * second, self._duration * second)

    def _completed(self, recording: Path) -> float:
        if _stamp(recording) == self._left[recording] or not self._duration:
            return 0.0
        return min(_last_time(recording) / self._duration, 1.0)


def _simulation(path: Path) -> tuple[float, list[Path]]:
    duration = 0.0
    recordings = []
    try:
        for element in elements(path):
            if element.tag == "Simulation":
                duration = _seconds(element.attributes.get("length", ""))
            elif element.tag == "OutputFile":
                recordings.append(path.parent / element.attributes.get("fileName", ""))
    except ExpatError:
        # jNeuroML is about to say so.
        return 0.0, []
    return duration, recordings


def _seconds(length: str) -> float:
    number = length.rstrip("abcdefghijklmnopqrstuvwxyz")
    unit = length[len(number) :]
    try:
        return float(number) * _SECONDS[unit]
    except (ValueError, KeyError):
        return 0.0


def _stamp(recording: Path) -> tuple[int, int] | None:
    if not recording.is_file():
        return None
    status = recording.stat()
    return status.st_mtime_ns, status.st_size


def _last_time(recording: Path) -> float:
    with recording.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL_SIZE))
        # Neither the first line nor the last has to be whole.
        lines = file.read().split(b"\n")[1:-1]
    return float(lines[-1].split(b"\t")[0]) if lines else 0.0
