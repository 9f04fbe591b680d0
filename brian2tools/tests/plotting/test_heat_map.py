"""Heat maps: which value lies where, what a dot shows, names, limits and what is refused."""

from __future__ import annotations

import pickle
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import ms, mV, nA, second, um, volt
from matplotlib.colors import LogNorm, Normalize
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import plot_heat_map
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.binned import Window
from brian2tools.plotting.data.state.heat_map_image import HeatMap

TIMES = np.arange(4) * ms
VALUES = np.arange(12.0).reshape(4, 3) * mV


def image_of(axes):
    (image,) = (one for one in axes.images if isinstance(one, HeatMap))
    return image


def means(axes, left, right, bottom, top, columns, rows):
    return image_of(axes).means(Window(left, right, bottom, top, columns, rows))


def bar_of(axes):
    (bar,) = (one for one in axes.figure.axes if one is not axes)
    return bar


def test_each_value_lies_at_its_time_and_neuron():
    axes = plot_heat_map(TIMES, VALUES, var_name="v")
    assert_allclose(means(axes, 0, 4, -0.5, 2.5, 4, 3), VALUES.T / mV)
    assert_allclose(means(axes, 0, 4, -0.5, 2.5, 8, 6)[::2, ::2], VALUES.T / mV)


def test_axes_and_colour_bar_have_names_and_units():
    axes = plot_heat_map(TIMES, VALUES, var_name="v")
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Neuron index")
    assert bar_of(axes).get_ylabel() == "v (mV)"
    assert image_of(axes).get_clim() == (0, 11)
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 4), (-0.5, 2.5))
    assert axes.get_title("left") == ""


def test_units_and_title_can_be_chosen():
    axes = plot_heat_map(TIMES, VALUES, second, volt, "u", title="Mine")
    assert axes.get_xlabel() == "Time (s)"
    assert bar_of(axes).get_ylabel() == "u (V)"
    assert image_of(axes).get_clim() == pytest.approx((0, 0.011))
    assert axes.get_title("left") == "Mine"


def test_a_dot_shows_the_mean_of_what_it_covers():
    values = np.random.default_rng(3).random((600, 40))
    axes = plot_heat_map(np.arange(600) * ms, values)
    found = means(axes, 0, 600, -0.5, 39.5, 6, 4)
    assert_allclose(found, values.reshape(6, 100, 4, 10).mean(axis=(1, 3)).T)


def test_pixels_have_the_colours_of_the_values():
    axes = plot_heat_map(TIMES, VALUES, cmap="magma", colorbar_kwds=False)
    axes.set_axis_off()
    axes.set_position((0, 0, 1, 1))
    axes.figure.set_layout_engine("none")
    axes.figure.canvas.draw()
    pixels = np.asarray(axes.figure.canvas.buffer_rgba())
    height, width = pixels.shape[:2]
    magma = plt.get_cmap("magma")
    for column, row in ((0, 0), (3, 2), (1, 2)):
        place = int(height * (1 - (row + 0.5) / 3)), int(width * (column + 0.5) / 4)
        expected = magma((VALUES[column, row] / mV) / 11, bytes=True)
        assert_array_equal(pixels[place], expected)


def test_zooming_shows_single_values():
    values = np.random.default_rng(3).random((5000, 300))
    axes = plot_heat_map(np.arange(5000) * 0.1 * ms, values)
    window = Window(100.0, 100.2, 6.5, 8.5, 2, 2)
    assert_allclose(image_of(axes).means(window), values[1000:1002, 7:9].T)


def test_nothing_is_shown_out_of_the_data():
    axes = plot_heat_map(TIMES, VALUES)
    found = means(axes, -4, 8, -3.5, 5.5, 12, 9)
    assert np.isnan(found[:3]).all()
    assert np.isnan(found[:, :4]).all()
    assert_allclose(found[3:6, 4:8], VALUES.T / mV)
    assert np.isnan(found[6:]).all()
    assert_array_equal(image_of(axes).colors(Window(-4, 8, -3.5, 5.5, 12, 9))[0, :, 3], 0)


def test_inverted_axes_are_followed():
    axes = plot_heat_map(TIMES, VALUES)
    assert_allclose(means(axes, 4, 0, 2.5, -0.5, 4, 3), VALUES.T[::-1, ::-1] / mV)


