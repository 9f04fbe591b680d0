"""Simulate our microcircuit, and print what it took as one line of JSON, the last.

``microcircuit_table.py`` runs this in a process of its own, so that the peak of memory is that of
one simulation. It has the options of ``microcircuit_nest.py``, but for those of threads and pulses.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
from importlib.metadata import version

from brian2 import ms

from brian2tools.models import microcircuit


def main() -> None:
    given = arguments()
    model = microcircuit.Network(scale=given.scale, background=given.background, seed=given.seed)
    model.simulate(given.duration * ms)
    timings = model.timings
    result = {
        "simulator": f"Brian {version('brian2')}",
        # NEST draws the synapses while it prepares the network.
        "preparation_seconds": timings.preparation + timings.generation,
        "compilation_seconds": timings.compilation,
        "seconds_per_second": timings.simulation / (given.duration / 1000),
        "peak_megabytes": peak_megabytes(),
        "rates": mean_rates(model.recording),
        "versions": {
            "Python": platform.python_version(),
            **{name: version(name) for name in ("brian2", "brian2tools", "numpy")},
        },
    }
    print(json.dumps(result))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="of neurons and in-degrees")
    parser.add_argument("--duration", type=float, default=1000.0, help="ms after the first 500")
    parser.add_argument("--background", choices=("poisson", "dc"), default="poisson")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def peak_megabytes() -> float:
    """Return the peaks of this process and of the largest that it started, together.

    Python waits while the compiled program runs, so both have to have room. For Linux a process
    that Python starts has at least the peak that Python had then: small networks take less.
    """
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) / 1024


def mean_rates(recording: microcircuit.Recording) -> dict[str, float]:
    """Return the mean rate (Hz) of all cells of each population, after the first 500 ms."""
    duration = recording.stop - recording.start
    return {
        name: len(recording.of(name)[0]) / size / duration
        for name, size in zip(recording.populations, recording.sizes, strict=True)
    }


if __name__ == "__main__":
    main()
