"""Lines with far more points than pixels: what is drawn, what is kept, what zooming shows."""

from __future__ import annotations

import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backend_bases import MouseEvent
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.errors import ArgumentError
from brian2tools.plotting.data.state.line import TraceLine, Traces, add_traces

MANY = 40_000


def noise(size=MANY, traces=None):
    shape = size if traces is None else (size, traces)
    return np.random.default_rng(7).standard_normal(shape)


def drawn(values, times=None, **kwds):
    """Axes with a line for each column of values, over times from 0 to 1."""
    times = np.linspace(0, 1, len(values)) if times is None else times
    _, axes = plt.subplots(figsize=(4, 3), dpi=100)
    traces = Traces(times, values)
    lines = [TraceLine(traces, number, **kwds) for number in range(traces.number)]
    add_traces(axes, lines)
    return axes, lines


def pixels(axes):
    axes.set_axis_off()
    axes.figure.canvas.draw()
    return np.asarray(axes.figure.canvas.buffer_rgba())[..., :3].mean(axis=2) < 128


def test_all_points_are_kept_in_the_units_of_the_axes():
    values = noise()
    line = TraceLine(Traces(np.arange(MANY) * 1e-4, values), time_unit=1e-3, value_unit=1e-3)
    assert_allclose(line.get_xdata(), np.arange(MANY) / 10)
    assert_array_equal(line.get_ydata(), values / 1e-3)
    assert_allclose(line.get_xydata()[:, 1], values / 1e-3)


def test_many_points_are_reduced_to_the_limits_in_columns_of_dots():
    values = noise()
    axes, (line,) = drawn(values)
    x, y, reduced = line.get_visible_points()
    assert reduced
    assert len(x) < 6 * axes.bbox.width
    assert (y.min(), y.max()) == (values.min(), values.max())
    assert_allclose(x[[0, -1]], axes.get_xlim(), atol=2e-3)


def test_what_is_drawn_covers_what_a_plain_line_covers():
    values = np.cumsum(noise()) / 100
    values[::5000] += 3
    axes, _ = drawn(values, color="black", linewidth=1)
    ours = pixels(axes)
    _, plain = plt.subplots(figsize=(4, 3), dpi=100)
    plain.plot(np.linspace(0, 1, MANY), values, color="black", linewidth=1)
    plain.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())
    theirs = pixels(plain)
    assert theirs.sum() > 400
    near = ours.copy()
    for axis in (0, 1):
        near |= np.roll(near, 1, axis) | np.roll(near, -1, axis)
    assert not (theirs & ~near).any()
    assert ours.sum() < 1.6 * theirs.sum()


def test_zooming_in_brings_back_all_points():
    values = noise()
    axes, (line,) = drawn(values)
    axes.set_xlim(0.5, 0.505)
    x, y, reduced = line.get_visible_points()
    assert not reduced
    inside = slice(np.searchsorted(line.get_xdata(), x[0]), None)
    assert_array_equal(y, values[inside][: len(y)])
    assert x[0] < 0.5
    assert x[-1] > 0.505


def test_a_point_out_of_view_on_each_side_leads_the_line_to_the_edges():
    axes, (line,) = drawn(np.arange(10.0), times=np.arange(10.0))
    axes.set_xlim(3.4, 4.6)
    assert_array_equal(line.get_visible_points()[0], [3, 4, 5])


def test_few_points_are_drawn_as_they_are():
    values = noise(100)
    _, (line,) = drawn(values)
    x, y, reduced = line.get_visible_points()
    assert not reduced
    assert_array_equal(y, values)
    assert_array_equal(x, np.linspace(0, 1, 100))


def test_markers_show_only_where_points_are_not_reduced():
    axes, (line,) = drawn(noise(), marker="s", markersize=20, linewidth=0.1, color="black")
    few_pixels = pixels(axes).mean()
    axes.set_xlim(0.5, 0.502)
    line.set_markersize(3)
    with_markers = pixels(axes).sum()
    line.set_marker("")
    assert pixels(axes).sum() < with_markers
    assert few_pixels < 0.8


