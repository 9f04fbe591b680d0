"""The device 'exporter': a description of all runs, and nothing simulated."""

from __future__ import annotations

import gc
import json

import brian2
import numpy as np
import pytest
from brian2 import Hz, ms, mV
from brian2.utils.logger import catch_logs

import brian2tools
from brian2tools import Model, simulate
from brian2tools.description import Expression, Value
from brian2tools.errors import ArgumentError, ArgumentTypeError


def leaky_cells(**options):
    return brian2.NeuronGroup(
        5, "dv/dt = (v_in - v)/tau : volt\nv_in : volt", method="exact", name="cells", **options
    )


def described(script, **options):
    """The model of a script, which is run with the device and gets the device."""
    brian2.set_device("exporter", **options)
    script()
    model = brian2.get_device().model
    brian2.set_device("runtime")
    return model


def test_nothing_is_simulated():
    def script():
        tau = 10 * ms
        cells = leaky_cells()
        cells.v_in = 10 * mV
        monitor = brian2.StateMonitor(cells, "v", record=True)
        brian2.run(tau)
        assert len(monitor.t) == 0
        assert np.all(cells.v_ == 0)
        assert brian2.defaultclock.t == 10 * ms

    described(script)


def test_a_script_with_several_runs_gives_what_brian_gives():
    def script():
        cells = leaky_cells()
        cells.v_in = "i*mV"
        monitor = brian2.StateMonitor(cells, "v", record=True, name="trace")
        network = brian2.Network(cells, monitor)
        network.run(2 * ms, namespace={"tau": 10 * ms})
        cells.v[1:3] = "v + 0.5*mV"
        cells.v_in = np.arange(5)[::-1] * mV
        network.run(3 * ms, namespace={"tau": 5 * ms})
        monitor.active = False
        cells.v_in["i == 0"] = 20 * mV
        network.run(1 * ms, namespace={"tau": 5 * ms})
        return cells, monitor

    model = described(script)
    assert [run.duration.quantity / ms for run in model.runs] == pytest.approx([2, 3, 1])
    assert model.runs[1].assignments[0].value == Expression("v + 0.5*mV")
    assert model.runs[1].constants[0].value == Value.of(5 * ms)
    assert model.runs[2].inactive == ("trace",)
    network = simulate(model)
    cells, monitor = script()
    np.testing.assert_array_equal(network["cells"].v_[:], cells.v_[:])
    np.testing.assert_array_equal(network["trace"].v_, monitor.v_)
    np.testing.assert_array_equal(network["trace"].t_, monitor.t_)


def test_objects_that_come_later_rest_before():
    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms})
        cells.v = 10 * mV
        network = brian2.Network(cells)
        network.run(1 * ms)
        monitor = brian2.StateMonitor(cells, "v", record=0, name="late")
        network.add(monitor)
        network.run(1 * ms)
        return monitor

    model = described(script)
    assert model.runs[0].inactive == ("late",)
    network, monitor = simulate(model), script()
    np.testing.assert_array_equal(network["late"].v_, monitor.v_)


def test_a_new_time_step_belongs_to_the_run():
    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms}, dt=0.1 * ms)
        cells.v = 10 * mV
        network = brian2.Network(cells)
        network.run(1 * ms)
        cells.clock.dt = 0.5 * ms
        network.run(1 * ms)
        return cells

    model = described(script)
    assert model.runs[1].clocks[0].dt == Value.of(0.5 * ms)
    np.testing.assert_array_equal(simulate(model)["cells"].v_[:], script().v_[:])


def test_spikes_that_are_set_between_runs_belong_to_the_run():
    def script():
        source = brian2.SpikeGeneratorGroup(4, [0, 1, 3], [1, 2, 6] * ms, name="source")
        monitor = brian2.SpikeMonitor(source, name="spikes")
        network = brian2.Network(source, monitor)
        network.run(5 * ms)
        source.set_spikes([2, 3, 0], [7, 3, 6] * ms)
        network.run(4 * ms)
        network.run(1 * ms)
        source.set_spikes([1], [1.5] * ms, period=2 * ms)
        network.run(4 * ms)
        return monitor

    model = described(script)
    assert model.problems == ()
    assert [len(run.spikes) for run in model.runs] == [0, 1, 0, 1]
    assert model.runs[3].spikes[0].period == Value.of(2 * ms)
    assert Model.from_json(model.to_json()) == model
    built, expected = simulate(model)["spikes"], script()
    np.testing.assert_array_equal(built.t_, expected.t_)
    np.testing.assert_array_equal(built.i, expected.i)
    assert len(expected.i) == 6
    said = "`source` is given 3 new spikes instead, of the spike trains 3, 0, 2, at 3, 6, 7 ms."
    assert said in model.to_markdown()


