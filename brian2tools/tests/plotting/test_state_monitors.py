"""brian_plot of state monitors: variables in panels, some neurons, other groups, later runs."""

from __future__ import annotations

import gc

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Cylinder,
    Network,
    NeuronGroup,
    Soma,
    SpatialNeuron,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    nA,
    nS,
    um,
    volt,
)
from matplotlib.collections import LineCollection
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import Panels, brian_plot
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.data.state.heat_map_image import HeatMap
from brian2tools.plotting.data.state.line import TraceLine

EQUATIONS = """
v = (10*i + 100*t/second) * mV : volt
w = i * t/ms : 1
ge = i * nS : siemens
gi = -i * nS : siemens
high = v > 10*mV : boolean
"""


def traces_of(axes):
    return [line for line in axes.lines if isinstance(line, TraceLine)]


def labels_of(axes):
    return [text.get_text() for text in axes.texts]


def recorded(variables=("v",), record=True, duration=5 * ms, size=4, part=slice(None)):
    """A monitor of a group called cells, whose v and w are known functions of time."""
    group = NeuronGroup(size, EQUATIONS, threshold="v > 1000*mV", name="cells")
    source = group if part == slice(None) else group[part]
    monitor = StateMonitor(source, list(variables), record=record)
    # Keeps the group and the network for as long as the monitor is there.
    monitor.add_attribute("network")
    monitor.network = Network(group, monitor)
    if duration:
        monitor.network.run(duration)
    return monitor


def test_a_recorded_variable_is_drawn_with_its_names_and_units():
    monitor = recorded()
    axes = brian_plot(monitor)
    assert_allclose([line.get_ydata() for line in traces_of(axes)], monitor.v / mV)
    assert_allclose(traces_of(axes)[0].get_xdata(), monitor.t / ms)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (ms)", "v (mV)")
    assert axes.get_title("left") == "v of cells"
    assert sorted(labels_of(axes)) == [f"neuron {index}" for index in range(4)]


def test_time_axis_covers_the_run():
    assert_allclose(brian_plot(recorded()).get_xlim(), (0, 5))


def test_title_can_be_changed_or_left_out():
    monitor = recorded()
    for title, expected in (("Mine", "Mine"), (None, ""), ("", "")):
        plt.figure()
        assert brian_plot(monitor, title=title).get_title("left") == expected


def test_indexed_monitor_shows_some_neurons():
    monitor = recorded(record=[0, 2, 3])
    axes = brian_plot(monitor[[3, 0]])
    assert_allclose([line.get_ydata() for line in traces_of(axes)], monitor[[3, 0]].v / mV)
    assert [line.get_label() for line in traces_of(axes)] == ["3", "0"]
    axes = brian_plot(monitor[2], axes=plt.figure().add_subplot())
    assert_allclose(traces_of(axes)[0].get_ydata(), monitor[2].v / mV)
    assert axes.get_title("left") == "v of neuron 2 of cells"
    assert not labels_of(axes)


def test_indices_of_a_monitor_of_all_neurons_are_those_of_the_neurons():
    monitor = recorded(size=6)
    axes = brian_plot(monitor[[5, 1]])
    assert_allclose([line.get_ydata() for line in traces_of(axes)], monitor.v[[5, 1]] / mV)
    assert [line.get_label() for line in traces_of(axes)] == ["5", "1"]


def test_variables_are_panels_over_one_time_axis():
    monitor = recorded(["v", "w", "ge"])
    panels = brian_plot(monitor)
    assert isinstance(panels, Panels)
    assert list(panels.axes) == ["v", "w", "ge"]
    assert [axes.get_ylabel() for axes in panels.axes.values()] == ["v (mV)", "w", "ge (nS)"]
    for name, axes in panels.axes.items():
        assert len(panels.artists[name]) == 4
        assert panels.artists[name] == traces_of(axes)
    assert [axes.get_xlabel() for axes in panels.axes.values()] == ["", "", "Time (ms)"]
    panels.axes["w"].set_xlim(1, 2)
    assert {axes.get_xlim() for axes in panels.axes.values()} == {(1, 2)}
    assert panels.axes["v"].get_title("left") == "v, w, ge of cells"


