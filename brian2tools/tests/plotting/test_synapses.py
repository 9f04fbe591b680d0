"""Connection matrices: what is drawn for which synapses, how it is labelled, and mistakes."""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import NeuronGroup, Synapses, ms, mV, nS
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection, PolyCollection
from matplotlib.colors import LogNorm, to_rgba
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import brian_plot, plot_synapses, plot_synapses_with_degrees
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.binned import Window
from brian2tools.plotting.panels import Panels
from brian2tools.plotting.style import MATRIX_BACKGROUND
from brian2tools.plotting.synapses import connection_image
from brian2tools.plotting.synapses.connection_image import ConnectionImage

FORMS = ["scatter", "image", "hexbin", "binned"]

SOURCES = np.array([0, 0, 1, 3])
TARGETS = np.array([1, 2, 0, 4])
WEIGHTS = np.array([1.0, 2.0, 3.0, 4.0])
SIZE = (4, 6)


def some_synapses(n=5, connect=True, **kwds):
    group = NeuronGroup(n, "v : 1", threshold="v > 1", reset="v = 0")
    model = "w : siemens\ntwice = factor*w : siemens\ncommon : siemens (shared)"
    synapses = Synapses(
        group, group, model, on_pre="v += 1", on_post="v -= 1", name="synapses",
        namespace={"factor": 2}, **kwds,
    )  # fmt: skip
    if connect:
        synapses.connect(i=[0, 0, 1, 3], j=[1, 2, 0, 4])
        synapses.w = WEIGHTS * nS
    return synapses


def artist_of(axes: Axes) -> Any:
    artists: list[Any] = [*axes.images, *axes.collections]
    assert len(artists) == 1
    return artists[0]


def degrees_of(panels: Panels, name: str) -> Any:
    (steps,) = panels.artists[name]
    return steps


def pairs_of(axes: Axes) -> dict[tuple[int, int], float]:
    """(source, target): value of each cell or marker that is drawn."""
    artist = artist_of(axes)
    values = artist.get_array()
    if type(artist) is PathCollection:
        positions = np.asarray(artist.get_offsets()).astype(int).tolist()
        return {tuple(pair): value for pair, value in zip(positions, values, strict=True)}
    targets, sources = np.nonzero(~np.ma.getmaskarray(values))
    pairs = zip(sources.tolist(), targets.tolist(), strict=True)
    return {pair: values[pair[1], pair[0]] for pair in pairs}


def colorbar_label(axes):
    return artist_of(axes).colorbar.ax.get_ylabel()


def colors_of(axes):
    """The colours of the pixels of an image, the lowest row first."""
    renderer = axes.figure.canvas.get_renderer()
    return axes.images[0].make_image(renderer)[0]


# What is drawn


@pytest.mark.parametrize("plot_type", ["scatter", "image"])
def test_each_connected_pair_is_drawn_with_its_value_in_the_unit(plot_type):
    axes = plot_synapses(
        SOURCES, TARGETS, WEIGHTS * nS, var_name="w", plot_type=plot_type, size=SIZE
    )
    expected = {(0, 1): 1, (0, 2): 2, (1, 0): 3, (3, 4): 4}
    assert pairs_of(axes) == pytest.approx(expected)
    assert colorbar_label(axes) == "w (nS)"


@pytest.mark.parametrize("plot_type", FORMS)
def test_labels_and_limits_are_those_of_all_neurons(plot_type):
    axes = plot_synapses(SOURCES, TARGETS, plot_type=plot_type, size=(10, 20))
    assert axes.get_xlabel() == "Source neuron index"
    assert axes.get_ylabel() == "Target neuron index"
    assert axes.get_xlim() == (-0.5, 9.5)
    assert axes.get_ylim() == (-0.5, 19.5)
    assert axes.get_facecolor() == to_rgba(MATRIX_BACKGROUND)
    ticks = axes.get_xticks()
    assert_array_equal(ticks, np.round(ticks))


