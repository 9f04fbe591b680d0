"""Operations with a clock of their own take place in the steps in which they do in Brian."""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, StateMonitor, ms, second, set_device

from brian2tools.nmlexport.lowering.component import Component
from brian2tools.nmlexport.lowering.program import Program, Time
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml


@pytest.mark.parametrize("period", [2, 3, 7, 15_000, 10**6])
def test_an_operation_takes_place_in_every_period_and_not_just_before(period):
    program = Program(Component("cells", "baseCell", "cell"), Time(1e-4, 1))
    program.begin(0, period)
    assert program.gate is not None
    (taken,) = program.component.type.dynamics.conditional_derived_variables
    condition = taken.cases[0].condition.replace(".gt.", ">").replace(".lt.", "<")
    assert ".and." in condition
    first, _second = condition.split(" .and. ")
    left, limit = first.split(" < ")
    assert left == "ceil(turn) - turn"
    steps = np.array([0, 1, period - 1, period, period + 1, 2 * period - 1, 2 * period])
    turns = steps / period
    assert (steps[np.ceil(turns) - turns < float(limit)] == [0, period, 2 * period]).all()


@needs_jneuroml
def test_what_happens_seldom_happens_at_its_time(tmp_path):
    set_device("neuroml2", filename=tmp_path / "model.xml", form="steps", simulator="jneuroml")
    try:
        cells = NeuronGroup(1, "x : 1", name="cells")
        cells.run_regularly("x += 1", dt=1.5 * second)
        values = StateMonitor(cells, "x", record=0, dt=100 * ms, name="values")
        Network(cells, values).run(3.2 * second)
        assert values.x[0].tolist() == [1.0] * 15 + [2.0] * 15 + [3.0] * 2
    finally:
        set_device("runtime")
