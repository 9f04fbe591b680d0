"""Random numbers that LEMS draws have the distributions that they have in Brian."""

from __future__ import annotations

import math

import numpy as np
import pytest
from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.description.expressions import Expression
from brian2tools.nmlexport.lemsrendering import LEMSRenderer, Symbol
from brian2tools.tests.nmlexport.lems_reading import Reader

DRAWS = 100_000
# A sample deviates from its distribution by more than this with a probability of 0.001.
DEVIATION = 1.95 / math.sqrt(DRAWS)


@np.errstate(all="ignore")
def drawn(text, **values):
    """Return many values of an expression."""
    known = {name: (value, DIMENSIONLESS) for name, value in values.items()}
    reader = Reader(known, size=DRAWS)
    found = LEMSRenderer({name: Symbol(name) for name in values}, reader).value(Expression(text))
    return reader.value(found.text, DIMENSIONLESS)


def test_rand_is_uniform():
    sample = np.sort(drawn("rand()"))
    assert np.abs(sample - np.linspace(0, 1, DRAWS)).max() < DEVIATION


def test_randn_is_normally_distributed():
    sample = np.sort(drawn("randn()"))
    distribution = [(1 + math.erf(value / math.sqrt(2))) / 2 for value in sample]
    assert np.abs(distribution - np.linspace(0, 1, DRAWS)).max() < DEVIATION


def test_each_call_draws_numbers_of_its_own():
    for name in ("rand", "randn"):
        one, other = drawn(f"{name}()"), drawn(f"{name}() - {name}()")
        assert np.var(other) == pytest.approx(2 * np.var(one), rel=0.03)


@pytest.mark.parametrize("mean", [0.0, 0.02, 1.0, 7.5, 20.0, 20.5, 45.0, 1000.0])
@pytest.mark.parametrize("is_known", [True, False])
def test_poisson_has_the_distribution_of_its_mean(mean, is_known):
    sample = drawn(f"poisson({mean})") if is_known else drawn("poisson(mean)", mean=mean)
    counts = np.arange(sample.max() + 1)
    logarithms = [-mean + count * math.log(mean or 1) - math.lgamma(count + 1) for count in counts]
    expected = np.cumsum(np.exp(logarithms)) if mean else np.ones(1)
    found = np.cumsum(np.bincount(sample.astype(int))) / DRAWS
    assert np.array_equal(sample, np.round(sample))
    assert np.abs(found - expected).max() < DEVIATION
    assert np.var(sample) == pytest.approx(mean, rel=0.05, abs=1e-9)


def test_poisson_follows_a_mean_that_differs_between_neurons():
    means = np.linspace(0, 40, DRAWS)
    sample = drawn("poisson(mean)", mean=means)
    assert np.mean(sample - means) == pytest.approx(0, abs=3 * math.sqrt(20 / DRAWS))
    assert np.mean((sample - means) ** 2) == pytest.approx(20, rel=0.02)
