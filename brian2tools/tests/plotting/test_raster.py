"""Rasters of given spikes: what they show, how neurons are arranged, and wrong arguments."""

from __future__ import annotations

import warnings
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import Hz, NeuronGroup, Quantity, ms, mV, second, volt
from brian2.units.fundamentalunits import DimensionMismatchError
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import plot_raster
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.data.spikes.image import SpikeMarks
from brian2tools.plotting.style import EXCITATORY, INHIBITORY

INDICES = np.array([0, 2, 1, 3, 2])
TIMES = np.array([1.0, 2.0, 2.5, 4.0, 9.0]) * ms


def marks_of(axes):
    return [line for line in axes.lines if isinstance(line, SpikeMarks)]


def drawn(axes):
    """All spikes that the marks hold, in the order of time, as pairs of time and row."""
    pairs = [pair for mark in marks_of(axes) for pair in zip(*mark.get_data(), strict=True)]
    return sorted((float(time), int(row)) for time, row in pairs)


def labels_at_the_right(axes):
    return [note.get_text() for note in axes.texts]


def color_of(mark):
    return to_rgba(mark.get_color())


def test_spikes_are_drawn_at_their_times_and_indices():
    axes = plot_raster(INDICES, TIMES)
    assert drawn(axes) == [(1, 0), (2, 2), (2.5, 1), (4, 3), (9, 2)]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Neuron index")


def test_time_unit_scales_the_times_and_is_in_the_label():
    axes = plot_raster(INDICES, TIMES, second)
    assert_allclose(marks_of(axes)[0].get_xdata(), TIMES / second)
    assert axes.get_xlabel() == "Time (s)"


def test_limits_are_the_first_and_last_spike_and_all_rows():
    axes = plot_raster(INDICES, TIMES)
    assert_allclose(axes.get_xlim(), (1, 9))
    assert axes.get_ylim() == (-0.5, 3.5)


def test_limits_are_the_size_and_the_time_range_where_they_are_known():
    axes = plot_raster(INDICES, TIMES, size=10, time_range=(0, 20) * ms)
    assert_allclose(axes.get_xlim(), (0, 20))
    assert axes.get_ylim() == (-0.5, 9.5)


def test_ticks_of_indices_are_whole_numbers():
    axes = plot_raster([0, 1], [1, 2] * ms)
    axes.figure.canvas.draw()
    ticks = axes.get_yticks()
    assert_array_equal(ticks, np.round(ticks))


def test_upper_and_right_spines_are_hidden():
    spines = plot_raster(INDICES, TIMES).spines
    assert not spines["top"].get_visible()
    assert not spines["right"].get_visible()


@pytest.mark.parametrize("keyword", ["axes", "ax"])
def test_draws_on_the_axes_it_is_given_and_leaves_the_current_ones(keyword):
    _, (first, second_) = plt.subplots(1, 2)
    plt.sca(second_)
    assert plot_raster(INDICES, TIMES, **{keyword: first}) is first
    assert plt.gca() is second_
    assert not second_.has_data()


def test_changes_no_global_setting():
    before = plt.rcParams.copy()
    plot_raster(INDICES, TIMES, groups={"a": [0, 1], "b": [2, 3]})
    assert plt.rcParams == before


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_arrays_that_cannot_be_written_stay_as_they_are(order):
    indices, times = INDICES[order].copy(), np.asarray(TIMES)[order].copy()
    indices.flags.writeable = times.flags.writeable = False
    axes = plot_raster(indices, times * second, sort_by=np.array([3, 1, 2, 0]))
    axes.figure.canvas.draw()
    assert_array_equal(indices, INDICES[order])
    assert_array_equal(times, np.asarray(TIMES)[order])


def test_times_in_any_order_give_the_same_raster():
    order = [3, 0, 4, 1, 2]
    assert drawn(plot_raster(INDICES[order], TIMES[order])) == [
        (1, 0), (2, 2), (2.5, 1), (4, 3), (9, 2)
    ]  # fmt: skip