def test_reading_a_value_that_was_never_simulated_is_a_problem():
    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms})
        network = brian2.Network(cells)
        network.run(1 * ms)
        cells.v = cells.v[:] + 1 * mV
        network.run(1 * ms)

    (problem,) = described(script).problems
    assert (problem.object, problem.place) == ("cells", "variable v")


@pytest.mark.parametrize(
    "read",
    [
        lambda cells, _synapses: cells[1:].v[0],
        lambda cells, _synapses: cells.double[0],
        lambda cells, _synapses: cells[1:].double_[0],
        lambda _cells, synapses: synapses.v_post[0],
    ],
)
def test_a_value_is_not_known_either_where_it_comes_from_another_one(read):
    def script():
        cells = brian2.NeuronGroup(
            2, "dv/dt = -v/(10*ms) : 1\ndouble = 2*v : 1", method="exact", name="cells"
        )
        synapses = brian2.Synapses(cells, cells, "w : 1", name="synapses")
        synapses.connect()
        network = brian2.Network(cells, synapses)
        network.run(1 * ms)
        synapses.w = float(read(cells, synapses))
        network.run(1 * ms)

    (problem,) = described(script).problems
    assert (problem.object, problem.place) == ("cells", "variable v")


def test_connections_that_are_made_between_runs_are_a_problem():
    def script():
        cells = brian2.NeuronGroup(2, "v : 1", threshold="v > 1", reset="v = 0", name="cells")
        synapses = brian2.Synapses(cells, cells, on_pre="v += 1", name="net")
        synapses.connect(i=0, j=1)
        network = brian2.Network(cells, synapses)
        network.run(1 * ms)
        synapses.connect(i=1, j=0)
        network.run(1 * ms)

    problems = described(script).problems
    assert [problem.object for problem in problems] == ["net"]


def test_another_order_within_the_time_step_is_a_problem():
    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms})
        network = brian2.Network(cells, name="whole")
        network.run(1 * ms)
        cells.state_updater.when = "end"
        network.run(1 * ms)
        network.schedule = ["end", "start", "groups", "thresholds", "synapses", "resets"]
        network.run(1 * ms)

    problems = described(script).problems
    places = {(problem.object, problem.place) for problem in problems}
    assert places == {("cells", "run 2"), ("cells", "run 3"), ("whole", "run 3")}


def test_the_file_is_written_at_each_run(tmp_path):
    filename = tmp_path / "model.json"

    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms})
        network = brian2.Network(cells)
        network.run(1 * ms)
        assert len(Model.from_json(filename).runs) == 1
        network.run(1 * ms)

    model = described(script, filename=filename)
    assert Model.from_json(filename) == model


def test_without_build_on_run_the_file_is_written_when_asked_for(tmp_path):
    filename = tmp_path / "model.json"

    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms})
        brian2.run(1 * ms)
        assert not filename.exists()
        brian2.device.build(filename=filename)
        return cells

    model = described(script, build_on_run=False)
    assert Model.from_json(filename) == model


def test_runs_are_plain_data():
    brian2.set_device("exporter")
    source = brian2.PoissonGroup(3, 10 * Hz, name="source")
    cells = leaky_cells(namespace={"tau": 10 * ms})
    cells.v = "i*mV"
    synapses = brian2.Synapses(source, cells, on_pre="v += 1*mV", name="net")
    synapses.connect("i == j")
    brian2.run(1 * ms)
    (run,) = json.loads(json.dumps(brian2.get_device().runs, allow_nan=False))
    assert run["duration"] == {"amount": 0.001, "dimensions": {"s": 1}}
    assert {"populations", "projections"} <= run["components"].keys()
    written = run["initializers_connectors"]
    assert [one["type"] for one in written] == ["assignment", "assignment", "connection"]
    assert [one.get("variable") for one in written] == ["v", "rates", None]
    assert written[0]["value"] == "i*mV"
    assert written[2]["condition"] == "i == j"


def test_another_set_device_starts_afresh():
    def script():
        leaky_cells(namespace={"tau": 10 * ms})
        brian2.Network(leaky_cells(namespace={"tau": 10 * ms})).run(1 * ms)

    described(script)
    assert len(described(script).runs) == 1


def test_two_networks_in_a_script_are_a_problem():
    def script():
        for name in ("first", "second"):
            cells = leaky_cells(namespace={"tau": 10 * ms})
            brian2.Network(cells, name=name).run(1 * ms)

    model = described(script)
    assert model.name == "second"
    assert "first" in str(model.problems[0])


def test_store_and_restore_are_problems_of_the_model_with_what_to_do():
    def script():
        network = brian2.Network(leaky_cells(namespace={"tau": 10 * ms}), name="whole")
        network.store()
        for _repetition in range(3):
            network.restore()
            network.run(1 * ms)

    problems = described(script).problems
    assert [(one.object, one.place) for one in problems] == [
        ("whole", "store"), ("whole", "restore"),
    ]  # fmt: skip
    assert all("describe each branch" in one.advice for one in problems)


