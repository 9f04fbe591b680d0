"""What is said about how well two simulations agree."""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import (
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    ms,
    mV,
    second,
    volt,
)

from brian2tools.nmlexport.agreement import agreement
from brian2tools.nmlexport.recordings import recorded_by


@pytest.fixture
def simulated():
    """Return monitors after a simulation, and what they hold."""
    cells = NeuronGroup(
        2,
        "dv/dt = 1*mV/ms*(i + 1) : volt",
        threshold="v > 2.95*mV",
        reset="v = 0*mV",
        method="euler",
        name="cells",
    )
    monitors = [
        SpikeMonitor(cells, "v", name="spikes"),
        StateMonitor(cells, "v", record=True, name="traces"),
        PopulationRateMonitor(cells, name="rate"),
    ]
    Network(cells, *monitors).run(10 * ms)
    return monitors, {monitor.name: recorded_by(monitor) for monitor in monitors}


def changed(recorded, monitor, **arrays):
    """Return the same recordings with other arrays for a monitor."""
    return recorded | {monitor: {**recorded[monitor], **arrays}}


def test_the_same_recordings_agree_in_everything(simulated):
    monitors, recorded = simulated
    found = agreement(monitors, recorded, recorded)
    (spikes,) = found.events
    assert spikes.brian == spikes.simulator == spikes.same_step == len(recorded["spikes"]["t"]) > 0
    assert spikes.time_difference == 0 * second
    assert found.has_same_events
    assert found.largest_relative == 0
    assert {(one.monitor, one.variable) for one in found.variables} == {
        ("spikes", "v"),
        ("traces", "v"),
        ("rate", "rate"),
    }


def test_a_spike_one_step_late_is_not_in_the_same_step(simulated):
    monitors, recorded = simulated
    times = recorded["spikes"]["t"].copy()
    times[2] += 0.0001
    found = agreement(monitors, recorded, changed(recorded, "spikes", t=times))
    (spikes,) = found.events
    assert spikes.same_step == spikes.brian - 1
    assert spikes.time_difference / ms == pytest.approx(0.1)
    assert not found.has_same_events


def test_a_missing_spike_is_missed_and_the_others_are_compared(simulated):
    monitors, recorded = simulated
    fewer = {name: array[:-1] for name, array in recorded["spikes"].items() if name != "count"}
    count = np.bincount(fewer["i"], minlength=2)
    found = agreement(monitors, recorded, changed(recorded, "spikes", count=count, **fewer))
    (spikes,) = found.events
    assert spikes.same_step == spikes.simulator == spikes.brian - 1
    assert spikes.time_difference == 0 * second
    assert not found.has_same_events


def test_nothing_is_said_of_values_at_events_that_have_no_counterpart(simulated):
    (monitor, *_others), recorded = simulated
    later = changed(recorded, "spikes", t=recorded["spikes"]["t"] + 0.0001)
    found = agreement([monitor], recorded, later)
    (values,) = found.variables
    assert values.difference is None
    assert values.relative is None
    assert not values.is_of_digits
    assert str(found).splitlines()[-1].split() == ["spikes.v", "-", "-"]


def test_differences_have_units_and_are_relative_to_the_range_in_brian(simulated):
    monitors, recorded = simulated
    values = recorded["traces"]["v"].copy()
    values[5, 1] += 0.0003
    found = agreement(monitors, recorded, changed(recorded, "traces", v=values))
    (traces,) = [one for one in found.variables if one.monitor == "traces"]
    assert traces.difference / mV == pytest.approx(0.3)
    assert traces.relative == pytest.approx(0.0003 / np.ptp(recorded["traces"]["v"]))
    assert found.largest_relative == traces.relative


@pytest.mark.parametrize(
    ("ours", "theirs", "relative"),
    [
        ([2.0, 2.0], [2.0, 2.5], 0.25),
        ([0.0, 0.0], [0.0, 0.5], 0.5),
        ([np.nan, 1.0, 3.0], [np.nan, 1.0, 3.0], 0),
        ([np.inf, 1.0, 3.0], [np.inf, 1.0, 3.0], 0),
        ([np.nan, 1.0, 3.0], [0.0, 1.0, 3.0], np.inf),
        ([1e300, 1.0], [np.inf, 1.0], np.inf),
        ([False, True], [False, False], 1),
        ([], [], 0),
    ],
)
def test_all_values_that_brian_can_record_can_be_compared(simulated, ours, theirs, relative):
    (_spikes, traces, _rate), recorded = simulated
    one, other = (
        changed(recorded, "traces", v=np.array(values)[:, np.newaxis]) for values in (ours, theirs)
    )
    assert agreement([traces], one, other).largest_relative == pytest.approx(relative)