def test_times_in_order_are_not_copied():
    times = np.arange(10.0)
    axes = plot_raster(np.zeros(10, dtype=int), Quantity(times, dim=second.dim, copy=False))
    times[-1] = 20
    assert marks_of(axes)[0].get_xdata()[-1] == 20_000


def test_spikes_that_are_not_finite_are_left_out_and_said_once():
    times = [1, np.nan, 3, np.inf] * ms
    with pytest.warns(UserWarning, match=r"spike_times: 2 of 4 values are NaN") as said:
        axes = plot_raster([0, 1, 2, 3], times)
    axes.figure.canvas.draw()
    assert len(said) == 1
    assert said[0].filename == __file__
    assert drawn(axes) == [(1, 0), (3, 2)]


def test_no_spikes_give_empty_axes_with_labels():
    axes = plot_raster([], [] * second, size=5)
    axes.figure.canvas.draw()
    assert drawn(axes) == []
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Neuron index")
    assert axes.get_ylim() == (-0.5, 4.5)


def test_a_single_spike_is_in_the_middle_of_the_time_axis():
    axes = plot_raster([3], [7] * ms)
    assert sum(axes.get_xlim()) / 2 == pytest.approx(7)


def test_keywords_of_plot_reach_the_marks_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = plot_raster(INDICES, TIMES, marker="o", c="green", ms=7, alpha=0.5, zorder=3)
        axes.figure.canvas.draw()
    (mark,) = marks_of(axes)
    assert (mark.get_marker(), mark.get_markersize()) == ("o", 7)
    assert color_of(mark) == to_rgba("green")
    assert mark.get_alpha() == axes.images[0].get_alpha() == 0.5
    assert mark.get_zorder() == 3


def test_linewidth_is_the_width_of_the_strokes():
    assert marks_of(plot_raster(INDICES, TIMES, lw=2))[0].get_markeredgewidth() == 2


def test_label_is_in_the_legend():
    axes = plot_raster(INDICES, TIMES, label="cells", color="k")
    (entry,) = axes.legend().get_texts()
    assert entry.get_text() == "cells"


def test_marks_are_nearly_as_high_as_rows_and_keep_their_size_if_one_is_given():
    def height(axes, **limits):
        axes.set(**limits)
        return axes.images[0].mark_height()

    axes = plot_raster(np.arange(1000), np.arange(1000) * ms)
    assert height(axes, ylim=(0, 1000)) < height(axes, ylim=(0, 20)) <= 14
    row = axes.bbox.height * 72 / axes.figure.dpi / 40
    assert height(axes, ylim=(0, 40)) == pytest.approx(0.8 * row)


def test_second_raster_on_the_axes_has_another_colour_and_widens_the_limits():
    axes = plot_raster([0, 1], [1, 5] * ms)
    plot_raster([7], [30] * ms, axes=axes)
    first, other = marks_of(axes)
    assert first.get_color() == EXCITATORY
    assert other.get_color() == INHIBITORY
    assert axes.get_ylim() == (-0.5, 7.5)
    left, right = axes.get_xlim()
    assert left <= 1
    assert right >= 30


def test_limits_that_the_user_has_set_stay():
    _, axes = plt.subplots()
    axes.set(xlim=(2, 3), ylim=(0, 2))
    plot_raster(INDICES, TIMES, axes=axes)
    assert axes.get_xlim() == (2, 3)
    assert axes.get_ylim() == (0, 2)


def test_groups_have_own_colours_and_say_their_names_and_sizes():
    axes = plot_raster(
        INDICES, TIMES, groups={"excitatory": slice(0, 3), "inhibitory": slice(3, 4)}
    )
    first, other = marks_of(axes)
    assert (first.get_color(), other.get_color()) == (EXCITATORY, INHIBITORY)
    assert set(first.get_ydata()) == {0, 1, 2}
    assert set(other.get_ydata()) == {3}
    assert labels_at_the_right(axes) == ["excitatory\n3 neurons", "inhibitory\n1 neuron"]
    assert [note.get_color() for note in axes.texts] == [EXCITATORY, INHIBITORY]
    assert axes.get_ylabel() == "Neuron index"


