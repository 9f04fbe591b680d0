"""Descriptions of neurons with a morphology, and neurons that are built of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from brian2 import (
    Cylinder,
    Morphology,
    Network,
    Section,
    Soma,
    SpatialNeuron,
    SpikeMonitor,
    StateMonitor,
    amp,
    cm,
    meter,
    ms,
    mV,
    nA,
    ohm,
    siemens,
    uF,
    um,
)
from brian2.spatialneuron.spatialneuron import FlatMorphology

from brian2tools import build, describe
from brian2tools.description import Expression, Value, build_morphology, describe_morphology
from brian2tools.description import Section as DescribedSection
from brian2tools.errors import ArgumentTypeError
from brian2tools.tests.description.rebuilding import rebuilt

PYRAMIDAL_CELL = Path(__file__).parents[3] / "examples" / "data" / "pyramidal_cell.swc"
LEAK = "Im = 1e-4*siemens/cm**2*(-70*mV - v) : amp/meter**2\n"


def ball_and_stick():
    soma = Soma(diameter=30 * um)
    # A third, and a seventh of it: numbers that no division gives back.
    soma.axon = Cylinder(length=100 / 3 * um, diameter=1 * um, n=7, type="axon")
    return soma


def tree():
    soma = ball_and_stick()
    soma.L = Section(length=[10, 20, 1 / 3] * um, diameter=[5, 4, 3.1, 2] * um, n=3)
    soma.R = Cylinder(length=50 * um, diameter=2 * um, type="dend")
    soma.L.first = Cylinder(length=3 * um, diameter=1 * um, n=2)
    soma.L["2"] = Soma(diameter=2 * um, type="bouton")
    soma.L.first.tip = Section(length=[1] * um, diameter=[1, 0.1] * um)
    return soma


def placed():
    soma = Soma(diameter=10 * um, x=3 * um, y=-1 * um)
    soma.apical = Section(x=[3, 10, 20.5] * um, y=[0, 1 / 3, 1] * um, diameter=[3, 2, 1] * um, n=2)
    soma.axon = Cylinder(x=[0, 1 / 7] * um, z=[0, -50] * um, diameter=1 * um, n=9)
    soma.axon.unplaced = Cylinder(length=10 * um, diameter=1 * um)
    soma.axon.unplaced.placed = Cylinder(x=[0, 10] * um, diameter=1 * um, n=2)
    return soma


def pyramidal_cell():
    return Morphology.from_swc_file(str(PYRAMIDAL_CELL))


def three_children():
    points = [(1, "soma", 0, 0, 0, 10, -1)]
    points += [(n, kind, n, n / 3, 0, 1, 1) for n, kind in ((2, "dend"), (3, "dend"), (4, None))]
    return Morphology.from_points(points)


MORPHOLOGIES = [ball_and_stick, tree, placed, pyramidal_cell, three_children]
each_morphology = pytest.mark.parametrize("make", MORPHOLOGIES)


@each_morphology
def test_a_rebuilt_morphology_has_the_same_numbers_bit_for_bit(make):
    original = FlatMorphology(make())
    copy = FlatMorphology(build_morphology(describe_morphology(make())))
    assert vars(original).keys() == vars(copy).keys()
    for name, numbers in vars(original).items():
        np.testing.assert_array_equal(numbers, getattr(copy, name), err_msg=name)


@each_morphology
def test_a_rebuilt_morphology_has_the_same_topology_and_description(make):
    description = describe_morphology(make())
    copy = build_morphology(description)
    assert describe_morphology(copy) == description
    # A section may be without a name of its own in Brian.
    expected = str(make().topology()).replace(".None", ".3")
    assert str(copy.topology()) == expected


def test_sections_say_what_they_are_and_where():
    description = describe_morphology(tree())
    assert [(one.name, one.parent, one.kind, one.type) for one in description.sections] == [
        (None, None, "soma", "soma"),
        ("axon", 0, "cylinder", "axon"),
        ("L", 0, "section", None),
        ("first", 2, "cylinder", None),
        ("tip", 3, "section", None),
        ("2", 2, "soma", "bouton"),
        ("R", 0, "cylinder", "dend"),
    ]
    assert description.sections[0] == DescribedSection(
        name=None, parent=None, kind="soma", type="soma", diameters=Value.of(30.0 * um)
    )
    np.testing.assert_array_equal(description.sections[2].diameters.quantity, [5, 4, 3.1, 2] * um)
    np.testing.assert_array_equal(description.sections[2].lengths.quantity, [10, 20, 1 / 3] * um)


def test_coordinates_count_from_the_section_before():
    apical = describe_morphology(placed()).sections[1]
    np.testing.assert_array_equal(apical.x.quantity, [3, 10, 20.5] * um)
    np.testing.assert_array_equal(apical.z.quantity, [0, 0, 0] * um)
    assert describe_morphology(placed()).sections[3].x is None
    assert describe_morphology(placed()).sections[0].y == Value.of(-1.0 * um)


def test_sections_of_a_file_are_found_by_all_their_names():
    original = pyramidal_cell()
    copy = build_morphology(describe_morphology(original))
    for name in ("dend", "axon", "apic", "1", "2"):
        if name in original.children:
            assert copy[name].n == original[name].n
            np.testing.assert_array_equal(copy[name].area, original[name].area)
    several = build_morphology(describe_morphology(three_children()))
    assert several["dend2"] is several["2"]
    assert several["3"].n == 1


def test_a_chain_may_be_longer_than_pythons_stack():
    root = previous = Cylinder(length=1 * um, diameter=1 * um)
    for _ in range(1500):
        previous.next = Cylinder(length=1 * um, diameter=1 * um, type="dend")
        previous = previous.next
    description = describe_morphology(root)
    copy = build_morphology(description)
    assert len(description.sections) == 1501
    assert describe_morphology(copy) == description


def test_only_sections_of_brian_can_be_described():
    class Spine(Soma):
        pass

    soma = Soma(diameter=10 * um)
    soma.spine = Spine(diameter=1 * um)
    with pytest.raises(ArgumentTypeError, match="a Spine cannot be described"):
        describe_morphology(soma)
    with pytest.raises(ArgumentTypeError, match="a list cannot be described"):
        describe_morphology([])


def test_describing_a_morphology_leaves_it_as_it_is():
    soma = tree()
    first = describe_morphology(soma)
    build_morphology(first).axon.type = "changed"
    assert describe_morphology(soma) == first


def watched(neuron, *variables):
    return Network(neuron, StateMonitor(neuron, ["v", *variables], record=True, name="traces"))


def test_equations_are_those_that_were_written():
    neuron = SpatialNeuron(
        tree(),
        """
        Im = g*(-70*mV - v) + noise/area : amp/meter**2
        injected : amp (point current)
        noise = 1*nA*rand() : amp (constant over dt)
        synaptic = w*s*(0*mV - v) : amp (point current)
        held = 1*nA*s : amp (constant over dt, point current)
        w : siemens (constant)
        g : siemens/meter**2 (shared)
        ds/dt = -s/(2*ms) : 1
        dfast/dt = -fast/ms : amp (point current)
        """,
        method="exponential_euler",
        name="neuron",
    )
    neuron.v, neuron.g, neuron.w = -65 * mV, 1 * siemens / meter**2, 2e-9 * siemens
    neuron.s, neuron.injected[3], neuron.fast = 1, 0.1 * nA, 0.01 * nA
    model, copy = rebuilt(watched(neuron, "s", "Im", "held", "noise"), 2 * ms)
    equations = model["neuron"].equations
    assert equations["Im"].expression == Expression("g*(-70*mV - v) + noise/area")
    assert {name: equations[name].flags for name in equations.names} == {
        "Im": (),
        "injected": ("point current",),
        "noise": ("constant over dt",),
        "synaptic": ("point current",),
        "held": ("constant over dt", "point current"),
        "w": ("constant",),
        "g": ("shared",),
        "s": (),
        "fast": ("point current",),
    }
    assert equations["held"].expression == Expression("1*nA*s")
    assert equations["held"].kind == "subexpression"
    assert equations["fast"].dimensions is amp.dim
    assert describe(copy)["neuron"].equations == equations


def test_a_current_that_is_added_by_hand_does_what_it_did():
    neuron = SpatialNeuron(
        ball_and_stick(),
        "Im = 1e-4*siemens/cm**2*(-70*mV - v)+I/area : amp/meter**2\nI : amp",
        method="exponential_euler",
        name="neuron",
    )
    neuron.I[0] = 0.1 * nA
    model, _copy = rebuilt(watched(neuron, "Im"), 2 * ms)
    assert model["neuron"].equations["I"].flags == ("point current",)


def test_names_in_subexpressions_that_are_constant_over_dt_are_kept():
    neuron = SpatialNeuron(
        ball_and_stick(),
        LEAK + "I = size*rand() : amp (constant over dt, point current)",
        method="exponential_euler",
        name="neuron",
    )
    model, _copy = rebuilt(watched(neuron), 1 * ms, {"size": 0.1 * nA})
    assert model["neuron"].outside.constants["size"].value == Value.of(0.1 * nA)
    assert model["neuron"].subexpression_update.name == "neuron_subexpression_update"


def test_capacitance_and_resistivity_are_initial_values():
    neuron = SpatialNeuron(
        tree(), LEAK, Cm=2 * uF / cm**2, Ri=70 * ohm * cm, method="exponential_euler", name="neuron"
    )
    neuron.v = "-70*mV + 20*mV*i/N"
    neuron.L.main.Cm = 3 * uF / cm**2
    model, copy = rebuilt(watched(neuron), 2 * ms)
    values = model["neuron"].initial_values
    assert values["Ri"].value == Value.of(70 * ohm * cm)
    np.testing.assert_array_equal(values["Cm"].value.quantity, neuron.Cm[:])
    assert values["v"].written[0].value == Expression("-70*mV + 20*mV*i/N")
    np.testing.assert_array_equal(copy["neuron"].Cm, neuron.Cm)


def test_what_the_morphology_gives_is_no_initial_value_unless_it_was_changed():
    neuron = SpatialNeuron(placed(), LEAK, method="exponential_euler", name="neuron")
    assert set(describe(watched(neuron))["neuron"].initial_values.names) == {"v", "Cm", "Ri", "Ic"}
    neuron.area[2] = 1e-10 * meter**2
    neuron.v[0] = -60 * mV
    model, copy = rebuilt(watched(neuron), 2 * ms)
    assert set(model["neuron"].initial_values.names) == {"v", "Cm", "Ri", "Ic", "area"}
    np.testing.assert_array_equal(copy["neuron"].area, neuron.area)


def test_without_coordinates_x_is_a_name_like_any_other():
    neuron = SpatialNeuron(ball_and_stick(), LEAK + "x : 1", method="euler", name="neuron")
    neuron.x = "i"
    model, _copy = rebuilt(watched(neuron, "x"), 1 * ms)
    assert model["neuron"].equations.names == ("Im", "x")
    assert "x" in model["neuron"].initial_values.names


def test_thresholds_resets_and_events_at_one_place():
    morphology = ball_and_stick()
    neuron = SpatialNeuron(
        morphology,
        LEAK + "I : amp (point current)\nhits : integer",
        threshold="v > -60*mV",
        threshold_location=morphology.axon[20 * um],
        reset="v = -70*mV",
        refractory=1 * ms,
        events={"warm": "v > -65*mV"},
        method="exponential_euler",
        order=2,
        name="neuron",
    )
    neuron.run_on_event("warm", "hits += 1")
    neuron.v, neuron.I[0] = -70 * mV, 2 * nA
    spikes = SpikeMonitor(neuron.axon, name="spikes")
    model, copy = rebuilt(Network(neuron, spikes, StateMonitor(neuron, "hits", 0)), 10 * ms)
    population = model["neuron"]
    assert population.events["spike"].condition == Expression("(v > -60*mV) and (i == 5)")
    assert population.refractory.rule == Value.of(1.0 * ms)
    assert population.cable.schedule.order == 1
    assert model["spikes"].source.start == 1
    assert len(copy["spikes"].t)
    assert copy["neuron"].hits[0] > 0


def test_the_cable_keeps_its_place_in_the_time_step():
    neuron = SpatialNeuron(
        tree(), LEAK + "I : amp (point current)", method="exponential_euler", name="neuron"
    )
    neuron.diffusion_state_updater.when = "end"
    neuron.diffusion_state_updater.order = -3
    neuron.run_regularly("I += 0.01*nA", when="end", order=-4, dt=0.2 * ms)
    neuron.axon.run_regularly("v += 1*mV", when="end")
    model, copy = rebuilt(watched(neuron), 2 * ms)
    assert model["neuron"].cable.schedule.when == "end"
    updater = copy["neuron"].diffusion_state_updater
    assert (updater.when, updater.order) == ("end", -3)
    assert updater.name == neuron.diffusion_state_updater.name


# Brian compares values with 1e50.
@pytest.mark.filterwarnings("ignore:overflow encountered in cast:RuntimeWarning")
@pytest.mark.parametrize("dtype", [np.float32, {"v": np.float32, "s": np.float32}])
def test_single_precision_stays_so(dtype):
    neuron = SpatialNeuron(
        placed(),
        LEAK + "ds/dt = -s/(2*ms) : 1\nflag : boolean",
        threshold="v > 0*mV",
        refractory=1 * ms,
        method="exponential_euler",
        dtype=dtype,
        name="neuron",
    )
    neuron.v, neuron.s = "-70*mV + 20*mV*i/N", "i/3"
    _model, copy = rebuilt(watched(neuron, "s", "area", "x", "Cm"), 2 * ms)
    for name in ("v", "s", "flag", "area", "Cm", "Ri", "x", "lastspike"):
        types = [np.dtype(one.variables[name].dtype) for one in (neuron, copy["neuron"])]
        assert types[0] == types[1], name


def test_a_neuron_that_was_run_goes_on():
    neuron = SpatialNeuron(
        tree(), LEAK + "I : amp (point current)", method="exponential_euler", name="neuron"
    )
    neuron.v, neuron.I[0] = -70 * mV, 0.5 * nA
    net = watched(neuron)
    net.run(3 * ms)
    rebuilt_net = build(describe(net))
    net.run(3 * ms)
    rebuilt_net.run(3 * ms)
    np.testing.assert_array_equal(net["traces"].v[:, 30:], rebuilt_net["traces"].v)
    np.testing.assert_array_equal(net["traces"].t[30:], rebuilt_net["traces"].t)


def test_sections_that_are_not_brians_are_a_problem():
    class Spine(Soma):
        pass

    neuron = SpatialNeuron(Spine(diameter=1 * um), LEAK, method="euler", name="neuron")
    (problem,) = describe(Network(neuron)).problems
    assert problem.object == "neuron"
    assert "Spine" in problem.reason
