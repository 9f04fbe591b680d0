"""Statistics of recordings against closed forms, plain loops and NEST's own numbers."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from brian2 import Hz, ms, mV, second
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.errors import ArgumentError, DimensionError
from brian2tools.models.microcircuit.counting import count_spikes
from brian2tools.models.microcircuit.evaluation import evaluate
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.tests.models.microcircuit.recordings import (
    POPULATIONS,
    poisson_recording,
    recording_of,
)
from brian2tools.tests.models.microcircuit.reference import reference


def renewal_recording(shape, rate=20.0, size=200, duration=50.0, **settings):
    """Trains whose intervals have a gamma distribution of that shape."""
    generator = np.random.default_rng(3)
    number = int(2 * rate * duration)
    intervals = generator.gamma(shape, 1 / (shape * rate), (size, number))
    trains = np.cumsum(intervals, axis=1)
    return recording_of(
        [train[train < duration] for train in trains], stop=duration, dt=1e-6, **settings
    )


def plain_statistics(recording, name, correlation_bin=0.002, synchrony_bin=0.003):
    """The definitions, neuron by neuron."""
    indices, times = recording.of(name)
    size = recording.sizes[recording.populations.index(name)]
    steps = np.rint((times / second - recording.start) / recording.dt).astype(int)
    trains = [steps[indices == neuron] for neuron in range(size)]
    duration = float(recording.duration)

    def binned(train, width):
        width_in_steps = round(width / recording.dt)
        edges = np.arange(0, round(duration / recording.dt) + 1, width_in_steps)
        # numpy counts what falls on the last edge.
        return np.histogram(train, edges - 0.5)[0]

    cvs = [np.std(np.diff(one)) / np.mean(np.diff(one)) for one in trains if len(one) > 2]
    counts = [binned(one, correlation_bin) for one in trains if len(one)]
    correlations = [
        np.corrcoef(counts[one], counts[other])[0, 1]
        for one in range(len(counts))
        for other in range(one + 1, len(counts))
    ]
    population = binned(steps, synchrony_bin)
    return {
        "rates": [len(one) / duration for one in trains],
        "cvs": cvs,
        "correlations": correlations,
        "synchrony": np.var(population) / np.mean(population),
    }


def assert_same_as_plain(recording, name, statistics):
    expected = plain_statistics(recording, name)
    assert_allclose(statistics.rates / Hz, expected["rates"])
    assert_allclose(statistics.cvs, expected["cvs"])
    # The sample has the same neurons in another order.
    assert_allclose(np.sort(statistics.correlations), np.sort(expected["correlations"]), atol=1e-12)
    assert_allclose(statistics.synchrony, expected["synchrony"])


def test_statistics_are_those_of_a_plain_loop_over_neurons():
    recording = poisson_recording(scale=0.005)
    statistics = evaluate(recording)
    for name in ("L23I", "L4I", "L5E", "L6I"):
        assert_same_as_plain(recording, name, statistics[name])


def test_statistics_of_spikes_from_nest_are_those_of_a_plain_loop():
    realisation = np.load(reference("pd14_exact_network.npz"))
    recording = Recording(
        spike_indices=realisation["spike_i"],
        spike_times=realisation["spike_step"] * 1e-4,
        populations=POPULATIONS,
        sizes=realisation["num_neurons"].tolist(),
        start=0.0001,
        stop=0.5001,
        dt=1e-4,
    )
    assert len(recording.i) == 6989
    statistics = evaluate(recording, sample_size=10_000)
    for name in ("L4I", "L5I", "L6I"):
        assert_same_as_plain(recording, name, statistics[name])


def reference_rows(config, seed):
    with reference("pd14_run_statistics.csv").open() as file:
        return {
            row["pop"]: row
            for row in csv.DictReader(file)
            if (row["simulator"], row["config"], row["seed"]) == ("nest", config, str(seed))
        }


@pytest.mark.parametrize(
    ("config", "seed", "duration"),
    [("N0.1_poisson_T5s", 2, 5), ("N0.2_dc_T3s", 1, 3), ("N1_dc_T1s", 1, 1), ("N0.1_dc_T1s", 1, 1)],
)
def test_spike_counts_of_nest_give_the_rates_that_were_found_for_them(config, seed, duration):
    counts = np.load(reference("pd14_distributions.npz"))[f"{config}/seed{seed}/spike_counts"]
    rows = reference_rows(config, seed)
    indices = np.repeat(np.arange(counts.size), counts)
    np.random.default_rng(0).shuffle(indices)
    recording = Recording(
        spike_indices=indices,
        spike_times=np.linspace(0.5, 0.5 + duration, indices.size, endpoint=False),
        populations=tuple(rows),
        sizes=[int(row["N"]) for row in rows.values()],
        start=0.5, stop=0.5 + duration, dt=1e-9,
    )  # fmt: skip
    statistics = evaluate(recording, correlation_bin=100 * ms, synchrony_bin=100 * ms)
    for row in statistics.rows():
        expected = rows[row["population"]]
        for name in ("rate_mean", "rate_std", "rate_median", "frac_silent", "cv_n"):
            assert row[name] == pytest.approx(float(expected[name]), rel=1e-12)


@pytest.mark.parametrize("shape", [0.5, 1, 4])
def test_gamma_trains_have_the_irregularity_of_their_shape(shape):
    statistics = evaluate(renewal_recording(shape))["E"]
    spread = statistics.cvs.std() / np.sqrt(statistics.cvs.size)
    # The estimate from n intervals is low by a part of the order of 1/n.
    assert statistics.cvs.mean() == pytest.approx(1 / np.sqrt(shape), abs=5 * spread + 2e-3)


def test_poisson_trains_are_uncorrelated_and_not_synchronous():
    statistics = evaluate(renewal_recording(1.0))["E"]
    pairs, bins = statistics.correlations.size, 25_000
    assert pairs == 200 * 199 / 2
    # Independent counts: mean 0 and variance 1/bins; counts of Poisson: variance over mean 1.
    assert abs(statistics.correlations.mean()) < 5 / np.sqrt(pairs * bins)
    assert statistics.correlations.std() == pytest.approx(1 / np.sqrt(bins), rel=0.05)
    assert statistics.synchrony == pytest.approx(1, abs=5 * np.sqrt(2 / 16_667))


def test_identical_trains_are_fully_correlated_and_as_synchronous_as_there_are_neurons():
    train = np.sort(np.random.default_rng(5).choice(30_000, 200, replace=False)) * 1e-3
    alone = evaluate(recording_of([train], stop=30))["E"]
    together = evaluate(recording_of([train] * 7, stop=30))["E"]
    assert_allclose(together.correlations, np.ones(21))
    assert_allclose(together.cvs, np.full(7, alone.cvs[0]))
    assert together.synchrony == pytest.approx(7 * alone.synchrony)


def test_a_regular_train_has_no_irregularity():
    statistics = evaluate(recording_of([np.arange(0, 1, 0.01)]))["E"]
    assert statistics.cvs.tolist() == [0]
    assert_allclose(statistics.rates / Hz, [100])


def test_neurons_with_two_spikes_have_a_rate_but_no_irregularity():
    statistics = evaluate(recording_of([[0.1, 0.2], [], [0.1, 0.3, 0.4]]))["E"]
    assert_allclose(statistics.rates / Hz, [2, 0, 3])
    assert_allclose(statistics.cvs, [1 / 3])


def test_spikes_of_the_warm_up_do_not_count():
    whole = poisson_recording(scale=0.005)
    inside = np.arange(len(whole.spike_times))[whole.window]
    cut = Recording(
        spike_indices=whole.spike_indices[inside], spike_times=whole.spike_times[inside],
        populations=whole.populations, sizes=whole.sizes, start=0.5, stop=1.5, dt=1e-4,
    )  # fmt: skip
    assert evaluate(whole).rows() == evaluate(cut).rows()


def test_a_silent_population_has_rates_of_zero_and_nothing_else():
    recording = recording_of([[0.2], [], []], populations=("E", "I"), sizes=(1, 2))
    row = evaluate(recording)["I"].summary()
    assert (row["rate_mean"], row["frac_silent"], row["synchrony"]) == (0, 1, 0)
    assert (row["cv_n"], row["cc_n"]) == (0, 0)
    assert np.isnan([row["cv_mean"], row["cc_mean"]]).all()


def test_a_recording_without_spikes_is_evaluated():
    statistics = evaluate(recording_of([[], []]))
    assert_allclose(statistics["E"].rates / Hz, [0, 0])
    assert count_spikes(recording_of([[], []]), 100 * ms).counts.tolist() == [[0] * 10]


def test_neurons_are_drawn_with_the_seed():
    recording = poisson_recording(scale=0.02)
    one, same, other = (evaluate(recording, sample_size=20, seed=seed) for seed in (1, 1, 2))
    assert_array_equal(one["L4E"].correlations, same["L4E"].correlations)
    assert set(one["L4E"].correlations) != set(other["L4E"].correlations)


def test_spikes_are_counted_in_the_bin_that_begins_with_them():
    steps = np.arange(1000, 2000)
    recording = recording_of([steps * 1e-4, steps[:500] * 1e-4], start=0.1, stop=0.2)
    counted = count_spikes(recording)
    assert counted.counts.tolist() == [[20] * 50 + [10] * 50]
    assert_allclose(counted.starts / ms, np.arange(100, 200))
    assert_allclose(counted.rates / Hz, counted.counts / 2 / 0.001)


def test_the_part_of_a_bin_that_is_left_does_not_count():
    recording = recording_of([[0, 0.35, 0.7, 0.95]])
    assert count_spikes(recording, 300 * ms).counts.tolist() == [[1, 1, 1]]


def test_spikes_can_be_counted_outside_of_the_window():
    recording = recording_of([[0, 0.35, 0.7, 0.95]], start=0.9)
    counted = count_spikes(recording, 100 * ms, (0.3, 0.8) * second)
    assert counted.counts.tolist() == [[1, 0, 0, 0, 1]]
    assert_allclose(counted.starts / ms, [300, 400, 500, 600, 700])


@pytest.mark.parametrize(
    ("time_range", "error", "said"),
    [
        ((0.5, 1.1) * second, ArgumentError, r"between 0 s and 1\. s, where the recording ends"),
        ((-0.5, 0.5) * second, ArgumentError, "a start and a later stop"),
        ((0.5, 0.5) * second, ArgumentError, "a start and a later stop"),
        ((0.5, 1.1), DimensionError, "expected two times"),
        (0.5 * second, DimensionError, "expected two times"),
    ],
)
def test_wrong_ranges_of_time_are_refused(time_range, error, said):
    with pytest.raises(error, match=said):
        count_spikes(recording_of([[0.1]]), time_range=time_range)


@pytest.mark.parametrize(
    ("width", "error", "said"),
    [
        (0.15 * ms, ArgumentError, r"bin_width is 150. us, expected a whole number of time steps"),
        (0 * ms, ArgumentError, "1 or more"),
        (2 * second, ArgumentError, r"at most 1\. s$"),
        (1 * mV, DimensionError, "expected a time such as"),
        (1, DimensionError, "expected a time such as"),
    ],
)
def test_wrong_widths_of_bins_are_refused(width, error, said):
    with pytest.raises(error, match=said):
        count_spikes(recording_of([[0.1]]), width)


def test_a_sample_without_a_pair_is_refused():
    with pytest.raises(ArgumentError, match="sample_size is 1, expected at least 2"):
        evaluate(recording_of([[0.1]]), sample_size=1)


def test_statistics_are_a_mapping_and_a_table():
    statistics = evaluate(poisson_recording(scale=0.005))
    assert tuple(statistics) == POPULATIONS
    assert len(statistics) == 8
    heading, *lines = str(statistics).splitlines()
    assert "rate (Hz)" in heading
    assert [line.split()[0] for line in lines] == list(POPULATIONS)
    mean = float(np.mean(statistics["L5E"].rates / Hz))
    assert lines[4].split()[1] == f"{mean:.3f}"
