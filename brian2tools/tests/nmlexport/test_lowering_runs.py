"""Several runs in one file: what is assigned between them, and what is different in each."""

from __future__ import annotations

from dataclasses import replace

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
    Synapses,
    TimedArray,
    defaultclock,
    get_device,
    ms,
    set_device,
)

from brian2tools import describe
from brian2tools.description import Assignment, Range, Run, Value
from brian2tools.description.device import MONITORS
from brian2tools.description.expressions import Expression
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.agreement import agreement
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.lowering.assignments import elements_of, numbers_of
from brian2tools.nmlexport.lowering.network import lowered
from brian2tools.nmlexport.lowering.runs import Timeline
from brian2tools.nmlexport.recordings import recorded_by
from brian2tools.tests.models.common import fresh_start, watched
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml


def protocol():
    """All kinds of changes between the runs of one network."""
    cells = NeuronGroup(
        6,
        """
        dv/dt = (drive(t) + level*gain - v)/tau : 1 (unless refractory)
        level : 1
        kind : integer
        open : boolean
        """,
        threshold="v > 1",
        reset="v = 0; kind += 1",
        refractory=1 * ms,
        method="euler",
        name="protocol_cells",
    )
    cells.level = "1.5 + 0.1*i"
    slow = NeuronGroup(
        3, "x : 1\ny : 1\nboost = drive(t) + gain : 1", dt=0.5 * ms, name="protocol_slow"
    )
    slow.run_regularly("x += step*(1 + y)", dt=0.5 * ms)
    synapses = Synapses(
        cells,
        slow,
        "w : 1\nplastic : 1 (shared)",
        on_pre={"now": "y_post += w*boost_post; w += plastic", "late": "y_post -= 0.1*w"},
        delay={"late": 0.7 * ms},
        name="protocol_synapses",
    )
    synapses.connect(condition="i % 3 == j")
    synapses.w = "0.1*i"
    synapses.plastic = 0.01
    given = SpikeGeneratorGroup(4, [0, 1, 3], [1, 1.5, 8] * ms, name="protocol_given")
    network = Network(
        given,
        SpikeMonitor(given, name="protocol_spikes"),
        *watched(cells, "v", "level", "kind", "open"),
        *watched(slow, "x", "y"),
        *watched(synapses, "w"),
    )
    steady, rising = TimedArray([0.1], dt=1 * ms), TimedArray([0.0, 0.5], dt=9 * ms)
    first = {"drive": steady, "gain": 1, "tau": 4 * ms, "step": 0.25}
    # No multiple of the slower clock's step.
    network.run(5.3 * ms, namespace=first)
    cells.v[1:4] = [0.1, 0.2, 0.3]
    cells.v[[0, 5]] = 0.05
    cells[2:].level = "1.2 + 0.2*i/N"
    cells.open["i % 2 == 0"] = True
    # Two of these are in the past.
    given.set_spikes([2, 0, 3, 1], [7, 1, 5.2, 9.5] * ms)
    cells.kind[4] = 7
    synapses.w["i == j"] = 0.5
    synapses.now.active = False
    network.run(0 * ms, namespace=first)
    cells.v[1] = 0.6
    cells.level["open and v < 0.5"] = "level + kind/10"
    network.run(6 * ms, namespace={**first, "drive": rising, "gain": 0.9, "step": -0.5})
    synapses.now.active = True
    synapses.w = np.arange(6) / 8
    synapses.plastic = 0
    slow.x = "y + i"
    given.set_spikes([1, 2], [0.9, 0.4] * ms, period=1.1 * ms)
    network.run(6 * ms, namespace={**first, "tau": 2 * ms})
    return network


def described(script):
    fresh_start()
    set_device("exporter")
    try:
        script()
        return get_device().model
    finally:
        set_device("runtime")


def agree(network, simulated):
    """Whether jNeuroML recorded what the monitors of a network did."""
    monitors = [one for one in network.sorted_objects if isinstance(one, MONITORS)]
    found = agreement(monitors, {one.name: recorded_by(one) for one in monitors}, simulated)
    assert sum(one.brian for one in found.events) > 10
    return found.has_same_events and found.largest_relative < 1e-6


@needs_jneuroml
def test_runs_with_changes_between_them_are_the_same_in_jneuroml(tmp_path):
    simulated = export(described(protocol), tmp_path / "runs.xml", "steps").run()
    fresh_start()
    assert agree(protocol(), simulated)


