"""Morphologies in the plane, values over them, and what `brian_plot` makes of spatial neurons."""

from __future__ import annotations

import runpy
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Cylinder,
    Morphology,
    NeuronGroup,
    Section,
    Soma,
    SpatialNeuron,
    mV,
    nS,
    um,
    volt,
)
from matplotlib.colors import LogNorm, Normalize, to_rgba
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpec
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import brian_plot, plot_morphology
from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.style import FAINT

REPOSITORY = Path(__file__).parents[3]
GENERATOR = REPOSITORY / "dev" / "make_morphology.py"
PYRAMIDAL_CELL = REPOSITORY / "examples" / "data" / "pyramidal_cell.swc"
in_checkout = pytest.mark.skipif(
    not GENERATOR.exists(), reason="the generator and its file are only in a checkout"
)


def flat_cell():
    """A soma (compartment 0) with an axon (1-4) and a dendrite (5-6) with a branch (7-9)."""
    cell = Soma(diameter=20 * um, x=0 * um)
    cell.axon = Cylinder(diameter=2 * um, n=4, x=[0, 0] * um, y=[-10, -90] * um)
    cell.dend = Section(diameter=[6, 4, 2] * um, n=2, x=[10, 50, 90] * um)
    cell.dend.branch = Cylinder(diameter=1 * um, n=3, x=[0, 30] * um, y=[0, 30] * um)
    return cell


def values_of(cell, low=-70, high=-50):
    return np.linspace(low, high, cell.total_compartments) * mV


def the_cell(axes):
    (collection,) = axes.collections
    return collection


def vertices(axes):
    return [path.vertices for path in the_cell(axes).get_paths()]


def bar_axes(axes):
    """The axes of the colour bar beside ``axes``, or None."""
    bar = the_cell(axes).colorbar
    return bar and bar.ax


# What is drawn


def test_one_artist_has_one_outline_for_each_compartment_at_its_place_in_micrometres():
    cell = flat_cell()
    drawn = vertices(plot_morphology(cell))
    geometry = Geometry.from_morphology(cell)
    assert len(drawn) == cell.total_compartments
    for outline, start, end in zip(drawn[1:], geometry.start[1:], geometry.end[1:], strict=True):
        assert_allclose(outline[0] * 1e-6, start[:2], atol=1e-12)
        assert_allclose(outline[1] * 1e-6, end[:2], atol=1e-12)


@pytest.mark.parametrize("show_diameter", [False, True])
def test_soma_is_a_disc_of_its_true_size(show_diameter):
    cell = Soma(diameter=20 * um, x=3 * um, y=4 * um)
    (outline,) = vertices(plot_morphology(cell, show_diameter=show_diameter))
    assert_allclose(np.linalg.norm(outline - [3, 4], axis=1), 10)


def test_diameters_are_drawn_true_to_scale():
    cell = Section(diameter=[6, 4, 2] * um, n=2, x=[0, 40, 80] * um)
    first, last = vertices(plot_morphology(cell, show_diameter=True))
    assert_allclose(np.ptp(first[:, 1]), 6)
    assert_allclose([last[:, 0].max(), np.ptp(last[last[:, 0] > 79, 1])], [80, 2])


def test_free_ends_do_not_reach_beyond_the_cell():
    axes = plot_morphology(Cylinder(diameter=10 * um, x=[0, 5] * um), show_diameter=True)
    (outline,) = vertices(axes)
    assert_allclose([outline[:, 0].min(), outline[:, 0].max()], [0, 5], atol=1e-9)


def test_bends_leave_no_gap():
    cell = Cylinder(diameter=10 * um, x=[0, 50] * um)
    cell.bent = Cylinder(diameter=10 * um, y=[0, 50] * um)
    _, bent = vertices(plot_morphology(cell, show_diameter=True))
    assert_allclose(bent[:, 1].min(), -5)


def test_thin_dendrites_keep_a_width_that_can_be_seen():
    axes = plot_morphology(Cylinder(diameter=0.001 * um, x=[0, 500] * um), show_diameter=True)
    assert the_cell(axes).get_linewidth()[0] >= 0.5
    assert_array_equal(the_cell(axes).get_edgecolor(), the_cell(axes).get_facecolor())