def test_a_line_lies_between_groups():
    axes = plot_raster(INDICES, TIMES, groups={"a": slice(0, 1), "b": [1], "c": slice(2, 4)})
    (dividers,) = axes.collections
    assert [segment[0, 1] for segment in dividers.get_segments()] == [0.5, 1.5]


def test_groups_of_indices_are_drawn_side_by_side():
    axes = plot_raster(INDICES, TIMES, groups={"even": [0, 2], "odd": [1, 3]})
    even, odd = marks_of(axes)
    assert list(zip(*even.get_data(), strict=True)) == [(1, 0), (2, 1), (9, 1)]
    assert list(zip(*odd.get_data(), strict=True)) == [(2.5, 2), (4, 3)]
    assert axes.get_ylabel() == "Neuron, by group"


@pytest.mark.parametrize(
    "group",
    [slice(2, 4), [2, 3], np.array([False, False, True, True]), range(2, 4)],
    ids=["slice", "indices", "mask", "range"],
)
def test_neurons_outside_of_the_groups_are_left_out(group):
    axes = plot_raster(INDICES, TIMES, groups={"some": group})
    assert drawn(axes) == [(2, 0), (4, 1), (9, 0)]
    assert axes.get_ylim() == (-0.5, 1.5)


def test_neurons_left_out_do_not_appear_in_a_wider_view():
    axes = plot_raster(INDICES, TIMES, groups={"some": [2, 3]})
    axes.set_ylim(-100, 100)
    (visible,) = axes.images[0].get_visible_marks()
    assert set(visible[1]) == {0, 1}


def test_groups_can_be_subgroups():
    neurons = NeuronGroup(4, "v : 1")
    axes = plot_raster(INDICES, TIMES, groups={"a": neurons[:3], "b": neurons[3:]})
    assert [set(mark.get_ydata()) for mark in marks_of(axes)] == [{0, 1, 2}, {3}]


def test_groups_can_have_colours_of_their_own():
    axes = plot_raster(INDICES, TIMES, groups={"a": [0, 1], "b": [2, 3]}, colors=["k", "g"])
    assert [mark.get_color() for mark in marks_of(axes)] == ["k", "g"]


def test_labels_and_lines_between_groups_can_be_styled_or_left_out():
    groups = {"a": [0, 1], "b": [2, 3]}
    plain = plot_raster(INDICES, TIMES, groups=groups, label_kwds=False, divider_kwds=False)
    assert labels_at_the_right(plain) == []
    assert len(plain.collections) == 0
    plt.figure()
    settings = {"label_kwds": {"fontsize": 5}, "divider_kwds": {"linewidths": 3}}
    styled = plot_raster(INDICES, TIMES, groups=groups, **settings)
    assert {note.get_fontsize() for note in styled.texts} == {5}
    assert styled.collections[0].get_linewidths() == [3]


def test_labels_of_small_groups_neither_overlap_nor_leave_the_figure():
    _, axes = plt.subplots()
    groups = {f"small {k}": [k] for k in range(4)} | {"large": slice(4, 1000)}
    plot_raster([0, 999], [1, 2] * ms, axes=axes, groups=groups)
    axes.figure.canvas.draw()
    boxes = sorted((note.get_window_extent() for note in axes.texts), key=lambda box: box.y0)
    assert all(below.y1 <= above.y0 for below, above in pairwise(boxes))
    assert max(box.x1 for box in boxes) <= axes.figure.bbox.x1


def test_neurons_are_sorted_by_given_values_with_nan_on_top():
    axes = plot_raster(INDICES, TIMES, sort_by=[np.nan, 3, 1, 2])
    assert drawn(axes) == [(1, 3), (2, 0), (2.5, 2), (4, 1), (9, 0)]
    assert axes.get_ylabel() == "Neuron, sorted"


def test_label_names_the_variable_that_neurons_are_sorted_by():
    neurons = NeuronGroup(4, "threshold_potential : volt")
    neurons.threshold_potential = [4, 3, 2, 1] * mV
    axes = plot_raster(INDICES, TIMES, sort_by=neurons.threshold_potential)
    assert drawn(axes) == [(1, 3), (2, 1), (2.5, 2), (4, 0), (9, 1)]
    assert axes.get_ylabel() == "Neuron, sorted by threshold_potential"


