"""Clocks and timed arrays in descriptions, and in what is built of them."""

from __future__ import annotations

import brian2
import numpy as np
import pytest
from brian2 import (
    Clock,
    Hz,
    Network,
    NeuronGroup,
    PoissonInput,
    StateMonitor,
    TimedArray,
    defaultclock,
    get_device,
    ms,
    mV,
    set_device,
)

import brian2tools
from brian2tools import build, describe
from brian2tools.description import Value
from brian2tools.description.building import simulate
from brian2tools.errors import ArgumentError
from brian2tools.tests.description.rebuilding import rebuilt
from brian2tools.tests.models.comparing import recordings, same_recordings

needs_event_clocks = pytest.mark.skipif(
    not hasattr(brian2, "EventClock"), reason="this Brian has no run_at"
)


def counters(**options):
    group = NeuronGroup(2, "count : integer\nlevel : volt", **options)
    return group, StateMonitor(group, ["count", "level"], record=True, name=f"{group.name}_counts")


def test_each_clock_is_described_once():
    beat = Clock(dt=0.3 * ms, name="beat")
    slow, slow_counts = counters(clock=beat, name="slow")
    slow.run_regularly("count += 1")
    fast, fast_counts = counters(dt=0.05 * ms, name="fast")
    fast.run_regularly("count += 1", clock=beat)
    fast.run_regularly("level += 1*mV", dt=0.7 * ms, name="rise")
    model, copy = rebuilt(Network(slow, slow_counts, fast, fast_counts), 3 * ms)
    assert {clock.name: clock.dt for clock in model.clocks} == {
        "beat": Value.of(0.3 * ms),
        "fast_clock": Value.of(0.05 * ms),
        "rise_clock": Value.of(0.7 * ms),
    }
    assert len({id(thing.clock) for thing in copy.sorted_objects}) == 3
    assert copy["slow"].clock is not beat


def test_steps_are_exact():
    group, counts = counters(dt=1 / 3 * ms, name="cells")
    model, copy = rebuilt(Network(group, counts), 2 * ms)
    assert model.clocks["cells_clock"].dt.quantity == 1 / 3 * ms
    assert float(copy["cells"].clock.dt) == float(group.clock.dt)


def test_clocks_of_the_same_name_and_step_are_one():
    clocks = [Clock(dt=0.5 * ms, name="beat") for _ in range(2)]
    parts = [counters(clock=clock, name=f"cells_{i}") for i, clock in enumerate(clocks)]
    model, copy = rebuilt(Network(*(thing for pair in parts for thing in pair)), 2 * ms)
    assert model.clocks.names == ("beat",)
    assert copy["cells_0"].clock is copy["cells_1"].clock


def test_clocks_of_the_same_name_and_other_steps_are_a_problem():
    clocks = [Clock(dt=dt * ms, name="beat") for dt in (0.5, 0.2)]
    one, other = (NeuronGroup(1, "", clock=clock, name=f"a{i}") for i, clock in enumerate(clocks))
    (problem,) = describe(Network(one, other)).problems
    assert (problem.object, problem.place) == ("beat", "time step")
    assert "two clocks are called 'beat'" in problem.reason


def test_a_network_keeps_its_step_where_the_default_is_another():
    defaultclock.dt = 0.25 * ms
    group, counts = counters(name="cells")
    group.run_regularly("count += 1")
    net = Network(group, counts)
    model = describe(net)
    net.run(2 * ms)
    expected = recordings(net)
    defaultclock.dt = 0.1 * ms
    copy = build(model)
    copy.run(2 * ms)
    same_recordings(expected, recordings(copy))
    assert copy["cells"].clock.name == "defaultclock"
    assert defaultclock.dt == 0.1 * ms


def test_a_network_with_the_default_step_is_on_the_default_clock():
    group, counts = counters(name="cells")
    copy = build(describe(Network(group, counts)))
    assert copy["cells"].clock is get_device().defaultclock
    assert copy["cells_counts"].clock is get_device().defaultclock


def test_a_step_that_changes_between_runs_leaves_the_default_clock_alone():
    set_device("exporter")
    try:
        group, counts = counters(name="cells")
        group.run_regularly("count += 1")
        net = Network(group, counts)
        net.run(1 * ms)
        defaultclock.dt = 0.5 * ms
        net.run(2 * ms)
        model = get_device().model
    finally:
        set_device("runtime")
    defaultclock.dt = 0.1 * ms
    copy = simulate(model)
    np.testing.assert_array_equal(copy["cells"].count, [14, 14])
    assert defaultclock.dt == 0.1 * ms


