"""Rasters of spike and event monitors: what brian_plot makes of all that they can have recorded."""

from __future__ import annotations

import gc

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Clock,
    EventMonitor,
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    ms,
    run,
    second,
    start_scope,
)
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import Panels, brian_plot
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.data.spikes.image import SpikeMarks


def marks_of(axes):
    return [line for line in axes.lines if isinstance(line, SpikeMarks)]


def spiking(indices=(0, 2, 1, 2), times=(1, 2, 3, 8), size=5):
    return SpikeGeneratorGroup(size, list(indices), list(times) * ms, name="cells")


def spiking_in_turn():
    """Five neurons, each of which spikes once, after as many milliseconds as its index."""
    return NeuronGroup(5, "v = t/ms - i : 1", threshold="v > -0.05 and v < 0.05")


def recorded(duration=10 * ms, **kwds):
    source = spiking(**kwds)
    monitor = SpikeMonitor(source)
    # Without its network a monitor does not always know how long it recorded.
    monitor.add_attribute("network")
    monitor.network = Network(source, monitor)
    monitor.network.run(duration)
    return monitor


def test_raster_has_the_recorded_spikes_names_and_units():
    monitor = recorded()
    axes = brian_plot(monitor)
    (mark,) = marks_of(axes)
    assert_array_equal(mark.get_ydata(), monitor.i)
    assert_allclose(mark.get_xdata(), monitor.t / ms)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "Neuron index")
    assert axes.get_title("left") == "Spikes of cells  ·  4 spikes in 10 ms"


def test_limits_are_the_whole_run_and_the_whole_group():
    axes = brian_plot(recorded(duration=20 * ms, size=9))
    assert_allclose(axes.get_xlim(), (0, 20))
    assert axes.get_ylim() == (-0.5, 8.5)


def test_title_can_be_changed_or_left_out():
    monitor = recorded()
    assert brian_plot(monitor, time_unit=second).get_title("left").endswith("4 spikes in 0.01 s")
    for title, expected in (("Mine", "Mine"), (None, ""), ("", "")):
        plt.figure()
        assert brian_plot(monitor, title=title).get_title("left") == expected


def test_large_numbers_of_spikes_are_written_in_groups_of_three_digits():
    indices, times = np.repeat(np.arange(5), 2100), np.tile(np.arange(2100), 5)
    monitor = recorded(indices=indices, times=times / 10, duration=0.21 * second)
    title = brian_plot(monitor).get_title("left")
    assert title.endswith("10\N{NARROW NO-BREAK SPACE}500 spikes in 210 ms")


def test_options_of_plot_raster_are_taken():
    monitor = recorded()
    axes = brian_plot(monitor, time_unit=second, groups={"a": slice(0, 2), "b": [2, 3, 4]}, ms=9)
    assert axes.get_xlabel() == "Time (s)"
    assert [mark.get_label() for mark in marks_of(axes)] == ["a", "b"]
    assert {mark.get_markersize() for mark in marks_of(axes)} == {9}


def test_neurons_are_sorted_by_a_variable_of_the_group():
    source = NeuronGroup(3, "delay : second\nv = t/delay : 1", threshold="v > 1 and v < 1.2")
    source.delay = [3, 1, 2] * ms
    monitor = SpikeMonitor(source)
    Network(source, monitor).run(5 * ms)
    axes = brian_plot(monitor, sort_by=source.delay)
    (mark,) = marks_of(axes)
    times, rows = mark.get_data()
    first = [times[rows == row].min() for row in range(3)]
    assert first == sorted(first)
    assert axes.get_ylabel() == "Neuron, sorted by delay"


def test_spikes_of_a_subgroup_have_its_own_indices_and_size():
    source = spiking_in_turn()
    monitor = SpikeMonitor(source[1:3])
    Network(source, monitor).run(6 * ms)
    axes = brian_plot(monitor)
    assert_array_equal(marks_of(axes)[0].get_ydata(), [0, 1])
    assert axes.get_ylim() == (-0.5, 1.5)