def test_neurons_are_sorted_within_each_group():
    axes = plot_raster(INDICES, TIMES, groups={"a": [0, 1], "b": [2, 3]}, sort_by=[2, 1, 4, 3] * mV)
    assert drawn(axes) == [(1, 1), (2, 3), (2.5, 0), (4, 2), (9, 3)]
    assert axes.get_ylabel() == "Neuron, by group, sorted"


def test_title_is_given_or_left_out():
    assert plot_raster(INDICES, TIMES, title="Cells").get_title("left") == "Cells"
    plt.figure()
    assert plot_raster(INDICES, TIMES).get_title("left") == ""


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"spike_indices": TIMES, "spike_times": INDICES}, DimensionError, "spike_times has no"),
        ({"spike_times": [1] * volt}, DimensionError, "spike_times has the unit V, expected a"),
        ({"spike_indices": [1] * Hz}, DimensionError, "swapped"),
        ({"spike_indices": [1, 2]}, ArgumentError, "spike_indices has 2 and spike_times has 5"),
        ({"spike_indices": [-1, 0, 0, 0, 0]}, ArgumentError, "negative value -1"),
        ({"spike_indices": INDICES + 0.5}, ArgumentError, "not whole numbers"),
        ({"spike_indices": list("abcde")}, ArgumentTypeError, "spike_indices must be an array"),
        ({"size": 3}, ArgumentError, "index 3, expected less than the 3 neurons"),
        ({"size": 2.5}, ArgumentError, "size is 2.5, expected the number of neurons"),
        ({"time_unit": mV}, DimensionError, "time_unit is mV"),
        ({"time_unit": "ms"}, ArgumentTypeError, "time_unit must be a unit"),
        ({"time_range": (2, 1) * ms}, ArgumentError, "a start and a later stop"),
        ({"time_range": (1, 2)}, DimensionError, "time_range has no unit"),
        ({"axes": "here"}, ArgumentTypeError, "axes must be a matplotlib Axes, not str"),
        ({"groups": [0, 1]}, ArgumentTypeError, "groups must be a dictionary"),
        ({"groups": {}}, ArgumentError, "groups is empty"),
        ({"groups": {"a": [0, 1], "b": [1]}}, ArgumentError, "neurons in common"),
        ({"groups": {"a": [9]}, "size": 4}, ArgumentError, r"groups\['a'\] has the index 9"),
        ({"groups": {"a": "all"}}, ArgumentTypeError, r"groups\['a'\] must be an array"),
        ({"sort_by": [1, 2, 3]}, ArgumentError, "sort_by has 3 values, expected one for each"),
        ({"sort_by": 5}, ArgumentError, "sort_by has 1 values, expected one for each of the 4"),
        ({"colors": 5}, ArgumentError, "colors is 5, expected one colour for each group"),
        (
            {"spike_indices": INDICES > 1},
            ArgumentTypeError,
            "spike_indices has values that are true",
        ),
        ({"colors": ["k", "r"]}, ArgumentError, "one colour for each group, which makes 1"),
        ({"markr": "."}, ArgumentTypeError, r"no keyword 'markr': did you mean 'marker'"),
        ({"linestyle": "-"}, ArgumentError, "linestyle is '-', expected 'none'"),
        ({"label_kwds": {"colour": 1}}, ArgumentTypeError, "label_kwds of plot_raster"),
        ({"divider_kwds": {"colour": 1}}, ArgumentTypeError, "divider_kwds of plot_raster"),
    ],
)
def test_wrong_argument_is_named(change, error, message):
    arguments = {"spike_indices": INDICES, "spike_times": TIMES} | change
    with pytest.raises(error, match=message):
        plot_raster(**arguments)


def test_error_about_dimensions_is_one_of_brian_too():
    with pytest.raises(DimensionMismatchError):
        plot_raster(INDICES, INDICES * mV)


def test_axes_and_ax_together_are_an_error():
    _, axes = plt.subplots()
    with pytest.raises(ArgumentError, match="axes and ax were both given"):
        plot_raster(INDICES, TIMES, axes=axes, ax=axes)
