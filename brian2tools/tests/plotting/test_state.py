"""plot_state: names, units and data of traces, their layouts, and what is refused."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import Hz, NeuronGroup, Quantity, SpikeMonitor, ms, mV, nA, second, volt
from brian2.units.allunits import uvolt
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import plot_state
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.data.state.heat_map_image import HeatMap
from brian2tools.plotting.data.state.line import TraceLine

TIMES = np.arange(5) * ms
VALUES = np.array([-70.0, -65.0, -55.0, -60.0, -58.0]) * mV
TWO = Quantity(np.stack([VALUES, VALUES + 5 * mV], axis=1), dim=volt.dim)


def traces_of(axes):
    return [line for line in axes.lines if isinstance(line, TraceLine)]


def texts_of(axes):
    return [text.get_text() for text in axes.texts]


def collections_of(axes):
    return [one for one in axes.collections if isinstance(one, LineCollection)]


def shift_of(line):
    return (line.get_transform() - line.axes.transData).transform((0, 0))[1]


def test_values_are_drawn_over_time_with_name_and_units():
    axes = plot_state(TIMES, VALUES, var_name="v")
    (line,) = axes.lines
    assert_allclose(line.get_xdata(), [0, 1, 2, 3, 4])
    assert_allclose(line.get_ydata(), [-70, -65, -55, -60, -58])
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "v (mV)")
    assert axes.get_title("left") == ""


def test_published_order_of_arguments_is_taken():
    _, axes = plt.subplots()
    assert plot_state(TIMES, VALUES, second, uvolt, "u", axes) is axes
    assert_allclose(axes.lines[0].get_xdata(), np.arange(5) / 1000)
    assert_allclose(axes.lines[0].get_ydata(), VALUES / uvolt)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (s)", "u (µV)")


def test_values_without_a_unit_have_none_in_the_label():
    assert plot_state(TIMES, np.arange(5), var_name="w").get_ylabel() == "w"
    plt.figure()
    assert plot_state(TIMES, [0.1, 0.2, 0.3, 0.2, 0.1]).get_ylabel() == "Value"


def test_arrays_of_the_caller_are_not_changed():
    """The published plot_state made -70 V of -70 mV."""
    times, values = TIMES.copy(), TWO.copy()
    before = values.copy()
    for array in (times, values):
        array.setflags(write=False)
    for kind in ("overlaid", "stacked", "image"):
        plt.figure()
        axes = plot_state(times, values, kind=kind, threshold=-50 * mV if kind != "image" else None)
        axes.figure.canvas.draw()
    assert_array_equal(values, before)
    assert values.dim == volt.dim


@pytest.mark.parametrize("transposed", [True, False])
def test_several_neurons_come_with_times_first_or_last(transposed):
    axes = plot_state(TIMES, TWO.T if transposed else TWO)
    assert_allclose([line.get_ydata() for line in axes.lines], TWO.T / mV)


def test_times_are_the_first_axis_of_a_square():
    axes = plot_state([0, 1] * ms, [[1, 2], [3, 4]] * mV)
    assert_array_equal([line.get_ydata() for line in axes.lines], [[1, 3], [2, 4]])


def test_overlaid_neurons_have_colours_and_labels_of_their_own():
    axes = plot_state(TIMES, TWO, neurons=[3, 100])
    assert [line.get_label() for line in axes.lines] == ["3", "100"]
    assert len({line.get_color() for line in axes.lines}) == 2
    labels = {text.get_text(): text.get_color() for text in axes.texts}
    assert labels == {
        "neuron 3": axes.lines[0].get_color(), "neuron 100": axes.lines[1].get_color()
    }  # fmt: skip


def test_a_single_neuron_needs_no_label():
    assert not plot_state(TIMES, VALUES).texts


def test_labels_can_be_changed_or_left_out():
    assert not plot_state(TIMES, TWO, label_kwds=False).texts
    plt.figure()
    axes = plot_state(TIMES, TWO, label_kwds={"fontsize": 5})
    assert {text.get_fontsize() for text in axes.texts} == {5}


def test_a_second_call_goes_on_with_the_colours():
    _, axes = plt.subplots()
    plot_state(TIMES, VALUES, ax=axes)
    plot_state(TIMES, VALUES + 2 * mV, ax=axes)
    assert axes.lines[0].get_color() != axes.lines[1].get_color()


def test_colours_differ_from_those_of_other_lines_in_the_axes():
    _, axes = plt.subplots()
    axes.plot([0, 1, 2, 3], [-70, -60, -60, -50])
    axes.axhline(-65)
    plot_state(TIMES, VALUES, axes=axes)
    assert axes.lines[-1].get_color() == "#D55E00"


def test_time_axis_holds_the_data_without_a_margin():
    assert plot_state(TIMES, VALUES).get_xlim() == (0, 4)
    plt.figure()
    many = np.arange(1000) * 0.1
    assert_allclose(plot_state(many * ms, many * mV).get_xlim(), (0, 100))


def test_properties_of_lines_are_passed_on():
    axes = plot_state(TIMES, TWO, c="red", ls="--", lw=3, marker="o")
    for line in axes.lines:
        assert (line.get_color(), line.get_linestyle(), line.get_linewidth()) == ("red", "--", 3)


def test_properties_of_stacked_lines_are_passed_on():
    for line in traces_of(plot_state(TIMES, TWO, kind="stacked", lw=3, c="red")):
        assert (line.get_linewidth(), line.get_color()) == (3, "red")


def test_colours_are_given_for_each_neuron():
    axes = plot_state(TIMES, TWO, colors=["red", "green"])
    assert [line.get_color() for line in axes.lines] == ["red", "green"]
    with pytest.raises(ArgumentError, match="colors is 'red', expected one colour for each of 2"):
        plot_state(TIMES, TWO, colors="red")


def test_title_is_written_where_it_is_given():
    assert plot_state(TIMES, VALUES, title="Mine").get_title("left") == "Mine"


@pytest.mark.parametrize(
    ("number", "kind"),
    [(1, "overlaid"), (10, "overlaid"), (11, "stacked"), (50, "stacked"), (51, "image")],
)
def test_layout_follows_the_number_of_neurons(number, kind):
    axes = plot_state(TIMES, np.random.default_rng(1).random((5, number)) * mV, var_name="v")
    if kind == "image":
        assert isinstance(axes.images[0], HeatMap)
        return
    lines = traces_of(axes)
    assert len(lines) == number
    assert len({round(shift_of(line), 6) for line in lines}) == (number if kind == "stacked" else 1)


def test_whole_numbers_and_booleans_are_steps():
    for values in ([1, 2, 3, 1, 0], [True, False, True, True, False]):
        axes = plot_state(TIMES, values)
        assert axes.lines[-1].get_drawstyle() == "steps-post"


# stacked


def test_stacked_traces_keep_their_values_and_do_not_touch():
    axes = plot_state(TIMES, TWO, kind="stacked", var_name="v", neurons=[7, 9])
    first, second_ = traces_of(axes)
    assert_allclose(first.get_ydata(), VALUES / mV)
    lowest_of_first = first.get_ydata().min() + shift_of(first)
    highest_of_second = second_.get_ydata().max() + shift_of(second_)
    assert lowest_of_first > highest_of_second
    assert axes.get_ylim()[0] < second_.get_ydata().min() + shift_of(second_)
    assert axes.get_ylim()[1] > first.get_ydata().max() + shift_of(first)


def test_stacked_traces_have_the_neurons_as_ticks_in_their_colours():
    axes = plot_state(
        TIMES, TWO, kind="stacked", var_name="v", neurons=[7, 9], colors=["red", "blue"]
    )
    ticks = axes.get_yticklabels()
    assert [tick.get_text() for tick in ticks] == ["7", "9"]
    assert [tick.get_color() for tick in ticks] == ["red", "blue"]
    heights = [line.get_ydata()[[0, 2]].mean() + shift_of(line) for line in traces_of(axes)]
    assert_allclose(axes.get_yticks(), heights)
    assert axes.get_ylabel() == "v of neuron"
    assert not axes.spines["left"].get_visible()


def test_scale_bar_is_as_long_as_it_says():
    axes = plot_state(TIMES, TWO, kind="stacked")
    (bar,) = (line for line in axes.lines if not isinstance(line, TraceLine))
    assert np.ptp(bar.get_ydata()) == 10
    assert texts_of(axes) == ["10 mV"]
    assert axes.get_xlim() == (0, 4)


def test_many_stacked_traces_have_fewer_ticks_and_thinner_lines():
    values = np.random.default_rng(1).random((5, 50))
    axes = plot_state(TIMES, values, kind="stacked")
    labels = [tick.get_text() for tick in axes.get_yticklabels()]
    assert 5 < len(labels) < 30
    assert labels[:2] in (["0", "2"], ["0", "5"])
    assert traces_of(axes)[0].get_linewidth() < 1


def test_constant_traces_can_be_stacked():
    axes = plot_state(TIMES, np.zeros((5, 3)) * mV, kind="stacked")
    assert len({shift_of(line) for line in traces_of(axes)}) == 3
    assert not axes.texts


# threshold and spikes


def test_threshold_is_a_dashed_line_with_a_label():
    axes = plot_state(TIMES, VALUES, threshold=-50 * mV)
    (line,) = collections_of(axes)
    assert_allclose(line.get_segments(), [[[0, -50], [1, -50]]])
    assert line.get_linestyles()[0][1] is not None
    assert texts_of(axes) == ["threshold"]
    assert axes.get_ylim()[1] > -50


def test_each_stacked_trace_has_its_threshold():
    axes = plot_state(TIMES, TWO, kind="stacked", threshold=-50 * mV)
    heights = sorted(segment[0][1] for segment in collections_of(axes)[0].get_segments())
    assert_allclose(heights, sorted(-50 + shift_of(line) for line in traces_of(axes)))
    assert "threshold" in texts_of(axes)


def test_spikes_are_strokes_up_from_the_threshold():
    axes = plot_state(TIMES, VALUES, threshold=-50 * mV, spikes=[1, 3] * ms)
    strokes = collections_of(axes)[1].get_segments()
    assert_allclose([stroke[:, 0] for stroke in strokes], [[1, 1], [3, 3]])
    assert_allclose([stroke[0, 1] for stroke in strokes], [-50, -50])
    assert all(stroke[1, 1] > -50 for stroke in strokes)
    assert axes.get_ylim()[1] > strokes[0][1, 1]
    assert_allclose(collections_of(axes)[1].get_color()[0], to_rgba(axes.lines[0].get_color()))


def test_spikes_are_strokes_up_from_the_trace_without_a_threshold():
    axes = plot_state(TIMES, VALUES, spikes=[1, 2.5] * ms)
    strokes = collections_of(axes)[0].get_segments()
    assert_allclose([stroke[0, 1] for stroke in strokes], [-65, -55])


def test_spikes_go_to_the_traces_of_their_neurons():
    spikes = [9, 3, 7, 9], [1, 1, 2, 3] * ms
    axes = plot_state(TIMES, TWO, neurons=[7, 9], spikes=spikes, threshold=-50 * mV)
    of_7, of_9 = collections_of(axes)[1:]
    assert_allclose([stroke[0, 0] for stroke in of_7.get_segments()], [2])
    assert_allclose([stroke[0, 0] for stroke in of_9.get_segments()], [1, 3])


def test_spikes_of_stacked_traces_are_shifted_with_them():
    spikes = [0, 1], [1, 2] * ms
    axes = plot_state(TIMES, TWO, kind="stacked", spikes=spikes, threshold=-50 * mV)
    for line, stroke in zip(traces_of(axes), collections_of(axes)[1:], strict=True):
        assert stroke.get_transform() == line.get_transform()


def test_spikes_out_of_the_recorded_time_are_left_out():
    axes = plot_state(TIMES[1:], VALUES[1:], spikes=[0, 2, 9] * ms)
    assert_allclose([stroke[0, 0] for stroke in collections_of(axes)[0].get_segments()], [2])
    assert axes.get_xlim() == (1, 4)


def test_a_spike_monitor_is_taken():
    group = NeuronGroup(2, "v : volt", threshold="v > 0*mV")
    axes = plot_state(TIMES, TWO, spikes=SpikeMonitor(group))
    assert [len(one.get_segments()) for one in collections_of(axes)] == [0, 0]


def test_threshold_and_spikes_can_be_changed_or_left_out():
    options = {"threshold": -50 * mV, "spikes": [1] * ms}
    axes = plot_state(
        TIMES, VALUES, threshold_kwds={"color": "red"}, spike_kwds={"lw": 4}, **options
    )
    dashes, strokes = collections_of(axes)
    assert_allclose(dashes.get_color()[0], (1, 0, 0, 1))
    assert_array_equal(strokes.get_linewidth(), [4])
    plt.figure()
    axes = plot_state(TIMES, VALUES, threshold_kwds=False, spike_kwds=False, **options)
    assert not axes.collections
    assert not axes.texts


# what is missing


def test_values_that_are_not_finite_are_gaps_and_said_once():
    values = TWO.copy()
    values[1, 0], values[2, 1] = np.nan * volt, np.inf * volt
    with pytest.warns(UserWarning, match="v: 2 of 10 values are NaN or infinite") as warned:
        axes = plot_state(TIMES, values, var_name="v")
    assert len(warned) == 1
    assert warned[0].filename == __file__
    assert np.isnan(axes.lines[0].get_ydata()[1])
    assert np.isfinite(axes.dataLim.get_points()).all()
    assert axes.get_ylabel() == "v (mV)"


def test_times_that_are_not_finite_are_left_out():
    with pytest.warns(UserWarning, match="times: 1 of 5 values"):
        axes = plot_state([0, 1, np.nan, 3, 4] * ms, VALUES)
    assert_allclose(axes.lines[0].get_ydata(), [-70, -65, -60, -58])


@pytest.mark.parametrize("kind", ["overlaid", "stacked", "image"])
def test_no_values_give_empty_axes_with_labels(kind):
    axes = plot_state([] * ms, np.empty((0, 2)) * mV, var_name="v", kind=kind)
    axes.figure.canvas.draw()
    assert axes.get_xlabel() == "Time (ms)"
    expected = {"overlaid": "v (mV)", "stacked": "v of neuron", "image": "Neuron index"}
    assert axes.get_ylabel() == expected[kind]


@pytest.mark.parametrize("kind", ["overlaid", "stacked", "image"])
def test_values_of_which_none_is_finite_give_empty_axes(kind):
    with pytest.warns(UserWarning, match="10 of 10 values"):
        axes = plot_state(TIMES, np.full((5, 2), np.nan) * nA, kind=kind)
    axes.figure.canvas.draw()


def test_a_single_time_can_be_drawn():
    axes = plot_state([3] * ms, [2] * mV)
    axes.figure.canvas.draw()
    assert_allclose(axes.lines[0].get_xydata(), [[3, 2]])


# what is refused


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((VALUES, TIMES), DimensionError, "times has the unit V.*give times first"),
        ((np.arange(5), VALUES), DimensionError, "times has no unit, expected a unit such as s"),
        ((TIMES, VALUES[:3]), ArgumentError, r"values has the shape \(3,\), expected \(5,\)"),
        ((TIMES, TWO[:4]), ArgumentError, r"values has the shape \(4, 2\), expected \(5,\) or"),
        ((TIMES, np.zeros((5, 2, 2))), ArgumentError, r"values has the shape \(5, 2, 2\)"),
        ((TIMES, VALUES, mV), DimensionError, "time_unit is mV"),
        ((TIMES, VALUES, ms, nA), DimensionError, "var_unit is nA"),
        ((TIMES, VALUES, ms, "mV"), ArgumentTypeError, "var_unit must be a unit"),
        ((TIMES, ["a"] * 5), ArgumentTypeError, "values must be an array of"),
        ((TIMES, np.ones(5) * 1j), ArgumentTypeError, "values must be an array of real numbers"),
        ((TIMES, VALUES, ms, mV, "v", 3), ArgumentTypeError, "axes must be a matplotlib Axes"),
    ],
)
def test_wrong_arguments_are_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        plot_state(*arguments)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"colour": "red"}, ArgumentTypeError, "has no keyword 'colour': did you mean 'color'"),
        ({"kind": "piled"}, ArgumentError, "kind is 'piled', expected one of"),
        ({"threshold": -50}, DimensionError, "threshold has no unit, expected a unit such as V"),
        ({"threshold": "v > 0"}, ArgumentTypeError, "threshold is 'v > 0', expected one value"),
        ({"threshold": [1, 2] * mV}, ArgumentTypeError, "expected one value"),
        ({"spikes": [1] * ms}, ArgumentError, "spikes has only times for 2 traces"),
        ({"spikes": 3}, ArgumentTypeError, "spikes must be a SpikeMonitor"),
        ({"spikes": ([1] * ms, [0])}, DimensionError, "indices come first"),
        ({"neurons": [1]}, ArgumentError, "neurons has 1 indices, expected one for each of the 2"),
        ({"neurons": [1, 2] * Hz}, DimensionError, "neurons has the unit Hz"),
        ({"threshold_kwds": {"colr": 1}, "threshold": 1 * mV}, ArgumentTypeError, "colr"),
        ({"spike_kwds": {"colr": 1}, "spikes": ([0], [1] * ms)}, ArgumentTypeError, "colr"),
        ({"kind": "image", "threshold": 1 * mV}, ArgumentError, "threshold was given for an image"),
        ({"kind": "image", "lw": 1}, ArgumentTypeError, "has no keyword 'lw'"),
    ],
)
def test_wrong_options_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        plot_state(TIMES, TWO, **options)


def test_axes_and_ax_are_the_same_and_not_taken_together():
    _, (axes, other) = plt.subplots(2)
    assert plot_state(TIMES, VALUES, ax=axes) is axes
    assert plt.gca() is other
    with pytest.raises(ArgumentError, match="both given"):
        plot_state(TIMES, VALUES, axes=axes, ax=other)


@pytest.mark.parametrize("kind", ["overlaid", "stacked"])
def test_limits_can_be_found_again(kind):
    axes = plot_state(TIMES, TWO, kind=kind)
    axes.relim()
    axes.autoscale_view()
    expected = [shift_of(line) + line.get_ydata() for line in traces_of(axes)]
    assert_allclose(axes.dataLim.intervaly, [np.min(expected), np.max(expected)])
    assert axes.get_xlim() == pytest.approx((0, 4))


@pytest.mark.parametrize("colors", [5, "red", ["red"], ["red", "no colour"], (0.1, 0.2)])
def test_colors_that_are_none_are_refused(colors):
    with pytest.raises(ArgumentError, match="expected one colour for each of 2"):
        plot_state(TIMES, TWO, colors=colors)


@pytest.mark.parametrize("neurons", [[np.nan, 1], [0.5, 1], ["a", "b"]])
def test_neurons_that_are_no_indices_are_refused(neurons):
    with pytest.raises((ArgumentError, ArgumentTypeError), match="neurons "):
        plot_state(TIMES, TWO, neurons=neurons)
