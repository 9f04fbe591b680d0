"""A value per neuron: dots, their image, the distribution, variables of groups, what is refused."""

from __future__ import annotations

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import NeuronGroup, PoissonGroup, Quantity, ms, mV, nS, volt
from matplotlib.colors import to_rgb
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import Panels, brian_plot, plot_neuron_values
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.binned import Window
from brian2tools.plotting.data.dot_image import DotImage

EQUATIONS = """
v : volt
double_v = 2*v : volt
k : integer
high : boolean
g : siemens (shared)
"""


@pytest.fixture
def group():
    group = NeuronGroup(6, EQUATIONS, name="cells")
    group.v, group.k, group.high = "i * mV", "i // 2", "i > 3"
    group.g = 3 * nS
    return group


def test_each_value_is_a_dot_over_its_index():
    axes = plot_neuron_values([10, 30, 20] * mV, var_name="v")
    (dots,) = axes.lines
    assert_allclose(dots.get_xydata(), [[0, 10], [1, 30], [2, 20]])
    assert (dots.get_linestyle(), dots.get_marker()) == ("None", "o")
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Neuron index", "v (mV)")
    assert axes.get_xlim() == (-0.5, 2.5)


def test_order_of_arguments_is_that_of_plot_state():
    _, axes = plt.subplots()
    assert plot_neuron_values([1, 2] * mV, volt, "u", axes) is axes
    assert axes.get_ylabel() == "u (V)"
    assert_allclose(axes.lines[0].get_ydata(), [0.001, 0.002])


def test_distribution_counts_the_neurons_at_the_right():
    values = np.repeat([1.0, 2.0, 5.0], [10, 30, 60]) * mV
    panels = plot_neuron_values(values, distribution=True)
    assert isinstance(panels, Panels)
    assert list(panels.axes) == ["values", "distribution"]
    (bars,) = panels.artists["distribution"]
    counts, edges, _ = bars.get_data()
    assert counts.sum() == 100
    assert counts[-1] == 60
    assert_allclose(edges[[0, -1]], (1, 5))
    assert bars.orientation == "horizontal"
    assert panels.axes["distribution"].get_xlabel() == "Neurons"
    panels.axes["values"].set_ylim(0, 9)
    assert panels.axes["distribution"].get_ylim() == (0, 9)


def test_whole_numbers_are_counted_one_by_one():
    panels = plot_neuron_values([0, 0, 2, 2, 2, 3], distribution=True)
    counts, edges, _ = panels.artists["distribution"][0].get_data()
    assert_array_equal(counts, [2, 0, 3, 1])
    assert_array_equal(edges, [-0.5, 0.5, 1.5, 2.5, 3.5])


def test_properties_of_dots_and_distribution_are_passed_on():
    panels = plot_neuron_values(
        [1, 2, 3], c="red", marker="s", ms=9, distribution=True, distribution_kwds={"alpha": 0.3}
    )
    (dots,) = panels.axes["values"].lines
    assert (dots.get_color(), dots.get_marker(), dots.get_markersize()) == ("red", "s", 9)
    (bars,) = panels.artists["distribution"]
    assert (bars.get_facecolor()[:3], bars.get_alpha()) == (to_rgb("red"), 0.3)


def test_values_that_are_not_finite_are_left_out_and_said_once():
    values = np.array([1.0, np.nan, 3.0, -np.inf]) * mV
    with pytest.warns(UserWarning, match="v: 2 of 4 values are NaN or infinite") as warned:
        panels = plot_neuron_values(values, var_name="v", distribution=True)
    assert len(warned) == 1
    (dots,) = panels.axes["values"].lines
    assert_array_equal(np.isfinite(dots.get_ydata()), [True, False, True, False])
    assert panels.artists["distribution"][0].get_data().values.sum() == 2
    panels.figure.canvas.draw()


def test_values_of_the_caller_are_not_changed():
    values = np.array([1.0, np.nan, 3.0]) * mV
    values.setflags(write=False)
    with pytest.warns(UserWarning, match="1 of 3"):
        plot_neuron_values(values)
    assert_array_equal(values, np.array([1.0, np.nan, 3.0]) * mV)


@pytest.mark.parametrize("distribution", [False, True])
def test_no_values_give_empty_axes_with_labels(distribution):
    plot_neuron_values([] * mV, var_name="v", distribution=distribution)
    axes = plt.gcf().axes[0]
    axes.figure.canvas.draw()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Neuron index", "v (mV)")


# very many neurons


def many(**kwds):
    values = np.concatenate((np.full(150_000, -60.0), np.linspace(-50, -40, 50_000))) * mV
    values[0] = -30 * mV
    axes = plot_neuron_values(values, var_name="v", **kwds)
    (image,) = (one for one in axes.images if isinstance(one, DotImage))
    return axes, image, values


def test_very_many_values_are_an_image():
    axes, image, values = many()
    assert not axes.lines
    assert_allclose(image.values, values / mV)
    assert axes.get_ylabel() == "v (mV)"
    assert axes.get_xlim() == (-0.5, 199_999.5)
    assert axes.get_ylim()[0] < -60
    assert axes.get_ylim()[1] > -30


