"""The phase plane: data, units, direction of time, ends, names, and what is refused."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import Quantity, ms, mV, nA, pA, volt
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import plot_phase_plane
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.data.state.trajectory import Trajectory

ANGLE = np.linspace(0, 1.5 * np.pi, 200)
X, Y = np.cos(ANGLE) * mV, np.sin(ANGLE) * nA


def trajectories_of(axes):
    return [line for line in axes.lines if isinstance(line, Trajectory)]


def ends_of(axes):
    return [line for line in axes.lines if not isinstance(line, Trajectory)]


def arrows_of(line):
    """Tips and directions of the arrow heads, in pixels."""
    corners = line.get_arrows(1.0)
    tips, tails = corners[:, 0], corners[:, 2]
    return tips, tips - tails


def test_one_variable_is_drawn_against_another():
    axes = plot_phase_plane(X, Y, x_name="v", y_name="w")
    (line,) = trajectories_of(axes)
    assert_allclose(line.get_xydata().T, [X / mV, Y / nA])
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("v (mV)", "w (nA)")
    assert axes.get_title("left") == ""


def test_units_and_title_can_be_chosen():
    axes = plot_phase_plane(X, Y, volt, pA, title="Mine")
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("x (V)", "y (pA)")
    assert_allclose(trajectories_of(axes)[0].get_ydata(), Y / pA)
    assert axes.get_title("left") == "Mine"


def test_arrows_point_along_the_direction_of_time():
    axes = plot_phase_plane(X, Y)
    axes.figure.canvas.draw()
    tips, directions = arrows_of(trajectories_of(axes)[0])
    assert len(tips) >= 3
    centre = axes.transData.transform((0, 0))
    radius = tips - centre
    turns = radius[:, 0] * directions[:, 1] - radius[:, 1] * directions[:, 0]
    assert (turns > 0).all()


def test_arrows_turn_with_time():
    axes = plot_phase_plane(X[::-1], Y[::-1])
    axes.figure.canvas.draw()
    tips, directions = arrows_of(trajectories_of(axes)[0])
    radius = tips - axes.transData.transform((0, 0))
    assert (radius[:, 0] * directions[:, 1] - radius[:, 1] * directions[:, 0] < 0).all()


def test_arrows_are_placed_on_what_is_visible():
    axes = plot_phase_plane(X, Y)
    axes.set(xlim=(0.5, 1.2), ylim=(-0.1, 0.8))
    axes.figure.canvas.draw()
    tips, _ = arrows_of(trajectories_of(axes)[0])
    assert len(tips)
    inside = axes.transData.inverted().transform(tips)
    assert (inside >= (0.5, -0.1)).all()
    assert (inside <= (1.2, 0.8)).all()


def test_a_trajectory_that_stands_still_has_no_arrows():
    axes = plot_phase_plane(np.ones(50), np.ones(50))
    axes.figure.canvas.draw()
    assert not len(arrows_of(trajectories_of(axes)[0])[0])


def test_start_is_an_open_circle_and_end_a_filled_one():
    axes = plot_phase_plane(X, Y)
    start, end = ends_of(axes)
    color = to_rgba(trajectories_of(axes)[0].get_color())
    assert_allclose(start.get_xydata(), [[1, 0]], atol=1e-12)
    assert_allclose(end.get_xydata(), [[0, -1]], atol=1e-12)
    assert to_rgba(start.get_markerfacecolor()) == (1, 1, 1, 1)
    assert to_rgba(end.get_markerfacecolor()) == color


def test_trajectories_of_several_neurons_have_colours_and_names():
    both = Quantity([X, X / 2]).T, Quantity([Y, Y]).T
    axes = plot_phase_plane(*both, names=["a", "b"])
    first, second = trajectories_of(axes)
    assert_allclose(second.get_xdata(), X / 2 / mV)
    assert first.get_color() != second.get_color()
    texts = {text.get_text(): text.get_color() for text in axes.texts}
    assert texts == {"a": first.get_color(), "b": second.get_color()}
    assert first.get_label() == "a"


def test_a_second_call_goes_on_with_the_colours():
    _, axes = plt.subplots()
    plot_phase_plane(X, Y, axes=axes)
    plot_phase_plane(X / 2, Y, ax=axes)
    first, second = trajectories_of(axes)
    assert first.get_color() != second.get_color()


def test_parts_can_be_changed_or_left_out():
    axes = plot_phase_plane(X, Y, arrow_kwds=False, end_kwds=False)
    assert not ends_of(axes)
    axes.figure.canvas.draw()
    without = np.asarray(axes.figure.canvas.buffer_rgba()).copy()
    plt.figure()
    axes = plot_phase_plane(X, Y, arrow_kwds={"color": "red"}, end_kwds=False)
    axes.figure.canvas.draw()
    with_arrows = np.asarray(axes.figure.canvas.buffer_rgba())
    is_red = (with_arrows[..., 0] > 200) & (with_arrows[..., 1] < 50)
    assert is_red.sum() > 20
    assert not ((without[..., 0] > 200) & (without[..., 1] < 50)).any()
    plt.figure()
    ends = ends_of(plot_phase_plane(X, Y, end_kwds={"ms": 11}))
    assert {end.get_markersize() for end in ends} == {11}


def test_properties_of_lines_are_passed_on():
    axes = plot_phase_plane(X, Y, c="red", lw=3, label="orbit")
    (line,) = trajectories_of(axes)
    assert (line.get_color(), line.get_linewidth(), line.get_label()) == ("red", 3, "orbit")


def test_values_that_are_not_finite_are_gaps_and_said_once():
    x = X.copy()
    x[[0, 3]] = np.nan * volt
    with pytest.warns(UserWarning, match="v, w: 2 of 200 values are NaN or infinite") as warned:
        axes = plot_phase_plane(x, Y, x_name="v", y_name="w")
    assert len(warned) == 1
    assert np.isnan(trajectories_of(axes)[0].get_xydata()[[0, 3]]).all()
    assert_allclose(ends_of(axes)[0].get_xydata(), [[X[1] / mV, Y[1] / nA]])
    axes.figure.canvas.draw()


def test_arrays_of_the_caller_are_not_changed():
    x, y = X.copy(), Y.copy()
    x[3] = np.inf * volt
    before = x.copy()
    for array in (x, y):
        array.setflags(write=False)
    with pytest.warns(UserWarning, match="x, y: 1 of 200"):
        plot_phase_plane(x, y)
    assert_array_equal(x, before)
    assert_array_equal(y, Y)


@pytest.mark.parametrize("shape", [(0,), (0, 2), (1,), (5, 0)])
def test_little_or_nothing_can_be_drawn(shape):
    axes = plot_phase_plane(np.zeros(shape) * mV, np.zeros(shape) * nA)
    axes.figure.canvas.draw()
    assert axes.get_xlabel() == "x (mV)"


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((X, Y[:5]), {}, ArgumentError, r"x has the shape \(200,\) and y has \(5,\)"),
        ((X, Y, nA), {}, DimensionError, "x_unit is nA"),
        ((X, Y, None, ms), {}, DimensionError, "y_unit is ms"),
        ((X, Y), {"colour": 1}, ArgumentTypeError, "has no keyword 'colour'"),
        ((X, Y), {"names": ["a", "b"]}, ArgumentError, "names has 2, expected one for each of 1"),
        ((X, Y), {"colors": ["a", "b"]}, ArgumentError, "expected one colour for each of 1"),
        ((X, Y), {"arrow_kwds": {"colr": 1}}, ArgumentTypeError, "colr"),
        ((X, Y), {"end_kwds": {"colr": 1}}, ArgumentTypeError, "colr"),
        ((X + 0j, Y), {}, ArgumentTypeError, "x must be an array of real numbers"),
    ],
)
def test_wrong_arguments_are_refused(arguments, options, error, message):
    with pytest.raises(error, match=message):
        plot_phase_plane(*arguments, **options)