def test_without_size_the_limits_are_those_of_the_last_connected_neurons():
    axes = plot_synapses(SOURCES, TARGETS)
    assert axes.get_xlim() == (-0.5, 3.5)
    assert axes.get_ylim() == (-0.5, 4.5)


def test_the_default_is_the_published_scatter():
    artist = artist_of(plot_synapses(SOURCES, TARGETS))
    assert isinstance(artist, PathCollection)


def test_published_parameters_are_taken_by_position():
    _, axes = plt.subplots()
    result = plot_synapses(SOURCES, TARGETS, WEIGHTS * 1000 * nS, nS, "w", "image", axes)
    assert result is axes
    assert pairs_of(axes)[3, 4] == pytest.approx(4000)
    assert colorbar_label(axes) == "w (nS)"


@pytest.mark.parametrize("function", [plot_synapses, plot_synapses_with_degrees])
def test_axes_can_be_given_by_either_name(function):
    _, axes = plt.subplots()
    plt.figure()
    function(SOURCES, TARGETS, ax=axes)
    assert artist_of(axes).axes is axes
    with pytest.raises(ArgumentError, match="axes and ax were both given"):
        function(SOURCES, TARGETS, axes=axes, ax=axes)
    with pytest.raises(ArgumentTypeError, match="axes must be a matplotlib Axes"):
        function(SOURCES, TARGETS, axes=3)


def test_a_few_markers_among_very_many_neurons_can_be_seen():
    few = artist_of(plot_synapses([0, 500], [0, 500], size=(1000, 1000)))
    rng = np.random.default_rng(1)
    sources, targets = rng.integers(1000, size=(2, 9000))
    many = artist_of(plot_synapses(sources, targets, axes=plt.figure().gca()))
    assert few.get_sizes()[0] >= 4**2
    assert many.get_sizes()[0] < 2**2


def test_connections_without_values_have_one_colour_and_no_colour_bar():
    for plot_type in ("scatter", "image"):
        axes = plot_synapses(SOURCES, TARGETS, plot_type=plot_type, axes=plt.figure().gca())
        assert artist_of(axes).colorbar is None
        assert artist_of(axes).get_cmap().N == 1
        assert len(axes.figure.axes) == 1


@pytest.mark.parametrize(
    ("aggregate", "expected", "label"),
    [
        ("number", 3, "Synapses per pair"),
        ("sum", 9, "sum of w (nS)"),
        ("mean", 3, "mean w (nS)"),
        ("min", 1, "min w (nS)"),
        ("max", 6, "max w (nS)"),
        (None, 3, "mean w (nS)"),
    ],
)
@pytest.mark.parametrize("plot_type", ["scatter", "image"])
def test_several_synapses_of_a_pair_are_put_together(plot_type, aggregate, expected, label):
    axes = plot_synapses(
        [0, 1, 0, 0], [2, 1, 2, 2], [1, 5, 6, 2] * nS, var_name="w", aggregate=aggregate,
        plot_type=plot_type,
    )  # fmt: skip
    single = 1 if aggregate == "number" else 5
    assert pairs_of(axes) == pytest.approx({(0, 2): expected, (1, 1): single})
    assert colorbar_label(axes) == label


@pytest.mark.parametrize("plot_type", ["scatter", "image"])
def test_several_synapses_without_values_are_counted(plot_type):
    axes = plot_synapses([0] * 300 + [1], [0] * 300 + [1], plot_type=plot_type)
    assert pairs_of(axes) == {(0, 0): 300, (1, 1): 1}
    assert colorbar_label(axes) == "Synapses per pair"
    ticks = artist_of(axes).colorbar.get_ticks()
    assert_array_equal(ticks, np.round(ticks))


