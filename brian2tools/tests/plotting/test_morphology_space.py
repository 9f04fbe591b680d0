"""Morphologies in space: the mesh, what each backend makes of it, and how one is chosen."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import Cylinder, Morphology, Section, Soma, mV, um
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LogNorm, to_hex, to_rgba
from mpl_toolkits.mplot3d import Axes3D
from mpl_toolkits.mplot3d.art3d import Line3DCollection, Poly3DCollection
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import plot_morphology
from brian2tools.errors import ArgumentError, ArgumentTypeError, MissingPackageError
from brian2tools.plotting.morphology import backends
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.morphology.mesh import beads, least_radius, surface
from brian2tools.plotting.style import FAINT

PYRAMIDAL_CELL = Path(__file__).parents[3] / "examples" / "data" / "pyramidal_cell.swc"


def cell_in_space():
    """A soma (compartment 0) with a bent section (1-3) and two branches (4-5 and 6)."""
    cell = Soma(diameter=20 * um, x=0 * um)
    cell.dend = Section(
        diameter=[6, 5, 4, 2] * um,
        n=3,
        x=[0, 20, 30, 30] * um,
        y=[0, 20, 50, 80] * um,
        z=[0, 0, 10, 40] * um,
    )
    cell.dend.left = Cylinder(diameter=1 * um, n=2, x=[0, -40] * um, y=[0, 10] * um)
    cell.dend.right = Cylinder(diameter=0.5 * um, n=1, x=[0, 30] * um, z=[0, 30] * um)
    return cell


def two_compartments():
    return Cylinder(diameter=20 * um, n=2, x=[0, 100] * um, z=[0, 10] * um)


def geometry_of(cell):
    return Geometry.from_morphology(cell)


def values_of(cell, low=-70, high=-50):
    return np.linspace(low, high, cell.total_compartments) * mV


def area_and_volume(mesh, compartment=None):
    """Those of the surface, from its triangles; the volume is positive if they face outwards."""
    faces = mesh.faces
    if compartment is not None:
        faces = faces[mesh.face_compartment == compartment]
    first, second, third = np.moveaxis(mesh.vertices[faces], 1, 0)
    area = np.linalg.norm(np.cross(second - first, third - first), axis=1).sum() / 2
    return area, np.einsum("fx,fx->", first, np.cross(second, third)) / 6


# The mesh


def test_a_cylinder_has_the_area_and_the_volume_of_its_closed_form():
    cell = Cylinder(diameter=2 * um, n=1, x=[3, 13] * um, y=[1, 1] * um)
    area, volume = area_and_volume(surface(geometry_of(cell), sides=256))
    assert_allclose(area * 1e12, 2 * np.pi * 10 + 2 * np.pi, rtol=1e-3)
    assert_allclose(volume * 1e18, np.pi * 10, rtol=1e-3)


def test_a_cone_frustum_has_the_area_and_the_volume_of_its_closed_form():
    cell = Section(diameter=[8, 2] * um, n=1, x=[0, 3] * um, y=[0, 2] * um, z=[0, 6] * um)
    area, volume = area_and_volume(surface(geometry_of(cell), sides=256))
    slant = np.hypot(7, 3)
    assert_allclose(area * 1e12, np.pi * ((4 + 1) * slant + 16 + 1), rtol=1e-3)
    assert_allclose(volume * 1e18, np.pi * 7 * (16 + 4 + 1) / 3, rtol=1e-3)


def test_eight_sides_have_the_area_of_an_octagonal_prism():
    cell = Cylinder(diameter=2 * um, n=1, x=[0, 10] * um)
    _, volume = area_and_volume(surface(geometry_of(cell)))
    assert_allclose(volume * 1e18, 10 * 2 * np.sqrt(2), rtol=1e-12)


def test_a_soma_is_close_to_a_sphere_at_its_place():
    cell = Soma(diameter=20 * um, x=5 * um, y=6 * um, z=7 * um)
    mesh = surface(geometry_of(cell))
    area, volume = area_and_volume(mesh)
    assert_allclose(area * 1e12, 4 * np.pi * 100, rtol=0.03)
    assert_allclose(volume * 1e18, 4 / 3 * np.pi * 1000, rtol=0.03)
    distances = np.linalg.norm(mesh.vertices * 1e6 - [5, 6, 7], axis=1)
    assert_allclose(distances, 10)


def test_the_surface_of_each_compartment_is_closed_and_faces_outwards():
    mesh = surface(geometry_of(cell_in_space()))
    for compartment in range(7):
        faces = mesh.faces[mesh.face_compartment == compartment]
        assert set(mesh.vertex_compartment[faces.ravel()]) == {compartment}
        edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
        forwards, backwards = set(map(tuple, edges)), set(map(tuple, edges[:, ::-1]))
        assert len(forwards) == len(edges)
        assert forwards == backwards
        assert area_and_volume(mesh, compartment)[1] > 0


def test_where_a_section_bends_its_compartments_meet_in_one_plane_without_a_gap():
    cell = Section(
        diameter=[2, 2, 2] * um, n=2, x=[0, 10, 10] * um, y=[0, 0, 10] * um, z=[0, 0, 0] * um
    )
    geometry = geometry_of(cell)
    mesh = surface(geometry, sides=64)
    ends = mesh.vertices.reshape(2, 2, 64, 3) * 1e6
    bisector = np.array([1, 1, 0]) / np.sqrt(2)
    for corners in (ends[0, 1], ends[1, 0]):
        assert_allclose((corners - [10, 0, 0]) @ bisector, 0, atol=1e-9)
    assert_allclose(area_and_volume(mesh)[1] * 1e18, 20 * np.pi, rtol=5e-3)


def test_short_wide_compartments_in_a_bend_are_not_turned_inside_out():
    cell = Section(
        diameter=[20, 20, 20] * um, n=2, x=[0, 1, 1] * um, y=[0, 0, 1] * um, z=[0, 0, 0] * um
    )
    geometry = geometry_of(cell)
    ends = surface(geometry).vertices.reshape(2, 2, 8, 3)
    for compartment, direction in enumerate(([1, 0, 0], [0, 1, 0])):
        along = (ends[compartment, 1] - ends[compartment, 0]) @ direction
        assert (along >= -1e-12).all()


def test_a_compartment_without_length_becomes_a_disc_and_nothing_is_nan():
    cell = Cylinder(diameter=4 * um, n=1, x=[5, 5] * um, y=[1, 1] * um)
    mesh = surface(geometry_of(cell))
    assert np.isfinite(mesh.vertices).all()
    assert_allclose(np.linalg.norm(mesh.vertices * 1e6 - [5, 1, 0], axis=1), 2)
    assert_allclose(area_and_volume(mesh)[1], 0, atol=1e-30)


@pytest.mark.parametrize("axis", ["x", "y", "z"])
def test_compartments_along_each_axis_have_their_diameter(axis):
    cell = Cylinder(diameter=4 * um, n=1, **{axis: [0, 10] * um})
    mesh = surface(geometry_of(cell))
    aside = [index for index, name in enumerate("xyz") if name != axis]
    assert_allclose(np.linalg.norm(mesh.vertices[:, aside], axis=1) * 1e6, 2)


def test_thin_dendrites_are_drawn_with_a_least_radius_and_thick_ones_with_their_own():
    geometry = geometry_of(cell_in_space())
    mesh = surface(geometry, thinnest=2e-6)
    for compartment, radius in ((6, 2), (1, 3)):
        corners = mesh.vertices[mesh.vertex_compartment == compartment][:8]
        distance = np.linalg.norm(
            np.cross(
                corners - geometry.start[compartment],
                geometry.end[compartment] - geometry.start[compartment],
            ),
            axis=1,
        ) / np.linalg.norm(geometry.end[compartment] - geometry.start[compartment])
        assert_allclose(distance * 1e6, radius)


def test_without_diameters_all_branches_are_equally_thin_but_the_soma_is_a_sphere():
    geometry = geometry_of(cell_in_space())
    mesh = surface(geometry, thinnest=1e-7, show_diameter=False)
    soma = mesh.vertices[mesh.vertex_compartment == 0]
    assert_allclose(np.linalg.norm(soma, axis=1) * 1e6, 10)
    _, volume = area_and_volume(mesh, 6)
    assert_allclose(volume, np.hypot(30e-6, 30e-6) * 2 * np.sqrt(2) * 1e-14)


def test_the_least_radius_follows_the_extent_of_the_cell():
    cell = Cylinder(diameter=1 * um, n=4, x=[0, 500] * um)
    assert_allclose(least_radius(geometry_of(cell)), 0.5e-6)
    assert_allclose(least_radius(geometry_of(Soma(diameter=10 * um, x=0 * um))), 1e-8)


def test_beads_mark_the_midpoints_of_all_compartments_but_the_soma():
    geometry = geometry_of(cell_in_space())
    mesh = beads(geometry)
    assert set(mesh.vertex_compartment) == set(range(1, 7))
    for compartment in range(1, 7):
        corners = mesh.vertices[mesh.vertex_compartment == compartment]
        assert_allclose(corners.mean(axis=0), geometry.center[compartment], atol=1e-12)


# matplotlib


def draw(cell=None, **kwds):
    return plot_morphology(cell_in_space() if cell is None else cell, backend="matplotlib", **kwds)


def collection_of(axes, kind):
    (found,) = (each for each in axes.collections if isinstance(each, kind))
    return found


def test_a_cell_in_space_is_drawn_on_new_axes_in_space_with_lines_in_micrometres():
    axes = draw()
    assert isinstance(axes, Axes3D)
    geometry = geometry_of(cell_in_space())
    segments = np.asarray(collection_of(axes, Line3DCollection)._segments3d)
    assert_allclose(segments, np.stack([geometry.start, geometry.end], axis=1) * 1e6)


def test_all_directions_have_one_scale():
    axes = draw(scale_bar=False)
    sizes = [np.ptp(limits) for limits in (axes.get_xlim(), axes.get_ylim(), axes.get_zlim())]
    # matplotlib keeps the aspect in the order of its view, in which y points upwards.
    drawn = np.roll(axes._box_aspect, 1)
    assert_allclose(np.sort(drawn) / np.sort(sizes), drawn.max() / max(sizes))


def test_with_diameters_the_cell_is_one_surface():
    axes = draw(show_diameter=True)
    triangles = collection_of(axes, Poly3DCollection)
    assert len(triangles.get_facecolor()) == len(
        surface(geometry_of(cell_in_space()), sides=6).faces
    )


@pytest.mark.parametrize("show_diameter", [False, True])
def test_the_soma_is_a_sphere_with_and_without_diameters(show_diameter):
    axes = draw(
        Soma(diameter=10 * um, x=0 * um, z=3 * um), plot_3d=True, show_diameter=show_diameter
    )
    corners = collection_of(axes, Poly3DCollection)._faces.reshape(-1, 3)
    assert_allclose(np.linalg.norm(corners - [0, 0, 3], axis=1), 5)


def test_values_are_the_array_of_the_lines_with_their_unit_at_the_colour_bar():
    cell = cell_in_space()
    axes = draw(cell, values=values_of(cell), value_name="v")
    lines = collection_of(axes, Line3DCollection)
    assert_allclose(lines.get_array(), np.linspace(-70, -50, 7))
    assert lines.get_clim() == (-70, -50)
    assert lines.colorbar.ax.get_ylabel() == "v (mV)"


@pytest.mark.parametrize("show_diameter", [False, True])
def test_the_colours_of_values_are_seen_in_the_picture(show_diameter):
    axes = draw(two_compartments(), values=[0, 10] * mV, show_diameter=show_diameter)
    canvas = FigureCanvasAgg(axes.figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())[..., :3] / 255
    left_of_colour_bar = picture[:, : int(axes.get_window_extent().x1)]
    for value in (0.0, 0.9):
        seen = np.abs(left_of_colour_bar - plt.colormaps["viridis"](value)[:3]).max(axis=-1) < 0.05
        assert np.count_nonzero(seen) > 50


def test_values_are_the_array_of_the_surface_for_the_compartment_of_each_triangle():
    cell = cell_in_space()
    axes = draw(cell, values=values_of(cell), show_diameter=True, value_colorbar=False)
    triangles = collection_of(axes, Poly3DCollection)
    mesh = surface(geometry_of(cell), sides=6)
    assert_allclose(triangles.get_array(), np.linspace(-70, -50, 7)[mesh.face_compartment])
    assert triangles.colorbar is None


def test_colours_take_turns_from_a_section_to_its_children():
    axes = draw(colors=("red", "blue"))
    colors = collection_of(axes, Line3DCollection).get_color()
    assert_allclose(colors, [to_rgba(name) for name in ("red", *["blue"] * 3, *["red"] * 3)])


def test_the_compartments_are_marked_at_their_midpoints():
    axes = draw(show_compartments=True, scale_bar=False)
    (marks,) = axes.lines
    assert_allclose(np.transpose(marks.get_data_3d()), geometry_of(cell_in_space()).center * 1e6)


def test_a_scale_bar_along_each_axis_takes_the_place_of_the_axes():
    axes = draw()
    assert not axes._axis3don
    lengths = [np.ptp(np.array(leg.get_data_3d()), axis=1) for leg in axes.lines]
    assert_allclose(lengths, 10 * np.eye(3), atol=1e-9)
    assert {text.get_text() for text in axes.texts} == {"x", "y", "z", "10 µm"}


def test_without_a_scale_bar_the_axes_are_labelled_in_micrometres():
    axes = draw(scale_bar=False)
    assert axes._axis3don
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_zlabel()) == (
        "x (µm)",
        "y (µm)",
        "z (µm)",
    )


def test_given_axes_in_space_are_drawn_on_and_a_second_cell_widens_their_limits():
    _, axes = plt.subplots(subplot_kw={"projection": "3d"})
    assert draw(axes=axes) is axes
    far = Cylinder(diameter=1 * um, n=1, x=[500, 600] * um)
    assert draw(far, plot_3d=True, axes=axes) is axes
    assert axes.get_xlim()[0] < -40
    assert axes.get_xlim()[1] > 600


def test_the_view_of_given_axes_is_kept_if_it_was_chosen():
    axes: Any = plt.figure().add_subplot(projection="3d", elev=10, azim=20)
    draw(axes=axes)
    assert (axes.elev, axes.azim) == (10, 20)


def test_flat_axes_are_refused_with_what_to_do():
    _, axes = plt.subplots()
    with pytest.raises(
        ArgumentTypeError, match=r"plt.subplot\(projection='3d'\) or .*plot_3d=False"
    ):
        draw(axes=axes)
    assert not axes.has_data()


def test_current_axes_in_space_are_drawn_on():
    _, axes = plt.subplots(subplot_kw={"projection": "3d"})
    assert draw() is axes


def test_an_empty_figure_is_drawn_on():
    figure = plt.figure()
    assert draw().figure is figure


def test_current_flat_axes_stay_current_and_empty():
    figure, axes = plt.subplots()
    drawn = draw()
    assert drawn.figure is not figure
    assert plt.gcf() is figure
    assert plt.gca() is axes
    assert figure.axes == [axes]
    assert not axes.has_data()


def test_keywords_go_to_the_lines_and_unknown_ones_are_refused():
    axes = draw(linewidth=3)
    assert_array_equal(collection_of(axes, Line3DCollection).get_linewidth(), [3])
    with pytest.raises(ArgumentTypeError, match=r"linewith.*linewidth"):
        draw(linewith=3)


def test_values_that_are_read_only_are_unchanged():
    cell = cell_in_space()
    values = values_of(cell)
    values.flags.writeable = False
    before = values.copy()
    draw(cell, values=values, show_diameter=True)
    assert_array_equal(values, before)


def test_a_chain_of_2000_sections_is_drawn():
    root = tip = Cylinder(diameter=1 * um, n=1, x=[0, 1] * um, z=[0, 1] * um)
    for _ in range(1999):
        tip.next = Cylinder(diameter=1 * um, n=1, x=[0, 1] * um, z=[0, 1] * um)
        tip = tip.next
    axes = draw(root)
    segments = np.asarray(collection_of(axes, Line3DCollection)._segments3d)
    assert_allclose(segments[-1, 1], [2000, 0, 2000])
    assert axes.get_xlim()[1] > 2000


@pytest.mark.skipif(not PYRAMIDAL_CELL.exists(), reason="the file is only in a checkout")
def test_a_whole_pyramidal_cell_has_no_nan_in_its_mesh():
    mesh = surface(geometry_of(Morphology.from_file(str(PYRAMIDAL_CELL))))
    assert np.isfinite(mesh.vertices).all()
    assert len(mesh.vertices) == 16 * 2078 + 24 * 12


# plotly


def plotly_figure(cell=None, **kwds):
    pytest.importorskip("plotly", reason="plotly is an optional package")
    return plot_morphology(cell_in_space() if cell is None else cell, backend="plotly", **kwds)


def trace(figure, name):
    (found,) = (each for each in figure.data if each.name == name)
    return found


def test_plotly_gets_the_mesh_in_micrometres_at_one_scale():
    figure = plotly_figure(show_diameter=True)
    cell = trace(figure, "cell")
    geometry = geometry_of(cell_in_space())
    mesh = surface(geometry, thinnest=least_radius(geometry))
    assert_allclose(np.transpose([cell.x, cell.y, cell.z]), mesh.vertices * 1e6, atol=1e-4)
    assert_array_equal(np.transpose([cell.i, cell.j, cell.k]), mesh.faces)
    assert figure.layout.scene.aspectmode == "data"


def test_plotly_shows_values_at_each_corner_with_their_unit_at_the_colour_bar():
    cell = cell_in_space()
    drawn = trace(plotly_figure(cell, values=values_of(cell), value_name="v"), "cell")
    mesh = surface(geometry_of(cell))
    assert_allclose(drawn.intensity, np.linspace(-70, -50, 7)[mesh.vertex_compartment], rtol=1e-6)
    assert (drawn.cmin, drawn.cmax) == (-70, -50)
    assert drawn.colorbar.title.text == "v (mV)"
    assert drawn.showscale


def test_plotly_uses_the_colour_map():
    cell = cell_in_space()
    drawn = trace(plotly_figure(cell, values=values_of(cell), value_colormap="plasma"), "cell")
    assert drawn.colorscale[0] == (0, to_hex(plt.colormaps["plasma"](0.0)))
    assert drawn.colorscale[-1] == (1, to_hex(plt.colormaps["plasma"](1.0)))


def test_plotly_shows_compartments_without_a_value_in_grey():
    cell = cell_in_space()
    values = values_of(cell)
    values[2] = np.nan * mV
    with pytest.warns(UserWarning, match="1 of 7 values are NaN"):
        figure = plotly_figure(cell, values=values)
    mesh = surface(geometry_of(cell))
    without = trace(figure, "no value")
    assert without.color == FAINT
    assert len(without.i) == np.count_nonzero(mesh.face_compartment == 2)
    assert len(trace(figure, "cell").i) == np.count_nonzero(mesh.face_compartment != 2)


def test_plotly_writes_values_beside_a_scale_that_is_not_linear():
    cell = cell_in_space()
    values = np.logspace(0, 3, 7)
    drawn = trace(plotly_figure(cell, values=values, value_norm=LogNorm()), "cell")
    mesh = surface(geometry_of(cell))
    assert_allclose(drawn.intensity, np.linspace(0, 1, 7)[mesh.vertex_compartment], atol=1e-6)
    assert list(drawn.colorbar.ticktext) == ["1", "3.98", "15.8", "63.1", "251", "1e+03"]


@pytest.mark.parametrize("colors", [["#ff0000"], ["#ff0000", "#0000ff"], ["red", "lime", "blue"]])
def test_plotly_colours_take_turns_from_a_section_to_its_children(colors):
    drawn = trace(plotly_figure(colors=colors), "cell")
    scale = [color for _, color in drawn.colorscale]
    mesh = surface(geometry_of(cell_in_space()))
    depth = np.array([0, 1, 1, 1, 2, 2, 2])[mesh.vertex_compartment]
    shown = [scale[index] for index in drawn.intensity]
    assert shown == [to_hex(colors[each % len(colors)]) for each in depth]
    assert not drawn.showscale


def test_plotly_draws_scale_bars_or_labels_the_axes():
    figure = plotly_figure()
    bar = trace(figure, "scale bar along y")
    assert np.ptp(bar.y) == pytest.approx(10)
    assert bar.text[-1] == "y: 10 µm"
    assert not figure.layout.scene.xaxis.visible
    labelled = plotly_figure(scale_bar=False)
    assert labelled.layout.scene.xaxis.visible
    assert labelled.layout.scene.zaxis.title.text == "z (µm)"


def test_plotly_marks_the_compartments():
    marks = trace(plotly_figure(show_compartments=True), "compartments")
    assert len(marks.i) == len(beads(geometry_of(cell_in_space())).faces)


def test_plotly_takes_keywords_of_its_mesh_and_colour_bar_and_refuses_others():
    cell = cell_in_space()
    bar = {"thickness": 30}
    drawn = trace(
        plotly_figure(cell, values=values_of(cell), value_colorbar=bar, opacity=0.5), "cell"
    )
    assert (drawn.opacity, drawn.colorbar.thickness) == (0.5, 30)
    with pytest.raises(ArgumentTypeError, match=r"'opactiy'.*Mesh3d"):
        plotly_figure(opactiy=0.5)
    with pytest.raises(ArgumentTypeError, match=r"'thick'.*ColorBar"):
        plotly_figure(cell, values=values_of(cell), value_colorbar={"thick": 30})


def test_plotly_pages_work_without_a_network(tmp_path):
    page = tmp_path / "cell.html"
    plotly_figure().write_html(page)
    assert page.stat().st_size > 1e6
    assert "<script src=" not in page.read_text(encoding="utf-8")


def test_axes_are_refused_by_a_backend_that_does_not_draw_on_them():
    pytest.importorskip("plotly", reason="plotly is an optional package")
    _, axes = plt.subplots(subplot_kw={"projection": "3d"})
    with pytest.raises(ArgumentError, match="axes were given with backend='plotly'"):
        plotly_figure(axes=axes)


# The choice of a backend


@pytest.fixture
def surroundings(monkeypatch):
    """Says in which surroundings to choose; by default a terminal without a display."""
    backends._fall_back.cache_clear()

    def arrange(*, notebook=False, display=False, toolkit=False, installed=()):
        monkeypatch.setattr(backends, "_in_notebook", lambda: notebook)
        monkeypatch.setattr(backends, "_at_a_desktop", lambda: display)
        monkeypatch.setattr(backends, "can_show_window", lambda: display and toolkit)
        monkeypatch.setattr(backends, "is_installed", lambda package: package in installed)

    yield arrange
    backends._fall_back.cache_clear()


def test_without_a_display_matplotlib_is_chosen_and_nothing_is_said(surroundings):
    surroundings(installed=["mayavi", "plotly"])
    assert backends.choose_backend("auto") == "matplotlib"


def test_in_a_notebook_plotly_is_chosen(surroundings):
    surroundings(notebook=True, installed=["plotly"])
    assert backends.choose_backend("auto") == "plotly"


def test_axes_are_drawn_on_by_matplotlib_also_in_a_notebook(surroundings):
    surroundings(notebook=True, installed=["plotly"])
    assert backends.choose_backend("auto", has_axes=True) == "matplotlib"


def test_at_a_desktop_mayavi_is_chosen_if_it_can_open_a_window(surroundings):
    surroundings(display=True, toolkit=True, installed=["mayavi"])
    assert backends.choose_backend("auto") == "mayavi"


def test_at_a_desktop_without_mayavi_matplotlib_is_chosen_and_nothing_is_said(surroundings):
    surroundings(display=True, toolkit=True)
    assert backends.choose_backend("auto") == "matplotlib"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"notebook": True}, r"plotly is not installed.*brian2tools\[plotly\]"),
        ({"display": True, "installed": ["mayavi"]}, "finds no Qt.*PySide6"),
    ],
)
def test_falling_back_to_matplotlib_is_said_once_at_the_line_of_the_user(surroundings, where, said):
    surroundings(**where)
    with pytest.warns(UserWarning, match=said) as caught:
        plot_morphology(cell_in_space())
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(plot_morphology(cell_in_space()), Axes3D)


def test_a_backend_that_is_not_known_is_refused_with_those_that_are():
    with pytest.raises(ArgumentError, match="'matplotlib', 'plotly', 'mayavi'"):
        plot_morphology(cell_in_space(), backend="pyvista")


@pytest.mark.parametrize("package", ["plotly", "mayavi"])
def test_a_named_backend_that_is_not_installed_says_what_to_install(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        MissingPackageError, match=rf'pip install "brian2tools\[{package}\]"'
    ) as error:
        plot_morphology(cell_in_space(), backend=package)
    assert isinstance(error.value, ImportError)


def test_mayavi_is_refused_where_vtk_would_end_the_process(monkeypatch):
    monkeypatch.setattr(backends, "is_installed", lambda _package: True)
    monkeypatch.setattr(backends, "_has_display", lambda: False)
    monkeypatch.setattr(backends, "_has_library", lambda *_names: False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(MissingPackageError, match="apt-get install libegl1"):
        plot_morphology(cell_in_space(), backend="mayavi")


def test_a_display_that_is_named_but_gone_does_not_count(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", "no-such-display:99")
    backends._has_display.cache_clear()
    try:
        assert not backends._has_display()
    finally:
        backends._has_display.cache_clear()


def test_a_notebook_is_known_by_its_kernel(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", None)
    assert not backends._in_notebook()
    terminal = SimpleNamespace(get_ipython=object)
    monkeypatch.setitem(sys.modules, "IPython", terminal)
    assert not backends._in_notebook()
    notebook = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=object()))
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    assert backends._in_notebook()


# Mayavi, really rendered


@pytest.fixture
def mayavi_scene(tmp_path):
    """Draws a cell and says what is on the picture of it: its scene, and an array of pixels."""
    pytest.importorskip("mayavi", reason="Mayavi is an optional package")
    if not backends.can_render():
        pytest.skip("VTK finds nothing to draw with")

    def render(cell, **kwds):
        scene = plot_morphology(cell, backend="mayavi", **kwds)
        from mayavi import mlab

        mlab.savefig(str(tmp_path / "cell.png"), figure=scene)
        return scene, plt.imread(tmp_path / "cell.png")[..., :3]

    return render


def pixels_like(picture, color):
    """How many pixels have a colour, but for a little light and shade."""
    wanted = np.array(to_rgba(color)[:3])
    return np.count_nonzero(np.abs(picture - wanted).max(axis=-1) < 0.12)


@pytest.mark.mayavi
def test_mayavi_renders_the_colours_of_the_values(mayavi_scene):
    scene, picture = mayavi_scene(
        two_compartments(),
        values=[0, 10] * mV,
        value_name="v",
        show_diameter=True,
        scale_bar=False,
    )
    viridis = plt.colormaps["viridis"]
    for color in (viridis(0.0), viridis(0.9)):
        assert 2_000 < pixels_like(picture, color) < 200_000
    assert pixels_like(picture, "white") > picture[..., 0].size / 2
    scalars = scene.children[0].data.point_data.scalars.to_array()
    assert_array_equal(np.unique(scalars), [0, 10])


@pytest.mark.mayavi
def test_mayavi_renders_the_colours_of_branches_and_grey_where_there_is_no_value(mayavi_scene):
    _, picture = mayavi_scene(two_compartments(), colors=["red"], show_diameter=True)
    reddish = (picture[..., 0] > 0.4) & (picture[..., 1:] < 0.1).all(axis=-1)
    assert np.count_nonzero(reddish) > 2_000
    with pytest.warns(UserWarning, match="drawn in grey"):
        _, picture = mayavi_scene(
            two_compartments(), values=[np.nan, 1] * mV, show_diameter=True, value_colorbar=False
        )
    colored = np.ptp(picture, axis=-1) > 0.1
    grey = (np.ptp(picture, axis=-1) < 0.02) & (picture[..., 0] > 0.35) & (picture[..., 0] < 0.9)
    assert np.count_nonzero(colored) > 2_000
    assert np.count_nonzero(grey) > 2_000


@pytest.mark.mayavi
def test_mayavi_leaves_the_settings_of_the_user_and_refuses_unknown_keywords(mayavi_scene):
    scene, _ = mayavi_scene(two_compartments(), opacity=0.5)
    from mayavi import mlab

    assert not mlab.options.offscreen
    assert not scene.scene.disable_render
    with pytest.raises(ArgumentTypeError, match=r"'opactiy'.*VTK property"):
        mayavi_scene(two_compartments(), opactiy=0.5)
    assert not mlab.options.offscreen
