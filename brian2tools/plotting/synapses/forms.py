"""The forms in which connections are drawn, and which of them suits how much data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cbook import normalize_kwargs
from matplotlib.collections import PathCollection, PolyCollection

from brian2tools.errors import ArgumentError
from brian2tools.plotting.arguments import check_choice, check_keywords
from brian2tools.plotting.synapses.aggregate import (
    Grid,
    bin_synapses,
    combine_pairs,
    every_neuron,
    pair_grid,
)
from brian2tools.plotting.synapses.colors import COLOR_KEYWORDS, ColorScale
from brian2tools.plotting.synapses.connection_image import (
    ConnectionImage,
    Edges,
    overview_edges,
)
from brian2tools.plotting.synapses.connections import Connections

__all__ = ["FORMS", "Drawn", "Form", "choose_form"]

# The published limits, below which the published forms are fast and legible: an index range below
# the first on both sides is an image, fewer synapses than the second a scatter, else a hexbin.
_IMAGE_SIZE = 1_000
_SCATTER_SYNAPSES = 10_000
# At this number a hexbin of values takes 0.2 s, at a hundred times as many 13 s and gigabytes,
# where a binned image takes a fraction of a second.
_HEXBIN_SYNAPSES = 100_000
# An image holds a value for each pair of neurons; this is the number that takes 200 MB.
_MOST_PAIRS = 25_000_000

# The sides of markers in points. Those larger than what they stand for cover so much of the axes.
_MARKER_SIDES = (1.5, 8.0)
_LARGEST_IN_ROOM = 4.0
_MOST_INK = 0.1
_COLORS = frozenset({"color", "facecolor", "facecolors", "fc"})


Drawn = tuple[Any, ColorScale]


def draw_image(axes: Axes, connections: Connections, kwds: dict[str, Any]) -> Drawn:
    """Every pair of neurons as a cell of a matrix."""
    if connections.size[0] * connections.size[1] > _MOST_PAIRS:
        raise ArgumentError(
            f"plot_type 'image' would need a cell for each of {connections.size[0]} by "
            f"{connections.size[1]} pairs of neurons: take 'binned', which shows them on zooming"
        )
    grid = _binned(connections, *map(every_neuron, connections.size))
    several = bool(grid.number.max(initial=0) > 1)
    image = ConnectionImage(axes, pair_grid(grid), scale=connections.scale, **kwds)
    return image, _scale_of_pairs(connections, several)


def draw_binned(axes: Axes, connections: Connections, kwds: dict[str, Any]) -> Drawn:
    """An image of bins of many pairs, which a zoom makes smaller."""
    rebin = partial(_binned, connections)
    edges = overview_edges(axes, connections.size)
    exact = all(
        len(one) == neurons + 1 for one, neurons in zip(edges, connections.size, strict=True)
    )
    image = ConnectionImage(
        axes, rebin(*edges), None if exact else rebin, scale=connections.scale, **kwds
    )
    beyond = "max" if connections.aggregate == "number" else "both"
    return image, ColorScale(
        label=connections.label(several=True, per="pair"),
        unit=connections.unit,
        from_zero=connections.aggregate in ("number", "sum"),
        extend="neither" if exact else beyond,
    )


def _binned(connections: Connections, source_edges: Edges, target_edges: Edges) -> Grid:
    return bin_synapses(
        *connections.read(),
        source_edges,
        target_edges,
        size=connections.size,
        aggregate=connections.aggregate,
    )


def draw_scatter(axes: Axes, connections: Connections, kwds: dict[str, Any]) -> Drawn:
    """A marker for each pair of neurons that is connected."""
    pairs = combine_pairs(
        *connections.read(), size=connections.size, aggregate=connections.aggregate
    )
    several = bool(pairs.number.max(initial=0) > 1)
    scale = _scale_of_pairs(connections, several)
    kwds = normalize_kwargs(kwds, PathCollection)
    look: dict[str, Any] = {"marker": "s", "linewidth": 0}
    look["s"] = _marker_side(axes, connections.size, len(pairs.sources)) ** 2
    if not _COLORS & kwds.keys():
        look["c"] = pairs.shown / connections.scale
    elif connections.aggregate != "number":
        raise ArgumentError("a colour was given with values, which colours show: leave one out")
    return axes.scatter(pairs.sources, pairs.targets, **look | kwds), scale


def _scale_of_pairs(connections: Connections, several: bool) -> ColorScale:
    counted = connections.aggregate == "number"
    return ColorScale(
        label=connections.label(several=several) if several or not counted else "",
        unit=connections.unit,
        integer=counted,
    )


def _marker_side(axes: Axes, size: tuple[int, int], number: int) -> float:
    """The side of a marker in points: that of a cell, or larger where few markers leave room."""
    place = axes.get_window_extent().transformed(axes.figure.dpi_scale_trans.inverted())
    width, height = 72 * place.width, 72 * place.height
    cell = min(width / size[0], height / size[1])
    room = np.sqrt(_MOST_INK * width * height / max(number, 1))
    return float(np.clip(max(cell, min(room, _LARGEST_IN_ROOM)), *_MARKER_SIDES))


def draw_hexbin(axes: Axes, connections: Connections, kwds: dict[str, Any]) -> Drawn:
    """Hexagons of many pairs."""
    sources, targets, values = connections.read()
    counted = connections.aggregate == "number" or values is None
    if values is not None and not counted:
        finite = np.isfinite(values)
        sources, targets, values = sources[finite], targets[finite], values[finite]
    neurons = min(connections.size)
    kwds = normalize_kwargs(kwds, PolyCollection)
    look: dict[str, Any] = {"mincnt": 1, "linewidth": 0.2}
    # Hexagons of few neurons hold now more and now fewer of them, which looks like a pattern.
    look["gridsize"] = int(np.clip(neurons // 4, 5, 100))
    if not counted:
        look |= {"C": values, "reduce_C_function": getattr(np, connections.aggregate)}
    artist = axes.hexbin(sources, targets, **look | kwds)
    if not counted:
        artist.set_array(np.asarray(artist.get_array()) / connections.scale)
    return artist, ColorScale(
        label=connections.label(several=True, per="hexagon"),
        unit=connections.unit,
        integer=counted,
        from_zero=connections.aggregate in ("number", "sum"),
    )


@dataclass(frozen=True)
class Form:
    """How one ``plot_type`` is drawn.

    Attributes
    ----------
    draw : callable
        Draws connections on axes with further keywords; returns the artist and its colours.
    artist : type
        The class of artist whose properties the keywords are.
    keywords : tuple of str
        Further keywords that are taken.
    """

    draw: Callable[[Axes, Connections, dict[str, Any]], Drawn]
    artist: type[Artist]
    keywords: tuple[str, ...] = ()


# The images resample by themselves, so they take only what every artist has.
FORMS = {
    "scatter": Form(draw_scatter, PathCollection, ("s", "marker")),
    "image": Form(draw_image, Artist),
    "hexbin": Form(draw_hexbin, PolyCollection, ("gridsize", "mincnt")),
    "binned": Form(draw_binned, Artist),
}


def choose_form(function: str, plot_type: str, connections: Connections, kwds: Any) -> Form:
    """The form that ``plot_type`` stands for, which takes these keywords."""
    check_choice("plot_type", plot_type, (*FORMS, "auto"))
    form = FORMS[_automatic(connections) if plot_type == "auto" else plot_type]
    check_keywords(function, kwds, form.artist, (*form.keywords, *COLOR_KEYWORDS))
    return form


def _automatic(connections: Connections) -> str:
    if max(connections.size) < _IMAGE_SIZE:
        return "image"
    if connections.number < _SCATTER_SYNAPSES:
        return "scatter"
    return "hexbin" if connections.number < _HEXBIN_SYNAPSES else "binned"