def test_a_neuron_has_one_colour_in_all_panels():
    panels = brian_plot(recorded(["v", "w"]))
    colors = [[line.get_color() for line in lines] for lines in panels.artists.values()]
    assert colors[0] == colors[1]
    assert len(set(colors[0])) == 4


def test_variables_of_one_neuron_have_colours_of_their_own():
    panels = brian_plot(recorded(["v", "w"])[1])
    (v,), (w,) = panels.artists.values()
    assert v.get_color() != w.get_color()


def test_variables_can_be_chosen():
    monitor = recorded(["v", "w", "ge"])
    assert brian_plot(monitor, variables="w").get_ylabel() == "w"
    panels = brian_plot(monitor, variables=["ge", "v"], axes=plt.figure().add_subplot())
    assert list(panels.axes) == ["ge", "v"]


def test_variables_of_the_same_dimensions_share_a_panel():
    monitor = recorded(["v", "ge", "gi"])
    panels = brian_plot(monitor[2], panels=["v", ("ge", "gi")])
    assert list(panels.axes) == ["v", "ge, gi"]
    axes = panels.axes["ge, gi"]
    assert axes.get_ylabel() == "ge, gi (nS)"
    assert [line.get_label() for line in traces_of(axes)] == ["ge", "gi"]
    assert_allclose([line.get_ydata()[0] for line in traces_of(axes)], [2, -2])
    assert labels_of(axes) == ["gi", "ge"]
    assert len({line.get_color() for lines in panels.artists.values() for line in lines}) == 3


def test_units_can_be_chosen_for_each_variable():
    monitor = recorded(["v", "w"])
    panels = brian_plot(monitor, var_unit={"v": volt})
    assert panels.axes["v"].get_ylabel() == "v (V)"
    assert brian_plot(monitor, variables="v", var_unit=volt).get_ylabel() == "v (V)"


def test_several_monitors_are_panels_under_titles():
    monitors = [recorded(["v", "w"]), recorded(size=2)]
    panels = brian_plot(monitors)
    titles = [axes.get_title("left") for axes in panels.axes.values()]
    assert titles[0] == "v, w of cells"
    assert titles[1] == ""
    assert titles[2].startswith("v of cells")
    assert len(panels.axes) == 3
    assert [len(lines) for lines in panels.artists.values()] == [4, 4, 2]


def test_parts_of_one_monitor_in_a_list_have_names_of_their_own():
    monitor = recorded()
    panels = brian_plot([monitor[0], monitor[1], monitor[1]])
    assert list(panels.axes) == ["v", "v of neuron 1 of cells", "v of neuron 1 of cells (2)"]


def test_kinds_of_plots_can_be_chosen():
    monitor = recorded()
    stacked = brian_plot(monitor, kind="stacked")
    assert [tick.get_text() for tick in stacked.get_yticklabels()] == ["0", "1", "2", "3"]
    plt.figure()
    image = brian_plot(monitor, kind="image")
    assert isinstance(image.images[0], HeatMap)
    assert image.get_ylabel() == "Neuron index"


def test_phase_plane_of_two_variables():
    monitor = recorded(["v", "w"])
    axes = brian_plot(monitor, kind="phase", x="v", y="w")
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("v (mV)", "w")
    assert_allclose(axes.lines[2].get_xydata().T, [monitor.v[2] / mV, monitor.w[2]])
    assert axes.get_title("left") == "w against v of cells"
    assert set(labels_of(axes)) == {f"neuron {index}" for index in range(4)}
    one = brian_plot(monitor[1], kind="phase", x="w", y="v", axes=plt.figure().add_subplot())
    assert one.get_title("left") == "v against w of neuron 1 of cells"
    assert not labels_of(one)


def test_booleans_are_drawn_as_steps():
    axes = brian_plot(recorded(["high"]))
    assert {line.get_drawstyle() for line in traces_of(axes)} == {"steps-post"}
    assert_array_equal(traces_of(axes)[3].get_ydata(), 1)


def test_threshold_and_spikes_are_in_the_first_panel():
    monitor = recorded(["v", "w"])
    panels = brian_plot(monitor, threshold=50 * mV, spikes=([1], [2] * ms))
    collections = {
        name: [one for one in axes.collections if isinstance(one, LineCollection)]
        for name, axes in panels.axes.items()
    }
    assert len(collections["v"]) == 5
    assert not collections["w"]