def test_hexagons_show_number_and_aggregates_of_what_is_in_them():
    sources, targets = np.zeros((2, 5), dtype=int)
    for aggregate, expected, label in (
        ("number", 5, "Synapses per hexagon"),
        ("sum", 20, "sum of w per hexagon (nS)"),
        ("mean", 4, "mean w (nS)"),
        ("min", 1, "min w (nS)"),
        ("max", 10, "max w (nS)"),
    ):
        axes = plot_synapses(
            sources, targets, [1, 2, 3, 4, 10] * nS, None, "w", "hexbin", plt.figure().gca(),
            aggregate=aggregate, size=(100, 100),
        )  # fmt: skip
        artist = artist_of(axes)
        assert type(artist) is PolyCollection
        assert_allclose(np.asarray(artist.get_array()), [expected])
        assert colorbar_label(axes) == label


# Colours


def test_values_of_both_signs_have_a_diverging_map_centred_on_zero():
    axes = plot_synapses(SOURCES, TARGETS, [-1, 2, 3, 0.5] * nS, plot_type="image")
    image = artist_of(axes)
    assert image.get_clim() == (-3, 3)
    red, green, blue, _ = image.cmap(0.5)
    assert red == pytest.approx(green, abs=0.02)
    assert green == pytest.approx(blue, abs=0.02)


def test_values_of_one_sign_use_all_of_viridis():
    image = artist_of(plot_synapses(SOURCES, TARGETS, WEIGHTS * nS, plot_type="image"))
    assert image.get_cmap().name == "viridis"
    assert_allclose(image.get_clim(), (1, 4))


@pytest.mark.parametrize("plot_type", FORMS)
def test_equal_values_have_one_colour_and_one_tick(plot_type):
    # Means of 0.1 and 0.1 and 0.1 are not quite 0.1.
    sources = np.repeat(np.arange(50), 3)
    axes = plot_synapses(
        sources, sources, np.full(150, 0.1) * nS, None, "w", plot_type, aggregate="mean"
    )
    artist = artist_of(axes)
    assert artist.get_cmap().N == 1
    assert_allclose(artist.colorbar.get_ticks(), [100 if "pS" in colorbar_label(axes) else 0.1])


@pytest.mark.parametrize("plot_type", FORMS)
def test_colours_can_be_chosen(plot_type):
    axes = plot_synapses(
        SOURCES, TARGETS, WEIGHTS * nS, None, "w", plot_type, cmap="magma", vmin=0, vmax=5
    )
    artist = artist_of(axes)
    assert artist.get_cmap().name == "magma"
    assert_allclose(artist.get_clim(), (0, 5))


@pytest.mark.parametrize("plot_type", FORMS)
def test_a_norm_can_be_given_and_is_not_changed(plot_type):
    norm = LogNorm()
    axes = plot_synapses(SOURCES, TARGETS, WEIGHTS * nS, plot_type=plot_type, norm=norm)
    assert isinstance(artist_of(axes).norm, LogNorm)
    assert artist_of(axes).norm.scaled()
    assert not norm.scaled()


def test_limits_of_colours_can_have_a_unit():
    axes = plot_synapses(
        SOURCES, TARGETS, WEIGHTS * nS, plot_type="image", vmin=0 * nS, vmax=5 * nS
    )
    assert_allclose(artist_of(axes).get_clim(), (0, 5))
    with pytest.raises(DimensionError, match="vmax has the unit V, expected a unit such as S"):
        plot_synapses(SOURCES, TARGETS, WEIGHTS * nS, plot_type="image", vmax=5 * mV)


def test_a_colour_bar_can_be_left_out_or_set():
    axes = plot_synapses(SOURCES, TARGETS, WEIGHTS, colorbar=False)
    assert artist_of(axes).colorbar is None
    axes = plot_synapses(SOURCES, TARGETS, WEIGHTS, colorbar={"label": "strength"})
    assert axes.collections[-1].colorbar.ax.get_ylabel() == "strength"


def test_markers_take_a_colour_and_a_size_of_their_own():
    axes = plot_synapses(SOURCES, TARGETS, color="red", s=7, marker="o")
    markers = artist_of(axes)
    assert_allclose(markers.get_facecolor(), [to_rgba("red")])
    assert_array_equal(markers.get_sizes(), [7])


# The colour bar and the current figure


