"""Descriptions of groups of neurons, and groups that are built of them."""

from __future__ import annotations

import brian2
import numpy as np
import pytest
from brian2 import (
    EventMonitor,
    Network,
    NeuronGroup,
    SpikeMonitor,
    StateMonitor,
    check_units,
    implementation,
    linked_var,
    ms,
    mV,
    network_operation,
)

from brian2tools import build, describe
from brian2tools.description import Expression, Range, Statements, Value
from brian2tools.errors import ArgumentError, UnsupportedModelError
from brian2tools.tests.description.rebuilding import rebuilt

DRIVEN = "dv/dt = (20*mV*(1 + i) - v)/(5*ms) : volt (unless refractory)\n"


def driven(equations="", **options):
    given = {"threshold": "v > 10*mV", "reset": "v = 0*mV", "method": "euler", "name": "cells"}
    return NeuronGroup(3, DRIVEN + equations, **{**given, **options})


def watched(group, *variables):
    traces = StateMonitor(group, ["v", *variables], record=True, name="traces")
    return Network(group, traces, SpikeMonitor(group, name="spikes"))


def problems_of(*objects, namespace=None):
    return describe(Network(*objects), namespace=namespace or {}).problems


@pytest.mark.parametrize(
    ("refractory", "kind", "rule"),
    [
        (2 * ms, "duration", Value.of(2.0 * ms)),
        (1 / 3 * ms, "duration", Value.of(1 / 3 * ms)),
        (0 * ms, "duration", Value.of(0.0 * ms)),
        ("pause", "duration", Expression("pause")),
        ("(1 + rand())*ms + length", "duration", Expression("(1 + rand())*ms + length")),
        ("v > 5*mV", "condition", Expression("v > 5*mV")),
        ("resting", "condition", Expression("resting")),
        ("t - lastspike < 1.5*ms", "condition", Expression("t - lastspike < 1.5*ms")),
        ("False", "condition", Expression("False")),
    ],
)
def test_every_form_of_refractoriness_is_kept(refractory, kind, rule):
    cells = driven("pause : second\nresting : boolean", refractory=refractory)
    cells.pause = "(1 + i)*ms"
    cells.resting = "i == 1"
    net = watched(cells, "not_refractory", "lastspike")
    model, _copy = rebuilt(net, 12 * ms, {"length": 0.5 * ms})
    assert model["cells"].refractory.kind == kind
    assert model["cells"].refractory.rule == rule
    assert set(model["cells"].outside.constants.names) <= {"length"}


def test_a_complex_constant_is_a_problem():
    cells = NeuronGroup(2, "dv/dt = (a - v)/ms : 1", method="euler", name="cells")
    (problem,) = describe(Network(cells), namespace={"a": 1 + 2j}).problems
    assert problem.object == "cells"
    assert "(1+2j) is no value of a model" in problem.reason


def test_without_refractoriness_there_is_none():
    model, _copy = rebuilt(watched(driven(refractory=False)), 5 * ms)
    assert model["cells"].refractory is None


@pytest.mark.parametrize(
    ("refractory", "message"),
    [("3", "boolean"), ("5*mV", "timespan"), ("5*ms + 1*mV", "inconsistent units")],
)
def test_refractoriness_without_meaning_is_a_problem(refractory, message):
    (problem,) = problems_of(driven(refractory=refractory))
    assert problem.object == "cells"
    assert message in problem.reason


def test_equations_are_those_that_were_written():
    cells = driven(
        """
        drive = 2*w + offset : 1  # a comment
        held = rand() : 1 (constant over dt)
        shared_one : 1 (shared, constant)
        w : 1
        n : integer (constant)
        flag : boolean
        """,
        refractory=1 * ms,
    )
    cells.w, cells.n, cells.flag, cells.shared_one = "i/3", "i", "i > 1", 7
    model, copy = rebuilt(watched(cells, "drive", "held"), 5 * ms, {"offset": 3})
    equations = model["cells"].equations
    assert equations.names == ("v", "drive", "held", "shared_one", "w", "n", "flag")
    assert equations["v"].expression == Expression("(20*mV*(1 + i) - v)/(5*ms)")
    assert equations["v"].flags == ("unless refractory",)
    assert equations["held"].kind == "subexpression"
    assert equations["held"].flags == ("constant over dt",)
    assert [equations[name].dtype for name in ("w", "n", "flag")] == ["float64", "int32", "bool"]
    assert model["cells"].outside.constants["offset"].value == Value(3)
    assert describe(copy)["cells"].equations == equations


