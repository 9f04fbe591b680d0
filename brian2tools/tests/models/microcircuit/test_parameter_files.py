"""Files with parameters: they come back exactly, and say what is wrong with them and where."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
import yaml
from brian2 import Hz, ms, mV, pA, pF, second, volt
from hypothesis import given, settings
from hypothesis import strategies as st

from brian2tools.errors import ArgumentError, ArgumentTypeError, ModelFileError
from brian2tools.models.microcircuit.parameter_files import read_parameters, write_parameters
from brian2tools.models.microcircuit.parameters import (
    DCStimulus,
    NeuronParameters,
    Parameters,
    ThalamicStimulus,
)
from brian2tools.models.microcircuit.quantity_text import quantity_of_text, text_of_quantity
from brian2tools.models.microcircuit.settings import Settings, SimulationSettings


@pytest.fixture
def read(tmp_path):
    """What is read from a file with that text."""

    def read_text(text):
        path = tmp_path / "parameters.yaml"
        path.write_text(text, encoding="utf-8")
        return read_parameters(path)

    return read_text


def written_and_read(settings):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "parameters.yaml"
        write_parameters(path, settings)
        return read_parameters(path)


def test_a_file_says_only_what_differs(read):
    settings = read("""
        parameters:
          g: -5
          bg_rate: 0.01 kHz
          neuron:
            tau_m: 12 ms
          DC_amp: [1 pA, 2 pA, 3 pA, 4 pA, 5 pA, 6 pA, 7 pA, 8 pA]
        thalamus:
          number_of_pulses: 3
          interval: 1 second
        dc_stimulus: {amplitude: 0.5 pA}
        simulation:
          scale: 0.1
          background: poisson
          duration: 2 s
          seed: 12345
    """)
    neuron = NeuronParameters(tau_m=12 * ms)
    current = [1, 2, 3, 4, 5, 6, 7, 8] * pA
    assert settings == Settings(
        parameters=Parameters(g=-5, bg_rate=10 * Hz, neuron=neuron, DC_amp=current),
        thalamus=ThalamicStimulus(number_of_pulses=3, interval=1 * second),
        dc_stimulus=DCStimulus(amplitude=0.5 * pA),
        simulation=SimulationSettings(
            scale=0.1, background="poisson", duration=2 * second, seed=12345
        ),
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", "parameters:\nthalamus: null\n"])
def test_a_file_that_says_nothing_stands_for_the_defaults(read, text):
    assert read(text) == Settings()


def test_an_empty_section_stands_for_a_stimulus_with_its_defaults(read):
    assert read("thalamus: {}").thalamus == ThalamicStimulus()


@pytest.mark.parametrize("number", ["1e-3", "0.001", "'0.001'", "1.0e-03", "+.001"])
def test_numbers_are_read_in_all_their_forms(read, number):
    assert read(f"parameters: {{weight_rel_std: {number}}}").parameters.weight_rel_std == 0.001


def test_a_number_with_a_leading_zero_is_decimal(read):
    assert read("simulation: {seed: 010}").simulation.seed == 10


def test_everything_that_is_written_comes_back():
    settings = Settings(
        parameters=Parameters(
            neuron=NeuronParameters(C_m=1 / 3 * pF),
            populations=[f"population_{index}" for index in range(8)],
            conn_probs=np.arange(64).reshape(8, 8) / 65,
            DC_amp=np.sqrt(np.arange(8)) * pA,
            V0_type="original",
        ),
        thalamus=ThalamicStimulus(interval=2 / 3 * second),
        dc_stimulus=DCStimulus(start=0 * ms),
        simulation=SimulationSettings(N_scaling=0.3, K_scaling=1 / 7, background="dc", seed=2**53),
    )
    assert written_and_read(settings) == settings


def test_a_written_file_has_every_entry_once_by_its_name(tmp_path):
    path = tmp_path / "parameters.yaml"
    write_parameters(path, Settings(thalamus=ThalamicStimulus(), dc_stimulus=DCStimulus()))
    document = yaml.safe_load(path.read_text())
    assert list(document) == [one.name for one in fields(Settings)]
    assert list(document["parameters"]) == [one.name for one in fields(Parameters)]
    assert document["parameters"]["PSP_exc_mean"] == "0.15 mV"
    assert document["parameters"]["num_neurons"][0] == 20683
    assert document["thalamus"]["interval"] is None


finite = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=20)
@given(
    potentials=st.lists(finite, min_size=8, max_size=8),
    g=st.floats(max_value=0, allow_infinity=False),
)
def test_every_number_comes_back_exactly(potentials, g):
    parameters = Parameters(V0_mean_optimized=potentials * volt, g=g)
    assert written_and_read(Settings(parameters=parameters)).parameters == parameters


@given(number=finite, unit=st.sampled_from([mV, ms, pA, pF, Hz, second]))
def test_every_quantity_comes_back_from_its_text(number, unit):
    quantity = number * unit
    again = quantity_of_text(text_of_quantity(quantity, unit))
    assert again.dim is quantity.dim
    assert float(again) == float(quantity)


@pytest.mark.parametrize("text", ["8Hz", "8.0Hz", "0.8e1Hz", "+8 Hz", "8hertz", "0.008 kHz"])
def test_a_unit_may_follow_its_number_without_a_space(text):
    assert quantity_of_text(text) == 8 * Hz


@given(number=st.decimals(-1000, 1000, places=4))
def test_a_quantity_that_was_written_by_hand_is_written_so_again(number):
    text = f"{float(number):.12g} mV"
    assert text_of_quantity(quantity_of_text(text), mV) == text


FAULTS = {
    "unknown section": ("a: 1", 1, "the file has the unknown entry 'a': known are parameters, "),
    "unknown entry": ("parameters:\n  bg_rte: 8 Hz", 2, "'bg_rte': did you mean 'bg_rate'?"),
    "entry of a neuron": ("parameters:\n neuron:\n  tau: 1 ms", 3, "parameters.neuron has the unk"),
    "entry twice": (
        "simulation:\n  seed: 1\n  seed: 2",
        3,
        "simulation has the entry 'seed' twice",
    ),
    "section twice": ("thalamus:\nthalamus:", 2, "the file has the entry 'thalamus' twice"),
    "no unit": ("parameters:\n  bg_rate: 8", 2, "parameters.bg_rate is 8, which has no unit: give"),
    "another unit": ("parameters:\n  bg_rate: 8 mV", 2, "has the wrong unit: give it a unit such"),
    "unknown unit": ("parameters:\n  bg_rate: 8 Hzz", 2, "'Hzz' is no unit: did you mean 'Hz'?"),
    "no space and no unit": ("parameters:\n  bg_rate: 8Hzz", 2, "'Hzz' is no unit: did you mean"),
    "a unit alone": (
        "parameters:\n  bg_rate: Hz",
        2,
        "parameters.bg_rate: 'Hz' is no number: write",
    ),
    "too much": ("parameters:\n  bg_rate: 8 Hz 3", 2, "'8 Hz 3' is no quantity: write a number, a"),
    "a product": ("parameters:\n  bg_rate: 8*Hz", 2, "'8*Hz' is no number"),
    "yes": ("parameters:\n  g: yes", 2, "'yes' is no number"),
    "nothing": ("parameters:\n  g:", 2, "parameters.g is None: give it as numbers or quantities"),
    "not finite": ("parameters:\n  g: -inf", 2, "parameters.g is -inf, expected a finite number"),
    "impossible": ("parameters:\n  g: 4", 2, "parameters.g is 4, expected a finite number of at m"),
    "two units": ("parameters:\n  mean_rates: [1 Hz, 1 mV]", 2, "give it as numbers or quantities"),
    "too short": ("parameters:\n  K_ext: [1, 2]", 2, "K_ext is 2 numbers, expected 8 numbers"),
    "ragged": ("parameters:\n  conn_probs: [[0, 0], [0]]", 2, "give it as numbers or quantities"),
    "deep": ("parameters:\n  g: [[[1]]]", 2, "parameters.g is no value: write a number, a quant"),
    "a section": ("parameters:\n  g: {mean: -4}", 2, "parameters.g is no value: write a number, a"),
    "no section": ("parameters: 3", 1, "parameters has no entries: write some such as"),
    "a list": ("- 1\n- 2", 1, "the file has no entries: write some such as 'simulation: ...'"),
    "list as a name": ("{[1]: 2}", 1, "has the unknown entry of several values: write one of para"),
    "in itself": (
        "parameters: &a {neuron: *a}",
        1,
        "parameters.neuron has the unknown entry 'neur",
    ),
    "list in itself": ("parameters: {g: &a [*a]}", 1, "parameters.g is no value"),
    "a choice": ("parameters: {V0_type: best}", 1, "expected 'optimized' or 'original'"),
    "background": ("simulation: {background: ac}", 1, "expected 'dc', 'poisson' or None"),
    "two of a kind": (
        "simulation: {scale: 1, N_scaling: 1}",
        1,
        "give either scale, or the two ot",
    ),
    "pulses": ("thalamus: {number_of_pulses: 2}", 1, "interval is None with 2 pulses"),
    "overflow": ("parameters:\n  bg_rate: 1e307 kHz", 2, "parameters.bg_rate is inf"),
    "large": (f"parameters:\n  bg_rate: {'9' * 400} Hz", 2, "parameters.bg_rate is inf"),
    "large seed": (f"simulation: {{seed: {2**60}}}", 1, f"a whole number of at most {2**53}"),
    "digits": (
        f"simulation: {{seed: {'9' * 5000}}}",
        1,
        "simulation.seed is inf, expected a whole",
    ),
}


@pytest.mark.parametrize(("text", "line", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_said_with_its_line_in_one_sentence(read, text, line, message):
    with pytest.raises(ModelFileError) as caught:
        read(text)
    said = str(caught.value)
    assert f"parameters.yaml', line {line}: " in said
    assert message in said
    assert "\n" not in said


NO_YAML = ["a: [", "--- {}\n--- {}", "\x00", "a: *nothing", "[" * 1000, "a: b: c", "\ta"]


@pytest.mark.parametrize("text", NO_YAML)
def test_what_is_no_yaml_is_said_so(read, text):
    with pytest.raises(ModelFileError, match=r"is no YAML \(.*\): write entries such as"):
        read(text)


def test_nothing_in_a_file_is_executed(read, tmp_path):
    made = tmp_path / "made"
    with pytest.raises(ModelFileError, match="is no number"):
        read(f"parameters: {{g: !!python/object/apply:os.mkdir ['{made}']}}")
    assert not made.exists()


@given(text=st.text() | st.binary())
def test_any_file_gives_settings_or_a_fault(text):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "parameters.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            result = read_parameters(path)
        except ModelFileError as error:
            result = error
    assert isinstance(result, Settings) or "parameters.yaml" in str(result)


@pytest.mark.parametrize("name", ["missing.yaml", "", "a\0b"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(ModelFileError, match=r"cannot be read .*: give the name of a file"):
        read_parameters(tmp_path / name)


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(ModelFileError, match=r"cannot be written .*: give a name in a folder"):
        write_parameters(tmp_path / "missing" / "parameters.yaml", Settings())
    with pytest.raises(ArgumentError, match="is a folder"):
        write_parameters(tmp_path, Settings())
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_there_is_replaced(tmp_path):
    path = tmp_path / "parameters.yaml"
    path.write_text("old")
    write_parameters(path, Settings())
    assert read_parameters(path) == Settings()
    assert list(tmp_path.iterdir()) == [path]


def test_only_settings_are_written(tmp_path):
    with pytest.raises(ArgumentTypeError, match="settings is a Parameters, expected Settings"):
        write_parameters(tmp_path / "parameters.yaml", Parameters())
    assert not list(tmp_path.iterdir())


def test_settings_hold_what_they_say():
    with pytest.raises(ArgumentTypeError, match=r"Settings.thalamus is a DCStimulus, expected Tha"):
        Settings(thalamus=DCStimulus())
    changed = replace(Settings(), simulation=SimulationSettings(scale=0.5))
    assert changed.simulation.scale == 0.5
