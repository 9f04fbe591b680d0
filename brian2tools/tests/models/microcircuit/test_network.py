"""The network as its users call it."""

from __future__ import annotations

import warnings
from dataclasses import replace

import brian2
import numpy as np
import pytest
from brian2 import Hz, ms, mV, pA, second, set_device
from brian2.devices.device import get_device, runtime_device
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError, SimulatorError
from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.arguments import Times
from brian2tools.models.microcircuit.derived import derive
from brian2tools.models.microcircuit.memory import check_memory
from brian2tools.models.microcircuit.specification import Specification
from brian2tools.models.microcircuit.standalone import compiler_is_there

SMALL = 0.02


def here(**options):
    return microcircuit.Network(**{"scale": SMALL, "device": "runtime", **options})


def spikes_of(recording):
    return recording.spike_indices.tolist(), recording.spike_times.tolist()


def counts(recording, start, stop):
    within = (recording.spike_times >= start) & (recording.spike_times < stop)
    return int(within.sum())


def test_the_same_seed_gives_the_same_spikes_and_another_one_others(compiled):
    recordings = [
        compiled.simulate(60 * ms, warm_up=20 * ms, seed=seed, report=None) for seed in (4, 4, 5)
    ]
    first, again, other = map(spikes_of, recordings)
    assert len(first[0]) > 10
    assert first == again
    assert first != other


def test_the_same_seed_gives_the_same_spikes_without_compiler():
    first, again = (here(seed=4).simulate(20 * ms, warm_up=10 * ms, report=None) for _ in range(2))
    assert spikes_of(first) == spikes_of(again)
    assert len(first.spike_indices) > 0


def test_one_program_serves_all_seeds_times_and_parameters(compiled):
    program = compiled.directory
    usual = compiled.parameters
    rates = {}
    try:
        for rate in (1e-6 * Hz, 8 * Hz):
            compiled.parameters = replace(usual, bg_rate=rate, DC_amp=0 * pA)
            compiled.simulate(90 * ms, warm_up=10 * ms, seed=2, report=None)
            rates[float(rate)] = counts(compiled.recording, 0.02, 0.1)
            assert compiled.timings.compilation == 0
    finally:
        compiled.parameters = usual
    assert compiled.directory == program
    # Next to no input: the first potentials decay, and nobody fires.
    assert rates[1e-6] == 0 < rates[8.0]


def test_parameters_of_the_neurons_reach_the_program(compiled):
    usual = compiled.parameters
    try:
        high = replace(usual.neuron, V_th=100 * mV)
        compiled.parameters = replace(usual, neuron=high)
        silent = compiled.simulate(20 * ms, warm_up=0 * ms, seed=2, report=None)
    finally:
        compiled.parameters = usual
    assert len(silent.spike_indices) == 0


def test_the_thalamic_pulse_is_answered_after_its_delay(compiled):
    recording = compiled.simulate(200 * ms, warm_up=0 * ms, seed=3, report=None)
    assert recording.thalamic_pulses == ((0.15, pytest.approx(0.16)),)
    before, after = counts(recording, 0.14, 0.15), counts(recording, 0.152, 0.162)
    assert after > 5 * before


def test_a_direct_current_stimulates_while_it_lasts():
    """The potential of a neuron without synapses has a closed form."""
    current, tau, capacity = 100 * pA, 10 * ms, 250 * brian2.pF
    parameters = microcircuit.Parameters(DC_amp=0 * pA)
    with pytest.warns(UserWarning, match="hardly fire"):
        model = here(
            background="dc",
            parameters=parameters,
            connections=microcircuit.Connections([], [], [] * pA, [] * ms),
            initial_potentials=np.full(1544, -65) * mV,
            dc_stimulus=microcircuit.DCStimulus(
                start=5 * ms, duration=10 * ms, amplitude=current / 1600
            ),
            record_potentials=1,
            recording_interval=0.1 * ms,
        )
    recording = model.simulate(30 * ms, warm_up=0 * ms, report=None)
    times = recording.potentials.times * second
    step = float(current * tau / capacity)
    rise = step * (1 - np.exp(-np.clip((times - 5 * ms) / ms, 0, 10) / 10))
    fall = np.exp(-np.clip((times - 15 * ms) / ms, 0, None) / 10)
    # The first population has 1600 external synapses at full scale.
    assert_allclose(recording.potentials.values[0], -0.065 + rise * fall, rtol=0, atol=1e-12)


def test_recorded_potentials_are_those_of_the_first_neurons_of_each_population(compiled):
    potentials = compiled.simulate(10 * ms, warm_up=0 * ms, seed=1, report=None).potentials
    starts = compiled.derived.starts[:-1]
    assert_array_equal(potentials.neurons, np.column_stack([starts, starts + 1]).ravel())
    assert_allclose(potentials.times, np.arange(20) * 0.5e-3)
    assert np.all(potentials.values[:, 1:] <= -0.050)


