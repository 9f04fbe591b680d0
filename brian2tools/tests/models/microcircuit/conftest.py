"""What the tests of the microcircuit share."""

from __future__ import annotations

import pytest
from brian2 import ms, pA

from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.standalone import compiler_is_there


@pytest.fixture(scope="package")
def compiled():
    """A network whose program is compiled once for all tests, with both stimuli."""
    if not compiler_is_there():
        pytest.skip("there is no C++ compiler")
    model = microcircuit.Network(
        0.02,
        device="cpp_standalone",
        thalamus=microcircuit.ThalamicStimulus(start=150 * ms),
        dc_stimulus=microcircuit.DCStimulus(start=100 * ms, duration=20 * ms, amplitude=0 * pA),
        record_potentials=2,
        recording_interval=0.5 * ms,
    )
    model.simulate(200 * ms, warm_up=50 * ms, seed=1, report=None)
    return model
