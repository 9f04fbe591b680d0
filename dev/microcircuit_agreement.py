"""Compare the microcircuit in Brian with that in NEST, and write the page that says how they agree.

``python dev/microcircuit_agreement.py`` takes some minutes and writes
``docs/developer/microcircuit_agreement.rst``. With ``--full`` the network in full size is in it,
for which 9 GB of memory must be free. What NEST gave is read by ``microcircuit_reference.py``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
from brian2 import BrianLogger, ms, second
from microcircuit_comparisons import (
    Line,
    bin_lines,
    distance_lines,
    full_lines,
    mean_lines,
    response_lines,
    seeds_text,
    splits_beyond,
)
from microcircuit_reference import (
    CONFIGURATIONS,
    FULL,
    THALAMUS,
    Configuration,
    Reference,
    histogram,
)

from brian2tools.models import microcircuit
from brian2tools.tests.models.microcircuit.agreement import LEVEL

PAGE = Path(__file__).parent.parent / "docs" / "developer" / "microcircuit_agreement.rst"

#: The Poisson generator of NEST reaches the thalamic neurons, which repeat its spikes, in 1 ms.
PULSE = microcircuit.ThalamicStimulus(start=701 * ms)
MEAN_COLUMNS = ("population", "value", "NEST", "Brian", "difference", "allowed", "holds")
DISTANCE_COLUMNS = (
    "population",
    "distribution",
    "between seeds of NEST",
    "of Brian",
    "NEST to Brian",
    "allowed",
    "holds",
)

HEAD = """\
.. Written by dev/microcircuit_agreement.py.

How well the microcircuit agrees with NEST
==========================================

``brian2tools.models.microcircuit`` in Brian {brian}, compiled, against the published package
microcircuit 1.0 in NEST 3.10.0. ``python dev/microcircuit_agreement.py`` simulates each network
with {seeds} seeds, compares, and writes this page.

{summary}

The statistics are those of ``microcircuit.evaluate``: rates of all neurons, coefficients of
variation (CV) of the intervals of neurons with more than 2 spikes, and correlations of spike counts
in 2 ms between 200 neurons drawn from each population. The first 500 ms are left out. NEST stamps a
spike with the end of its time step, and so does this comparison.
"""

EXACT = """\
What is the same number for number
----------------------------------

The tests of the model, ``test_derived.py`` and ``test_exactness.py``, hold these to the values of
NEST. In brackets is what was measured where it is closer than what they ask for.

- The numbers of neurons and synapses, in-degrees, weights and currents of 12 networks: relative
  difference below 1e-12 (6e-15).
- A neuron with a current and three spikes, for 200 ms: potential within 1e-9 mV (6e-13 mV),
  spikes in the same time steps.
- A network of 1544 neurons with given synapses and initial potentials, for 500 ms: all 6989 spikes
  in the same time steps, in both devices, and at the end potentials within 1e-9 mV (7e-13 mV).

What follows is therefore about what is drawn at random: synapses, weights, delays, initial
potentials and the spikes from outside.
"""

MEANS = """\
Mean values
-----------

Another seed gives other synapses and another activity, and so other mean values, in both
simulators. Let there be :math:`n` seeds of NEST and :math:`m` of Brian, and let :math:`s` be their
common standard deviation over seeds. If both simulate the same network, the difference of the two
means has the standard error :math:`s\\sqrt{{1/n + 1/m}}`, and its ratio to this has Student's
distribution with :math:`n + m - 2` degrees of freedom. Allowed is what this distribution exceeds
with a probability of {level:g} % in any of the {comparisons} comparisons, thus {single:.2g} % in
each (Bonferroni). With 3 seeds of NEST alone, its standard deviation would be known too badly for a
useful limit; that is why those of Brian count for it as well, and why both are in the tables. A
spread that is far too large in one would show there.

The correction makes the limits wide. Sharper is how many lines exceed the limit for a single
comparison: by chance {level:g} % of {comparisons}, thus {expected:.1f}, and here {exceeding}. The
populations are of the same networks, so these come in groups.

Numbers after ± are standard deviations over seeds. How these compare is said above each table, as a
geometric mean over the populations. Of NEST there are the seeds of the reference values, and those
of ``dev/microcircuit_nest_seeds.json``, which were simulated later with
``dev/benchmarks/microcircuit_nest.py``.