def test_the_table_has_a_row_for_each_monitor_and_variable(simulated):
    monitors, recorded = simulated
    values = recorded["traces"]["v"] + 1e-9
    found = agreement(monitors, recorded, changed(recorded, "traces", v=values))
    head, spikes, _blank, _head, *variables = str(found).splitlines()
    assert head.split() == [
        "events", "Brian", "jNeuroML", "same", "step", "largest", "time", "difference"
    ]  # fmt: skip
    number = str(len(recorded["spikes"]["t"]))
    assert spikes.split() == ["spikes", number, number, number, "0"]
    assert [row.split() for row in variables] == [
        ["spikes.v", "0", "0.0e+00"],
        ["traces.v", "1.", "nV", f"{found.largest_relative:.1e}"],
        ["rate.rate", "0", "0.0e+00"],
    ]


def test_values_without_a_unit_are_written_without_one():
    cells = NeuronGroup(1, "x : 1", name="cells")
    traces = StateMonitor(cells, "x", record=True, name="traces")
    ours, theirs = ({"traces": {"x": np.array([[0.0], [end]])}} for end in (1.0, 1.00025))
    assert str(agreement([traces], ours, theirs)).splitlines()[-1].split() == [
        "traces.x", "0.00025", "2.5e-04"
    ]  # fmt: skip


def test_markdown_has_the_same_cells_as_the_text(simulated):
    monitors, recorded = simulated
    found = agreement(monitors, recorded, recorded)
    words = found.to_markdown().replace("|", " ").replace("---", " ").split()
    assert words == str(found).split()
    assert found.to_markdown().startswith("| events | Brian |")


def test_it_is_said_where_only_statistics_can_agree(simulated):
    monitors, recorded = simulated
    found = agreement(monitors, recorded, recorded, is_statistical=True)
    assert str(found).endswith("only statistics such as rates can agree.")


def test_nothing_to_compare_is_said():
    assert "Nothing is recorded" in str(agreement([], {}, {}))


def test_the_precision_of_files_is_relative_to_the_range():
    """A small signal on a large offset."""
    cells = NeuronGroup(1, "v : volt", name="cells")
    traces = StateMonitor(cells, "v", record=True, name="traces")
    offset = {"t": np.arange(2) * 1e-4, "v": np.array([[-0.07], [-0.07 + 1e-8]])}
    (found,) = agreement([traces], {"traces": offset}, {"traces": offset}).variables
    assert found.resolution == pytest.approx(np.finfo(np.float32).eps * 0.07 / 1e-8)
    assert found.difference == 0 * volt
    assert not found.is_of_digits


def test_differences_that_are_those_of_the_printed_digits_are_marked():
    cells = NeuronGroup(1, "v : volt", name="cells")
    traces = StateMonitor(cells, "v", record=True, name="traces")
    ours = {"traces": {"v": np.array([[-0.07], [-0.07 + 2e-8]])}}
    theirs = {"traces": {"v": np.array([[-0.07], [-0.07 + 1.5e-8]])}}
    found = agreement([traces], ours, theirs)
    assert found.variables[0].is_of_digits
    row, note = str(found).splitlines()[1::2]
    assert row.endswith("2.5e-01 (digits)")
    assert note.startswith("(digits): the values change so little")
    assert "jumps" not in note


def test_values_that_are_too_small_for_the_files_are_those_of_the_digits(simulated):
    (_spikes, traces, _rate), recorded = simulated
    small, none = (
        changed(recorded, "traces", v=np.array([[value], [2 * value]])) for value in (1e-60, 0.0)
    )
    (values,) = agreement([traces], small, none).variables
    assert values.relative == 2
    assert values.is_of_digits


def test_a_recorded_variable_can_have_the_name_of_what_other_monitors_have():
    cells = NeuronGroup(1, "count : 1", name="cells")
    values = StateMonitor(cells, ["i", "count"], record=True, name="values")
    Network(cells, values).run(0.1 * ms)
    recorded = {"values": recorded_by(values)}
    found = agreement([values], recorded, recorded).variables
    assert [one.variable for one in found] == ["count", "i"]


def test_it_is_said_what_a_large_difference_can_come_from(simulated):
    monitors, recorded = simulated
    values = recorded["traces"]["v"]
    late = changed(recorded, "traces", v=np.concatenate([values[:1], values[:-1]]))
    assert (
        str(agreement(monitors, recorded, late)).splitlines()[-1].startswith("A value that jumps")
    )
    assert "jumps" not in str(agreement(monitors, recorded, recorded))
    assert "jumps" not in str(agreement(monitors, recorded, late, is_statistical=True))


def test_variables_stand_in_the_order_of_their_names():
    cells = NeuronGroup(1, "c : 1\nb : 1\na : 1", name="cells")
    traces = StateMonitor(cells, ["c", "a", "b"], record=True, name="traces")
    recorded = {"traces": {name: np.zeros((2, 1)) for name in "cab"}}
    found = agreement([traces], recorded, recorded)
    assert [one.variable for one in found.variables] == ["a", "b", "c"]
