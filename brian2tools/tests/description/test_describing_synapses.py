"""What a description says of synapses."""

from __future__ import annotations

import tracemalloc

import brian2
import numpy as np
import pytest
from brian2 import (
    Network,
    NeuronGroup,
    Subgroup,
    Synapses,
    TimedArray,
    linked_var,
    ms,
    mV,
    nS,
    second,
)

from brian2tools import describe
from brian2tools.description import Array, ConnectionRule, Expression, Range, Value


def cells(count=4, name="cells", **options):
    """Cells that spike at their own rates."""
    return NeuronGroup(
        count,
        "dv/dt = 1/((2 + i)*ms) : 1\ng : 1\nscaled = g*scale : 1",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
        name=name,
        **options,
    )


def described(synapses, *others, **options):
    """The model of synapses, the groups that they connect, and others."""
    groups = {id(one): one for one in (synapses, synapses.source, synapses.target, *others)}
    parts = [one for one in groups.values() if not isinstance(one, Subgroup)]
    return describe(Network(*parts), namespace=options)


def projection(synapses, *others, **options):
    model = described(synapses, *others, scale=2, **options)
    assert not model.problems
    return model["net"]


def problems(synapses, *others, **options):
    return [
        one
        for one in described(synapses, *others, scale=2, **options).problems
        if one.object == "net"
    ]


def connected(model="", source=None, target=None, **options):
    source = cells() if source is None else source
    synapses = Synapses(source, source if target is None else target, model, name="net", **options)
    synapses.connect()
    return synapses


def test_equations_are_those_of_the_user():
    synapses = connected(
        """
        da/dt = -a/(5*ms) : 1 (event-driven)
        db/dt = -b/(7*ms) : 1 (clock-driven)
        half = w/2 : 1
        held = w*b : 1 (constant over dt)
        g_post = w*b : 1 (summed)
        gain : 1 (constant, shared)
        w : 1
        """,
        on_pre="a += 1",
        method="exact",
        multisynaptic_index="number",
    )
    equations = projection(synapses).equations
    found = {one.name: (one.kind, str(one.expression), one.flags) for one in equations}
    assert found == {
        "a": ("differential equation", "-a/(5*ms)", ("event-driven",)),
        "b": ("differential equation", "-b/(7*ms)", ("clock-driven",)),
        "half": ("subexpression", "w/2", ()),
        "held": ("subexpression", "w*b", ("constant over dt",)),
        "g_post": ("subexpression", "w*b", ("summed",)),
        "gain": ("parameter", "None", ("constant", "shared")),
        "w": ("parameter", "None", ()),
    }
    assert len(equations) == len(found)


def test_types_and_dimensions_are_those_of_the_variables():
    synapses = connected(
        "n : integer\nsilent : boolean\nw : siemens\nx : 1\nlate = t > 1*ms : boolean",
        dtype={"x": np.float32},
    )
    found = projection(synapses).equations
    assert {one.name: (one.type, one.dtype) for one in found} == {
        "n": ("integer", "int32"),
        "silent": ("boolean", "bool"),
        "w": ("float", "float64"),
        "x": ("float", "float32"),
        "late": ("boolean", "bool"),
    }
    assert found["w"].dimensions is nS.dim


def test_parts_of_groups_are_ranges_and_indices_count_within_them():
    source, target = cells(8, name="one"), cells(8, name="other")
    synapses = Synapses(source[2:5], target[4:], name="net")
    synapses.connect(i=[0, 2, 1], j=[3, 0, 0])
    found = projection(synapses, source, target)
    assert found.source == Range(group="one", start=2, stop=5, is_part=True)
    assert found.target == Range(group="other", start=4, stop=8, is_part=True)
    assert found.presynaptic.quantity.tolist() == [0, 2, 1]
    assert found.postsynaptic.quantity.tolist() == [3, 0, 0]
    assert found.size == 3


