"""Differential equations in LEMS, integrated by jNeuroML, against Brian."""

from dataclasses import replace

import numpy as np
import pytest
from brian2 import (
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    defaultclock,
    ms,
    mV,
    second,
)

from brian2tools import describe
from brian2tools.description import Run, Value
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.recordings import recorded_by
from brian2tools.tests.models.common import fresh_start
from brian2tools.tests.nmlexport.jneuroml import load_with_pylems, needs_jneuroml


@pytest.fixture(autouse=True)
def _fresh():
    fresh_start()
    yield
    fresh_start()


def exported(network, duration, folder, name="model"):
    """The file of a network in this form."""
    model = describe(network)
    run = Run(start=model.time, duration=Value.of(duration))
    return export(replace(model, runs=(run,)), folder / f"{name}.xml", "equations")


def in_both(network, duration, folder, name="model"):
    """What the monitors of a network hold in jNeuroML and in Brian."""
    found = exported(network, duration, folder, name).run()
    network.run(duration)
    monitors = {one.name: one for one in network.objects if one.name in found}
    return found, {name: recorded_by(one) for name, one in monitors.items()}


def documented_example():
    """The example that the published package documents: its f-I curve."""
    tau, largest = 10 * ms, 20 * mV
    neurons = NeuronGroup(
        100,
        """
        dv/dt = (v0 - v) / tau : volt (unless refractory)
        v0 : volt
        """,
        threshold="v > 10*mV",
        reset="v = 0*mV",
        refractory=5 * ms,
        method="euler",
        name="neurons",
        namespace={"tau": tau},
    )
    neurons.v0 = "largest * i / (N-1)"
    traces = StateMonitor(neurons, "v", record=[0, 50, 99], name="traces")
    return Network(neurons, traces, SpikeMonitor(neurons, name="spikes"))


def elements(export, tag):
    """All elements of a name in a file that was written."""
    return export.lowered.document.getElementsByTagName(tag)


class TestSimpleCase:
    def test_is_written_as_documented(self, tmp_path):
        export = exported(documented_example(), 1 * second, tmp_path)
        types = {one.getAttribute("name"): one for one in elements(export, "ComponentType")}
        assert list(types) == ["neuron1", "neuron1Multi"]
        assert types["neuron1"].getAttribute("extends") == "baseCell"
        (slope,) = types["neuron1"].getElementsByTagName("TimeDerivative")
        assert slope.getAttribute("value") == "not_refractory * ((v_0 - v) / tau)"
        (given,) = types["neuron1Multi"].getElementsByTagName("Assign")
        assert given.getAttribute("property") == "v_0"
        assert given.getAttribute("value") == "largest * index / (size - 1)"
        assert elements(export, "network")[0].getAttribute("id") == "neuron1MultiNet"
        assert elements(export, "Target")[0].getAttribute("component") == "sim1"
        (simulation,) = elements(export, "Simulation")
        assert simulation.getAttribute("length") == "1s"
        shown = [line.getAttribute("quantity") for line in elements(export, "Line")]
        assert shown == ["neurons[0]/v", "neurons[50]/v", "neurons[99]/v"]

    def test_is_read_by_pylems(self, tmp_path):
        export = exported(documented_example(), 1 * second, tmp_path)
        assert "neuron1Multi" in load_with_pylems(export.path).component_types

    @needs_jneuroml
    def test_spikes_as_often_as_in_brian(self, tmp_path):
        found, brian = in_both(documented_example(), 1 * second, tmp_path)
        assert brian["spikes"]["count"].sum() > 2000
        np.testing.assert_array_equal(found["spikes"]["count"], brian["spikes"]["count"])
        np.testing.assert_allclose(found["traces"]["v"], brian["traces"]["v"], atol=1e-9)

    def test_numbers_each_population(self, tmp_path):
        first = NeuronGroup(2, "dv/dt = -v / (5*ms) : volt", method="euler", name="first")
        second_one = NeuronGroup(3, "dw/dt = -w / (5*ms) : 1", method="euler", name="second")
        second_one.w = "i"
        export = exported(Network(first, second_one), 1 * ms, tmp_path)
        types = [one.getAttribute("name") for one in elements(export, "ComponentType")]
        assert types == ["neuron1", "neuron2", "neuron1Multi", "neuron2Multi"]

    def test_is_left_for_values_without_a_formula(self, tmp_path):
        neurons = NeuronGroup(2, "dv/dt = (v0 - v) / (5*ms) : 1\nv0 : 1", name="cells")
        neurons.v0 = [0.5, 0.7]
        export = exported(Network(neurons), 1 * ms, tmp_path)
        types = [one.getAttribute("name") for one in elements(export, "ComponentType")]
        assert types[0] == "cells_type"


