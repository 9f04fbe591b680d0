"""Pictures of networks: what they say, and that it can be read."""

from __future__ import annotations

from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Cylinder,
    EventMonitor,
    Hz,
    Network,
    NetworkOperation,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    PopulationRateMonitor,
    SpatialNeuron,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    collect,
    get_device,
    linked_var,
    magic_network,
    ms,
    run,
    set_device,
    um,
)
from brian2.devices.device import reset_device
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgba
from matplotlib.patches import FancyBboxPatch, PathPatch
from numpy.testing import assert_array_equal

from brian2tools import brian_plot, plot_network
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.live import LivePlot
from brian2tools.plotting.network.arrangement import Size, arrange
from brian2tools.plotting.network.look import KINDS


def neurons(number=10, name="cells", **kwds):
    model = "dv/dt = (1.1 - v)/(10*ms) : 1\ndg/dt = -g/(5*ms) : 1"
    options = {"threshold": "v > 1", "reset": "v = 0", "method": "exact", **kwds}
    return NeuronGroup(number, model, name=name, **options)


def connected(source, target=None, name="synapses*", model="", **kwds):
    synapses = Synapses(source, target, model, on_pre="v_post += 0.01", name=name)
    synapses.connect(**kwds)
    return synapses


def recurrent():
    """Return a network of two groups and an input that all send to each other."""
    inputs = PoissonGroup(50, rates=15 * Hz, name="inputs")
    group, others = neurons(20, "excitatory"), neurons(5, "inhibitory")
    links = [
        connected(inputs, group, "feedforward", "w : 1", p=0.5),
        connected(group, others, "EI"),
        connected(others, group, "IE"),
        connected(others, others, "II", condition="i != j"),
        connected(group[:5], group, "EE_first"),
        connected(group[5:], group[:5], "EE_rest"),
    ]
    monitors = [
        SpikeMonitor(inputs, name="input_spikes"),
        SpikeMonitor(group, name="spikes"),
        PopulationRateMonitor(others, name="rate"),
        StateMonitor(group, ["v", "g"], record=range(8), name="states"),
        StateMonitor(links[0], "w", record=[0, 1], name="weights"),
    ]
    return Network(inputs, group, others, links, monitors)


def unusual():
    """Return a network of what is rarely used."""
    group = neurons(10, "cells")
    reward = NeuronGroup(
        3, "x : 1 (linked)", threshold="False", reset="", refractory=False, name="reward"
    )
    reward.x = linked_var(group, "v", index=np.arange(3))
    stimulus = SpikeGeneratorGroup(4, [0, 1], [1, 2] * ms, name="stimulus")
    plastic = connected(stimulus, group, "plastic", "w : 1")
    modulation = Synapses(reward, plastic, on_pre="w_post += 1", name="modulation")
    modulation.connect()
    missing = Synapses(group, group, on_pre="v_post += 1", name="missing")
    cable = SpatialNeuron(
        Cylinder(length=100 * um, diameter=1 * um, n=7), "Im = 0*amp/meter**2 : amp/meter**2",
        name="cable",
    )  # fmt: skip
    return Network(
        group, reward, stimulus, plastic, modulation, missing, cable,
        PoissonInput(group[:4], "v", 100, 5 * Hz, 0.1), NetworkOperation(lambda: None),
        EventMonitor(group[2:], "spike", record=False),
    )  # fmt: skip


def populations(number=5):
    """Return a network in which each of many groups sends to all of them."""
    groups = [neurons(5 + place, f"P{place}") for place in range(number)]
    links = [connected(a, b, f"from_{a.name}_to_{b.name}") for a in groups for b in groups]
    inputs = [PoissonInput(group, "v", 30, 5 * Hz, 0.1) for group in groups]
    return Network(groups, links, inputs, [SpikeMonitor(group) for group in groups])


def chain(number=12):
    groups = [neurons(10, f"layer_{place}") for place in range(number)]
    links = [connected(a, b) for a, b in pairwise(groups)]
    return Network(groups, links)


