"""The arrays that all plots of a morphology are drawn from."""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import Cylinder, Section, Soma, SpatialNeuron, um
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.morphology.geometry import Geometry


def branched_cell():
    """A soma away from the origin, with sections of every kind that Brian has."""
    cell = Soma(diameter=20 * um, x=5 * um, y=7 * um)
    cell.axon = Cylinder(diameter=1 * um, n=4, x=[0, 40] * um, y=[0, 3] * um)
    cell.dend = Section(
        diameter=[6, 4, 3] * um, n=2, x=[0, 5, 12] * um, y=[0, 9, 15] * um, z=[0, 1, 4] * um
    )
    cell.dend.left = Cylinder(diameter=2 * um, n=3, x=[0, -30] * um, z=[0, 9] * um)
    cell.dend.left.tip = Cylinder(diameter=1 * um, n=1, y=[0, 12] * um)
    cell.dend.right = Section(diameter=[2, 1] * um, n=1, x=[0, 10] * um)
    return cell


def chain(sections, **coordinates):
    root = section = Cylinder(diameter=1 * um, **(coordinates or {"length": 2 * um}))
    for _ in range(sections - 1):
        section.next = Cylinder(diameter=1 * um, **(coordinates or {"length": 2 * um}))
        section = section.next
    return root


def test_compartments_are_those_of_a_spatial_neuron_in_its_order():
    cell = branched_cell()
    flat = SpatialNeuron(cell, "Im = 0*amp/metre**2 : amp/metre**2").flat_morphology
    geometry = Geometry.from_morphology(cell)
    assert len(geometry) == flat.n
    for axis, name in enumerate("xyz"):
        assert_allclose(geometry.start[:, axis], getattr(flat, f"start_{name}"))
        assert_allclose(geometry.end[:, axis], getattr(flat, f"end_{name}"))
        assert_allclose(geometry.center[:, axis], getattr(flat, name))
    assert_allclose((geometry.start_distance + geometry.end_distance) / 2, flat.distance)
    assert_allclose((geometry.start_diameter + geometry.end_diameter) / 2, flat.diameter)
    assert_array_equal(geometry.section_depth[geometry.section], flat.depth)
    assert_array_equal(geometry.section_parent, flat.morph_parent_i - 1)
    assert_array_equal(geometry.section_stop, flat.ends)


def test_indices_of_a_section_find_its_compartments():
    cell = branched_cell()
    geometry = Geometry.from_morphology(cell)
    indices = cell.dend.left.indices[:]
    (section,) = np.unique(geometry.section[indices])
    assert_array_equal(np.flatnonzero(geometry.section == section), indices)


def test_each_compartment_is_attached_to_the_end_of_its_parent():
    geometry = Geometry.from_morphology(branched_cell())
    attached = geometry.parent >= 0
    assert np.count_nonzero(~attached) == 1
    assert_allclose(geometry.start[attached], geometry.end[geometry.parent[attached]])
    assert_allclose(
        geometry.start_distance[attached], geometry.end_distance[geometry.parent[attached]]
    )


def test_only_the_soma_is_a_sphere():
    assert_array_equal(np.flatnonzero(Geometry.from_morphology(branched_cell()).is_soma), [0])
    assert not Geometry.from_morphology(chain(3)).is_soma.any()


def test_a_subtree_keeps_its_places_and_distances_in_the_cell():
    cell = branched_cell()
    whole = Geometry.from_morphology(cell)
    part = Geometry.from_morphology(cell.dend)
    inside = np.concatenate([cell.dend.indices[:], *(s.indices[:] for s in (
        cell.dend.left, cell.dend.left.tip, cell.dend.right))])  # fmt: skip
    assert_allclose(part.start, whole.start[inside])
    assert_allclose(part.end_distance, whole.end_distance[inside])
    assert part.parent[0] == -1


def test_a_chain_of_5000_sections_is_read():
    geometry = Geometry.from_morphology(chain(5000, x=[0, 2] * um))
    assert_allclose(geometry.end[-1], [10e-3, 0, 0])
    assert_allclose(geometry.end_distance[-1], 10e-3)
    assert geometry.section_depth[-1] == 4999


def test_without_coordinates_only_places_are_missing():
    geometry = Geometry.from_morphology(chain(3))
    assert not geometry.has_coordinates
    assert np.isnan(geometry.start).all()
    assert_allclose(geometry.end_distance, [2e-6, 4e-6, 6e-6])


def test_a_section_without_coordinates_is_told_from_the_others():
    cell = branched_cell()
    cell.spine = Cylinder(diameter=1 * um, length=3 * um)
    geometry = Geometry.from_morphology(cell)
    assert not geometry.has_coordinates
    assert_array_equal(np.flatnonzero(np.isnan(geometry.start[:, 0])), cell.spine.indices[:])


def test_reading_does_not_change_the_morphology():
    cell = branched_cell()
    before = str(cell.topology())
    Geometry.from_morphology(cell).start[:] = 0
    Geometry.from_morphology(cell).end_diameter[:] = 0
    assert str(cell.topology()) == before
    assert_allclose(cell.x / um, [5])
    assert_allclose(cell.axon.diameter / um, 1)


@pytest.mark.parametrize("wrong", [None, "cell.swc", branched_cell().dend[0:1]])
def test_what_is_no_morphology_is_named(wrong):
    with pytest.raises(
        ArgumentTypeError, match=f"must be a Morphology, not {type(wrong).__name__}"
    ):
        Geometry.from_morphology(wrong)
