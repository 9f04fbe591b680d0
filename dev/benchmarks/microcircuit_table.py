"""Simulate the microcircuit in NEST and in Brian in turn, and print a table of what it took.

``python dev/benchmarks/microcircuit_table.py --nest-python PATH``, where ``PATH`` is a Python that
has ``nest-simulator`` and ``microcircuit``; without it only ours is simulated. ``--full`` adds the
network in full size, for which NEST needs 15 GB and many minutes.

Run it on an otherwise idle machine: the threads of NEST wait for each other, and take many times as
long where something else keeps one of them from running. A limit that was missed is marked with
``!``.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from run import against, describe_machine

HERE = Path(__file__).parent
COLUMNS = (
    "scale",
    "background",
    "simulator",
    "preparation (s)",
    "compilation (s)",
    "s per s of model",
    "NEST / ours",
    "peak memory (MB)",
    "mean rates (Hz)",
)


@dataclass(frozen=True)
class Outcome:
    """What one simulation took, and how much its populations fired."""

    simulator: str
    preparation_seconds: float
    seconds_per_second: float
    peak_megabytes: float
    rates: dict[str, float]
    versions: dict[str, str]
    compilation_seconds: float = math.nan


@dataclass(frozen=True)
class Limits:
    """What ours has to reach: printed beside what was measured, never asserted."""

    seconds_per_second: float | None = None
    ratio: float | None = None
    megabytes: float | None = None


NO_LIMITS = Limits()
LIMITS = {0.2: Limits(ratio=10), 1.0: Limits(seconds_per_second=45, megabytes=9000)}


def main() -> None:
    given = arguments()
    print(describe_machine(), end="\n\n")
    print(line(COLUMNS))
    print(line(["---"] * len(COLUMNS)), flush=True)
    for scale in [*given.scales, *([1.0] if given.full else [])]:
        compare(scale, given)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", type=float, nargs="+", default=[0.1, 0.2])
    parser.add_argument("--full", action="store_true", help="the network in full size as well")
    parser.add_argument("--duration", type=float, default=1000.0, help="ms after the first 500")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nest-python", type=Path, help="the interpreter that has NEST")
    parser.add_argument("--threads", type=int, default=2, help="threads of NEST")
    return parser.parse_args()


def compare(scale: float, given: argparse.Namespace) -> None:
    """Print the rows of one scale."""
    # Scaled down further, direct current leaves populations silent.
    background = "poisson" if scale < 0.2 else "dc"
    options = {
        "scale": scale,
        "background": background,
        "duration": given.duration,
        "seed": given.seed,
    }
    seconds = math.nan
    if given.nest_python is not None:
        threads = {"threads": given.threads}
        nest = simulated(given.nest_python, "microcircuit_nest.py", options | threads)
        seconds = nest.seconds_per_second
        print(row(scale, background, nest), flush=True)
    ours = simulated(Path(sys.executable), "microcircuit_brian.py", options)
    ratio = seconds / ours.seconds_per_second
    print(row(scale, background, ours, ratio, LIMITS.get(scale, NO_LIMITS)), flush=True)


def simulated(interpreter: Path, script: str, options: dict[str, object]) -> Outcome:
    """Run a script in a process of its own, and return what it says in its last line."""
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [str(interpreter), str(HERE / script), *words]
    output = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return Outcome(**json.loads(output.splitlines()[-1]))


def row(
    scale: float,
    background: str,
    outcome: Outcome,
    ratio: float = math.nan,
    limits: Limits = NO_LIMITS,
) -> str:
    """Write what one simulation took."""
    least_ratio = None if limits.ratio is None else -limits.ratio
    return line(
        [
            str(scale),
            background,
            outcome.simulator,
            against(outcome.preparation_seconds, None, "{:.1f}"),
            against(outcome.compilation_seconds, None, "{:.1f}"),
            against(outcome.seconds_per_second, limits.seconds_per_second, "{:.2f}"),
            against(-ratio, least_ratio, "{:.1f}"),
            against(outcome.peak_megabytes, limits.megabytes, "{:.0f}"),
            ", ".join(f"{name} {rate:.2f}" for name, rate in outcome.rates.items()),
        ]
    )


def line(cells: Sequence[str]) -> str:
    """Write a line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
