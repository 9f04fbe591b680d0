"""Simulate the microcircuit in NEST, and print what it took as one line of JSON, the last.

The Python that runs this needs ``pip install nest-simulator microcircuit`` and nothing of ours::

    python dev/benchmarks/microcircuit_nest.py --scale 0.2 --threads 2 --background dc --seed 1

The model is that of the published package. ``--save`` writes all spikes, those of the first
500 ms as well: ``times`` in ms, ``indices`` counted through the eight populations, and ``sizes``
of these.
"""

from __future__ import annotations

import argparse
import copy
import json
import platform
import resource
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import microcircuit
import nest
import numpy as np
from microcircuit.network_params import default_net_dict
from microcircuit.sim_params import default_sim_dict
from microcircuit.stimulus_params import default_stim_dict

WARM_UP = 500.0


def main() -> None:
    given = arguments()
    nest.verbosity = nest.VerbosityLevel.ERROR
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        network = connected(given, folder)
        prepared = time.perf_counter()
        network.simulate(WARM_UP)
        warm = time.perf_counter()
        network.simulate(given.duration)
        finished = time.perf_counter()
    times, indices = spikes(network)
    if given.save is not None:
        np.savez_compressed(given.save, times=times, indices=indices, sizes=network.num_neurons)
    result = {
        "simulator": f"NEST {nest.__version__}, threads: {given.threads}",
        "preparation_seconds": prepared - start,
        "seconds_per_second": (finished - warm) / (given.duration / 1000),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "rates": rates(network, times, indices, given.duration),
        "versions": {
            "Python": platform.python_version(),
            **{name: version(name) for name in ("nest-simulator", "microcircuit", "numpy")},
        },
    }
    print(json.dumps(result))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.1, help="of neurons and in-degrees")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--duration", type=float, default=1000.0, help="ms after the first 500")
    parser.add_argument("--background", choices=("poisson", "dc"), default="poisson")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--thalamic-pulse",
        action="store_true",
        help="902 cells fire at 120 Hz for 10 ms, from 700 ms on",
    )
    parser.add_argument("--save", type=Path, help="write the spikes to this .npz file")
    return parser.parse_args()


def connected(given: argparse.Namespace, folder: str) -> microcircuit.Network:
    """Return the network, ready to be simulated."""
    network = microcircuit.Network(
        changed(
            default_sim_dict,
            data_path=folder,
            rng_seed=given.seed,
            local_num_threads=given.threads,
            print_time=False,
        ),
        changed(
            default_net_dict,
            N_scaling=given.scale,
            K_scaling=given.scale,
            bg_input_type=given.background,
        ),
        changed(default_stim_dict, thalamic_input=given.thalamic_pulse),
    )
    network.create()
    # Text files would count the time that writing them takes.
    network.spike_recorders.record_to = "memory"
    network.connect()
    return network


def changed(parameters: Mapping[str, object], **changes: object) -> dict[str, object]:
    """Return the parameters with these changes; those of the package are shared."""
    return {**copy.deepcopy(dict(parameters)), **changes}


def spikes(network: microcircuit.Network) -> tuple[np.ndarray, np.ndarray]:
    """Return times (ms), in order, and the indices of the neurons that fired."""
    events = network.spike_recorders.events
    times = np.concatenate([recorded["times"] for recorded in events])
    indices = np.concatenate([recorded["senders"] for recorded in events])
    indices -= network.pops[0][0].global_id
    order = np.lexsort((indices, times))
    # What NEST gives may be off the time step by the last digit.
    return np.round(times[order], 1), indices[order]


def rates(
    network: microcircuit.Network, times: np.ndarray, indices: np.ndarray, duration: float
) -> dict[str, float]:
    """Return the mean rate (Hz) of all cells of each population, after the first 500 ms."""
    sizes = network.num_neurons
    counts, _ = np.histogram(indices[times > WARM_UP], np.concatenate([[0], np.cumsum(sizes)]))
    means = counts / sizes / (duration / 1000)
    return dict(zip(network.net_dict["populations"], means.tolist(), strict=True))


if __name__ == "__main__":
    main()
