"""What Brian has solved once is not solved again, neither for a description nor for the run."""

from __future__ import annotations

import brian2
import pytest
from brian2 import ms
from brian2.stateupdaters.base import StateUpdateMethod

from brian2tools import describe


def solved():
    """How many times Brian has turned equations into the code of a step."""
    return StateUpdateMethod.apply_stateupdater.__wrapped__._cache_statistics.misses


@pytest.mark.parametrize("method", ["exact", "rk4"])
@pytest.mark.parametrize("refractory", [False, 2 * ms, "1*ms + period"])
def test_a_description_and_a_run_solve_the_equations_once(method, refractory):
    cells = brian2.NeuronGroup(
        2,
        "dv/dt = -v/(7.25*ms) : 1 (unless refractory)\nperiod : second",
        method=method,
        threshold="v > 1",
        reset="v = 0",
        refractory=refractory,
    )
    network = brian2.Network(cells)
    describe(network)
    before = solved()
    network.run(0 * ms)
    describe(network)
    assert solved() == before


def test_an_option_that_the_method_does_not_have_is_a_problem():
    options = {"simplify": False}
    cells = brian2.NeuronGroup(
        1, "dv/dt = -v/ms : 1", method="exponential_euler", method_options=options
    )
    (problem,) = describe(brian2.Network(cells)).problems
    assert problem.place == "integration"
    assert "method_options specifies 'simplify'" in problem.reason
