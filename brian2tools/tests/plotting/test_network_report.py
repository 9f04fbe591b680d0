"""The report on a network after a run: which recordings it shows, and how."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    EventMonitor,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    magic_network,
    ms,
    run,
)
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import Panels, brian_plot
from brian2tools.errors import ArgumentTypeError


def neurons(name="cells", number=6):
    model = "dv/dt = (2 - v)/(10*ms) : 1\ndw/dt = -w/(10*ms) : 1"
    return NeuronGroup(
        number, model, threshold="v > 1", reset="v = 0", method="exact", name=name
    )  # fmt: skip


def recorded(duration=20 * ms):
    """Return a network that ran, with a monitor of each kind."""
    group = neurons()
    network = Network(
        group,
        StateMonitor(group, ["v", "w"], record=True, name="states"),
        PopulationRateMonitor(group, name="rate"),
        SpikeMonitor(group[2:], name="spikes"),
    )
    network.run(duration)
    return network


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_before_a_run_there_is_only_the_diagram():
    network = Network(group := neurons(), SpikeMonitor(group))
    axes = brian_plot(network)
    assert isinstance(axes, plt.Axes)
    assert "cells" in texts(axes)


def test_after_a_run_there_is_a_panel_for_each_recording():
    panels = brian_plot(recorded())
    assert isinstance(panels, Panels)
    assert list(panels.axes) == ["diagram", "spikes", "rate", "states.v", "states.w"]
    assert panels.axes["diagram"].get_title("left") == "6 neurons  ·  20 ms"
    titles = [axes.get_title("left") for name, axes in panels.axes.items() if name != "diagram"]
    assert titles == ["cells[2:]  ·  8 spikes", "Rate of cells", "v of cells", "w of cells"]
    labels = [axes.get_ylabel() for axes in panels.axes.values()]
    assert labels == ["", "Neuron index", "Rate (Hz)", "v", "w"]


def test_panels_show_what_was_recorded():
    network = recorded()
    panels = brian_plot(network)
    spikes, states = network["spikes"], network["states"]
    marks = panels.axes["spikes"].lines[0]
    assert_allclose(marks.get_xdata(), spikes.t / ms)
    assert_array_equal(marks.get_ydata(), spikes.i)
    lines = panels.axes["states.v"].lines
    assert_allclose([line.get_ydata() for line in lines], states.v[:5])
    assert set(panels.artists["states.v"]) >= set(lines)
    assert panels.artists["diagram"]


def test_only_the_lowest_panel_of_a_column_names_the_time():
    panels = brian_plot(recorded())
    labels = [axes.get_xlabel() for name, axes in panels.axes.items() if name != "diagram"]
    assert labels == ["", "", "", "Time (ms)"]


def test_of_many_neurons_the_first_are_shown_and_the_others_named():
    panels = brian_plot(recorded())
    assert len(panels.axes["states.v"].lines) == 5
    assert "Not shown: 1 more neuron in states.v, 1 more neuron in states.w" in texts(
        panels.axes["diagram"]
    )


def test_more_panels_than_fit_are_named():
    groups = [neurons(f"group_{number}") for number in range(10)]
    monitors = [SpikeMonitor(group, name=f"spikes_{group.name}") for group in groups]
    network = Network(groups, monitors)
    network.run(1 * ms)
    panels = brian_plot(network)
    assert list(panels.axes) == ["diagram", *(f"spikes_group_{number}" for number in range(8))]
    assert "Not shown: spikes_group_8, spikes_group_9" in texts(panels.axes["diagram"])
    left, right = panels.axes["spikes_group_0"], panels.axes["spikes_group_1"]
    assert left.get_position().y0 == right.get_position().y0


def test_titles_do_not_reach_into_other_panels():
    panels = brian_plot(recorded())
    panels.figure.canvas.draw()
    boxes = [axes.get_tightbbox() for axes in panels.axes.values()]
    assert not any(
        one.shrunk(0.99, 0.95).overlaps(other.shrunk(0.99, 0.95))
        for one in boxes
        for other in boxes
        if one is not other
    )


def test_monitors_can_be_chosen():
    network = recorded()
    panels = brian_plot(network, monitors=[network["rate"]])
    assert list(panels.axes) == ["diagram", "rate"]


def test_report_can_be_left_out_or_asked_for():
    network = recorded()
    assert isinstance(brian_plot(network, report=False), plt.Axes)
    group = neurons()
    early = Network(group, SpikeMonitor(group, name="none_yet"))
    panels = brian_plot(early, report=True)
    assert list(panels.axes) == ["diagram", "none_yet"]
    assert panels.axes["none_yet"].get_title("left") == "cells  ·  0 spikes"


def test_a_silent_run_is_reported_too():
    group = NeuronGroup(3, "v : 1", threshold="v > 1", reset="v = 0", name="silent")
    network = Network(group, SpikeMonitor(group, name="spikes"))
    network.run(1 * ms)
    assert "spikes" in brian_plot(network).axes


def test_monitors_that_only_count_have_no_panel():
    group = neurons()
    network = Network(group, SpikeMonitor(group, record=False), SpikeMonitor(group, name="times"))
    network.run(1 * ms)
    assert list(brian_plot(network).axes) == ["diagram", "times"]


def test_other_events_are_named():
    group = NeuronGroup(2, "v : 1", events={"high": "v > 1"}, name="cells")
    network = Network(group, EventMonitor(group, "high", name="events"))
    network.run(1 * ms)
    assert brian_plot(network).axes["events"].get_title("left") == "cells  ·  0 high events"


def test_magic_network_is_reported():
    group = neurons()
    spikes = SpikeMonitor(group, name="spikes")
    run(10 * ms)
    panels = brian_plot(magic_network)
    assert len(panels.axes["spikes"].lines[0].get_xdata()) == spikes.num_spikes


def test_report_takes_the_place_of_the_axes_given():
    figure, (first, second) = plt.subplots(1, 2, figsize=(12, 7))
    plt.sca(first)
    place = second.get_position()
    panels = brian_plot(recorded(), second)
    assert panels.axes["diagram"] is second
    assert plt.gca() is first
    for axes in panels.axes.values():
        assert place.x0 - 1e-9 <= axes.get_position(original=True).x0
    assert figure.get_size_inches().tolist() == [12, 7]


def test_new_figure_of_a_report_is_high_enough():
    assert brian_plot(recorded()).figure.get_size_inches()[1] > 7


def test_settings_of_the_diagram_can_be_given():
    panels = brian_plot(recorded(), plot_type="diagram", linewidth=4)
    assert panels.axes["diagram"].patches[0].get_linewidth() == 4
    with pytest.raises(ArgumentTypeError, match="no keyword 'colour'"):
        brian_plot(recorded(), plt.figure().gca(), colour="red")


def test_what_is_no_monitor_is_named():
    network = recorded()
    with pytest.raises(ArgumentTypeError, match=r"monitors has .*expected only monitors"):
        brian_plot(network, monitors=[network["cells"]])


def test_given_spikes_are_a_raster():
    times = np.array([1.0, 2.0, 2.0]) * ms
    group = SpikeGeneratorGroup(5, [4, 0, 1], times, name="stimulus")
    axes = brian_plot(group)
    [marks] = axes.lines
    assert_allclose(marks.get_xdata(), [1, 2, 2])
    assert sorted(marks.get_ydata()) == [0, 1, 4]
    assert axes.get_ylim() == (-0.5, 4.5)
    assert axes.get_title("left") == "stimulus  ·  3 given spikes"


def test_repeated_spikes_say_so():
    group = SpikeGeneratorGroup(2, [0], [1] * ms, period=5 * ms, name="stimulus")
    assert brian_plot(group).get_title("left") == "stimulus  ·  1 given spike every 5 ms"


def test_no_given_spikes_are_empty_axes_with_labels():
    axes = brian_plot(SpikeGeneratorGroup(2, [], [] * ms))
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Neuron index")


def test_a_monitor_of_no_neurons_is_left_out():
    group = neurons()
    network = Network(group, StateMonitor(group, "v", record=False), SpikeMonitor(group))
    network.run(5 * ms)
    assert len(brian_plot(network).axes) == 2
