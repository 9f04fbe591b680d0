"""The network fires as NEST's does, spike for spike, where NEST's synapses are given."""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import SpikeGeneratorGroup, StateMonitor, Synapses, ms, mV, pA
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.standalone import compiler_is_there
from brian2tools.tests.models.microcircuit.reference import reference

SCALE = 0.02
DT = 1e-4


def given_network(device, **options):
    given = np.load(reference("pd14_exact_network.npz"))
    connections = microcircuit.Connections(
        given["pre"], given["post"], given["weight_pA"] * pA, given["delay_steps"] * 0.1 * ms
    )
    model = microcircuit.Network(
        SCALE,
        background="dc",
        parameters=microcircuit.Parameters(DC_amp=float(given["I_e_pA"]) * pA),
        connections=connections,
        initial_potentials=given["V0_mV"] * mV,
        device=device,
        record_potentials=10**6,
        **options,
    )
    return given, model


def spikes_by_step(steps, indices):
    order = np.lexsort((indices, steps))
    return np.column_stack([steps, indices])[order]


@pytest.mark.parametrize("device", ["runtime", "cpp_standalone"])
def test_all_spikes_of_a_given_realisation_are_those_of_nest(device):
    if device == "cpp_standalone" and not compiler_is_there():
        pytest.skip("there is no C++ compiler")
    given, model = given_network(device)
    # The step after the last of NEST shows the potentials at its end.
    recording = model.simulate(501 * ms, warm_up=0 * ms, report=None)
    # What NEST stamps with the end of a step, Brian stamps with its start.
    steps = np.rint(recording.spike_times / DT).astype(int) + 1
    within = steps <= 5000
    found = spikes_by_step(steps[within], recording.spike_indices[within])
    expected = spikes_by_step(given["spike_step"].astype(int), given["spike_i"])
    assert len(found) == len(expected) == 6989
    assert_array_equal(found, expected)
    at_the_end = np.isclose(recording.potentials.times, 0.5)
    potentials = recording.potentials.values[:, at_the_end].ravel() * 1e3
    assert_allclose(potentials, given["V_end_mV"], rtol=0, atol=1e-9)


def test_a_single_neuron_follows_that_of_nest():
    expected = np.load(reference("pd14_single_neuron.npz"))
    number = 1544
    model = microcircuit.Network(
        SCALE,
        background="dc",
        parameters=microcircuit.Parameters(DC_amp=500 * pA),
        connections=microcircuit.Connections([], [], [] * pA, [] * ms),
        initial_potentials=np.full(number, -65) * mV,
    )
    neurons = model.network["neurons"]
    sent = np.array([3.0, 10.0, 20.5]) * ms - 0.1 * ms
    source = SpikeGeneratorGroup(1, [0, 0, 0], sent, clock=neurons.clock)
    synapses = Synapses(
        source, neurons, on_pre="I_syn_post += 300*pA", delay=1.5 * ms, clock=neurons.clock
    )
    synapses.connect(i=0, j=0)
    potential = StateMonitor(neurons, "v", record=[0], clock=neurons.clock)
    model.network.add(source, synapses, potential)
    model.network.run(200 * ms)
    steps = np.rint(expected["t"] / 0.1).astype(int)
    assert_allclose(potential.v[0][steps] / mV, expected["v"], rtol=0, atol=1e-9)
    spikes = model.network["spikes"]
    assert_allclose(spikes.t[spikes.i == 0] / ms + 0.1, expected["spk"], rtol=0, atol=1e-9)
