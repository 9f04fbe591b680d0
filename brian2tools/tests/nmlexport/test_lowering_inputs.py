"""Inputs, tables and links, in jNeuroML as in Brian."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    linked_var,
    ms,
    mV,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from brian2tools import describe
from brian2tools.description import Run, Value
from brian2tools.description.device import MONITORS
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.agreement import agreement
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.lowering.network import lowered
from brian2tools.nmlexport.lowering.sources import spikes_in_steps
from brian2tools.nmlexport.recordings import recorded_by
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml

DURATION = 12 * ms
NOISY_DURATION = 40 * ms


def _model(network, duration=DURATION):
    model = describe(network)
    return replace(model, runs=(Run(start=model.time, duration=Value.of(duration)),))


# Given spikes


@settings(max_examples=15)
@given(
    steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), unique=True, max_size=8),
    period=st.sampled_from([None, 31, 40, np.inf]),
)
def test_given_spikes_come_in_the_time_steps_of_brian(steps, period):
    indices, numbers = np.array(steps, int).reshape(-1, 2).T
    options = {} if period is None else {"period": period * 0.1 * ms}
    source = SpikeGeneratorGroup(3, indices, numbers * 0.1 * ms, name="source", **options)
    monitor = SpikeMonitor(source)
    network = Network(source, monitor)
    population = describe(network)["source"]
    network.run(10 * ms)
    expected = sorted(zip(monitor.i, np.rint(monitor.t / (0.1 * ms)), strict=True))
    assert sorted(zip(*spikes_in_steps(population, 1e-4, 0, 100), strict=True)) == expected


# What agrees value for value


def tables():
    """Tables that are short, long, of two dimensions, and looked up beyond their ends."""
    rng = np.random.default_rng(1)
    cells = NeuronGroup(
        4,
        """
        slow = short(t) : volt
        fast = long(t) : volt
        own = wide(t, i) : 1
        chosen = wide(2*t, column) : 1
        outside = long(t - 3*ms) + long(20*t) : volt
        column : integer (constant)
        """,
        name="tables",
        namespace={
            "short": TimedArray([0, 20, 20, 10] * mV, dt=2.5 * ms),
            "long": TimedArray(rng.normal(size=200) * mV, dt=0.05 * ms),
            "wide": TimedArray(rng.normal(size=(9, 6)), dt=0.7 * ms),
        },
    )
    cells.column = [5, 0, 5, 1]
    names = ["slow", "fast", "own", "chosen", "outside"]
    return cells, StateMonitor(cells, names, record=True, name="table_values")


def given_spikes():
    """Several spikes at once, in the first step and in many rows, for synapses with a delay."""
    rng = np.random.default_rng(2)
    numbers = rng.choice(3 * 110, 250, replace=False)
    source = SpikeGeneratorGroup(3, numbers // 110, numbers % 110 * 0.1 * ms, name="source")
    target = NeuronGroup(3, "x : 1", name="target")
    synapses = Synapses(source, target, on_pre="x_post += i + 1", delay=0.2 * ms, name="synapses")
    synapses.connect()
    spikes = SpikeMonitor(source, name="source_spikes")
    return source, target, synapses, spikes, StateMonitor(target, "x", record=True, name="sums")


def links():
    """Neurons that see others of their own group and of a later one, at all places in a step."""
    cells = NeuronGroup(
        5,
        """
        dx/dt = (1.5 + 0.3*other - x)/(4*ms) : 1
        other : 1 (linked)
        later : 1 (linked)
        formula : 1 (linked)
        fixed : 1 (linked)
        number : 1
        """,
        threshold="x + 0.1*other > 1.2",
        reset="x = 0.1*later; number += other + formula",
        method="euler",
        name="linking",
    )
    leaders = NeuronGroup(
        2,
        """
        dy/dt = (1 - y)/(3*ms) : 1
        twice = 2*y + rank + i + N : 1
        rank : 1 (constant)
        """,
        threshold="y > 0.8",
        reset="y = 0",
        method="exact",
        name="leaders",
    )
    leaders.rank = [3, 4]
    cells.x = "0.2*i"
    cells.other = linked_var(cells, "x", index=[1, 2, 2, 0, 3])
    cells.later = linked_var(leaders, "y", index=[0, 1, 1, 0, 1])
    cells.formula = linked_var(leaders, "twice", index=[1, 0, 1, 0, 1])
    cells.fixed = linked_var(leaders, "rank", index=[1, 0, 1, 0, 1])
    names = ["x", "other", "later", "formula", "fixed", "number"]
    early = StateMonitor(cells, names, record=True, name="early")
    late = StateMonitor(cells, names, record=True, name="late", when="end")
    return cells, leaders, early, late, SpikeMonitor(cells, name="linking_spikes")


def parts_of_groups():
    """Operations on a part of a group, which counts from its own first neuron."""
    cells = NeuronGroup(6, "x : 1\ny = x + i : 1", name="parts")
    part = cells[2:5]
    part.run_regularly("x += y + 10*i + 100*N", dt=1 * ms, name="on_a_part")
    cells.run_regularly("x += int(t > 3*ms and x < inf)*y/1000", dt=1 * ms, name="on_all")
    return cells, part, StateMonitor(cells, ["x", "y"], record=True, name="counted")


FEATURES = [tables, given_spikes, links, parts_of_groups]


@needs_jneuroml
def test_inputs_tables_and_links_are_in_jneuroml_what_they_are_in_brian(tmp_path):
    objects = [thing for feature in FEATURES for thing in feature()]
    network = Network(objects)
    exported = export(_model(network), tmp_path / "inputs.xml", "steps")
    network.run(DURATION)
    monitors = [thing for thing in objects if isinstance(thing, MONITORS)]
    recorded = {monitor.name: recorded_by(monitor) for monitor in monitors}
    found = agreement(monitors, recorded, exported.run())
    assert found.has_same_events
    assert found.largest_relative < 1e-6


# What agrees on average

CELLS = 500


def _noisy():
    """Neurons that only random numbers move, for which mean and variance are known."""
    cells = NeuronGroup(
        CELLS,
        """
        dx/dt = xi*ms**-0.5 : 1
        rare : 1
        many : 1
        most : 1
        w : 1 (constant)
        """,
        method="euler",
        name="noisy",
    )
    cells.w = 2
    bump = TimedArray([0, 100] * Hz, dt=20 * ms)
    return [
        cells,
        PoissonInput(cells, "rare", N=20, rate=50 * Hz, weight=1),
        PoissonInput(cells, "many", N=500, rate=200 * Hz, weight="w*2"),
        PoissonInput(cells[CELLS // 2 :], "most", N=3, rate=8000 * Hz, weight=1),
        StateMonitor(cells, ["x", "rare", "many", "most"], record=True, dt=39.9 * ms, name="ends"),
        PoissonGroup(CELLS, 100 * Hz, name="constant"),
        PoissonGroup(CELLS, "50*Hz + bump(t)", name="varying", namespace={"bump": bump}),
    ]


@pytest.fixture(scope="module")
def noisy(tmp_path_factory):
    """What jNeuroML has recorded of random numbers."""
    objects = _noisy()
    objects += [SpikeMonitor(one, name=f"{one.name}_spikes") for one in objects[-2:]]
    folder = tmp_path_factory.mktemp("noise")
    model = _model(Network(objects), NOISY_DURATION)
    exported = export(model, folder / "noise.xml", "steps")
    # The same numbers each time, so that what lies within the errors always does.
    text = exported.path.read_text()
    exported.path.write_text(text.replace("<Simulation ", '<Simulation seed="5" ', 1))
    return exported.run()


STEPS = 399


@needs_jneuroml
@pytest.mark.parametrize(
    ("variable", "mean", "variance"),
    [
        ("x", 0, 39.9),
        ("rare", STEPS * 20 * 0.005, STEPS * 20 * 0.005 * 0.995),
        ("many", 4 * STEPS * 500 * 0.02, 16 * STEPS * 500 * 0.02 * 0.98),
        ("most", STEPS * 3 * 0.8, STEPS * 3 * 0.8 * 0.2),
    ],
)
def test_noise_has_the_mean_and_the_variance_that_it_should_have(noisy, variable, mean, variance):
    values = noisy["ends"][variable][-1]
    if variable == "most":
        assert not values[: CELLS // 2].any()
        values = values[CELLS // 2 :]
    assert abs(values.mean() - mean) < 3 * np.sqrt(variance / len(values))
    assert abs(values.var() / variance - 1) < 3 * np.sqrt(2 / len(values))


@needs_jneuroml
@pytest.mark.parametrize(("group", "first", "second"), [("constant", 2, 2), ("varying", 1, 3)])
def test_poisson_groups_spike_at_their_rates(noisy, group, first, second):
    times = noisy[f"{group}_spikes"]["t"]
    for number, expected in ((np.sum(times < 0.02), first), (np.sum(times >= 0.02), second)):
        assert abs(number - expected * CELLS) < 3 * np.sqrt(expected * CELLS)


# What has no form


def test_a_table_with_a_value_that_is_no_number_has_no_form():
    table = TimedArray([0, np.nan], dt=1 * ms, name="table")
    cells = NeuronGroup(2, "x = level(t) : 1", name="cells", namespace={"level": table})
    monitor = StateMonitor(cells, "x", record=True)
    with pytest.raises(UnsupportedModelError, match="'table' has values that are"):
        lowered(_model(Network(cells, monitor)))


def test_synapses_with_linked_variables_have_no_form():
    cells = NeuronGroup(2, "dx/dt = 1/ms : 1", threshold="x > 1", reset="x = 0", name="cells")
    synapses = Synapses(cells, cells, "seen : 1 (linked)", on_pre="x += seen", name="synapses")
    synapses.connect(j="i")
    leader = NeuronGroup(1, "dy/dt = 1/ms : 1", name="leader")
    synapses.seen = linked_var(leader, "y")
    with pytest.raises(UnsupportedModelError) as caught:
        lowered(_model(Network(cells, leader, synapses)))
    (problem,) = caught.value.problems
    assert problem.place == "pathway 'pre'"
    assert problem.reason == "'seen' is linked to 'y' of 'leader', which synapses cannot see"