def discrete_bookkeeping():
    """Statements whose order matters, which need conditions for their values."""
    neurons = NeuronGroup(
        4,
        """
        dv/dt = (drive*(1 + 0.5*int(is_tired)) - v) / (8*ms) : 1 (unless refractory)
        dw/dt = -w / (20*ms) : 1
        effort = w + 0.1*spikes_so_far : 1
        is_tired : boolean
        spikes_so_far : integer
        capped : 1
        last : 1
        drive : 1
        """,
        threshold="v > 1 + 0.05*effort",
        reset="""
        before = v
        v = 0.1*int(spikes_so_far > 2)
        spikes_so_far += 1
        is_tired = spikes_so_far >= 3 and w < 2
        w += 0.5
        capped = clip(capped + before*spikes_so_far, 0, 6.5)
        last = effort
        """,
        refractory="(2 + int(is_tired))*ms",
        method="euler",
        name="cells",
    )
    drive = "drive = 1.5 + 0.25*i + 0.2*int(t % (10*ms) < 4*ms)"
    neurons.run_regularly(drive, dt=5 * ms, when="end")
    recorded = ["v", "w", "is_tired", "spikes_so_far", "capped", "last", "effort"]
    traces = StateMonitor(neurons, recorded, record=True, name="traces")
    spikes = SpikeMonitor(neurons, "v", name="spikes")
    return Network(neurons, traces, spikes)


@needs_jneuroml
def test_statements_see_what_those_before_them_did(tmp_path):
    found, brian = in_both(discrete_bookkeeping(), 60 * ms, tmp_path)
    assert brian["spikes"]["count"].min() > 3
    np.testing.assert_array_equal(found["spikes"]["i"], brian["spikes"]["i"])
    np.testing.assert_allclose(found["spikes"]["t"], brian["spikes"]["t"], atol=1e-9)
    np.testing.assert_allclose(found["spikes"]["v"], brian["spikes"]["v"], rtol=1e-6)
    for name in ("is_tired", "spikes_so_far"):
        np.testing.assert_array_equal(found["traces"][name], brian["traces"][name])


def driven_through_synapses():
    """Cells with adaptation behind synapses of several kinds; the first spikes come late."""
    times = [1, 2.5, 4, 6, 12, 14, 15, 16] * ms
    sources = SpikeGeneratorGroup(3, [0, 1, 2, 0, 1, 2, 0, 1], times, name="sources")
    cells = NeuronGroup(
        2,
        """
        dv/dt = (g + s - w - v) / (10*ms) : 1
        dg/dt = -g / (5*ms) : 1
        dw/dt = (0.3*v - w) / (30*ms) : 1
        s : 1
        """,
        threshold="v > 2",
        reset="v = 0; w += 0.1",
        method="exact",
        name="cells",
    )
    kicks = Synapses(
        sources,
        cells,
        "dx/dt = -x / (20*ms) : 1 (event-driven)\nweight : 1",
        on_pre="x += 1; g_post += weight*(1 + x)",
        delay=0.5 * ms,
        name="kicks",
    )
    kicks.connect()
    kicks.weight = "0.4 + 0.1*i + 0.1*j"
    slow = Synapses(
        sources,
        cells,
        "dy/dt = -y / (30*ms) : 1 (clock-driven)\ns_post = 0.5*y : 1 (summed)",
        on_pre="y += 1",
        method="exact",
        name="slow",
    )
    slow.connect(j="i % 2")
    traces = StateMonitor(cells, ["v", "g", "w"], record=True, name="traces")
    return Network(sources, cells, kicks, slow, traces, SpikeMonitor(cells, name="spikes"))


def kicked_and_refractory():
    """Cells that a delayed kick lets spike at a given time, after which they are held."""
    sources = SpikeGeneratorGroup(1, [0, 0], [1.5, 9] * ms, name="kicking")
    cells = NeuronGroup(
        2,
        """
        dv/dt = (0.9 + 0.3*u - v) / (6*ms) : 1 (unless refractory)
        du/dt = (v**2 - u) / (12*ms) : 1
        """,
        threshold="v > 1.5",
        reset="v = 0.2; u += 0.3",
        refractory=2 * ms,
        method="rk4",
        name="held",
    )
    kicks = Synapses(sources, cells, on_pre="v_post += 2", delay=1 * ms, name="strong_kicks")
    kicks.connect()
    traces = StateMonitor(cells, ["v", "u"], record=0, name="held_traces")
    return [sources, cells, kicks, traces, SpikeMonitor(cells, name="held_spikes")]