@pytest.mark.parametrize("gap", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_gaps(gap):
    values = noise()
    values[10_000:20_000] = gap
    values[30_000] = gap
    axes, (line,) = drawn(values)
    x, y, _ = line.get_visible_points()
    assert np.isnan(y[(x > 0.26) & (x < 0.49)]).all()
    assert np.isfinite(y[(x > 0.51) | (x < 0.24)]).all()
    assert np.isfinite(axes.dataLim.get_points()).all()
    middle = pixels(axes)[:, 135:198]
    assert not middle.any()


def test_a_gap_of_single_points_stays_where_points_are_not_reduced():
    values = np.ones(20)
    values[5] = np.nan
    _, (line,) = drawn(values)
    assert np.isnan(line.get_visible_points()[1][5])


def test_nothing_but_gaps_can_be_drawn():
    axes, (line,) = drawn(np.full(MANY, np.nan))
    axes.figure.canvas.draw()
    assert line.get_last_value() is None


@pytest.mark.parametrize("order", ["C", "F"])
def test_traces_share_one_envelope_whatever_their_order_in_memory(order):
    values = np.asarray(noise(traces=3), order=order)
    _, lines = drawn(values)
    for number, line in enumerate(lines):
        _, y, _ = line.get_visible_points()
        assert (y.min(), y.max()) == (values[:, number].min(), values[:, number].max())
    assert lines[0]._traces.envelope(np.array([0, MANY])) is lines[2]._traces.envelope(
        np.array([0, MANY])
    )


@pytest.mark.parametrize("dtype", [np.float32, np.int32, np.uint8, bool])
def test_other_types_of_numbers_are_drawn(dtype):
    values = (noise() > 0).astype(dtype)
    axes, (line,) = drawn(values)
    axes.figure.canvas.draw()
    assert (line.get_ydata().min(), line.get_ydata().max()) == (0, 1)


def test_arrays_are_neither_copied_nor_changed():
    values, times = noise(), np.linspace(0, 1, MANY)
    before = values.copy()
    for array in (values, times):
        array.setflags(write=False)
    axes, (line,) = drawn(values, times, value_unit=1e-3)
    axes.figure.canvas.draw()
    assert np.shares_memory(line._traces.values, values)
    assert np.shares_memory(line._traces.times, times)
    assert_array_equal(values, before)


def test_times_that_go_back_are_drawn_in_their_order():
    times = np.array([0.0, 2.0, 1.0, 3.0])
    _, (line,) = drawn(np.arange(4.0), times)
    assert_array_equal(line.get_visible_points()[0], times)


def test_unevenly_spaced_times_stay_where_they_are():
    times = np.concatenate((np.linspace(0, 0.1, MANY), np.linspace(0.9, 1, MANY)))
    _, (line,) = drawn(noise(2 * MANY), times)
    x, _, reduced = line.get_visible_points()
    assert reduced
    assert not ((x > 0.11) & (x < 0.89)).any()


def test_a_logarithmic_time_axis_has_detail_everywhere():
    times = np.logspace(-6, 0, MANY)
    axes, (line,) = drawn(noise(), times)
    axes.set_xscale("log")
    axes.set_xlim(1e-6, 1)
    x, _, _ = line.get_visible_points()
    assert np.median(x) < 1e-2
    axes.figure.canvas.draw()


def test_other_data_can_be_set():
    axes, (line,) = drawn(noise())
    line.set_data([0, 1, 2], [5, 6, 7])
    assert_array_equal(line.get_ydata(), [5, 6, 7])
    line.set_ydata([1, 2, 3])
    assert_array_equal(line.get_xydata(), [[0, 1], [1, 2], [2, 3]])
    line.set_xdata([4, 5, 6])
    assert_array_equal(line.get_xdata(), [4, 5, 6])
    axes.figure.canvas.draw()
    with pytest.raises(ArgumentError, match="expected one length"):
        line.set_data([1, 2], [1, 2, 3])


def test_picking_finds_points():
    axes, (line,) = drawn(np.zeros(50), picker=5)
    axes.figure.canvas.draw()
    x, y = axes.transData.transform((0.5, 0))
    event = MouseEvent("button_press_event", axes.figure.canvas, x, y, 1)
    found, details = line.contains(event)
    assert found
    assert set(details["ind"]) & {24, 25}


def test_limits_hold_the_data_and_no_margin_in_time():
    axes, _ = drawn(noise())
    assert axes.get_xlim() == (0, 1)
    assert axes.get_ylim()[0] < noise().min()
    assert axes.get_ylim()[1] > noise().max()


def test_relim_finds_the_same_limits():
    axes, _ = drawn(noise())
    before = axes.dataLim.get_points()
    axes.relim()
    assert_allclose(axes.dataLim.get_points()[:, 1], before[:, 1])


def test_properties_of_lines_are_honoured():
    axes, (line,) = drawn(noise(), color="red", label="noise", zorder=7, alpha=0.5, linewidth=3)
    assert isinstance(line, Line2D)
    assert (line.get_color(), line.get_label(), line.get_zorder()) == ("red", "noise", 7)
    axes.legend()
    axes.figure.canvas.draw()
    line.set_visible(False)
    assert not pixels(axes.figure.axes[0])[10:-10, 60:300].all()
    line.remove()
    assert not axes.lines


def test_an_invisible_line_draws_nothing():
    axes, (line,) = drawn(noise(), color="black")
    assert pixels(axes).any()
    line.set_visible(False)
    assert not pixels(axes).any()


def test_points_without_a_line_can_be_reduced_too():
    axes, (line,) = drawn(noise(), linestyle="none", marker="o", color="black")
    assert pixels(axes).any()
    assert line.get_visible_points()[2]


def test_vector_files_stay_small():
    axes, _ = drawn(noise(10 * MANY))
    file = io.BytesIO()
    axes.figure.savefig(file, format="pdf")
    assert len(file.getvalue()) < 60_000


def test_dashes_show_where_a_line_is_reduced():
    axes, (line,) = drawn(np.sin(np.linspace(0, 60, MANY)), color="black", linewidth=1)
    solid = pixels(axes).sum()
    line.set_linestyle("--")
    assert line.get_visible_points()[2]
    assert 0.4 * solid < pixels(axes).sum() < 0.9 * solid


def test_dashes_look_alike_where_a_line_rises_and_where_it_falls():
    axes, _ = drawn(1 - np.abs(np.linspace(-20, 20, MANY) % 4 - 2), color="black", linestyle="--")
    ours = pixels(axes).sum()
    plain = axes.figure.add_subplot(label="plain")
    axes.lines[0].set_visible(False)
    plain.plot(*axes.lines[0].get_data(), color="black", linestyle="--")
    plain.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())
    plain.set_axis_off()
    assert ours == pytest.approx(pixels(plain).sum(), rel=0.1)


def test_a_dashed_line_that_is_reduced_has_no_markers():
    axes, (line,) = drawn(noise(), linestyle="--", marker="s", markersize=20, color="black")
    with_marker = pixels(axes)
    line.set_marker("")
    assert_array_equal(pixels(axes), with_marker)


def test_relim_finds_other_data_and_lines_that_are_shifted():
    axes, (line,) = drawn(noise())
    line.set_transform(Affine2D().translate(0, 100) + axes.transData)
    axes.relim()
    assert_allclose(axes.dataLim.intervaly, [noise().min() + 100, noise().max() + 100])
    line.recache()
    line.set_data([0, 1], [5, 6])
    axes.relim()
    assert_allclose(axes.dataLim.intervaly, [105, 106])
