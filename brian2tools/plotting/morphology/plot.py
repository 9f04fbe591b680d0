"""`plot_morphology`: a cell in the plane or in space, coloured by branch or by values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2 import Morphology
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import Colormap, to_rgba_array
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_choice, check_keywords
from brian2tools.plotting.morphology.backends import BACKENDS
from brian2tools.plotting.morphology.geometry import Geometry
from brian2tools.plotting.morphology.plane import PLANES, draw_in_plane
from brian2tools.plotting.morphology.values import read_values
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.style import styled

__all__ = ["FLAT", "check_coordinates", "plot_morphology"]

# In metre: with more than this along z, a morphology is one in space.
FLAT = 1e-12


@styled
def plot_morphology(
    morphology: Morphology,
    plot_3d: bool | None = None,
    show_compartments: bool = False,
    show_diameter: bool = False,
    colors: Any = ("darkblue", "darkred"),
    values: Any = None,
    value_norm: Any = (None, None),
    value_colormap: str | Colormap | None = None,
    value_colorbar: bool | Mapping[str, Any] = True,
    value_unit: Quantity | None = None,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    value_name: str | None = None,
    value_compartments: Any = None,
    plane: str = "xy",
    scale_bar: bool = True,
    backend: str = "auto",
    title: str | None = None,
    **kwds: Any,
) -> Any:
    """Plot a morphology in the plane or in space, with values in colour if there are any.

    Parameters
    ----------
    morphology : brian2.Morphology
        The cell, or a section of it with all that is attached to it.
    plot_3d : bool, optional
        Whether to plot in space; by default if anything is more than 1e-12 m away from z = 0.
        If False, a cell that extends in space is projected onto ``plane``.
    show_compartments : bool
        Whether to mark the midpoints of the compartments.
    show_diameter : bool
        Whether to draw the true diameters; thin dendrites keep a width that can be seen.
    colors : color or sequence of color
        Colours that take turns from a section to those attached to it, where no values are given.
    values : Quantity or array-like, optional
        A value for each compartment, in the order of the variables of a SpatialNeuron, such as
        ``neuron.v``. NaN and infinities are drawn in grey.
    value_norm : pair or matplotlib.colors.Normalize
        The values at both ends of the colour map: quantities, numbers in ``value_unit``, or None
        for the least and the greatest; or a norm for values in ``value_unit``.
    value_colormap : str or matplotlib.colors.Colormap, optional
        The colour map; viridis without its brightest tenth by default, which suits thin lines.
    value_colorbar : bool or mapping
        Whether to add a colour bar, or keywords of `matplotlib.figure.Figure.colorbar`.
    value_unit : Quantity, optional
        Unit of the values on the colour bar, such as mV; the best one for them by default.
    axes, ax : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones by default.
    value_name : str, optional
        Name of the values on the colour bar; by default that of a variable such as ``neuron.v``.
    value_compartments : array-like, optional
        Indices of the compartments that ``values`` belong to, such as ``monitor.record``; all
        others are drawn in grey. By default there is a value for each.
    plane : {'xy', 'xz', 'yz'}
        What to project onto where the plot is not in space.
    scale_bar : bool
        Whether to draw a scale bar in place of the axes.
    backend : {'auto', 'matplotlib', 'plotly', 'mayavi'}
        What draws in space.
    title : str, optional
        The title.
    **kwds
        In the plane, properties of `matplotlib.collections.PolyCollection`; in space, of the
        main object of the backend.

    Returns
    -------
    matplotlib.axes.Axes
        In space, what the backend draws on instead. In the plane the last collection that was
        added to the axes is the cell, with one path for each compartment: ``set_array`` gives it
        other values.

    Raises
    ------
    ArgumentError
        If the morphology has no coordinates, if there is not one value for each compartment, or
        if an option has a value that is not known.
    ArgumentTypeError
        If it is not a morphology, or if a keyword is not known.
    DimensionError
        If ``value_unit`` or ``value_norm`` do not have the dimensions of ``values``.

    Examples
    --------
    >>> cell = Soma(diameter=20*um, x=0*um)
    >>> cell.dendrite = Cylinder(diameter=2*um, n=10, x=[10, 110]*um)
    >>> axes = plot_morphology(cell, values=np.linspace(-50, -70, 11)*mV, value_name="v")
    >>> len(axes.collections[0].get_paths())
    11
    """
    geometry = Geometry.from_morphology(morphology)
    check_coordinates(geometry)
    check_choice("plane", plane, PLANES)
    check_choice("backend", backend, BACKENDS)
    shown = None
    if values is not None:
        shown = read_values(
            values,
            len(geometry),
            norm=value_norm,
            colormap=value_colormap,
            unit=value_unit,
            name=value_name,
            compartments=value_compartments,
        )
    look: dict[str, Any] = {
        "show_compartments": show_compartments,
        "show_diameter": show_diameter,
        "colors": _check_colors(colors),
        "values": shown,
        "bar": scale_bar,
        "colorbar": value_colorbar,
        "title": title,
    }
    chosen = None if axes is None and ax is None else resolve_axes(axes, ax)
    if plot_3d or (plot_3d is None and _is_deep(geometry)):
        from brian2tools.plotting.morphology.space import draw_in_space

        return draw_in_space(geometry, chosen, backend=backend, **look, **kwds)
    check_keywords("plot_morphology", kwds, PolyCollection)
    axes = resolve_axes(chosen)
    draw_in_plane(geometry, axes, plane=plane, **look, **kwds)
    return axes


def _is_deep(geometry: Geometry) -> bool:
    return bool(np.abs([geometry.start[:, 2], geometry.end[:, 2]]).max() > FLAT)


def check_coordinates(geometry: Geometry) -> None:
    """Check that each compartment of a morphology has a place.

    Raises
    ------
    ArgumentError
        If one has none; it says how to get coordinates.
    """
    if geometry.has_coordinates:
        return
    without = ~np.isfinite(geometry.start + geometry.end).all(axis=1)
    found = "no" if without.all() else f"{np.count_nonzero(without)} compartments without"
    raise ArgumentError(
        f"morphology has {found} coordinates: plot morphology.generate_coordinates(), which makes "
        "up those that are missing, or use plot_dendrogram"
    )


def _check_colors(colors: Any) -> NDArray[np.float64]:
    try:
        rgba = to_rgba_array(colors)
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"colors is {colors!r}, expected a colour or a sequence of them"
        ) from error
    if not len(rgba):
        raise ArgumentError("colors is empty, expected at least one colour")
    return np.asarray(rgba)