def joined_by_gap_junctions():
    """Two cells with currents between them, one driven more than the other."""
    cells = NeuronGroup(
        2,
        """
        dv/dt = (drive + gap - v) / (8*ms) : 1
        gap : 1
        drive = 1.5*int(i == 0)*sin(t/(4*ms)) : 1
        """,
        method="rk2",
        name="joined",
    )
    gaps = Synapses(cells, cells, "gap_post = 0.5*(v_pre - v_post) : 1 (summed)", name="gaps")
    gaps.connect(condition="i != j")
    return [cells, gaps, StateMonitor(cells, ["v"], record=True, name="joined_traces")]


def with_a_step_of_its_own():
    """A cell with a longer time step than all others, and one that hears its spikes."""
    slow_step = 4 * defaultclock.dt
    slow = NeuronGroup(
        1,
        "dx/dt = (3 - x**2) / (3*ms) : 1",
        threshold="x > 1.2",
        reset="x = 0",
        method="euler",
        name="late",
        dt=slow_step,
    )
    listener = NeuronGroup(1, "heard : 1", name="listener")
    calls = Synapses(slow, listener, on_pre="heard_post += 1", delay=0.8 * ms, name="calls")
    calls.connect()
    return [
        *(slow, listener, calls),
        StateMonitor(slow, "x", record=True, name="late_traces"),
        StateMonitor(listener, "heard", record=True, name="heard"),
        SpikeMonitor(slow, name="late_spikes"),
    ]


def observing_synapses():
    """Synapses that look at their neurons and change them when these spike, before the reset."""
    cells = NeuronGroup(
        2,
        "dv/dt = (2 - v) / (5*ms) : 1\nspent : 1",
        threshold="v > 1",
        reset="v = 0; spent += 1",
        refractory=0.5 * ms,
        method="exact",
        name="observed",
    )
    others = NeuronGroup(2, "z : 1", name="others")
    forward = Synapses(
        cells,
        others,
        "seen : 1\nsince : second",
        on_pre="seen += spent_pre; since += t - lastspike_pre; v_pre -= 0.5",
        name="forward",
    )
    forward.connect(j="i")
    backward = Synapses(
        others,
        cells,
        "seen : 1\nsince : second",
        on_post="seen += spent_post; since += t - lastspike_post",
        name="backward",
    )
    backward.connect(j="i")
    itself = Synapses(cells, cells, on_pre="v_post -= 0.5", name="itself")
    itself.connect(j="i")
    return [
        *(cells, others, forward, backward, itself),
        StateMonitor(forward, ["seen", "since"], record=True, name="forward_tally"),
        StateMonitor(backward, ["seen", "since"], record=True, name="backward_tally"),
        StateMonitor(backward, "v_post", record=True, name="target_traces"),
        StateMonitor(forward, "v_pre", record=True, name="source_traces"),
        SpikeMonitor(cells, name="observed_spikes"),
    ]


def limiting_synapses():
    """A cell that inhibits itself in the step of its reset, by what LEMS has no function for."""
    cell = NeuronGroup(
        1,
        "dv/dt = (2 - v) / (5*ms) : 1",
        threshold="v > 1",
        reset="v = 0",
        method="exact",
        name="limited",
    )
    itself = Synapses(cell, cell, "w : 1", on_pre="v_post -= clip(w, 0, 1)", name="limiting")
    itself.connect()
    itself.w = 0.7
    return [cell, itself, SpikeMonitor(cell, name="limited_spikes")]


def with_unusual_variables():
    """Cells with the root of a voltage, held while refractory also when others would change it."""
    cells = NeuronGroup(
        2,
        "dr/dt = ((2 + i)*volt**0.5 - r) / (9*ms) : volt**0.5 (unless refractory)",
        threshold="r > 1.5*volt**0.5",
        reset="r = 0.1*volt**0.5",
        refractory=2 * ms,
        method="exact",
        name="unusual",
    )
    others = NeuronGroup(
        1,
        "dx/dt = 1 / (3.03*ms) : 1",
        threshold="x > 1",
        reset="x = 0",
        method="euler",
        name="callers",
    )
    back = Synapses(cells, others, on_post="r_pre += 0.01*volt**0.5", name="back")
    back.connect()
    traces = StateMonitor(cells, "r", record=True, name="unusual_traces")
    return [cells, others, back, traces, SpikeMonitor(cells, name="unusual_spikes")]


