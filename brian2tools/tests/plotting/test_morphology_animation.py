"""Films of values over a morphology: which times they show, and what is in their pictures."""

from __future__ import annotations

import gc
import sys
import warnings
from io import BytesIO
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import (
    Cylinder,
    Network,
    NeuronGroup,
    Soma,
    SpatialNeuron,
    StateMonitor,
    ms,
    mV,
    run,
    second,
    um,
    volt,
)
from matplotlib.animation import FFMpegWriter, FuncAnimation
from matplotlib.colors import LogNorm, to_rgba
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from brian2tools import animate_morphology
from brian2tools.errors import (
    ArgumentError,
    ArgumentTypeError,
    DimensionError,
    MissingPackageError,
)
from brian2tools.plotting.morphology.film import choose_frames
from brian2tools.plotting.style import FAINT

COMPARTMENTS = 6
SHORT = {"duration": 0.2 * second, "fps": 20}


def cell():
    """A soma and a dendrite of five compartments."""
    soma = Soma(diameter=20 * um, x=0 * um)
    soma.dend = Cylinder(diameter=4 * um, n=5, x=[10, 110] * um)
    return soma


def times(number=21):
    return np.arange(number) * 0.5 * ms


def values(number=21):
    """Compartment c at time index k has the value -70 mV + c + 10 k mV."""
    compartment, time = np.ogrid[:COMPARTMENTS, :number]
    return (-70 + compartment + 10 * time) * mV


def the_cell(film):
    return film.axes.collections[0]


def clock(film):
    (text,) = (text for text in film.axes.texts if text.get_text().startswith("t = "))
    return text.get_text()


def show(film, frame):
    film._cell.show(frame)


def pictures(path):
    """The pixels of all pictures of a file."""
    found = []
    with Image.open(path) as file:
        for frame in range(getattr(file, "n_frames", 1)):
            file.seek(frame)
            found.append(np.asarray(file.convert("RGB"), dtype=float))
    return found


def recorded(variables=("v",), record=True, *, group=lambda neuron: neuron):
    """A monitor of a SpatialNeuron that ran for 1 ms from -60 mV."""
    neuron = SpatialNeuron(cell(), "Im = 1*siemens/meter**2*(-70*mV - v) : amp/meter**2")
    neuron.v = -60 * mV
    monitor = StateMonitor(group(neuron), variables, record=record)
    return neuron, monitor


# Which times


def test_pictures_are_evenly_spread_over_all_times():
    film = animate_morphology(cell(), times(), values(), duration=0.25 * second, fps=20)
    assert_allclose(film.times / ms, [0, 2.5, 5, 7.5, 10])


def test_there_are_no_more_pictures_than_times_and_the_film_still_lasts_as_long():
    film = animate_morphology(cell(), times(4), values(4), duration=2 * second, fps=100)
    assert_allclose(film.times / ms, [0, 0.5, 1, 1.5])
    assert film._interval == 500


def test_a_range_of_times_limits_the_film():
    film = animate_morphology(
        cell(), times(), values(), time_range=(2 * ms, None), duration=0.25 * second, fps=20
    )
    assert_allclose(film.times / ms, [2, 4, 6, 8, 10])


def test_times_that_are_not_evenly_spaced_are_shown_at_their_own_pace():
    uneven = np.array([0, 1, 2, 3, 4, 5, 10.0])
    assert_array_equal(uneven[choose_frames(uneven, 3)], [0, 5, 10])


def test_a_range_without_values_is_refused_with_what_is_known():
    with pytest.raises(ArgumentError, match=r"time_range is 1 s to .*0 s to 0.01 s"):
        animate_morphology(cell(), times(), values(), time_range=(1 * second, 2 * second))


# What is shown


def test_each_picture_shows_the_values_of_its_time_in_the_unit_of_the_colour_bar():
    film = animate_morphology(cell(), times(), values(), value_name="v", **SHORT)
    for frame in (0, 20):
        show(film, frame)
        assert_allclose(the_cell(film).get_array(), -70 + np.arange(6) + 10 * frame)
    assert the_cell(film).colorbar.ax.get_ylabel() == "v (mV)"


def test_the_film_starts_with_its_first_picture():
    film = animate_morphology(cell(), times(), values(), time_range=(1 * ms, None), **SHORT)
    assert_allclose(the_cell(film).get_array(), -50 + np.arange(6))
    assert clock(film) == "t = 1 ms"


def test_colours_stand_for_the_values_of_the_whole_film():
    film = animate_morphology(cell(), times(), values(), time_range=(1 * ms, 2 * ms))
    assert the_cell(film).get_clim() == (-70, 135)
    show(film, 20)
    assert the_cell(film).get_clim() == (-70, 135)