def test_compartments_along_the_line_of_sight_are_discs():
    cell = Cylinder(diameter=8 * um, n=3, z=[0, 90] * um)
    drawn = vertices(plot_morphology(cell, plot_3d=False, show_diameter=True))
    for outline in drawn:
        assert_allclose(np.linalg.norm(outline, axis=1), 4)


@pytest.mark.parametrize("show_diameter", [False, True])
def test_compartments_without_length_are_no_nan(show_diameter):
    cell = Section(diameter=[2, 2, 2] * um, n=2, x=[0, 0, 10] * um)
    assert np.isfinite(vertices(plot_morphology(cell, show_diameter=show_diameter))).all()


def test_dendrites_start_at_the_surface_of_the_soma():
    cell = Soma(diameter=20 * um, x=0 * um)
    cell.dend = Section(diameter=[2, 2, 2] * um, n=2, x=[0, 15, 30] * um)
    assert_allclose(vertices(plot_morphology(cell))[1][0], [10, 0])


@pytest.mark.parametrize(("plane", "seen"), [("xy", [0, 1]), ("xz", [0, 2]), ("yz", [1, 2])])
def test_a_cell_in_space_is_projected_onto_a_plane(plane, seen):
    cell = Section(diameter=[1, 1] * um, x=[1, 20] * um, y=[2, 30] * um, z=[3, 40] * um)
    axes = plot_morphology(cell, plot_3d=False, plane=plane, scale_bar=False)
    places = np.array([[1, 2, 3], [20, 30, 40]])
    assert_allclose(vertices(axes)[0][:2], places[:, seen])
    assert axes.get_xlabel() == f"{plane[0]} (µm)"
    assert axes.get_ylabel() == f"{plane[1]} (µm)"


def test_a_cell_is_drawn_in_space_only_if_it_extends_there(monkeypatch):
    calls = []

    def draw_in_space(_geometry, _axes, **options):
        calls.append(options)
        return "scene"

    module = "brian2tools.plotting.morphology.space"
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(draw_in_space=draw_in_space))
    almost_flat = Section(diameter=[1, 1] * um, x=[0, 20] * um, z=[0, 1e-6] * um)
    deep = Section(diameter=[1, 1] * um, x=[0, 20] * um, z=[0, 1.1e-6] * um)
    assert the_cell(plot_morphology(almost_flat))
    assert plot_morphology(deep, backend="plotly") == "scene"
    assert plot_morphology(almost_flat, plot_3d=True) == "scene"
    assert the_cell(plot_morphology(deep, plot_3d=False, axes=Figure().subplots()))
    assert [call["backend"] for call in calls] == ["plotly", "auto"]


def test_marks_of_compartments_stand_at_their_midpoints():
    axes = plot_morphology(flat_cell(), show_compartments=True)
    geometry = Geometry.from_morphology(flat_cell())
    marks = next(line for line in axes.lines if line.get_marker() == "o")
    assert_allclose(marks.get_xydata() * 1e-6, geometry.center[:, :2], atol=1e-12)


def test_colors_take_turns_from_section_to_section():
    axes = plot_morphology(flat_cell(), colors=("red", "#00FF00", "blue"))
    of_each = ["red"] + ["#00FF00"] * 6 + ["blue"] * 3
    assert_allclose(the_cell(axes).get_facecolor(), [to_rgba(color) for color in of_each])


def test_default_colors_are_those_of_the_published_package():
    colors = the_cell(plot_morphology(flat_cell())).get_facecolor()
    assert_allclose(colors[[0, 1]], [to_rgba("darkblue"), to_rgba("darkred")])


def test_one_color_is_enough():
    colors = the_cell(plot_morphology(flat_cell(), colors="k")).get_facecolor()
    assert_allclose(colors, [to_rgba("k")] * 10)


def test_a_scale_bar_takes_the_place_of_the_axes():
    axes = plot_morphology(flat_cell())
    (bar,) = axes.lines
    (text,) = axes.texts
    assert not axes.axison
    assert text.get_text() == f"{np.ptp(bar.get_xdata()):g} µm" == "20 µm"
    assert max(bar.get_ydata()) < min(outline[:, 1].min() for outline in vertices(axes))


def test_one_micrometre_is_as_long_up_as_across():
    assert plot_morphology(flat_cell()).get_aspect() == 1


