"""How values of synapses become colours, and the colour bar that says so."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units import Quantity
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import plain_limit
from brian2tools.plotting.panels import add_colorbar
from brian2tools.plotting.style import INK, signed_colormap
from brian2tools.plotting.units import finite_range

__all__ = [
    "COLOR_KEYWORDS",
    "ColorScale",
    "ColorbarSettings",
    "color_by_value",
    "explain_colors",
    "needs_colorbar",
]

ColorbarSettings = bool | Mapping[str, Any]

COLOR_KEYWORDS = ("cmap", "norm", "vmin", "vmax")

# Means of equal values differ by their rounding, which is no difference to show.
_EQUAL = 1e-9

_BRIGHTEST = 0.99


@dataclass(frozen=True, kw_only=True)
class ColorScale:
    """What the colours of an artist mean.

    Attributes
    ----------
    label : str
        Name and unit of the values; empty if there is nothing to tell apart.
    unit : Quantity
        The unit that the values are in.
    integer : bool
        Whether all values are whole numbers.
    from_zero : bool
        Whether the colours begin at zero and not at the smallest value.
    extend : {'neither', 'max', 'both'}
        At which end a zoom can show values beyond the colours.
    """

    label: str
    unit: Quantity
    integer: bool = False
    from_zero: bool = False
    extend: str = "neither"


def color_by_value(artist: ScalarMappable, scale: ColorScale, given: Mapping[str, Any]) -> None:
    """Set the norm and the colours of an artist that has its values.

    Values of both signs get colours that are neutral at zero, equal ones get one colour.

    Parameters
    ----------
    artist : ScalarMappable
        The artist.
    scale : ColorScale
        What the values are.
    given : mapping
        Those of `COLOR_KEYWORDS` that the user gave, which win.
    """
    values = _values(artist)
    low, high = finite_range(values) or (0.0, 1.0)
    equal = _equal(low, high)
    if scale.from_zero and not equal:
        low = min(low, 0.0)
        if scale.extend == "max":
            # A few bins that have many synapses by chance would leave the others dark.
            high = float(np.quantile(values, _BRIGHTEST))
    artist.set_norm(_norm(low, high, values, scale.unit, given))
    colormap = given.get("cmap")
    if isinstance(colormap, str) and colormap not in colormaps:
        raise ArgumentError(f"cmap is {colormap!r}, expected a name in matplotlib.colormaps")
    if colormap is None and not scale.label:
        colormap = ListedColormap([INK])
    elif colormap is None and equal:
        colormap = ListedColormap([colormaps["viridis"](0.25)])
    elif colormap is None and low < 0 < high:
        colormap = signed_colormap()
    if colormap is not None:
        artist.set_cmap(colormap)


def _values(artist: ScalarMappable) -> NDArray[Any]:
    return np.ma.compressed(np.ma.asarray(artist.get_array()))


def _equal(low: float, high: float) -> bool:
    return high - low <= _EQUAL * max(abs(low), abs(high))


def _norm(
    low: float, high: float, values: Any, unit: Quantity, given: Mapping[str, Any]
) -> Normalize | str:
    norm = given.get("norm")
    limits = [given.get(name) for name in ("vmin", "vmax")]
    if norm is not None:
        if limits != [None, None]:
            raise ArgumentError("norm was given with vmin or vmax, expected one of them")
        if isinstance(norm, Normalize) and not norm.scaled():
            norm = copy(norm)
            norm.autoscale_None(values)
        return norm
    if low < 0 < high and limits == [None, None]:
        low, high = -max(-low, high), max(-low, high)
    elif _equal(low, high):
        middle, width = (low + high) / 2, abs(high) or 1.0
        low, high = middle - width, middle + width
    first, last = (plain_limit(name, given.get(name), unit) for name in ("vmin", "vmax"))
    return Normalize(low if first is None else first, high if last is None else last)


def needs_colorbar(artist: ScalarMappable, scale: ColorScale, settings: ColorbarSettings) -> bool:
    """Whether colours tell something apart, and a colour bar is wanted."""
    return bool(scale.label) and settings is not False and _values(artist).size > 0


def explain_colors(
    artist: ScalarMappable,
    scale: ColorScale,
    axes: Axes,
    settings: ColorbarSettings,
    *,
    place: Axes | None = None,
) -> None:
    """Add a colour bar beside ``axes``, or in the axes ``place``."""
    ours: dict[str, Any] = {"extend": scale.extend, "cax": place}
    low, high = finite_range(_values(artist)) or (0.0, 1.0)
    if _equal(low, high):
        ours["ticks"] = [low]
    elif scale.integer:
        ours["ticks"] = MaxNLocator(integer=True, steps=[1, 2, 5, 10])
    if isinstance(settings, Mapping):
        ours |= settings
    add_colorbar(artist, axes, scale.label, ours)