def test_a_weight_that_changes_between_runs_changes_in_what_is_built():
    weight = 1 * mV
    group, counts = counters(name="cells")
    drive = PoissonInput(group, "level", 1000, 1000 * Hz, "weight")
    net = Network(group, drive, counts)
    set_device("exporter")
    try:
        net.run(1 * ms)
        weight = 0 * mV
        net.run(1 * ms)
        model = get_device().model
    finally:
        set_device("runtime")
    assert weight == model.runs[1].constants[0].value.quantity
    level = simulate(model)["cells_counts"].level
    assert np.all(level[:, 10] > 0)
    assert np.all(level[:, 10:] == level[:, 10:11])


@needs_event_clocks
def test_given_times_are_exact():
    group, counts = counters(name="cells")
    times = [0.4, 1 / 3, 2] * ms
    runner = group.run_at("count += 1", times=times)
    group[1:].run_at("count += 10", times=[1] * ms, when="end", name="later")
    model, copy = rebuilt(Network(group, counts), 3 * ms)
    operation = model["cells"].operations[runner.name]
    found = model.clocks[operation.schedule.clock].times
    np.testing.assert_array_equal(found.quantity, np.sort(times))
    np.testing.assert_array_equal(copy["cells"].count, [3, 13])


@needs_event_clocks
def test_a_brian_without_given_times_says_so(monkeypatch):
    group, _counts = counters(name="cells")
    group.run_at("count += 1", times=[1] * ms)
    model = describe(Network(group))
    monkeypatch.delattr(brian2, "EventClock")
    with pytest.raises(ArgumentError, match=r"use Brian 2.10 or later"):
        build(model)


def test_timed_arrays_are_exact_and_shared():
    values = np.array([1 / 3, np.pi, -1e-300]) * mV
    wave = TimedArray(values, dt=1 / 3 * ms, name="wave")
    rates = TimedArray(np.arange(6).reshape(3, 2) * mV, dt=0.5 * ms, name="columns")
    one, one_counts = counters(name="one")
    one.run_regularly("level = wave(t) + columns(t, i)")
    other, other_counts = counters(name="other")
    other.run_regularly("level = renamed(t)", dt=0.2 * ms)
    net = Network(one, one_counts, other, other_counts)
    model, copy = rebuilt(net, 2 * ms, {"wave": wave, "renamed": wave, "columns": rates})
    assert set(model.timed_arrays.names) == {"wave", "columns"}
    array = model.timed_arrays["wave"]
    np.testing.assert_array_equal(array.values.quantity, values)
    assert array.dt.quantity == 1 / 3 * ms
    assert model.timed_arrays["columns"].values.amount.shape == (3, 2)
    assert model["other"].outside.timed_arrays["renamed"].timed_array == "wave"
    assert copy["one"].namespace["wave"] is copy["other"].namespace["renamed"]


def test_a_timed_array_that_changes_later_leaves_the_description():
    wave = TimedArray([1, 2] * mV, dt=1 * ms, name="wave")
    group, _counts = counters(name="cells")
    group.run_regularly("level = wave(t)")
    model = describe(Network(group))
    wave.values[:] = 0
    np.testing.assert_array_equal(model.timed_arrays["wave"].values.quantity, [1, 2] * mV)


def test_timed_arrays_of_the_same_name_and_other_values_are_a_problem():
    arrays = {f"w{n}": TimedArray([n] * mV, dt=1 * ms, name="wave") for n in (1, 2)}
    group, _counts = counters(name="cells", namespace=arrays)
    group.run_regularly("level = w1(t) + w2(t)")
    (problem,) = describe(Network(group)).problems
    assert "two timed arrays are called 'wave'" in problem.reason


def test_the_time_of_a_network_is_kept():
    group, counts = counters(name="cells")
    group.run_regularly("count = int(t/ms)")
    net = Network(group, counts)
    net.run(5 * ms)
    model = describe(net)
    assert model.time == Value.of(5.0 * ms)
    copy = brian2tools.build(model)
    copy.run(2 * ms)
    assert copy.t == 7 * ms
    assert list(copy["cells"].count) == [6, 6]
