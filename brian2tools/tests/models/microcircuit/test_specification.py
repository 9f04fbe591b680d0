"""What a network is, and which networks are one and the same program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from brian2 import Hz, ms, mV, pA

from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.specification import Specification

USUAL = Specification(
    parameters=microcircuit.Parameters(),
    N_scaling=0.02,
    K_scaling=0.02,
    background="poisson",
    thalamus=microcircuit.ThalamicStimulus(),
    record_potentials=1,
)
NEURON = replace(USUAL.parameters.neuron, V_th=-49 * mV)


@pytest.mark.parametrize(
    "changed",
    [
        {"parameters": microcircuit.Parameters(dt=0.05 * ms)},
        {"N_scaling": 0.03},
        {"background": "dc"},
        {"thalamus": None},
        {"thalamus": microcircuit.ThalamicStimulus(num_neurons=10)},
        {"dc_stimulus": microcircuit.DCStimulus(start=0 * ms, duration=1 * ms, amplitude=1 * pA)},
        {"record_potentials": 2},
        {"recording_interval": 2 * ms},
    ],
    ids=str,
)
def test_what_changes_the_objects_needs_another_program(changed):
    assert replace(USUAL, **changed).structure != USUAL.structure


@pytest.mark.parametrize(
    "changed",
    [
        {"parameters": microcircuit.Parameters(bg_rate=9 * Hz, g=-5)},
        {"parameters": replace(USUAL.parameters, neuron=NEURON)},
        {"K_scaling": 0.03},
        {"thalamus": microcircuit.ThalamicStimulus(start=100 * ms, rate=100 * Hz)},
        {"recording_interval": 1 * ms},
    ],
    ids=str,
)
def test_other_numbers_need_no_other_program(changed):
    assert replace(USUAL, **changed).structure == USUAL.structure


def test_other_connections_need_another_program():
    one, other = (microcircuit.Connections([0], [1], [1] * pA, [1] * ms) for _ in range(2))
    structures = {replace(USUAL, connections=given).structure for given in (None, one, other)}
    assert len(structures) == 3