def test_the_window_starts_after_the_warm_up(compiled):
    recording = compiled.simulate(60 * ms, warm_up=40 * ms, seed=1, report=None)
    assert (recording.start, recording.stop) == (0.04, pytest.approx(0.1))
    assert recording.spike_times.min() < 0.04 <= float(recording.t.min())
    assert compiled.recording is recording


def test_what_the_user_has_set_in_brian_stays(compiled):
    brian2.seed(11)
    expected = np.random.rand()  # noqa: NPY002
    brian2.seed(11)
    compiled.simulate(10 * ms, warm_up=0 * ms, report=None)
    here(seed=1).simulate(1 * ms, warm_up=0 * ms, report=None)
    assert np.random.rand() == expected  # noqa: NPY002
    assert get_device() is runtime_device
    assert brian2.prefs["core.default_float_dtype"] == np.float64


def test_a_compiler_is_used_where_there_is_one_and_no_device_was_set():
    model = microcircuit.Network(SMALL)
    assert model.is_compiled == compiler_is_there()
    assert not here().is_compiled
    set_device("exporter")
    assert not model.is_compiled


def test_progress_is_reported(compiled):
    calls = []

    def report(_elapsed, completed, start, duration):
        calls.append((completed, float(start), float(duration)))

    compiled.simulate(10 * ms, warm_up=5 * ms, report=report)
    assert calls[0] == (0.0, 0.0, pytest.approx(0.015))
    assert calls[-1][0] == 1.0


def test_a_program_that_fails_says_what_else_can_be_done(compiled):
    program = compiled.directory / "main"
    kept = program.read_bytes()
    program.write_text("#!/bin/sh\nexit 3\n")
    try:
        with pytest.raises(SimulatorError, match="device='runtime'"):
            compiled.simulate(10 * ms, report=None)
    finally:
        program.write_bytes(kept)
    assert get_device() is runtime_device


def test_other_devices_of_brian_describe_the_model():
    set_device("exporter")
    model = here(device=None, seed=1)
    assert model.simulate(20 * ms, warm_up=10 * ms) is None
    described = get_device().model
    assert described.runs[0].duration.amount == pytest.approx(0.03)
    with pytest.raises(ArgumentError, match="device that was set has not simulated it"):
        model.recording  # noqa: B018


def test_the_network_can_be_run_as_any_of_brian():
    model = here(seed=1)
    model.network.run(5 * ms)
    spikes = model.network["spikes"]
    expected = here(seed=1).simulate(5 * ms, warm_up=0 * ms, report=None)
    assert model.network is model.network
    assert len(model.network["synapses"]) == model.derived.total_synapses
    # The background is drawn anew, but the first steps are the same.
    assert set(spikes.i[spikes.t < 0.2 * ms]) == set(
        expected.spike_indices[expected.spike_times < 2e-4].tolist()
    )


@pytest.mark.parametrize(("scale", "background"), [(0.19, "poisson"), (0.2, "dc"), (1, "dc")])
def test_the_background_suits_the_scale(scale, background):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert microcircuit.Network(scale).background == background


def test_scales_can_be_given_apart():
    model = microcircuit.Network(N_scaling=0.05, K_scaling=0.1)
    assert (model.N_scaling, model.K_scaling) == (0.05, 0.1)
    assert (
        model.derived.total_neurons
        == derive(microcircuit.Parameters(), 0.05, 0.1, "poisson").total_neurons
    )
    assert microcircuit.Network().derived.total_neurons == 77169


def test_a_current_below_the_threshold_is_warned_of():
    with pytest.warns(UserWarning, match="L23E, L23I .* background='poisson'"):
        microcircuit.Network(0.2, background="dc")


def connection_from(neuron):
    return microcircuit.Connections([neuron], [0], [1] * pA, [1] * ms)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"scale": 0.1, "N_scaling": 0.1}, ArgumentError, "either scale"),
        ({"scale": -1}, ArgumentError, "scale"),
        ({"scale": "big"}, ArgumentTypeError, "scale"),
        ({"background": "noise"}, ArgumentError, "'poisson'"),
        ({"parameters": {"g": -4}}, ArgumentTypeError, "microcircuit.Parameters"),
        ({"thalamus": True}, ArgumentTypeError, "microcircuit.ThalamicStimulus"),
        ({"seed": 1.5}, ArgumentTypeError, "whole number"),
        ({"seed": -1}, ArgumentError, "0 or more"),
        ({"device": "cuda"}, ArgumentError, "cpp_standalone"),
        ({"record_potentials": -1}, ArgumentError, "record_potentials"),
        (
            {"record_potentials": 1, "recording_interval": 0.25 * ms},
            ArgumentError,
            "whole number of time steps",
        ),
        ({"record_potentials": 1, "recording_interval": 1}, DimensionError, "recording_interval"),
        (
            {"thalamus": microcircuit.ThalamicStimulus(duration=0.05 * ms)},
            ArgumentError,
            "ThalamicStimulus.duration .* whole number of time steps",
        ),
        (
            {"dc_stimulus": microcircuit.DCStimulus(start=0.05 * ms)},
            ArgumentError,
            "DCStimulus.start .* whole number of time steps",
        ),
        (
            {"thalamus": microcircuit.ThalamicStimulus(rate=20000 * Hz)},
            ArgumentError,
            "once in a time step",
        ),
        ({"initial_potentials": [1, 2] * mV}, ArgumentError, "1544 neurons"),
        ({"initial_potentials": np.zeros(1544)}, DimensionError, "mV"),
        (
            {"connections": connection_from(5000)},
            ArgumentError,
            "0 to 1543",
        ),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(options, error, words):
    with pytest.raises(error, match=words):
        here(**options)