What looks like an exception are the standard deviations of the rates at scale 0.2, larger in Brian
than over the few seeds of NEST. The rates of all populations go up and down together with those of
L5E (correlations over seeds up to 0.99), so that this is nearly one comparison and not eight, and
the factor by which it is off by chance is larger than is said there. Four seeds of NEST also vary
less than they should: the rate of L4E with Poisson spikes by 0.007 Hz, where the scatter of blocks
of 200 ms within one of them, as in Brian, makes 0.02 Hz from this source alone. Scale 0.1, with
more seeds of NEST, does not show it. More seeds of NEST at scale 0.2 would settle the question.
"""

DISTANCES = """\
Distributions
-------------

The largest distance between two distribution functions (Kolmogorov and Smirnov): all {seeds} seeds
of Brian together against all seeds of the reference values of NEST together. Neurons of one network
depend on each other, and pairs of neurons have neurons in common, so their number is no sample
size. The size :math:`N` that independent values would have is found from the mean distance
:math:`d` between two seeds of one simulator, over all pairs of seeds in either. Kolmogorov's
distribution has the mean :math:`\\sqrt{{\\pi/2}}\\,\\ln 2 \\approx 0.869`, thus
:math:`d = 0.869\\sqrt{{2/N}}`. Pooled over :math:`n` and :math:`m` seeds the distance is
:math:`K\\sqrt{{(1/n + 1/m)/N}}`, where :math:`K` has Kolmogorov's distribution; allowed is what it
exceeds with a probability of {level:g} % in any of the {comparisons} comparisons.

The estimate was tried on Brian alone: of all halves of its seeds compared with the other halves,
{splits:.1f} % are further apart than the same limit for a single comparison, of {level:g} %,
allows. Of the lines below, {exceeding} of {comparisons} exceed this one.

With :math:`d` from the pairs of NEST alone, of which there are three at scale 0.2, {by_nest} would
hold.

Of CVs and correlations in NEST only each hundredth of the distribution is known, and 0.01 is
allowed for that.
"""

THALAMIC = """\
Response to a thalamic pulse
----------------------------

Scale 0.2 with Poisson spikes; 902 thalamic neurons fire at 120 Hz for 10 ms. In NEST they repeat
what a Poisson generator sends to them from 700 ms on, and the connection to it has a delay of 1 ms,
so that they fire from 701 ms on. Here they fire from when they are told to, which for this
comparison is 701 ms.

Compared are the mean rates from 500 ms to 700 ms and from 720 ms to 1000 ms, and from 700 ms to
720 ms the spikes per neuron, those in the bin of 1 ms that has most, and the mean time of the
spikes (after 700 ms). There are {nest} seeds of NEST; the limits are those of the mean values, for
{comparisons} comparisons.
"""

BIN_BY_BIN = """\
The same bin by bin, spikes per neuron in 1 ms, with the same kind of limit for the
{comparisons} comparisons:
"""

FULL_SIZE = """\
The full network
----------------

