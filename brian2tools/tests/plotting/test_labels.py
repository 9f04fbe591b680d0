"""What stands around the data: labels, titles, ticks, scale bars."""

from __future__ import annotations

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import ms, mV
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from numpy.testing import assert_allclose

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.labels import (
    direct_labels,
    grouped_digits,
    integer_ticks,
    label_axes,
    nice_length,
    places_apart,
    scale_bar,
    set_title,
    tidy_axes,
)

LAYOUTS = [None, "constrained", "tight"]


def test_labels_have_units_and_two_spines_are_hidden():
    axes = Figure().add_subplot()
    label_axes(axes, x=("Time", ms), y=("v", mV))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "v (mV)")
    assert [axes.spines[side].get_visible() for side in ("top", "right", "left")] == [
        False, False, True,
    ]  # fmt: skip


def test_labels_that_are_not_given_stay():
    axes = Figure().add_subplot(xlabel="mine")
    label_axes(axes, y=("Neuron index", None))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("mine", "Neuron index")
    assert tidy_axes(axes) is axes


def test_parts_of_a_title_are_separated_and_none_leave_it_alone():
    axes = Figure().add_subplot()
    set_title(axes, "Spikes", "10 neurons")
    set_title(axes)
    assert axes.get_title("left") == "Spikes  ·  10 neurons"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (9999, "9999"), (10_000, "10 000"), (-1234567, "-1 234 567")]
)
def test_digits_are_grouped_from_five_on(number, text):
    assert grouped_digits(number) == text.replace(" ", "\N{NARROW NO-BREAK SPACE}")


@pytest.mark.parametrize("limits", [(-0.5, 0.5), (-0.5, 3.5), (0, 100), (3, 3.9)])
def test_ticks_of_indices_are_whole_numbers(limits):
    axes = Figure().add_subplot(ylim=limits)
    integer_ticks(axes.yaxis)
    axes.figure.canvas.draw()
    ticks = axes.get_yticks()
    assert len(ticks)
    assert_allclose(ticks, np.round(ticks))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_labels_at_the_right_are_apart_and_in_the_figure(layout):
    figure = plt.figure(layout=layout)
    axes = figure.add_subplot(ylim=(0, 10))
    notes = direct_labels(axes, [(5.1, "second", "red"), (5, "first", "blue"), (9, "third", "k")])
    figure.canvas.draw()
    assert [note.get_text() for note in notes] == ["first", "second", "third"]
    places = [note.get_window_extent() for note in notes]
    assert all(lower.y1 <= upper.y0 for lower, upper in pairwise(places))
    assert all(axes.bbox.x1 < place.x0 and place.x1 <= figure.bbox.x1 for place in places)


@pytest.mark.parametrize("labelled", [True, False])
def test_labels_at_the_right_do_not_reach_into_other_axes(labelled):
    figure, (axes, other) = plt.subplots(1, 2, layout=None)
    if labelled:
        other.set_ylabel("rate (Hz)")
    notes = direct_labels(axes, [(0.5, "excitatory\n3200 neurons", "blue")])
    other.set_ylabel("rate (Hz)")
    figure.canvas.draw()
    assert notes[0].get_window_extent().x1 < other.get_tightbbox().x0


def test_no_labels_are_no_labels():
    assert direct_labels(Figure().add_subplot(), []) == []


positive = st.floats(0.1, 50)


@given(st.lists(st.tuples(st.floats(-100, 100), positive), min_size=1, max_size=8))
def test_things_stand_apart_in_their_order(things):
    wanted, sizes = zip(*things, strict=True)
    places = places_apart(wanted, sizes)
    for (lower, size), (upper, other) in pairwise(zip(places, sizes, strict=True)):
        assert upper - lower >= (size + other) / 2 - 1e-9
    if all(b - a >= (s + t) / 2 for (a, s), (b, t) in pairwise(things)):
        assert_allclose(places, wanted, atol=1e-9)


@given(st.lists(st.tuples(st.floats(-100, 100), positive), min_size=1, max_size=8))
def test_things_stay_within_limits_if_there_is_room(things):
    wanted, sizes = zip(*things, strict=True)
    places = places_apart(wanted, sizes, 10, 20 + sum(sizes))
    assert places[0] - sizes[0] / 2 >= 10 - 1e-9
    assert places[-1] + sizes[-1] / 2 <= 20 + sum(sizes) + 1e-9


@pytest.mark.parametrize(
    ("span", "length"), [(100, 20), (4, 1), (7, 1), (8, 2), (0.03, 0.005), (1234, 200), (20, 5)]
)
def test_scale_bars_have_round_lengths(span, length):
    assert nice_length(span) == pytest.approx(length)


@pytest.mark.parametrize("vertical", [False, True])
def test_scale_bar_has_its_length_and_its_text_beside_it(vertical):
    axes = Figure().add_subplot(xlim=(0, 10), ylim=(0, 10))
    bar, note = scale_bar(axes, 3, "3 mV", at=(1, 2), vertical=vertical)
    along, across = (bar.get_ydata(), bar.get_xdata())[:: 1 if vertical else -1]
    assert np.ptp(along) == 3
    assert np.ptp(across) == 0
    axes.figure.canvas.draw()
    place, text = bar.get_window_extent(), note.get_window_extent()
    assert note.get_text() == "3 mV"
    assert not text.overlaps(place)
    if vertical:
        assert text.x0 > place.x1
    else:
        assert text.y1 < place.y0


def test_a_title_gives_way_to_one_of_the_user():
    axes = plt.figure().gca()
    set_title(axes, "Spikes of cells", "4 spikes")
    axes.set_title("My title")
    assert (axes.get_title("left"), axes.get_title()) == ("", "My title")


def test_a_title_that_the_user_changed_stays():
    axes = plt.figure().gca()
    set_title(axes, "Spikes of cells", "4 spikes")
    axes.set_title("My title", loc="left")
    axes.set_title("Another")
    assert (axes.get_title("left"), axes.get_title()) == ("My title", "Another")


def test_a_title_loses_parts_and_size_rather_than_leave_its_axes():
    _, axes = plt.subplots(1, 3, figsize=(6, 2))
    for one in axes:
        set_title(one, "Spikes of a group", "14160 spikes in 600 ms")
        title = one._left_title
        assert title.get_text() == "Spikes of a group"
        assert title.get_window_extent().width <= 1.01 * one.bbox.width


def test_a_title_has_to_be_a_text():
    with pytest.raises(ArgumentTypeError, match="title must be a text or None, not 3"):
        set_title(plt.figure().gca(), 3)


def test_twin_axes_keep_the_side_of_their_ticks():
    axes = plt.figure().gca()
    assert tidy_axes(axes.twinx()).spines["right"].get_visible()
    assert not tidy_axes(axes).spines["right"].get_visible()


def test_wrong_properties_of_labels_are_named():
    with pytest.raises(ArgumentTypeError, match=r"label_kwds.*'colr'.*'color'"):
        direct_labels(plt.figure().gca(), [(0.5, "label", "red")], colr="blue")


def test_labels_can_be_given_a_colour():
    (note,) = direct_labels(plt.figure().gca(), [(0.5, "label", "red")], color="blue", size=7)
    assert (note.get_color(), note.get_fontsize()) == ("blue", 7)
