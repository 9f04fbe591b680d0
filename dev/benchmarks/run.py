"""Run the benchmarks and print one table.

Usage: ``python dev/benchmarks/run.py [subject ...]``, each subject the name of a module
``bench_<subject>.py`` beside this file; all of them where none is named.

Run it on an otherwise idle machine. A limit that was missed is marked with ``!``.
"""

from __future__ import annotations

import importlib
import math
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")

from harness import Case, Measurement, measure

COLUMNS = "{:<58} {:>10} {:>10} {:>8} {:>10} {:>10} {:>9}"


def main(subjects: list[str]) -> None:
    """Print what each case of the named modules took."""
    print(describe_machine())
    print(COLUMNS.format("case", "ours", "plain", "ratio", "ours", "plain", "file"))
    print(COLUMNS.format("", "s", "s", "", "peak MB", "peak MB", "MB"))
    for subject in subjects or every_subject():
        for case in importlib.import_module(f"bench_{subject}").cases():
            print(row(case, *measure(case)), flush=True)


def every_subject() -> list[str]:
    """Return the subjects of all benchmark modules beside this file."""
    here = Path(__file__).parent
    return sorted(path.stem.removeprefix("bench_") for path in here.glob("bench_*.py"))


def describe_machine() -> str:
    """Name the versions and the load: a table without them says little."""
    versions = [f"{name} {version(name)}" for name in ("brian2", "numpy", "matplotlib")]
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    return ", ".join([f"Python {platform.python_version()}", *versions, load])


def row(case: Case, ours: Measurement, plain: Measurement) -> str:
    """Write one line of the table."""
    ratio = plain.seconds / ours.seconds if case.plain is not None else math.nan
    return COLUMNS.format(
        case.name,
        against(ours.seconds, case.limit_seconds, "{:.3g}"),
        against(plain.seconds if case.plain is not None else math.nan, None, "{:.3g}"),
        against(-ratio, None if case.limit_ratio is None else -case.limit_ratio, "{:.1f}"),
        against(ours.megabytes, case.limit_megabytes, "{:.0f}"),
        against(plain.megabytes if case.plain is not None else math.nan, None, "{:.0f}"),
        against(ours.file_megabytes, case.limit_file_megabytes, "{:.2f}"),
    )


def against(measured: float, limit: float | None, form: str) -> str:
    """Write a number, with a mark if it is above its limit; nothing where there is none."""
    if math.isnan(measured):
        return ""
    mark = "!" if limit is not None and measured > limit else ""
    return mark + form.format(abs(measured))


if __name__ == "__main__":
    main(sys.argv[1:])
