"""The lines of the tables that compare the microcircuit in Brian with that in NEST."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import comb

import numpy as np
from brian2 import ms
from microcircuit_reference import (
    COLUMNS,
    CONFIGURATIONS,
    FULL,
    POPULATIONS,
    RESPONSE,
    START,
    THALAMUS,
    Configuration,
    Reference,
    means,
    responses,
)
from numpy.typing import NDArray
from scipy import stats

from brian2tools.models import microcircuit
from brian2tools.tests.models.microcircuit.agreement import (
    LEVEL,
    RESOLUTION,
    allowed_difference,
    allowed_distance,
    distance,
    distance_to_quantiles,
    ratio_of_deviations,
)

#: The distributions, as they are called in the reference values and on the page.
KINDS = {"rates": "rates", "cvs": "CVs", "cc": "correlations"}
#: The full network is simulated once; how much its rates vary is seen in blocks of this length.
BLOCK = 100 * ms
#: The bins (ms) of the thalamic response that are compared one by one.
BINS = slice(203, 213)


@dataclass(frozen=True)
class Line:
    """A line of a table.

    Attributes
    ----------
    cells : tuple of str
        What was compared, in NEST and in Brian.
    difference : float
        By how much it differs.
    allowed : float
        By how much it may, where all lines of the kind are to hold; NaN if this is not known.
    allowed_alone : float
        By how much it may if it were the only one.
    allowed_by_nest : float
        By how much it may if only NEST's seeds say how far seeds are apart.
    """

    cells: tuple[str, ...]
    difference: float
    allowed: float
    allowed_alone: float = np.nan
    allowed_by_nest: float = np.nan

    @property
    def holds(self) -> bool:
        return abs(self.difference) <= self.allowed

    @property
    def would_hold_alone(self) -> bool:
        return abs(self.difference) <= self.allowed_alone

    def row(self) -> tuple[str, ...]:
        """Return the cells of the table."""
        if np.isnan(self.allowed):
            return (*self.cells, f"{self.difference:+.2g}", "", "")
        verdict = "yes" if self.holds else "**no**"
        return (*self.cells, f"{self.difference:+.2g}", f"{self.allowed:.2g}", verdict)


def mean_lines(
    configuration: Configuration,
    found: Sequence[microcircuit.Statistics],
    reference: Reference,
) -> Iterator[Line]:
    """Yield a line for each mean value of each population."""
    comparisons = len(CONFIGURATIONS) * len(POPULATIONS) * len(COLUMNS)
    nest = reference.means(configuration.name)
    brian = np.array(list(map(means, found)))
    return lines_over_seeds(tuple(COLUMNS), nest, brian, comparisons)


def seeds_text(
    configuration: Configuration,
    found: Sequence[microcircuit.Statistics],
    reference: Reference,
) -> str:
    """Return how many seeds there are, and how much they vary in both simulators."""
    nest = reference.means(configuration.name)
    brian = np.array(list(map(means, found)))
    ratios, factor = ratio_of_deviations(brian, nest)
    listed = ", ".join(
        f"{ratio:.2f} ({name.split()[0]})" for ratio, name in zip(ratios, COLUMNS, strict=True)
    )
    return (
        f"{len(nest)} seeds of NEST and {len(brian)} of Brian. Standard deviations in Brian over "
        f"those in NEST: {listed}; by chance, these are off by a factor of {factor:.2f}.\n"
    )


def response_lines(histograms: NDArray[np.int64], reference: Reference) -> Iterator[Line]:
    """Yield a line for each value of the thalamic response of each population."""
    nest, brian = (responses(one, sizes()) for one in (reference.histograms, histograms))
    return lines_over_seeds(RESPONSE, nest, brian, len(POPULATIONS) * len(RESPONSE))


def bin_lines(histograms: NDArray[np.int64], reference: Reference) -> Iterator[Line]:
    """Yield a line for each bin around the thalamic response."""
    names = tuple(f"{START + time} ms" for time in range(BINS.start, BINS.stop))
    nest, brian = (
        one[..., BINS] / sizes()[:, np.newaxis] for one in (reference.histograms, histograms)
    )
    return lines_over_seeds(names, nest, brian, len(POPULATIONS) * len(names))


def sizes() -> NDArray[np.int64]:
    """Return the sizes of the populations that the thalamic pulse excites."""
    model = microcircuit.Network(scale=THALAMUS.scale, background="poisson")
    return model.derived.num_neurons


def lines_over_seeds(
    names: Sequence[str], nest: NDArray[np.float64], brian: NDArray[np.float64], comparisons: int
) -> Iterator[Line]:
    """Yield a line for each population and name; the arrays are (seeds, populations, names)."""
    for row, population in enumerate(POPULATIONS):
        for column, name in enumerate(names):
            one, other = nest[:, row, column], brian[:, row, column]
            yield Line(
                (population, name, spread(one), spread(other)),
                other.mean() - one.mean(),
                allowed_difference(one, other, comparisons),
                allowed_alone=allowed_difference(one, other),
            )


def spread(values: NDArray[np.float64]) -> str:
    if len(values) == 1:
        return f"{values[0]:.4g}"
    return f"{values.mean():.4g} ± {values.std(ddof=1):.2g}"


def distance_lines(
    configuration: Configuration,
    found: Sequence[microcircuit.Statistics],
    reference: Reference,
) -> Iterator[Line]:
    """Yield a line for each distribution of each population."""
    comparisons = len(CONFIGURATIONS) * len(POPULATIONS) * len(KINDS)
    name = configuration.name
    num_seeds = (len(reference.spike_counts(name)), len(found))
    for population, (kind, title) in product(POPULATIONS, KINDS.items()):
        nest, _ = reference.distances(name, population, kind)
        brian = mean_distance([values_of(one[population], kind) for one in found])
        common = float(np.average([nest, brian], weights=[comb(n, 2) for n in num_seeds]))
        resolution = 0.0 if kind == "rates" else RESOLUTION
        yield Line(
            (population, title, f"{nest:.3f}", f"{brian:.3f}"),
            measured_distance(configuration, population, kind, found, reference),
            allowed_distance(common, num_seeds, comparisons, resolution),
            allowed_alone=allowed_distance(common, num_seeds, resolution=resolution),
            allowed_by_nest=allowed_distance(nest, num_seeds, comparisons, resolution),
        )


def mean_distance(values: Sequence[NDArray[np.float64]]) -> float:
    """Return the mean distance between two seeds."""
    return float(np.mean([distance(*pair) for pair in combinations(values, 2)]))


def measured_distance(
    configuration: Configuration,
    population: str,
    kind: str,
    found: Sequence[microcircuit.Statistics],
    reference: Reference,
) -> float:
    """Return the distance of a distribution, pooled over the seeds, to that in NEST."""
    values = np.concatenate([values_of(one[population], kind) for one in found])
    if kind != "rates":
        quantiles = reference.quantiles(configuration.name, population, kind)
        return distance_to_quantiles(values, quantiles)
    sizes = [len(one.rates) for one in found[0].values()]
    starts = np.cumsum(sizes)[:-1]
    counts = np.split(reference.spike_counts(configuration.name), starts, axis=1)
    # Numbers of spikes, so that equal rates are equal numbers.
    return distance(
        np.rint(values * configuration.seconds), counts[POPULATIONS.index(population)].ravel()
    )


def values_of(statistics: microcircuit.PopulationStatistics, kind: str) -> NDArray[np.float64]:
    if kind == "rates":
        return np.asarray(statistics.rates)
    return statistics.cvs if kind == "cvs" else statistics.correlations


def splits_beyond(found: Sequence[microcircuit.Statistics]) -> list[bool]:
    """Return whether halves of the seeds are further apart than a single distance may be.

    This is for all splits of the seeds into two halves, all populations and all distributions.
    """
    number = len(found) - len(found) % 2
    halves = [
        (half, tuple(set(range(number)) - set(half)))
        for half in combinations(range(number), number // 2)
        if 0 in half
    ]
    beyond = []
    for population, kind in product(POPULATIONS, KINDS):
        values = [values_of(one[population], kind) for one in found]
        average = mean_distance(values[:number])
        allowed = allowed_distance(average, (number // 2, number // 2))
        beyond += [distance(*(pooled(values, half) for half in both)) > allowed for both in halves]
    return beyond


def pooled(values: Sequence[NDArray[np.float64]], seeds: Sequence[int]) -> NDArray[np.float64]:
    return np.concatenate([values[seed] for seed in seeds])


def full_lines(recording: microcircuit.Recording, reference: Reference) -> Iterator[Line]:
    """Yield a line for the mean rate, and for what has no limit, of each population."""
    statistics = microcircuit.evaluate(recording)
    nest, brian = reference.means(FULL.name)[0], means(statistics)
    blocks = np.asarray(microcircuit.count_spikes(recording, BLOCK).rates)
    number = blocks.shape[1]
    errors = blocks.std(axis=1, ddof=1) * np.sqrt(2 / number)
    limits = errors * stats.t.isf(LEVEL / len(POPULATIONS) / 2, number - 1)
    for row, population in enumerate(POPULATIONS):
        for column, name in enumerate(COLUMNS):
            one, other = nest[row, column], brian[row, column]
            yield Line(
                (population, name, f"{one:.4g}", f"{other:.4g}"),
                other - one,
                limits[row] if name.startswith("rate") else np.nan,
            )
