"""Synapses that are described and built again do what they did."""

from __future__ import annotations

import brian2
import numpy as np
import pytest
from brian2 import Network, NeuronGroup, StateMonitor, Synapses, check_units, linked_var, ms

from brian2tools import build, describe
from brian2tools.tests.models.comparing import recordings, same_recordings


def cells(count=4, **options):
    return NeuronGroup(
        count,
        "dv/dt = 1/((2 + i)*ms) : 1\ng : 1\nscaled = (1 + i)*scale : 1",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
        name="cells",
        **options,
    )


def records_the_same(network, description=None, **names):
    """Check that a network and what is built of its description record the same; return that."""
    rebuilt = build(describe(network, namespace=names) if description is None else description)
    for each, namespace in ((network, names), (rebuilt, {})):
        brian2.seed(11)
        each.run(8 * ms, namespace=namespace)
    same_recordings(recordings(network), recordings(rebuilt))
    return rebuilt


def watched(synapses, *variables):
    return StateMonitor(synapses, variables, record=True, name="traces")


def test_synapses_can_be_the_source_of_sums():
    group = cells()
    inner = Synapses(group, group, "w : 1", on_pre="w += 1", name="inner")
    inner.connect("i != j")
    outer = Synapses(inner, group, "g_post = w_pre*k : 1 (summed)\nk : 1", name="outer")
    outer.connect(i=np.arange(12), j=np.arange(12) % 4)
    outer.k = "i"
    rebuilt = records_the_same(Network(group, inner, outer, watched(group, "g")), scale=1)
    assert rebuilt["traces"].g[:].any()


def test_linked_variables_are_linked_again():
    group = cells()
    parameters = NeuronGroup(3, "tau : second\nlevel : 1 (shared)", name="parameters")
    parameters.tau = [1, 2, 3] * ms
    parameters.level = 5
    synapses = Synapses(
        group,
        group,
        """
        dw/dt = (level_here - w)/tau_here : 1 (clock-driven)
        tau_here : second (linked)
        level_here : 1 (linked)
        kind : integer (constant)
        """,
        on_pre="w += 1",
        method="euler",
        name="synapses",
    )
    synapses.connect()
    synapses.tau_here = linked_var(parameters, "tau", index="kind")
    synapses.level_here = linked_var(parameters, "level")
    synapses.kind = "(i + j) % 3"
    network = Network(group, parameters, synapses, watched(synapses, "w"))
    rebuilt = records_the_same(network, scale=1)
    rebuilt["parameters"].tau = [7, 8, 9] * ms
    assert set(rebuilt["synapses"].tau_here[:] / ms) == {7, 8, 9}


def test_all_variables_can_be_stored_in_single_precision():
    group = cells()
    model = "w : 1\nda/dt = -a/(3*ms) : 1 (event-driven)"
    synapses = Synapses(
        group, group, model, on_pre="a += 1/3; w += a", dtype=np.float32, name="synapses"
    )
    synapses.connect()
    rebuilt = records_the_same(
        Network(group, synapses, watched(synapses, "w", "a", "lastupdate")), scale=1
    )
    assert rebuilt["traces"].w.dtype == np.float32


def test_random_numbers_in_statements_are_drawn_in_the_same_order():
    group = cells()
    model = "dw/dt = -w/(3*ms) + xi*ms**-0.5 : 1 (clock-driven)\nx = rand() : 1 (constant over dt)"
    synapses = Synapses(group, group, model, on_pre="w += rand()", method="euler", name="synapses")
    synapses.connect()
    records_the_same(Network(group, synapses, watched(synapses, "w", "x")), scale=1)


def test_a_network_that_has_run_goes_on():
    group = cells()
    synapses = Synapses(
        group, group, "w : 1\nda/dt = -a/(3*ms) : 1 (event-driven)", on_pre="a += 1; w += a"
    )
    synapses.connect()
    first = Network(group, synapses)
    first.run(3 * ms, namespace={"scale": 1})
    description = describe(first, namespace={"scale": 1})
    first.add(watched(synapses, "w", "lastupdate"))
    rebuilt = build(description)
    rebuilt.add(watched(rebuilt[synapses.name], "w", "lastupdate"))
    for each in (first, rebuilt):
        each.run(5 * ms, namespace={"scale": 1})
    same_recordings(recordings(first), recordings(rebuilt))


