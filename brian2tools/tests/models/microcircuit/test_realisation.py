"""What is drawn follows the paper's distributions, in numpy and in the compiled program."""

from __future__ import annotations

import shutil
import subprocess
from math import erf

import numpy as np
import pytest
from brian2 import ms
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.models import microcircuit
from brian2tools.models.microcircuit import compiled_functions, realisation, standalone
from brian2tools.models.microcircuit.specification import Specification

DT = 1e-4
THALAMUS = microcircuit.ThalamicStimulus()
# Distributions this wide are cut often: one in ten is drawn again.
PARAMETERS = microcircuit.Parameters(delay_inh_mean=0.2 * ms, delay_rel_std=0.7, weight_rel_std=0.8)
NETWORK = Specification(
    parameters=PARAMETERS, N_scaling=0.02, K_scaling=0.02, background="dc", thalamus=THALAMUS
)

# What Brian makes of the tables, and of random numbers.
OBJECTS = """
#pragma once
#include <cstdint>
#include <random>
#include <vector>
namespace brian {{
struct RandomGenerator {{
    std::mt19937 generator{{1234}};
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    double rand() {{ return uniform(generator); }}
    double randn() {{ return normal(generator); }}
}};
inline std::vector<RandomGenerator> _random_generators(1);
{tables}
}}
"""

# What Brian's code for the synapses does, in the same order.
MAIN = """
#include "realisation.h"
#include <cstdio>
int main()
{
    const int64_t neurons = microcircuit::population_starts().back();
    std::vector<int64_t> pre, post;
    for (int64_t i = 0; i < neurons; i++) {
        const int64_t number = microcircuit::out_degree(i);
        for (int64_t k = 0; k < number; k++) {
            pre.push_back(i);
            post.push_back(microcircuit::next_target(i));
        }
    }
    std::vector<double> weights, delays;
    for (size_t k = 0; k < pre.size(); k++)
        weights.push_back(microcircuit::next_weight(pre[k], post[k]));
    for (size_t k = 0, first = 0; k < pre.size(); k++) {
        if (pre[k] != pre[first]) first = k;
        size_t last = k;
        while (last < pre.size() && pre[last] == pre[first]) last++;
        delays.push_back(microcircuit::next_delay(pre[k], last - first));
    }
    for (size_t k = 0; k < pre.size(); k++)
        std::printf("%ld %ld %.17g %.17g\\n", long(pre[k]), long(post[k]), weights[k], delays[k]);
    std::vector<double> means = {0.0, 0.2, 3.0, 90.0, 2000.0};
    for (double mean : means)
        for (int k = 0; k < 20000; k++)
            std::fprintf(stderr, "%d ", microcircuit::poisson_count(mean));
}
"""


@pytest.fixture(scope="module")
def derived():
    return NETWORK.derived


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """The synapses that the header draws, and its Poisson numbers."""
    if not standalone.compiler_is_there():
        pytest.skip("there is no C++ compiler")
    folder = tmp_path_factory.mktemp("realisation")
    source = compiled_functions.FOLDER / "realisation.h"
    shutil.copy(source, folder)
    tables = standalone.tables(NETWORK)
    kinds = {"int32": "int32_t", "int64": "int64_t", "float64": "double"}
    lines = [
        f"inline {kinds[str(values.dtype)]} _static_array_microcircuit_{name}[] = "
        f"{{{', '.join(map(repr, values.tolist()))}}};"
        for name, values in tables.items()
    ]
    (folder / "objects.h").write_text(OBJECTS.format(tables="\n".join(lines)))
    (folder / "main.cpp").write_text(MAIN)
    subprocess.run(
        ["g++", "-O1", "-std=c++17", "-I.", "main.cpp", "-o", "main"], cwd=folder, check=True
    )
    output = subprocess.run(["./main"], cwd=folder, check=True, capture_output=True, text=True)
    return np.loadtxt(output.stdout.splitlines()), np.array(output.stderr.split(), dtype=int)


@pytest.fixture(scope="module", params=["numpy", "compiled"])
def drawn(request, derived):
    """Presynaptic (the thalamus after the cortex), postsynaptic, weight and delay."""
    if request.param == "compiled":
        rows, _ = request.getfixturevalue("compiled")
        return rows[:, 0].astype(int), rows[:, 1].astype(int), rows[:, 2], rows[:, 3]
    generator = np.random.default_rng(99)
    cortex = realisation.draw_connections(derived, DT, generator)
    thalamus = realisation.draw_thalamic_connections(derived, THALAMUS.num_neurons, DT, generator)
    return tuple(
        np.concatenate(
            [np.asarray(getattr(cortex, name)), np.asarray(getattr(thalamus, name)) + shift]
        )
        for name, shift in (
            ("presynaptic", derived.total_neurons),
            ("postsynaptic", 0),
            ("weights", 0),
            ("delays", 0),
        )
    )


@pytest.fixture(scope="module")
def populations(drawn, derived):
    """The populations of both neurons of each synapse, the thalamus being the ninth."""
    limits = derived.starts
    return tuple(np.searchsorted(limits, ends, side="right") - 1 for ends in drawn[:2])


def pairs(derived):
    matrix = np.column_stack([derived.num_synapses, derived.num_th_synapses])
    return [(target, source) for target, source in np.argwhere(matrix > 200)]


def test_each_pair_of_populations_has_its_fixed_number_of_synapses(populations, derived):
    source, target = populations
    found = np.zeros((8, 9), dtype=int)
    np.add.at(found, (target, source), 1)
    expected = np.column_stack([derived.num_synapses, derived.num_th_synapses])
    assert_array_equal(found, expected)


