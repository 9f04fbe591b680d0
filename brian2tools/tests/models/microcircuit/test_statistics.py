"""A scaled network, drawn and compiled here, has the mean values that it has in NEST.

Those are from the published package in NEST 3.10 (``dev/benchmarks/microcircuit_nest.py``): means
and standard deviations over windows of 1 s, five in each network. A value of another network
differs from the mean by less than ``t*deviation*sqrt(1 + 1/networks)``, where t is from Student's
distribution with ``windows - 1`` degrees of freedom. It is taken at 0.01/24/2, so that any of the
24 comparisons fails in less than 1 % of all networks (Bonferroni). Inhibition that is 2.5 % weaker,
or spikes from outside that are 2.5 % more frequent, are outside of this in six comparisons.

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
    "L23E": ((0.4832, 0.032), (0.4843, 0.04), (0.003997, 0.002)),
    "L23I": ((2.113, 0.054), (0.5243, 0.02), (0.003128, 0.00092)),
    "L4E": ((3.97, 0.067), (0.5747, 0.0067), (0.001514, 0.00041)),
    "L4I": ((5.01, 0.034), (0.6008, 0.016), (0.00197, 0.00075)),
    "L5E": ((6.576, 0.26), (0.6158, 0.013), (0.007035, 0.0021)),
    "L5I": ((7.802, 0.058), (0.6092, 0.024), (0.002565, 0.00086)),
    "L6E": ((0.8351, 0.03), (0.4994, 0.025), (0.001194, 0.00078)),
    "L6I": ((7.006, 0.045), (0.5984, 0.015), (0.0008969, 0.00042)),
}
NETWORKS, WINDOWS = 4, 20
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