def single():
    return Network(neurons(1))


def texts(axes):
    return [text.get_text() for text in axes.texts if text.get_text()]


def boxes(axes):
    return [patch for patch in axes.patches if isinstance(patch, FancyBboxPatch)]


def lines(axes):
    return [patch for patch in axes.patches if isinstance(patch, PathPatch)]


NETWORKS = [recurrent, unusual, populations, chain, single]


@pytest.mark.parametrize("plot_type", ["auto", "diagram", "matrix"])
@pytest.mark.parametrize("make", NETWORKS)
def test_no_text_overlaps_another_or_is_cut_off(make, plot_type):
    axes = plot_network(make(), plot_type=plot_type)
    figure = axes.figure
    figure.canvas.draw()
    places = [text.get_window_extent().shrunk(0.98, 0.9) for text in axes.texts if text.get_text()]
    assert len(places) > 1
    assert [pair for pair in combinations(places, 2) if pair[0].overlaps(pair[1])] == []
    assert all(figure.bbox.containsx(p.x0) and figure.bbox.containsx(p.x1) for p in places)
    assert all(figure.bbox.containsy(p.y0) and figure.bbox.containsy(p.y1) for p in places)


@pytest.mark.parametrize("make", [recurrent, unusual, chain])
def test_text_of_a_box_is_inside_of_it(make):
    axes = plot_network(make(), plot_type="diagram")
    axes.figure.canvas.draw()
    outlines = [box.get_window_extent() for box in boxes(axes)]
    for text in axes.texts:
        place = text.get_window_extent()
        for outline in outlines:
            if outline.overlaps(place.shrunk(0.98, 0.9)):
                assert outline.x0 < place.x0
                assert place.x1 < outline.x1


@pytest.mark.parametrize("size", [(4, 3), (7, 4.6), (14, 9)])
def test_text_keeps_its_place_when_the_figure_changes_its_size(size):
    axes = plot_network(recurrent(), plot_type="diagram")
    axes.figure.set_size_inches(size)
    axes.figure.canvas.draw()
    places = [text.get_window_extent().shrunk(0.98, 0.9) for text in axes.texts if text.get_text()]
    assert not any(one.overlaps(other) for one, other in combinations(places, 2))


def test_groups_have_their_size_and_variables():
    axes = plot_network(Network(neurons(12_000)))
    assert texts(axes) == ["cells", "12\N{NARROW NO-BREAK SPACE}000 neurons", "v, g"]
    assert axes.get_title("left") == "12\N{NARROW NO-BREAK SPACE}000 neurons"


def test_long_lists_of_variables_are_shortened():
    group = NeuronGroup(1, "\n".join(f"d{name}/dt = 0*Hz : 1" for name in "abcdfg"))
    assert "a, b, c, d, …" in texts(plot_network(Network(group)))


def test_groups_without_equations_that_change_have_their_parameters():
    assert "p" in texts(plot_network(Network(NeuronGroup(3, "p : 1"))))


@pytest.mark.parametrize(
    ("rates", "text"),
    [(15 * Hz, "15 Hz"), ([1, 2, 3] * Hz, "up to 3 Hz"), ("10*Hz*sin(t/ms)", "10*Hz*sin(t/ms)")],
)
def test_poisson_groups_have_their_rates(rates, text):
    axes = plot_network(Network(PoissonGroup(3, rates=rates, name="noise")))
    assert texts(axes) == ["noise", "3 Poisson neurons", text]


def test_each_kind_of_box_has_its_colour():
    axes = plot_network(unusual(), plot_type="diagram")
    names = [text for text in texts(axes) if text in {"cells", "stimulus", "plastic"}]
    faces = {to_rgba(box.get_facecolor()) for box in boxes(axes)}
    assert len(names) == 3
    assert {to_rgba(KINDS[kind].face) for kind in ("group", "input", "synapses", "other")} <= faces