def test_groups_of_a_recorded_subgroup_can_be_subgroups_of_its_source():
    source = spiking_in_turn()
    monitor = SpikeMonitor(source[1:4])
    Network(source, monitor).run(6 * ms)
    axes = brian_plot(monitor, groups={"one": source[1:2], "others": source[2:4]})
    assert [set(mark.get_ydata()) for mark in marks_of(axes)] == [{0}, {1, 2}]
    with pytest.raises(ArgumentError, match=r"groups\['one'\] has the negative value -1"):
        brian_plot(monitor, groups={"one": source[0:2]})


def test_title_says_the_event_of_an_event_monitor():
    source = NeuronGroup(2, "v = t/ms : 1", events={"half": "v > 0.95 and v < 1.05"}, name="pair")
    monitor = EventMonitor(source, "half")
    network = Network(source, monitor)
    network.run(2 * ms)
    axes = brian_plot(monitor)
    assert axes.get_title("left") == "Events 'half' of pair  ·  2 events in 2 ms"
    assert_allclose(marks_of(axes)[0].get_xdata(), [1, 1])


def test_monitors_in_a_list_are_stacked_in_their_own_colours():
    monitors = [recorded(), recorded(size=3, indices=[1], times=[4])]
    axes = brian_plot(monitors)
    first, other = marks_of(axes)
    assert_array_equal(first.get_ydata(), [0, 2, 1, 2])
    assert_array_equal(other.get_ydata(), [5 + 1])
    assert first.get_color() != other.get_color()
    assert axes.get_ylim() == (-0.5, 7.5)
    assert [note.get_text() for note in axes.texts] == ["cells\n5 neurons", "cells\n3 neurons"]
    assert axes.get_title("left") == "5 spikes in 10 ms"


def test_rate_is_shown_below_if_it_is_asked_for():
    panels = brian_plot(recorded(), rate=True, color="k")
    assert isinstance(panels, Panels)
    assert list(panels.axes) == ["raster", "rate"]
    assert panels.axes["rate"].get_ylabel() == "Rate (Hz)"
    assert panels.artists["rate"][0].get_color() == "k"
    assert panels.axes["rate"].texts[0].get_text() == "80.0 Hz mean"


def test_list_of_monitors_has_a_rate_for_each():
    panels = brian_plot([recorded(), recorded()], rate="histogram")
    assert len(panels.artists["rate"]) == 2


@pytest.mark.parametrize("rate", [False, True, "histogram"])
def test_monitor_that_never_ran_gives_empty_axes_with_labels(rate):
    result = brian_plot(SpikeMonitor(spiking()), rate=rate)
    axes = result.axes["raster"] if rate else result
    axes.figure.canvas.draw()
    assert marks_of(axes)[0].get_xdata().size == 0
    assert axes.get_title("left") == "Spikes of cells"
    assert axes.get_ylabel() == "Neuron index"
    assert axes.get_ylim() == (-0.5, 4.5)


@pytest.mark.parametrize("rate", [False, True, "histogram"])
def test_monitor_of_silent_neurons_gives_empty_axes_with_labels(rate):
    result = brian_plot(recorded(indices=[], times=[]), rate=rate)
    axes = result.axes["raster"] if rate else result
    axes.figure.canvas.draw()
    assert axes.get_title("left") == "Spikes of cells  ·  0 spikes in 10 ms"
    assert_allclose(axes.get_xlim(), (0, 10))


def test_spikes_of_several_runs_are_all_shown():
    source = spiking(indices=[0, 0], times=[2, 12])
    monitor = SpikeMonitor(source)
    network = Network(source, monitor)
    network.run(10 * ms)
    network.run(10 * ms)
    axes = brian_plot(monitor)
    assert_allclose(marks_of(axes)[0].get_xdata(), [2, 12])
    assert_allclose(axes.get_xlim(), (0, 20))


