"""Axes: which are drawn on, and how they are parted into panels."""

from __future__ import annotations

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from numpy.testing import assert_allclose

from brian2tools import Panels
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.panels import add_colorbar, resolve_axes, split_axes

LAYOUTS = [None, "constrained", "tight"]


def test_axes_are_those_given_by_either_name_or_the_current_ones():
    _, (first, second) = plt.subplots(1, 2)
    assert resolve_axes(first) is first
    assert resolve_axes(None, first) is first
    assert resolve_axes(None) is second
    with pytest.raises(ArgumentError, match="axes and ax were both given"):
        resolve_axes(first, second)


@pytest.mark.parametrize("wrong", [3, "axes", np.zeros(2)])
def test_what_are_no_axes_is_named(wrong):
    with pytest.raises(ArgumentTypeError, match="axes must be a matplotlib Axes, not"):
        resolve_axes(wrong)


def test_figure_is_not_changed_by_asking_for_its_axes():
    figure, axes = plt.subplots()
    assert resolve_axes(None) is axes
    assert figure.get_layout_engine() is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_split_axes_stand_in_the_place_of_the_old_ones(layout):
    figure = Figure(layout=layout)
    axes = figure.add_subplot(2, 1, 2)
    before = axes.get_position(original=True)
    panels = split_axes(axes, above=[0.5], below=[0.25, 0.25], right=[0.2])
    assert set(panels) == {(-1, 0), (0, 0), (1, 0), (2, 0), (0, 1)}
    assert panels[0, 0] is axes
    places = {key: panel.get_position(original=True) for key, panel in panels.items()}
    for place in places.values():
        assert before.x0 - 1e-9 <= place.x0 < place.x1 <= before.x1 + 1e-9
        assert before.y0 - 1e-9 <= place.y0 < place.y1 <= before.y1 + 1e-9
    column = [places[row, 0] for row in (2, 1, 0, -1)]
    assert all(lower.y1 < upper.y0 for lower, upper in pairwise(column))
    assert_allclose([place.height / places[0, 0].height for place in column], [0.25, 0.25, 1, 0.5])
    assert places[0, 0].x1 < places[0, 1].x0
    figure.canvas.draw()


def test_split_axes_share_the_scale_of_their_row_or_column():
    axes = Figure().add_subplot()
    panels = split_axes(axes, below=[1], right=[1, 1], own_scale=[(0, 2)])
    axes.set(xlim=(0, 7), ylim=(1, 8))
    assert panels[1, 0].get_xlim() == (0, 7)
    assert panels[0, 1].get_ylim() == (1, 8)
    assert panels[0, 2].get_ylim() == (0, 1)


def test_axes_can_be_split_again_and_anywhere():
    axes = Figure().add_axes((0.1, 0.2, 0.5, 0.6))
    panels = split_axes(split_axes(axes, below=[1])[1, 0], right=[1])
    place = panels[0, 1].get_position()
    assert (place.x1, place.y0) == pytest.approx((0.6, 0.2))


def test_splitting_leaves_what_is_current():
    figure, (first, second) = plt.subplots(1, 2)
    other = plt.figure()
    figure.sca(first)
    split_axes(second, below=[1])
    assert plt.gcf() is other
    assert figure.gca() is first


def test_axes_without_a_figure_are_named():
    axes = Figure().add_subplot()
    axes.remove()
    with pytest.raises(ArgumentError, match="axes were removed from their figure"):
        split_axes(axes, below=[1])


def test_panels_cannot_be_exchanged():
    panels = Panels(Figure(), {}, {})
    with pytest.raises(AttributeError):
        panels.figure = Figure()


def test_colour_bar_stands_beside_its_axes_whichever_figure_is_current():
    figure, axes = plt.subplots()
    image = axes.imshow([[1, 2]])
    plt.figure()
    bar = add_colorbar(image, axes, "w (nS)")
    assert bar.ax.figure is figure
    assert bar.ax.get_ylabel() == "w (nS)"
    assert add_colorbar(image, axes, "w", False) is None
    assert add_colorbar(image, axes, "w", {"orientation": "horizontal"}).orientation == "horizontal"


def test_twin_axes_go_with_their_axes():
    figure, axes = plt.subplots(layout="constrained")
    twin = axes.twinx()
    panels = split_axes(axes, below=[0.5])
    figure.canvas.draw()
    assert_allclose(twin.get_position().bounds, axes.get_position().bounds)
    assert axes.get_position().y0 > panels[1, 0].get_position().y1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("existing", [True, False])
def test_a_script_may_call_tight_layout_after_a_colour_bar(existing):
    if existing:
        plt.figure()
    axes = resolve_axes(None)
    bar = add_colorbar(axes.scatter([0, 1], [0, 1], c=[0, 1]), axes, "w (nS)")
    plt.tight_layout()
    axes.figure.canvas.draw()
    assert axes.get_position().x1 < bar.ax.get_position().x0