def test_colours_can_be_given_and_need_not_be_linear():
    film = animate_morphology(cell(), times(), values(), value_norm=(-80 * mV, None))
    assert the_cell(film).get_clim() == (-80, 135)
    plt.figure()
    positive = animate_morphology(cell(), times(), values() + 71 * mV, value_norm=LogNorm())
    assert isinstance(the_cell(positive).norm, LogNorm)
    assert_allclose(the_cell(positive).get_clim(), (1, 206))


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({}, "t = 10.0 ms"),
        ({"fps": 0.6}, "t = 10 ms"),
        ({"time_unit": second, "fps": 4}, "t = 0.0100 s"),
    ],
)
def test_the_time_is_written_with_the_digits_that_tell_pictures_apart(settings, text):
    film = animate_morphology(cell(), times(), values(), **{"fps": 20} | settings)
    show(film, 20)
    assert clock(film) == text


def test_the_time_is_inside_of_the_axes_above_the_cell():
    film = animate_morphology(cell(), times(), values(), **SHORT)
    film.axes.figure.canvas.draw()
    (text,) = (text for text in film.axes.texts if text.get_text().startswith("t = "))
    box, axes = text.get_window_extent(), film.axes.get_window_extent()
    assert axes.contains(box.x0, box.y0)
    assert axes.contains(box.x1, box.y1 - 1)


def test_a_dendrogram_moves_with_the_mark_of_its_root():
    film = animate_morphology(cell(), times(), values(), kind="dendrogram", **SHORT)
    assert film.axes.get_ylabel() == "Path distance from soma (µm)"
    show(film, 20)
    tree = the_cell(film)
    assert_allclose(tree.get_array()[:COMPARTMENTS], 130 + np.arange(6))
    (root,) = film.axes.lines
    assert_allclose(to_rgba(root.get_color()), tree.to_rgba(130))


def test_a_morphology_without_coordinates_becomes_a_dendrogram_unless_that_is_refused():
    bare = Soma(diameter=20 * um)
    bare.dend = Cylinder(diameter=4 * um, n=5, length=100 * um)
    film = animate_morphology(bare, times(), values(), **SHORT)
    assert "Path distance" in film.axes.get_ylabel()
    with pytest.raises(ArgumentError, match="coordinates"):
        animate_morphology(bare, times(), values(), kind="morphology")


def test_values_of_some_compartments_leave_the_others_grey():
    film = animate_morphology(cell(), times(), values()[[1, 3]], value_compartments=[1, 3], **SHORT)
    shown = the_cell(film).get_array()
    assert_array_equal(np.ma.getmaskarray(shown), [True, False, True, False, True, True])
    assert_allclose(shown.compressed(), [-69, -67])
    assert_allclose(the_cell(film).cmap.get_bad(), to_rgba(FAINT))


def test_values_that_are_not_finite_are_grey_and_said_once():
    broken = values()
    broken[2, :] = np.nan * mV
    broken[3, 20] = np.inf * mV
    with pytest.warns(UserWarning, match=r"v: 5 of 24 values.*drawn in grey") as said:
        film = animate_morphology(cell(), times(), broken, value_name="v", **SHORT)
    assert len(said) == 1
    assert said[0].filename == __file__
    show(film, 20)
    assert_array_equal(np.flatnonzero(the_cell(film).get_array().mask), [2, 3])


def test_keywords_of_the_plot_are_passed_on_and_unknown_ones_refused():
    film = animate_morphology(cell(), times(), values(), scale_bar=False, title="A", **SHORT)
    assert film.axes.get_xlabel() == "x (µm)"
    assert film.axes.get_title(loc="left") == "A"
    with pytest.raises(ArgumentTypeError, match="colorr"):
        animate_morphology(cell(), times(), values(), colorr="red")


def test_given_axes_are_drawn_on_and_the_current_ones_stay():
    figure, (left, right) = plt.subplots(1, 2)
    film = animate_morphology(cell(), times(), values(), axes=left, **SHORT)
    assert film.axes is left
    assert plt.gca() is right
    assert film._fig is figure
    other = animate_morphology(cell(), times(), values(), ax=right, **SHORT)
    assert other.axes is right


def test_values_are_not_copied_and_read_only_ones_are_unchanged():
    given = values()
    before = given.copy()
    given.flags.writeable = False
    film = animate_morphology(cell(), times(), given, **SHORT)
    assert np.shares_memory(film._cell.film.values, given)
    show(film, 3)
    assert_array_equal(given, before)


# Neurons and monitors