{title}, one seed in each simulator. How far a mean rate is from that of another seed is estimated
from how it varies between the blocks of 100 ms in Brian, for both simulators:
:math:`s\\sqrt{{2/10}}` with 9 degrees of freedom. That leaves out what other synapses change, and
takes blocks for independent. For CVs and correlations there is no such estimate.
"""


def main() -> None:
    given = arguments()
    BrianLogger.log_level_error()
    reference = Reference()
    simulations = Simulations(range(1, given.seeds + 1), given.keep)
    PAGE.write_text("\n".join(page(simulations, reference, given.full)) + "\n", encoding="utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6, help="how many simulations of each network")
    parser.add_argument("--full", action="store_true", help="simulate the full network as well")
    parser.add_argument(
        "--keep", type=Path, help="a folder for what is simulated; what it has is not done again"
    )
    return parser.parse_args()


class Simulations:
    """What Brian gives.

    Parameters
    ----------
    seeds : sequence of int
        Where the random numbers start.
    folder : Path, optional
        Where recordings are kept, and taken from if they are there.
    """

    def __init__(self, seeds: Sequence[int], folder: Path | None) -> None:
        self._seeds = seeds
        self._folder = folder

    @property
    def number(self) -> int:
        return len(self._seeds)

    def of(
        self,
        configuration: Configuration,
        thalamus: microcircuit.ThalamicStimulus | None = None,
    ) -> Iterator[microcircuit.Recording]:
        """Yield a recording for each seed, from one compiled program."""
        model = microcircuit.Network(
            scale=configuration.scale, background=configuration.background, thalamus=thalamus
        )
        for seed in self._seeds:
            print(configuration.name, "seed", seed, flush=True)
            folder = self._folder and self._folder / f"{configuration.name}_{seed}"
            if folder is not None and folder.exists():
                yield microcircuit.load(folder)
                continue
            recording = model.simulate(configuration.seconds * second, seed=seed, report=None)
            if folder is not None:
                recording.save(folder)
            yield recording


def page(simulations: Simulations, reference: Reference, full: bool) -> Iterator[str]:
    """Yield the parts of the page of the documentation."""
    found_means: dict[Configuration, list[Line]] = {}
    found_distances: dict[Configuration, list[Line]] = {}
    seeds: dict[Configuration, str] = {}
    beyond: list[bool] = []
    for configuration in CONFIGURATIONS:
        found = [microcircuit.evaluate(one) for one in simulations.of(configuration)]
        seeds[configuration] = seeds_text(configuration, found, reference)
        found_means[configuration] = list(mean_lines(configuration, found, reference))
        found_distances[configuration] = list(distance_lines(configuration, found, reference))
        beyond += splits_beyond(found)
    histograms = np.array([histogram(one) for one in simulations.of(THALAMUS, PULSE)])
    thalamic = list(response_lines(histograms, reference))
    bins = list(bin_lines(histograms, reference))
    tables = {
        "mean values": [line for lines in found_means.values() for line in lines],
        "distances": [line for lines in found_distances.values() for line in lines],
        "values of the thalamic response": thalamic,
        "bins of the thalamic response": bins,
    }
    yield HEAD.format(brian=version("brian2"), seeds=simulations.number, summary=summary(tables))
    yield EXACT
    yield means_text(tables["mean values"])
    yield from tables_by_configuration(MEAN_COLUMNS, found_means, seeds)
    yield DISTANCES.format(
        seeds=simulations.number,
        level=100 * LEVEL,
        comparisons=len(tables["distances"]),
        splits=100 * np.mean(beyond),
        exceeding=number_beyond(tables["distances"]),
        by_nest=held_by_nest(tables["distances"]),
    )
    yield from tables_by_configuration(DISTANCE_COLUMNS, found_distances, {})
    yield THALAMIC.format(nest=len(reference.histograms), comparisons=len(thalamic))
    yield from table(MEAN_COLUMNS, thalamic)
    yield BIN_BY_BIN.format(comparisons=len(bins))
    yield from table(MEAN_COLUMNS, bins)
    if full:
        yield FULL_SIZE.format(title=FULL.title)
        yield from table(MEAN_COLUMNS, list(full_lines(next(simulations.of(FULL)), reference)))


def summary(tables: dict[str, list[Line]]) -> str:
    """Return which part of the comparisons is within what is allowed."""
    parts = [
        f"{sum(line.holds for line in lines)} of {len(lines)} {name}"
        for name, lines in tables.items()
    ]
    return f"Within the limits that are derived below are {', '.join(parts)}."


def means_text(lines: Sequence[Line]) -> str:
    """Return what is said about the mean values."""
    return MEANS.format(
        level=100 * LEVEL,
        comparisons=len(lines),
        single=100 * LEVEL / len(lines),
        expected=LEVEL * len(lines),
        exceeding=number_beyond(lines),
    )


def number_beyond(lines: Sequence[Line]) -> int:
    """Return how many lines exceed the limit for a single comparison."""
    return sum(not line.would_hold_alone for line in lines)


def held_by_nest(lines: Sequence[Line]) -> str:
    """Return how many distances are within limits from NEST alone, and which are not."""
    beyond = [line for line in lines if line.difference > line.allowed_by_nest]
    listed = ", ".join(
        f"{line.cells[1]} of {line.cells[0]}: {line.difference:.3f}, "
        f"allowed {line.allowed_by_nest:.3f}"
        for line in beyond
    )
    return f"{len(lines) - len(beyond)} of {len(lines)}" + (f" ({listed})" if beyond else "")


def tables_by_configuration(
    head: Sequence[str],
    lines: Mapping[Configuration, Sequence[Line]],
    texts: Mapping[Configuration, str],
) -> Iterator[str]:
    for configuration, of_this in lines.items():
        yield from (configuration.title, "~" * len(configuration.title), "")
        if configuration in texts:
            yield texts[configuration]
        yield from table(head, of_this)


def table(head: Sequence[str], lines: Sequence[Line]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield from (".. list-table::", "    :header-rows: 1", "")
    for cells in (head, *(line.row() for line in lines)):
        first, *others = cells
        yield f"    * - {first}"
        yield from (f"      - {cell}".rstrip() for cell in others)
    yield ""


if __name__ == "__main__":
    main()