def test_when_held_subexpressions_are_evaluated_is_kept():
    cells = driven("held = rand() : 1 (constant over dt)", order=3)
    cells.subexpression_updater.when = "end"
    cells.subexpression_updater.order = -2
    model, copy = rebuilt(watched(cells, "held"), 2 * ms)
    assert model["cells"].subexpression_update.schedule.when == "end"
    assert copy["cells"].subexpression_updater.order == -2


def test_custom_events_keep_their_conditions_statements_and_places():
    cells = driven(
        "crossings : integer\nfalls : integer",
        events={"crossing": "v > 5*mV and v < 7*mV", "silent": "v < limit"},
    )
    cells.run_on_event("crossing", "crossings += 1; v += jump", when="before_resets", order=2)
    cells.set_event_schedule("silent", when="end", order=5)
    cells.set_event_schedule("spike", when="start")
    net = Network(*watched(cells, "crossings").objects, EventMonitor(cells, "silent", name="low"))
    model, copy = rebuilt(net, 10 * ms, {"limit": 1 * mV, "jump": 0.1 * mV})
    events = model["cells"].events
    assert set(events.names) == {"spike", "crossing", "silent"}
    assert events["crossing"].statements == Statements("crossings += 1; v += jump")
    assert events["crossing"].statements_schedule.when == "before_resets"
    assert events["silent"].statements is None
    assert (events["silent"].schedule.when, events["silent"].schedule.order) == ("end", 5)
    assert events["spike"].schedule.when == "start"
    assert model["cells"].outside.constants.names == ("jump", "limit")
    assert copy["cells"].thresholder["silent"].when == "end"
    assert copy["cells"].crossings[0] > 0


def test_an_event_without_statements_and_one_with_none_are_two_things():
    cells = driven(reset="", name="one")
    other = driven(reset=None, refractory=1 * ms, name="other")
    model = describe(Network(cells, other))
    assert model["one"].events["spike"].statements == Statements("")
    assert model["other"].events["spike"].statements is None
    copy = build(model)
    assert "spike" in copy["one"].resetter
    assert "spike" not in copy["other"].resetter


def test_names_that_statements_define_for_themselves_are_not_looked_up():
    reset = "step = 2*mV + extra  # as large as it is\nv = step"
    model, _copy = rebuilt(watched(driven(reset=reset)), 5 * ms, {"extra": 1 * mV, "step": 7})
    assert model["cells"].outside.constants.names == ("extra",)


def test_the_order_of_everything_is_kept():
    cells = driven(order=4, dt=0.2 * ms)
    cells.state_updater.when = "after_thresholds"
    cells.state_updater.order = 7
    cells.resetter["spike"].when = "end"
    cells.thresholder["spike"].order = -1
    cells.state_updater.active = True
    net = watched(cells)
    net.schedule = ["resets", "start", "thresholds", "groups", "synapses", "end"]
    model, copy = rebuilt(net, 10 * ms)
    assert model.schedule == tuple(net.schedule)
    places = {thing.name: (thing.when, thing.order) for thing in net.sorted_objects}
    assert {thing.name: (thing.when, thing.order) for thing in copy.sorted_objects} == places
    in_order = [thing.name for thing in net.sorted_objects]
    assert [thing.name for thing in copy.sorted_objects] == in_order


def test_what_is_switched_off_stays_so():
    cells = driven()
    cells.resetter["spike"].active = False
    runner = cells.run_regularly("v = 0*mV", name="off")
    runner.active = False
    model, copy = rebuilt(watched(cells), 10 * ms)
    assert not model["cells"].events["spike"].statements_schedule.active
    assert not model["cells"].operations["off"].schedule.active
    assert max(copy["traces"].v[0]) > 10 * mV