def test_links_have_their_name_and_number_of_synapses():
    found = texts(plot_network(recurrent()))
    assert found[found.index("IE") :][:2] == ["IE", "100 synapses"]
    assert "20 synapses" in found[found.index("II") :][:2]


def test_links_of_parts_of_a_group_say_which():
    found = texts(plot_network(recurrent()))
    assert "EE_first  from [:5]" in found
    assert "EE_rest  [5:] → [:5]" in found


def test_more_synapses_make_a_wider_line():
    group = neurons(100)
    network = Network(group, connected(group, name="all"), connected(group, name="one", i=0, j=0))
    wide, narrow = (line.get_linewidth() for line in lines(plot_network(network)))
    assert wide > narrow


def test_synapses_that_are_not_connected_are_said_to_be_so():
    group = neurons()
    network = Network(group, Synapses(group, group, on_pre="v_post += 1", name="missing"))
    axes = plot_network(network)
    assert {"missing", "not connected"} <= set(texts(axes))
    assert [line.get_linestyle() for line in lines(axes)] == ["--"]


def test_synapses_that_others_act_on_are_a_box():
    axes = plot_network(unusual(), plot_type="diagram")
    found = texts(axes)
    assert found[found.index("plastic") + 1] == "40 synapses"
    assert found[found.index("modulation") + 1] == "120 synapses"


def test_inputs_linked_variables_and_unknown_objects_are_shown():
    found = set(texts(plot_network(unusual(), plot_type="diagram")))
    assert {"Poisson input", "100 × 5 Hz per neuron", "to [:4]", "into v"} <= found
    assert {"stimulus", "4 neurons", "2 given spikes"} <= found
    assert {"cable", "7 compartments", "v"} <= found
    assert {"networkoperation", "NetworkOperation"} <= found
    assert "linked: x" in found


def test_monitors_are_tags_that_say_what_they_record():
    found = texts(plot_network(recurrent()))
    assert {"spikes", "rate", "v, g of 8 neurons", "w of 2 synapses"} <= set(found)
    assert found.count("spikes") == 2
    assert "number of spikes [2:]" in texts(plot_network(unusual(), plot_type="diagram"))


def test_timed_arrays_are_inputs_once_a_run_has_used_them():
    stimulus = TimedArray([0.0, 1.0], dt=1 * ms)
    group = NeuronGroup(
        2, "dv/dt = (drive(t) - v)/ms : 1", method="euler", namespace={"drive": stimulus}
    )
    network = Network(group)
    assert "drive" not in texts(plot_network(network))
    network.run(0.2 * ms)
    plt.close()
    found = texts(plot_network(network))
    assert found[found.index("drive") :][:3] == ["drive", "timed array", "2 values, 2 ms"]


def test_groups_that_are_only_linked_to_are_shown_too():
    group = neurons()
    synapses = connected(group)
    assert "cells" in texts(plot_network(Network(synapses)))


def test_what_belongs_to_a_group_and_live_plots_are_no_boxes():
    group = neurons()
    operation = group.run_regularly("v = 0", dt=1 * ms)
    spikes = SpikeMonitor(group)
    live = LivePlot(spikes)
    assert texts(plot_network([group, operation, spikes, live], plt.figure().gca())) == [
        "cells", "10 neurons", "v, g", "spikes",
    ]  # fmt: skip


@pytest.fixture
def standalone():
    """Let a model be written as a C++ program, which is not run."""
    set_device("cpp_standalone", build_on_run=False)
    yield
    get_device().reinit()
    reset_device()


@pytest.mark.usefixtures("standalone")
def test_what_only_a_program_will_know_is_said_to_be_unknown():
    inputs = PoissonGroup(3, rates=[1, 2, 3] * Hz, name="noise")
    group = neurons(name="cells")
    synapses = connected(inputs, group, p=0.5)
    spikes = SpikeMonitor(group)
    assert "number not known yet" in texts(plot_network(magic_network))
    run(1 * ms)
    found = texts(brian_plot(magic_network, plt.figure().gca()))
    assert {synapses.name, "spikes", "number not known yet", "rates not known yet"} <= set(found)
    assert spikes.name not in found


