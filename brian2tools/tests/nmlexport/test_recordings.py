"""What simulators write, in the monitors of Brian."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from brian2 import (
    EventMonitor,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    ms,
    second,
)

from brian2tools import describe
from brian2tools.description import Run, Value
from brian2tools.errors import ModelFileError
from brian2tools.nmlexport.lowering.program import Time
from brian2tools.nmlexport.lowering.recording import Events, Recordings, Trace
from brian2tools.nmlexport.recordings import joined, read_recordings, recorded_by, restore

DT = 0.1 * ms
STEPS = 30
NUMBER = 3
#: Of a simulator that has two steps for each of Brian, and shows everything some steps late.
TIME = Time(float(DT), steps=2)
LATE = 5


def ticking():
    """Return a network of neurons that spike every 0.3, 0.4 and 0.5 ms, with monitors."""
    cells = NeuronGroup(
        NUMBER, "x : integer\nlimit : 1", threshold="x >= limit", reset="x = 0", name="cells"
    )
    cells.limit = "i + 3"
    cells.run_regularly("x += 1", when="start", order=-1)
    return Network(
        cells,
        StateMonitor(cells, "x", record=[2, 0], dt=0.2 * ms, name="traces"),
        SpikeMonitor(cells, "x", name="spikes"),
        SpikeMonitor(cells[1:], name="of_a_part"),
        EventMonitor(cells, "spike", record=False, name="counted"),
        # It comes before the threshold, and sees the spikes of the step before.
        EventMonitor(cells[1:], "spike", when="groups", name="early"),
        PopulationRateMonitor(cells[:2], name="rate"),
    )


MONITORS = ("traces", "spikes", "of_a_part", "counted", "early", "rate")


@pytest.fixture
def simulated():
    """Return the network, simulated by Brian, and its description."""
    network = ticking()
    model = describe(network)
    runs = [Run(start=Value.of(start), duration=Value.of(1.5 * ms)) for start in (0, 1.5) * ms]
    network.run(STEPS * DT)
    return network, replace(model, runs=tuple(runs))


@pytest.fixture
def recordings(tmp_path):
    """Write the files of such a simulator, and return what is found in them."""
    step, cell = np.mgrid[:STEPS, :NUMBER]
    limit = cell + 3
    before_reset = np.where((step + 1) % limit == 0, limit, (step + 1) % limit)
    rows = np.full((2 * STEPS + LATE + 1, 1 + NUMBER), np.pi)
    rows[LATE : LATE + 2 * STEPS : 2, 1:] = before_reset
    np.savetxt(tmp_path / "recording_model.dat", rows, delimiter="\t", newline="\t\n")
    # The simulator goes on for another step of Brian.
    happened = [
        (cell, ((number * (cell + 3) - 1) * 2 + LATE) * TIME.step)
        for cell in range(NUMBER)
        for number in range(1, STEPS)
        if number * (cell + 3) <= STEPS + 1
    ]
    lines = [f"{cell + 7}\t{np.float32(time)!s}\n" for cell, time in sorted(happened)]
    (tmp_path / "recording_model.spikes").write_text("".join(lines))
    found = Recordings(TIME, "model")
    found.traces.append(Trace("traces", "x", (3, 1), LATE))
    found.traces.append(Trace("spikes", "x", (1, 2, 3), LATE))
    found.events.append(Events("cells", "spike", 7, NUMBER, LATE))
    return found


def test_what_is_read_is_what_brian_records(simulated, recordings, tmp_path):
    network, model = simulated
    found = read_recordings(tmp_path, recordings, model)
    assert sorted(found) == sorted(MONITORS)
    for name in MONITORS:
        expected = recorded_by(network[name])
        assert set(found[name]) == set(expected)
        for variable, numbers in expected.items():
            np.testing.assert_allclose(found[name][variable], numbers, err_msg=f"{name}.{variable}")


def test_a_monitor_that_is_inactive_in_a_run_holds_nothing_of_it(simulated, recordings, tmp_path):
    _network, model = simulated
    first, second_run = model.runs
    model = replace(model, runs=(replace(first, inactive=("spikes", "traces")), second_run))
    found = read_recordings(tmp_path, recordings, model)
    assert found["spikes"]["t"].min() >= 0.0015
    assert found["traces"]["t"][0] == pytest.approx(0.0016)
    assert len(found["rate"]["t"]) == STEPS


def test_a_file_that_ends_too_early_is_refused(simulated, recordings, tmp_path):
    _network, model = simulated
    path = tmp_path / "recording_model.dat"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:40]))
    with pytest.raises(ModelFileError, match="has 40 rows of recorded values"):
        read_recordings(tmp_path, recordings, model)


def test_a_monitor_of_no_element_has_times_and_no_values(simulated, recordings, tmp_path):
    # jNeuroML writes no file if there is nothing to write.
    (tmp_path / "recording_model.dat").unlink()
    recordings.traces[:] = [Trace("traces", "x", (), LATE)]
    _network, model = simulated
    found = read_recordings(tmp_path, recordings, model)["traces"]
    np.testing.assert_allclose(found["t"], np.arange(15) * 0.0002)
    assert found["x"].shape == (15, 0)


def test_values_that_files_cannot_hold_are_said(simulated, recordings, tmp_path):
    _network, model = simulated
    path = tmp_path / "recording_model.dat"
    rows = path.read_text().splitlines(keepends=True)
    rows[LATE + 8] = "\t".join(["0.0", *NUMBER * ["Infinity"], "\n"])
    path.write_text("".join(rows))
    del recordings.traces[1]
    with pytest.warns(UserWarning, match=r"'traces' has values of 'x' that are .* beyond 3.4e\+38"):
        found = read_recordings(tmp_path, recordings, model)
    assert np.isinf(found["traces"]["x"][2]).all()


def test_a_recorded_variable_can_have_the_name_of_what_other_monitors_have():
    cells = NeuronGroup(2, "count : 1\nrate : 1", name="cells")
    cells.count = [3, 5]
    values = StateMonitor(cells, ["i", "count", "rate"], record=True, name="values")
    network = Network(cells, values)
    network.run(3 * DT)
    recorded = recorded_by(values)
    restore(values, joined(recorded, recorded))
    np.testing.assert_array_equal(values.count, [6 * [3], 6 * [5]])
    np.testing.assert_array_equal(values.i, [6 * [0], 6 * [1]])


def test_a_monitor_holds_what_it_is_given_as_if_it_had_recorded_that(simulated):
    network, _model = simulated
    other = ticking()
    other.run(1 * DT)
    for name in MONITORS:
        restore(other[name], recorded_by(network[name]))
    assert len(other["traces"].t) == other["traces"].N == 15
    assert other["traces"].x.dtype == network["traces"].x.dtype
    np.testing.assert_array_equal(other["traces"][2].x, network["traces"][2].x)
    assert other["spikes"].num_spikes == network["spikes"].num_spikes
    for cell, times in network["spikes"].spike_trains().items():
        np.testing.assert_array_equal(other["spikes"].spike_trains()[cell] / second, times / second)
    np.testing.assert_array_equal(other["counted"].count[:], network["counted"].count[:])
    np.testing.assert_array_equal(
        np.array(other["rate"].smooth_rate(width=1 * ms)),
        np.array(network["rate"].smooth_rate(width=1 * ms)),
    )


def test_brian_goes_on_behind_what_a_monitor_was_given(simulated):
    network, _model = simulated
    recorded = {name: recorded_by(network[name]) for name in MONITORS}
    other = ticking()
    other.run(1 * DT)
    for name in MONITORS:
        restore(network[name], recorded_by(other[name]))
        restore(network[name], recorded[name])
    network.run(STEPS * DT)
    assert len(network["traces"].t) == STEPS
    assert network["spikes"].num_spikes == sum(2 * STEPS // limit for limit in (3, 4, 5))
    np.testing.assert_array_equal(
        network["spikes"].t[: len(recorded["spikes"]["t"])] / second, recorded["spikes"]["t"]
    )
