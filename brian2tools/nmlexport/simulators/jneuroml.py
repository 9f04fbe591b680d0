"""Run LEMS files in jNeuroML, and check NeuroML files with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from brian2 import Quantity, second

from brian2tools.errors import ModelFileError
from brian2tools.nmlexport.simulators.diagnosis import error_of_run, error_of_validation
from brian2tools.nmlexport.simulators.installation import find_jar, find_java
from brian2tools.nmlexport.simulators.progress import Progress
from brian2tools.reports import Report

__all__ = ["Finished", "run_jneuroml", "validate"]

_JAVA_OPTIONS = (
    # A thousand operators in a row are a recursion a thousand deep.
    "-Xss512m",
    # jNeuroML has one thread, and others that collect its garbage slow it down.
    "-XX:+UseSerialGC",
    "-Djava.awt.headless=true",
)
#: The signals that end a process, and a terminal that is closed, which Windows lacks.
_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What came of a run in jNeuroML.

    Parameters
    ----------
    recordings : tuple of Path
        The files that it wrote.
    complaints : tuple of str
        Errors and warnings that it printed, though it went on.
    elapsed : float
        How long it took, in seconds.
    output : str
        All that it printed.
    """

    recordings: tuple[Path, ...]
    complaints: tuple[str, ...]
    elapsed: float
    output: str


def run_jneuroml(
    path: Path,
    *,
    names: Mapping[str, str] | None = None,
    report: Report | None = None,
    report_period: Quantity = 10 * second,
    memory: str | None = None,
) -> Finished:
    """Run a LEMS file in jNeuroML, which writes its recordings relative to the file's folder.

    An interrupt (Ctrl-C) or the end of Python's process ends jNeuroML as well.

    Parameters
    ----------
    path : Path
        The file.
    names : mapping, optional
        The names of the Brian objects by the ids of component types, components and populations
        that stand for them; an error then tells the object.
    report : {'text', 'stdout', 'stderr'} or callable, optional
        How to report progress, as in Brian's ``run``; by default on the standard error stream, if
        it takes longer than `report_period`. How much is completed is known from the recordings,
        which grow by 1000 steps at a time.
    report_period : Quantity, optional
        How often to report, in real time.
    memory : str, optional
        How much memory jNeuroML may take, such as ``"8g"``; otherwise 80 % of what is free.

    Raises
    ------
    MissingPackageError
        If jNeuroML or a Java that runs it is not installed.
    ModelFileError
        If there is no such file.
    SimulatorError
        If jNeuroML fails.
    """
    path = _existing(path)
    progress = Progress(path, report)
    started = time.monotonic()
    progress.started()
    returncode, output = _run(
        [_memory_option(memory), "-jar", str(find_jar()), str(path), "-nogui"],
        folder=path.parent,
        meanwhile=progress.running,
        period=float(report_period),
    )
    if returncode != 0 or not any(_after("(INFO) Finished ", output)):
        raise error_of_run(output + _killed_by(returncode), path, names or {})
    progress.finished()
    return Finished(
        recordings=tuple(_recordings(output)),
        complaints=(*_after("(ERROR) ", output), *_after("(WARNING) ", output)),
        elapsed=time.monotonic() - started,
        output=output,
    )


def validate(path: Path, *, names: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Check that a file is valid NeuroML 2, by its schema and by jNeuroML's own tests.

    Parameters
    ----------
    path : Path
        The file.
    names : mapping, optional
        The names of the Brian objects by the ids that stand for them.

    Returns
    -------
    tuple of str
        The warnings of jNeuroML.

    Raises
    ------
    MissingPackageError
        If jNeuroML or a Java that runs it is not installed.
    ModelFileError
        If there is no such file.
    SimulatorError
        If it is not valid.
    """
    path = _existing(path)
    returncode, output = _run(["-jar", str(find_jar()), "-validate", str(path)], folder=path.parent)
    if returncode != 0 or "Valid against schema and all tests" not in output:
        raise error_of_validation(output + _killed_by(returncode), path, names or {})
    return tuple(_after("Warning, check: ", output))


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ModelFileError(f"there is no file {str(path)!r} to run: export a model to it first")
    return path.absolute()


def _run(
    arguments: Sequence[str],
    *,
    folder: Path,
    meanwhile: Callable[[], None] | None = None,
    period: float | None = None,
) -> tuple[int, str]:
    """Run Java; the exit code and all that it printed."""
    command = [str(find_java()), *_JAVA_OPTIONS, *arguments]
    with (
        TemporaryFile() as output,
        _cleaning_up_when_ended(),
        _process(command, folder, output.fileno()) as process,
    ):
        while True:
            try:
                process.wait(timeout=None if meanwhile is None else period)
                break
            except subprocess.TimeoutExpired:
                if meanwhile is not None:
                    meanwhile()
        output.seek(0)
        return process.returncode, output.read().decode("utf-8", errors="replace")


@contextmanager
def _cleaning_up_when_ended() -> Iterator[None]:
    """Let a signal that ends Python do so by way of an exception, as an interrupt does."""
    numbers = [number for number in _ENDING if signal.getsignal(number) is signal.SIG_DFL]
    if threading.current_thread() is not threading.main_thread():
        # Only there Python can say what a signal does.
        numbers = []
    for number in numbers:
        signal.signal(number, _leave)
    try:
        yield
    finally:
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)


def _leave(number: int, _frame: object) -> None:
    # What a shell says of a process that was ended by this signal.
    sys.exit(128 + number)


@contextmanager
def _process(
    command: Sequence[str], folder: Path, output: int
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is gone at the end, with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        process_group=0,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            _kill(process)
            process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    # On the path, java can be a script that starts another process.
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    # Where no language is set, Java cannot open files with names that are not ASCII.
    linux = {"LC_ALL": "C.UTF-8"} if sys.platform == "linux" else {}
    return {**os.environ, **linux}


def _memory_option(memory: str | None) -> str:
    if memory is not None:
        return f"-Xmx{memory}"
    # A share of what the machine or its container has, which Java knows.
    return f"-XX:MaxRAMPercentage={80 * _free_share():.1f}"


def _free_share() -> float:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return 0.75
    sizes = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)
    }
    return sizes["MemAvailable"] / sizes["MemTotal"]


def _killed_by(returncode: int) -> str:
    if returncode >= 0:
        return ""
    name = signal.Signals(-returncode).name
    return f"\n(ERROR) it was ended by the signal {name}, as for want of memory"


def _after(mark: str, output: str) -> Iterator[str]:
    for line in output.splitlines():
        if mark in line:
            yield line.partition(mark)[2].strip()


def _recordings(output: str) -> Iterator[Path]:
    for mark in ("(INFO) Written to the file ", "(INFO) Written to the event file "):
        for text in _after(mark, output):
            # The size of the file follows its name.
            yield Path(os.path.normpath(text.rpartition(" ")[0]))
