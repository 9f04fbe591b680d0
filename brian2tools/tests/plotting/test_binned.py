"""Images that are computed when they are drawn: what they do to the axes, and where they stand."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import ms, mV
from numpy.testing import assert_allclose

from brian2tools import plot_heat_map, plot_raster, plot_state
from brian2tools.errors import ArgumentError
from brian2tools.plotting.binned import BinnedImage


class HalfImage(BinnedImage):
    """Black where x is below 50, and transparent elsewhere."""

    windows = 0

    def colors(self, window):
        self.windows += 1
        step = (window.right - window.left) / window.columns
        middles = window.left + step * (np.arange(window.columns) + 0.5)
        colors = np.zeros((window.rows, window.columns, 4), np.uint8)
        colors[:, middles < 50, 3] = 255
        return colors


def shown(axes):
    axes.figure.canvas.draw()
    pixels = np.asarray(axes.figure.canvas.buffer_rgba())
    x0, y0, x1, y1 = np.rint(axes.bbox.extents).astype(int)
    return pixels[-y1:-y0, x0:x1, 0]


@pytest.mark.parametrize("limits", [(0, 100), (25, 75), (100, 0)])
def test_data_are_drawn_where_the_axis_says(limits):
    axes = plt.figure().gca()
    HalfImage(axes, (0, 100, 0, 10))
    axes.set_axis_off()
    axes.set_xlim(limits)
    row = shown(axes)[20]
    boundary = axes.transData.transform((50, 5))[0] - axes.bbox.x0
    dark = np.flatnonzero(row < 128)
    edge = dark.max() + 1 if limits[0] < limits[1] else dark.min()
    assert abs(edge - boundary) <= 1.5


def test_a_save_bins_once():
    axes = plt.figure().gca()
    image = HalfImage(axes, (0, 100, 0, 10))
    axes.figure.canvas.draw()
    axes.figure.canvas.draw()
    assert image.windows == 1


def test_alpha_holds_for_the_image():
    axes = plt.figure().gca()
    axes.set_axis_off()
    HalfImage(axes, (0, 100, 0, 10), alpha=0.5)
    assert shown(axes)[20, 20] == pytest.approx(128, abs=1)


def test_logarithmic_axes_are_refused_rather_than_drawn_wrong():
    axes = plot_heat_map(np.arange(1, 4) * ms, np.eye(3) * mV)
    axes.set_xscale("log")
    with pytest.raises(ArgumentError, match="not linear"):
        axes.figure.canvas.draw()


def test_axes_that_share_a_scale_keep_what_they_show():
    _, (first, second) = plt.subplots(2, sharex=True)
    plot_state(np.arange(100) * ms, np.arange(100) * mV, axes=first)
    plot_raster([0, 1], [40, 60] * ms, axes=second)
    assert first.get_xlim()[0] <= 0
    assert first.get_xlim()[1] >= 99


def test_an_inverted_axis_stays_inverted():
    axes = plt.figure().gca()
    axes.invert_yaxis()
    plot_raster([0, 1], [40, 60] * ms, axes=axes)
    assert_allclose(axes.get_ylim(), (1.5, -0.5))


def test_axes_of_less_than_a_pixel_are_drawn():
    figure = plt.figure()
    axes = figure.add_axes((0.5, 0.1, 1e-4, 0.5))
    HalfImage(axes, (0, 100, 0, 10))
    figure.canvas.draw()
    assert axes.get_xlim() == (0, 100)
