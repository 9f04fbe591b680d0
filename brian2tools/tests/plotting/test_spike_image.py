"""Rasters of many spikes: what is drawn as an image, and when it turns into marks."""

from __future__ import annotations

import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import ms, second
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from numpy.testing import assert_array_equal

from brian2tools import plot_raster
from brian2tools.plotting.binned import Window
from brian2tools.plotting.data.spikes.image import MOST_MARKS, SpikeImage
from brian2tools.plotting.data.spikes.spike_trains import Spikes, count_spikes, equal_bins
from brian2tools.plotting.style import EXCITATORY, INHIBITORY


def many_spikes(number=2 * MOST_MARKS, size=1000, seed=1):
    """Spikes at random in the first second."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, size, number), np.sort(rng.random(number)) * second


def image_of(axes):
    (image,) = (one for one in axes.images if isinstance(one, SpikeImage))
    return image


def shown(axes, columns=50, rows=40):
    """The image of the present view in a few large pixels."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    return image_of(axes).colors(Window(left, right, bottom, top, columns, rows))


def pixels(figure):
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3]


@given(
    spikes=st.lists(st.tuples(st.floats(0, 10), st.integers(0, 30)), max_size=50),
    columns=st.integers(1, 7),
    rows=st.integers(1, 7),
)
def test_counts_are_those_of_a_histogram(spikes, columns, rows):
    spikes = sorted(spikes)
    times = np.array([time for time, _ in spikes])
    indices = np.array([index for _, index in spikes], dtype=int)
    edges = np.linspace(0, 10.5, columns + 1)
    heights = np.linspace(-0.31, 30.637, rows + 1)
    expected, _, _ = np.histogram2d(indices, times, bins=[heights, edges])
    bins_of = equal_bins(heights[0], heights[-1], rows)
    assert_array_equal(count_spikes([Spikes(times, indices)], edges, bins_of, rows), expected)


def test_rows_outside_of_the_bins_are_not_counted():
    spikes = Spikes(np.zeros(4), np.array([0, 3, 6, 100]))
    counts = count_spikes([spikes], np.array([-1.0, 1.0]), equal_bins(2.5, 6.5, 2), 2)
    assert_array_equal(counts, [[1], [1]])


def test_few_spikes_are_left_to_the_marks():
    axes = plot_raster([0, 1, 2], [1, 2, 3] * ms)
    (visible,) = image_of(axes).get_visible_marks()
    assert_array_equal(visible, [[1, 2, 3], [0, 1, 2]])


def test_many_spikes_are_not_drawn_as_marks():
    assert image_of(plot_raster(*many_spikes())).get_visible_marks() is None


def test_marks_hold_all_spikes_also_where_an_image_is_drawn():
    indices, times = many_spikes()
    (mark,) = plot_raster(indices, times).lines
    assert_array_equal(mark.get_ydata(), indices)
    np.testing.assert_allclose(mark.get_xdata(), times / ms)


@pytest.mark.parametrize(
    "view", [{"xlim": (200, 300)}, {"ylim": (100, 200)}, {"xlim": (300, 200), "ylim": (90, 9)}]
)
def test_zooming_in_brings_back_marks_for_what_is_visible(view):
    indices, times = many_spikes()
    axes = plot_raster(indices, times)
    axes.set(**view)
    (visible,) = image_of(axes).get_visible_marks()
    (left, right), (bottom, top) = axes.get_xbound(), axes.get_ybound()
    inside = (times / ms >= left) & (times / ms <= right)
    inside &= (indices > bottom - 0.5) & (indices < top + 0.5)
    assert_array_equal(visible[1], indices[inside])


def test_zooming_in_changes_from_image_to_marks_in_the_picture():
    axes = plot_raster(*many_spikes(), color="red")
    figure = axes.figure
    figure.canvas.draw()
    axes.set(xlim=(200, 201), ylim=(0, 100))
    ((x, y),) = image_of(axes).get_visible_marks()
    picture = pixels(figure)
    columns, rows = axes.transData.transform(np.column_stack((x, y))).astype(int).T
    is_red = picture[picture.shape[0] - 1 - rows, columns, 1] < 128
    assert 0 < x.size < 50
    assert is_red.all()


def test_image_shows_a_spike_wherever_there_is_one():
    indices, times = many_spikes()
    axes = plot_raster(indices, times, time_range=(0, 1) * second)
    counts, _, _ = np.histogram2d(
        indices, times / ms, bins=[np.linspace(-0.5, 999.5, 41), np.linspace(0, 1000, 51)]
    )
    assert_array_equal(shown(axes)[..., 3] > 0, counts > 0)


def test_single_spike_is_visible_beside_crowded_places():
    crowd = np.repeat(np.arange(100), 1000)
    indices = np.append(crowd, 900)
    times = np.append(np.full(crowd.size, 0.1), 0.5) * second
    axes = plot_raster(indices, times, size=1000, time_range=(0, 1) * second)
    alone = shown(axes, 10, 10)[9, 5]
    assert alone[3] >= 0.3 * 255
    assert_array_equal(alone[:3], np.round(np.array(to_rgb(EXCITATORY)) * 255))