def test_a_colour_bar_belongs_to_the_figure_of_its_axes_whichever_is_current():
    figure, axes = plt.subplots()
    other, other_axes = plt.subplots()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plot_synapses(SOURCES, TARGETS, WEIGHTS * nS, axes=axes)
    assert artist_of(axes).colorbar.ax.figure is figure
    assert plt.gcf() is other
    assert plt.gca() is other_axes
    assert other.axes == [other_axes]


def test_the_current_axes_of_a_figure_stay_the_current_ones():
    _, (left, right) = plt.subplots(1, 2)
    plt.sca(left)
    plot_synapses_with_degrees(SOURCES, TARGETS, WEIGHTS * nS, axes=right)
    assert plt.gca() is left


@pytest.mark.parametrize("plot_type", FORMS)
def test_rc_parameters_stay_as_they_were(plot_type):
    before = dict(mpl.rcParams)
    plot_synapses(SOURCES, TARGETS, WEIGHTS * nS, plot_type=plot_type)
    assert dict(mpl.rcParams) == before


# Degrees beside the matrix


def test_degrees_count_the_synapses_of_each_neuron():
    panels = plot_synapses_with_degrees(SOURCES, TARGETS, WEIGHTS * nS, var_name="w", size=SIZE)
    assert isinstance(panels, Panels)
    assert set(panels.axes) == {"matrix", "out-degree", "in-degree", "colorbar"}
    out_degree = degrees_of(panels, "out-degree").get_data()
    in_degree = degrees_of(panels, "in-degree").get_data()
    assert_array_equal(out_degree.values, [2, 1, 0, 1])
    assert_array_equal(out_degree.edges, np.arange(5) - 0.5)
    assert_array_equal(in_degree.values, [1, 1, 1, 0, 1, 0])
    assert degrees_of(panels, "in-degree").orientation == "horizontal"
    assert panels.axes["colorbar"].get_ylabel() == "w (nS)"
    assert panels.axes["in-degree"].get_xlabel() == "In-degree"


def test_degrees_stay_beside_their_neurons_on_zooming():
    panels = plot_synapses_with_degrees(SOURCES, TARGETS, WEIGHTS * nS, size=SIZE)
    assert panels.axes["out-degree"].get_xlim() == (-0.5, 3.5)
    panels.axes["matrix"].set(xlim=(0.5, 2.5), ylim=(1.5, 3.5))
    assert panels.axes["out-degree"].get_xlim() == (0.5, 2.5)
    assert panels.axes["in-degree"].get_ylim() == (1.5, 3.5)
    assert panels.axes["colorbar"].get_ylim() == pytest.approx((1, 4))


def test_without_values_there_is_no_colour_bar_beside_degrees():
    panels = plot_synapses_with_degrees(SOURCES, TARGETS, marginal_kwds={"color": "red"})
    assert set(panels.axes) == {"matrix", "out-degree", "in-degree"}
    assert degrees_of(panels, "out-degree").get_facecolor() == to_rgba("red")


def test_degrees_of_very_many_neurons_are_means_of_neighbours():
    sources = np.arange(5000)
    panels = plot_synapses_with_degrees(np.repeat(sources, 2), np.zeros(10_000, dtype=int))
    out_degree = degrees_of(panels, "out-degree").get_data()
    assert len(out_degree.values) == 1000
    assert_array_equal(out_degree.values, 2)
    assert out_degree.edges[-1] == 4999.5


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_the_panels_of_degrees_are_aligned_with_the_matrix(layout):
    figure = plt.figure(layout=layout)
    panels = plot_synapses_with_degrees(SOURCES, TARGETS, WEIGHTS * nS, axes=figure.gca())
    figure.canvas.draw()
    place = {name: axes.get_position() for name, axes in panels.axes.items()}
    assert place["matrix"].x0 == pytest.approx(place["out-degree"].x0)
    assert place["matrix"].x1 == pytest.approx(place["out-degree"].x1)
    for beside in ("in-degree", "colorbar"):
        assert place["matrix"].y0 == pytest.approx(place[beside].y0)
        assert place["matrix"].y1 == pytest.approx(place[beside].y1)


