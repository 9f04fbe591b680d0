"""What has no form in LEMS is said before anything is written, all at once."""

from __future__ import annotations

import inspect
import sys
from dataclasses import replace

import numpy as np
import pytest
from brian2 import (
    Clock,
    Hz,
    Network,
    NeuronGroup,
    PoissonInput,
    Soma,
    SpatialNeuron,
    SpikeGeneratorGroup,
    StateMonitor,
    Synapses,
    check_units,
    get_device,
    linked_var,
    ms,
    mV,
    network_operation,
    set_device,
    um,
)

from brian2tools import describe
from brian2tools.description import Equation, Expression, Run, Table, Value
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.lowering.checks import obstacles
from brian2tools.nmlexport.lowering.network import lowered


def cells(equations="v : 1", size=2, name="cells", **options):
    return NeuronGroup(size, equations, name=name, **options)


def model_of(*objects, duration=1 * ms, **options):
    model = describe(Network(*objects), **options)
    return replace(model, runs=(Run(start=model.time, duration=Value.of(duration)),))


def problems_of(model):
    with pytest.raises(UnsupportedModelError) as caught:
        lowered(model)
    return [str(one) for one in caught.value.problems]


@check_units(x=1, result=1)
def doubled(x):
    return 2 * x


def test_all_problems_of_all_parts_come_at_once_and_nothing_is_written(tmp_path):
    @network_operation(name="observer")
    def observe():
        pass

    north = cells("dv/dt = doubled(v)/ms : 1", name="north", threshold="v > 1", method="euler")
    south = cells("dv/dt = -v/ms : 1", name="south", threshold="v > doubled(1)", method="euler")
    synapses = Synapses(north, south, on_pre="v_post += doubled(v_post)", name="synapses")
    with pytest.raises(UnsupportedModelError) as caught:
        export(model_of(north, south, synapses, observe), tmp_path / "model.xml", "steps")
    places = {(one.object, one.place) for one in caught.value.problems}
    assert {("north", "equations"), ("south", "threshold"), ("synapses", "pathway 'pre'")} < places
    assert "observer" in {one.object for one in caught.value.problems}
    assert all(one.advice for one in caught.value.problems)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", ["steps", "equations"])
def test_what_belongs_to_a_group_that_has_no_description_adds_no_problems(tmp_path, form):
    set_device("neuroml2", filename=tmp_path / "model.xml", form=form, build_on_run=False)
    broken = cells("n : 1", threshold="n > 1", reset="n //= 2", name="broken")
    other = cells("seen : 1 (linked)\nv : 1", threshold="seen > doubled(v)", name="other")
    other.seen = linked_var(broken, "n")
    synapses = Synapses(broken, other, "w : 1", on_pre="w += seen_post", name="synapses")
    synapses.connect()
    noise = PoissonInput(broken, "n", 10, 10 * Hz, 1)
    monitors = [
        StateMonitor(one, variable, record=True)
        for one, variable in [(broken, "n"), (other, "seen"), (synapses, "w")]
    ]
    network = Network(broken, other, synapses, noise, *monitors)
    network.run(1 * ms)
    broken.n, synapses.w = 3, 2
    network.run(1 * ms)
    with pytest.raises(UnsupportedModelError) as caught:
        get_device().build()
    found = {(one.object, one.place) for one in caught.value.problems}
    assert found == {("broken", "spike event"), ("broken", "object"), ("other", "threshold")}
    assert not list(tmp_path.iterdir())


def test_a_function_without_a_form_is_named_in_each_place_and_only_there():
    group = cells("dv/dt = doubled(v)/ms : 1", threshold="doubled(v) > 1", method="euler")
    found = problems_of(model_of(group))
    assert len(found) == 2
    assert all("doubled" in one and "names" not in one for one in found)


def test_a_model_without_a_run_is_a_problem():
    (problem,) = problems_of(describe(Network(cells())))
    assert problem.endswith("call run, or give the duration")


def test_a_model_that_runs_for_no_time_is_a_problem():
    (problem,) = problems_of(model_of(cells(), duration=0 * ms))
    assert "runs for 0 s" in problem


def test_an_empty_model_is_a_problem():
    (problem,) = problems_of(model_of())
    assert "nothing in it has a time step" in problem


def test_time_steps_that_are_no_multiples_are_a_problem_of_the_clock():
    fast, slow = Clock(0.2 * ms, name="fast"), Clock(0.5 * ms, name="slow")
    equations = "dv/dt = -v/ms : 1"
    groups = [cells(equations, clock=one, name=f"of_{one.name}") for one in (fast, slow)]
    (problem,) = problems_of(model_of(*groups))
    assert problem.startswith("slow, clock: its time step of 0.0005 s is no multiple of")


@pytest.mark.parametrize("factor", [2, 3, 7, 1000])
def test_time_steps_that_are_multiples_but_for_rounding_are_none(factor):
    groups = [
        cells("dv/dt = -v/ms : 1", dt=step, name=f"cells_{number}")
        for number, step in enumerate((0.1 * ms, factor * 0.1 * ms))
    ]
    assert not obstacles(model_of(*groups), "steps")