def test_the_whole_cell_is_in_view():
    axes = plot_morphology(flat_cell(), show_diameter=True)
    corners = np.concatenate(vertices(axes))
    assert axes.get_xlim()[0] < corners[:, 0].min() <= corners[:, 0].max() < axes.get_xlim()[1]
    assert axes.get_ylim()[0] < corners[:, 1].min() <= corners[:, 1].max() < axes.get_ylim()[1]


def test_keywords_go_to_the_cell():
    cell = the_cell(plot_morphology(flat_cell(), lw=3, alpha=0.5, zorder=7))
    assert (cell.get_linewidth()[0], cell.get_alpha(), cell.get_zorder()) == (3, 0.5, 7)


def test_a_title_is_left_out_unless_given():
    assert plot_morphology(flat_cell()).get_title(loc="left") == ""
    assert plot_morphology(flat_cell(), title="Cell").get_title(loc="left") == "Cell"


def test_a_title_stands_above_a_cell_in_space_too():
    cell = Section(diameter=[1, 1] * um, x=[0, 20] * um, z=[0, 30] * um)
    axes = plot_morphology(cell, backend="matplotlib", title="Cell")
    assert axes.get_title(loc="left") == "Cell"


def test_a_chain_of_5000_sections_is_drawn():
    root = section = Cylinder(diameter=1 * um, x=[0, 2] * um)
    for _ in range(4999):
        section.next = Cylinder(diameter=1 * um, x=[0, 2] * um)
        section = section.next
    assert_allclose(vertices(plot_morphology(root))[-1][1], [10_000, 0])


# Values


def test_values_are_shown_in_their_best_unit_with_name_and_bar():
    cell = flat_cell()
    axes = plot_morphology(cell, values=values_of(cell), value_name="v")
    shown = the_cell(axes)
    assert_allclose(shown.get_array(), np.linspace(-70, -50, 10))
    assert shown.get_clim() == (-70, -50)
    assert bar_axes(axes).get_ylabel() == "v (mV)"
    assert shown.get_cmap()(0.0) == mpl.colormaps["viridis"](0.0)


def test_the_unit_of_the_values_can_be_chosen():
    cell = flat_cell()
    axes = plot_morphology(cell, values=values_of(cell), value_unit=volt)
    assert_allclose(the_cell(axes).get_array()[[0, -1]], [-0.07, -0.05])
    assert bar_axes(axes).get_ylabel() == "V"


def test_values_without_unit_have_a_bar_without_one():
    axes = plot_morphology(flat_cell(), values=np.arange(10), value_name="depth")
    assert bar_axes(axes).get_ylabel() == "depth"


@pytest.mark.parametrize("norm", [(-80, -40), (-80 * mV, -0.04 * volt), [-80, -40 * mV]])
def test_limits_of_the_colors_are_quantities_or_numbers_in_the_unit(norm):
    cell = flat_cell()
    shown = the_cell(plot_morphology(cell, values=values_of(cell), value_norm=norm))
    assert_allclose(shown.get_clim(), (-80, -40))


@pytest.mark.parametrize(
    ("norm", "limits"),
    [
        ((None, None), (-70, -50)),
        ((None, -60), (-70, -60)),
        ((-65, None), (-65, -50)),
        ((0, None), (0, 0)),
        ((None, -90), (-90, -90)),
    ],
)
def test_a_missing_limit_comes_from_the_values(norm, limits):
    cell = flat_cell()
    axes = plot_morphology(cell, values=values_of(cell), value_norm=norm, value_colorbar=False)
    assert_allclose(the_cell(axes).get_clim(), limits)
    axes.figure.canvas.draw()


def test_a_norm_of_matplotlib_is_taken():
    norm = LogNorm(1, 100)
    axes = plot_morphology(flat_cell(), values=np.arange(1, 11) * nS, value_norm=norm)
    assert the_cell(axes).norm is norm


def test_a_norm_without_limits_gets_them_from_the_values_and_stays_as_it_was():
    norm = Normalize()
    axes = plot_morphology(flat_cell(), values=np.arange(10), value_norm=norm)
    assert the_cell(axes).get_clim() == (0, 9)
    assert not norm.scaled()


@pytest.mark.parametrize("colormap", ["plasma", mpl.colormaps["plasma"]])
def test_the_color_map_can_be_chosen(colormap):
    axes = plot_morphology(flat_cell(), values=np.arange(10), value_colormap=colormap)
    assert the_cell(axes).get_cmap()(0.5) == mpl.colormaps["plasma"](0.5)