@needs_jneuroml
def test_a_network_that_has_run_before_goes_on_in_jneuroml(tmp_path):
    fresh_start()
    cells = NeuronGroup(
        4,
        """
        dv/dt = (1.5 + sin(t/ms) - v)/(3*ms) : 1
        x : 1
        steps = t_in_timesteps : integer
        """,
        threshold="v > 1",
        reset="v = 0",
        refractory=1 * ms,
        method="euler",
        name="going_on",
    )
    cells.v = "i/4"
    cells.run_regularly("x += v", dt=0.4 * ms)
    network = Network(cells)
    network.run(5.5 * ms)
    network.add(*watched(cells, "v", "x", "steps")[1:])
    model = described_from_now(network, 12 * ms)
    simulated = export(model, tmp_path / "later.xml", "steps").run()
    network.run(12 * ms)
    assert agree(network, simulated)


def switched_on_later():
    """Monitors and operations that take part in some runs only, and not in the first one."""
    cells = leaky(reset="v = 0.99*mV")
    cells.v = "3*mV + i*mV"
    source = SpikeGeneratorGroup(1, [0], [0.5] * ms, name="source")
    source.active = False
    later = [
        StateMonitor(cells, "v", record=[0, 2], name="values"),
        SpikeMonitor(cells, variables="v", name="spikes"),
        PopulationRateMonitor(cells, name="rate"),
        cells.run_regularly("v += 1*mV", dt=0.5 * ms),
    ]
    never = SpikeMonitor(cells, variables="v", name="never")
    unseen = StateMonitor(cells, "v", record=True, name="unseen")
    for one in (*later, never, unseen):
        one.active = False
    given = SpikeMonitor(source, name="given")
    network = Network(source, cells, later[:-1], never, unseen, given)
    network.run(1 * ms)
    for one in later:
        one.active = True
    network.run(4 * ms)
    for one in later:
        one.active = False
    network.run(1 * ms)
    return network


@needs_jneuroml
def test_what_is_switched_on_later_is_the_same_in_jneuroml(tmp_path):
    simulated = export(described(switched_on_later), tmp_path / "later.xml", "steps").run()
    fresh_start()
    network = switched_on_later()
    assert simulated["values"]["v"].shape == (40, 2)
    assert simulated["unseen"]["v"].shape == (0, 3)
    assert agree(network, simulated)


def described_from_now(network, duration):
    model = describe(network)
    return replace(model, runs=(Run(start=model.time, duration=Value.of(duration)),))


def leaky(**options):
    equations = "dv/dt = -v/(5*ms) : volt"
    return NeuronGroup(3, equations, threshold="v > 1*mV", method="exact", name="leaky", **options)


def problems_of(model):
    with pytest.raises(UnsupportedModelError) as caught:
        lowered(model)
    return [str(one) for one in caught.value.problems]


def test_time_steps_that_change_are_a_problem_of_each_run():
    def script():
        network = Network(leaky())
        network.run(1 * ms)
        defaultclock.dt = 0.2 * ms
        network.run(1 * ms)

    (problem,) = problems_of(described(script))
    assert problem.startswith("defaultclock, run 2: its time step is another one than before")


@pytest.mark.parametrize(
    ("times", "period", "reason"),
    [
        # Brian would let the first spike come at 1.5 ms.
        ([0.2, 0.8], 1, "source, period in run 2: it is set in the middle of a period, so that"),
        ([2.01, 2.05], 0, "source, spikes in run 2: a source spikes more than once in a time step"),
    ],
)
def test_spikes_that_brian_moves_or_refuses_in_a_later_run_are_a_problem(times, period, reason):
    def script():
        source = SpikeGeneratorGroup(1, [0], [0] * ms, name="source")
        network = Network(source)
        network.run(1.5 * ms)
        source.set_spikes([0, 0], times * ms, period=period * ms)
        network.run(1 * ms)

    (problem,) = problems_of(described(script))
    assert problem.startswith(reason)


def test_spikes_of_sources_that_are_switched_off_and_on_again_are_a_problem():
    def script():
        source = SpikeGeneratorGroup(1, [0, 0], [0.5, 1.5] * ms, name="source")
        network = Network(source)
        for is_active in (True, False, True):
            source.active = is_active
            network.run(1 * ms)

    (problem,) = problems_of(described(script))
    assert problem.startswith("source, run 2: it has spikes while it is switched off, which Brian")


def test_spikes_under_way_while_synapses_are_switched_off_are_a_problem():
    def script():
        cells = leaky(reset="v = 0*mV")
        synapses = Synapses(cells, cells, on_pre="v += 1*mV", delay=1 * ms, name="slow")
        synapses.connect()
        network = Network(cells, synapses)
        network.run(1 * ms)
        synapses.active = False
        network.run(1 * ms)
        synapses.active = True
        network.run(1 * ms)

    (problem,) = problems_of(described(script))
    assert problem.startswith("slow, pathway 'pre': its events are under way while it is switched")


