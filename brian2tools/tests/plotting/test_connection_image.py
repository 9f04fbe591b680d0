"""The binned image: what each pixel shows at which zoom, compared with counting one by one."""

from __future__ import annotations

import itertools
import tracemalloc
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import nS
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import plot_synapses
from brian2tools.plotting.binned import Window
from brian2tools.plotting.synapses import aggregate, connection_image
from brian2tools.plotting.synapses.aggregate import (
    AGGREGATES,
    bin_synapses,
    combine_pairs,
    count_pairs,
    degrees,
)
from brian2tools.plotting.synapses.connection_image import visible_bins

BY_HAND: dict[str, Any] = {
    "sum": np.sum,
    "mean": np.mean,
    "min": np.min,
    "max": np.max,
    "number": len,
}


@pytest.fixture(autouse=True)
def tiny_chunks(monkeypatch):
    """Have even the few synapses of a test come in several chunks."""
    monkeypatch.setattr(aggregate, "_CHUNK", 7)


@pytest.fixture
def few_bins(monkeypatch):
    """Have even the few neurons of a test come in an overview that is not single neurons."""
    monkeypatch.setattr(connection_image, "_MOST_BINS", 20)


def synapses(neurons=50, number=400, seed=1):
    rng = np.random.default_rng(seed)
    sources, targets = rng.integers(neurons, size=(2, number), dtype=np.int32)
    return sources, targets, rng.normal(size=number)


def image_of(*args, pixels=(60, 40), **kwds):
    figure = plt.figure(figsize=(2, 2), dpi=100)
    axes = figure.add_axes((0, 0, pixels[0] / 200, pixels[1] / 200))
    plot_synapses(*args, plot_type="binned", axes=axes, colorbar=False, **kwds)
    (image,) = axes.images
    return image


def pixels_of(image):
    return image.make_image(image.axes.figure.canvas.get_renderer())[0]


@pytest.mark.parametrize("how", AGGREGATES)
def test_bins_hold_what_counting_one_by_one_finds(how):
    sources, targets, values = synapses()
    source_edges, target_edges = np.array([3, 10, 11, 40]), np.array([0, 25, 50])
    grid = bin_synapses(
        sources, targets, values, source_edges, target_edges, size=(50, 50), aggregate=how
    )
    shown = grid.shown()
    for column, (left, right) in enumerate(itertools.pairwise(source_edges)):
        for row, (low, high) in enumerate(itertools.pairwise(target_edges)):
            inside = (sources >= left) & (sources < right) & (targets >= low) & (targets < high)
            expected = BY_HAND[how](values[inside])
            if how in ("number", "sum"):
                expected /= (right - left) * (high - low)
            assert grid.number[row, column] == inside.sum()
            assert shown[row, column] == pytest.approx(expected)


@pytest.mark.parametrize("how", AGGREGATES)
def test_pairs_hold_what_counting_one_by_one_finds(how):
    sources, targets, values = synapses(neurons=12)
    pairs = combine_pairs(sources, targets, values, size=(12, 12), aggregate=how)
    assert len(pairs.sources) == len({*zip(sources.tolist(), targets.tolist(), strict=True)})
    for source, target, number, shown in zip(
        pairs.sources, pairs.targets, pairs.number, pairs.shown, strict=True
    ):
        inside = (sources == source) & (targets == target)
        assert number == inside.sum()
        assert shown == pytest.approx(BY_HAND[how](values[inside]))


@pytest.mark.parametrize("how", AGGREGATES)
def test_a_merged_grid_is_that_of_coarser_bins(how):
    sources, targets, values = synapses()
    fine, columns, rows = np.arange(51), np.array([0, 4, 30]), np.array([5, 6, 50])
    options = {"size": (50, 50), "aggregate": how}
    merged = bin_synapses(sources, targets, values, fine, fine, **options).merged(columns, rows)
    expected = bin_synapses(sources, targets, values, columns, rows, **options)
    assert_array_equal(merged.number, expected.number)
    assert_allclose(merged.shown().filled(0), expected.shown().filled(0))