# brian_plot


def test_brian_plot_shows_synapses_with_the_sizes_of_their_groups():
    axes = brian_plot(some_synapses(50))
    assert set(pairs_of(axes)) == {(0, 1), (0, 2), (1, 0), (3, 4)}
    assert axes.get_xlim() == (-0.5, 49.5)
    assert axes.get_title(loc="left") == "synapses  ·  4 of 2500 pairs (0.16%)"


def test_brian_plot_counts_several_synapses_of_a_pair_in_the_title():
    synapses = some_synapses(4, connect=False)
    synapses.connect(n=300)
    axes = brian_plot(synapses)
    assert axes.get_title(loc="left") == "synapses  ·  4800 synapses, 16 of 16 pairs (100.0%)"
    assert set(pairs_of(axes).values()) == {300}
    assert colorbar_label(axes) == "Synapses per pair"


def test_brian_plot_shows_a_variable_with_several_synapses_a_pair():
    synapses = some_synapses(4, connect=False)
    synapses.connect(n=300)
    synapses.w = "(i + 1)*nS"
    axes = brian_plot(synapses.w)
    assert pairs_of(axes)[2, 0] == pytest.approx(3)
    assert colorbar_label(axes) == "mean w (nS)"
    axes = brian_plot(synapses.w, aggregate="sum", axes=plt.figure().gca())
    assert pairs_of(axes)[2, 0] == pytest.approx(900)


@pytest.mark.parametrize(
    ("variable", "expected", "label"),
    [
        (lambda synapses: synapses.w, [1, 2, 3, 4], "w (nS)"),
        (lambda synapses: synapses.twice, [2, 4, 6, 8], "twice (nS)"),
        (lambda synapses: synapses.common, [7, 7, 7, 7], "common (nS)"),
        (lambda synapses: synapses.delay, [1, 1, 2, 4], "delay (ms)"),
        (lambda synapses: synapses.pre.delay, [1, 1, 2, 4], "delay (ms)"),
        (lambda synapses: synapses.post.delay, [0, 0, 0, 0], "delay (ms)"),
        (lambda synapses: synapses.v_pre, [0, 0, 10, 30], "v_pre"),
        (lambda synapses: synapses.w_, [1e-9, 2e-9, 3e-9, 4e-9], "w"),
    ],
)
def test_brian_plot_shows_any_variable_of_synapses(variable, expected, label):
    synapses = some_synapses()
    synapses.common = 7 * nS
    synapses.delay = "(i + 1)*ms"
    synapses.source.v = "10*i"
    axes = brian_plot(variable(synapses))
    pairs = pairs_of(axes)
    assert_allclose([pairs[pair] for pair in [(0, 1), (0, 2), (1, 0), (3, 4)]], expected)
    assert colorbar_label(axes) == label


def test_a_subexpression_may_use_constants_of_the_place_of_the_call():
    group = NeuronGroup(3, "v : 1")
    synapses = Synapses(group, group, "w : 1\nscaled = local_gain*w : 1")
    synapses.connect(i=0, j=1)
    synapses.w = 2
    local_gain = 4
    assert pairs_of(brian_plot(synapses.scaled)) == {(0, 1): 8}


def test_a_delay_that_all_synapses_share_is_that_of_each():
    synapses = some_synapses(delay=2 * ms)
    axes = brian_plot(synapses.delay)
    assert_allclose(list(pairs_of(axes).values()), [2, 2, 2, 2])
    assert_allclose(artist_of(axes).colorbar.get_ticks(), [2])


