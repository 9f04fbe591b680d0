"""What a picture of a cell in space consists of, whatever draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from brian2tools.plotting.labels import nice_length
from brian2tools.plotting.morphology.geometry import MICROMETRE, Geometry
from brian2tools.plotting.morphology.mesh import Mesh, beads, least_radius, surface
from brian2tools.plotting.morphology.values import CompartmentValues

__all__ = ["MICROMETRE", "Legs", "Scene"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Legs:
    """A scale bar for space: three legs that stand at right angles and show the directions too.

    Attributes
    ----------
    corner : ndarray
        Where the legs meet, in µm.
    ends : ndarray
        Where the legs along x, y and z end, in µm, of shape (3, 3).
    text : str
        The length of each leg.
    """

    corner: Floats
    ends: Floats
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """A cell and how it is to be shown; the parameters are those of `plot_morphology`.

    Attributes
    ----------
    geometry : Geometry
        The cell.
    show_diameter, show_compartments : bool
        Whether to show the true diameters and the midpoints of the compartments.
    colors : ndarray
        Colours that take turns from a section to its children, of shape (colours, 4).
    values : CompartmentValues or None
        What the compartments are coloured by instead.
    bar : bool
        Whether there is a scale bar in place of axes.
    colorbar : bool or mapping
        Whether there is a colour bar, or keywords of the backend's colour bar.
    title : str or None
        The title.
    """

    geometry: Geometry
    show_diameter: bool
    show_compartments: bool
    colors: Floats
    values: CompartmentValues | None
    bar: bool
    colorbar: bool | Mapping[str, Any]
    title: str | None = None

    @property
    def rgba(self) -> Floats:
        """The colour of each compartment, of shape (compartments, 4)."""
        if self.values is not None:
            return self.values.rgba
        depth = self.geometry.section_depth[self.geometry.section]
        return self.colors[depth % len(self.colors)]

    @property
    def colorbar_settings(self) -> dict[str, Any] | None:
        """Keywords for the colour bar; None if there is nothing to show or none is wanted."""
        if self.values is None or self.colorbar is False or self.colorbar is None:
            return None
        return {} if self.colorbar is True else dict(self.colorbar)

    def surface(self, **settings: Any) -> Mesh:
        """The surface of the cell in metre."""
        return surface(self.geometry, **self._thickness(), **settings)

    def beads(self) -> Mesh:
        """The marks of the midpoints in metre."""
        return beads(self.geometry, **self._thickness())

    def _thickness(self) -> dict[str, Any]:
        return {"thinnest": least_radius(self.geometry), "show_diameter": self.show_diameter}

    @property
    def limits(self) -> tuple[Floats, Floats]:
        """The least and the greatest coordinates of the cell in µm."""
        geometry = self.geometry
        places = np.concatenate([geometry.start, geometry.end])
        radius = np.concatenate([geometry.start_diameter, geometry.end_diameter])[:, None] / 2
        low, high = (places - radius).min(axis=0), (places + radius).max(axis=0)
        return low / MICROMETRE, high / MICROMETRE

    @property
    def legs(self) -> Legs:
        """The scale bar, to the left of the lower end of the cell."""
        low, high = self.limits
        length = nice_length(float((high - low).max()), 0.15)
        corner = low - np.array([1.5 * length, 0, 0])
        return Legs(
            corner=corner, ends=corner + length * np.eye(3), text=f"{length:g} \N{MICRO SIGN}m"
        )
