"""What is known of assignments, connections and runs, as a script writes them."""

from __future__ import annotations

import brian2
import numpy as np
import pytest
from brian2 import ms, mV

from brian2tools import describe
from brian2tools.description import Expression, Range, Value
from brian2tools.description.listening import writings

V_REST = 3 * mV


def group(count=10, **options):
    return brian2.NeuronGroup(count, "v : volt", name="cells", **options)


def written(network):
    return describe(network)["cells"].initial_values["v"].written


def test_an_expression_is_known_as_it_was_written():
    cells = group()
    cells.v = "20*mV*i/(N-1)"
    (assignment,) = written(brian2.Network(cells))
    assert assignment.value == Expression("20*mV*i/(N-1)")
    assert assignment.index is None


def test_constants_of_the_function_that_assigns_are_known_and_used():
    v_0 = 2 * mV
    cells = group()
    cells.v = "v_0 + V_REST + i*mV"
    (assignment,) = written(brian2.Network(cells))
    assert assignment.constants["v_0"].value == Value.of(v_0)
    assert assignment.constants["V_REST"].value == Value.of(V_REST)
    np.testing.assert_allclose(cells.v_, (5 + np.arange(10)) * 1e-3)


def test_names_of_brian_and_of_the_group_are_no_constants():
    scale = 2
    cells = group()
    cells.v = "scale*rand()*mV*pi/N"
    (assignment,) = written(brian2.Network(cells))
    assert assignment.constants.names == ("scale",)


def test_conditions_and_indices_are_known_in_order():
    cells = group()
    cells.v["i > 5"] = "1*mV"
    cells.v[2:4] = "2*mV"
    cells.v[7] = 3 * mV
    first, second, third = written(brian2.Network(cells))
    assert (first.index, first.value) == (Expression("i > 5"), Expression("1*mV"))
    assert second.index.quantity.tolist() == [2, 3]
    assert (third.index.quantity.tolist(), third.value) == ([7], Value.of(3 * mV))


def test_what_is_overwritten_as_a_whole_is_not_reported():
    cells = group()
    cells.v = "rand()*mV"
    cells.v = 5 * mV
    (assignment,) = written(brian2.Network(cells))
    assert assignment.value == Value.of(5 * mV)


def test_a_subgroup_is_a_range_and_its_indices_are_its_own():
    cells = group()
    part = cells[4:8]
    part.v = "i*mV"
    part.v[1] = 9 * mV
    whole, one = written(brian2.Network(cells))
    assert whole.elements == Range(group="cells", start=4, stop=8, is_part=True)
    assert one.index.quantity.tolist() == [1]
    np.testing.assert_allclose(cells.v_[4:8], [0, 9e-3, 2e-3, 3e-3])


def test_a_large_array_is_only_in_the_state():
    cells = group(2000)
    cells.v = np.arange(2000) * mV
    described = describe(brian2.Network(cells))["cells"].initial_values["v"]
    assert described.written[0].value is None
    assert described.value.quantity.shape == (2000,)


def test_rules_of_connections_are_known_with_their_constants():
    width = 2
    cells = group(threshold="v > 1*mV", reset="")
    synapses = brian2.Synapses(cells, cells, name="net")
    synapses.connect(condition="abs(i - j) < width", p=0.5, n=2)
    synapses.connect(j="k for k in range(i, i + width)", skip_if_invalid=True)
    synapses.connect(i=[0, 1], j=[1, 2])
    first, second, third = describe(brian2.Network(cells, synapses))["net"].rules
    assert (first.condition, first.p, first.n) == ("abs(i - j) < width", 0.5, 2)
    assert first.constants["width"].value == Value(2)
    assert (second.j, second.skip_if_invalid) == ("k for k in range(i, i + width)", True)
    assert (third.i, third.j, third.count) == (None, None, 2)
    assert first.count + second.count + 2 == len(synapses)


def test_connecting_finds_the_same_constants_as_without_listening():
    probability = 0.3
    cells = group(threshold="v > 1*mV", reset="")

    def connect():
        synapses = brian2.Synapses(cells, cells)
        brian2.seed(7)
        synapses.connect("i != j", p="probability")
        return synapses.i[:].tolist(), synapses.j[:].tolist()

    with pytest.raises(KeyError, match="probability"):
        connect()

    def connect_with_its_own():
        probability = 0.3
        synapses = brian2.Synapses(cells, cells)
        brian2.seed(7)
        synapses.connect("i != j", p="probability")
        assert probability == 0.3
        return synapses.i[:].tolist(), synapses.j[:].tolist()

    synapses = brian2.Synapses(cells, cells)
    brian2.seed(7)
    brian2.Synapses.connect.original_function(
        synapses, "i != j", p="probability", namespace={"probability": probability}
    )
    assert connect_with_its_own() == (synapses.i[:].tolist(), synapses.j[:].tolist())