def test_indices_of_subgroups_are_those_within_them():
    group = NeuronGroup(30, "v : 1", threshold="v > 1", reset="v = 0")
    synapses = Synapses(group[5:15], group[20:], "w : 1")
    synapses.connect(i=[0, 9], j=[1, 2])
    synapses.w = [1, 2]
    axes = brian_plot(synapses.w)
    assert pairs_of(axes) == {(0, 1): 1, (9, 2): 2}
    assert axes.get_xlim() == (-0.5, 9.5)
    assert axes.get_ylim() == (-0.5, 9.5)
    panels = brian_plot(synapses, marginals=True, axes=plt.figure().gca())
    assert_array_equal(np.flatnonzero(degrees_of(panels, "out-degree").get_data().values), [0, 9])


def test_brian_plot_adds_degrees_on_demand():
    synapses = some_synapses()
    panels = brian_plot(synapses.w, marginals=True, marginal_kwds={"alpha": 0.5})
    assert set(panels.axes) == {"matrix", "out-degree", "in-degree", "colorbar"}
    assert panels.axes["out-degree"].get_title(loc="left").startswith("synapses  ·  4 of 25 pairs")
    assert degrees_of(panels, "in-degree").get_alpha() == 0.5


@pytest.mark.parametrize(
    ("neurons", "synapses", "expected"),
    [
        (999, 200, ConnectionImage),
        (1000, 9_999, PathCollection),
        (1000, 10_000, PolyCollection),
        (1000, 99_999, PolyCollection),
        (1000, 100_000, ConnectionImage),
    ],
)
def test_auto_takes_the_published_form_while_it_is_fast(neurons, synapses, expected):
    rng = np.random.default_rng(1)
    sources, targets = rng.integers(neurons, size=(2, synapses))
    axes = plot_synapses(sources, targets, plot_type="auto", size=(neurons, neurons))
    assert isinstance(artist_of(axes), expected)


def test_brian_plot_takes_the_form_that_is_asked_for():
    artist = artist_of(brian_plot(some_synapses(), plot_type="hexbin", gridsize=7))
    assert isinstance(artist, PolyCollection)


def test_keywords_reach_the_main_artist():
    synapses = some_synapses()
    artist = artist_of(brian_plot(synapses.w, cmap="magma", alpha=0.5))
    assert artist.get_cmap().name == "magma"
    assert artist.get_alpha() == 0.5


@pytest.mark.parametrize("name", ["cmpa", "s", "interpolation", "colorbar_kwds"])
def test_unknown_keywords_raise(name):
    with pytest.raises(ArgumentTypeError, match=rf"brian_plot\(\) has no keyword '{name}'"):
        brian_plot(some_synapses(), **{name: 1})


@pytest.mark.parametrize("connect", [True, False])
@pytest.mark.parametrize("marginals", [True, False])
def test_no_synapses_give_empty_axes_with_labels(connect, marginals):
    synapses = some_synapses(8, connect=False)
    if connect:
        synapses.connect(condition="i > 100")
    for thing in (synapses, synapses.w, synapses.delay):
        result = brian_plot(thing, marginals=marginals, axes=plt.figure().gca())
        axes = result.axes["matrix"] if marginals else result
        titled = result.axes["out-degree"] if marginals else result
        assert not pairs_of(axes)
        assert axes.get_xlim() == (-0.5, 7.5)
        assert axes.get_xlabel() == "Source neuron index"
        assert titled.get_title(loc="left").endswith("no synapses")
        assert artist_of(axes).colorbar is None
        axes.figure.canvas.draw()


@pytest.mark.parametrize("plot_type", FORMS)
def test_empty_arrays_give_empty_axes(plot_type):
    axes = plot_synapses([], [], [] * nS, plot_type=plot_type, size=(3, 4))
    assert axes.get_ylim() == (-0.5, 3.5)
    assert not np.ma.compressed(artist_of(axes).get_array()).size
    axes.figure.canvas.draw()


def test_a_zoomed_picture_keeps_the_weights_that_it_was_made_with(monkeypatch):
    monkeypatch.setattr(connection_image, "_MOST_BINS", 2)
    synapses = some_synapses()
    axes = brian_plot(synapses.w, plot_type="binned")
    synapses.w = 0 * nS
    image = artist_of(axes)
    shown = image.colors(Window(-0.5, 0.5, 0.5, 1.5, 1, 1))
    assert_array_equal(shown[0, 0], image.to_rgba(np.array([[1.0]]), bytes=True)[0, 0])