def test_the_color_bar_can_be_left_out_or_changed():
    figure, (left, right) = plt.subplots(1, 2)
    plot_morphology(flat_cell(), values=np.arange(10), value_colorbar=False, axes=left)
    assert bar_axes(left) is None
    plot_morphology(flat_cell(), values=np.arange(10), value_colorbar={"label": "x"}, ax=right)
    assert bar_axes(right).get_ylabel() == "x"
    assert len(figure.axes) == 3


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_values_that_are_not_finite_are_grey_and_said_once(bad):
    cell = flat_cell()
    values = values_of(cell)
    values[[2, 5]] = bad * mV
    with pytest.warns(UserWarning, match="v: 2 of 10 .* drawn in grey") as caught:
        axes = plot_morphology(cell, values=values, value_name="v")
    assert len(caught) == 1
    assert caught[0].filename == __file__
    shown = the_cell(axes)
    axes.figure.canvas.draw()
    assert_allclose(shown.get_facecolor()[[2, 5]], [to_rgba(FAINT)] * 2)
    assert shown.get_clim() == (-70, -50)


def test_values_of_which_none_is_finite_leave_a_grey_cell():
    with pytest.warns(UserWarning, match="10 of 10"):
        axes = plot_morphology(flat_cell(), values=np.full(10, np.nan) * mV)
    axes.figure.canvas.draw()
    assert_allclose(the_cell(axes).get_facecolor(), [to_rgba(FAINT)] * 10)


def test_equal_values_have_one_color():
    axes = plot_morphology(flat_cell(), values=np.full(10, -70) * mV)
    axes.figure.canvas.draw()
    assert len(np.unique(the_cell(axes).get_facecolor(), axis=0)) == 1


def test_values_of_some_compartments_leave_the_others_grey_without_a_warning():
    axes = plot_morphology(flat_cell(), values=[-70, -60] * mV, value_compartments=[8, 3])
    axes.figure.canvas.draw()
    shown = the_cell(axes)
    assert_array_equal(np.flatnonzero(~shown.get_array().mask), [3, 8])
    assert_allclose(shown.get_array()[[8, 3]], [-70, -60])
    assert_allclose(shown.get_facecolor()[0], to_rgba(FAINT))


def test_the_cell_takes_other_values_for_an_animation():
    shown = the_cell(plot_morphology(flat_cell(), values=np.arange(10), show_diameter=True))
    shown.set_array(np.arange(10)[::-1])
    shown.update_scalarmappable()
    assert_allclose(shown.get_facecolor()[0], shown.get_cmap()(1.0))


def test_inputs_are_not_changed():
    cell = flat_cell()
    values = values_of(cell)
    compartments = np.arange(10)
    limits = np.array([-80.0, -40.0])
    before = values.copy()
    for array in (values, compartments, cell._diameter, cell.dend._x):
        array.setflags(write=False)
    plot_morphology(
        cell, values=values, value_compartments=compartments, value_norm=tuple(limits),
        show_diameter=True, show_compartments=True,
    )  # fmt: skip
    assert_array_equal(values, before)


# Where it is drawn


def test_axes_and_ax_mean_the_same_and_nothing_else_is_touched():
    figure, (left, right) = plt.subplots(1, 2)
    plt.sca(left)
    other = plt.figure()
    rc = dict(mpl.rcParams)
    for name in ("axes", "ax"):
        assert plot_morphology(flat_cell(), values=np.arange(10), **{name: right}) is right
    assert plt.gcf() is other
    assert figure.gca() is left
    assert not other.axes
    assert not left.collections
    assert dict(mpl.rcParams) == rc


def test_without_axes_the_current_ones_are_used():
    _, axes = plt.subplots()
    assert plot_morphology(flat_cell()) is axes


def test_a_subfigure_will_do():
    axes = Figure().add_subfigure(GridSpec(1, 2)[0]).subplots()
    assert plot_morphology(flat_cell(), values=np.arange(10), axes=axes) is axes


# Bad input


def without_coordinates():
    cell = Soma(diameter=20 * um)
    cell.dend = Cylinder(diameter=2 * um, length=50 * um, n=5)
    return cell


def test_a_cell_without_coordinates_is_told_what_to_do():
    with pytest.raises(ArgumentError, match=r"no coordinates: plot .*generate_coordinates"):
        plot_morphology(without_coordinates())
    assert len(vertices(plot_morphology(without_coordinates().generate_coordinates()))) == 6


