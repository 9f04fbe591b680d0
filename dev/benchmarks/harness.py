"""Do something our way and the plain way in turn, and say what each took.

A module ``bench_<subject>.py`` of this folder has a function ``cases()`` that yields `Case`
objects, and ``run.py`` runs them. A generator that makes the data of a case just before it
yields the case keeps the data of one case only in memory::

    def cases() -> Iterator[Case]:
        times, indices = random_spikes(10_000_000)
        yield Case(
            "raster of 1e7 spikes, call + draw + savefig",
            ours=lambda: save(plot_raster(indices, times * second)),
            plain=lambda: save(plt.gca().plot(times, indices, ".")[0].axes),
            limit_seconds=1.0,
            limit_ratio=20,
        )

Peak memory is how far the resident memory of the process rose above what it was just before
the function was called, so it counts what numpy, matplotlib and Agg allocate, and not the
data of the case. It is read from Linux's ``/proc`` and given as ``nan`` elsewhere.
"""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt

MEGABYTE = 2**20
STATUS = Path("/proc/self/status")
CLEAR_PEAK = Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Case:
    """Our way of doing something, the plain way to compare with, and what is to be reached.

    Parameters
    ----------
    name
        What is done, with the size of the data.
    ours, plain
        Do it once. A function that writes a file returns its path, and the size is printed.
        ``plain`` is left out where there is nothing to compare with.
    limit_seconds, limit_ratio, limit_megabytes, limit_file_megabytes
        What ours has to reach: printed beside what was measured, never asserted.
    repeats, repeats_plain
        How often each is done; the fastest time and the highest peak of memory count.
    """

    name: str
    ours: Callable[[], object]
    plain: Callable[[], object] | None = None
    limit_seconds: float | None = None
    limit_ratio: float | None = None
    limit_megabytes: float | None = None
    limit_file_megabytes: float | None = None
    repeats: int = 3
    repeats_plain: int = 1


@dataclass(frozen=True)
class Measurement:
    """What one way took: its fastest time, its highest peak of memory, the file it wrote."""

    seconds: float = math.inf
    megabytes: float = 0.0
    file_megabytes: float = math.nan


def measure(case: Case) -> tuple[Measurement, Measurement]:
    """Run both ways of a case in turn, and return what ours and the plain one took."""
    ours = plain = Measurement()
    for repeat in range(max(case.repeats, case.repeats_plain)):
        if repeat < case.repeats:
            ours = better(ours, run_once(case.ours))
        if case.plain is not None and repeat < case.repeats_plain:
            plain = better(plain, run_once(case.plain))
    return ours, plain


def run_once(function: Callable[[], object]) -> Measurement:
    """Call a function once; figures it leaves open are closed, outside of its time."""
    gc.collect()
    before = reset_peak()
    start = time.perf_counter()
    result = function()
    seconds = time.perf_counter() - start
    megabytes = memory("VmHWM") - before
    plt.close("all")
    size = result.stat().st_size / MEGABYTE if isinstance(result, Path) else math.nan
    return Measurement(seconds, megabytes, size)


def better(one: Measurement, other: Measurement) -> Measurement:
    """Combine two runs: the shorter time, the higher peak, the later file."""
    return Measurement(
        min(one.seconds, other.seconds),
        max(one.megabytes, other.megabytes),
        other.file_megabytes,
    )


def reset_peak() -> float:
    """Make the present resident memory (MB) the highest seen, and return it."""
    if CLEAR_PEAK.exists():
        CLEAR_PEAK.write_text("5")
    return memory("VmRSS")


def memory(field: str) -> float:
    """Read a field of this process's memory status, in MB."""
    if not STATUS.exists():
        return math.nan
    lines = STATUS.read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith(field))