def test_other_synapses_can_be_the_source_or_the_target():
    group = cells()
    synapses = Synapses(group, group, "w : 1", on_pre="w += 1", name="inner")
    synapses.connect(j="i")
    onto = Synapses(group, synapses, on_pre="w_post *= 2", name="net")
    onto.connect(i=0, j=[1, 3])
    assert projection(onto, group).target == Range(group="inner", start=0, stop=4)
    beyond = Synapses(synapses, group, "g_post = w_pre : 1 (summed)", name="net")
    beyond.connect(j="i")
    assert projection(beyond, group).source == Range(group="inner", start=0, stop=4)


def test_pathways_have_side_event_statements_and_schedule():
    group = cells(events={"odd": "v > 0.5"})
    synapses = Synapses(
        group,
        group,
        "w : 1",
        on_pre={"fast": "g_post += w  # at once", "slow": "g_post += w/2"},
        on_post="w += 1",
        on_event={"slow": "odd"},
        name="net",
    )
    synapses.connect(j="i")
    synapses.slow.order = 3
    synapses.post.when = "after_synapses"
    synapses.post.active = False
    fast, slow, post = projection(synapses).pathways
    assert (fast.name, fast.side, fast.event) == ("fast", "pre", "spike")
    assert fast.statements.text == "g_post += w  # at once"
    assert (slow.event, slow.schedule.order) == ("odd", 3)
    assert (post.side, post.schedule.when, post.schedule.active) == (
        "post",
        "after_synapses",
        False,
    )
    assert (fast.schedule.clock, fast.schedule.when, fast.schedule.order) == (
        "defaultclock",
        "synapses",
        -1,
    )


def test_delays_are_one_for_all_or_one_for_each():
    synapses = Synapses(
        cells(),
        on_pre={"one": "g_post += 1", "each": "g_post += 1", "same": "g_post += 1"},
        delay={"one": 2 * ms},
        name="net",
    )
    synapses.connect(j="i")
    synapses.each.delay = "i*ms"
    one, each, same = (path.delay.value for path in projection(synapses).pathways)
    assert (one, same) == (Value.of(2 * ms), Value.of(0 * second))
    np.testing.assert_array_equal(each.quantity, synapses.each.delay[:])
    per_synapse = [path.has_delay_per_synapse for path in projection(synapses).pathways]
    assert per_synapse == [False, True, True]


def test_what_was_written_to_delays_is_known():
    spread = 2
    synapses = connected("w : 1", on_pre="w += 1", on_post="w -= 1")
    synapses.delay = "spread*rand()*ms"
    synapses.post.delay["i > 2"] = "3*ms"
    pre, post = (path.delay.written for path in projection(synapses).pathways)
    assert [one.value for one in pre] == [Expression("spread*rand()*ms")]
    assert pre[0].constants["spread"].value == Value(spread)
    assert (pre[0].variable, pre[0].pathway) == ("delay", "pre")
    assert [(one.index, one.value) for one in post] == [(Expression("i > 2"), Expression("3*ms"))]
    assert post[0].pathway == "post"


def test_the_code_of_a_pathway_updates_what_is_event_driven():
    synapses = connected("da/dt = -a/tau : 1 (event-driven)", on_pre="a += 1")
    code = projection(synapses, tau=5 * ms).pathways["pre"].code
    assert "(t - lastupdate)" in code
    assert "a += 1" in code


def test_what_event_driven_equations_cannot_be_is_a_problem():
    (problem,) = problems(connected("da/dt = -a**2/ms : 1 (event-driven)", on_pre="a += 1"))
    assert problem.place == "pathway pre"
    assert "event-driven" in problem.reason


def test_sums_have_a_schedule_of_their_own():
    synapses = connected("g_post = w : 1 (summed)\nw : 1")
    synapses.summed_updaters["g_post"].when = "before_groups"
    (found,) = projection(synapses).summed_variables
    assert (found.name, found.expression) == ("g_post", Expression("w"))
    assert (found.schedule.when, found.schedule.order) == ("before_groups", -1)