def test_a_reset_that_was_taken_out_of_the_group_stays_out():
    cells = driven(events={"low": "v < 5*mV"})
    cells.contained_objects.remove(cells.resetter["spike"])
    removed = cells.run_on_event("low", "v += 1*mV")
    cells.contained_objects.remove(removed)
    _model, copy = rebuilt(watched(cells), 10 * ms)
    assert max(copy["traces"].v[0]) > 10 * mV


# Brian compares values with 1e50.
@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning")
@pytest.mark.parametrize("dtype", [np.float32, {"v": np.float32, "n": np.int64}])
def test_the_types_of_variables_are_kept(dtype):
    cells = driven("w : 1\nn : integer", dtype=dtype, refractory=1.3 * ms)
    cells.w = 1 / 3
    model, copy = rebuilt(watched(cells, "w", "n", "lastspike"), 10 * ms)
    for name in ("v", "w", "n", "lastspike", "not_refractory"):
        types = [np.dtype(one.variables[name].dtype) for one in (cells, copy["cells"])]
        assert types[0] == types[1], name
    assert model["cells"].equations["v"].dtype == "float32"


LINKED = """
lead : volt (linked)
column : integer (constant)
dfollowing/dt = (lead - following)/(2*ms) : volt
"""


@pytest.mark.parametrize(
    ("link", "variable", "index"),
    [
        (lambda to: linked_var(to, "v"), "v", None),
        (lambda to: linked_var(to.w), "w", None),
        (lambda to: linked_var(to, "v", index=[2, 0, 0]), "v", [2, 0, 0]),
        (lambda to: linked_var(to, "v", index="column"), "v", "column"),
        (lambda to: linked_var(to, "one"), "one", None),
        (lambda to: linked_var(to, "double"), "double", None),
        (lambda to: linked_var(to, "double", index=[1, 1, 2]), "double", [1, 1, 2]),
    ],
)
def test_linked_variables_are_those_of_the_other_group(link, variable, index):
    leaders = NeuronGroup(
        3,
        """
        dv/dt = (w - v)/(3*ms) : volt
        w : volt
        one : volt (shared)
        double = 2*v + one*i : volt
        """,
        method="euler",
        name="leaders",
    )
    leaders.w, leaders.one = "i*mV", 7 * mV
    cells = driven(LINKED)
    cells.column = [1, 1, 2]
    cells.lead = link(leaders)
    model, _copy = rebuilt(Network(leaders, *watched(cells, "following").objects), 5 * ms)
    (described,) = model["cells"].links
    assert (described.name, described.variable) == ("lead", variable)
    assert described.elements == Range(group="leaders", start=0, stop=3)
    if isinstance(index, list):
        np.testing.assert_array_equal(described.index.quantity, index)
    else:
        assert described.index == index


def test_groups_may_be_linked_to_a_part_and_to_each_other():
    one, other = (
        NeuronGroup(
            size,
            "dv/dt = (1*mV*(i + 1) + lead - v)/(3*ms) : volt\nlead : volt (linked)",
            method="euler",
            name=name,
        )
        for size, name in ((5, "one"), (2, "other"))
    )
    part = one[2:4]
    other.lead = linked_var(part, "v")
    one.lead = linked_var(other, "v", index=[0, 1, 1, 0, 1])
    traces = [
        StateMonitor(group, "v", record=True, name=f"{group.name}_v") for group in (one, other)
    ]
    model, _copy = rebuilt(Network(one, other, *traces), 5 * ms)
    (link,) = model["other"].links
    assert link.elements == Range(group="one", start=2, stop=4, is_part=True)