def test_a_plot_keeps_its_spikes_when_the_simulation_goes_on():
    source = spiking(indices=[0] * 3 + [1] * 500, times=[1, 2, 3, *np.arange(100, 600) / 10])
    monitor = SpikeMonitor(source)
    network = Network(source, monitor)
    network.store()
    network.run(5 * ms)
    axes = brian_plot(monitor)
    network.run(60 * ms)
    network.restore()
    axes.figure.canvas.draw()
    assert_allclose(marks_of(axes)[0].get_xdata(), [1, 2, 3])


def test_restored_monitor_shows_what_it_has_then():
    source = spiking()
    monitor = SpikeMonitor(source)
    network = Network(source, monitor)
    network.run(2.5 * ms)
    network.store()
    network.run(10 * ms)
    network.restore()
    axes = brian_plot(monitor)
    assert_allclose(marks_of(axes)[0].get_xdata(), [1, 2])
    assert_allclose(axes.get_xlim(), (0, 2.5))


def test_time_axis_covers_all_spikes_after_another_network_set_the_clock_back():
    monitor = recorded()
    other = spiking()
    Network(other).run(1 * ms)
    assert brian_plot(monitor).get_xlim()[1] >= 8


def test_monitor_without_a_record_is_an_error_that_says_what_to_do():
    source = spiking()
    monitor = SpikeMonitor(source, record=False, name="counter")
    with pytest.raises(ArgumentError, match="counter was made with record=False"):
        brian_plot(monitor)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"markr": "."}, ArgumentTypeError, "no keyword 'markr'"),
        ({"rate": "smoth"}, ArgumentError, "rate is 'smoth', expected one of"),
        ({"bin_width": 1 * ms}, ArgumentError, "bin_width was given but there is no rate"),
        ({"sort_by": [1, 2]}, ArgumentError, "sort_by has 2 values"),
    ],
)
def test_wrong_option_is_named(options, error, message):
    monitor = recorded()
    with pytest.raises(error, match=message):
        brian_plot(monitor, **options)


def test_list_of_monitors_takes_no_groups():
    monitor = recorded()
    with pytest.raises(ArgumentTypeError, match="list of monitors has no keyword 'groups'"):
        brian_plot([monitor, monitor], groups={"a": [1]})


def test_time_axis_ends_with_the_run_of_the_monitor_not_with_that_of_another_network():
    source = spiking()
    monitor = SpikeMonitor(source)
    network = Network(source, monitor)
    network.run(10 * ms)
    Network(spiking()).run(50 * ms)
    panels = brian_plot(monitor, rate="histogram")
    assert_allclose(panels.axes["raster"].get_xlim(), (0, 10))
    assert panels.axes["rate"].texts[0].get_text() == "80.0 Hz mean"
    network.run(5 * ms)
    assert_allclose(brian_plot(monitor, axes=plt.figure().add_subplot()).get_xlim(), (0, 15))


def test_restored_network_has_its_own_time_after_another_network_ran():
    source = spiking()
    monitor = SpikeMonitor(source)
    network = Network(source, monitor)
    network.run(9 * ms)
    network.store()
    network.run(9 * ms)
    Network(spiking()).run(50 * ms)
    network.restore()
    assert_allclose(brian_plot(monitor).get_xlim(), (0, 9))


def test_time_axis_ends_with_the_last_spike_where_the_network_is_gone_and_another_ran():
    source = spiking()
    monitor = SpikeMonitor(source)
    network = Network(source, monitor)
    network.run(10 * ms)
    del network
    gc.collect()
    other = Network(spiking())
    other.run(50 * ms)
    assert_allclose(brian_plot(monitor).get_xlim(), (0, 8))
    assert_allclose(brian_plot(monitor, axes=plt.figure().add_subplot(), time_range=(0, 10) * ms)
                    .get_xlim(), (0, 10))  # fmt: skip