def test_a_monitor_of_a_spatial_neuron_has_all_that_is_needed():
    neuron, monitor = recorded()
    run(1 * ms)
    film = animate_morphology(monitor, **SHORT)
    assert_allclose(film.times, monitor.t[[0, 3, 6, 9]])
    show(film, 9)
    assert_allclose(the_cell(film).get_array(), monitor.v[:, 9] / mV)
    assert the_cell(film).colorbar.ax.get_ylabel() == "v (mV)"
    assert film.axes.get_title(loc="left") == neuron.name


def test_what_is_recorded_later_does_not_disturb_the_film():
    _, monitor = recorded()
    run(1 * ms)
    film = animate_morphology(monitor, **SHORT)
    run(10 * ms)
    show(film, 9)
    assert_allclose(the_cell(film).get_array(), monitor.v[:, 9] / mV)


def test_a_film_outlives_that_its_monitor_is_set_back():
    neuron, monitor = recorded()
    network = Network(neuron, monitor)
    network.store()
    network.run(1 * ms)
    expected = monitor.v[:, 9] / mV
    film = animate_morphology(monitor, **SHORT)
    views = animate_morphology(neuron, monitor.t[:], monitor.variables["v"].get_value().T, **SHORT)
    assert views._cell.film.values.flags.owndata or views._cell.film.values.base.flags.owndata
    network.restore()
    for one in (film, views):
        show(one, 9)
        assert_allclose(the_cell(one).get_array(), expected)


def test_a_neuron_is_taken_with_times_and_values():
    neuron, _ = recorded()
    film = animate_morphology(neuron, times(), values(), **SHORT)
    assert len(the_cell(film).get_paths()) == COMPARTMENTS


def test_a_monitor_of_some_compartments_of_a_part_leaves_the_others_grey():
    neuron, monitor = recorded(record=[0, 2], group=lambda neuron: neuron.dend)
    neuron.v[1:] = -50 * mV
    run(0.5 * ms)
    shown = the_cell(animate_morphology(monitor, **SHORT)).get_array()
    assert_array_equal(np.flatnonzero(~shown.mask), [1, 3])
    assert_allclose(shown.compressed(), [-50, -50])


def test_the_variable_has_to_be_chosen_where_several_were_recorded():
    _, monitor = recorded(("v", "Im"))
    run(0.5 * ms)
    with pytest.raises(ArgumentError, match=r"recorded v, Im: choose one of them with variable"):
        animate_morphology(monitor)
    film = animate_morphology(monitor, variable="Im", **SHORT)
    assert the_cell(film).colorbar.ax.get_ylabel().startswith("Im (")
    with pytest.raises(ArgumentError, match="variable is 'w', expected one of 'v', 'Im'"):
        animate_morphology(monitor, variable="w")


@pytest.mark.parametrize("record", [True, False])
def test_a_monitor_that_recorded_nothing_shows_the_cell_in_grey(record, tmp_path):
    _, monitor = recorded(record=record)
    film = animate_morphology(monitor, **SHORT)
    assert the_cell(film).get_array().mask.all()
    assert the_cell(film).colorbar.ax.get_ylabel() == "v (mV)"
    assert len(film.times) == 0
    film.save(tmp_path / "film.gif")
    assert len(pictures(tmp_path / "film.gif")) == 1


def test_a_monitor_of_point_neurons_is_refused():
    group = NeuronGroup(2, "v : volt")
    monitor = StateMonitor(group, "v", record=True)
    with pytest.raises(ArgumentTypeError, match=r"NeuronGroup, expected .* SpatialNeuron"):
        animate_morphology(monitor)


def test_times_or_values_beside_a_monitor_are_refused():
    _, monitor = recorded()
    with pytest.raises(ArgumentError, match="StateMonitor has its own times"):
        animate_morphology(monitor, times(), values())


# Bad input


