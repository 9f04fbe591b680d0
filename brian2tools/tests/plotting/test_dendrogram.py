"""Dendrograms: where their lines are, what they show, and what they are given by mistake."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from brian2 import Cylinder, Morphology, Section, Soma, mV, um
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools import brian_plot, plot_dendrogram
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.style import FAINT


def forked_cell():
    """A soma (0) with a dendrite (1-2) that forks (3-5 and 6), and an axon (7)."""
    cell = Soma(diameter=20 * um)
    cell.dend = Cylinder(diameter=4 * um, length=100 * um, n=2)
    cell.dend.left = Cylinder(diameter=2 * um, length=60 * um, n=3)
    cell.dend.right = Section(diameter=[2, 1] * um, length=[50] * um)
    cell.axon = Cylinder(diameter=1 * um, length=300 * um)
    return cell


def lines_of(axes):
    (tree,) = axes.collections
    return np.array(tree.get_segments())


def root_of(axes):
    (root,) = axes.lines
    return root


def test_each_compartment_is_as_long_as_in_the_cell():
    upright = lines_of(plot_dendrogram(forked_cell()))[:8]
    assert_allclose(upright[:, 0, 1], [0, 0, 50, 100, 120, 140, 100, 0], atol=1e-9)
    assert_allclose(upright[:, 1, 1], [0, 50, 100, 120, 140, 160, 150, 300], atol=1e-9)
    assert_array_equal(upright[:, 0, 0], upright[:, 1, 0])


def test_branches_stand_side_by_side_and_stems_amid_them():
    upright = lines_of(plot_dendrogram(forked_cell()))[:8]
    assert_allclose(upright[:, 0, 0], [1.25, 0.5, 0.5, 0, 0, 0, 1, 2])


def test_level_lines_join_the_branches():
    below, above = lines_of(plot_dendrogram(forked_cell()))[8:]
    assert_allclose(below, [(0.5, 0.0), (2.0, 0.0)], atol=1e-9)
    assert_allclose(above, [[0, 100], [1, 100]])


def test_no_two_branches_cross_in_a_cell_of_many():
    rng = np.random.default_rng(3)
    cell = Cylinder(diameter=1 * um, length=1 * um)
    sections = [cell]
    for number in range(60):
        parent = sections[rng.integers(len(sections))]
        parent[f"s{number}x"] = Cylinder(diameter=1 * um, length=rng.uniform(1, 9) * um)
        sections.append(parent[f"s{number}x"])
    upright = lines_of(plot_dendrogram(cell))[:61]
    for (x0, low), (_, high) in upright:
        overlaps = (upright[:, 0, 0] == x0) & (upright[:, 0, 1] < high) & (upright[:, 1, 1] > low)
        assert np.count_nonzero(overlaps) == 1


def test_the_axis_says_what_it_shows():
    axes = plot_dendrogram(forked_cell())
    assert axes.get_ylabel() == "Path distance from soma (µm)"
    assert not len(axes.get_xticks())
    assert axes.get_ylim()[0] < 0
    assert axes.get_ylim()[1] > 300
    _, other = plt.subplots()
    assert plot_dendrogram(forked_cell().dend, other).get_ylabel() == "Path distance from root (µm)"


def test_lines_are_the_wider_the_larger_the_diameter():
    (tree,) = plot_dendrogram(forked_cell()).collections
    widths = np.array(tree.get_linewidth())
    assert widths[1] == widths[2] > widths[3] > widths[6] > widths[7] > 0
    assert_array_equal(widths[[0, 1]], 4)
    _, axes = plt.subplots()
    (even,) = plot_dendrogram(forked_cell(), axes, show_diameter=False).collections
    assert len(np.unique(even.get_linewidth())) == 1


def test_drawing_keeps_the_widths():
    axes = plot_dendrogram(forked_cell())
    before = list(axes.collections[0].get_linewidth())
    axes.figure.canvas.draw()
    assert_array_equal(axes.collections[0].get_linewidth(), before)


def test_values_color_the_compartments_and_the_forks_above_them():
    values = np.arange(-70, -62) * mV
    axes = plot_dendrogram(forked_cell(), values=values, value_name="v")
    (tree,) = axes.collections
    assert_allclose(tree.get_array(), [*range(-70, -62), -70, -68])
    assert tree.colorbar.ax.get_ylabel() == "v (mV)"
    axes.figure.canvas.draw()
    assert_allclose(tree.get_edgecolor()[7], tree.get_cmap()(1.0))
    assert_allclose(to_rgba(root_of(axes).get_color()), tree.get_cmap()(0.0))


def test_other_values_can_be_set_for_each_compartment():
    (tree,) = plot_dendrogram(forked_cell(), values=np.zeros(8)).collections
    tree.set_array(np.arange(8))
    assert_array_equal(tree.get_array(), [*range(8), 0, 2])


def test_values_that_are_not_finite_are_grey_and_said_once():
    values = np.arange(8.0)
    values[3] = np.nan
    with pytest.warns(UserWarning, match="1 of 8 .* drawn in grey") as caught:
        axes = plot_dendrogram(forked_cell(), values=values)
    assert len(caught) == 1
    axes.figure.canvas.draw()
    assert_allclose(axes.collections[0].get_edgecolor()[3], to_rgba(FAINT))


def test_values_of_some_compartments_leave_the_others_grey():
    axes = plot_dendrogram(forked_cell(), values=[1, 2], value_compartments=[2, 7])
    assert_array_equal(np.flatnonzero(~axes.collections[0].get_array().mask), [2, 7, 9])


def test_the_root_is_marked_on_the_axes_that_were_given():
    _, (left, right) = plt.subplots(1, 2)
    plt.sca(right)
    assert plot_dendrogram(forked_cell(), axes=left) is left
    assert_allclose(root_of(left).get_xydata(), [[1.25, 0]])
    assert not right.lines
    assert not right.collections
    assert plt.gca() is right


def test_keywords_go_to_the_lines():
    axes = plot_dendrogram(forked_cell(), color="red", lw=3, alpha=0.5)
    (tree,) = axes.collections
    assert_allclose(tree.get_edgecolor(), [to_rgba("red", 0.5)])
    assert_array_equal(tree.get_linewidth(), [3])


def test_a_chain_of_5000_sections_is_drawn():
    root = section = Cylinder(diameter=1 * um, length=2 * um)
    for _ in range(4999):
        section.next = Cylinder(diameter=1 * um, length=2 * um)
        section = section.next
    lines = lines_of(plot_dendrogram(root))
    assert len(lines) == 5000
    assert_allclose(lines[-1, 1], [0, 10_000])


def test_a_soma_alone_is_its_marker():
    axes = plot_dendrogram(Soma(diameter=20 * um))
    axes.figure.canvas.draw()
    assert_allclose(root_of(axes).get_xydata(), [[0, 0]])


def test_a_subtree_keeps_its_distances_from_the_soma():
    axes = plot_dendrogram(forked_cell().dend.left)
    assert_allclose(lines_of(axes)[:, :, 1], [[100, 120], [120, 140], [140, 160]])


def test_inputs_are_not_changed():
    cell = forked_cell()
    values = np.arange(8.0) * mV
    for array in (values, cell._diameter, cell.dend._length):
        array.setflags(write=False)
    plot_dendrogram(cell, values=values)
    assert_allclose(values, np.arange(8) * mV)


def test_brian_plot_shows_a_morphology_as_a_dendrogram():
    cell = Morphology.from_points([
        (1, "soma", 0, 0, 0, 20, -1), (2, "dend", 15, 0, 5, 2, 1), (3, "dend", 30, 0, 9, 2, 2),
    ])  # fmt: skip
    axes = brian_plot(cell, show_diameter=False)
    assert axes.get_ylabel() == "Path distance from soma (µm)"
    assert_allclose(lines_of(axes)[:, 1, 1].max(), np.hypot(15, 5) + np.hypot(15, 4))


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"values": [1, 2]}, ArgumentError, "values has 2 values, expected one for each of the 8"),
        ({"value_nome": "v"}, ArgumentTypeError, "value_nome"),
        ({"axes": plt}, ArgumentTypeError, "axes must be a matplotlib Axes, not module"),
    ],
)
def test_wrong_arguments_are_named(options, error, message):
    with pytest.raises(error, match=message):
        plot_dendrogram(forked_cell(), **options)


def test_what_is_no_morphology_is_named():
    with pytest.raises(ArgumentTypeError, match="must be a Morphology, not ndarray"):
        plot_dendrogram(np.zeros(3))