def test_sums_of_other_units_than_their_variable_are_a_problem():
    (problem,) = problems(connected("g_post = w : 1 (summed)\nw : volt"))
    assert (problem.place, problem.expression) == ("equation of g_post", "w")


def test_values_are_those_of_all_variables():
    synapses = connected(
        "w : 1\nda/dt = -a/(5*ms) : 1 (event-driven)",
        on_pre="a += w",
        multisynaptic_index="number",
    )
    synapses.connect(i=1, j=1)
    synapses.w = "i + 10*j"
    found = projection(synapses)
    assert set(found.initial_values.names) == {"w", "a", "lastupdate", "number"}
    np.testing.assert_array_equal(found.initial_values["w"].value.quantity, synapses.w[:])
    np.testing.assert_array_equal(found.initial_values["number"].value.quantity, synapses.number[:])
    assert found.initial_values["lastupdate"].value == Value.of(0 * second)
    assert found.multisynaptic_index == "number"


def test_how_clock_driven_equations_are_integrated_is_known():
    group = cells()
    synapses = connected("db/dt = -b**2/ms : 1 (clock-driven)", group, dt=0.2 * ms)
    found = projection(synapses)
    assert found.state_update.method == "euler"
    assert found.state_update.schedule.clock == found.schedule.clock != "defaultclock"
    assert projection(connected("w : 1")).state_update is None


def test_links_are_those_to_other_groups():
    source = NeuronGroup(3, "tau : second\nlevel : 1 (shared)", name="parameters")
    synapses = connected(
        "tau_here : second (linked)\nlevel_here : 1 (linked)\nkind : integer (constant)"
    )
    synapses.tau_here = linked_var(source, "tau", index="kind")
    synapses.level_here = linked_var(source, "level")
    level, tau = projection(synapses, source).links
    assert (level.variable, level.index) == ("level", None)
    assert (tau.variable, tau.index, tau.elements.group) == ("tau", "kind", "parameters")


def test_a_variable_without_a_link_is_a_problem():
    (problem,) = problems(connected("x : 1 (linked)"))
    assert problem.place == "equation of x"


def test_names_from_outside_are_found_in_all_texts():
    steps = TimedArray([1, 2], dt=1 * ms, name="steps")
    synapses = connected(
        """
        da/dt = -a/tau_event : 1 (event-driven)
        db/dt = -b/tau_clock : 1 (clock-driven)
        g_post = summand : 1 (summed)
        held = at_each_step : 1 (constant over dt)
        """,
        on_pre="a += before*inputs(t)",
        on_post="a -= after",
        method="exact",
    )
    synapses.run_regularly("a *= regularly")
    names = dict.fromkeys(
        ("summand", "at_each_step", "before", "after", "regularly", "unused"), 3.0
    )
    outside = projection(
        synapses, tau_event=1 * ms, tau_clock=2 * ms, inputs=steps, **names
    ).outside
    expected = {"tau_event", "tau_clock", *names} - {"unused"}
    assert set(outside.constants.names) == expected
    assert outside.timed_arrays["inputs"].timed_array == "steps"


def test_names_in_equations_of_the_target_are_those_that_brian_finds_for_the_synapses():
    target = cells(namespace={"scale": 3})
    synapses = connected("w : 1", target, on_pre="w += scaled_post")
    model = described(synapses, scale=5)
    assert model["net"].outside.constants["scale"].value == Value(5)
    assert model["cells"].outside.constants["scale"].value == Value(3)


def test_a_name_that_stands_for_nothing_is_a_problem():
    (problem,) = problems(connected("w : 1", on_pre="w += missing"))
    assert (problem.place, problem.expression) == ("names", "missing")