def of_all_kinds():
    """A network of all of these."""
    network = driven_through_synapses()
    network.add(kicked_and_refractory(), joined_by_gap_junctions())
    network.add(with_a_step_of_its_own(), observing_synapses(), with_unusual_variables())
    network.add(limiting_synapses())
    return network


#: Moments, in ms, at which no cell is close to its threshold; and how far a variable may then be
#: from Brian with the longest of the time steps.
FIXED_TIMES = {
    ("traces", "v"): ((3.2, 5.2, 7.2), 0.025),
    ("traces", "g"): ((3.2, 5.2, 7.2), 0.05),
    ("traces", "w"): ((3.2, 5.2, 7.2), 0.0015),
    ("held_traces", "v"): ((2, 6.8, 9.6), 0.004),
    ("held_traces", "u"): ((2, 6.8, 9.6, 14.4, 20), 0.07),
    ("joined_traces", "v"): ((4, 12, 20), 0.006),
    ("target_traces", "v_post"): ((1, 2, 3), 0.008),
    ("source_traces", "v_pre"): ((1, 2, 3), 0.008),
    ("late_traces", "x"): ((0.8, 1.2), 0.05),
    ("unusual_traces", "r"): ((2, 2.8, 4.8), 0.007),
}


@pytest.fixture(scope="module")
def with_shorter_steps(tmp_path_factory):
    """What a network records in jNeuroML and in Brian, with time steps that are halved."""
    recorded = []
    for dt in (0.1, 0.05, 0.025, 0.0125):
        fresh_start()
        defaultclock.dt = dt * ms
        recorded.append(in_both(of_all_kinds(), 20.2 * ms, tmp_path_factory.mktemp("shorter")))
    return recorded


@needs_jneuroml
class TestWithShorterSteps:
    def test_all_neurons_spike_as_often_as_in_brian(self, with_shorter_steps):
        for found, brian in with_shorter_steps:
            for name in (
                "spikes",
                "held_spikes",
                "late_spikes",
                "observed_spikes",
                "limited_spikes",
            ):
                np.testing.assert_array_equal(found[name]["count"], brian[name]["count"])
                assert brian[name]["count"].min() >= 1

    def test_the_first_spikes_come_within_a_time_step(self, with_shorter_steps):
        for found, brian in with_shorter_steps:
            dt = np.diff(brian["traces"]["t"])[0]
            for name in ("spikes", "held_spikes", "observed_spikes", "unusual_spikes"):
                first = found[name]["t"][0], brian[name]["t"][0]
                np.testing.assert_allclose(*first, rtol=0, atol=1.1 * dt)

    @pytest.mark.parametrize(("monitor", "variable"), FIXED_TIMES)
    def test_comes_closer_to_brian_in_proportion(self, monitor, variable, with_shorter_steps):
        moments, largest = FIXED_TIMES[monitor, variable]
        errors = []
        for found, brian in with_shorter_steps:
            rows = np.searchsorted(brian[monitor]["t"], np.array(moments) * 1e-3 - 1e-9)
            difference = found[monitor][variable][rows] - brian[monitor][variable][rows]
            errors.append(np.abs(difference).max())
        assert errors[0] < largest
        np.testing.assert_allclose(np.divide(errors[:-1], errors[1:]), 2, rtol=0.15)

    def test_synapses_act_before_the_reset_of_their_own_neuron(self, with_shorter_steps):
        found, brian = with_shorter_steps[-1]
        for name in ("forward_tally", "backward_tally"):
            assert brian[name]["seen"][-1].min() > 5
            np.testing.assert_array_equal(found[name]["seen"][-1], brian[name]["seen"][-1])

    def test_synapses_see_the_spike_that_they_act_on(self, with_shorter_steps):
        for found, brian in with_shorter_steps:
            for name in ("forward_tally", "backward_tally"):
                np.testing.assert_array_equal(brian[name]["since"], 0)
                np.testing.assert_allclose(found[name]["since"], 0, atol=1e-12)

    def test_longer_steps_of_a_group_stay_its_own(self, with_shorter_steps):
        for found, brian in with_shorter_steps:
            times = found["late_spikes"]["t"], brian["late_spikes"]["t"]
            np.testing.assert_allclose(*times, atol=1.1 * 4 * 0.1e-3)
            assert found["heard"]["heard"][-1, 0] == brian["heard"]["heard"][-1, 0] > 5


