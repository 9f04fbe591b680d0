"""The surface of a morphology as triangles: what every backend draws in space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brian2tools.plotting.morphology.geometry import Geometry

__all__ = ["Mesh", "beads", "least_radius", "surface"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SIDES = 8
SIDES_OF_SOMA = 24
SIDES_OF_BEAD = 6
# How much wider than the dendrite it sits on.
BEAD = 1.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mesh:
    """Triangles, of which those of each compartment are a closed surface that faces outwards.

    Attributes
    ----------
    vertices : ndarray
        Places of the corners in metre, of shape (vertices, 3).
    faces : ndarray
        Indices of the three corners of each triangle, counterclockwise as seen from outside; of
        shape (faces, 3).
    vertex_compartment, face_compartment : ndarray
        Index of the compartment that each corner and each triangle belongs to.
    """

    vertices: Floats
    faces: Integers
    vertex_compartment: Integers
    face_compartment: Integers


def least_radius(geometry: Geometry, fraction: float = 1 / 1000) -> float:
    """The radius below which a dendrite is too thin to be seen beside the whole cell, in metre."""
    places = np.concatenate([geometry.start, geometry.end])
    extent = float(np.ptp(places, axis=0).max(initial=0.0))
    thickest = float(max(geometry.start_diameter.max(), geometry.end_diameter.max()))
    return fraction * max(extent, thickest)


def surface(
    geometry: Geometry, *, thinnest: float = 0.0, show_diameter: bool = True, sides: int = SIDES
) -> Mesh:
    """Wrap each compartment in a truncated cone, and each soma in a sphere.

    Where a section bends, two cones meet in the plane between them and leave no gap. A
    compartment without length becomes a disc.

    Parameters
    ----------
    geometry : Geometry
        A morphology with coordinates.
    thinnest : float
        The least radius of a cone, in metre.
    show_diameter : bool
        Whether cones have the diameters of the compartments; else all have the least one.
    sides : int
        The number of sides of a cone.

    Examples
    --------
    >>> from brian2tools.plotting.morphology.geometry import Geometry
    >>> cable = Cylinder(diameter=1*um, n=2, x=[0, 10]*um)
    >>> mesh = surface(Geometry.from_morphology(cable))
    >>> mesh.vertices.shape, mesh.faces.shape
    ((32, 3), (56, 3))
    """
    cones, somata = np.flatnonzero(~geometry.is_soma), np.flatnonzero(geometry.is_soma)
    start_radius, end_radius = _radii(geometry, thinnest, show_diameter)
    tubes = _cones(geometry, start_radius, end_radius, sides)
    balls = _spheres(geometry.start[somata], geometry.start_diameter[somata] / 2, SIDES_OF_SOMA)
    return _joined((tubes[cones], cones), (balls, somata))


def beads(geometry: Geometry, *, thinnest: float = 0.0, show_diameter: bool = True) -> Mesh:
    """Small spheres that mark the midpoints of the compartments, without those of somata."""
    marked = np.flatnonzero(~geometry.is_soma)
    radius = BEAD * np.mean(_radii(geometry, thinnest, show_diameter), axis=0)
    return _joined((_spheres(geometry.center[marked], radius[marked], SIDES_OF_BEAD), marked))


def _radii(geometry: Geometry, thinnest: float, show_diameter: bool) -> tuple[Floats, Floats]:
    """The radii that are drawn at both ends of each compartment."""
    if not show_diameter:
        constant = np.full(len(geometry), thinnest)
        return constant, constant
    start_radius = np.maximum(geometry.start_diameter / 2, thinnest)
    return start_radius, np.maximum(geometry.end_diameter / 2, thinnest)


def _joined(*parts: tuple[Floats, Integers]) -> Mesh:
    """One mesh of stacks of rings, given by their corners (stacks, rings, sides, 3) and owners."""
    vertices, faces, vertex_compartment, face_compartment = [], [], [], []
    before = 0
    for rings, compartments in parts:
        size = rings.shape[1] * rings.shape[2]
        each = _faces_of_stack(*rings.shape[1:3])
        first = before + size * np.arange(len(rings))
        vertices.append(rings.reshape(-1, 3))
        faces.append((first[:, None, None] + each).reshape(-1, 3))
        vertex_compartment.append(np.repeat(compartments, size))
        face_compartment.append(np.repeat(compartments, len(each)))
        before += size * len(rings)
    return Mesh(
        vertices=np.concatenate(vertices),
        faces=np.concatenate(faces),
        vertex_compartment=np.concatenate(vertex_compartment),
        face_compartment=np.concatenate(face_compartment),
    )


def _faces_of_stack(rings: int, sides: int) -> Integers:
    """The triangles between rings of corners that lie one over the other, and over both ends."""
    corner = np.arange(rings * sides).reshape(rings, sides)
    low, high = corner[:-1], corner[1:]
    low_next, high_next = np.roll(low, -1, axis=1), np.roll(high, -1, axis=1)
    around = [
        np.stack([low, low_next, high_next], axis=-1).reshape(-1, 3),
        np.stack([low, high_next, high], axis=-1).reshape(-1, 3),
    ]
    fan = np.stack([np.zeros(sides - 2), np.arange(1, sides - 1), np.arange(2, sides)], axis=-1)
    top = corner[-1, fan.astype(np.int64)]
    bottom = corner[0, fan[:, ::-1].astype(np.int64)]
    return np.concatenate([*around, bottom, top])


def _cones(geometry: Geometry, start_radius: Floats, end_radius: Floats, sides: int) -> Floats:
    """The corners at both ends of all compartments, of shape (compartments, 2, sides, 3)."""
    along = geometry.end - geometry.start
    length = np.linalg.norm(along, axis=1)
    direction = along / np.where(length > 0, length, 1)[:, None]
    direction[length == 0] = (0, 0, 1)
    circle = _circles(direction, sides)
    at_start, at_end = _normals(geometry, direction)
    ends = []
    for place, radius, normal in (
        (geometry.start, start_radius, at_start),
        (geometry.end, end_radius, at_end),
    ):
        corner = radius[:, None, None] * circle
        # How far each corner is moved along the cone until it lies in the plane of the bend.
        shift = -np.einsum("csx,cx->cs", corner, normal)
        shift /= np.einsum("cx,cx->c", direction, normal)[:, None]
        shift = np.clip(shift, -length[:, None] / 2, length[:, None] / 2)
        ends.append(place[:, None] + corner + shift[..., None] * direction[:, None])
    return np.stack(ends, axis=1)


def _circles(direction: Floats, sides: int) -> Floats:
    """Corners of regular polygons around ``direction`` with radius 1, counterclockwise."""
    least = np.abs(direction).argmin(axis=1)
    aside = np.cross(direction, np.eye(3)[least])
    aside /= np.linalg.norm(aside, axis=1)[:, None]
    upwards = np.cross(direction, aside)
    angle = np.arange(sides) * 2 * np.pi / sides
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    corners: Floats = cosine * aside[:, None, :] + sine * upwards[:, None, :]
    return corners


def _normals(geometry: Geometry, direction: Floats) -> tuple[Floats, Floats]:
    """Normals of the planes at the start and at the end of each compartment: half-way in a bend."""
    same = geometry.section[1:] == geometry.section[:-1]
    # Turning back by more than 120 degrees would need a plane nearly along the cone.
    bend = np.flatnonzero(same & (np.einsum("cx,cx->c", direction[1:], direction[:-1]) > -0.5))
    half_way = direction[bend] + direction[bend + 1]
    half_way /= np.linalg.norm(half_way, axis=1)[:, None]
    at_start, at_end = direction.copy(), direction.copy()
    at_start[bend + 1] = at_end[bend] = half_way
    return at_start, at_end


def _spheres(center: Floats, radius: Floats, sides: int) -> Floats:
    """Corners of spheres, of shape (spheres, sides / 2, sides, 3)."""
    polar = np.pi * (1 - (np.arange(sides // 2) + 0.5) / (sides // 2))
    angle = np.arange(sides) * 2 * np.pi / sides
    flat = np.sin(polar)[:, None]
    unit: Floats = np.stack(
        np.broadcast_arrays(flat * np.cos(angle), flat * np.sin(angle), np.cos(polar)[:, None]),
        axis=-1,
    )
    corners: Floats = center[:, None, None] + radius[:, None, None, None] * unit
    return corners
