"""Units: which one suits values, and how it is written on an axis."""

from __future__ import annotations

from importlib import reload

import numpy as np
import pytest
from brian2 import (
    Hz,
    Mohm,
    Quantity,
    amp,
    cm,
    farad,
    joule,
    kelvin,
    kHz,
    metre,
    mole,
    ms,
    mV,
    namp,
    nS,
    ohm,
    pA,
    pF,
    second,
    siemens,
    uF,
    um,
    usiemens,
    volt,
)
from brian2.units.fundamentalunits import DIMENSIONLESS, additional_unit_register
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal

import brian2tools.units
from brian2tools.plotting.units import axis_label, best_unit, finite_range, unit_symbol


@pytest.mark.parametrize(
    ("values", "symbol"),
    [
        ([-70, -50] * mV, "mV"),
        ([0.001, 0.05] * mV, "µV"),
        ([0, 2] * second, "s"),
        ([1, 300] * ms, "ms"),
        ([5, 20] * Hz, "Hz"),
        ([5, 2000] * Hz, "kHz"),
        ([1, 20] * nS, "nS"),
        ([np.nan, 20, -np.inf] * nS, "nS"),
        (3 * um, "µm"),
        ([1, 2], ""),
    ],
)
def test_largest_value_decides_the_unit(values, symbol):
    values = values if isinstance(values, Quantity) else Quantity(values)
    assert unit_symbol(best_unit(values)) == symbol


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [np.nan, np.inf]])
@pytest.mark.parametrize(
    ("unit", "usual"),
    [
        (volt, "mV"), (second, "ms"), (Hz, "Hz"), (siemens, "nS"), (amp, "pA"), (farad, "pF"),
        (metre, "µm"), (ohm, "Ω"),
    ],
)  # fmt: skip
def test_where_values_do_not_tell_the_unit_is_the_usual_one(values, unit, usual):
    assert unit_symbol(best_unit(Quantity(values, dim=unit.dim))) == usual


@pytest.mark.parametrize(
    ("unit", "symbol"),
    [
        (mV, "mV"),
        (um, "µm"),
        (Mohm, "MΩ"),
        (uF / cm**2, "µF/cm²"),
        (usiemens / cm**2, "µS/cm²"),
        (siemens / metre**2, "S/m²"),
        (mV / ms, "mV/ms"),
        (1 / ms, "ms⁻¹"),
        (joule / (mole * kelvin), "J/(mol·K)"),
        (joule / mole / kelvin, "J/(mol·K)"),
        (farad / metre / metre, "F/m²"),
        (Quantity(1), ""),
        (Quantity(0.01), "0.01"),
        (Quantity(1, dim=DIMENSIONLESS), ""),
    ],
)
def test_units_are_written_as_in_papers(unit, symbol):
    assert unit_symbol(unit) == symbol


def test_multiples_of_units_keep_their_number():
    assert unit_symbol(2 * mV * second) == "2·mWb"


def test_label_has_the_unit_in_brackets_if_there_is_one():
    assert axis_label("v", mV) == "v (mV)"
    assert axis_label("w", Quantity(1)) == "w"
    assert axis_label("Neuron index") == "Neuron index"


def test_range_leaves_out_what_is_not_finite():
    assert finite_range(np.array([3.0, np.nan, -2.0, np.inf])) == (-2, 3)
    assert finite_range(np.array([np.nan, -np.inf])) is None
    assert finite_range(np.array([])) is None
    assert finite_range(np.array([3, 1], dtype=np.int8)) == (1, 3)
    assert finite_range(np.array(2.5)) == (2.5, 2.5)


@given(
    arrays(float, st.tuples(st.integers(0, 6), st.integers(0, 6))),
    st.sampled_from(["C", "F"]),
    st.slices(6),
)
def test_range_is_that_of_the_finite_values_in_any_memory_order(values, order, part):
    table = np.array(values, order=order)[:, part]
    table.flags.writeable = False
    before = table.copy()
    finite = table[np.isfinite(table)]
    expected = (finite.min(), finite.max()) if finite.size else None
    assert finite_range(table) == expected
    assert_array_equal(table, before)


def test_range_of_many_values_is_found_in_parts():
    values = np.zeros(2_500_000, dtype=np.float32)
    values[[7, 1_500_000, -1]] = [np.nan, -4, 9]
    assert finite_range(values) == (-4, 9)


def test_common_units_keep_their_own_names():
    symbols = [unit_symbol(unit) for unit in (pA, namp, pF, kHz, nS)]
    assert symbols == ["pA", "nA", "pF", "kHz", "nS"]


def test_the_units_of_this_field_do_not_change_how_brian_shows_quantities():
    before = set(additional_unit_register.units)
    reload(brian2tools.units)
    assert set(additional_unit_register.units) == before