def test_uneven_times_keep_their_places():
    axes = plot_heat_map([0, 1, 5] * ms, [[1], [2], [3]])
    assert axes.get_xlim() == (0, 9)
    assert_allclose(means(axes, 0, 9, -0.5, 0.5, 9, 1), [[1, 2, 2, 2, 2, 3, 3, 3, 3]])


def test_rows_are_called_by_the_neurons():
    axes = plot_heat_map(TIMES, VALUES, neurons=[4, 100, 3000])
    format_index = axes.yaxis.get_major_formatter()
    assert [format_index(row) for row in (-1, 0, 1, 2, 3)] == ["", "4", "100", "3000", ""]


def test_positions_order_the_rows_and_average_those_that_share_one():
    axes = plot_heat_map(
        TIMES, VALUES, positions=[30, 10, 10] * um, position_name="Distance", position_unit=um
    )
    assert axes.get_ylabel() == "Distance (µm)"
    assert_allclose(axes.get_ylim(), (0, 40))
    assert_allclose(means(axes, 0, 4, 0, 40, 4, 2), [[1.5, 4.5, 7.5, 10.5], [0, 3, 6, 9]])


def test_a_single_position_can_be_drawn():
    axes = plot_heat_map(TIMES, VALUES[:, :1], positions=[3] * um)
    assert_allclose(means(axes, 0, 4, *axes.get_ylim(), 4, 1), [[0, 3, 6, 9]])


def test_values_that_are_not_finite_do_not_count_and_are_said_once():
    values = VALUES.copy()
    values[0, 0], values[2, 1] = np.nan * volt, np.inf * volt
    with pytest.warns(UserWarning, match="v: 2 of 12 values are NaN or infinite") as warned:
        axes = plot_heat_map(TIMES, values, var_name="v")
    assert len(warned) == 1
    found = means(axes, 0, 4, -0.5, 2.5, 4, 3)
    assert np.isnan(found[0, 0])
    assert np.isnan(found[1, 2])
    assert np.isfinite(found).sum() == 10
    assert_allclose(means(axes, 0, 4, -0.5, 2.5, 2, 3)[0, 0], 3)
    assert image_of(axes).get_clim() == (1, 11)


def test_constant_values_have_a_colour_bar():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = plot_heat_map(TIMES, np.full((4, 3), 2.0))
        axes.figure.canvas.draw()
    assert image_of(axes).get_clim()[0] <= 2 <= image_of(axes).get_clim()[1]


def test_properties_of_the_image_are_passed_on():
    axes = plot_heat_map(TIMES, VALUES, cmap="cividis", alpha=0.5, clim=(2, 5))
    image = image_of(axes)
    assert (image.get_cmap().name, image.get_alpha(), image.get_clim()) == ("cividis", 0.5, (2, 5))


def test_limits_of_colours_are_quantities_or_numbers():
    axes = plot_heat_map(TIMES, VALUES, vmin=3 * mV, vmax=0.008 * volt)
    assert image_of(axes).get_clim() == pytest.approx((3, 8))
    plt.figure()
    assert image_of(plot_heat_map(TIMES, VALUES, vmin=-5)).get_clim() == (-5, 11)


def test_norms_keep_their_limits_and_get_those_they_lack():
    norm = Normalize(vmin=-20)
    assert image_of(plot_heat_map(TIMES, VALUES, norm=norm)).get_clim() == (-20, 11)
    plt.figure()
    axes = plot_heat_map(TIMES, VALUES + 1 * mV, norm=LogNorm())
    axes.figure.canvas.draw()
    assert image_of(axes).get_clim() == (1, 12)


def test_a_changed_colour_map_shows_at_the_next_draw():
    axes = plot_heat_map(TIMES, VALUES)
    window = Window(0, 4, -0.5, 2.5, 4, 3)
    before = image_of(axes).colors(window)
    image_of(axes).set_cmap("magma")
    assert (image_of(axes).colors(window) != before).any()


def test_colour_bar_can_be_changed_or_left_out():
    axes = plot_heat_map(TIMES, VALUES, colorbar_kwds=False)
    assert axes.figure.axes == [axes]
    plt.figure()
    axes = plot_heat_map(TIMES, VALUES, colorbar_kwds={"label": "potential"})
    assert bar_of(axes).get_ylabel() == "potential"


def test_arrays_are_neither_copied_nor_changed():
    values = VALUES.copy()
    values.setflags(write=False)
    axes = plot_heat_map(TIMES, values)
    axes.figure.canvas.draw()
    assert_array_equal(values, VALUES)
    assert np.shares_memory(image_of(axes)._traces.values, values)


