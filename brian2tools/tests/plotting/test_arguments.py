"""Checks of arguments: what they take, and what the errors say."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from brian2 import Hz, NeuronGroup, Quantity, SpikeMonitor, ms, mV, run, second, volt
from brian2.units.fundamentalunits import DimensionMismatchError
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from numpy.testing import assert_array_equal

from brian2tools import errors
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.arguments import (
    check_choice,
    check_indices,
    check_keywords,
    check_same_length,
    check_unit,
    only_finite,
    plain_values,
    safe_to_keep,
    warn_not_finite,
)


def test_values_are_in_base_units_and_share_memory():
    values = [1, 2] * mV
    plain = plain_values("v", values, volt)
    assert type(plain) is np.ndarray
    assert_array_equal(plain, [0.001, 0.002])
    assert np.shares_memory(plain, values)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 2], [1, 2]), (3, [3]), ((1.5,), [1.5]), (range(2), [0, 1]), ([True, False], [1, 0])],
)
def test_numbers_come_in_many_forms(values, expected):
    assert_array_equal(plain_values("x", values), expected)


def test_lists_of_quantities_are_values():
    assert_array_equal(plain_values("t", [1 * ms, 2 * ms], second), [0.001, 0.002])


def test_variables_of_brian_count_as_their_values():
    group = NeuronGroup(2, "v : volt")
    group.v = [1, 2] * mV
    assert_array_equal(plain_values("v", group.v, volt), [0.001, 0.002])


def test_wrong_dimensions_are_named_with_what_was_expected():
    with pytest.raises(DimensionError) as raised:
        plain_values("times", [1] * mV, second, hint="give times first")
    assert str(raised.value) == (
        "times has the unit V, expected a unit such as s: give times first"
    )
    with pytest.raises(DimensionMismatchError, match="times has no unit, expected a unit such as"):
        plain_values("times", [1.0], second)
    with pytest.raises(ArgumentError, match="i has the unit s, expected no unit"):
        plain_values("i", [1] * second, Quantity(1))


def test_nothing_has_any_unit():
    assert plain_values("times", [], second).size == 0


@pytest.mark.parametrize("values", ["v", None, ["a", "b"], {"a": 1}, [1, None], [[1], [1, 2]]])
def test_what_are_no_numbers_is_named(values):
    with pytest.raises(ArgumentTypeError, match="v must be an array of"):
        plain_values("v", values)


def test_complex_numbers_are_refused():
    with pytest.raises(ArgumentTypeError, match="v must be an array of real numbers, not of compl"):
        plain_values("v", np.array([1j]))


def test_number_of_axes_is_checked():
    with pytest.raises(ArgumentError, match=r"v has 2 axes \(shape \(2, 1\)\), expected 1"):
        plain_values("v", [[1], [2]])
    assert plain_values("v", [[1], [2]], ndim=None).shape == (2, 1)


def test_values_are_never_changed():
    values = np.array([3.0, np.nan, 1.0])
    values.flags.writeable = False
    plain_values("v", values)
    only_finite("v", values[:1])
    assert_array_equal(values, [3.0, np.nan, 1.0])


def test_memory_that_brian_may_move_is_copied():
    group = NeuronGroup(2, "v = 2 : 1", threshold="v > 1", reset="")
    monitor = SpikeMonitor(group)
    run(1 * ms)
    view = monitor.variables["t"].get_value()
    own = np.arange(3)
    kept = safe_to_keep(own[1:])
    assert np.shares_memory(kept, own)
    assert kept.base is own
    assert_array_equal(safe_to_keep(view), view)


def test_indices_are_whole_numbers_without_unit():
    assert_array_equal(check_indices("i", [0, 2]), [0, 2])
    assert check_indices("i", [1.0, 2.0]).dtype == np.int64
    assert check_indices("i", []).dtype == np.int64


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        ([0.5], ArgumentError, "i has values that are not whole numbers"),
        ([np.nan], ArgumentError, "i has values that are not whole numbers"),
        ([-1, 2], ArgumentError, "i has the negative value -1"),
        ([1] * ms, DimensionError, "i has the unit s, expected no unit: give indices of neurons"),
        (["a"], ArgumentTypeError, "i must be an array of"),
    ],
)
def test_what_are_no_indices_is_named(values, error, message):
    with pytest.raises(error, match=message):
        check_indices("i", values)


def test_lengths_have_to_agree():
    check_same_length(times=[1, 2], values=np.zeros(2))
    with pytest.raises(
        ArgumentError, match="times has 1 and values has 2 values, expected one length"
    ):
        check_same_length(times=[1], values=[1, 2])


def test_unit_is_the_one_given_or_the_best_one():
    assert check_unit("var_unit", mV, 1 * volt) is mV
    assert check_unit("var_unit", None, [3, 4] * mV) == mV
    assert check_unit("var_unit", Quantity(1), [3]) == 1


@pytest.mark.parametrize(
    ("unit", "error", "message"),
    [
        (ms, DimensionError, "var_unit is ms, but the values need a unit with the dimensions of V"),
        (1, DimensionError, "var_unit is 1, but the values need a unit with the dimensions of V"),
        ("mV", ArgumentTypeError, "var_unit must be a unit such as mV, not 'mV'"),
        ([1, 2] * mV, ArgumentTypeError, "var_unit must be a unit such as mV"),
        (0 * mV, ArgumentTypeError, "var_unit must be a unit such as mV"),
        (-1 * mV, ArgumentTypeError, "var_unit must be a unit such as mV"),
        ({}, ArgumentTypeError, "var_unit must be a unit such as mV"),
    ],
)
def test_what_is_no_fitting_unit_is_named(unit, error, message):
    with pytest.raises(error, match=message):
        check_unit("var_unit", unit, 5 * mV)


def test_choice_lists_what_there_is():
    check_choice("kind", "a", ("a", "b"))
    with pytest.raises(ArgumentError, match="kind is 'c', expected one of 'a', 'b'"):
        check_choice("kind", "c", iter(("a", "b")))


def test_choice_may_be_of_any_type():
    with pytest.raises(ArgumentError, match="expected one of None, 'a'"):
        check_choice("kind", [], (None, "a"))


def test_keywords_are_those_of_the_artist():
    check_keywords("plot", {"lw": 2, "color": "red", "markersize": 3, "own": 1}, Line2D, ["own"])
    with pytest.raises(ArgumentTypeError) as raised:
        check_keywords("plot_rate", {"colour": "red"}, Line2D)
    assert str(raised.value) == "plot_rate() has no keyword 'colour': did you mean 'color'?"
    with pytest.raises(TypeError, match="it takes those of Rectangle besides its own"):
        check_keywords("add_background_pattern", {"qqqqq": 1}, Rectangle)


def test_only_finite_values_stay_and_the_others_are_warned_about():
    x, y = np.array([1.0, 2.0, np.nan, 4.0]), np.array([1, 2, 3, 4])
    z = np.array([0.0, np.inf, 0.0, 0.0])
    with pytest.warns(UserWarning, match="v: 2 of 4 values are NaN or infinite and not drawn"):
        found = only_finite("v", x, y, z)
    assert [array.tolist() for array in found] == [[1, 4], [1, 4], [0, 0]]


def test_finite_values_come_back_as_they_are():
    x, y = np.array([1.0]), np.array([2])
    assert only_finite("v", x, y)[0] is x


def test_warning_points_at_the_line_of_the_user():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn_not_finite("v", 1, 2)
        only_finite("v", np.array([np.nan]))
    assert [warning.filename for warning in caught] == [__file__] * 2


def test_all_errors_are_errors_of_the_package():
    found = [getattr(errors, name) for name in errors.__all__ if name != "Problem"]
    assert all(issubclass(one, errors.Brian2ToolsError) for one in found)
    assert issubclass(DimensionError, DimensionMismatchError)
    assert issubclass(ArgumentError, ValueError)
    assert issubclass(ArgumentTypeError, TypeError)
    assert issubclass(errors.MissingPackageError, ImportError)


def test_dimension_errors_say_one_sentence():
    with pytest.raises(DimensionError) as raised:
        plain_values("times", [1] * Hz, second)
    assert "\n" not in str(raised.value)


def test_subexpressions_use_the_constants_of_the_caller():
    factor = 3
    group = NeuronGroup(2, "v : volt\ntwice = factor * v : volt")
    group.v = [1, 2] * mV
    assert_array_equal(plain_values("v", group.twice, volt), [factor * 0.001, factor * 0.002])


def test_masked_values_count_as_missing():
    plain = plain_values("v", np.ma.array([1, 1000, 2], mask=[0, 1, 0]))
    assert_array_equal(plain, [1, np.nan, 2])


@pytest.mark.parametrize("values", [[1 * mV, 2 * ms], "abc"])
def test_what_has_no_common_dimensions_is_named(values):
    with pytest.raises(ArgumentTypeError, match="times must be an array of numbers"):
        plain_values("times", values)


def test_an_object_of_brian_is_no_array_and_is_refused_at_once():
    group = NeuronGroup(2, "v : volt")
    with pytest.raises(ArgumentTypeError, match="times must be an array of numbers"):
        plain_values("times", group)


def test_values_without_a_unit_are_said_to_have_none():
    with pytest.raises(DimensionError, match=r"no unit: multiply them by mV or leave var_unit out"):
        check_unit("var_unit", mV, np.array([1.0]))