@pytest.mark.parametrize(
    ("wrong", "error", "message"),
    [
        ({"morphology": "cell.swc"}, ArgumentTypeError, "morphology must be a Morphology"),
        ({"values": None}, ArgumentTypeError, "needs times and values"),
        ({"times": times() / ms}, DimensionError, "times has no unit.*times first"),
        ({"times": values()[0], "values": times()}, DimensionError, "times has the unit"),
        ({"times": times()[::-1]}, ArgumentError, "times must increase"),
        ({"values": values().T}, ArgumentError, r"shape \(21, 6\).*\(6, 21\): give values.T"),
        ({"values": values()[:4]}, ArgumentError, r"shape \(4, 21\).*\(6, 21\)"),
        ({"values": values()[0]}, ArgumentError, "1 axes"),
        ({"value_compartments": [0, 9]}, ArgumentError, "index 9.*6 compartments"),
        ({"value_unit": second}, DimensionError, "value_unit"),
        ({"time_unit": volt}, DimensionError, "time_unit"),
        ({"kind": "tree"}, ArgumentError, "kind is 'tree'.*'morphology', 'dendrogram'"),
        ({"duration": 0 * second}, ArgumentError, "duration is .*more than 0"),
        ({"duration": 5}, DimensionError, "duration has no unit"),
        ({"fps": -1}, ArgumentError, "fps is -1, expected more than 0"),
        ({"plot_3d": True}, ArgumentError, "films are drawn in the plane"),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_drawn(wrong, error, message):
    good = {"morphology": cell(), "times": times(), "values": values()}
    with pytest.raises(error, match=message):
        animate_morphology(**{**good, **wrong})
    assert not any(axes.has_data() for axes in plt.gcf().axes)


# Files, windows and notebooks


def test_a_gif_has_all_pictures_at_their_pace_and_they_differ(tmp_path):
    film = animate_morphology(cell(), times(), values(), **SHORT)
    film.save(tmp_path / "film.gif", dpi=50)
    with Image.open(tmp_path / "film.gif") as file:
        assert file.info["duration"] == 50
    found = pictures(tmp_path / "film.gif")
    assert len(found) == 4
    height, width = (round(50 * length) for length in film._fig.get_size_inches()[::-1])
    assert found[0].shape == (height, width, 3)
    assert all(np.abs(one - other).max() > 50 for one, other in pairwise(found))


def test_the_last_picture_of_a_file_is_what_matplotlib_draws(tmp_path):
    film = animate_morphology(cell(), times(), values(), **SHORT)
    film.save(tmp_path / "film.apng", dpi=80)
    show(film, 20)
    film._fig.savefig(tmp_path / "still.png", dpi=80)
    (still,) = pictures(tmp_path / "still.png")
    assert np.abs(pictures(tmp_path / "film.apng")[-1] - still).mean() < 0.5


def test_saving_leaves_the_figure_as_it_was(tmp_path):
    film = animate_morphology(cell(), times(), values(), **SHORT)
    figure = film._fig
    canvas, dpi, size = figure.canvas, figure.dpi, tuple(figure.get_size_inches())
    animated = the_cell(film).get_animated()
    film.save(tmp_path / "film.gif", dpi=40)
    assert (figure.canvas, figure.dpi, tuple(figure.get_size_inches())) == (canvas, dpi, size)
    assert the_cell(film).get_animated() == animated


@pytest.mark.parametrize("name", ["film.mp4", "film.mov"])
def test_a_video_without_ffmpeg_says_what_to_install_and_writes_nothing(
    monkeypatch, tmp_path, name
):
    monkeypatch.setattr(FFMpegWriter, "isAvailable", classmethod(lambda _class: False))
    film = animate_morphology(cell(), times(), values(), **SHORT)
    with pytest.raises(MissingPackageError, match=r"ffmpeg, which is not installed.*gif"):
        film.save(tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not FFMpegWriter.isAvailable(), reason="ffmpeg is not installed")
def test_a_video_is_written_where_ffmpeg_is_installed(tmp_path):
    animate_morphology(cell(), times(), values(), **SHORT).save(tmp_path / "film.mp4")
    assert (tmp_path / "film.mp4").read_bytes()[4:8] == b"ftyp"


def test_a_file_name_that_is_no_film_is_refused_with_those_that_are(tmp_path):
    film = animate_morphology(cell(), times(), values(), **SHORT)
    with pytest.raises(ArgumentError, match=r"film.pdf is no film.*gif.*mp4"):
        film.save(tmp_path / "film.pdf")


def test_a_notebook_shows_it_with_buttons_without_a_setting():
    film = animate_morphology(cell(), times(), values(), **SHORT)
    assert plt.rcParams["animation.html"] == "none"
    page = film._repr_html_()
    assert page.count("data:image/png;base64") == 4
    assert "button" in page


def test_a_picture_of_the_figure_shows_the_cell_while_the_film_runs():
    film: Any = animate_morphology(cell(), times(), values(), **SHORT)
    film.axes.figure.canvas.draw()
    assert the_cell(film).get_animated()
    picture = BytesIO()
    film.axes.figure.savefig(picture, dpi=50)
    picture.seek(0)
    pixels = plt.imread(picture)[..., :3]
    purple = np.abs(pixels - the_cell(film).to_rgba(-70)[:3]).max(axis=-1) < 0.02
    assert np.count_nonzero(purple) > 20
    assert isinstance(film, FuncAnimation)


def test_a_film_that_nobody_keeps_lives_as_long_as_its_figure_and_goes_without_a_warning():
    film = animate_morphology(cell(), times(), values(), **SHORT)
    figure = film._fig
    before = sys.getrefcount(film)
    assert before > 2
    del film
    gc.collect()
    assert any(
        type(each).__name__ == "MorphologyAnimation" and each._fig is figure
        for each in gc.get_objects()
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plt.close(figure)
        del figure
        gc.collect()
