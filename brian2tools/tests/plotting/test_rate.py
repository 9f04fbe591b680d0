"""Rates: of given values, of population rate monitors, and of groups below a raster."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    kHz,
    ms,
    mV,
    second,
)
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import brian_plot, plot_raster_and_rate, plot_rate
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.data.spikes.group_rates import bin_edges

TIMES = np.array([0.0, 1.0, 2.0, 3.0]) * ms
RATE = np.array([10.0, 30.0, 20.0, 40.0]) * Hz


def population(duration=20 * ms, name="cells"):
    """Four neurons, of which each spikes every 2 ms."""
    source = NeuronGroup(
        4, "dv/dt = 0.5/ms : 1", threshold="v > 0.999", reset="v = 0", method="euler", name=name
    )
    monitor = PopulationRateMonitor(source)
    if duration:
        Network(source, monitor).run(duration)
    return monitor


def test_rate_is_drawn_over_time_with_units():
    axes = plot_rate(TIMES, RATE)
    (line,) = axes.lines
    assert_allclose(line.get_xdata(), [0, 1, 2, 3])
    assert_allclose(line.get_ydata(), [10, 30, 20, 40])
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Rate (Hz)")


def test_units_scale_the_data_and_are_in_the_labels():
    axes = plot_rate(TIMES, RATE, second, kHz)
    assert_allclose(axes.lines[0].get_xdata(), [0, 0.001, 0.002, 0.003])
    assert_allclose(axes.lines[0].get_ydata(), [0.01, 0.03, 0.02, 0.04])
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (s)", "Rate (kHz)")


def test_axis_of_the_rate_starts_at_zero():
    axes = plot_rate(TIMES, RATE)
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] > 40
    assert_allclose(axes.get_xlim(), (0, 3))


def test_second_rate_has_another_colour_and_fits_on_the_axes():
    axes = plot_rate(TIMES, RATE)
    plot_rate(TIMES, 10 * RATE, axes=axes)
    assert len({line.get_color() for line in axes.lines}) == 2
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] > 400


def test_keywords_reach_the_line():
    (line,) = plot_rate(TIMES, RATE, c="k", lw=3, label="mean").lines
    assert (line.get_color(), line.get_linewidth(), line.get_label()) == ("k", 3, "mean")


def test_arrays_that_cannot_be_written_stay_as_they_are():
    times, rate = np.array([0.0, 1.0]), np.array([5.0, 6.0])
    times.flags.writeable = rate.flags.writeable = False
    axes = plot_rate(times * second, rate * Hz)
    axes.figure.canvas.draw()
    assert_array_equal(times, [0, 1])
    assert_array_equal(rate, [5, 6])


def test_rates_that_are_not_finite_are_gaps_and_said_once():
    with pytest.warns(UserWarning, match="rate: 2 of 4 values are NaN or infinite") as said:
        axes = plot_rate(TIMES, [10, np.nan, np.inf, 20] * Hz)
    axes.figure.canvas.draw()
    assert len(said) == 1
    assert axes.get_ylim()[1] < 30


def test_no_values_give_empty_axes_with_labels():
    axes = plot_rate([] * second, [] * Hz)
    axes.figure.canvas.draw()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Rate (Hz)")


def test_zero_is_at_the_bottom_also_where_all_rates_are_zero():
    assert plot_rate(TIMES, 0 * RATE).get_ylim()[0] == 0


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"times": RATE, "rate": TIMES}, DimensionError, "times has the unit Hz.*times come first"),
        ({"rate": [1, 2, 3, 4] * mV}, DimensionError, "rate has the unit V"),
        ({"rate": RATE[:2]}, ArgumentError, "times has 4 and rate has 2 values"),
        ({"rate_unit": mV}, DimensionError, "rate_unit is mV"),
        ({"colour": "k"}, ArgumentTypeError, "no keyword 'colour': did you mean 'color'"),
    ],
)
def test_wrong_argument_is_named(change, error, message):
    with pytest.raises(error, match=message):
        plot_rate(**{"times": TIMES, "rate": RATE} | change)


def test_monitor_is_smoothed_with_a_gaussian_of_1_ms():
    monitor = population()
    (line,) = brian_plot(monitor).lines
    assert_allclose(line.get_ydata(), monitor.smooth_rate("gaussian", 1 * ms) / Hz)
    assert_allclose(line.get_xdata(), monitor.t / ms)


def test_monitor_can_be_smoothed_in_another_way_or_not_at_all():
    monitor = population()
    for options, expected in (
        ({"window": "flat", "width": 3 * ms}, monitor.smooth_rate("flat", 3 * ms)),
        ({"window": np.ones(5)}, monitor.smooth_rate(np.ones(5))),
        ({"width": None}, monitor.rate),
    ):
        plt.figure()
        (line,) = brian_plot(monitor, **options).lines
        assert_allclose(line.get_ydata(), expected / Hz)


def test_title_of_a_monitor_says_whose_rate_it_is_and_its_mean():
    assert brian_plot(population()).get_title("left") == "Rate of cells  ·  500 Hz mean"
    plt.figure()
    assert brian_plot(population(), title=None).get_title("left") == ""


def test_time_axis_covers_the_whole_run():
    assert_allclose(brian_plot(population()).get_xlim(), (0, 20))


def test_monitor_that_never_ran_gives_empty_axes_with_labels():
    axes = brian_plot(population(duration=0))
    axes.figure.canvas.draw()
    assert axes.get_title("left") == "Rate of cells"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Rate (Hz)")
    assert axes.lines[0].get_xdata().size == 0


def test_a_plot_keeps_its_rate_when_the_simulation_goes_on():
    monitor = population(duration=0)
    network = Network(monitor.source, monitor)
    network.run(3 * ms)
    axes = brian_plot(monitor, width=None)
    expected = axes.lines[0].get_ydata().copy()
    network.run(100 * ms)
    axes.figure.canvas.draw()
    assert_array_equal(axes.lines[0].get_ydata(), expected)


def test_several_monitors_have_a_line_each_with_names_and_means():
    axes = brian_plot([population(name="one"), population(name="other")])
    assert len({line.get_color() for line in axes.lines}) == 2
    assert [note.get_text() for note in axes.texts] == [
        "one\n500 Hz mean", "other\n500 Hz mean"
    ]  # fmt: skip
    assert [note.get_color() for note in axes.texts] == [line.get_color() for line in axes.lines]


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"width": 1 * mV}, DimensionError, "width has the unit V"),
        ({"width": 0 * ms}, ArgumentError, "expected one time above 0"),
        ({"window": "box"}, ArgumentError, "window is 'box', expected one of"),
        ({"window": np.ones(4)}, ArgumentError, "window has 4 values, expected an odd number"),
        ({"wdith": 1 * ms}, ArgumentTypeError, "no keyword 'wdith'"),
    ],
)
def test_wrong_option_of_a_monitor_is_named(options, error, message):
    monitor = population()
    with pytest.raises(error, match=message):
        brian_plot(monitor, **options)


GROUPS = {"E": slice(0, 3), "I": slice(3, 4)}


def raster_and_rate(indices, times, **options):
    settings = {"groups": GROUPS, "size": 4, "time_range": (0, 10) * ms, **options}
    return plot_raster_and_rate(indices, times, **settings)


def test_panels_have_names_and_share_the_time_axis():
    panels = raster_and_rate([0, 3], [1, 2] * ms)
    raster, rate = panels.axes["raster"], panels.axes["rate"]
    assert_allclose(raster.get_xlim(), (0, 10))
    raster.set_xlim(2, 3)
    assert rate.get_xlim() == (2, 3)
    assert rate.get_xlabel() == "Time (ms)"
    assert raster.get_xlabel() == ""
    assert panels.figure is raster.figure


def test_histogram_is_the_number_of_spikes_per_neuron_and_time():
    panels = raster_and_rate(
        [0, 1, 2, 3, 0], [1, 1, 1.5, 3, 7] * ms, rate="histogram", bin_width=2.5 * ms
    )
    excitatory, inhibitory = (steps.get_data() for steps in panels.artists["rate"])
    assert_allclose(excitatory.edges, [0, 2.5, 5, 7.5, 10])
    assert_allclose(excitatory.values, np.array([3, 0, 1, 0]) / 3 / 0.0025)
    assert_allclose(inhibitory.values, [0, 400, 0, 0])


def test_spikes_at_edges_are_in_the_bin_that_begins_there():
    times = np.arange(100) * 0.1 * ms
    panels = plot_raster_and_rate(
        np.zeros(100, dtype=int), times, size=1, time_range=(0, 10) * ms,
        rate="histogram", bin_width=0.3 * ms,
    )  # fmt: skip
    counts = panels.artists["rate"][0].get_data().values * 0.3e-3
    assert_allclose(counts[:-1], 3)


def test_last_bin_may_be_shorter_and_has_the_rate_of_that_time():
    assert_allclose(bin_edges(0, 10, 4), [0, 4, 8, 10])
    assert_allclose(bin_edges(0, 0.6, 0.1), np.arange(7) / 10)
    panels = raster_and_rate([3], [9] * ms, rate="histogram", bin_width=4 * ms)
    assert_allclose(panels.artists["rate"][1].get_data().values, [0, 0, 500])


def test_smooth_rate_of_regular_spikes_is_constant_up_to_both_ends():
    times = np.arange(0, 100, 0.1) * ms
    panels = plot_raster_and_rate(
        np.zeros(1000, dtype=int), times, size=1, time_range=(0, 100) * ms, rate_width=2 * ms
    )
    (line,) = panels.artists["rate"]
    assert_allclose(line.get_ydata(), 10_000, rtol=0.02)


def test_smooth_rate_of_one_spike_is_a_gaussian():
    panels = raster_and_rate([3], [5] * ms, rate_width=1 * ms)
    x, y = panels.artists["rate"][1].get_data()
    gaussian = 1000 / np.sqrt(2 * np.pi) * np.exp(-0.5 * (x - 5) ** 2)
    assert_allclose(y, gaussian, atol=0.07 * gaussian.max())
    assert np.trapezoid(y, x / 1000) == pytest.approx(1, rel=0.01)


def test_labels_say_the_mean_rates_in_the_colours_of_the_groups():
    panels = raster_and_rate([0, 1, 3, 3], [1, 2, 3, 4] * ms)
    rate = panels.axes["rate"]
    assert [note.get_text() for note in rate.texts] == ["66.7 Hz mean", "200 Hz mean"]
    assert [note.get_color() for note in rate.texts] == [
        line.get_color() for line in panels.artists["rate"]
    ]


def test_rates_follow_groups_and_sorting():
    panels = plot_raster_and_rate(
        [0, 2, 2, 1], [1, 2, 3, 4] * ms, groups={"even": [0, 2], "odd": [1, 3]},
        sort_by=[4, 3, 2, 1], time_range=(0, 10) * ms, rate="histogram", bin_width=10 * ms,
    )  # fmt: skip
    assert [steps.get_data().values[0] for steps in panels.artists["rate"]] == [150, 50]


def test_keywords_reach_marks_and_rates():
    panels = raster_and_rate([0, 3], [1, 2] * ms, rate_kwds={"lw": 3}, marker="o")
    assert {line.get_linewidth() for line in panels.artists["rate"]} == {3}
    assert {mark.get_marker() for mark in panels.artists["raster"][1:]} == {"o"}


def test_rate_axis_has_its_unit():
    panels = raster_and_rate([3], [5] * ms, rate="histogram", bin_width=10 * ms, rate_unit=kHz)
    assert panels.axes["rate"].get_ylabel() == "Rate (kHz)"
    assert_allclose(panels.artists["rate"][1].get_data().values, 0.1)


def test_labels_fit_into_a_figure_without_layout_and_panels_stay_in_line():
    _, axes = plt.subplots()
    panels = raster_and_rate([0, 3], [1, 2] * ms, axes=axes)
    panels.figure.canvas.draw()
    raster, rate = panels.axes["raster"], panels.axes["rate"]
    ends = [note.get_window_extent().x1 for one in (raster, rate) for note in one.texts]
    assert max(ends) <= panels.figure.bbox.x1
    assert raster.bbox.x1 == pytest.approx(rate.bbox.x1)


def test_no_spikes_give_empty_panels_with_labels():
    panels = plot_raster_and_rate([], [] * second)
    panels.figure.canvas.draw()
    assert panels.artists["rate"] == []
    assert panels.axes["rate"].get_ylabel() == "Rate (Hz)"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"rate": "line"}, ArgumentError, "rate is 'line', expected one of"),
        ({"rate_width": -1 * ms}, ArgumentError, "rate_width is .*, expected one time above 0"),
        ({"rate_width": 1 * mV}, DimensionError, "rate_width has the unit V"),
        ({"bin_width": 1 * ms}, ArgumentError, "bin_width is .* for rate='histogram'"),
        ({"rate_unit": mV}, DimensionError, "rate_unit is mV"),
        ({"rate_kwds": {"colour": "k"}}, ArgumentTypeError, "rate_kwds of plot_raster_and_rate"),
        ({"markr": "."}, ArgumentTypeError, "no keyword 'markr'"),
    ],
)
def test_wrong_option_of_a_rate_panel_is_named(options, error, message):
    with pytest.raises(error, match=message):
        raster_and_rate([0, 3], [1, 2] * ms, **options)


@pytest.mark.parametrize("window", ["gaussian", "flat", np.array([1.0, 4, 2, 3, 9] * 9)])
@pytest.mark.parametrize("steps", [1, 6, 7, 43, 44, 45, 46, 90])
def test_rate_of_a_run_shorter_than_the_window_has_a_value_for_each_step(window, steps):
    monitor = population(steps * 0.1 * ms)
    width = 4.4 * ms
    (line,) = brian_plot(monitor, window=window, width=width).lines
    weights = {
        "gaussian": np.exp(-0.5 * (np.arange(-88, 89) / 44) ** 2),
        "flat": np.ones(2 * 22 + 1),
    }
    window = weights[window] if isinstance(window, str) else window
    padded = np.pad(np.array(monitor.rate), 400)
    expected = np.convolve(padded, window / window.sum(), mode="same")[400:-400]
    assert_allclose(line.get_xdata(), monitor.t / ms)
    assert_allclose(line.get_ydata(), expected, atol=1e-9)


def test_rate_of_a_short_recording_is_not_smoothed_over_less_than_a_few_time_steps():
    times = (np.arange(10) + 0.5) * ms
    panels = plot_raster_and_rate(np.zeros(10, dtype=int), times, time_range=(0, 10) * ms)
    (line,) = panels.artists["rate"]
    inner = line.get_ydata()[16:-16]
    assert inner.max() < 1.1 * inner.min()
    steps = plot_raster_and_rate([0], [1] * ms, time_range=(0, 10) * ms, rate="histogram")
    assert_allclose(np.diff(steps.artists["rate"][0].get_data().edges), 1)


@pytest.mark.parametrize(
    "options", [{"rate_width": 1e-9 * second}, {"rate": "histogram", "bin_width": 1e-9 * second}]
)
def test_width_that_would_make_too_many_bins_is_an_error(options):
    with pytest.raises(ArgumentError, match="too short for the 1 s that are shown: expected at"):
        plot_raster_and_rate([0, 1], [0, 1] * second, **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rate_kwds": False}, "use plot_raster"),
        ({"rate_kwds": {"colour": "k"}}, "rate_kwds of plot_raster_and_rate"),
        ({"rate_unit": second}, "rate_unit is s"),
        ({"label_kwds": {"colour": "k"}}, "label_kwds of plot_raster"),
        ({"divider_kwds": {"colour": "k"}}, "divider_kwds of plot_raster"),
        ({"colors": ["r", "k"]}, "one colour for each group"),
        ({"markr": "."}, "no keyword 'markr'"),
        ({"time_unit": mV}, "time_unit is mV"),
    ],
)
def test_refused_call_leaves_the_figure_as_it_was(options, message):
    figure, axes = plt.subplots()
    place = axes.get_subplotspec()
    with pytest.raises((ArgumentError, ArgumentTypeError, DimensionError), match=message):
        plot_raster_and_rate([0, 1], [1, 2] * ms, ax=axes, **options)
    assert figure.axes == [axes]
    assert axes.get_subplotspec() is place
    assert not axes.has_data()