def test_a_binned_picture_stays_right_when_synapses_are_added_later(monkeypatch):
    monkeypatch.setattr("brian2tools.plotting.synapses.connection_image._MOST_BINS", 10)
    synapses = some_synapses(200)
    axes = brian_plot(synapses.w, plot_type="binned")
    axes.set(xlim=(-0.5, 9.5), ylim=(-0.5, 9.5))
    before = colors_of(axes).copy()
    for _ in range(5):
        synapses.connect(p=0.5)
    axes.images[0].changed()
    assert before.any()
    assert_array_equal(colors_of(axes), before)


# Inputs


@pytest.mark.parametrize("plot_type", FORMS)
@pytest.mark.parametrize("function", [plot_synapses, plot_synapses_with_degrees])
def test_inputs_are_never_changed(function, plot_type):
    arrays = SOURCES.copy(), TARGETS.copy(), WEIGHTS.copy() * nS
    for array in arrays:
        array.flags.writeable = False
    result = function(*arrays, plot_type=plot_type)
    result.figure.canvas.draw()
    for array, original in zip(arrays, (SOURCES, TARGETS, WEIGHTS * nS), strict=True):
        assert_array_equal(np.asarray(array), np.asarray(original))


def test_synapses_are_never_changed():
    synapses = some_synapses()
    for plot_type in FORMS:
        brian_plot(synapses.w, plot_type=plot_type, axes=plt.figure().gca())
    assert_array_equal(synapses.i[:], SOURCES)
    assert_allclose(synapses.w[:] / nS, WEIGHTS)


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.uint64, np.float64, list])
def test_indices_of_any_kind_are_taken(dtype):
    sources, targets = (
        one.tolist() if dtype is list else one.astype(dtype) for one in (SOURCES, TARGETS)
    )
    for plot_type in FORMS:
        axes = plot_synapses(
            sources, targets, WEIGHTS * nS, plot_type=plot_type, axes=plt.figure().gca()
        )
        assert np.ma.compressed(artist_of(axes).get_array()).max() == pytest.approx(4)


@pytest.mark.parametrize("plot_type", FORMS)
def test_values_that_are_not_finite_are_drawn_around_and_said_once(plot_type):
    values = [1, np.nan, 3, np.inf] * nS
    with pytest.warns(UserWarning, match=r"w: 2 of 4 values are NaN") as said:
        axes = plot_synapses(SOURCES, TARGETS, values, None, "w", plot_type, size=SIZE)
    assert len(said) == 1
    assert said[0].filename == __file__
    assert_allclose(np.unique(np.ma.compressed(artist_of(axes).get_array())), [1, 3])


def test_nothing_but_values_that_are_not_finite_gives_an_empty_picture():
    for plot_type in FORMS:
        with pytest.warns(UserWarning, match="4 of 4"):
            axes = plot_synapses(
                SOURCES, TARGETS, np.full(4, np.nan), plot_type=plot_type,
                axes=plt.figure().gca(),
            )  # fmt: skip
        assert artist_of(axes).colorbar is None