def test_spikes_of_a_subgroup_are_those_of_its_neurons():
    """Each neuron spikes once, after as many milliseconds as its index."""
    source = NeuronGroup(6, "v = t/ms - i : 1", threshold="v > -0.05 and v < 0.05")
    group = source[2:]
    monitor = StateMonitor(group, "v", record=[0, 1])
    spikes, part_spikes = SpikeMonitor(source), SpikeMonitor(source[3:])
    Network(source, spikes, part_spikes, monitor).run(5 * ms)
    times = []
    for one in (spikes, part_spikes):
        plt.figure()
        axes = brian_plot(monitor, spikes=one)
        times.append([[s[0, 0] for s in c.get_segments()] for c in axes.collections])
    assert times[0] == [[pytest.approx(2)], [pytest.approx(3)]]
    assert times[1] == [[], [pytest.approx(3)]]


def test_spikes_of_another_group_are_refused():
    other = NeuronGroup(2, "v : 1", threshold="v > 1", name="others")
    with pytest.raises(ArgumentError, match="spikes were recorded from others, expected those of"):
        brian_plot(recorded(), spikes=SpikeMonitor(other))


def test_synapses_are_called_by_their_neurons():
    group = NeuronGroup(3, "v : 1", name="cells")
    synapses = Synapses(group, group, "w : 1", name="synapses")
    synapses.connect(i=[0, 2], j=[1, 0])
    synapses.w = [3, 4]
    monitor = StateMonitor(synapses, "w", record=True)
    Network(group, synapses, monitor).run(1 * ms)
    axes = brian_plot(monitor)
    assert sorted(labels_of(axes)) == ["synapse 0 (0→1)", "synapse 1 (2→0)"]
    assert axes.get_title("left") == "w of synapses"
    assert_array_equal([line.get_ydata()[0] for line in traces_of(axes)], [3, 4])


def test_subgroups_are_called_by_their_part():
    axes = brian_plot(recorded(part=slice(1, 3)))
    assert axes.get_title("left") == "v of cells[1:3]"
    assert [line.get_ydata()[0] for line in traces_of(axes)] == pytest.approx([10, 20])


# spatial neurons


def cable(record=True):
    morphology = Soma(diameter=10 * um)
    morphology.axon = Cylinder(diameter=1 * um, length=90 * um, n=3)
    neuron = SpatialNeuron(morphology, "Im = 0*amp/meter**2 : amp/meter**2", name="cable")
    neuron.v = "distance / um * mV"
    monitor = StateMonitor(neuron, "v", record=record)
    Network(neuron, monitor).run(0.5 * ms)
    return monitor


def test_image_of_a_spatial_neuron_has_the_distance_on_its_axis():
    axes = brian_plot(cable(), kind="image")
    assert axes.get_ylabel() == "Distance from soma (µm)"
    assert_allclose(axes.get_ylim(), (-7.5, 90))
    assert axes.get_title("left") == "v of cable"


def test_image_of_a_spatial_neuron_can_have_indices_on_its_axis():
    axes = brian_plot(cable([1, 3]), kind="image", rows="index")
    assert axes.get_ylabel() == "Compartment index"
    format_index = axes.yaxis.get_major_formatter()
    assert [format_index(row) for row in (0, 1)] == ["1", "3"]


def test_traces_of_a_spatial_neuron_are_called_compartments():
    assert "compartment 2" in labels_of(brian_plot(cable()))


# other states of monitors


def test_a_monitor_that_never_ran_gives_empty_axes_with_labels():
    for kind in (None, "overlaid", "stacked", "image"):
        plt.figure()
        axes = brian_plot(recorded(duration=None), kind=kind)
        axes.figure.canvas.draw()
        assert axes.get_xlabel() == "Time (ms)"
    panels = brian_plot(recorded(["v", "w"], duration=None), axes=plt.figure().add_subplot())
    assert [axes.get_ylabel() for axes in panels.axes.values()] == ["v (mV)", "w"]


def test_a_phase_plane_of_nothing_is_empty():
    axes = brian_plot(recorded(["v", "w"], duration=None), kind="phase", x="v", y="w")
    axes.figure.canvas.draw()
    assert axes.get_xlabel() == "v (mV)"


@pytest.mark.parametrize("record", [False, []])
def test_a_monitor_of_no_neurons_is_refused(record):
    with pytest.raises(ArgumentError, match=r"records no neurons.*record=True"):
        brian_plot(recorded(record=record))