def test_a_subexpression_of_a_linked_variable_can_be_linked_to():
    leaders = NeuronGroup(3, "dv/dt = (5*mV - v)/(3*ms) : volt", method="exact", name="leaders")
    double = "double = 2*seen : volt"
    # The same text in another group stands for something else.
    others, between = (
        NeuronGroup(3, f"seen : volt (linked)\n{double}", name=name)
        for name in ("another", "between")
    )
    others.seen = between.seen = linked_var(leaders, "v")
    cells = driven(LINKED)
    cells.lead = linked_var(between, "double")
    network = Network(leaders, others, between, *watched(cells, "following").objects)
    model, copy = rebuilt(network, 5 * ms)
    assert model["cells"].links["lead"].elements.group == "between"
    assert copy["traces"].following.any()


def test_a_variable_of_one_value_is_linked_to_by_all():
    conductor = NeuronGroup(1, "v : volt", name="conductor")
    conductor.run_regularly("v = 1*mV*sin(t/ms)", name="beat")
    cells = driven(LINKED)
    cells.lead = linked_var(conductor, "v")
    model, copy = rebuilt(Network(conductor, *watched(cells, "following").objects), 3 * ms)
    assert model["cells"].links["lead"].index is None
    assert copy["traces"].following.any()


def test_linked_variables_that_nobody_linked_are_a_problem():
    cells = driven(LINKED)
    (problem,) = problems_of(cells)
    assert (problem.object, problem.place) == ("cells", "equation of lead")


def test_links_to_what_is_not_in_the_network_are_a_problem():
    leaders = NeuronGroup(3, "v : volt", name="leaders")
    cells = driven(LINKED)
    cells.lead = linked_var(leaders, "v")
    (problem,) = problems_of(cells)
    assert problem.place == "equation of lead"
    assert "'leaders' is no part of the model" in problem.reason


def test_regular_operations_of_groups_and_subgroups():
    cells = driven()
    cells.run_regularly("v += 1*mV*rand()", dt=1 * ms, when="after_resets", order=3)
    part = cells[1:]
    part.run_regularly("v -= leak*i", name="leaking")
    part.run_regularly("v += 0.01*mV", dt=0.5 * ms, name="again")
    model, _copy = rebuilt(watched(cells), 10 * ms, {"leak": 0.1 * mV})
    operations = model["cells"].operations
    assert operations.names == ("cells_run_regularly", "leaking", "again")
    assert operations["cells_run_regularly"].elements == Range(group="cells", start=0, stop=3)
    assert operations["leaking"].elements == Range(group="cells", start=1, stop=3, is_part=True)
    assert model.clocks[operations["again"].schedule.clock].dt == Value.of(0.5 * ms)
    assert model["cells"].outside.constants.names == ("leak",)


@implementation("numpy", discard_units=True)
@check_units(x=1, result=1)
def twice(x):
    return 2 * x


def test_a_function_of_the_user_is_a_problem_unless_it_is_given_to_build():
    cells = driven("w = twice(i) : 1")
    net = watched(cells, "w")
    model = describe(net, namespace={"twice": twice})
    (problem,) = model.problems
    assert (problem.object, problem.place, problem.expression) == ("cells", "names", "twice")
    with pytest.raises(UnsupportedModelError, match="code of the function 'twice'"):
        build(model)
    with pytest.raises(UnsupportedModelError):
        build(model, namespace={"other": twice})
    copy = build(model, namespace={"twice": twice})
    copy.run(1 * ms, namespace={})
    np.testing.assert_array_equal(copy["traces"].w[:, 0], [0, 2, 4])
    (function,) = model["cells"].outside.functions
    assert function.name == "twice"


def test_a_name_that_stands_for_nothing_is_a_problem():
    cells = NeuronGroup(
        1,
        "dv/dt = -v/tau : 1",
        threshold="v > level",
        reset="v = rest",
        refractory="pause",
        method="exact",
        name="cells",
    )
    cells.run_regularly("v += kick", name="kicks")
    problems = problems_of(cells)
    assert {problem.expression for problem in problems} == {
        "tau", "level", "rest", "pause", "kick"
    }  # fmt: skip
    assert {problem.place for problem in problems} == {"names"}
    with pytest.raises(UnsupportedModelError, match="'tau' stands for nothing"):
        build(describe(Network(cells), namespace={}))
    # A value for it does not make the description complete.
    with pytest.raises(UnsupportedModelError, match="'tau' stands for nothing"):
        build(describe(Network(cells), namespace={}), namespace={"tau": 1 * ms})


