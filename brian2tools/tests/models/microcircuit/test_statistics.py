"""A scaled network, drawn and compiled here, has the mean values that it has in NEST.

Those are from the published package in NEST 3.10 (``dev/benchmarks/microcircuit_nest.py``): means
and standard deviations over windows of 1 s, five in each network. A value of another network
differs from the mean by less than ``t*deviation*sqrt(1 + 1/networks)``, where t is from Student's
distribution with ``windows - 1`` degrees of freedom. It is taken at 0.01/24/2, so that any of the
24 comparisons fails in less than 1 % of all networks (Bonferroni).

More seeds and longer times are compared by ``dev/microcircuit_agreement.py``.
"""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import second
from scipy import stats

from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.standalone import compiler_is_there

# Of rate (Hz), CV and correlation: the mean in NEST, and the standard deviation over windows.
NEST = {
    "L23E": ((0.4849, 0.036), (0.4843, 0.04), (0.004052, 0.002)),
    "L23I": ((2.102, 0.056), (0.5226, 0.021), (0.003034, 0.00099)),
    "L4E": ((3.963, 0.068), (0.573, 0.0056), (0.001498, 0.00046)),
    "L4I": ((5.002, 0.033), (0.5999, 0.015), (0.002029, 0.00079)),
    "L5E": ((6.483, 0.21), (0.614, 0.014), (0.0069, 0.0024)),
    "L5I": ((7.798, 0.064), (0.6126, 0.024), (0.002646, 0.00091)),
    "L6E": ((0.825, 0.027), (0.5006, 0.027), (0.00108, 0.00082)),
    "L6I": ((7.003, 0.049), (0.5981, 0.013), (0.0008846, 0.00045)),
}
NETWORKS, WINDOWS = 3, 15
NAMES = ("rate_mean", "cv_mean", "cc_mean")
FAILING = 0.01


@pytest.fixture(scope="module")
def rows():
    if not compiler_is_there():
        pytest.skip("there is no C++ compiler")
    model = microcircuit.Network(scale=0.1, background="poisson", device="cpp_standalone")
    recording = model.simulate(1 * second, seed=1, report=None)
    return {row["population"]: row for row in microcircuit.evaluate(recording).rows()}


@pytest.mark.parametrize("population", NEST)
@pytest.mark.parametrize("name", NAMES)
def test_a_mean_value_is_as_close_to_that_of_nest_as_nest_is_to_itself(rows, population, name):
    mean, deviation = NEST[population][NAMES.index(name)]
    comparisons = len(NEST) * len(NAMES)
    t = stats.t.isf(FAILING / comparisons / 2, WINDOWS - 1)
    allowed = t * deviation * np.sqrt(1 + 1 / NETWORKS)
    assert rows[population][name] == pytest.approx(mean, rel=0, abs=allowed)
