"""Axes: which to draw on, and how to part them into panels."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.figure import Figure, SubFigure
from matplotlib.gridspec import GridSpec, GridSpecFromSubplotSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.labels import tidy_axes

__all__ = ["Panels", "add_colorbar", "grid_in_place_of", "resolve_axes", "split_axes"]


@dataclass(frozen=True)
class Panels:
    """What a function that draws several panels returns.

    Attributes
    ----------
    figure : matplotlib.figure.Figure or SubFigure
        The figure that the panels are in.
    axes : dict of str to matplotlib.axes.Axes
        The panels by their names, for example ``panels.axes['raster']``.
    artists : dict of str to list of matplotlib.artist.Artist
        What shows the data in each panel, to be changed after the fact.
    """

    figure: Figure | SubFigure
    axes: Mapping[str, Axes]
    artists: Mapping[str, Sequence[Artist]]


def resolve_axes(axes: Axes | None, ax: Axes | None = None) -> Axes:
    """The axes that were given as ``axes`` or ``ax``, or else pyplot's current ones.

    Raises
    ------
    ArgumentError
        If both are given.
    ArgumentTypeError
        If what is given is not a matplotlib Axes.
    """
    if axes is not None and ax is not None:
        raise ArgumentError("axes and ax were both given, expected one of them: they mean the same")
    chosen = ax if axes is None else axes
    if chosen is None:
        return _current_axes()
    if not isinstance(chosen, Axes):
        raise ArgumentTypeError(
            f"axes must be a matplotlib Axes, not {type(chosen).__name__}: "
            "pass one made by plt.subplots(), and data by its own argument"
        )
    return chosen


class _LayoutUntilTight(ConstrainedLayoutEngine):
    """A constrained layout after which ``plt.tight_layout()`` is no error, as scripts call it.

    After matplotlib's own it is one as soon as there is a colour bar.
    """

    _colorbar_gridspec = True


def _current_axes() -> Axes:
    from matplotlib import pyplot as plt

    figure = plt.gcf()
    engine = figure.get_layout_engine()
    if not figure.axes and (engine is None or type(engine) is ConstrainedLayoutEngine):
        # Labels beside the axes need room, which an empty figure of the user's can give as well.
        figure.set_layout_engine(_LayoutUntilTight())
    return plt.gca()


def split_axes(
    axes: Axes,
    *,
    above: Sequence[float] = (),
    below: Sequence[float] = (),
    left: Sequence[float] = (),
    right: Sequence[float] = (),
    space: float = 0.08,
    own_scale: Collection[tuple[int, int]] = (),
) -> dict[tuple[int, int], Axes]:
    """Part the place of ``axes`` into a grid of panels, in which ``axes`` keeps the main part.

    It works for axes of any figure and with every layout engine, and leaves the current figure
    and the current axes of ``axes``' figure as they were.

    Parameters
    ----------
    axes : Axes
        The axes that give up a part of their place.
    above, below, left, right : sequence of float
        Sizes of the new rows or columns on each side, from top to bottom or left to right,
        relative to the size that ``axes`` keep.
    space : float
        Space between panels as a fraction of their mean size.
    own_scale : collection of tuple
        The panels, such as that of a colour bar, that share nothing with ``axes``.

    Returns
    -------
    dict
        New axes by (row, column) counted from ``axes`` (row -1 is the one above it, column 1 the
        one to the right); (0, 0) is ``axes`` itself. Only the row and the column of ``axes``
        have panels: the corners stay empty. Those in the same column share x with it, those in
        the same row share y.
    """
    heights = [*above, 1.0, *below]
    widths = [*left, 1.0, *right]
    grid = grid_in_place_of(axes, heights, widths, space)
    row, column = len(above), len(left)
    figure = axes.get_figure()
    if figure is None:
        raise ArgumentError("axes were removed from their figure, expected axes in a figure")
    old_place = axes.get_subplotspec()
    for twin in figure.axes:
        if twin is axes or (old_place is not None and twin.get_subplotspec() == old_place):
            twin.set_subplotspec(grid[row, column])
    current = figure.gca()
    panels: dict[tuple[int, int], Axes] = {(0, 0): axes}
    places = [(other - row, 0) for other in range(len(heights)) if other != row]
    places += [(0, other - column) for other in range(len(widths)) if other != column]
    for place in places:
        shared: dict[str, Any] = {"sharex": axes} if place[1] == 0 else {"sharey": axes}
        spec = grid[row + place[0], column + place[1]]
        panel = figure.add_subplot(spec, **({} if place in own_scale else shared))
        panels[place] = tidy_axes(panel)
        _dress_like(panel, axes)
    figure.sca(current)
    return panels


def _dress_like(panel: Axes, axes: Axes) -> None:
    """Give a new panel the texts and ticks of axes that may come from another style."""
    for axis, model in ((panel.xaxis, axes.xaxis), (panel.yaxis, axes.yaxis)):
        tick = model.get_major_ticks(1)[0]
        axis.set_tick_params(
            labelsize=tick.label1.get_fontsize(),
            labelcolor=tick.label1.get_color(),
            color=tick.tick1line.get_color(),
        )
        axis.label.set(fontsize=model.label.get_fontsize(), color=model.label.get_color())


def grid_in_place_of(
    axes: Axes, heights: Sequence[float], widths: Sequence[float], space: float
) -> GridSpec | GridSpecFromSubplotSpec:
    """A grid of panels with these relative sizes, in the place that axes have."""
    settings: dict[str, Any] = {
        "nrows": len(heights), "ncols": len(widths), "hspace": space, "wspace": space,
        "height_ratios": heights, "width_ratios": widths,
    }  # fmt: skip
    spec = axes.get_subplotspec()
    if spec is not None:
        figure = axes.get_figure(root=True)
        if figure is not None and isinstance(figure.get_layout_engine(), ConstrainedLayoutEngine):
            # This engine takes spaces as fractions of the whole figure.
            share = spec.get_position(figure)
            settings |= {"hspace": space * share.height, "wspace": space * share.width}
        return spec.subgridspec(**settings)
    place = axes.get_position(original=True)
    settings |= {"left": place.x0, "right": place.x1, "bottom": place.y0, "top": place.y1}
    return GridSpec(figure=axes.get_figure(root=True), **settings)


def add_colorbar(
    artist: ScalarMappable, axes: Axes, label: str, settings: bool | Mapping[str, Any] = True
) -> Colorbar | None:
    """Add a colour bar beside ``axes``, whichever figure is current; none if settings are False.

    Parameters
    ----------
    artist : ScalarMappable
        What has the colours.
    axes : Axes
        The axes that give up a part of their place.
    label : str
        Name and unit of what the colours mean.
    settings : bool or mapping
        Whether to add one, or further keywords of `matplotlib.figure.Figure.colorbar`.
    """
    if settings is False or settings is None:
        return None
    figure = axes.get_figure()
    if figure is None:
        raise ArgumentError("axes were removed from their figure, expected axes in a figure")
    further: dict[str, Any] = {} if settings is True else dict(settings)
    root = figure.get_figure(root=True)
    if isinstance(root.get_layout_engine(), _LayoutUntilTight) and further.get("cax") is None:
        if root.axes == [axes]:
            # Enough for one panel and its bar, and all layouts that a script asks for can follow.
            root.set_layout_engine("tight")
        else:
            further.setdefault("use_gridspec", False)
    bar = figure.colorbar(artist, **{"ax": axes, "label": label, **further})
    bar.outline.set_visible(False)
    return bar