def test_image_shows_the_dots_where_they_are():
    _, image, _ = many(color="red")
    window = Window(-0.5, 199_999.5, -61, -29, 400, 320)
    shown = image.colors(window)[..., 3] > 0
    assert shown[5:15, :295].any(axis=0).all()
    assert not shown[20:280, 5:295].any()
    assert shown[100:215, 305:395].any(axis=0).all()
    assert shown[305:315, :5].any()
    assert_array_equal(image.colors(window)[..., :3].reshape(-1, 3).max(axis=0), (255, 0, 0))


def test_dots_upon_each_other_are_darker():
    _, image, _ = many()
    alpha = image.colors(Window(-0.5, 199_999.5, -61, -29, 400, 320))[..., 3]
    assert alpha[5:15, 5:290].max() > alpha[305:315, :5].max() > 0


def test_few_visible_dots_are_drawn_singly():
    axes, image, _ = many(color="red", markersize=6)
    axes.set_xlim(-0.5, 20)
    axes.figure.canvas.draw()
    pixels = np.asarray(axes.figure.canvas.buffer_rgba())[..., :3]
    red = ((pixels[..., 0] > 200) & (pixels[..., 1] < 60)).sum()
    assert red > 20 * 20
    image.set_visible(False)
    axes.figure.canvas.draw()
    pixels = np.asarray(axes.figure.canvas.buffer_rgba())[..., :3]
    assert not ((pixels[..., 0] > 200) & (pixels[..., 1] < 60)).any()


def test_image_of_very_many_values_makes_a_small_file():
    axes, _, _ = many()
    file = io.BytesIO()
    axes.figure.savefig(file, format="pdf")
    assert len(file.getvalue()) < 200_000


# variables of groups


def test_variable_of_a_group_has_its_name_and_units(group):
    axes = brian_plot(group.v)
    assert_allclose(axes.lines[0].get_ydata(), range(6))
    assert axes.get_ylabel() == "v (mV)"
    assert axes.get_title("left") == "v of cells"


def test_title_can_be_changed_or_left_out(group):
    for title, expected in (("Mine", "Mine"), (None, ""), ("", "")):
        plt.figure()
        assert brian_plot(group.v, title=title).get_title("left") == expected


def test_subexpressions_are_computed(group):
    assert_allclose(brian_plot(group.double_v).lines[0].get_ydata(), 2.0 * np.arange(6))


def test_variable_of_a_subgroup_has_its_neurons(group):
    part = group[2:5]
    axes = brian_plot(part.v)
    assert_allclose(axes.lines[0].get_xydata(), [[0, 2], [1, 3], [2, 4]])
    assert axes.get_title("left") == "v of cells[2:5]"
    plt.figure()
    axes = brian_plot(group[2:5].v)
    assert_allclose(axes.lines[0].get_ydata(), [2, 3, 4])
    assert axes.get_title("left") == "v of a part of cells"


def test_rates_of_a_poisson_group():
    poisson = PoissonGroup(3, rates="i * 10*Hz", name="input")
    axes = brian_plot(poisson.rates)
    assert_allclose(axes.lines[0].get_ydata(), [0, 10, 20])
    assert axes.get_ylabel() == "rates (Hz)"


def test_whole_numbers_and_booleans_have_such_ticks(group):
    axes = brian_plot(group.k)
    assert all(tick == round(tick) for tick in axes.get_yticks())
    plt.figure()
    axes = brian_plot(group.high)
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["False", "True"]
    assert_array_equal(axes.lines[0].get_ydata(), [0, 0, 0, 0, 1, 1])


def test_a_shared_variable_is_a_line_for_all(group):
    axes = brian_plot(group.g)
    assert_allclose(axes.lines[0].get_ydata(), [3] * 6)
    assert axes.lines[0].get_linestyle() == "-"
    assert axes.get_title("left") == "g of cells  ·  shared"
    assert axes.get_ylabel() == "g (nS)"


def test_options_of_plot_neuron_values_are_taken(group):
    panels = brian_plot(group.v, distribution=True, color="red", var_unit=volt)
    assert panels.axes["values"].get_ylabel() == "v (V)"
    assert panels.axes["values"].lines[0].get_color() == "red"


def test_a_plot_stays_as_it_is_when_the_variable_changes(group):
    axes = brian_plot(group.v)
    group.v = 0 * mV
    assert_allclose(axes.lines[0].get_ydata(), range(6))


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([1, 2] * mV, ms), {}, DimensionError, "var_unit is ms"),
        (([1, 2] * mV, "mV"), {}, ArgumentTypeError, "var_unit must be a unit"),
        ((np.zeros((2, 2)),), {}, ArgumentError, "values has 2 axes"),
        ((["a"],), {}, ArgumentTypeError, "values must be an array of"),
        ((Quantity([1j, 2]),), {}, ArgumentTypeError, "real numbers"),
        (([1, 2],), {"colour": 1}, ArgumentTypeError, "has no keyword 'colour'"),
        (([1, 2],), {"distribution_kwds": {"colr": 1}}, ArgumentTypeError, "colr"),
    ],
)
def test_wrong_arguments_are_refused(arguments, options, error, message):
    with pytest.raises(error, match=message):
        plot_neuron_values(*arguments, **options)
