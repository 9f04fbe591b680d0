"""The parameters of the microcircuit: values, checks, and that they stay as they are."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from inspect import signature

import numpy as np
import pytest
from brian2 import Hz, Quantity, amp, ms, mV, nA, pA, pF, second, volt
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.models.microcircuit.parameters import (
    POPULATIONS,
    DCStimulus,
    NeuronParameters,
    Parameters,
    ThalamicStimulus,
)

CLASSES = (NeuronParameters, Parameters, ThalamicStimulus, DCStimulus)


def test_the_network_has_the_size_of_the_paper():
    assert Parameters().num_neurons.sum() == 77169
    assert Parameters().populations == POPULATIONS


def test_probabilities_are_from_the_source_in_the_column_to_the_target_in_the_row():
    to_l6e = Parameters().conn_probs[POPULATIONS.index("L6E")]
    assert to_l6e[POPULATIONS.index("L6I")] == 0.2252
    assert not Parameters().conn_probs[:, POPULATIONS.index("L5I")][[0, 1, 3]].any()


@pytest.mark.parametrize("kind", CLASSES)
def test_the_defaults_are_possible_and_the_same_each_time(kind):
    assert kind() == kind()
    assert hash(kind()) == hash(kind())


@pytest.mark.parametrize("kind", CLASSES)
def test_parameters_can_be_pickled(kind):
    assert pickle.loads(pickle.dumps(kind())) == kind()


@pytest.mark.parametrize("kind", CLASSES)
def test_every_parameter_is_documented(kind):
    for one in fields(kind):
        assert one.name in kind.__doc__, one.name


def test_parameters_that_differ_in_one_value_are_not_equal():
    other = Parameters().conn_probs.copy()
    other[3, 4] = 0.5
    assert Parameters() != Parameters(conn_probs=other)
    assert Parameters() != Parameters(neuron=NeuronParameters(tau_m=11 * ms))
    assert Parameters() != DCStimulus()


def test_values_in_another_unit_are_the_same_values():
    assert DCStimulus(amplitude=0.3 * pA) == DCStimulus(amplitude=0.3e-12 * amp)
    assert_allclose(DCStimulus(amplitude=0.001 * nA).amplitude / pA, 1, rtol=1e-15)


def test_lists_of_quantities_become_a_quantity():
    rates = Parameters(mean_rates=[1 * Hz] * 8).mean_rates
    assert isinstance(rates, Quantity)
    assert_array_equal(rates / Hz, np.ones(8))


def test_whole_numbers_may_come_as_floats():
    numbers = Parameters(num_neurons=np.full(8, 100.0)).num_neurons
    assert numbers.dtype.kind == "i"
    assert_array_equal(numbers, 100)


def test_a_direct_current_is_one_for_all_populations_or_one_for_each():
    assert Parameters(DC_amp=400 * pA).DC_amp == 400 * pA
    assert_array_equal(Parameters(DC_amp=np.arange(8) * pA).DC_amp / amp, np.arange(8) * 1e-12)


def test_replacing_a_value_leaves_the_others():
    changed = replace(Parameters(bg_rate=9 * Hz), g=-5)
    assert changed.bg_rate == 9 * Hz
    assert changed == Parameters(bg_rate=9 * Hz, g=-5)


@pytest.mark.parametrize("name", ["num_neurons", "conn_probs", "mean_rates", "V0_mean_optimized"])
def test_arrays_cannot_be_changed(name):
    parameters = Parameters()
    with pytest.raises(ValueError, match="read-only"):
        getattr(parameters, name)[0] = getattr(parameters, name)[1]


def test_quantities_cannot_be_changed_in_place():
    parameters = Parameters()
    rate = parameters.bg_rate
    rate *= 2
    assert parameters.bg_rate == 8 * Hz
    with pytest.raises(ValueError, match="read-only"):
        parameters.bg_rate[()] = 9 * Hz


def test_what_is_given_is_copied_and_stays_writable():
    numbers = np.full(8, 100)
    parameters = Parameters(num_neurons=numbers)
    numbers[0] = 3
    assert parameters.num_neurons[0] == 100


WRONG_UNITS = {
    "without a unit": (Parameters, {"bg_rate": 8}, "Parameters.bg_rate is 8, which has no unit"),
    "another unit": (Parameters, {"bg_rate": 8 * mV}, "has the wrong unit: give it a unit such as"),
    "a unit too much": (Parameters, {"g": -4 * mV}, r"Parameters.g is -4\. mV, .*: give it none"),
    "in an array": (Parameters, {"mean_rates": [1] * 8}, "is 1, ..., which has no unit"),
    "of a neuron": (NeuronParameters, {"C_m": 10 * ms}, "NeuronParameters.C_m is 10. ms"),
    "of the thalamus": (ThalamicStimulus, {"rate": 5 * second}, "a unit such as Hz"),
    "of the stimulus": (DCStimulus, {"amplitude": 0.3 * volt}, "a unit such as pA"),
}


@pytest.mark.parametrize(("kind", "values", "message"), WRONG_UNITS.values(), ids=WRONG_UNITS)
def test_a_wrong_unit_is_named(kind, values, message):
    with pytest.raises(DimensionError, match=message):
        kind(**values)


IMPOSSIBLE = {
    "positive g": (
        Parameters,
        {"g": 4},
        "g is 4, expected a finite number of at most 0",
    ),
    "probability": (Parameters, {"conn_probs": np.ones((8, 8))}, r"conn_probs\[0, 0\] is 1"),
    "too few": (Parameters, {"num_neurons": [9]}, "is 1 numbers, expected 8 numbers"),
    "half a neuron": (Parameters, {"K_ext": [9.5] * 8}, r"K_ext\[0\] is 9.5, expected a whole"),
    "a single neuron": (Parameters, {"num_neurons": [9, 1, *[9] * 6]}, r"num_neurons\[1\] is 1"),
    "a huge number": (Parameters, {"K_ext": [1e30] * 8}, r"K_ext\[0\] is 1e\+30"),
    "not a number": (
        Parameters,
        {"dt": np.nan * ms},
        "dt is nan s, expected a finite",
    ),
    "endless": (ThalamicStimulus, {"duration": np.inf * ms}, "duration is inf"),
    "long time steps": (Parameters, {"dt": 1 * ms}, "delay_inh_mean is 0.75 ms, expected at least"),
    "a name twice": (Parameters, {"populations": ["a"] * 8}, "expected 8 different names"),
    "one name": (Parameters, {"populations": "L23E L23"}, "expected 8 different names"),
    "a choice": (Parameters, {"V0_type": "best"}, "is 'best', expected 'optimized' or 'original'"),
    "reset": (NeuronParameters, {"V_reset": -40 * mV}, "expected a potential below V_th"),
    "one constant": (NeuronParameters, {"tau_syn": 10 * ms}, "expected different time constants"),
    "no capacitance": (
        NeuronParameters,
        {"C_m": 0 * pF},
        "C_m is 0. F, expected a finite",
    ),
    "no interval": (ThalamicStimulus, {"number_of_pulses": 2}, "interval is None with 2 pulses"),
    "overlap": (ThalamicStimulus, {"interval": 5 * ms}, "at least the duration of a pulse"),
}


@pytest.mark.parametrize(("kind", "values", "message"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_value_is_named_with_what_is_possible(kind, values, message):
    with pytest.raises(ArgumentError, match=message):
        kind(**values)


@pytest.mark.parametrize("value", [None, "8 Hz", True, object(), [1 * Hz, 2 * mV]])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ArgumentTypeError, match=r"bg_rate is .*: give it as numbers or quantities"):
        Parameters(bg_rate=value)


UNKNOWN = {
    "of a neuron": (
        Parameters,
        "tau_syn",
        "Parameters has no parameter 'tau_syn', which is one of NeuronParameters: give "
        "NeuronParameters(tau_syn=...)",
    ),
    "of two others": (
        NeuronParameters,
        "weight_rel_std",
        "NeuronParameters has no parameter 'weight_rel_std', which is one of Parameters and "
        "ThalamicStimulus: give Parameters(weight_rel_std=...) or "
        "ThalamicStimulus(weight_rel_std=...)",
    ),
    "misspelled": (Parameters, "bg_rte", "no parameter 'bg_rte': did you mean 'bg_rate'?"),
    "of none": (DCStimulus, "zzz", "no parameter 'zzz': known are start, duration, amplitude"),
}


@pytest.mark.parametrize(("kind", "name", "message"), UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_parameter_is_said_with_where_it_belongs(kind, name, message):
    for make in (kind, lambda **values: replace(kind(), **values)):
        with pytest.raises(ArgumentTypeError) as caught:
            make(**{name: 1 * ms})
        assert str(caught.value).endswith(message)


@pytest.mark.parametrize("kind", CLASSES)
def test_the_signature_names_all_parameters(kind):
    assert list(signature(kind).parameters) == [one.name for one in fields(kind)]


def test_a_neuron_must_be_one():
    with pytest.raises(ArgumentTypeError, match="neuron is a dict, expected NeuronParameters"):
        Parameters(neuron={})