def test_more_spikes_make_a_stronger_colour():
    times = np.repeat([0.05, 0.15, 0.25, 0.35], [1, 2_000, 10_000, 30_000]) * second
    axes = plot_raster(np.zeros(times.size, dtype=int), times, size=1, time_range=(0, 0.4) * second)
    image = shown(axes, 4, 1)[0].astype(int)
    darkness = image[:, 3] - image[:, :3].sum(axis=1)
    assert (np.diff(darkness) > 0).all()


def test_groups_keep_their_colours_in_the_image():
    indices, times = many_spikes(200_000)
    axes = plot_raster(indices, times, groups={"E": slice(0, 500), "I": slice(500, 1000)})
    image = shown(axes, 20, 20)
    hue = image[..., 2].astype(int) - image[..., 0]
    assert (hue[:10] > 0).all()
    assert (hue[10:] < 0).all()


def test_sorted_neurons_are_sorted_in_the_image():
    indices, times = many_spikes(100_000)
    indices = indices // 2 * 2
    axes = plot_raster(indices, times, size=1000, sort_by=np.arange(1000) % 2)
    alpha = shown(axes, 20, 20)[..., 3]
    assert (alpha[:10] > 0).all()
    assert (alpha[10:] == 0).all()


def test_inverted_axes_turn_the_image():
    axes = plot_raster(*many_spikes(100_000, size=100))
    image = shown(axes)
    axes.invert_xaxis()
    axes.invert_yaxis()
    assert_array_equal(shown(axes), image[::-1, ::-1])


def test_time_step_does_not_show_as_stripes():
    steps = np.repeat(np.arange(150), 2000)
    indices = np.tile(np.arange(2000), 150)
    axes = plot_raster(indices, steps * 0.1 * ms, time_range=(0, 15) * ms)
    alpha = shown(axes, 100, 10)[..., 3].astype(int)
    assert np.ptp(alpha) <= 2


def test_rows_of_few_neurons_are_as_thick_as_marks():
    axes = plot_raster(*many_spikes(200_000, size=3))
    image = shown(axes, 10, 300)
    filled = (image[..., 3] > 0).all(axis=1)
    part = 3 * image_of(axes).mark_height() / (axes.bbox.height * 72 / axes.figure.dpi)
    assert filled.mean() == pytest.approx(part, abs=0.03)
    assert filled[50]
    assert not filled[100]


def test_spikes_are_not_lost_in_print_of_high_resolution(tmp_path):
    axes = plot_raster(*many_spikes(40_000))
    axes.set_axis_off()
    fractions = []
    for dpi in (100, 400):
        axes.figure.savefig(tmp_path / "raster.png", dpi=dpi)
        picture = plt.imread(tmp_path / "raster.png")
        fractions.append((picture[..., :3].min(axis=-1) < 0.99).mean())
    assert fractions[1] > 0.5 * fractions[0]


def test_pdf_of_many_spikes_is_small(tmp_path):
    axes = plot_raster(*many_spikes(300_000))
    axes.figure.savefig(tmp_path / "raster.pdf")
    assert (tmp_path / "raster.pdf").stat().st_size < 1_000_000


def test_colour_that_is_set_later_is_that_of_the_next_draw():
    axes = plot_raster(*many_spikes())
    before = pixels(axes.figure).copy()
    axes.lines[0].set_color(INHIBITORY)
    after = pixels(axes.figure)
    inside = axes.bbox.extents.astype(int)
    blue, red = (
        picture[-inside[3] : -inside[1], inside[0] : inside[2]].reshape(-1, 3).mean(axis=0)
        for picture in (before, after)
    )
    assert blue[2] > blue[0]
    assert red[0] > red[2]


def test_size_that_is_set_later_is_that_of_the_marks():
    axes = plot_raster([0], [1] * ms, color="black")
    few = (pixels(axes.figure) < 128).sum()
    axes.lines[0].set_markersize(60)
    assert (pixels(axes.figure) < 128).sum() > few + 50


def test_raster_that_is_removed_leaves_nothing():
    axes = plot_raster(*many_spikes())
    image_of(axes).remove()
    assert len(axes.images) == len(axes.lines) == 0


def test_hidden_raster_is_not_drawn():
    axes = plot_raster(*many_spikes(), visible=False)
    axes.set_axis_off()
    assert (pixels(axes.figure) == 255).all()


def test_figure_with_a_raster_can_be_pickled():
    axes = plot_raster(*many_spikes())
    again = pickle.loads(pickle.dumps(axes.figure))
    assert_array_equal(pixels(again), pixels(axes.figure))


def test_legend_finds_a_place_among_many_spikes():
    axes = plot_raster(*many_spikes(), label="cells")
    axes.legend(loc="best")
    axes.figure.canvas.draw()
    assert axes.get_legend().get_texts()[0].get_text() == "cells"