def test_pairs_are_counted_in_every_way(monkeypatch):
    sources, targets, _ = synapses(neurons=12)
    expected = len({*zip(sources.tolist(), targets.tolist(), strict=True)})
    assert count_pairs(sources, targets, (12, 12)) == expected
    monkeypatch.setattr(aggregate, "_MOST_MARKS", 10)
    assert count_pairs(sources, targets, (12, 12)) == expected
    monkeypatch.setattr(aggregate, "_MOST_SORTED", 10)
    assert count_pairs(sources, targets, (12, 12)) is None


def test_degrees_are_the_numbers_of_occurrences():
    assert_array_equal(degrees(np.array([3, 1, 3, 3] * 5), 5), [0, 5, 0, 15, 0])


@given(
    neurons=st.integers(1, 60),
    bins=st.integers(1, 60),
    low=st.floats(-30, 60),
    span=st.floats(0.05, 100),
    pixels=st.integers(1, 80),
    inverted=st.booleans(),
)
def test_each_pixel_shows_what_lies_under_it(neurons, bins, low, span, pixels, inverted):
    edges = np.arange(min(bins, neurons) + 1) * neurons // min(bins, neurons)
    ends = (low + span, low) if inverted else (low, low + span)
    starts, bin_of_pixel = visible_bins(edges, *ends, pixels)
    assert_array_equal(starts, np.unique(starts))
    drawn = np.flatnonzero(bin_of_pixel >= 0)
    assert set(bin_of_pixel[drawn]) == set(range(max(len(starts) - 1, 0)))
    width = span / pixels
    for pixel in drawn:
        first, last = edges[starts[bin_of_pixel[pixel]]], edges[starts[bin_of_pixel[pixel] + 1]]
        left = ends[0] + pixel * (ends[1] - ends[0]) / pixels
        right = left + (ends[1] - ends[0]) / pixels
        # Neuron k is drawn from k - 0.5 to k + 0.5; the edge of a bin is off by half a bin at most.
        widest = np.diff(edges).max()
        assert first - 0.5 <= max(left, right) + widest / 2 + 1e-9
        assert last - 0.5 >= min(left, right) - widest / 2 - 1e-9
        assert last - first <= max(width + widest, widest) + 1e-9


def test_every_neuron_in_view_is_drawn_whatever_the_size():
    for neurons in (1, 2, 7, 40, 41, 55, 60, 100, 399, 400, 1000):
        starts, _ = visible_bins(np.arange(neurons + 1), -0.5, neurons - 0.5, 40)
        assert starts[0] == 0
        assert starts[-1] == neurons


@pytest.mark.parametrize("neurons", [10, 40, 300])
def test_no_synapse_vanishes_between_pixels(neurons):
    for where in range(0, neurons, 7):
        image = image_of([where], [where], size=(neurons, neurons), pixels=(40, 40))
        opaque = pixels_of(image)[..., 3] > 0
        assert opaque.any()
        rows, columns = np.nonzero(opaque)
        assert abs(columns.mean() + 0.5 - (where + 0.5) / neurons * 40) <= 1
        assert abs(rows.mean() + 0.5 - (where + 0.5) / neurons * 40) <= 1
        plt.close()


def test_zooming_in_shows_each_pair_as_a_cell():
    image = image_of([3, 5], [4, 4], [1, 2] * nS, size=(1000, 1000), pixels=(40, 40))
    image.axes.set(xlim=(1.5, 5.5), ylim=(2.5, 6.5))
    pixels = pixels_of(image)
    cell = pixels.reshape(4, 10, 4, 10, 4)
    assert_array_equal(cell, np.broadcast_to(cell[:, :1, :, :1], cell.shape))
    opaque = cell[:, 0, :, 0, 3] > 0
    assert_array_equal(np.argwhere(opaque), [[1, 1], [1, 3]])


def test_an_inverted_axis_turns_the_picture():
    sources, targets, values = synapses()
    image = image_of(sources, targets, values, size=(50, 50), pixels=(50, 50))
    upright = pixels_of(image).copy()
    image.axes.invert_yaxis()
    assert_array_equal(pixels_of(image), upright[::-1])