def test_a_run_finds_the_constants_of_its_caller():
    tau = 5 * ms
    cells = brian2.NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact")
    cells.v = 1
    network = brian2.Network(cells)
    network.run(5 * ms)
    np.testing.assert_allclose(cells.v[0], np.exp(-(5 * ms / tau)))


def test_runs_are_known_after_they_were_simulated():
    cells = group()
    network = brian2.Network(cells)
    network.run(1 * ms)
    network.run(2 * ms)
    model = describe(network)
    assert [run.duration for run in model.runs] == [Value.of(1 * ms), Value.of(2 * ms)]
    assert model.time == Value.of(3 * ms)


def test_another_model_of_the_magic_network_starts_afresh():
    cells = group()
    brian2.run(1 * ms)
    assert len(describe().runs) == 1
    del cells
    brian2.start_scope()
    others = brian2.NeuronGroup(1, "v : volt", name="others")
    model = describe()
    assert (model.runs, model.time) == ((), Value.of(0 * ms))
    assert model.populations.names == (others.name,)


def test_what_was_written_through_a_subgroup_that_is_gone_counts_for_the_whole_group():
    cells = group()
    cells[4:8].v[:] = 5 * mV
    cells[2:].v[1] = 7 * mV
    first, second = written(brian2.Network(cells))
    assert (first.elements, second.elements) == (Range(group="cells", start=0, stop=10),) * 2
    assert first.index.quantity.tolist() == [4, 5, 6, 7]
    assert second.index.quantity.tolist() == [3]


def test_values_can_be_written_when_their_group_is_gone():
    view = group().v
    view[:] = 5 * mV
    assert set(np.asarray(view[:])) == {5e-3}


def test_what_was_written_before_a_network_was_restored_is_forgotten():
    cells = group()
    network = brian2.Network(cells)
    network.run(1 * ms)
    network.store()
    network.run(1 * ms)
    cells.v = "i*mV"
    network.restore()
    model = describe(network)
    assert model["cells"].initial_values["v"].written == ()
    assert [run.start for run in model.runs] == [Value.of(0 * ms)]


def test_what_was_written_before_a_run_is_no_text_for_what_the_run_has_changed():
    cells = brian2.NeuronGroup(
        3, "dv/dt = -v/(5*ms) : 1\nw : 1\nu : 1", method="exact", name="cells"
    )
    cells.v = cells.w = cells.u = "i + 1"
    cells.run_regularly("u += 1")
    network = brian2.Network(cells)
    network.run(1 * ms)
    values = describe(network)["cells"].initial_values
    assert (values["v"].written, values["u"].written) == ((), ())
    assert values["w"].written[0].value == Expression("i + 1")


def test_what_a_network_operation_assigns_leaves_no_notes():
    cells = group()
    cells.v = "i*mV"

    @brian2.network_operation(dt=0.1 * ms)
    def assign():
        cells.v[0] = 1 * mV

    brian2.Network(cells, assign).run(1 * ms)
    assert writings(cells.variables["v"]) == []
    cells.v = "2*mV"
    assert [note.value for note in writings(cells.variables["v"])] == ["2*mV"]


def test_notes_are_taken_again_after_a_run_that_failed():
    cells = group()

    @brian2.network_operation
    def fail():
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        brian2.Network(cells, fail).run(1 * ms)
    cells.v = "i*mV"
    assert [note.value for note in writings(cells.variables["v"])] == ["i*mV"]


def test_a_network_runs_on_after_a_run_that_was_stopped():
    cells = group()

    @brian2.network_operation(when="end")
    def stop():
        if network.t < 1 * ms:
            brian2.stop()

    network = brian2.Network(cells, stop)
    network.run(5 * ms)
    assert describe(network).time == Value.of(0.1 * ms)
    network.run(5 * ms)
    starts = [run.start.number for run in describe(network).runs]
    assert starts == pytest.approx([0, 1e-4])