@pytest.mark.parametrize("side", ["pre", "post"])
def test_being_refractory_since_the_same_spike_is_refused(side, tmp_path):
    cells = NeuronGroup(2, "v : 1", threshold="v > 1", refractory=1 * ms, name="cells")
    others = NeuronGroup(2, "v : 1", name="others")
    ends = (cells, others) if side == "pre" else (others, cells)
    code = {f"on_{side}": f"w += int(not_refractory_{side})"}
    synapses = Synapses(*ends, "w : 1", **code, name="synapses")
    synapses.connect()
    with pytest.raises(UnsupportedModelError, match=r"not_refractory.* form='steps'"):
        exported(Network(cells, others, synapses), 1 * ms, tmp_path)
    getattr(synapses, side).delay = 1 * ms
    exported(Network(cells, others, synapses), 1 * ms, tmp_path)


def test_events_and_variables_may_have_the_same_name(tmp_path):
    cells = NeuronGroup(2, "v : 1", threshold="v > 1", reset="v = 0", name="cells")
    others = NeuronGroup(2, "spike : 1\ng : 1", name="others")
    others.run_regularly("spike += 1", when="before_synapses")
    synapses = Synapses(cells, others, on_pre="g_post += spike_post", name="synapses")
    synapses.connect()
    assert elements(exported(Network(cells, others, synapses), 1 * ms, tmp_path), "OnEvent")


def test_what_differs_from_brian_is_said_in_the_file(tmp_path):
    network = Network()
    network.add(with_a_step_of_its_own())
    notes = " ".join(exported(network, 1 * ms, tmp_path).lowered.notes)
    assert "synapses do at an event comes a step later than in Brian" in notes
    assert "'late', which Brian integrates in steps of 0.4ms, are integrated in those" in notes
    alone = exported(documented_example(), 1 * ms, tmp_path, "alone")
    assert not any("later than in Brian" in note for note in alone.lowered.notes)


def plastic_synapses():
    """Weights that change when neurons of both sides spike, within limits."""
    sources = NeuronGroup(4, "dp/dt = rate : 1\nrate : Hz", threshold="p > 1", reset="p = 0")
    sources.rate = "(30 + 11*i)*Hz"
    targets = NeuronGroup(
        2, "dv/dt = (1.3 - v) / (15*ms) : 1", threshold="v > 1", reset="v = 0", method="exact"
    )
    synapses = Synapses(
        sources,
        targets,
        """
        da/dt = -a / (20*ms) : 1 (event-driven)
        db/dt = -b / (20*ms) : 1 (event-driven)
        w : 1
        """,
        on_pre="a += 0.1; w = clip(w - b, 0, 1); v_post += 0.05*w",
        on_post="b += 0.11; w = clip(w + a, 0, 1)",
        name="synapses",
    )
    synapses.connect()
    synapses.w = "0.3 + 0.05*i"
    traces = StateMonitor(synapses, "w", record=True, name="traces")
    return Network(sources, targets, synapses, traces, SpikeMonitor(targets, name="spikes"))


@needs_jneuroml
def test_weights_follow_the_spikes_of_both_sides(tmp_path):
    defaultclock.dt = 0.025 * ms
    found, brian = in_both(plastic_synapses(), 150 * ms, tmp_path)
    np.testing.assert_array_equal(found["spikes"]["count"], brian["spikes"]["count"])
    assert np.ptp(brian["traces"]["w"][-1]) > 0.5
    np.testing.assert_allclose(found["traces"]["w"][-1], brian["traces"]["w"][-1], atol=0.02)


@needs_jneuroml
def test_noise_has_the_right_size(tmp_path):
    neurons = NeuronGroup(
        400, "dv/dt = -v / tau + 2*mV*xi*tau**-0.5 : volt", method="euler", name="cells"
    )
    neurons.namespace["tau"] = 5 * ms
    traces = StateMonitor(neurons, "v", record=True, name="traces", dt=20 * ms)
    found = exported(Network(neurons, traces), 61 * ms, tmp_path).run()
    last = found["traces"]["v"][-1]
    expected = 2e-3 / np.sqrt(2)
    assert abs(last.std() - expected) < 3 * expected / np.sqrt(2 * 400) + 0.01 * expected
    assert abs(last.mean()) < 3 * expected / np.sqrt(400)


def test_noise_that_euler_would_take_otherwise_is_refused(tmp_path):
    neurons = NeuronGroup(
        2, "dx/dt = (-x + 0.1*x*xi*second**0.5) / second : 1", method="heun", name="cells"
    )
    with pytest.raises(UnsupportedModelError, match=r"Stratonovich .* form='steps'"):
        exported(Network(neurons), 1 * ms, tmp_path)
    assert not list(tmp_path.iterdir())