def test_events_of_what_is_switched_off_are_a_problem():
    def script():
        cells = leaky(reset="v = 0*mV")
        network = Network(cells)
        network.run(1 * ms)
        cells.thresholder["spike"].active = False
        network.run(1 * ms)

    (problem,) = problems_of(described(script))
    assert problem.startswith("leaky, reset: it takes part in runs in which 'leaky_spike_thresh")


def _early_pathway(cells):
    synapses = Synapses(cells, cells, on_pre="v += 1*mV", name="synapses")
    synapses.connect()
    synapses.pre.when = "before_thresholds"
    return [synapses]


def _early_reset(cells):
    cells.resetter["spike"].when = "before_groups"
    return []


@pytest.mark.parametrize(
    ("change", "place"),
    [(_early_pathway, "synapses, pathway 'pre'"), (_early_reset, "leaky, reset")],
)
def test_events_at_the_end_of_a_run_that_brian_forgets_are_a_problem(change, place):
    def script(runs):
        cells = leaky(reset="v = 0*mV")
        network = Network(cells, *change(cells))
        for _ in range(runs):
            network.run(1 * ms)

    (problem,) = problems_of(described(lambda: script(2)))
    assert problem.startswith(f"{place}: it comes before the events of 'leaky' are detected")
    assert lowered(described(lambda: script(1)))


@pytest.mark.parametrize("schedule", [{"when": "start"}, {"when": "thresholds", "order": -1}])
def test_monitors_that_record_events_before_these_are_detected_are_a_problem(schedule):
    def script():
        cells = leaky(reset="v = 0*mV")
        early = EventMonitor(cells, "spike", name="early", **schedule)
        network = Network(cells, early, SpikeMonitor(cells))
        network.run(1 * ms)
        network.run(1 * ms)

    (problem,) = problems_of(described(script))
    assert problem.startswith("early, schedule: it records events before they are detected")


def timeline(*durations, start=0 * ms, **options):
    """Runs of the given durations in ms, where the options have what is said of each."""
    runs = []
    for number, duration in enumerate(durations):
        said = {key: values[number] for key, values in options.items()}
        runs.append(Run(start=Value.of(start), duration=Value.of(duration * ms), **said))
        start = start + duration * ms
    model = describe(Network(leaky()))
    return Timeline(replace(model, runs=tuple(runs), time=runs[0].start))


def test_a_run_begins_with_the_first_step_that_is_not_before_it():
    runs = timeline(1.05, 0.5, 0.3, start=2 * ms)
    assert (runs.first, runs.stop) == (20, 39)
    assert timeline(0.1, 0.2, 0.7).stop == 10


@pytest.mark.parametrize(
    ("inactive", "expected"),
    [
        (((), (), ()), None),
        ((("x",), (), ()), ((10, 30),)),
        (((), ("x",), ()), ((0, 10), (20, 30))),
        ((("x",), ("x",), ("x",)), ()),
    ],
)
def test_objects_are_active_in_the_runs_that_do_not_switch_them_off(inactive, expected):
    assert timeline(1, 1, 1, inactive=inactive).active("x") == expected


def assigned(index, value=0.0, start=2):
    elements = Range(group="g", start=start, stop=start + 5)
    return Assignment(elements=elements, variable="v", index=index, value=value)


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (None, Range(group="g", start=2, stop=7)),
        (Expression("i > 2"), Range(group="g", start=2, stop=7)),
        (Value.of(3), Range(group="g", start=5, stop=6)),
        (Value.of(-1), Range(group="g", start=6, stop=7)),
        (Value.of(np.array([0, 1])), Range(group="g", start=2, stop=4)),
        (Value.of(np.array([3, 1])), [5, 3]),
        (Value.of(np.array([True, False, True, False, False])), [2, 4]),
    ],
)
def test_indices_count_within_the_part_that_is_written_to(index, expected):
    found = elements_of(assigned(index))
    assert found == expected if isinstance(expected, Range) else found.tolist() == expected


def test_arrays_come_to_the_places_of_their_elements():
    given = Value.of(np.array([1.0, 2.0]))
    assert numbers_of(assigned(Value.of(np.array([3, 1])), given), 8).tolist() == [
        *(0, 0, 0, 2, 0, 1, 0, 0)
    ]
    whole = Value.of(np.arange(5.0))
    assert numbers_of(assigned(None, whole), 7).tolist() == [0, 0, 0, 1, 2, 3, 4]
