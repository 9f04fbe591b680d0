"""Distributions of the values of synapses and of degrees: counts, units, summaries, mistakes."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import NeuronGroup, Quantity, Synapses, defaultclock, ms, mV, nS, psiemens, us
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import brian_plot, plot_degrees, plot_distribution
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError


def histogram_of(axes):
    (steps,) = axes.patches
    return steps.get_data()


def text_of(axes):
    (text,) = axes.texts
    return text.get_text()


def some_synapses(**kwds):
    group = NeuronGroup(6, "v : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(group, group, "w : siemens", on_pre="v += 1", name="synapses", **kwds)
    synapses.connect(i=[0, 0, 0, 1], j=[1, 2, 2, 3])
    synapses.w = [1, 2, 3, 4] * nS
    return synapses


def test_bars_count_all_values_in_the_unit_of_the_label():
    values = np.random.default_rng(1).normal(50, 5, 1000) * nS
    axes = plot_distribution(values, var_name="w")
    counts, edges, _ = histogram_of(axes)
    assert counts.sum() == 1000
    assert_array_equal(counts, np.histogram(values / nS, edges)[0])
    assert axes.get_xlabel() == "w (nS)"
    assert axes.get_ylabel() == "Synapses"
    low, high = axes.get_xlim()
    assert low < min(values / nS)
    assert high > max(values / nS)


def test_edges_are_round_numbers():
    _, edges, _ = histogram_of(plot_distribution(np.linspace(0.013, 0.947, 500) * nS, nS))
    assert_allclose(np.diff(edges), 0.05)
    assert_allclose(edges[0], 0)


def test_the_mean_and_the_standard_deviation_are_written_at_the_mean():
    axes = plot_distribution([1, 2, 3, 6] * nS)
    (line,) = axes.lines
    assert_allclose(line.get_xdata(), [3, 3])
    assert text_of(axes) == "mean 3 nS\nsd 1.87 nS"
    assert axes.texts[0].xy == (3, 1)


def test_the_text_stands_above_the_bars():
    axes = plot_distribution(np.random.default_rng(1).normal(5, 1, 500))
    axes.figure.canvas.draw()
    lowest = axes.texts[0].get_window_extent().y0
    assert lowest > axes.transData.transform((0, histogram_of(axes).values.max()))[1]


def test_the_summary_can_be_left_out_or_set():
    axes = plot_distribution([1, 2, 3], summary_kwds=False)
    assert not axes.lines
    assert not axes.texts
    axes = plot_distribution([1, 2, 3], summary_kwds={"color": "red"}, axes=plt.figure().gca())
    assert axes.lines[0].get_color() == "red"


@pytest.mark.parametrize("value", [0.0, 0.3, -7.0])
def test_equal_values_are_one_bar_with_the_value_as_text(value):
    axes = plot_distribution(np.full(30, value) * nS, nS)
    counts, edges, _ = histogram_of(axes)
    assert_array_equal(counts, [30])
    assert edges.mean() == pytest.approx(value)
    assert text_of(axes) == f"all {value:g} nS"
    assert axes.get_xlim()[0] < edges[0]


def test_whole_numbers_have_bins_of_their_own():
    counts, edges, _ = histogram_of(plot_distribution(np.array([2, 2, 3, 5])))
    assert_array_equal(counts[:4], [2, 1, 0, 1])
    assert_array_equal(edges[:5], [1.5, 2.5, 3.5, 4.5, 5.5])


def test_bins_hold_whole_multiples_of_the_resolution():
    delays = np.random.default_rng(1).integers(0, 1000, 5000) * 0.1 * ms
    _, edges, _ = histogram_of(plot_distribution(delays, ms, resolution=100 * us))
    multiples = edges / 0.1 - 0.5
    assert_allclose(multiples, np.round(multiples), atol=1e-6)
    assert 20 < len(edges) < 100


def test_bins_can_be_given_as_a_number_or_as_edges_with_or_without_unit():
    values = [1, 2, 3, 4] * nS
    assert len(histogram_of(plot_distribution(values, bins=7)).values) == 7
    for bins in ([0, 2.5, 5], [0, 2500, 5000] * psiemens):
        counts, edges, _ = histogram_of(
            plot_distribution(values, nS, bins=bins, axes=plt.figure().gca())
        )
        assert_array_equal(counts, [2, 2])
        assert_allclose(edges, [0, 2.5, 5])


def test_keywords_reach_the_bars():
    axes = plot_distribution([1, 2, 3], color="red", fill=False)
    assert axes.patches[0].get_edgecolor() == to_rgba("red")


def test_values_that_are_not_finite_are_left_out_and_said_once():
    with pytest.warns(UserWarning, match="w: 2 of 5 values") as said:
        axes = plot_distribution([1, np.nan, 2, np.inf, 3] * nS, nS, "w")
    assert len(said) == 1
    assert said[0].filename == __file__
    assert histogram_of(axes).values.sum() == 3
    assert text_of(axes).startswith("mean 2 nS")


def test_nothing_gives_empty_axes_with_labels():
    axes = plot_distribution([] * nS, var_name="w")
    assert axes.get_xlabel() == "w (nS)"
    assert not histogram_of(axes).values.any()
    assert not axes.texts
    axes.figure.canvas.draw()


def test_inputs_are_never_changed():
    values = np.array([1.0, 2.0, 4.0]) * nS
    values.flags.writeable = False
    plot_distribution(values, psiemens)
    assert_allclose(values / nS, [1, 2, 4])
    sources, targets = np.array([0, 1]), np.array([1, 0])
    sources.flags.writeable = targets.flags.writeable = False
    plot_degrees(sources, targets)
    assert_array_equal(sources, [0, 1])


@pytest.mark.parametrize(
    ("kwds", "error", "message"),
    [
        ({"var_unit": mV}, DimensionError, "var_unit is mV"),
        ({"bins": [0, 1] * mV}, DimensionError, "bins has the unit V"),
        ({"bins": [0, 2, 1]}, ArgumentError, "do not ascend"),
        ({"bins": 0}, ArgumentTypeError, "bins must be a number"),
        ({"bins": "auto"}, ArgumentTypeError, "bins must be a number"),
        ({"resolution": 1 * ms}, DimensionError, "resolution has the unit s"),
        ({"resolution": 0}, ArgumentError, "expected a positive"),
        ({"colour": "red"}, ArgumentTypeError, "no keyword 'colour'"),
        ({"summary_kwds": {"colour": "red"}}, ArgumentTypeError, "no keyword 'colour'"),
    ],
)
def test_mistakes_are_told_before_a_figure_is_made(kwds, error, message):
    with pytest.raises(error, match=message) as raised:
        plot_distribution([1, 2, 3] * nS, **kwds)
    assert "\n" not in str(raised.value)
    assert not plt.get_fignums()


# Degrees


def test_degrees_are_counted_for_all_neurons():
    panels = plot_degrees([0, 0, 0, 1], [1, 2, 2, 3], size=(4, 6))
    assert set(panels.axes) == {"out-degree", "in-degree"}
    out_degree, in_degree = (
        panels.artists[name][0].get_data().values for name in ("out-degree", "in-degree")
    )
    assert_array_equal(out_degree[:4], [2, 1, 0, 1])
    assert_array_equal(in_degree[:3], [3, 2, 1])
    assert panels.axes["out-degree"].get_xlabel() == "Out-degree"
    assert panels.axes["out-degree"].get_ylabel() == "Source neurons"
    assert panels.axes["in-degree"].get_ylabel() == "Target neurons"
    assert text_of(panels.axes["out-degree"]) == "mean 1\nsd 1.22"


def test_degrees_have_axes_of_their_own():
    panels = plot_degrees(np.zeros(100, dtype=int), np.arange(100), size=(1, 100))
    out_degree, in_degree = panels.axes.values()
    assert out_degree.get_xlim()[1] > 99
    assert in_degree.get_xlim()[1] < 10
    assert text_of(out_degree) == "all 100"
    assert text_of(in_degree) == "all 1"


@pytest.mark.parametrize(
    ("args", "kwds", "error", "message"),
    [
        (([0], [0, 1]), {}, ArgumentError, "sources has 1 and targets has 2"),
        (([0, 3], [0, 1]), {"size": (3, 3)}, ArgumentError, "sources has the index 3"),
        (([0] * nS, [0]), {}, DimensionError, "sources has the unit S"),
        (([0], [0]), {"colour": 1}, ArgumentTypeError, "no keyword 'colour'"),
    ],
)
def test_mistakes_in_degrees_are_told(args, kwds, error, message):
    with pytest.raises(error, match=message):
        plot_degrees(*args, **kwds)
    assert not plt.get_fignums()


# brian_plot


def test_brian_plot_shows_the_distribution_of_a_variable():
    synapses = some_synapses()
    axes = brian_plot(synapses.w, kind="distribution", bins=[0.5, 1.5, 4.5])
    assert_array_equal(histogram_of(axes).values, [1, 3])
    assert axes.get_xlabel() == "w (nS)"
    assert axes.get_title(loc="left") == "synapses  ·  4 synapses"
    assert text_of(axes).startswith("mean 2.5 nS")


def test_brian_plot_aligns_the_bins_of_delays_with_the_time_step():
    defaultclock.dt = 0.5 * ms
    synapses = some_synapses()
    synapses.delay = [1, 1.5, 1.5, 3] * ms
    counts, edges, _ = histogram_of(brian_plot(synapses.delay, kind="distribution"))
    assert_allclose(edges[:6], [0.75, 1.25, 1.75, 2.25, 2.75, 3.25])
    assert_array_equal(counts[:5], [1, 2, 0, 0, 1])


def test_brian_plot_shows_a_shared_delay_as_that_of_all():
    axes = brian_plot(some_synapses(delay=2 * ms).delay, kind="distribution")
    assert histogram_of(axes).values.sum() == 4
    assert text_of(axes) == "all 2 ms"
    assert axes.get_xlabel() == "delay (ms)"


def test_brian_plot_shows_degrees():
    panels = brian_plot(some_synapses(), kind="degrees")
    assert panels.artists["out-degree"][0].get_data().values.sum() == 6
    assert panels.axes["out-degree"].get_title(loc="left") == "synapses  ·  4 synapses"


def test_brian_plot_shows_no_synapses_as_empty_distributions():
    group = NeuronGroup(3, "v : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(group, group, "w : siemens", on_pre="v += 1")
    for thing in (synapses.w, synapses.delay):
        axes = brian_plot(thing, kind="distribution", axes=plt.figure().gca())
        assert axes.get_title(loc="left").endswith("no synapses")
        assert not histogram_of(axes).values.any()
    panels = brian_plot(synapses, kind="degrees", axes=plt.figure().gca())
    assert text_of(panels.axes["out-degree"]) == "all 0"


def test_a_distribution_of_values_without_unit_has_a_plain_label():
    axes = plot_distribution(Quantity([0.5, 1.5]))
    assert axes.get_xlabel() == "Value"
    assert text_of(axes) == "mean 1\nsd 0.5"