def test_sections_without_coordinates_are_counted():
    cell = flat_cell()
    cell.spine = Cylinder(diameter=1 * um, length=2 * um, n=2)
    with pytest.raises(ArgumentError, match="2 compartments without coordinates"):
        plot_morphology(cell)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"values": np.arange(9) * mV}, ArgumentError, "values has 9 values, .* 10 compartments"),
        ({"values": np.zeros((10, 2))}, ArgumentError, "values has 2 axes"),
        ({"values": ["a"] * 10}, ArgumentTypeError, "values must be an array of"),
        ({"values": np.arange(10) * mV, "value_unit": nS}, DimensionError, "value_unit is nS"),
        ({"values": np.arange(10), "value_unit": mV}, DimensionError, "value_unit is mV"),
        ({"values": np.arange(10), "value_norm": ()}, ArgumentTypeError, "value_norm must be"),
        ({"values": np.arange(10), "value_norm": 3}, ArgumentTypeError, "value_norm must be"),
        ({"values": np.arange(10), "value_norm": (5, 2)}, ArgumentError, "lower value first"),
        ({"values": np.arange(10), "value_norm": (1 * nS, None)}, DimensionError, "value_norm"),
        ({"values": np.arange(10), "value_norm": ("a", 1)}, ArgumentTypeError, "value_norm"),
        ({"values": np.arange(10), "value_colormap": "nice"}, ArgumentError, "value_colormap"),
        ({"values": np.arange(10), "value_colormap": 7}, ArgumentTypeError, "value_colormap"),
        ({"values": [1, 2], "value_compartments": [1]}, ArgumentError, "2 values .* 1"),
        ({"values": [1], "value_compartments": [10]}, ArgumentError, "index 10"),
        ({"values": [1], "value_compartments": [-1]}, ArgumentError, "negative"),
        ({"colors": ()}, ArgumentError, "colors is empty"),
        ({"colors": ("nocolor",)}, ArgumentError, "expected a colour"),
        ({"colors": 5}, ArgumentError, "expected a colour"),
        ({"plane": "zz"}, ArgumentError, "plane is 'zz', expected one of 'xy'"),
        ({"backend": "paraview"}, ArgumentError, "backend is 'paraview', expected one of 'auto'"),
        ({"linewidht": 2}, ArgumentTypeError, "linewidht.*did you mean 'linewidth"),
        ({"axes": "left"}, ArgumentTypeError, "axes must be a matplotlib Axes"),
    ],
)
def test_wrong_arguments_are_named(options, error, message):
    with pytest.raises(error, match=message):
        plot_morphology(flat_cell(), **options)


def test_what_is_no_morphology_is_named():
    with pytest.raises(ArgumentTypeError, match="morphology must be a Morphology, not list"):
        plot_morphology([1, 2, 3])


# Spatial neurons

MODEL = """
Im = gL * (-70*mV - v) : amp/metre**2
gL : siemens/metre**2
twice = 2 * v : volt
"""


def neuron_of(cell):
    neuron = SpatialNeuron(cell, MODEL, name="purkinje")
    neuron.v = "-70*mV + distance/um*mV/10"
    return neuron


def test_a_spatial_neuron_is_its_morphology_under_its_name():
    axes = brian_plot(neuron_of(flat_cell()))
    assert len(vertices(axes)) == 10
    assert the_cell(axes).get_array() is None
    assert axes.get_title(loc="left") == "purkinje"
    _, untitled = plt.subplots()
    assert brian_plot(neuron_of(flat_cell()), untitled, title=None).get_title(loc="left") == ""


@pytest.mark.parametrize("how", ["variable", "values", "view"])
def test_a_variable_of_a_spatial_neuron_is_shown_over_its_morphology(how):
    neuron = neuron_of(flat_cell())
    if how == "view":
        axes = brian_plot(neuron.v, show_diameter=True)
    else:
        axes = brian_plot(neuron, **{how: "v" if how == "variable" else neuron.v})
    assert_allclose(the_cell(axes).get_array(), neuron.v / mV)
    assert bar_axes(axes).get_ylabel() == "v (mV)"
    assert axes.get_title(loc="left") == "purkinje"