@pytest.mark.parametrize("font", ["DejaVu Serif", "DejaVu Sans Mono"])
def test_boxes_have_room_for_the_font_of_the_user(font):
    with plt.rc_context({"font.family": font}):
        axes = plot_network(recurrent(), plot_type="diagram")
        axes.figure.canvas.draw()
    places = [text.get_window_extent().shrunk(0.98, 0.9) for text in axes.texts if text.get_text()]
    assert not any(one.overlaps(other) for one, other in combinations(places, 2))


def test_names_with_underscores_need_no_tex():
    with plt.rc_context({"text.usetex": True}):
        axes = plot_network(Network(neurons(name="a_b_c")))
    assert [text.get_usetex() for text in axes.texts] == [False] * 3


def test_a_network_is_not_changed():
    network = recurrent()
    before = set(network.objects)
    plot_network(network)
    assert network.objects == before


def test_magic_network_is_what_is_visible_where_the_call_stands():
    group = neurons(name="local")
    assert "local" in texts(plot_network(magic_network))
    assert "local" in texts(brian_plot(magic_network, plt.figure().gca()))
    assert "local" in texts(plot_network(collect(), plt.figure().gca()))
    run(0.1 * ms)
    assert group.name in texts(brian_plot(magic_network, plt.figure().gca()))


def test_an_empty_network_is_an_empty_picture():
    assert texts(plot_network(Network())) == []


def test_many_connections_become_a_matrix_with_their_numbers():
    axes = plot_network(populations())
    [mesh] = axes.collections
    sizes = 5 + np.arange(5)
    assert_array_equal(mesh.get_array()[1:], np.outer(sizes, sizes))
    assert mesh.get_array()[0].mask.all()
    found = texts(axes)
    assert found.count("30") == 5 + 2  # inputs, and five neurons to six and back
    assert {"Poisson input", "P0  5", "P4  9", "spikes"} <= set(found)


def test_matrix_has_rows_and_columns_for_parts_of_a_group():
    group = neurons(10)
    network = Network(group, connected(group[:4], group[4:]), connected(group[4:], group[:4]))
    axes = plot_network(network, plot_type="matrix")
    found = texts(axes)
    assert {"cells[:4]  4", "cells[4:]  6", "cells[:4]", "cells[4:]"} <= set(found)
    assert_array_equal(axes.collections[0].get_array().filled(0), [[0, 24], [24, 0]])


def test_matrix_adds_up_connections_of_one_pair():
    group = neurons(10)
    network = Network(group, connected(group), connected(group, condition="i != j"))
    [mesh] = plot_network(network, plot_type="matrix").collections
    assert_array_equal(mesh.get_array(), [[190]])


def test_matrix_names_what_has_no_place_in_it():
    [note] = [text for text in texts(plot_network(unusual(), plot_type="matrix")) if ";" in text]
    note = note.replace("\n", " ")
    assert "not connected: cable, networkoperation" in note
    assert "linked: reward to cells" in note


def test_larger_axes_show_boxes_where_smaller_ones_show_a_matrix():
    network = chain(6)
    small = plot_network(network, plt.figure(figsize=(4, 3)).gca())
    large = plot_network(network, plt.figure(figsize=(20, 5)).gca())
    assert (len(small.collections), len(large.collections)) == (1, 0)
    assert (len(boxes(small)), len(boxes(large))) == (0, 6)


def test_keywords_go_to_the_boxes_or_the_cells():
    axes = plot_network(single(), linewidth=3, facecolor="red")
    assert [box.get_linewidth() for box in boxes(axes)] == [3]
    assert boxes(axes)[0].get_facecolor() == to_rgba("red")
    axes = plot_network(recurrent(), plt.figure().gca(), plot_type="matrix", cmap="magma")
    assert axes.collections[0].get_cmap().name == "magma"


