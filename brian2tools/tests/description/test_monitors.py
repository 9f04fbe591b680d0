"""Descriptions of monitors, and monitors that are built of them."""

from __future__ import annotations

import inspect

import brian2
import numpy as np
import pytest
from brian2 import (
    Clock,
    EventMonitor,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
)

from brian2tools import build, describe
from brian2tools.description import EventMonitor as DescribedEvents
from brian2tools.description import Range, Value
from brian2tools.tests.description.rebuilding import rebuilt


@pytest.fixture
def cells():
    group = NeuronGroup(
        6,
        """
        dx/dt = (drive - x)/(4*ms) : 1
        drive = 1 + base*i*factor : 1
        factor : 1 (shared)
        total = 2*factor : 1 (shared)
        """,
        threshold="x > 1",
        reset="x = 0",
        events={"middle": "x > 0.5 and x < 0.6"},
        method="euler",
        name="cells",
        namespace={"base": 0.5},
    )
    group.factor = 1.5
    return group


def test_spikes_of_all_and_of_a_part(cells):
    net = Network(cells, SpikeMonitor(cells, name="all"), SpikeMonitor(cells[3:5], name="some"))
    model, copy = rebuilt(net, 20 * ms)
    assert model["all"].source == Range(group="cells", start=0, stop=6)
    assert model["some"].source == Range(group="cells", start=3, stop=5, is_part=True)
    assert type(copy["all"]) is type(copy["some"]) is SpikeMonitor
    assert set(copy["some"].i) == {0, 1}
    assert copy["some"].spike_trains()[0].size


def test_spikes_that_are_only_counted(cells):
    monitor = SpikeMonitor(cells, record=False, name="counts")
    model, copy = rebuilt(Network(cells, monitor), 20 * ms)
    assert not model["counts"].records
    assert model["counts"].variables == ()
    assert copy["counts"].count[5] > 0
    with pytest.raises(AttributeError):
        copy["counts"].it  # noqa: B018 - reading it is what must fail


def test_variables_at_spikes_of_which_one_is_a_subexpression(cells):
    cells.namespace = None
    monitor = SpikeMonitor(cells, variables=["x", "drive", "factor"], name="spikes")
    model, copy = rebuilt(Network(cells, monitor), 20 * ms, {"base": 0.7})
    assert model["spikes"].variables == ("drive", "factor", "x")
    assert max(copy["spikes"].drive) > 1


def test_names_that_mean_something_else_to_a_monitor_of_spikes_are_a_problem(cells):
    net = Network(cells, SpikeMonitor(cells, variables="drive", name="spikes"))
    assert not describe(net, namespace={"base": 0.5}).problems
    (problem,) = describe(net, namespace={"base": 0.7}).problems
    assert (problem.object, problem.place) == ("spikes", "variables")


def test_custom_events_are_recorded_by_their_name(cells):
    net = Network(
        cells,
        EventMonitor(cells, "middle", variables="x", name="passages"),
        EventMonitor(cells, "spike", name="spikes", when="end", order=7),
    )
    model, copy = rebuilt(net, 20 * ms)
    assert model["passages"].event == "middle"
    assert isinstance(model["spikes"], DescribedEvents)
    assert type(copy["passages"]) is EventMonitor
    assert type(copy["spikes"]) is SpikeMonitor
    assert (copy["spikes"].when, copy["spikes"].order) == ("end", 7)
    assert len(copy["passages"].t)


def test_a_monitor_of_events_follows_the_step_of_its_source(cells):
    slow = NeuronGroup(1, "", threshold="True", reset="", dt=1 * ms, name="slow")
    net = Network(cells, slow, SpikeMonitor(slow, name="beats"), SpikeMonitor(cells, name="all"))
    model, copy = rebuilt(net, 5 * ms)
    assert model["beats"].schedule.clock == slow.clock.name
    assert len(copy["beats"].t) == 5


def test_all_variables_of_all_neurons(cells):
    monitor = StateMonitor(cells, True, record=True, name="traces")
    model, copy = rebuilt(Network(cells, monitor), 5 * ms)
    assert set(model["traces"].variables) == {"x", "drive", "factor", "total"}
    assert model["traces"].indices is None
    assert copy["traces"].x.shape == (6, 50)


@pytest.mark.parametrize(
    ("record", "expected"),
    [([4, 0, 2], [4, 0, 2]), (3, [3]), (False, []), (range(2), [0, 1]), ([1, 1], [1, 1])],
)
def test_neurons_are_recorded_in_the_order_that_was_given(cells, record, expected):
    monitor = StateMonitor(cells, ["x", "drive"], record=record, name="traces")
    model, copy = rebuilt(Network(cells, monitor), 5 * ms)
    np.testing.assert_array_equal(model["traces"].indices.quantity, expected)
    np.testing.assert_array_equal(copy["traces"].record, expected)
    assert not copy["traces"].record_all