def test_values_without_meaning_in_equations_are_names_that_stand_for_nothing():
    cells = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", name="cells")
    for value in ([1, 2] * ms, "10*ms", None, lambda: 1):
        (problem,) = problems_of(cells, namespace={"tau": value})
        assert problem.expression == "tau"


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"equations": "w = v + 3*ms : 1"}, "equations", "inconsistent units"),
        ({"equations": "dx/dt = 1*mV : volt"}, "equations", "defining variable 'x'"),
        ({"equations": "w = rand() : 1"}, "equations", "constant over dt"),
        ({"threshold": "v > 3"}, "spike event", "different units"),
        ({"threshold": "v"}, "spike event", "not a boolean expression"),
        ({"reset": "v = 3"}, "spike event", "expected unit"),
        ({"events": {"odd": "v + 1*mV"}}, "odd event", "not a boolean expression"),
    ],
)
def test_what_brian_would_refuse_to_run_is_a_problem(changes, place, message):
    cells = driven(**changes)
    problems = problems_of(cells)
    assert (problems[0].object, problems[0].place) == ("cells", place)
    assert message in problems[0].reason
    with pytest.raises(brian2.BrianObjectException):
        Network(cells).run(0.1 * ms)


def test_operations_that_brian_would_refuse_to_run_are_a_problem():
    cells = driven()
    cells.run_regularly("v = 3*ms", name="wrong")
    (problem,) = problems_of(cells)
    assert (problem.object, problem.place) == ("wrong", "run_regularly")
    assert "expected unit" in problem.reason


@pytest.mark.parametrize(
    ("method", "expected", "requested"),
    [
        ("euler", "euler", ("euler",)),
        ("RK4", "rk4", ("rk4",)),
        (("exact", "heun", "rk4"), "exact", ("exact", "heun", "rk4")),
        (["milstein", "rk2"], "milstein", ("milstein", "rk2")),
        ("exponential_euler", "exponential_euler", ("exponential_euler",)),
    ],
)
def test_methods_are_known_by_their_names(method, expected, requested):
    cells = NeuronGroup(2, "dv/dt = (1*volt - v)/(5*ms) : volt", method=method, name="cells")
    traces = StateMonitor(cells, "v", record=True, name="traces")
    model, copy = rebuilt(Network(cells, traces), 2 * ms)
    update = model["cells"].state_update
    assert (update.method, update.requested) == (expected, requested)
    assert update.code == copy["cells"].state_updater.abstract_code
    assert update.code == cells.state_updater.abstract_code


def test_what_a_method_that_is_chosen_later_does_is_the_same():
    cells = NeuronGroup(
        2,
        "dv/dt = (xi*v*sqrt(ms) + 1 - v)/(5*ms) : 1",
        method=("exact", "euler", "heun"),
        name="cells",
    )
    traces = StateMonitor(cells, "v", record=True, name="traces")
    model, _copy = rebuilt(Network(cells, traces), 2 * ms)
    assert model["cells"].state_update.method == "heun"


def test_a_method_that_is_code_is_a_problem():
    def my_method(*_arguments, **_options):
        return "v = 0*volt"

    (problem,) = problems_of(driven(method=my_method))
    assert (problem.object, problem.place) == ("cells", "integration")
    assert "'my_method'" in problem.reason


def test_one_of_brians_own_methods_may_be_given_as_an_object():
    from brian2.stateupdaters.explicit import rk4

    model = describe(watched(driven(method=rk4)))
    assert model["cells"].state_update.method == "rk4"