def test_outside_of_the_neurons_nothing_is_drawn():
    image = image_of([0], [0], size=(1, 1), pixels=(30, 30))
    image.axes.set(xlim=(-1.5, 1.5), ylim=(-1.5, 1.5))
    opaque = pixels_of(image)[..., 3] > 0
    expected = np.zeros((30, 30), dtype=bool)
    expected[10:20, 10:20] = True
    assert_array_equal(opaque, expected)
    image.axes.set(xlim=(10, 20))
    assert not pixels_of(image).any()


@pytest.mark.usefixtures("few_bins")
@pytest.mark.parametrize("how", AGGREGATES)
@pytest.mark.parametrize("limits", [(-0.5, 199.5), (20, 60), (99.5, 103.5)])
def test_a_zoom_beyond_the_overview_bins_the_synapses_again(how, limits):
    sources, targets, values = synapses(neurons=200, number=5000)
    image = image_of(sources, targets, values, aggregate=how, size=(200, 200), pixels=(40, 40))
    low, high = limits
    image.axes.set(xlim=limits, ylim=limits)
    window = Window(low, high, low, high, 40, 40)
    edges = np.arange(201)
    starts, pixel = visible_bins(edges, low, high, 40)
    expected = bin_synapses(
        sources, targets, values, starts, starts, size=(200, 200), aggregate=how
    ).shown()[np.ix_(pixel, pixel)]
    assert_array_equal(image.colors(window), image.to_rgba(expected, bytes=True))


@pytest.mark.usefixtures("few_bins")
def test_the_whole_matrix_is_drawn_from_the_overview_alone():
    sources, targets, _ = synapses(neurons=200, number=5000)
    image = image_of(sources, targets, size=(200, 200), pixels=(10, 10))
    image._rebin = None  # would fail if it were called
    assert (pixels_of(image)[..., 3] > 0).all()


@pytest.mark.usefixtures("few_bins")
def test_a_colour_is_the_number_of_synapses_per_pair_of_neurons_at_each_zoom():
    # Every neuron to every second: half a synapse per pair, wherever one looks.
    sources, targets = (one.ravel() for one in np.meshgrid(np.arange(200), np.arange(0, 200, 2)))
    image = image_of(sources, targets, size=(200, 200), pixels=(20, 20), vmin=0, vmax=1)
    assert_allclose(np.ma.compressed(image.get_array()), 0.5)
    half = image.to_rgba(np.array([[0.5]]), bytes=True)[0, 0]
    one = image.to_rgba(np.array([[1.0]]), bytes=True)[0, 0]
    assert_array_equal(np.unique(pixels_of(image).reshape(-1, 4), axis=0), [half])
    image.axes.set(xlim=(39.5, 79.5), ylim=(39.5, 79.5))
    assert_array_equal(np.unique(pixels_of(image).reshape(-1, 4), axis=0), [half])
    image.axes.set(xlim=(39.5, 49.5), ylim=(39.5, 49.5))
    colors = pixels_of(image)
    assert_array_equal(np.unique(colors[colors[..., 3] > 0], axis=0), [one])


def test_zooming_leaves_the_colours_as_they_are():
    sources, targets, values = synapses(neurons=2000, number=5000)
    image = image_of(sources, targets, np.abs(values), size=(2000, 2000))
    limits = image.get_clim()
    image.axes.set(xlim=(0, 50), ylim=(0, 50))
    image.axes.figure.canvas.draw()
    assert image.get_clim() == limits


def test_the_colour_bar_of_densities_says_that_a_zoom_goes_beyond():
    sources, targets, _ = synapses(neurons=2000, number=5000)
    axes = plot_synapses(sources, targets, plot_type="binned", size=(2000, 2000))
    bar = axes.images[0].colorbar
    assert bar.extend == "max"
    assert bar.ax.get_ylabel() == "Synapses per pair"
    assert axes.images[0].get_clim()[0] == 0


def test_memory_beyond_the_data_is_small(monkeypatch):
    monkeypatch.setattr(aggregate, "_CHUNK", 1 << 16)
    sources, targets, _ = synapses(neurons=100_000, number=4_000_000)
    tracemalloc.start()
    image = image_of(sources, targets, size=(100_000, 100_000))
    pixels_of(image)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20e6 < sources.nbytes + targets.nbytes