def test_indices_count_within_the_part_that_is_recorded(cells):
    monitor = StateMonitor(cells[2:], "x", record=[0, 3], name="traces")
    model, copy = rebuilt(Network(cells, monitor), 5 * ms)
    assert model["traces"].source == Range(group="cells", start=2, stop=6, is_part=True)
    np.testing.assert_array_equal(model["traces"].indices.quantity, [0, 3])
    np.testing.assert_array_equal(copy["traces"][3].x, copy["traces"].x[1])


def test_a_monitor_has_its_own_step_or_clock(cells):
    net = Network(
        cells,
        StateMonitor(cells, "x", record=True, dt=0.5 * ms, when="end", order=-1, name="coarse"),
        StateMonitor(cells, "x", record=0, clock=Clock(1 * ms, name="beat"), name="coarser"),
    )
    model, copy = rebuilt(net, 5 * ms)
    assert model.clocks["beat"].dt == Value.of(1.0 * ms)
    assert model["coarse"].schedule.when == "end"
    assert model["coarse"].schedule.order == -1
    assert (copy["coarse"].x.shape, copy["coarser"].x.shape) == ((6, 10), (1, 5))


def test_a_monitor_that_is_switched_off_records_nothing(cells):
    monitor = StateMonitor(cells, "x", record=True, name="traces")
    monitor.active = False
    model, copy = rebuilt(Network(cells, monitor), 5 * ms)
    assert not model["traces"].schedule.active
    assert not len(copy["traces"].t)


def test_rates_of_all_and_of_a_part(cells):
    net = Network(
        cells,
        PopulationRateMonitor(cells, name="rate"),
        PopulationRateMonitor(cells[3:], name="rate_of_some", dtype=np.float32),
    )
    model, copy = rebuilt(net, 20 * ms)
    assert model["rate"].source.size == 6
    assert (model["rate"].dtype, model["rate_of_some"].dtype) == ("float64", "float32")
    assert np.dtype(copy["rate_of_some"].variables["rate"].dtype) == np.float32
    assert max(copy["rate_of_some"].rate_) > 0


@pytest.mark.skipif(
    "dtype" not in inspect.signature(StateMonitor).parameters,
    reason="monitors of this Brian record in the types of their source",
)
def test_recordings_in_another_precision_stay_so(cells):
    monitor = StateMonitor(
        cells, ["x", "drive"], record=True, dtype={"x": np.float32}, name="traces"
    )
    model, _copy = rebuilt(Network(cells, monitor), 2 * ms)
    assert model["traces"].dtypes == ("float32", "float64")


# Brian compares values with 1e50.
@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning")
def test_recordings_in_the_precision_of_the_source_need_no_types():
    cells = NeuronGroup(2, "dx/dt = 1*Hz : 1", method="euler", dtype=np.float32, name="cells")
    monitor = StateMonitor(cells, "x", record=True, name="traces")
    model, copy = rebuilt(Network(cells, monitor), 1 * ms)
    assert model["traces"].dtypes == ()
    assert copy["traces"].variables["x"].dtype == np.float32


def test_a_monitor_made_before_the_synapses_records_none_of_them(cells):
    synapses = Synapses(cells, cells, "w : 1", name="synapses")
    monitor = StateMonitor(synapses, "w", record=True, name="weights")
    synapses.connect(j="i")
    later = StateMonitor(synapses, "w", record=True, name="all_weights")
    model = describe(Network(cells, synapses, monitor, later))
    assert model["weights"].indices.amount.size == 0
    assert model["all_weights"].indices is None
    assert model["all_weights"].source == Range(group="synapses", start=0, stop=6)


def test_what_records_from_outside_of_the_network_is_a_problem(cells):
    monitor = SpikeMonitor(cells, name="spikes")
    (problem,) = describe(Network(monitor)).problems
    assert (problem.object, problem.place) == ("spikes", "source")
    assert "'cells'" in problem.reason
    with pytest.raises(ValueError, match="on which it depends"):
        Network(monitor).run(1 * ms)


def test_recordings_are_no_part_of_a_description(cells):
    net = Network(cells, SpikeMonitor(cells, name="spikes"))
    net.run(10 * ms)
    copy = build(describe(net))
    assert not len(copy["spikes"].t)
    seen = len(net["spikes"].t)
    net.run(10 * ms)
    copy.run(10 * ms)
    np.testing.assert_array_equal(net["spikes"].t[seen:], copy["spikes"].t)


def test_a_monitor_that_is_part_of_a_group_is_described_too(cells):
    traces = StateMonitor(cells, "x", record=True, name="traces")
    cells.contained_objects.append(traces)
    model, copy = rebuilt(Network(cells), 2 * ms)
    assert model.monitors.names == ("traces",)
    assert copy["traces"].x.any()


def test_names_that_brian_gave_stay(cells):
    monitors = [SpikeMonitor(cells), StateMonitor(cells, "x", record=0), SpikeMonitor(cells)]
    model, copy = rebuilt(Network(cells, monitors), 2 * ms)
    assert set(model.monitors.names) == {one.name for one in monitors}
    assert isinstance(copy[monitors[2].name], brian2.SpikeMonitor)
