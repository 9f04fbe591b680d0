"""Numbers that never change, with or without a copy of Brian's memory."""

from __future__ import annotations

import gc
import pickle

import brian2
import numpy as np
import pytest
from brian2 import ms, mV
from brian2.units.fundamentalunits import get_or_create_dimension
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from brian2tools.description import Array, Value
from brian2tools.errors import ArgumentError


def connected(count=4):
    group = brian2.NeuronGroup(count, "v : 1", threshold="v > 1", reset="")
    synapses = brian2.Synapses(group, group, "w : volt", on_pre="v += 1; w += 1*mV")
    synapses.connect()
    synapses.w = "i*mV + 10*j*mV"
    return brian2.Network(group, synapses), synapses


@given(st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats()))
def test_a_value_equals_itself_read_again(number):
    assert Value.of(number) == Value(number)
    assert pickle.loads(pickle.dumps(Value(number))) == Value(number)
    assert hash(Value(number)) == hash(Value(number))


@pytest.mark.parametrize(
    ("one", "other"), [(0.0, -0.0), (1, 1.0), (1, True), (Array([0.0]), Array([-0.0]))]
)
def test_values_that_differ_in_a_bit_or_in_type_are_not_equal(one, other):
    assert Value(one) != Value(other)


def test_values_of_other_dimensions_are_not_equal():
    assert Value.of(1 * mV) != Value.of(1 * ms)


@given(arrays.arrays(arrays.floating_dtypes(endianness="="), arrays.array_shapes(min_side=0)))
def test_an_array_has_the_numbers_that_it_was_given_bit_for_bit(numbers):
    array = Array(numbers)
    assert array.numbers.tobytes() == numbers.tobytes()
    assert array == Array(numbers.copy())
    assert pickle.loads(pickle.dumps(array)) == array


def test_an_array_does_not_change_with_what_it_was_made_of():
    numbers = np.arange(3)
    array = Array(numbers)
    numbers[0] = 7
    assert array.numbers.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        array.numbers[0] = 1


def test_a_quantity_comes_back_with_its_unit():
    assert brian2.have_same_dimensions(Value.of([1, 2] * mV).quantity, mV)
    assert Value.of(3).quantity == 3


def test_text_is_no_value():
    with pytest.raises(ArgumentError, match="give numbers, booleans or quantities"):
        Value.of("1")


def test_an_array_is_no_single_number():
    with pytest.raises(ArgumentError, match="is an array"):
        _ = Value.of([1, 2]).number


def test_fractional_dimensions_are_kept():
    dimensions = get_or_create_dimension(time=-0.5)
    assert Value(1.0, dimensions).quantity.dim is dimensions


def test_a_borrowed_array_keeps_its_numbers_when_synapses_are_written_to():
    _network, synapses = connected()
    array = Array.borrowed(synapses.variables["w"])
    before = synapses.w_[:].copy()
    synapses.w = 0 * mV
    assert array.numbers.tolist() == before.tolist()


def test_a_borrowed_array_keeps_its_numbers_when_more_synapses_are_made():
    _network, synapses = connected()
    arrays_ = [Array.borrowed(synapses.variables[name]) for name in ("w", "_synaptic_pre")]
    before = [array.numbers for array in arrays_]
    synapses.connect(p=1, n=50)
    gc.collect()
    for array, numbers in zip(arrays_, before, strict=True):
        assert array.numbers.tolist() == numbers.tolist()


def test_a_borrowed_array_keeps_its_numbers_when_the_network_runs():
    network, synapses = connected()
    array = Array.borrowed(synapses.variables["w"])
    before = synapses.w_[:].copy()
    network["neurongroup"].v = 2
    network.run(1 * ms)
    assert not np.array_equal(synapses.w_[:], before)
    assert array.numbers.tolist() == before.tolist()


def test_a_borrowed_array_keeps_its_numbers_when_a_network_is_restored():
    network, synapses = connected()
    network.store()
    synapses.w = 1 * mV
    array = Array.borrowed(synapses.variables["w"])
    network.restore()
    assert set(array.numbers) == {0.001}


def test_a_borrowed_array_keeps_its_numbers_when_constants_are_restored():
    network, synapses = connected()
    network.store()
    array = Array.borrowed(synapses.variables["_synaptic_pre"])
    before = array.numbers.tolist()
    synapses.connect(i=2, j=2)
    later = Array.borrowed(synapses.variables["_synaptic_pre"])
    network.restore()
    assert array.numbers.tolist() == before
    assert later.numbers.tolist() == [*before, 2]


def test_a_borrowed_array_outlives_the_synapses():
    network, synapses = connected()
    array = Array.borrowed(synapses.variables["w"])
    before = synapses.w_[:].copy()
    del network, synapses
    gc.collect()
    assert array.numbers.tolist() == before.tolist()


def test_equal_borrowed_arrays_are_each_kept():
    _network, synapses = connected()
    both = [Array.borrowed(synapses.variables["w"]) for _ in range(2)]
    before = synapses.w_[:].copy()
    synapses.w = 0 * mV
    assert [array.numbers.tolist() for array in both] == [before.tolist()] * 2


def test_borrowed_indices_can_count_from_the_start_of_a_subgroup():
    _network, synapses = connected()
    array = Array.borrowed(synapses.variables["_synaptic_pre"], first=2)
    counted = (synapses.i[:] - 2).tolist()
    assert (array.numbers.tolist(), array.dtype, array.size) == (counted, np.int32, 16)
    assert array == Array(np.array(counted, dtype=np.int32))
    synapses.connect(i=0, j=0)
    assert array.numbers.tolist() == counted