def test_a_slot_that_the_schedule_lacks_is_a_problem():
    group = cells(threshold="v > 1", reset="v = 0")
    group.thresholder["spike"].when = "nowhere"
    (problem,) = problems_of(model_of(group))
    assert problem.startswith("cells, slot 'nowhere'")
    assert "'thresholds'" in problem


def test_a_neuron_with_many_compartments_is_a_problem():
    neuron = SpatialNeuron(Soma(10 * um), "Im = 0*amp/meter**2 : amp/meter**2", name="cable")
    found = problems_of(model_of(neuron))
    assert any(one.startswith("cable, morphology: ") for one in found)


def test_two_spikes_of_a_source_in_a_time_step_are_a_problem():
    source = SpikeGeneratorGroup(2, [0, 1, 0], [1.01, 1.02, 1.05] * ms, name="source")
    (problem,) = problems_of(model_of(source))
    assert problem.startswith("source, spikes: a source spikes more than once in a time step of")


def test_spikes_of_different_sources_and_steps_are_none():
    source = SpikeGeneratorGroup(2, [0, 1, 0], [1, 1, 1.1] * ms, period=2 * ms, name="source")
    assert not obstacles(model_of(source), "steps")
    assert not obstacles(model_of(SpikeGeneratorGroup(2, [], [] * ms, name="silent")), "steps")


@pytest.mark.parametrize("period", [0.05, 0.25])
def test_periods_of_spikes_that_brian_refuses_are_a_problem(period):
    source = SpikeGeneratorGroup(1, [], [] * ms, period=period * ms, name="source")
    (problem,) = problems_of(model_of(source))
    assert problem.startswith("source, period: its period is no multiple of its time step of")


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_values_that_no_file_can_hold_are_a_problem_of_the_variable(number):
    group = cells("v : volt\nw : 1\nk : integer")
    group.v[1] = number * mV
    (problem,) = problems_of(model_of(group))
    assert problem.startswith(f"cells, initial values of v, '{number}': ")


def test_constants_that_no_file_can_hold_are_a_problem():
    group = cells("dv/dt = (limit - v)/ms : 1", method="euler")
    (problem,) = problems_of(model_of(group, namespace={"limit": np.inf}))
    assert problem.startswith("cells, constant limit, 'inf': ")


def test_names_that_are_not_ascii_are_a_problem_of_the_group():
    group = cells("dv/dt = -v/τ : 1", method="euler")
    trace = StateMonitor(group, "v", record=True, name="trace")
    problems = problems_of(model_of(group, trace))
    assert any("names have ASCII letters" in one for one in problems)
    assert all(one.startswith("cells, ") for one in problems)


def test_what_belongs_to_a_group_outside_of_the_network_is_a_problem():
    group = cells(threshold="v > 1")
    synapses = Synapses(group, cells(name="others"), "w : 1", on_pre="w += 1", name="synapses")
    synapses.connect()
    trace = StateMonitor(synapses, "w", record=True, name="trace")
    (problem,) = problems_of(model_of(group, synapses, trace))
    assert problem.startswith("synapses, target: 'others' is no part of the model; add it to")


def test_a_chain_that_python_cannot_follow_is_a_problem():
    chain = "".join(f"x{n} = x{n + 1} : 1\n" for n in range(400))
    group = cells(f"dv/dt = x0/ms : 1\n{chain}x400 = v : 1", method="euler")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 300)
    try:
        model = model_of(group)
    finally:
        sys.setrecursionlimit(limit)
    (problem,) = problems_of(model)
    assert "use each other in a chain that is too long" in problem


def test_a_chain_of_thousands_of_subexpressions_is_none():
    model = model_of(cells("dv/dt = -end/ms : 1\nend = v : 1", threshold="end > 1", method="euler"))
    (population,) = model.populations
    length = 3000
    chain = [
        Equation(
            name=f"x{n}", kind="subexpression", expression=Expression(f"(x{n + 1} + x{n + 1})/2")
        )
        for n in range(length)
    ]
    last = Equation(name=f"x{length}", kind="subexpression", expression=Expression("v"))
    ends = {"end": Expression("x0")}
    equations = [
        replace(one, expression=ends.get(one.name, one.expression)) for one in population.equations
    ]
    longer = replace(population, equations=Table([*equations, *chain, last]))
    written = lowered(replace(model, populations=Table([longer]))).document.toxml()
    # Each is evaluated once in a step.
    assert length <= written.count("<DerivedVariable ") < length + 10


def test_steps_that_a_library_chooses_while_it_runs_are_left_to_the_simulator():
    group = cells("dv/dt = -v/ms : 1", method="gsl_rkf45")
    (problem,) = problems_of(model_of(group))
    assert "GNU Scientific Library" in problem
    assert "'gsl_rkf45'" in problem
    assert lowered(model_of(group), form="equations").document
