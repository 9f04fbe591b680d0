"""Drawing a morphology in space: which backend draws it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from matplotlib.axes import Axes

from brian2tools.errors import ArgumentError
from brian2tools.plotting.morphology.backends import choose_backend
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.morphology.scene import Floats, Scene
from brian2tools.plotting.morphology.values import CompartmentValues

__all__ = ["draw_in_space"]


def draw_in_space(
    geometry: Geometry,
    axes: Axes | None = None,
    *,
    backend: str,
    show_compartments: bool,
    show_diameter: bool,
    colors: Floats,
    values: CompartmentValues | None,
    bar: bool,
    colorbar: bool | Mapping[str, Any],
    title: str | None = None,
    **kwds: Any,
) -> Any:
    """Draw a morphology in space, in µm.

    Parameters
    ----------
    geometry : Geometry
        A morphology with coordinates.
    axes : mpl_toolkits.mplot3d.axes3d.Axes3D, optional
        Axes for matplotlib to draw on.
    backend : {'auto', 'matplotlib', 'plotly', 'mayavi'}
        What draws it; see `choose_backend` for ``'auto'``.
    show_compartments, show_diameter, colors, values, colorbar, title
        As in `plot_morphology`, after they were checked.
    bar : bool
        Whether a scale bar takes the place of the axes.
    **kwds
        Properties of the backend's main object: a Poly3DCollection or, without diameters, a
        Line3DCollection of matplotlib, a Mesh3d of plotly, a VTK property for Mayavi.

    Returns
    -------
    Axes3D, plotly.graph_objects.Figure or mayavi.core.scene.Scene
        What the cell was drawn on.

    Raises
    ------
    MissingPackageError
        If the backend that was named is not installed or cannot be used.
    """
    chosen = choose_backend(backend, has_axes=axes is not None)
    if axes is not None and chosen != "matplotlib":
        raise ArgumentError(
            f"axes were given with backend={chosen!r}, but only matplotlib draws on axes: "
            "leave one of them out"
        )
    scene = Scene(
        geometry=geometry,
        show_diameter=show_diameter,
        show_compartments=show_compartments,
        colors=colors,
        values=values,
        bar=bar,
        colorbar=colorbar,
        title=title,
    )
    adapter = import_module(f"brian2tools.plotting.morphology.space_{chosen}")
    return adapter.draw(scene, axes, **kwds) if axes is not None else adapter.draw(scene, **kwds)