@pytest.mark.parametrize(
    ("args", "kwds", "error", "message"),
    [
        ((WEIGHTS * nS, SOURCES, TARGETS), {}, DimensionError, "sources has the unit S"),
        ((SOURCES, WEIGHTS * nS), {}, DimensionError, "targets has the unit S"),
        ((SOURCES, TARGETS[:2]), {}, ArgumentError, "sources has 4 and targets has 2"),
        ((SOURCES, TARGETS, WEIGHTS[:3]), {}, ArgumentError, "values has 3"),
        ((SOURCES - 1, TARGETS), {}, ArgumentError, "sources has the negative value -1"),
        ((SOURCES + 0.5, TARGETS), {}, ArgumentError, "not whole numbers"),
        ((SOURCES, TARGETS), {"size": (6, 4)}, ArgumentError, "targets has the index 4"),
        ((SOURCES, TARGETS), {"size": (3, 6)}, ArgumentError, "sources has the index 3"),
        ((SOURCES, TARGETS), {"size": 5}, ArgumentTypeError, "size must be two numbers"),
        ((SOURCES, TARGETS), {"size": (0, 5)}, ArgumentError, "at least one neuron"),
        ((SOURCES, TARGETS, WEIGHTS * nS, mV), {}, DimensionError, "var_unit is mV"),
        ((SOURCES, TARGETS, WEIGHTS * nS, "nS"), {}, ArgumentTypeError, "var_unit must be a unit"),
        (
            (SOURCES, TARGETS),
            {"plot_type": "pie"},
            ArgumentError,
            "plot_type is 'pie', expected one of 'scatter', 'image', 'hexbin', 'binned', 'auto'",
        ),
        ((SOURCES, TARGETS), {"aggregate": "sum"}, ArgumentError, "needs values"),
        ((SOURCES, TARGETS), {"aggregate": "median"}, ArgumentError, "aggregate is 'median'"),
        (
            (SOURCES, TARGETS, WEIGHTS),
            {"aggregate": "median"},
            ArgumentError,
            "expected one of 'number', 'sum', 'mean', 'min', 'max'",
        ),
        ((SOURCES, TARGETS, WEIGHTS), {"colour": "red"}, ArgumentTypeError, "'color'"),
        ((SOURCES, TARGETS, WEIGHTS), {"color": "red"}, ArgumentError, "colour was given"),
        ((SOURCES, TARGETS, WEIGHTS), {"cmap": "nope"}, ArgumentError, "cmap is 'nope'"),
        (
            (SOURCES, TARGETS, WEIGHTS),
            {"norm": LogNorm(), "vmin": 1},
            ArgumentError,
            "norm was given with vmin or vmax",
        ),
        ((SOURCES, "targets"), {}, ArgumentTypeError, "targets must be an array of numbers"),
        ((SOURCES.reshape(2, 2), TARGETS), {}, ArgumentError, "sources has 2 axes"),
        (
            (SOURCES, TARGETS + 10_000),
            {"plot_type": "image", "size": (10_000, 20_000)},
            ArgumentError,
            "take 'binned'",
        ),
    ],
)
def test_mistakes_are_told_in_one_sentence(args, kwds, error, message):
    with pytest.raises(error, match=message) as raised:
        plot_synapses(*args, **kwds)
    assert "\n" not in str(raised.value)


def test_a_mistake_is_told_before_a_figure_is_made():
    with pytest.raises(ArgumentTypeError):
        plot_synapses(SOURCES, TARGETS, colour="red")
    with pytest.raises(ArgumentTypeError):
        plot_synapses_with_degrees(SOURCES, TARGETS, marginal_kwds={"colour": "red"})
    assert not plt.get_fignums()


def test_keywords_of_degrees_need_degrees():
    with pytest.raises(ArgumentError, match="marginals=True"):
        brian_plot(some_synapses(), marginal_kwds={"color": "red"})


def test_an_unknown_kind_is_told_with_those_that_exist():
    synapses = some_synapses()
    with pytest.raises(ArgumentError, match="'matrix', 'degrees'"):
        brian_plot(synapses, kind="distribution")
    with pytest.raises(ArgumentError, match="'matrix', 'distribution'"):
        brian_plot(synapses.w, kind="degrees")


def test_short_names_of_properties_are_taken():
    axes = plot_synapses(SOURCES, TARGETS, lw=2, ec="red")
    assert artist_of(axes).get_linewidth() == [2]


def test_a_figure_with_a_binned_image_can_be_pickled():
    sources, targets = np.random.default_rng(1).integers(0, 3000, (2, 20_000))
    axes = plot_synapses(sources, targets, plot_type="binned")
    again = pickle.loads(pickle.dumps(axes.figure))
    again.canvas.draw()
    assert again.axes[0].get_xlim() == axes.get_xlim()