@pytest.mark.parametrize("name", ["axes", "ax"])
def test_picture_is_drawn_on_the_axes_given_and_the_current_ones_stay(name):
    _, (first, second) = plt.subplots(1, 2)
    plt.sca(first)
    assert plot_network(single(), **{name: second}) is second
    assert plt.gca() is first
    assert texts(first) == []


def test_wrong_arguments_are_named():
    with pytest.raises(ArgumentTypeError, match="network has 3, expected a Network"):
        plot_network(3)
    with pytest.raises(ArgumentTypeError, match="network has 'cells', expected a Network"):
        plot_network(["cells"])
    with pytest.raises(ArgumentError, match="plot_type is 'boxes', expected one of 'auto'"):
        plot_network(single(), plot_type="boxes")
    with pytest.raises(ArgumentTypeError, match="no keyword 'facecolour': did you mean 'facecolor"):
        plot_network(single(), facecolour="red")


sizes = st.builds(Size, *[st.floats(1, 100)] * 3, st.floats(1, 100))
names = st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True)


def apart(one, other):
    """How far two things of an arrangement are from each other, negative if they overlap."""
    ((x, y), size), ((other_x, other_y), other_size) = one, other
    return max(
        abs(x - other_x) - (size.width + other_size.width) / 2,
        y - size.below - (other_y + other_size.above),
        other_y - other_size.below - (y + size.above),
    )


def assert_nothing_overlaps_or_is_outside(boxes, links, room):
    plan = arrange(boxes, links, room)
    labels = zip(plan.labels, (size for *_, size in links), strict=True)
    places = [*((plan.boxes[name], size) for name, size in boxes.items()), *labels]
    assert [pair for pair in combinations(places, 2) if apart(*pair) < -1e-6] == []
    for (x, y), size in places:
        assert -1e-6 < x - size.width / 2 < x + size.width / 2 < plan.width + 1e-6
        assert -1e-6 < y - size.below < y + size.above < plan.height + 1e-6


@settings(max_examples=40)
@given(st.data())
def test_nothing_in_any_arrangement_overlaps(data):
    boxes = {name: data.draw(sizes) for name in data.draw(names)}
    name = st.sampled_from(sorted(boxes))
    links = data.draw(st.lists(st.tuples(name, name, sizes), max_size=12))
    room = data.draw(st.tuples(st.floats(0, 900), st.floats(0, 900)))
    assert_nothing_overlaps_or_is_outside(boxes, links, room)


SMALL = Size(1, 1, 1, 1)


@pytest.mark.parametrize(
    ("boxes", "links"),
    [
        (dict.fromkeys("abedfc", SMALL) | {"d": Size(58, 1, 1, 1)}, ["aa", "aa", "ad", "cc"]),
        ({"a": Size(1, 1, 1, 42), "b": SMALL}, ["aa", "bb"]),
        ({"a": SMALL}, ["aa"]),
    ],
)
def test_labels_of_loops_do_not_reach_into_other_boxes_or_out_of_the_page(boxes, links):
    sizes = [Size(1, 16, 1) if link == "cc" else SMALL for link in links]
    links = [(*link, size) for link, size in zip(links, sizes, strict=True)]
    assert_nothing_overlaps_or_is_outside(boxes, links, (0, 0))


@given(st.lists(st.tuples(*[st.sampled_from("abcd")] * 2), min_size=1, max_size=8))
@settings(max_examples=30)
def test_lines_begin_and_end_at_their_boxes(pairs):
    boxes = {name: Size(40, 10, 10, 40) for name in "abcd"}
    plan = arrange(boxes, [(a, b, Size(20, 5, 5)) for a, b in pairs])
    for (source, target), line in zip(pairs, plan.lines, strict=True):
        for name, point in ((source, line[0]), (target, line[-1])):
            x, y = plan.boxes[name]
            assert abs(point[0] - x) == pytest.approx(20)
            assert abs(point[1] - y) < 10