def test_names_in_equations_of_the_target_mean_the_same():
    group = cells(namespace={"scale": 3})
    synapses = Synapses(group, group, "w : 1", on_pre="w += scaled_post", name="synapses")
    synapses.connect()
    rebuilt = records_the_same(Network(group, synapses, watched(synapses, "w")), scale=5)
    assert rebuilt["synapses"].w[0] % 5 == 0


def test_functions_are_taken_from_the_namespace_that_is_given():
    @check_units(x=1, result=1)
    def twice(x):
        return 2 * x

    group = cells()
    synapses = Synapses(
        group, group, "w : 1", on_pre="w += twice(j)", namespace={"twice": twice}, name="synapses"
    )
    synapses.connect()
    network = Network(group, synapses)
    rebuilt = build(describe(network, namespace={"scale": 1}), namespace={"twice": twice})
    for each in (network, rebuilt):
        each.run(5 * ms, namespace={"scale": 1})
    np.testing.assert_array_equal(network["synapses"].w[:], rebuilt["synapses"].w[:])
    assert rebuilt["synapses"].w[:].any()


@pytest.mark.parametrize("condition", ["i > 100", False])
def test_there_can_be_no_synapses(condition):
    group = cells()
    model = "w : 1\nx = rand() : 1 (constant over dt)\ng_post = w : 1 (summed)"
    synapses = Synapses(group, group, model, on_pre="w += 1", multisynaptic_index="k", name="net")
    synapses.connect(condition)
    rebuilt = records_the_same(Network(group, synapses, watched(group, "g")), scale=1)
    assert len(rebuilt["net"]) == 0
    assert rebuilt["net"].N_outgoing_pre.tolist() == [0, 0, 0, 0]


def test_synapses_that_were_never_connected_and_are_not_active_are_built():
    group = cells()
    synapses = Synapses(group, group, on_pre="g_post += 1", name="net")
    synapses.active = False
    rebuilt = records_the_same(Network(group, synapses, watched(group, "g")), scale=1)
    assert [rebuilt["net"].active, rebuilt["net"].pre.active] == [False, False]


def test_several_synapses_of_a_pair_keep_their_numbers_and_counts():
    group = cells()
    synapses = Synapses(group, group, "w : 1", multisynaptic_index="k", name="net")
    synapses.connect(i=[1, 1, 0], j=[2, 2, 3])
    synapses.connect("i == 1 and j == 2", n=2)
    rebuilt = build(describe(Network(group, synapses), namespace={"scale": 1}))["net"]
    assert rebuilt.k[:].tolist() == [0, 1, 0, 2, 3]
    assert rebuilt.N_outgoing_pre.tolist() == synapses.N_outgoing_pre.tolist()
    assert rebuilt.N_incoming_post.tolist() == synapses.N_incoming_post.tolist()
    assert rebuilt.w[1, 2, 3].size == 1


def test_rebuilt_synapses_have_the_same_description():
    radius = 2
    group = cells()
    synapses = Synapses(
        group[1:], group, "w : 1", on_pre="w += 1", on_post="w -= 1", delay=1 * ms, name="net"
    )
    synapses.connect("abs(i - j) < radius")
    synapses.connect(i=[0, 1], j=[1, 1])
    assert radius
    description = describe(Network(group, synapses), namespace={"scale": 1})
    assert describe(build(description))["net"] == description["net"]


def test_synapses_can_be_added_to_rebuilt_ones():
    group = cells()
    synapses = Synapses(group, group, "w : 1", on_pre="w += 1", name="net")
    synapses.connect(j="i")
    synapses.w = 3
    network = build(describe(Network(group, synapses), namespace={"scale": 1}))
    network["net"].connect(i=0, j=1)
    assert network["net"].w[:].tolist() == [3, 3, 3, 3, 0]
    rules = describe(network, namespace={"scale": 1})["net"].rules
    assert [rule.j for rule in rules] == ["i", None]


def test_building_changes_neither_the_description_nor_the_objects_that_were_described():
    group = cells()
    synapses = Synapses(group, group, "w : 1", on_pre="w += 1", name="net")
    synapses.connect()
    synapses.w = "i"
    network = Network(group, synapses)
    description = describe(network, namespace={"scale": 1})
    rebuilt = build(description)
    rebuilt["net"].w = 9
    rebuilt.run(5 * ms, namespace={"scale": 1})
    assert synapses.w[:].tolist() == description["net"].initial_values["w"].value.quantity.tolist()
    assert describe(network, namespace={"scale": 1}) == description