def test_no_times_give_empty_axes_with_labels():
    axes = plot_heat_map([] * ms, np.empty((0, 3)) * mV)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Neuron index")
    assert not axes.images


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((VALUES, TIMES), {}, DimensionError, "times has the unit V"),
        ((TIMES, VALUES[:2]), {}, ArgumentError, r"values has the shape \(2, 3\)"),
        ((TIMES[::-1], VALUES), {}, ArgumentError, "times do not ascend"),
        ((TIMES, VALUES, ms, nA), {}, DimensionError, "var_unit is nA"),
        ((TIMES, VALUES), {"colour": 1}, ArgumentTypeError, "has no keyword 'colour'"),
        ((TIMES, VALUES), {"vmin": 1 * nA}, DimensionError, "vmin has the unit"),
        ((TIMES, VALUES), {"positions": [1, 2] * um}, ArgumentError, "positions has 2 finite"),
        ((TIMES, VALUES), {"positions": [1, 2, np.nan] * um}, ArgumentError, "2 finite values"),
        (
            (TIMES, VALUES),
            {"positions": [1, 2, 3] * um, "position_unit": ms},
            DimensionError,
            "position_unit is ms",
        ),
        ((TIMES, VALUES), {"neurons": [1]}, ArgumentError, "neurons has 1 indices"),
        ((TIMES, VALUES), {"vmin": "abc"}, ArgumentTypeError, "vmin must be an array of numbers"),
        ((TIMES, VALUES), {"vmax": np.nan}, ArgumentError, "vmax is nan, expected one finite"),
        ((TIMES, VALUES), {"vmin": [1, 2] * mV}, ArgumentError, "expected one finite number"),
        ((TIMES, VALUES), {"cmap": 5}, ArgumentTypeError, "cmap is 5, expected"),
        ((TIMES, VALUES), {"cmap": "no colours"}, ArgumentTypeError, "cmap is 'no colours'"),
        ((TIMES, VALUES), {"norm": 5}, ArgumentTypeError, "norm is 5, expected"),
        ((TIMES, -VALUES), {"norm": LogNorm()}, ArgumentError, "norm is a LogNorm, but Value"),
        ((TIMES, VALUES), {"norm": "log", "vmin": 0}, ArgumentError, "norm is a LogNorm, but"),
    ],
)
def test_wrong_arguments_are_refused(arguments, options, error, message):
    with pytest.raises(error, match=message):
        plot_heat_map(*arguments, **options)


def test_a_norm_of_the_caller_is_not_changed():
    norm = Normalize()
    assert image_of(plot_heat_map(TIMES, VALUES, norm=norm)).get_clim() == (0, 11)
    assert not norm.scaled()
    norm = Normalize(2, 3)
    plt.figure()
    assert image_of(plot_heat_map(TIMES, VALUES, norm=norm, vmax=5)).get_clim() == (2, 5)
    plt.figure()
    assert image_of(plot_heat_map(TIMES, VALUES, norm=norm, clim=(0, 9))).get_clim() == (0, 9)
    assert (norm.vmin, norm.vmax) == (2, 3)
    plt.figure()
    assert image_of(plot_heat_map(TIMES, VALUES, norm=norm)).norm is norm


@pytest.mark.parametrize("norm", [LogNorm(), "log"])
def test_a_logarithmic_norm_leaves_out_values_that_have_no_logarithm(norm):
    axes = plot_heat_map(TIMES, VALUES - 1 * mV, norm=norm)
    axes.figure.canvas.draw()
    image = image_of(axes)
    assert image.get_clim() == pytest.approx((1, 10))
    shown = image.colors(Window(0, 4, -0.5, 2.5, 4, 3))[..., 3] > 0
    assert_array_equal(shown, (VALUES.T / mV).round() > 1)


def test_a_heat_map_of_some_neurons_can_be_pickled():
    axes = plot_heat_map(TIMES, VALUES, neurons=[4, 100, 3000])
    copied = pickle.loads(pickle.dumps(axes.figure)).axes[0]
    assert copied.yaxis.get_major_formatter()(1) == "100"
    assert_array_equal(image_of(copied).get_clim(), (0, 11))


def test_times_that_are_all_equal_have_a_width():
    axes = plot_heat_map([2, 2, 2] * ms, VALUES[:3])
    axes.figure.canvas.draw()
    assert_allclose(axes.get_xlim(), (2, 3))