def test_a_variable_of_a_cell_in_space_is_shown_in_the_plane():
    cell = Cylinder(diameter=2 * um, n=3, x=[0, 30] * um, z=[0, 50] * um)
    assert len(vertices(brian_plot(neuron_of(cell).v))) == 3


def test_a_subexpression_is_shown_like_a_variable():
    neuron = neuron_of(flat_cell())
    axes = brian_plot(neuron.twice)
    assert_allclose(the_cell(axes).get_array(), 2 * neuron.v / mV)


PARTS = {
    "branch": (lambda neuron: neuron.dend, [5, 6, 7, 8, 9]),
    "main section": (lambda neuron: neuron.dend.main, [5, 6]),
    "compartments": (lambda neuron: neuron[2:4], [2, 3]),
    "distances": (lambda neuron: neuron.axon[10 * um : 50 * um], [1, 2, 3]),
}


@pytest.mark.parametrize("name", ["v", "twice"])
@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("part", PARTS)
def test_a_variable_of_a_part_leaves_the_rest_grey(part, name, kept):
    neuron = neuron_of(flat_cell())
    take, compartments = PARTS[part]
    group = take(neuron) if kept else None
    axes = brian_plot(getattr(group or take(neuron), name))
    array = the_cell(axes).get_array()
    assert_array_equal(np.flatnonzero(~array.mask), compartments)
    assert_allclose(array[compartments], np.asarray(getattr(neuron, name)[:])[compartments] * 1e3)


def test_a_neuron_without_coordinates_is_shown_as_a_dendrogram():
    neuron = neuron_of(without_coordinates())
    axes = brian_plot(neuron.v)
    assert axes.get_ylabel() == "Path distance from soma (µm)"
    assert_allclose(the_cell(axes).get_array()[:6], [-70, -69.5, -68.5, -67.5, -66.5, -65.5])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"variable": "q"}, "no variable 'q' .* it has: .*v"),
        ({"variable": "Ri"}, "no variable 'Ri' with a value for each compartment"),
        ({"variable": "v", "values": np.arange(10)}, "variable and values were both given"),
    ],
)
def test_a_wrong_variable_is_named(options, message):
    with pytest.raises(ArgumentError, match=message):
        brian_plot(neuron_of(flat_cell()), **options)


def test_a_shared_variable_cannot_be_shown():
    neuron = neuron_of(flat_cell())
    with pytest.raises(ArgumentError, match="Ri has one value for the whole neuron"):
        brian_plot(neuron.Ri)


def test_a_variable_whose_neuron_is_gone_is_told_what_to_do():
    with pytest.raises(ArgumentError, match="group of the variable v no longer exists"):
        brian_plot(neuron_of(flat_cell()).v)


def test_a_spatial_neuron_is_not_a_morphology():
    with pytest.raises(ArgumentTypeError, match="pass neuron"):
        plot_morphology(neuron_of(flat_cell()))


def test_unknown_keywords_of_brian_plot_are_errors():
    with pytest.raises(ArgumentTypeError, match="show_diametre"):
        brian_plot(neuron_of(flat_cell()), show_diametre=True)


def test_values_may_be_those_of_another_group_of_the_right_size():
    group = NeuronGroup(10, "g : siemens")
    group.g = "i * nS"
    axes = plot_morphology(flat_cell(), values=group.g)
    assert_allclose(the_cell(axes).get_array(), np.arange(10))
    assert bar_axes(axes).get_ylabel() == "g (nS)"


# The cell of the examples


@in_checkout
def test_growing_the_cell_of_the_examples_gives_the_same_file():
    generator = runpy.run_path(str(GENERATOR))
    text = generator["swc_text"](generator["grow"]())
    assert text == PYRAMIDAL_CELL.read_text(encoding="utf-8")


@in_checkout
@pytest.mark.parametrize("show_diameter", [False, True])
def test_the_cell_of_the_examples_is_large_and_drawn_without_a_warning(show_diameter):
    cell = Morphology.from_file(str(PYRAMIDAL_CELL))
    geometry = Geometry.from_morphology(cell)
    assert len(geometry) >= 1500
    assert np.ptp(geometry.end[:, 2]) > 100e-6
    assert_array_equal(np.flatnonzero(geometry.is_soma), [0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        axes = plot_morphology(
            cell, plot_3d=False, show_diameter=show_diameter, values=geometry.end_distance
        )
        axes.figure.canvas.draw()
    assert all(np.isfinite(outline).all() for outline in vertices(axes))
