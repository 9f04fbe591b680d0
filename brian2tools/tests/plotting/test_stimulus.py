"""Stimuli: a TimedArray as steps, with several columns, and without a run."""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import TimedArray, mA, ms, nA, pA, second
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import brian_plot
from brian2tools.errors import ArgumentTypeError, DimensionError
from brian2tools.plotting.binned import Window
from brian2tools.plotting.data.state.heat_map_image import HeatMap
from brian2tools.plotting.data.state.line import TraceLine


def traces_of(axes):
    return [line for line in axes.lines if isinstance(line, TraceLine)]


def test_values_are_steps_that_last_as_long_as_they_hold():
    stimulus = TimedArray([0, 2, 1] * nA, dt=5 * ms, name="current")
    axes = brian_plot(stimulus)
    (line,) = traces_of(axes)
    assert line.get_drawstyle() == "steps-post"
    assert_allclose(line.get_xdata(), [0, 5, 10, 15])
    assert_allclose(line.get_ydata(), [0, 2, 1, 1])
    assert_allclose(axes.get_xlim(), (0, 15))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "current (nA)")


def test_values_drawn_are_those_the_stimulus_has_at_these_times():
    stimulus = TimedArray(np.random.default_rng(2).random(20) * nA, dt=3 * ms)
    (line,) = traces_of(brian_plot(stimulus))
    middles = line.get_xdata()[:-1] * ms + 1 * ms
    assert_allclose(line.get_ydata()[:-1], stimulus(middles) / nA)


def test_a_stimulus_without_a_name_is_called_stimulus():
    assert brian_plot(TimedArray([1, 2], dt=1 * ms)).get_ylabel() == "Stimulus"
    assert brian_plot(TimedArray([1, 2], dt=1 * ms), var_name="drive").get_ylabel() == "drive"


def test_units_and_title_can_be_chosen():
    stimulus = TimedArray([1, 2] * nA, dt=1 * ms, name="current")
    axes = brian_plot(stimulus, time_unit=second, var_unit=pA, title="Mine")
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (s)", "current (pA)")
    assert_allclose(traces_of(axes)[0].get_ydata(), [1000, 2000, 2000])
    assert axes.get_title("left") == "Mine"


def test_columns_are_lines_with_labels():
    stimulus = TimedArray([[1, 2], [3, 4], [5, 6]] * nA, dt=1 * ms)
    axes = brian_plot(stimulus)
    assert_allclose([line.get_ydata() for line in traces_of(axes)], [[1, 3, 5, 5], [2, 4, 6, 6]])
    assert sorted(text.get_text() for text in axes.texts) == ["column 0", "column 1"]


def test_many_columns_are_an_image():
    values = np.random.default_rng(2).random((10, 60))
    axes = brian_plot(TimedArray(values * nA, dt=1 * ms))
    (image,) = (one for one in axes.images if isinstance(one, HeatMap))
    assert_allclose(image.means(Window(0, 10, -0.5, 59.5, 10, 60)), values.T)
    assert axes.get_ylabel() == "Column index"


def test_few_columns_can_be_an_image_or_stacked():
    stimulus = TimedArray([[1, 2], [3, 4]] * nA, dt=1 * ms)
    axes = brian_plot(stimulus, kind="image", cmap="magma")
    assert axes.get_xlim() == (0, 2)
    assert axes.images[0].get_cmap().name == "magma"
    stacked = brian_plot(stimulus, kind="stacked", axes=axes.figure.add_subplot())
    assert stacked.get_ylabel() == "Stimulus of column"


def test_line_properties_win_over_steps():
    axes = brian_plot(TimedArray([1, 2], dt=1 * ms), ds="default", color="red")
    assert (axes.lines[0].get_drawstyle(), axes.lines[0].get_color()) == ("default", "red")


def test_the_stimulus_is_not_changed():
    stimulus = TimedArray([1, 2, 3] * nA, dt=1 * ms)
    before = stimulus.values.copy()
    brian_plot(stimulus)
    assert_array_equal(stimulus.values, before)


def test_a_single_value_is_a_line():
    axes = brian_plot(TimedArray([2] * nA, dt=4 * ms))
    assert_allclose(axes.lines[0].get_xydata(), [[0, 2], [4, 2]])


def test_values_that_are_not_finite_are_said():
    with pytest.warns(UserWarning, match="current: 1 of"):
        brian_plot(TimedArray([1, np.nan, 2] * nA, dt=1 * ms, name="current"))


def test_wrong_options_are_refused():
    stimulus = TimedArray([1, 2] * nA, dt=1 * ms)
    with pytest.raises(ArgumentTypeError, match="'colour'"):
        brian_plot(stimulus, colour="red")
    with pytest.raises(DimensionError, match="var_unit is s"):
        brian_plot(stimulus, var_unit=second)
    with pytest.raises(DimensionError, match="time_unit is mA"):
        brian_plot(stimulus, time_unit=mA)
