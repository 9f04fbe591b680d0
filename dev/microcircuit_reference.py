"""What NEST gave for the microcircuit: mean values of each seed, distributions, thalamic responses.

They come from the folder of reference values beside the repository, and more seeds from
``microcircuit_nest_seeds.json``. To add seeds to that file, simulate them and say what they are::

    python dev/benchmarks/microcircuit_nest.py --duration 5000 --seed 6 --save spikes.npz
    python dev/microcircuit_reference.py N0.1_poisson_T5s 6 spikes.npz

(or ``thalamus`` for a simulation with ``--thalamic-pulse``).
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from brian2.units import ms, second
from numpy.typing import NDArray

from brian2tools.models import microcircuit

HERE = Path(__file__).parent
ORACLES = HERE.parents[1] / "shared" / "oracles"
MORE_SEEDS = HERE / "microcircuit_nest_seeds.json"
POPULATIONS = microcircuit.Parameters().populations

#: The columns of the reference values for what is compared.
COLUMNS = {"rate (Hz)": "rate_mean", "CV": "cv_mean", "correlation": "cc_mean"}
#: What is compared of a thalamic response.
RESPONSE = (
    "rate before (Hz)",
    "spikes per neuron",
    "peak",
    "mean time (ms)",
    "rate after (Hz)",
)
START, STOP, RESPONSE_BINS = 500, 1000, slice(200, 220)


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """A network, and the name under which NEST's numbers are kept."""

    name: str
    scale: float
    background: str
    seconds: float

    @property
    def title(self) -> str:
        drive = {"dc": "a direct current", "poisson": "Poisson spikes"}[self.background]
        return f"Scale {self.scale:g}, {drive}, {self.seconds:g} s"


CONFIGURATIONS = (
    Configuration(name="N0.1_poisson_T5s", scale=0.1, background="poisson", seconds=5),
    Configuration(name="N0.2_dc_T3s", scale=0.2, background="dc", seconds=3),
    Configuration(name="N0.2_poisson_T3s", scale=0.2, background="poisson", seconds=3),
)
FULL = Configuration(name="N1_dc_T1s", scale=1, background="dc", seconds=1)
#: With a pulse of the thalamus at 700 ms.
THALAMUS = Configuration(name="thalamus", scale=0.2, background="poisson", seconds=0.5)
SIMULATED = (*CONFIGURATIONS, THALAMUS)


def means(statistics: microcircuit.Statistics) -> NDArray[np.float64]:
    """Return the mean values, of shape (populations, COLUMNS)."""
    return np.array([[row[name] for name in COLUMNS.values()] for row in statistics.rows()])


def histogram(recording: microcircuit.Recording) -> NDArray[np.int64]:
    """Return the spikes of each population in bins of 1 ms, where NEST would stamp them."""
    # NEST stamps a spike with the end of the time step.
    time_range = np.array([START, STOP]) * ms - recording.dt * second
    return microcircuit.count_spikes(recording, 1 * ms, time_range).counts


def responses(histograms: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return what is compared of thalamic responses.

    Parameters
    ----------
    histograms : ndarray of int
        Spikes in bins of 1 ms, of shape (..., populations, bins).
    sizes : ndarray of int
        The numbers of neurons in the populations.

    Returns
    -------
    ndarray
        The values, of shape (..., populations, RESPONSE).
    """
    each = histograms / sizes[:, np.newaxis]
    inside = each[..., RESPONSE_BINS]
    times = np.arange(inside.shape[-1]) + 0.5
    return np.stack(
        [
            each[..., : RESPONSE_BINS.start].mean(axis=-1) * 1000,
            inside.sum(axis=-1),
            inside.max(axis=-1),
            (inside * times).sum(axis=-1) / inside.sum(axis=-1),
            # The last bin of the reference is longer by a time step.
            each[..., RESPONSE_BINS.stop : -1].mean(axis=-1) * 1000,
        ],
        axis=-1,
    )


class Reference:
    """What NEST gave.

    Parameters
    ----------
    folder : Path
        The folder of reference values.
    """

    def __init__(self, folder: Path = ORACLES) -> None:
        self._folder = folder
        self._more = json.loads(MORE_SEEDS.read_text()) if MORE_SEEDS.exists() else {}

    def means(self, name: str) -> NDArray[np.float64]:
        """Return the mean values, of shape (seeds, populations, COLUMNS)."""
        with (self._folder / "pd14_run_statistics.csv").open() as file:
            rows = [
                [float(row[column]) for column in COLUMNS.values()]
                for row in csv.DictReader(file)
                if (row["simulator"], row["config"]) == ("nest", name)
            ]
        known = np.reshape(rows, (-1, len(POPULATIONS), len(COLUMNS)))
        return np.array([*known, *self._more.get(name, {}).values()])

    @cached_property
    def histograms(self) -> NDArray[np.int64]:
        """The thalamic responses, of shape (seeds, populations, bins)."""
        known = self._json("pd14_thalamic_psth.json")["spike_counts"]
        return np.array([known, *self._more.get("thalamus", {}).values()])

    def quantiles(self, name: str, population: str, kind: str) -> NDArray[np.float64]:
        """Return 101 quantiles of a distribution, pooled over the seeds of the reference values."""
        return self._distributions[f"{name}/{population}/{kind}"]

    def spike_counts(self, name: str) -> NDArray[np.int64]:
        """Return how often each neuron fires, of shape (seeds, neurons)."""
        keys = sorted(key for key in self._distributions if key.startswith(f"{name}/seed"))
        return np.array([self._distributions[key] for key in keys])

    def distances(self, name: str, population: str, kind: str) -> tuple[float, float]:
        """Return the mean and the largest distance between two seeds."""
        found = self._json("pd14_ks_distances.json")[name][population][kind]
        return found["nest_nest_mean"], found["nest_nest_max"]

    @cached_property
    def _distributions(self) -> dict[str, NDArray[np.float64]]:
        with np.load(self._folder / "pd14_distributions.npz") as file:
            return dict(file)

    def _json(self, name: str) -> dict:
        return json.loads((self._folder / name).read_text())


def recording_from_nest(
    file: Path, seconds: float, dt: float = 1e-4, warm_up: float = 0.5
) -> microcircuit.Recording:
    """Return what dev/benchmarks/microcircuit_nest.py has saved, with the times of Brian."""
    with np.load(file) as spikes:
        return microcircuit.Recording(
            spike_indices=spikes["indices"],
            spike_times=(np.rint(spikes["times"] / 1000 / dt) - 1) * dt,
            populations=POPULATIONS,
            sizes=spikes["sizes"].tolist(),
            start=warm_up,
            stop=warm_up + seconds,
            dt=dt,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[one.name for one in SIMULATED])
    parser.add_argument("seed")
    parser.add_argument("spikes", type=Path)
    given = parser.parse_args()
    (configuration,) = (one for one in SIMULATED if one.name == given.name)
    recording = recording_from_nest(given.spikes, configuration.seconds)
    found = (
        histogram(recording)
        if configuration is THALAMUS
        else means(microcircuit.evaluate(recording))
    )
    known = json.loads(MORE_SEEDS.read_text()) if MORE_SEEDS.exists() else {}
    known.setdefault(given.name, {})[given.seed] = found.tolist()
    MORE_SEEDS.write_text(json.dumps(known) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
