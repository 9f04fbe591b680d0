"""Statistics of the spikes in the window of a recording: rates, irregularity, correlations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from brian2.units import Quantity, ms
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.counting import (
    Spikes,
    spikes_by_population,
)
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.models.microcircuit.time_steps import whole_steps

__all__ = ["PopulationStatistics", "Statistics", "evaluate"]

_FEWEST_SPIKES_OF_CV = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class PopulationStatistics:
    """Statistics of one population.

    Attributes
    ----------
    rates : Quantity
        The rate of each neuron, silent ones included.
    cvs : ndarray
        The coefficient of variation of the intervals between spikes, of each neuron with more
        than 2 spikes.
    correlations : ndarray
        Pearson's correlation of the spike counts of each pair among the sampled neurons that are
        not silent.
    synchrony : float
        Variance over mean of the spike count of the whole population; 0 without spikes.
    """

    rates: Quantity
    cvs: NDArray[np.float64]
    correlations: NDArray[np.float64]
    synchrony: float

    def summary(self) -> dict[str, float]:
        """Means and (population) standard deviations; NaN of what there is none of.

        Rates are in Hz.
        """
        rates = np.asarray(self.rates)
        return {
            **_mean_and_std("rate", rates),
            "rate_median": float(np.median(rates)),
            "frac_silent": float(np.mean(rates == 0)),
            **_mean_and_std("cv", self.cvs),
            "cv_n": len(self.cvs),
            **_mean_and_std("cc", self.correlations),
            "cc_n": len(self.correlations),
            "synchrony": self.synchrony,
        }


def _mean_and_std(name: str, values: NDArray[Any]) -> dict[str, float]:
    known = values.size > 0
    return {
        f"{name}_mean": float(np.mean(values)) if known else np.nan,
        f"{name}_std": float(np.std(values)) if known else np.nan,
    }


class Statistics(Mapping[str, PopulationStatistics]):
    """The statistics of all populations by their names; as a text it is a table of the means.

    Parameters
    ----------
    populations : mapping of str to PopulationStatistics
        The statistics of each.
    """

    def __init__(self, populations: Mapping[str, PopulationStatistics]) -> None:
        self._populations = MappingProxyType(dict(populations))

    def __getitem__(self, population: str) -> PopulationStatistics:
        return self._populations[population]

    def __iter__(self) -> Iterator[str]:
        return iter(self._populations)

    def __len__(self) -> int:
        return len(self._populations)

    def rows(self) -> list[dict[str, Any]]:
        """A dictionary for each population, with its name and `PopulationStatistics.summary`."""
        return [{"population": name, **one.summary()} for name, one in self.items()]

    def __str__(self) -> str:
        lines = [f"{'':6}{'rate (Hz)':>16}{'CV of ISI':>16}{'correlation':>20}{'synchrony':>12}"]
        for row in self.rows():
            lines.append(
                f"{row['population']:6}"
                f"{row['rate_mean']:8.3f} ± {row['rate_std']:5.3f}"
                f"{row['cv_mean']:8.3f} ± {row['cv_std']:5.3f}"
                f"{row['cc_mean']:11.5f} ± {row['cc_std']:6.4f}"
                f"{row['synchrony']:12.3f}"
            )
        return "\n".join(lines)


def evaluate(
    recording: Recording,
    *,
    sample_size: int = 200,
    seed: int = 0,
    correlation_bin: Quantity = 2 * ms,
    synchrony_bin: Quantity = 3 * ms,
) -> Statistics:
    """Statistics of each population in the window of a recording.

    Parameters
    ----------
    recording : Recording
        The spikes.
    sample_size : int
        How many neurons of each population, silent ones included, are drawn at random for the
        correlations. All are taken of a population that has no more.
    seed : int
        The seed with which they are drawn.
    correlation_bin, synchrony_bin : Quantity
        The widths of the bins in which spikes are counted for both, multiples of the time step.

    Returns
    -------
    Statistics
        The statistics by population.

    Raises
    ------
    ArgumentError, DimensionError
        If a width is no time, no multiple of the time step, or longer than the window, or if the
        sample is too small for a pair.

    Notes
    -----
    Irregularity, and synchrony with its bins, follow [1]_, but for synchrony all neurons of a
    population count, whatever its size: it grows with the number of neurons. Bins begin at the
    start of the window, and what is left at its end does not count.

    .. [1] T. C. Potjans and M. Diesmann, The Cell-Type Specific Cortical Microcircuit,
       Cerebral Cortex 24:785 (2014). https://doi.org/10.1093/cercor/bhs358

    Examples
    --------
    >>> from brian2tools.models.microcircuit.recording import Recording
    >>> recording = Recording(spike_indices=[0, 0, 1, 0], spike_times=[0.5, 0.6, 0.75, 0.8],
    ...                       populations=("E",), sizes=(3,), start=0.5, stop=1, dt=1e-4)
    >>> statistics = evaluate(recording)
    >>> statistics["E"].rates
    array([6., 2., 0.]) * hertz
    >>> statistics["E"].cvs
    array([0.33333333])
    """
    if sample_size < 2:
        raise ArgumentError(f"sample_size is {sample_size}, expected at least 2 for a pair")
    duration = recording.stop - recording.start
    bins = whole_steps("correlation_bin", correlation_bin, recording.dt, longest=duration)
    bins_of_synchrony = whole_steps("synchrony_bin", synchrony_bin, recording.dt, longest=duration)
    populations = spikes_by_population(recording, recording.start, recording.stop)
    generator = np.random.default_rng(seed)
    return Statistics(
        {
            name: PopulationStatistics(
                rates=spikes.number_by_neuron / recording.duration,
                cvs=_coefficients_of_variation(spikes),
                correlations=_correlations(spikes.sample(sample_size, generator), bins),
                synchrony=_dispersion(spikes.counts(bins_of_synchrony)),
            )
            for name, spikes in populations.items()
        }
    )


def _coefficients_of_variation(spikes: Spikes) -> NDArray[np.float64]:
    """Standard deviation over mean of the intervals, of each neuron with enough of them."""
    # One number for neuron and time sorts seven times faster than an indirect sort.
    trains = np.sort(spikes.neurons * spikes.duration + spikes.steps)
    neurons = trains // spikes.duration
    same = neurons[1:] == neurons[:-1]
    neurons, intervals = neurons[1:][same], np.diff(trains)[same]
    number = spikes.number_by_neuron
    divisor = np.maximum(number - 1, 1)
    means = np.bincount(neurons, intervals, spikes.size) / divisor
    variances = np.bincount(neurons, (intervals - means[neurons]) ** 2, spikes.size) / divisor
    # Spikes that are all at one time have no interval to compare with.
    enough = (number >= _FEWEST_SPIKES_OF_CV) & (means > 0)
    cvs: NDArray[np.float64] = np.sqrt(variances[enough]) / means[enough]
    return cvs


def _correlations(spikes: Spikes, bin_steps: int) -> NDArray[np.float64]:
    """Pearson's correlation of the counts of each pair of neurons whose counts vary."""
    counts = spikes.counts_by_neuron(bin_steps)
    varying = counts[np.ptp(counts, axis=1) > 0]
    if len(varying) < 2:
        return np.empty(0)
    matrix: NDArray[np.float64] = np.atleast_2d(np.corrcoef(varying))
    return matrix[np.triu_indices(len(varying), 1)]


def _dispersion(counts: NDArray[np.int64]) -> float:
    return float(np.var(counts) / np.mean(counts)) if counts.any() else 0.0
