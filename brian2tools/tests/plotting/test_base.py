"""`brian_plot` and its registry, the style of all plots, and the background pattern."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Cylinder,
    Equations,
    EventMonitor,
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpatialNeuron,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
    um,
)
from numpy.testing import assert_array_equal

from brian2tools import (
    Panels,
    add_background_pattern,
    brian_plot,
    plot_rate,
    plot_style,
    register_plot,
)
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting import base
from brian2tools.plotting.style import COLORS


class Electrode:
    """A type that the package does not know."""

    size = 3


@pytest.fixture
def empty_registries(monkeypatch):
    """Let a test register types without a trace."""
    copies = {}
    for kind, registry in base._REGISTRIES.items():
        copies[kind] = base.singledispatch(base._unknown)
        for one, plot in registry.registry.items():
            if one is not object:
                copies[kind].register(one, plot)
    monkeypatch.setattr(base, "_REGISTRIES", copies)


def model():
    group = NeuronGroup(
        3, "dv/dt = (2 - v)/(10*ms) : 1\nw : 1", threshold="v > 1", reset="v = 0", method="exact",
        events={"high": "v > 0.9"}, name="cells",
    )  # fmt: skip
    synapses = Synapses(group, group, "w_syn : 1", on_pre="v += 0.01", delay=1 * ms)
    synapses.connect()
    return {
        "group": group,
        "synapses": synapses,
        "spikes": SpikeMonitor(group),
        "events": EventMonitor(group, "high"),
        "states": StateMonitor(group, ["v", "w"], record=True),
        "state": StateMonitor(group, "v", record=True),
        "rate": PopulationRateMonitor(group),
    }


def issue():
    """Return all that brian_plot has to take, after a run."""
    parts = model()
    network = Network(parts.values())
    network.run(5 * ms)
    cable = SpatialNeuron(
        Cylinder(length=50 * um, diameter=1 * um, n=4), "Im = 0*amp/meter**2 : amp/meter**2"
    )
    group, synapses = parts["group"], parts["synapses"]
    return {
        **parts,
        "indexed": parts["state"][1],
        "variable of synapses": synapses.w_syn,
        "delay": synapses.delay,
        "morphology": cable.morphology,
        "cable": cable,
        "variable of a cable": cable.v,
        "variable of a group": group.v,
        "part of a group": group[1:],
        "stimulus": TimedArray([1, 2] * Hz, dt=1 * ms),
        "equations": Equations("dv/dt = -v/(10*ms) : 1"),
        "poisson": PoissonGroup(2, rates=5 * Hz),
        "given": SpikeGeneratorGroup(2, [0], [1] * ms),
        "network": network,
        "list of spikes": [parts["spikes"], parts["spikes"]],
        "list of states": [parts["state"], parts["states"]],
        "list of rates": [parts["rate"], parts["rate"]],
    }


KINDS = [
    "group", "synapses", "spikes", "events", "states", "state", "rate", "indexed",
    "variable of synapses", "delay", "morphology", "cable", "variable of a cable",
    "variable of a group", "part of a group", "stimulus", "equations", "poisson", "given",
    "network", "list of spikes", "list of states", "list of rates",
]  # fmt: skip


def panels_of(plot):
    return list(plot.axes.values()) if isinstance(plot, Panels) else [plot]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_brian_has_can_be_plotted_on_axes_that_are_given(kind):
    objects = issue()
    _, (first, second) = plt.subplots(1, 2)
    plt.sca(first)
    before = dict(mpl.rcParams)
    plot = brian_plot(objects[kind], ax=second)
    panels = panels_of(plot)
    assert second in panels
    assert first not in panels
    assert any(panel.has_data() or panel.texts for panel in panels)
    assert plt.gca() is first
    assert not first.has_data()
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("kind", KINDS)
def test_unknown_keywords_are_named(kind):
    objects = issue()
    with pytest.raises(TypeError, match="qqqqq"):
        brian_plot(objects[kind], qqqqq=1)


def test_list_of_kinds_is_complete():
    assert sorted(issue()) == sorted(KINDS)


def test_without_axes_the_current_ones_are_used():
    _, (_, second) = plt.subplots(1, 2)
    assert brian_plot(Equations("v = 1 : 1")) is second


def test_both_axes_at_once_are_refused():
    _, (first, second) = plt.subplots(1, 2)
    with pytest.raises(ArgumentError, match="axes and ax were both given"):
        brian_plot(Equations("v = 1 : 1"), first, ax=second)


def test_values_without_their_monitor_are_refused_with_what_to_do():
    with pytest.raises(ArgumentTypeError, match=r"monitor instead of monitor\.v.*plot_state"):
        brian_plot(np.zeros(3))


@pytest.mark.parametrize("wrong", [3, "spikes", None, Electrode(), np.zeros(3), {}, plt.subplots])
def test_what_cannot_be_plotted_is_named_with_what_can(wrong):
    with pytest.raises(TypeError) as raised:
        brian_plot(wrong)
    message = str(raised.value)
    assert message.startswith(f"brian_plot cannot plot {type(wrong).__name__}, ")
    for name in ("EventMonitor", "StateMonitor", "Synapses", "Morphology", "Network", "TimedArray"):
        assert name in message
    assert "add other types with register_plot" in message
    assert "\n" not in message


@pytest.mark.usefixtures("empty_registries")
def test_types_of_the_same_name_are_named_with_their_modules():
    register_plot(type("TimedArray", (), {"__module__": "elsewhere"}))(plt.plot)
    with pytest.raises(ArgumentTypeError) as raised:
        brian_plot(3)
    (taken, _) = str(raised.value).split("; ", 1)
    assert "TimedArray of brian2.input.timedarray, TimedArray of elsewhere" in taken
    assert "Synapses of" not in taken


def test_lists_have_to_be_of_one_kind():
    parts = model()
    with pytest.raises(
        ArgumentTypeError, match="a list of PopulationRateMonitor, SpikeMonitor, it"
    ):
        brian_plot([parts["rate"], parts["spikes"]])
    with pytest.raises(ArgumentTypeError, match="cannot plot a list of Electrode"):
        brian_plot([Electrode()])
    with pytest.raises(ArgumentError, match="empty list"):
        brian_plot([])


def test_spike_and_event_monitors_are_of_one_kind():
    parts = model()
    Network(parts.values()).run(2 * ms)
    axes = brian_plot((parts["spikes"], parts["events"]))
    assert axes.get_ylim() == (-0.5, 5.5)


@pytest.mark.usefixtures("empty_registries")
def test_types_can_be_added():
    @register_plot(Electrode)
    def plot_electrode(electrode, axes=None, **kwds):
        return electrode.size, axes, kwds

    class Array(Electrode):
        size = 9

    axes = plt.figure().gca()
    assert brian_plot(Electrode(), axes, color="red") == (3, axes, {"color": "red"})
    assert brian_plot(Array()) == (9, None, {})


@pytest.mark.usefixtures("empty_registries")
def test_lists_and_variables_of_a_type_can_be_added():
    @register_plot(Electrode, of="list")
    def plot_electrodes(electrodes, axes=None):  # noqa: ARG001
        return len(electrodes)

    @register_plot(NeuronGroup, of="variable")
    def plot_variable(view, axes=None):  # noqa: ARG001
        return view.name

    group = NeuronGroup(1, "v : 1")
    assert brian_plot([Electrode(), Electrode()]) == 2
    assert brian_plot(group.v) == "v"


def test_register_names_what_it_can_register():
    with pytest.raises(ArgumentError, match="of is 'set', expected one of 'object', 'list'"):
        register_plot(Electrode, of="set")


def test_weak_proxies_are_plotted_as_what_they_stand_for():
    group = NeuronGroup(3, "v : 1", name="cells")
    part = group[1:]
    assert type(part.source) is not type(group)
    assert brian_plot(part.source).get_title("left") == "cells  ·  3 neurons"


def rate(axes=None, **kwds):
    return plot_rate([0, 1] * ms, [2, 3] * Hz, axes=axes, **kwds)


def test_plots_have_the_style_of_the_package_and_leave_no_trace():
    before = dict(mpl.rcParams)
    axes = rate()
    assert not axes.spines["top"].get_visible()
    assert axes.lines[0].get_color() == COLORS[0]
    assert axes.title.get_fontweight() == "bold"
    assert dict(mpl.rcParams) == before


def test_settings_of_the_user_win_over_the_style():
    with mpl.rc_context({"axes.labelsize": 17}):
        assert rate().xaxis.label.get_size() == 17


def test_style_can_be_changed_for_a_block():
    with plot_style({"axes.labelsize": 19}), plot_style({"lines.linewidth": 5}):
        axes = rate()
    assert axes.xaxis.label.get_size() == 19
    assert axes.lines[0].get_linewidth() == 5
    plt.figure()
    assert rate().xaxis.label.get_size() == 10


def test_style_ends_with_its_block_also_after_an_error():
    before = dict(mpl.rcParams)
    with pytest.raises(RuntimeError, match="stop"), plot_style({"font.size": 30}):
        raise RuntimeError("stop")
    assert dict(mpl.rcParams) == before
    assert rate().xaxis.label.get_size() == 10


def test_names_of_settings_are_checked():
    with pytest.raises(KeyError, match=r"font\.sice"), plot_style({"font.sice": 3}):
        pass


def test_background_fills_the_axes_and_changes_no_limits():
    _, axes = plt.subplots()
    axes.plot([0, 1], [0, 1])
    limits = axes.get_xlim(), axes.get_ylim()
    background = add_background_pattern(axes)
    assert (axes.get_xlim(), axes.get_ylim()) == limits
    assert (background.get_hatch(), background.get_zorder()) == ("xxx", -10)
    axes.figure.canvas.draw()
    assert background.get_window_extent().bounds == pytest.approx(axes.bbox.bounds)


def test_background_follows_the_view():
    _, axes = plt.subplots()
    background = add_background_pattern(axes)
    axes.set(xlim=(-50, 3), ylim=(1, 1000), yscale="log")
    axes.set_position((0.3, 0.3, 0.2, 0.2))
    axes.figure.canvas.draw()
    assert background.get_window_extent().bounds == pytest.approx(axes.bbox.bounds)


def pixels(figure):
    figure.canvas.draw()
    return np.array(figure.canvas.buffer_rgba())


def test_background_looks_the_same_after_zooming():
    zoomed, _ = figures = plt.figure(), plt.figure()
    for figure in figures:
        axes = figure.subplots()
        if figure is zoomed:
            add_background_pattern(axes)
        axes.set(xlim=(5, 6), ylim=(-3, 9))
        if figure is not zoomed:
            add_background_pattern(axes)
    assert_array_equal(*map(pixels, figures))


def test_background_takes_the_published_parameters():
    _, axes = plt.subplots()
    background = add_background_pattern(axes, "//", False, "red", "blue", -3, alpha=0.5)
    assert background.get_hatch() == "//"
    assert not background.get_fill()
    assert background.get_edgecolor() == mpl.colors.to_rgba("blue", 0.5)
    assert background.get_zorder() == -3


def test_background_names_wrong_arguments():
    _, axes = plt.subplots()
    with pytest.raises(ArgumentTypeError, match="no keyword 'colour': did you mean 'color'"):
        add_background_pattern(axes, colour="red")
    with pytest.raises(ArgumentTypeError, match="axes must be a matplotlib Axes, not int"):
        add_background_pattern(3)