def test_rules_are_known_as_they_were_written():
    synapses = Synapses(cells(), name="net")
    radius = 1
    synapses.connect()
    synapses.connect("abs(i - j) <= radius", p="0.5*i", n=2)
    synapses.connect(j="k for k in range(i)", skip_if_invalid=True)
    synapses.connect(False)
    synapses.connect(i=[1, 2], j=1, n=3)
    everyone, near, generated, nobody, listed = projection(synapses).rules
    assert everyone == ConnectionRule(count=16, condition="True")
    assert (near.condition, near.p, near.n) == ("abs(i - j) <= radius", "0.5*i", 2)
    assert near.constants["radius"].value == Value(radius)
    assert (generated.j, generated.skip_if_invalid, generated.count) == (
        "k for k in range(i)",
        True,
        6,
    )
    assert nobody == ConnectionRule(count=0, condition="False")
    assert listed == ConnectionRule(count=6, n=3)


def test_rules_are_not_given_where_some_synapses_are_of_unknown_origin():
    synapses = connected()
    Synapses.connect.original_function(synapses, i=0, j=0)
    assert projection(synapses).rules == ()


def test_synapses_that_nobody_connected_are_a_problem():
    synapses = Synapses(cells(), on_pre="g_post += 1", name="net")
    (problem,) = problems(synapses)
    assert "net.connect" in problem.advice
    synapses.active = False
    assert problems(synapses) == []


def test_a_target_that_is_no_group_any_more_is_a_problem():
    group = cells()
    synapses = Synapses(group, group, name="net")
    synapses.connect()
    synapses.target = 2  # As Brian allows, where a variable of this name was meant.
    (problem,) = describe(Network(group, synapses), namespace={"scale": 2}).problems
    assert problem.object == "net"
    assert problem.reason.startswith("'target' of 'net' is 2, but should be the group")


def test_synapses_that_do_nothing_at_events_need_no_connections():
    assert problems(Synapses(cells(), model="w : 1", name="net")) == []


def test_spikes_on_their_way_are_a_problem_until_they_arrive():
    group = cells(1)
    group.v = 0.999
    synapses = connected("", group, on_pre="g_post += 1", delay=1 * ms)
    network = Network(group, synapses)
    network.run(0.5 * ms, namespace={"scale": 1})
    (problem,) = describe(network, namespace={"scale": 1}).problems
    assert (problem.object, problem.place) == ("net", "pathway pre")
    network.run(1 * ms, namespace={"scale": 1})
    assert group.g[0] == 1
    assert describe(network, namespace={"scale": 1}).problems == ()


def test_operations_that_brian_gives_to_the_source_are_those_of_the_synapses():
    group = cells()
    synapses = connected("w : 1", group[1:3], group)
    synapses.run_regularly("w += 1", dt=1 * ms, name="growth")
    model = described(synapses, group, scale=1)
    assert model.projections.names == ("net",)
    assert model["net"].operations.names == ("growth",)
    assert model["cells"].operations == ()


@pytest.mark.parametrize("first", [0, 100])
def test_nothing_is_copied(first):
    count = 200_000
    group = NeuronGroup(1000, "v : 1", threshold="v > 1", reset="", name="cells")
    synapses = Synapses(group[first:], group, "w : volt", on_pre="w += 1*mV", name="net")
    numbers = np.random.default_rng(1).integers(0, 900, (2, count))
    synapses.connect(i=numbers[0], j=numbers[1])
    synapses.w = numbers[0] * mV
    synapses.delay = numbers[1] * ms
    network = Network(group, synapses)
    describe(network)
    tracemalloc.start()
    model = describe(network)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < synapses.w_[:].nbytes / 4
    np.testing.assert_array_equal(model["net"].presynaptic.quantity, numbers[0])
    assert isinstance(model["net"].pathways["pre"].delay.value.amount, Array)


def test_a_description_does_not_change_with_the_synapses():
    synapses = connected("w : 1", on_pre="w += 1")
    synapses.w = "i"
    found = projection(synapses)
    weights = found.initial_values["w"].value.quantity
    synapses.w = 7
    synapses.connect(i=0, j=0)
    brian2.run(5 * ms, namespace={"scale": 1})
    np.testing.assert_array_equal(found.initial_values["w"].value.quantity, weights)
    assert found.size == 16