def test_a_plot_survives_what_a_later_run_does_to_the_memory():
    monitor = recorded()
    axes = brian_plot(monitor)
    before = monitor.v / mV
    axes.figure.canvas.draw()
    for _ in range(3):
        monitor.network.run(20 * ms)
    axes.figure.canvas.draw()
    assert_allclose([line.get_ydata() for line in traces_of(axes)], before)


def test_a_plot_keeps_its_run_when_the_model_is_restored_and_run_again():
    group = NeuronGroup(2, "dv/dt = -v / (10*ms) : 1", method="exact")
    monitor = StateMonitor(group, "v", record=True)
    network = Network(group, monitor)
    network.store()
    shown = []
    for start in (1, 2):
        network.restore()
        group.v = start
        network.run(5 * ms)
        shown.append(brian_plot(monitor, axes=plt.figure().gca()))
    for start, axes in zip((1, 2), shown, strict=True):
        expected = start * np.exp(-monitor.t / (10 * ms))
        assert_allclose([line.get_ydata() for line in traces_of(axes)], [expected, expected])


def test_a_plot_keeps_the_recording_alive():
    monitor = recorded()
    axes = brian_plot(monitor)
    before = monitor.v / mV
    del monitor
    gc.collect()
    axes.figure.canvas.draw()
    assert_allclose([line.get_ydata() for line in traces_of(axes)], before)


def test_recorded_values_are_not_changed():
    monitor = recorded(["v", "w"])
    before = monitor.v.copy()
    brian_plot(monitor)
    assert_array_equal(monitor.v, before)


def test_current_axes_and_figure_stay_current():
    _, (first, second) = plt.subplots(2)
    brian_plot(recorded(["v", "w"]), axes=first)
    assert plt.gca() is second


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"variables": "u"}, ArgumentError, "variables is 'u', expected one of 'v', 'w'"),
        ({"panels": ["v", ("w", "u")]}, ArgumentError, "panels is 'u', expected one of"),
        ({"panels": [("v", "w")]}, ArgumentError, "v, w into one panel, expected variables with"),
        ({"panels": ["v"], "variables": "w"}, ArgumentError, "were both given"),
        ({"variables": []}, ArgumentError, "expected at least one of v, w"),
        ({"panels": [()]}, ArgumentError, "expected at least one of v, w"),
        ({"kind": "pile"}, ArgumentError, "kind is 'pile', expected one of"),
        ({"kind": "phase"}, ArgumentError, "x is None, expected one of 'v', 'w'"),
        ({"kind": "phase", "x": "v", "y": "u"}, ArgumentError, "y is 'u'"),
        ({"kind": "phase", "x": "v", "y": "w", "colour": 1}, ArgumentTypeError, "'colour'"),
        ({"colour": "red"}, ArgumentTypeError, "'colour'"),
        ({"var_unit": {"u": volt}}, ArgumentError, "var_unit is 'u', expected one of"),
        ({"var_unit": nA}, DimensionError, "var_unit is nA"),
        ({"colors": ["red"]}, ArgumentError, "colors is .'red'., expected one colour for each"),
        ({"threshold": 1 * nS}, DimensionError, "threshold has the unit"),
        ({"rows": "depth"}, ArgumentError, "rows is 'depth'"),
    ],
)
def test_wrong_options_are_refused(options, error, message):
    with pytest.raises(error, match=message):
        brian_plot(recorded(["v", "w"]), **options)


def test_colours_of_several_variables_are_one_for_each():
    monitor = recorded(["ge", "gi"])
    axes = brian_plot(monitor, panels=[("ge", "gi")], colors=["red", "blue"])
    assert {line.get_label(): line.get_color() for line in traces_of(axes)} == {
        "ge": "red", "gi": "blue"
    }  # fmt: skip
    with pytest.raises(ArgumentError, match="expected one colour for each of 2"):
        brian_plot(monitor, panels=[("ge", "gi")], colors=["red"])


def test_several_variables_in_a_panel_are_only_overlaid():
    monitor = recorded(["ge", "gi"])
    with pytest.raises(ArgumentError, match="kind is 'image' for a panel with several variables"):
        brian_plot(monitor, panels=[("ge", "gi")], kind="image")
