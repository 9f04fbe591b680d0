"""Live plots: what the figure shows during and after runs, and when it is drawn."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Hz,
    Network,
    NetworkOperation,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    collect,
    get_device,
    ms,
    mV,
    run,
    second,
    set_device,
    volt,
)
from brian2.devices.device import reset_device
from brian2.units.fundamentalunits import DimensionMismatchError
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import LivePlot
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.live import live_plot, screens


class WindowCanvas(FigureCanvasAgg):
    """The canvas of a window, which counts what it is asked for."""

    required_interactive_framework = "none"
    supports_blit = True

    def __init__(self, figure):
        super().__init__(figure)
        self.draws = self.added = 0

    def draw(self):
        self.draws += 1
        super().draw()

    def blit(self, bbox=None):  # noqa: ARG002
        self.added += 1

    def pixels(self):
        return np.array(self.buffer_rgba())


class Clock:
    """Real time, as the test wants it: so much for each look at it."""

    def __init__(self, step):
        self.time, self.step = 0.0, step

    def __call__(self):
        self.time += self.step
        return self.time


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock(0.001)
    monkeypatch.setattr(live_plot, "perf_counter", clock)
    return clock


def window(figsize=(5, 4)):
    """Return axes of a figure in a window."""
    figure = Figure(figsize=figsize)
    WindowCanvas(figure)
    return figure.add_subplot()


def neurons(number=20):
    group = NeuronGroup(
        number, "dv/dt = (2*mV - v)/(10*ms) : volt", threshold="v > 1*mV", reset="v = 0*mV",
        method="exact", name="cells",
    )  # fmt: skip
    group.v = "i*1.0/N*mV"
    return group


def model(number=20):
    """Return a group and a monitor of each kind."""
    group = neurons(number)
    return (
        group,
        SpikeMonitor(group, name="spikes"),
        StateMonitor(group, "v", record=[0, 5, 10], name="states"),
        PopulationRateMonitor(group, name="rate"),
    )


def run_with(axes, duration=30 * ms, **kwds):
    """Run a network with a live plot of all monitors, and return what is to be looked at."""
    group, *monitors = model()
    live = LivePlot(*monitors, axes=axes, **kwds)
    network = Network(group, monitors, live)
    network.run(duration)
    return live, network


def check_data(live, network):
    """Check that all that was recorded is shown, and nothing else."""
    spikes, states, rate = (network[name] for name in ("spikes", "states", "rate"))
    [marks] = live.panels.artists["spikes"]
    assert_allclose(marks.get_xdata(), spikes.t / ms)
    assert_array_equal(marks.get_ydata(), spikes.i)
    for line, values in zip(live.panels.artists["states.v"], states.v, strict=True):
        assert_allclose(line.get_xdata(), states.t / ms)
        assert_allclose(line.get_ydata(), values / mV)
    [line] = live.panels.artists["rate"]
    expected = np.asarray(rate.rate).reshape(-1, 50).mean(axis=1)
    assert_allclose(line.get_ydata(), expected)
    assert_allclose(line.get_xdata(), 2.45 + 5 * np.arange(len(expected)))


@pytest.mark.parametrize("seen", [True, False])
def test_after_the_run_everything_is_shown(seen):
    live, network = run_with(window() if seen else plt.figure().gca())
    check_data(live, network)
    for axes in live.panels.axes.values():
        assert axes.get_xlim() == pytest.approx((0, 30))


@pytest.mark.parametrize("seen", [True, False])
def test_several_runs_are_shown_one_after_the_other(seen):
    live, network = run_with(window() if seen else plt.figure().gca())
    network.run(20 * ms)
    check_data(live, network)
    assert live.panels.axes["spikes"].get_xlim() == pytest.approx((0, 50))


def test_panels_are_labelled():
    _group, *monitors = model()
    panels = LivePlot(*monitors).panels
    assert list(panels.axes) == ["spikes", "states.v", "rate"]
    assert [axes.get_ylabel() for axes in panels.axes.values()] == [
        "Neuron index", "v (mV)", "Rate (Hz)",
    ]  # fmt: skip
    assert [axes.get_xlabel() for axes in panels.axes.values()] == ["", "", "Time (ms)"]
    assert [axes.get_title("left") for axes in panels.axes.values()] == [
        "Spikes of cells", "v of cells  ·  3 neurons", "Rate of cells",
    ]  # fmt: skip
    assert panels.axes["spikes"].get_ylim() == (-0.5, 19.5)


def test_picture_is_added_to_and_not_drawn_anew():
    axes = window()
    group, spikes, *_ = model()
    Network(group, spikes, LivePlot(spikes, axes=axes)).run(30 * ms)
    canvas = axes.figure.canvas
    assert canvas.draws == 2  # the first picture, and the last
    assert canvas.added > 3


def test_what_is_added_is_what_a_whole_picture_shows():
    axes = window()
    group, spikes, *_ = model()
    live = LivePlot(spikes, axes=axes, interval=1 * ms)
    network = Network(group, spikes, live)
    pictures = []

    def look():
        if group.t >= 29.85 * ms and not pictures:
            pictures.append(axes.figure.canvas.pixels())
            live._tracks[0].show_all()
            axes.figure.canvas.draw()
            pictures.append(axes.figure.canvas.pixels())

    network.add(NetworkOperation(look, when="end", order=10))
    network.run(30 * ms)
    added, whole = pictures
    assert len(live.panels.artists["spikes"][0].get_xdata()) > 20
    # A mark that two pictures share is blended twice with its ground.
    assert np.mean(np.abs(added.astype(int) - whole) > 40) < 0.002
    assert np.mean(whole != 255) > 0.01


def test_pictures_come_no_more_often_than_asked_for(clock):
    axes = window()
    group, spikes, *_ = model()
    network = Network(group, spikes, LivePlot(spikes, axes=axes, interval=100 * ms))
    network.run(30 * ms)
    canvas = axes.figure.canvas
    assert clock.time < 0.5
    assert 2 <= canvas.draws + canvas.added <= 2 + clock.time / 0.1


def test_slow_pictures_come_less_often(clock):
    axes = window()

    def slow_blit(bbox=None):  # noqa: ARG001
        clock.time += 0.1
        axes.figure.canvas.added += 1

    axes.figure.canvas.blit = slow_blit
    group, spikes, *_ = model()
    Network(group, spikes, LivePlot(spikes, axes=axes)).run(100 * ms)
    added = axes.figure.canvas.added
    assert added > 1
    assert added * 0.1 <= 0.3 * clock.time


def test_canvases_that_cannot_add_are_drawn_anew():
    axes = window()
    axes.figure.canvas.supports_blit = False
    group, spikes, *_ = model()
    Network(group, spikes, LivePlot(spikes, axes=axes)).run(30 * ms)
    assert axes.figure.canvas.added == 0
    assert axes.figure.canvas.draws > 3


def test_nothing_is_done_where_nothing_is_seen(monkeypatch):
    def forbidden(*args):  # noqa: ARG001
        raise AssertionError("called where nothing is seen")

    monkeypatch.setattr(live_plot, "perf_counter", forbidden)
    monkeypatch.setattr(FigureCanvasAgg, "draw", forbidden)
    live, network = run_with(plt.figure().gca())
    check_data(live, network)


def test_window_of_time_moves_on():
    axes = window()
    group, spikes, *_ = model()
    live = LivePlot(spikes, axes=axes, window=10 * ms, interval=1 * ms)
    network = Network(group, spikes, live)
    seen = set()
    network.add(NetworkOperation(lambda: seen.add(axes.get_xlim()), when="end", order=10))
    network.run(30 * ms)
    starts = sorted({round(float(start), 6) for start, _ in seen})
    assert starts == [0, 5, 10, 15, 20]
    assert {round(float(stop - start), 6) for start, stop in seen} == {10}
    assert axes.get_xlim() == pytest.approx((0, 30))


def test_values_outside_of_the_limits_widen_them():
    group = NeuronGroup(1, "v = exp(t/(5*ms)) : 1")
    states = StateMonitor(group, "v", record=True, name="states")
    axes = window()
    Network(group, states, LivePlot(states, axes=axes)).run(50 * ms)
    assert 4 < axes.figure.canvas.draws < axes.figure.canvas.added + 20
    low, high = axes.get_ylim()
    assert low < 1
    assert np.exp(9.98) < high < 1.2 * np.exp(9.98)


def test_limits_that_a_user_set_stay():
    group, _, states, _ = model()
    axes = window()
    live = LivePlot(states, axes=axes)
    axes.set_ylim(-3, 5)
    Network(group, states, live).run(20 * ms)
    assert axes.get_ylim() == (-3, 5)


def test_draw_by_something_else_loses_nothing():
    axes = window()
    group, spikes, *_ = model()
    live = LivePlot(spikes, axes=axes, interval=1 * ms)
    network = Network(group, spikes, live)
    number_of_new = []

    def resize():
        if group.t_ > 0.02 and not number_of_new:
            before = live._tracks[0].number_of_new
            axes.figure.canvas.draw()
            number_of_new.extend((before, live._tracks[0].number_of_new))

    network.add(NetworkOperation(resize, when="end", order=10))
    network.run(30 * ms)
    before, after = number_of_new
    assert after > before


def test_files_saved_show_no_mark_twice(tmp_path):
    live, _ = run_with(window())
    pens = [
        line for axes in live.panels.axes.values() for line in axes.lines if line.get_animated()
    ]
    assert len(pens) == 3
    assert [len(pen.get_xdata()) for pen in pens] == [0, 0, 0]
    live.panels.figure.savefig(tmp_path / "live.png")


def test_closing_the_window_does_not_stop_the_simulation():
    axes = window()
    group, spikes, *_ = model()
    network = Network(group, spikes, LivePlot(spikes, axes=axes))
    canvas = axes.figure.canvas

    def close():
        if group.t_ > 0.01:
            canvas.callbacks.process("close_event", None)
            canvas.blit = None

    network.add(NetworkOperation(close))
    network.run(30 * ms)
    assert spikes.num_spikes > 0


def test_magic_network_finds_it():
    group = neurons()
    spikes = SpikeMonitor(group)
    live = LivePlot(spikes)
    assert live in collect()
    run(20 * ms)
    assert len(live.panels.artists[spikes.name][0].get_xdata()) == spikes.num_spikes
    later = LivePlot(spikes)
    run(5 * ms)
    assert len(later.panels.artists[spikes.name][0].get_xdata()) == spikes.num_spikes
    assert later.panels.axes[spikes.name].get_xlim() == pytest.approx((spikes.t[0] / ms, 25))


def test_of_many_neurons_ten_are_shown():
    group = neurons(30)
    states = StateMonitor(group, "v", record=True, name="states")
    live = LivePlot(states)
    Network(group, states, live).run(1 * ms)
    assert len(live.panels.artists["states.v"]) == 10
    title = live.panels.axes["states.v"].get_title("left")
    assert title == "v of cells  ·  10 of 30 neurons"


def test_each_variable_has_a_panel():
    group = NeuronGroup(1, "v : volt\ng : siemens", name="cells")
    live = LivePlot(StateMonitor(group, ["v", "g"], record=0, name="states"))
    labels = [axes.get_ylabel() for axes in live.panels.axes.values()]
    assert labels == ["v (mV)", "g (nS)"]


def test_monitors_that_record_no_neuron_are_empty_panels():
    group = neurons()
    states = StateMonitor(group, "v", record=False, name="states")
    axes = window()
    Network(group, states, LivePlot(states, axes=axes)).run(1 * ms)
    assert axes.get_ylabel() == "v (mV)"


def test_a_run_of_no_length_is_allowed():
    live, _ = run_with(window(), duration=0 * ms)
    assert len(live.panels.artists["spikes"][0].get_xdata()) == 0


def test_values_that_are_not_finite_are_gaps():
    group = NeuronGroup(1, "v = log(t/ms - 1) : 1")
    states = StateMonitor(group, "v", record=True, name="states")
    axes = window()
    live = LivePlot(states, axes=axes)
    with np.errstate(all="ignore"):
        Network(group, states, live).run(3 * ms)
    assert np.isnan(live.panels.artists["states.v"][0].get_ydata()[0])
    assert np.isfinite(axes.get_ylim()).all()


def test_time_unit_and_bins_can_be_chosen():
    group, *_, rate = model()
    live = LivePlot(rate, bin_size=10 * ms, time_unit=second)
    Network(group, rate, live).run(30 * ms)
    [line] = live.panels.artists["rate"]
    assert_allclose(line.get_xdata(), [0.00495, 0.01495, 0.02495])
    assert live.panels.axes["rate"].get_xlabel() == "Time (s)"


def test_properties_go_to_the_lines():
    _, spikes, states, _ = model()
    live = LivePlot(spikes, states, color="red", alpha=0.5)
    for lines in live.panels.artists.values():
        assert {line.get_color() for line in lines} == {"red"}
        assert {line.get_alpha() for line in lines} == {0.5}


def test_given_axes_are_parted_and_the_current_ones_stay():
    figure, (first, second) = plt.subplots(1, 2)
    plt.sca(first)
    _, *monitors = model()
    live = LivePlot(*monitors, ax=second)
    assert plt.gca() is first
    assert live.panels.axes["spikes"] is second
    assert live.panels.figure is figure


def test_without_axes_there_is_a_new_figure():
    before = plt.figure()
    _, spikes, *_ = model()
    assert LivePlot(spikes).panels.figure is not before


class Output:
    """What a notebook shows, as a list of the pictures that it was given."""

    def __init__(self):
        self.shown = []

    def display(self, data, raw, display_id):
        assert raw
        assert display_id
        self.shown.append(data)
        return SimpleNamespace(update=self.update)

    def update(self, data, raw):
        assert raw
        self.shown.append(data)


@pytest.fixture
def notebook(monkeypatch):
    """Have the plots believe that they run in a notebook."""
    output = Output()
    shell = SimpleNamespace(kernel=object())
    ipython = SimpleNamespace(get_ipython=lambda: shell)
    ipython.display = SimpleNamespace(display=output.display)
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", ipython.display)
    return output


def test_notebook_shows_pictures_that_replace_each_other(notebook):
    figure = Figure()
    live, network = run_with(figure.add_subplot())
    check_data(live, network)
    assert len(notebook.shown) >= 2
    assert all(data["image/png"].startswith(b"\x89PNG") for data in notebook.shown)


def test_notebook_that_shows_the_figure_itself_does_not_show_it_twice(notebook):
    run_with(plt.figure().gca())
    assert "image/png" in notebook.shown[0]
    assert notebook.shown[-1] == {"text/plain": ""}


def test_a_figure_that_was_closed_is_still_shown_in_a_notebook(notebook):
    axes = plt.figure().gca()
    plt.close()
    run_with(axes)
    assert "image/png" in notebook.shown[-1]


def test_terminal_of_ipython_is_no_notebook(monkeypatch):
    ipython = SimpleNamespace(get_ipython=lambda: SimpleNamespace())
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    assert screens.screen_of(plt.figure()) is None


def test_programs_outside_of_python_cannot_be_followed():
    set_device("cpp_standalone", build_on_run=False)
    try:
        group, spikes, *_ = model()
        live = LivePlot(spikes)
        with pytest.warns(UserWarning, match="liveplot.* cannot follow a simulation that runs out"):
            Network(group, spikes, live).run(1 * ms)
    finally:
        get_device().reinit()
        reset_device()


def test_wrong_arguments_are_named():
    group, spikes, *_ = model()
    counter = SpikeMonitor(group, record=False, name="counter")
    with pytest.raises(ArgumentTypeError, match="LivePlot got no monitor"):
        LivePlot()
    with pytest.raises(ArgumentTypeError, match="cannot show a NeuronGroup, it takes: EventMon"):
        LivePlot(group)
    with pytest.raises(ArgumentError, match="counter was made with record=False"):
        LivePlot(counter)
    with pytest.raises(DimensionMismatchError, match="window has the unit V"):
        LivePlot(spikes, window=3 * mV)
    with pytest.raises(ArgumentError, match=r"interval is 0\. s, expected one time above 0"):
        LivePlot(spikes, interval=0 * second)
    with pytest.raises(DimensionMismatchError, match="bin_size"):
        LivePlot(spikes, bin_size=5 * Hz)
    with pytest.raises(DimensionMismatchError, match="time_unit"):
        LivePlot(spikes, time_unit=volt)
    with pytest.raises(ArgumentTypeError, match="no keyword 'colour': did you mean 'color'"):
        LivePlot(spikes, colour="red")
    assert plt.get_fignums() == []


def test_the_last_bin_of_rates_has_what_there_is_of_it():
    group, *_, rate = model()
    live = LivePlot(rate)
    network = Network(group, rate, live)
    for length, bins in ((1, 1), (6, 2), (3, 2), (2, 3)):
        network.run(length * ms)
        [line] = live.panels.artists["rate"]
        steps = 50
        parts = np.split(np.asarray(rate.rate), np.arange(steps, len(rate.t), steps))
        assert len(line.get_xdata()) == bins
        assert_allclose(line.get_ydata(), [part.mean() for part in parts])