def test_synapses_are_sorted_by_presynaptic_neuron_and_delay(drawn):
    presynaptic, _, _, delays = drawn
    steps = np.rint(delays / DT).astype(int)
    key = presynaptic.astype(np.int64) * 10**6 + steps
    assert np.all(np.diff(key) >= 0)


@pytest.mark.parametrize("end", ["presynaptic", "postsynaptic"])
def test_synapses_are_shared_out_at_random(drawn, populations, derived, end):
    """The numbers of a block for each neuron are multinomial: chi-squared over its neurons."""
    source, target = populations
    sizes = np.append(derived.num_neurons, THALAMUS.num_neurons)
    for pair in pairs(derived):
        in_block = (target == pair[0]) & (source == pair[1])
        which = 0 if end == "presynaptic" else 1
        population = pair[1] if which == 0 else pair[0]
        first = derived.starts[population]
        counts = np.bincount(drawn[which][in_block] - first, minlength=sizes[population])
        mean = counts.mean()
        freedom = len(counts) - 1
        statistic = ((counts - mean) ** 2).sum() / mean
        # Some 80 blocks are looked at: 4.5 standard deviations.
        assert abs(statistic - freedom) < 4.5 * np.sqrt(2 * freedom) + 10


def test_weights_are_normal_numbers_that_keep_their_sign(drawn, populations, derived):
    """Against the distribution function of the normal distribution cut at 0."""
    source, target = populations
    weights = np.column_stack([derived.weights, np.full(8, derived.weight_th)])
    stds = np.column_stack([derived.weight_stds, np.full(8, derived.weight_th_std)])
    for pair in map(tuple, pairs(derived)):
        sizes = np.sort(
            np.sign(weights[pair]) * drawn[2][(target == pair[0]) & (source == pair[1])]
        )
        assert sizes[0] >= 0
        below = normal_below(np.append(0, sizes), abs(weights[pair]), stds[pair])
        expected = (below[1:] - below[0]) / (1 - below[0])
        empirical = np.arange(len(sizes)) / len(sizes)
        # The Kolmogorov-Smirnov distance that is passed in one of 1e5 cases.
        assert np.abs(empirical - expected).max() < 2.5 / np.sqrt(len(sizes)) + 1 / len(sizes)


def normal_below(values, mean, deviation):
    return np.array([(1 + erf((value - mean) / deviation / np.sqrt(2))) / 2 for value in values])


def test_delays_are_truncated_normal_numbers_in_whole_steps(drawn, populations, derived):
    """Against the distribution function of the cut normal distribution at the steps' edges."""
    source, _ = populations
    means = np.append(derived.delay_means, derived.delay_th_mean) / DT
    stds = np.append(derived.delay_stds, derived.delay_th_std) / DT
    steps = np.rint(drawn[3] / DT).astype(int)
    assert_allclose(drawn[3], steps * DT, rtol=1e-12)
    assert steps.min() == 1
    edges = np.arange(0, 60) + 0.5
    for population in range(9):
        found = steps[source == population]
        normal = normal_below(edges, means[population], stds[population])
        expected = (normal - normal[0]) / (1 - normal[0])
        empirical = np.searchsorted(np.sort(found), edges) / len(found)
        # The Kolmogorov-Smirnov distance that is passed in one of 1e5 cases.
        assert np.abs(empirical - expected).max() < 2.5 / np.sqrt(len(found))


def test_delays_say_nothing_about_targets_and_weights(drawn, populations):
    """Though synapses are sorted by their delays."""
    presynaptic, postsynaptic, weights, delays = drawn
    source, target = populations
    excitatory = np.flatnonzero((source == 2) & (target != 0))
    for values in (target, postsynaptic, weights):
        correlation = np.corrcoef(delays[excitatory], values[excitatory])[0, 1]
        assert abs(correlation) < 4.5 / np.sqrt(len(excitatory))
    neighbours = np.flatnonzero(np.diff(presynaptic) == 0)
    same = (target[neighbours] == target[neighbours + 1]) & (source[neighbours] == 0)
    share = same.sum() / (source[neighbours] == 0).sum()
    numbers = np.bincount(target[source == 0], minlength=8)
    expected = (numbers**2).sum() / numbers.sum() ** 2
    assert abs(share - expected) < 4.5 * np.sqrt(expected / numbers.sum())


def test_poisson_numbers_have_their_mean_and_variance(compiled):
    numbers = compiled[1].reshape(5, -1)
    for mean, found in zip([0.0, 0.2, 3.0, 90.0, 2000.0], numbers, strict=True):
        error = np.sqrt(mean / found.size)
        assert abs(found.mean() - mean) <= 4.5 * error
        # The fourth central moment of a Poisson distribution is m + 3 m².
        deviation = np.sqrt((mean + 2 * mean**2) / found.size)
        assert abs(found.var() - mean) <= 4.5 * deviation
        neighbours = np.mean((found[1:] - mean) * (found[:-1] - mean))
        assert abs(neighbours) <= 4.5 * mean / np.sqrt(found.size)


def test_initial_potentials_follow_the_distribution_of_their_population(derived):
    potentials = realisation.initial_potentials(NETWORK, np.random.default_rng(3))
    for population in range(8):
        found = np.asarray(potentials)[derived.starts[population] : derived.starts[population + 1]]
        error = derived.V0_std[population] / np.sqrt(len(found))
        assert abs(found.mean() - derived.V0_mean[population]) < 4.5 * error
        assert_allclose(found.std(), derived.V0_std[population], rtol=4.5 / np.sqrt(2 * len(found)))
