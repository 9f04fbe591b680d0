"""Plots of the microcircuit: what they draw, which colours mean what, and wrong arguments."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import Hz, ms, mV
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import brian_plot
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.models import microcircuit
from brian2tools.models.microcircuit import (
    evaluate,
    plot_correlations,
    plot_cvs,
    plot_raster,
    plot_rates,
    plot_thalamic_response,
)
from brian2tools.plotting.data.spikes.image import SpikeMarks
from brian2tools.tests.models.microcircuit.recordings import (
    POPULATIONS,
    poisson_recording,
    recording_of,
)

VIOLET, RED = to_rgba("#595289"), to_rgba("#af143c")
BOXES = [plot_rates, plot_cvs, plot_correlations]


def marks_of(axes):
    """What shows the spikes of each population, from the top down."""
    return [line for line in axes.lines if isinstance(line, SpikeMarks)][::-1]


def texts_of_ticks(axis):
    return [text.get_text() for text in axis.get_ticklabels()]


def test_the_raster_has_the_upper_layers_at_the_top_in_the_published_colours():
    axes = plot_raster(poisson_recording())
    marks = marks_of(axes)
    assert [mark.get_label() for mark in marks] == list(POPULATIONS)
    assert [to_rgba(mark.get_color()) for mark in marks] == [VIOLET, RED] * 4
    lowest = [mark.get_ydata().min() for mark in marks]
    assert lowest == sorted(lowest, reverse=True)
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert legend == ["excitatory", "inhibitory"]


def test_the_raster_shows_all_spikes_of_the_window_and_none_of_the_warm_up():
    recording = poisson_recording()
    for name, marks in zip(POPULATIONS, marks_of(plot_raster(recording)), strict=True):
        indices, times = recording.of(name)
        assert_allclose(marks.get_xdata(), times / ms)
        assert_array_equal(marks.get_ydata() - indices, marks.get_ydata()[0] - indices[0])


def test_a_part_of_the_warm_up_is_shown_if_it_is_asked_for():
    recording = poisson_recording()
    axes = plot_raster(recording, time_range=(100, 300) * ms)
    times = np.concatenate([mark.get_xdata() for mark in marks_of(axes)])
    inside = (recording.spike_times > 0.09999) & (recording.spike_times < 0.29999)
    assert times.size == np.count_nonzero(inside)
    assert axes.get_xlim() == (100, 300)


def test_a_fraction_of_each_population_is_shown_with_all_its_spikes():
    recording = poisson_recording()
    axes = plot_raster(recording, fraction=0.25)
    sizes = np.round(np.array(recording.sizes) / 4)
    assert axes.get_ylim() == (-0.5, sizes.sum() - 0.5)
    assert axes.get_ylabel() == f"{sizes.sum():.0f} of {recording.num_neurons} neurons"
    neurons = np.linspace(0, recording.sizes[0], int(sizes[0]), endpoint=False).astype(int)
    indices, _ = recording.of("L23E")
    assert marks_of(axes)[0].get_xdata().size == np.isin(indices, neurons).sum()


def test_a_tenth_of_the_full_network_is_shown_and_all_of_a_smaller_one():
    full = poisson_recording(scale=1, duration=0.01)
    assert plot_raster(full).get_ylabel() == "7718 of 77\N{NARROW NO-BREAK SPACE}169 neurons"
    plt.close()
    assert plot_raster(poisson_recording()).get_ylabel() == "1544 neurons"


def test_layers_are_named_beside_the_raster_and_parted():
    recording = poisson_recording()
    axes = plot_raster(recording)
    assert texts_of_ticks(axes.yaxis) == ["L6", "L5", "L4", "L2/3"]
    below_layer_5 = sum(recording.sizes[6:])
    (lines,) = axes.collections
    heights = [float(path.vertices[0, 1]) for path in lines.get_paths()]
    assert heights[0] == below_layer_5 - 0.5
    assert len(heights) == 3


def test_populations_with_other_names_are_plotted_too():
    recording = recording_of(
        [[0.1, 0.2, 0.3], [0.2], [0.3]], populations=("thalamus", "RTN_I"), sizes=(2, 1)
    )
    axes = plot_raster(recording)
    assert texts_of_ticks(axes.yaxis) == ["RTN_", "thalamus"]
    assert texts_of_ticks(plot_rates(recording, plt.figure().gca()).yaxis) == ["thalamus", "RTN_I"]


@pytest.mark.parametrize("plot", BOXES)
def test_boxes_show_the_quartiles_of_each_population_from_the_top_down(plot):
    recording = poisson_recording()
    statistics = evaluate(recording)
    name = plot.__name__.removeprefix("plot_")
    axes = plot(recording)
    assert texts_of_ticks(axes.yaxis)[0] == "L2/3E"
    boxes = axes.patches
    assert len(boxes) == 8
    assert [box.get_facecolor() for box in boxes] == [VIOLET, RED] * 4
    for place, (population, box) in enumerate(zip(POPULATIONS, boxes, strict=True)):
        limits = box.get_path().get_extents()
        values = np.asarray(getattr(statistics[population], name))
        assert_allclose([limits.x0, limits.x1], np.percentile(values, [25, 75]))
        assert (limits.y0 + limits.y1) / 2 == 7 - place


@pytest.mark.parametrize("plot", BOXES)
def test_medians_reach_beyond_boxes_that_may_be_narrower_than_a_line(plot):
    recording = poisson_recording()
    statistics = evaluate(recording)
    name = plot.__name__.removeprefix("plot_")
    axes = plot(recording)
    upright = [line for line in axes.lines if np.ptp(line.get_ydata()) and line.get_linewidth()]
    assert len(upright) == 8
    for population, box, line in zip(POPULATIONS, axes.patches, upright, strict=True):
        median = np.median(np.asarray(getattr(statistics[population], name)))
        assert_allclose(line.get_xdata(), median)
        limits = box.get_path().get_extents()
        assert min(line.get_ydata()) < limits.y0 < limits.y1 < max(line.get_ydata())
        assert line.get_color() not in (VIOLET, RED, "white")


def test_means_are_dots_and_whiskers_reach_to_the_percentiles():
    recording = poisson_recording()
    rates = evaluate(recording)["L5E"].rates / Hz
    axes = plot_rates(recording)
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    assert_allclose(dots[4].get_xdata(), [rates.mean()])
    at_layer = [line for line in axes.lines if set(line.get_ydata()) == {3}]
    ends = sorted(x for line in at_layer for x in line.get_xdata())
    # Whiskers end at the last value that is not beyond the percentile.
    low, high = np.percentile(rates, [5, 95])
    assert_allclose([ends[0], ends[-1]], [rates[rates >= low].min(), rates[rates <= high].max()])


def test_statistics_that_are_known_are_plotted_as_they_are():
    statistics = evaluate(poisson_recording(), sample_size=10)
    axes = plot_correlations(statistics)
    values = statistics["L6I"].correlations
    assert_allclose(axes.patches[-1].get_path().get_extents().x1, np.percentile(values, 75))


def test_where_there_is_nothing_to_show_that_is_said():
    recording = recording_of([[0.1, 0.2, 0.4], []], populations=("L4E", "L4I"), sizes=(1, 1))
    (text,) = plot_cvs(recording).texts
    assert text.get_text() == "none"
    assert text.get_position()[1] == 0


@pytest.mark.parametrize("plot", [*BOXES, plot_raster])
def test_colours_can_be_chosen_as_a_pair(plot):
    axes = plot(poisson_recording(), colors=("black", "grey"))
    shown = marks_of(axes) or axes.patches
    colors = [one.get_color() if marks_of(axes) else one.get_facecolor() for one in shown]
    assert [to_rgba(color) for color in colors] == [to_rgba("black"), to_rgba("grey")] * 4
    with pytest.raises(ArgumentError, match="expected two"):
        plot(poisson_recording(), colors="black")


@pytest.mark.parametrize("plot", [*BOXES, plot_raster])
def test_properties_go_on_to_what_is_drawn_and_unknown_ones_are_refused(plot):
    axes = plot(poisson_recording(), alpha=0.5)
    assert {one.get_alpha() for one in (marks_of(axes) or axes.patches)} == {0.5}
    with pytest.raises(ArgumentTypeError, match="no keyword 'alhpa': did you mean 'alpha'"):
        plot(poisson_recording(), alhpa=0.5)


@pytest.mark.parametrize("fraction", [0, 1.5, -1, float("nan")])
def test_fractions_that_are_none_are_refused(fraction):
    with pytest.raises(ArgumentError, match="expected more than 0 and at most 1"):
        plot_raster(poisson_recording(), fraction=fraction)


def test_boxes_of_something_else_are_refused():
    with pytest.raises(ArgumentTypeError, match=r"plot_rates\(\) was given a list, expected"):
        plot_rates([1, 2])


def pulsed_recording():
    """Spikes of all neurons 5 ms and of a third of them 8 ms after each pulse."""
    pulses = ((0.6, 0.61), (0.7, 0.71), (0.99, 1.0))
    late = [[start + 0.005, start + 0.008] for start, _ in pulses]
    trains = [np.concatenate(late), *[np.array(late)[:, 0]] * 2]
    return recording_of(
        trains * 2, populations=("L4E", "L4I"), sizes=(3, 3), start=0.5, thalamic_pulses=pulses
    )


def test_the_response_is_the_mean_rate_around_the_pulses_that_were_recorded():
    panels = plot_thalamic_response(pulsed_recording())
    ((excitatory, inhibitory),) = panels.artists.values()
    rates, edges, _ = excitatory.get_data()
    assert_allclose(edges, np.arange(-20, 81))
    expected = np.zeros(100)
    expected[[25, 28]] = [1000, 1000 / 3]
    assert_allclose(rates, expected)
    assert_array_equal(inhibitory.get_data().values, rates)
    assert panels.axes["L4"].get_xlabel() == "Time from the start of each of 2 pulses (ms)"


def test_all_pulses_count_whose_range_was_recorded():
    panels = plot_thalamic_response(pulsed_recording(), time_range=(0, 10) * ms, bin_width=5 * ms)
    rates, edges, _ = panels.artists["L4"][0].get_data()
    assert_allclose(edges, [0, 5, 10])
    assert_allclose(rates, [0, 4 / 3 / 0.005])
    assert panels.axes["L4"].get_xlabel() == "Time from the start of each of 3 pulses (ms)"


def test_each_layer_has_a_panel_with_the_pulse_marked():
    recording = poisson_recording(thalamic_pulses=((0.7, 0.712),))
    panels = plot_thalamic_response(recording)
    assert list(panels.axes) == ["L23", "L4", "L5", "L6"]
    for layer, axes in panels.axes.items():
        marked = axes.patches[-1].get_extents().transformed(axes.transData.inverted())
        assert_allclose([marked.x0, marked.x1], [0, 12], atol=1e-9)
        assert [line.get_edgecolor() for line in panels.artists[layer]] == [VIOLET, RED]
    heights = [axes.get_position().y0 for axes in panels.axes.values()]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"time_range": (-20, 800) * ms}, ArgumentError, "around pulses of which the first is at"),
        ({"time_range": (-20, 800) * mV}, DimensionError, "time_range"),
        ({"bin_width": 0.05 * ms}, ArgumentError, "whole number of time steps"),
        ({"colour": "red"}, ArgumentTypeError, "did you mean 'color'"),
    ],
)
def test_wrong_arguments_of_the_response_are_refused(options, error, said):
    with pytest.raises(error, match=said):
        plot_thalamic_response(pulsed_recording(), **options)
    assert len(plt.gcf().axes) <= 1


def test_without_pulses_there_is_no_response():
    with pytest.raises(ArgumentError, match="simulate a Network with a ThalamicStimulus"):
        plot_thalamic_response(poisson_recording())


def test_brian_plot_shows_all_of_a_recording():
    recording = poisson_recording()
    panels = brian_plot(recording, title="Microcircuit", fraction=0.5)
    assert list(panels.axes) == ["raster", "rates", "cvs", "correlations"]
    assert [panels.axes[name].get_xlabel() for name in panels.axes] == [
        "Time (ms)", "Rate (Hz)", "CV of ISI", "Correlation",
    ]  # fmt: skip
    assert panels.axes["raster"].get_title(loc="left") == "Microcircuit"
    assert all(panels.artists.values())


def drawn_texts(axes):
    """Where the labels of ticks that are in view and the label of the x axis are."""
    labels = [axes.xaxis.label]
    for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        ticks = [one for one in axis.get_major_ticks() if limits[0] <= one.get_loc() <= limits[1]]
        labels += [one.label1 for one in ticks if one.label1.get_visible()]
    return [label.get_window_extent() for label in labels]


@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
def test_no_text_of_the_overview_lies_over_another_or_over_spikes(layout):
    figure, axes = plt.subplots(figsize=(7, 4.6), layout=layout)
    panels = brian_plot(poisson_recording(), axes)
    figure.draw_without_rendering()
    texts = [box for one in panels.axes.values() for box in drawn_texts(one)]
    assert len(texts) > 20
    for place, box in enumerate(texts):
        assert not any(box.overlaps(other) for other in texts[place + 1 :])
        assert not box.overlaps(panels.axes["raster"].bbox)


def test_statistics_of_the_overview_can_be_given():
    recording = poisson_recording()
    statistics = evaluate(recording, sample_size=10)
    panels = brian_plot(recording, statistics=statistics)
    box = panels.axes["correlations"].patches[0].get_path().get_extents()
    assert_allclose(box.x0, np.percentile(statistics["L23E"].correlations, 25))


def test_brian_plot_shows_what_a_network_recorded():
    network = microcircuit.Network(scale=0.01, device="runtime", seed=1)
    with pytest.raises(ArgumentError, match="was not simulated"):
        brian_plot(network)
    network.simulate(20 * ms, warm_up=10 * ms, report=None)
    panels = brian_plot(network)
    assert panels.axes["raster"].get_ylabel() == f"{network.recording.num_neurons} neurons"
    assert panels.axes["raster"].get_xlim() == (10, 30)


def test_recordings_are_not_changed():
    recording = poisson_recording()
    before = recording.spike_indices.copy(), recording.spike_times.copy()
    brian_plot(recording)
    assert_array_equal(recording.spike_indices, before[0])
    assert_array_equal(recording.spike_times, before[1])
