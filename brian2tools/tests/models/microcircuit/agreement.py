"""How far the statistics of two simulators may be apart, from how they vary with the seed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

__all__ = [
    "LEVEL",
    "RESOLUTION",
    "allowed_difference",
    "allowed_distance",
    "distance",
    "distance_to_quantiles",
    "ratio_of_deviations",
]

#: The probability that at least one of all comparisons of a table fails by chance.
LEVEL = 0.05

#: The mean of Kolmogorov's distribution.
_MEAN_OF_KOLMOGOROV = float(np.sqrt(np.pi / 2) * np.log(2))

#: What is unknown of a distribution of which each hundredth is known.
RESOLUTION = 0.01

Values = NDArray[Any]


def allowed_difference(one: Values, other: Values, comparisons: int = 1) -> float:
    """How far two means over seeds may be apart if the simulators are the same.

    This is the test of Student for two samples with the same variance.

    Parameters
    ----------
    one, other : ndarray
        A value for each seed of either simulator.
    comparisons : int
        How many there are of the kind, to correct for (Bonferroni).

    Returns
    -------
    float
        The largest difference.

    Examples
    --------
    >>> from brian2tools.tests.models.microcircuit.agreement import allowed_difference
    >>> round(allowed_difference(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.5, 3.0])), 2)
    1.79
    """
    freedom = len(one) + len(other) - 2
    squares = sum(float(np.sum((values - np.mean(values)) ** 2)) for values in (one, other))
    error = np.sqrt(squares / freedom * (1 / len(one) + 1 / len(other)))
    return float(stats.t.isf(LEVEL / comparisons / 2, freedom) * error)


def allowed_distance(
    mean_between_seeds: float,
    num_seeds: tuple[int, int],
    comparisons: int = 1,
    resolution: float = 0.0,
) -> float:
    """How far two distributions, each pooled over seeds, may be apart.

    The values of one simulation depend on each other, so that their number is no sample size. The
    size that independent values would have follows from the mean of Kolmogorov's distribution
    and of the distance between two seeds of one simulator; it grows with the number of seeds.

    Parameters
    ----------
    mean_between_seeds : float
        The mean distance (Kolmogorov and Smirnov) between two seeds of one simulator.
    num_seeds : tuple of int
        How many seeds each is pooled of.
    comparisons : int
        How many there are of the kind, to correct for (Bonferroni).
    resolution : float
        By how much the measured distance may be wrong.

    Returns
    -------
    float
        The largest distance.
    """
    ratio = stats.kstwobign.isf(LEVEL / comparisons) / _MEAN_OF_KOLMOGOROV
    share = np.sqrt(sum(1 / number for number in num_seeds) / 2)
    return float(mean_between_seeds * ratio * share + resolution)


def distance(one: Values, other: Values) -> float:
    """The distance of Kolmogorov and Smirnov between two samples."""
    return float(stats.ks_2samp(one, other, method="asymp").statistic)


def distance_to_quantiles(values: Values, quantiles: Values) -> float:
    """The same between a sample and a distribution whose quantiles are known in equal steps.

    The distribution function is compared on both sides of each quantile, as many values may be
    equal.
    """
    quantile, first, number = np.unique(quantiles, return_index=True, return_counts=True)
    steps = len(quantiles) - 1
    below = np.searchsorted(np.sort(values), quantile, side="left") / len(values)
    until = np.searchsorted(np.sort(values), quantile, side="right") / len(values)
    apart = [below - first / steps, until - (first + number - 1) / steps]
    return float(np.max(np.abs(apart)))


def ratio_of_deviations(one: Values, other: Values) -> tuple[Values, float]:
    """How much more one simulator varies with the seed than another, as a geometric mean.

    Parameters
    ----------
    one, other : ndarray
        Values of either simulator, of shape (seeds, populations, ...).

    Returns
    -------
    ratio : ndarray
        The standard deviations of the first over those of the second, with the geometric mean
        taken over the populations, of shape (...).
    factor : float
        By what factor this is off by chance: one standard deviation of its logarithm, where the
        populations count as independent.
    """
    logarithms = [np.log(np.std(values, axis=0, ddof=1)) for values in (one, other)]
    halves = np.array([len(values) - 1 for values in (one, other)]) / 2
    # The logarithm of a variance from few values is low on average.
    biases = (special.digamma(halves) - np.log(halves)) / 2
    mean = np.mean(logarithms[0] - logarithms[1], axis=0) - (biases[0] - biases[1])
    variance = special.polygamma(1, halves).sum() / 4 / one.shape[1]
    return np.exp(mean), float(np.exp(np.sqrt(variance)))