@pytest.mark.parametrize(
    ("times", "error", "words"),
    [
        ({"duration": 0 * ms}, ArgumentError, "duration"),
        ({"duration": 100}, DimensionError, "duration"),
        ({"duration": np.nan * ms}, ArgumentError, "duration"),
        ({"duration": 1 * ms, "warm_up": -1 * ms}, ArgumentError, "warm_up"),
        ({"duration": 1 * ms, "warm_up": 0.25 * ms}, ArgumentError, "whole number of time steps"),
        ({"duration": 1 * ms, "report": "loud"}, ArgumentError, "report"),
    ],
)
def test_times_that_cannot_be_used_are_refused(times, error, words):
    with pytest.raises(error, match=words):
        here().simulate(**times)


def check_memory_of(scale, available, **options):
    network = Specification(
        parameters=microcircuit.Parameters(),
        N_scaling=scale,
        K_scaling=scale,
        background="dc",
        **options,
    )
    times = Times.checked(1 * second, 0 * ms, 1, 0.1 * ms)
    check_memory(network, times, is_compiled=True, available=available)


def test_memory_that_is_too_small_is_said_with_the_largest_scale_that_fits():
    check_memory_of(1, 9e9)
    with pytest.raises(ArgumentError, match=r"7\.\d GB of memory, and 2\.0 GB are free") as caught:
        check_memory_of(1, 2e9)
    largest = float(str(caught.value).split("scale=")[1].split()[0])
    check_memory_of(largest, 2e9)
    with pytest.raises(ArgumentError):
        check_memory_of(largest + 0.01, 2e9)


def test_potentials_that_are_recorded_take_memory_too():
    check_memory_of(0.1, 1e9)
    with pytest.raises(ArgumentError, match="GB"):
        check_memory_of(0.1, 1e9, record_potentials=10**6, recording_interval=0.1 * ms)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (([0, 1], [1], [1, 1] * pA, [1, 1] * ms), ArgumentError, "2 presynaptic, 1 postsynaptic"),
        (([0.5], [1], [1] * pA, [1] * ms), ArgumentTypeError, "whole numbers"),
        (([-1], [1], [1] * pA, [1] * ms), ArgumentError, "below 0"),
        (([0], [1], [1] * mV, [1] * ms), DimensionError, "pA"),
        (([0], [1], [1] * pA, [1] * pA), DimensionError, "ms"),
        (([0], [1], [np.nan] * pA, [1] * ms), ArgumentError, "finite"),
        (([0], [1], [1] * pA, [-1] * ms), ArgumentError, "negative"),
    ],
)
def test_connections_that_make_no_sense_are_refused(arguments, error, words):
    with pytest.raises(error, match=words):
        microcircuit.Connections(*arguments)


def test_what_was_given_can_no_longer_be_changed():
    potentials = np.full(1544, -65) * mV
    model = here(initial_potentials=potentials, seed=1)
    potentials[:] = 0 * mV
    assert_allclose(model.network["neurons"].v / mV, -65)
    connections = microcircuit.Connections([0], [1], [1] * pA, [1] * ms)
    with pytest.raises(ValueError, match="read-only"):
        connections.presynaptic[0] = 10**6
    with pytest.raises(ValueError, match="read-only"):
        connections.weights[0] = 2 * pA


def test_parameters_that_are_none_are_refused():
    model = here()
    with pytest.raises(ArgumentTypeError, match=r"microcircuit\.Parameters"):
        model.parameters = None
    assert isinstance(model.parameters, microcircuit.Parameters)


def test_a_time_constant_of_synapses_next_to_that_of_the_membrane_is_refused():
    with pytest.raises(ArgumentError, match="a thousandth"):
        microcircuit.NeuronParameters(tau_syn=0.1 * ms * 3, tau_m=0.3 * ms)


def test_a_recording_says_how_it_was_made():
    parameters = microcircuit.Parameters(g=-5)
    model = here(seed=1, parameters=parameters, thalamus=microcircuit.ThalamicStimulus())
    settings = model.simulate(1 * ms, warm_up=0 * ms, report=None).settings
    assert settings["seed"] == 1
    assert settings["parameters"]["g"] == -5
    assert settings["parameters"]["neuron"]["tau_m"] == "10 ms"
    assert settings["thalamus"]["rate"] == "120 Hz"