def recorded_without_network(clock, duration=10 * ms):
    """What is left of a network, on a clock that no other test has used."""
    source = NeuronGroup(5, "v = t/ms - i : 1", threshold="v > -0.05 and v < 0.05", clock=clock)
    monitor = SpikeMonitor(source, name="monitor")
    Network(source, monitor).run(duration)
    gc.collect()
    return monitor


def title_of(monitor):
    title = brian_plot(monitor, plt.figure().gca()).get_title("left")
    return title.partition("  ·  ")[2]


def test_a_run_of_a_network_that_is_gone_has_the_time_of_its_clock():
    clock = Clock(0.1 * ms)
    before = Network(NeuronGroup(1, "v : 1", clock=clock))
    before.run(5 * ms)
    elsewhere = Network(NeuronGroup(1, "v : 1"))
    elsewhere.run(10 * ms)
    monitor = recorded_without_network(clock)
    assert {before.t / ms, elsewhere.t / ms} == {5, 10}
    assert title_of(monitor) == "5 spikes in 10 ms"


@pytest.mark.parametrize("duration", [10 * ms, 10.03 * ms])
def test_no_time_is_said_where_a_network_with_the_same_clock_may_have_run_last(duration):
    clock = Clock(0.1 * ms)
    before = Network(NeuronGroup(1, "v : 1", clock=clock))
    before.run(duration)
    monitor = recorded_without_network(clock, duration)
    assert before.t == duration
    assert title_of(monitor) == "5 spikes"
    stacked = brian_plot([monitor, monitor], plt.figure().gca())
    assert stacked.get_title("left") == "10 spikes"


def test_no_time_is_said_where_parts_of_another_network_that_is_gone_have_the_clock():
    clock = Clock(0.1 * ms)
    first, other = recorded_without_network(clock), recorded_without_network(clock, 50 * ms)
    assert (title_of(first), title_of(other)) == ("5 spikes", "5 spikes")


def test_no_time_is_said_where_the_clock_stands_before_the_last_spike():
    clock = Clock(0.1 * ms)
    monitor = recorded_without_network(clock)
    Network(NeuronGroup(1, "v : 1", clock=clock)).run(1 * ms)
    gc.collect()
    assert title_of(monitor) == "5 spikes"


def test_each_of_two_models_of_the_magic_network_has_no_more_than_its_own_time():
    start_scope()
    source = spiking()
    first = SpikeMonitor(source)
    run(10 * ms)
    assert_allclose(brian_plot(first).get_xlim(), (0, 10))
    start_scope()
    other = spiking(indices=[1], times=[30])
    second_one = SpikeMonitor(other)
    run(50 * ms)
    assert_allclose(brian_plot(second_one, axes=plt.figure().add_subplot()).get_xlim(), (0, 50))
    assert_allclose(brian_plot(first, axes=plt.figure().add_subplot()).get_xlim(), (0, 8))


def test_time_range_is_the_time_axis_and_what_the_title_and_the_rate_are_of():
    monitor = recorded()
    panels = brian_plot(monitor, time_range=(1.5, 5.5) * ms, rate="histogram")
    axes = panels.axes["raster"]
    assert_allclose(axes.get_xlim(), (1.5, 5.5))
    assert axes.get_title("left") == "Spikes of cells  ·  2 spikes in 4 ms"
    assert panels.axes["rate"].texts[0].get_text() == "100 Hz mean"
    stacked = brian_plot([monitor, monitor], plt.figure().add_subplot(), time_range=(0, 5) * ms)
    assert_allclose(stacked.get_xlim(), (0, 5))
    assert stacked.get_title("left") == "6 spikes in 5 ms"
    with pytest.raises(ArgumentError, match="expected a start and a later stop"):
        brian_plot(monitor, time_range=(5, 1) * ms)


def test_groups_must_be_parts_of_the_group_that_was_recorded():
    monitor = recorded()
    other = NeuronGroup(5, "v : 1", name="strangers")
    with pytest.raises(ArgumentError, match=r"groups\['a'\] is a part of strangers, .* of cells"):
        brian_plot(monitor, groups={"a": other[:2]})