@pytest.mark.parametrize("method", ["exact", "milstein", ("exact", "linear")])
def test_a_method_that_cannot_integrate_the_equations_is_a_problem(method):
    cells = NeuronGroup(
        1, "dv/dt = (v**2 + v*xi_a*sqrt(ms) + xi_b*sqrt(ms))/ms : 1", method=method, name="cells"
    )
    (problem,) = problems_of(cells)
    assert (problem.object, problem.place) == ("cells", "integration")


def test_options_of_methods_are_kept():
    options = {"simplify": False}
    cells = driven(method="exact", method_options=options)
    model, copy = rebuilt(watched(cells), 5 * ms)
    assert model["cells"].state_update.options["simplify"].value == Value(False)
    assert copy["cells"].state_updater.method_options == options


def test_options_that_brian_passes_over_are_left_out():
    cells = driven(method=("exact", "euler"), method_options={"simplify": False})
    model, _copy = rebuilt(watched(cells), 5 * ms)
    assert not model["cells"].state_update.options


def test_methods_of_the_gsl_are_known_by_their_names_and_not_touched():
    options = {"absolute_error": 1e-8, "max_steps": 50, "absolute_error_per_variable": None}
    cells = NeuronGroup(
        1, "dv/dt = -v/(5*ms) : 1", method="gsl_rk4", method_options=options, name="cells"
    )
    before = dict(vars(cells.state_updater))
    model = describe(Network(cells))
    update = model["cells"].state_update
    assert update.method == "gsl_rk4"
    assert {one.name: one.value for one in update.options} == {
        "absolute_error": Value(1e-8),
        "max_steps": Value(50),
    }
    assert "_gsl_v_f0" in update.code
    assert vars(cells.state_updater) == before
    assert build(model)["cells"].state_updater.method_choice == "gsl_rk4"


def test_options_that_are_no_numbers_are_a_problem():
    options = {"absolute_error_per_variable": {"v": 1e-8}}
    cells = NeuronGroup(
        1, "dv/dt = -v/(5*ms) : 1", method="gsl_rk4", method_options=options, name="cells"
    )
    (problem,) = problems_of(cells)
    assert "'absolute_error_per_variable'" in problem.reason


def test_what_has_no_description_is_a_problem():
    @network_operation(name="tweak")
    def tweak():
        pass

    cells = driven()
    problems = problems_of(cells, tweak)
    assert [(problem.object, problem.place) for problem in problems] == [("tweak", "object")]
    assert "a NetworkOperation has no description" in problems[0].reason
    assert "take it out of the network" in problems[0].advice


def test_what_a_user_puts_into_a_group_is_not_passed_over():
    @network_operation(name="tweak")
    def tweak():
        pass

    cells = driven()
    cells.contained_objects.append(tweak)
    (problem,) = problems_of(cells)
    assert problem.object == "tweak"


def test_a_class_that_is_not_brians_is_a_problem_but_described():
    class MyNeurons(NeuronGroup):
        pass

    cells = MyNeurons(2, "v : 1", name="cells")
    model = describe(Network(cells))
    (problem,) = model.problems
    assert (problem.object, problem.place) == ("cells", "object")
    assert "MyNeurons" in problem.reason
    assert model["cells"].size == 2


def test_objects_of_the_same_name_are_a_problem():
    (problem,) = problems_of(driven(), driven())
    assert (problem.object, problem.place) == ("cells", "name")
    assert "2 objects" in problem.reason


def test_a_description_that_lost_its_problems_still_asks_for_functions():
    from dataclasses import replace

    cells = driven("w = twice(i) : 1")
    model = replace(describe(watched(cells), namespace={"twice": twice}), problems=())
    with pytest.raises(ArgumentError, match="the function 'twice' is not part of the description"):
        build(model)


def test_describing_changes_nothing():
    cells = driven("held = rand() : 1 (constant over dt)", refractory="2*ms")
    net = watched(cells)
    brian2.seed(3)
    describe(net)
    net.run(5 * ms)
    described = net["traces"].v
    other = driven("held = rand() : 1 (constant over dt)", refractory="2*ms")
    net = watched(other)
    brian2.seed(3)
    net.run(5 * ms)
    np.testing.assert_array_equal(described, net["traces"].v)