def test_an_option_that_is_not_known_is_refused():
    with pytest.raises(ArgumentTypeError, match=r"'filname'.*it takes 'filename'"):
        brian2.set_device("exporter", filname="model.json")


def test_there_is_no_model_before_a_run():
    brian2.set_device("exporter")
    with pytest.raises(ArgumentError, match="call run first"):
        _ = brian2.get_device().model


def test_simulating_is_refused_while_nothing_is_simulated():
    model = described(lambda: brian2.Network(leaky_cells(namespace={"tau": 1 * ms})).run(1 * ms))
    brian2.set_device("exporter")
    with pytest.raises(ArgumentError, match="set_device"):
        simulate(model)


def test_a_table_that_takes_the_place_of_another_is_not_lost():
    def script():
        cells = brian2.NeuronGroup(1, "dx/dt = drive(t)/ms : 1", method="euler", name="cells")
        network = brian2.Network(cells)
        for amount in (1.0, 2.0, 4.0):
            drive = brian2.TimedArray([amount], dt=1 * ms)
            network.run(1 * ms)
        return cells

    model = described(script)
    assert len(model.timed_arrays) == 3
    assert simulate(model)["cells"].x[0] == script().x[0] == pytest.approx(7)


def test_objects_that_were_made_before_are_described_and_work_afterwards():
    cells = leaky_cells(namespace={"tau": 10 * ms})
    cells.v = 10 * mV
    network = brian2.Network(cells)

    def script():
        cells.v_in = "i*mV"
        network.run(1 * ms)
        cells.v_in = "2*v_in"
        network.run(1 * ms)

    model = described(script)
    assert model.problems == ()
    built = simulate(model)
    script()
    np.testing.assert_array_equal(built["cells"].v_in_[:], 2e-3 * np.arange(5))
    assert network.t == 4 * ms


def test_brian_does_not_warn_that_what_was_described_was_in_no_network():
    def script():
        brian2.Network(leaky_cells(namespace={"tau": 10 * ms})).run(1 * ms)

    with catch_logs() as logged:
        described(script)
        brian2.all_devices["exporter"].reinit()
        gc.collect()
    assert logged == []


def test_what_a_group_contains_can_rest_while_the_group_does_not():
    def script():
        cells = brian2.NeuronGroup(3, "v : 1", name="cells")
        first = cells.run_regularly("v += 1")
        second = cells[1:].run_regularly("v += 10")
        network = brian2.Network(cells)
        network.run(1 * ms)
        first.active = False
        network.run(1 * ms)
        second.active, first.active = False, True
        network.run(1 * ms)
        return cells

    model = described(script)
    np.testing.assert_array_equal(simulate(model)["cells"].v_[:], script().v_[:])


def test_assignments_through_a_subgroup_that_is_gone_are_done_again():
    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms})
        network = brian2.Network(cells)
        network.run(1 * ms)
        cells[1:3].v[:] = 5 * mV
        network.run(1 * ms)
        return cells

    model = described(script)
    np.testing.assert_array_equal(simulate(model)["cells"].v_[:], script().v_[:])


def test_what_is_no_name_of_a_file_is_refused():
    with pytest.raises(ArgumentTypeError, match="no name of a file"):
        described(lambda: brian2.Network(leaky_cells()).run(1 * ms), filename=3)


@pytest.mark.parametrize("reading", ["monitor.num_spikes", "monitor.count[0]", "len(monitor.t)"])
def test_reading_a_recording_that_was_never_made_is_a_problem(reading):
    readings = {
        "monitor.num_spikes": lambda monitor: monitor.num_spikes,
        "monitor.count[0]": lambda monitor: monitor.count[0],
        "len(monitor.t)": lambda monitor: len(monitor.t),
    }

    def script():
        cells = leaky_cells(namespace={"tau": 10 * ms}, threshold="v > 1*mV", reset="v = 0*mV")
        monitor = brian2.SpikeMonitor(cells, name="monitor")
        network = brian2.Network(cells, monitor)
        network.run(1 * ms)
        cells.v_in = readings[reading](monitor) * mV
        network.run(1 * ms)
        readings[reading](monitor)

    (problem,) = described(script).problems
    assert (problem.object, problem.place) == ("monitor", "recording")


def test_simulating_without_runs_says_what_to_do():
    model = brian2tools.describe(brian2.Network(leaky_cells(namespace={"tau": 1 * ms})))
    with pytest.raises(ArgumentError, match="says nothing of runs"):
        simulate(model)


def test_a_table_that_only_an_assignment_uses_is_a_problem():
    def script():
        table = brian2.TimedArray([1.0, 2.0], dt=1 * ms)
        cells = leaky_cells(namespace={"tau": 10 * ms})
        network = brian2.Network(cells)
        network.run(1 * ms)
        cells.v_in = "table(t)*i*mV"
        network.run(1 * ms)

    (problem,) = described(script).problems
    assert (problem.object, problem.expression) == ("cells", "table(t)*i*mV")
