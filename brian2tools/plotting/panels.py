"""Axes: which to draw on, how to part them into panels, and what stands around the data."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from brian2.units import Quantity
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.figure import Figure, SubFigure
from matplotlib.font_manager import FontProperties
from matplotlib.gridspec import GridSpec, GridSpecFromSubplotSpec
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.plotting.style import INK
from brian2tools.plotting.units import axis_label

__all__ = [
    "Panels",
    "add_colorbar",
    "direct_label",
    "direct_labels",
    "grid_in_place_of",
    "grouped_digits",
    "integer_ticks",
    "label_axes",
    "nice_length",
    "places_apart",
    "resolve_axes",
    "scale_bar",
    "set_title",
    "split_axes",
    "tidy_axes",
]


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


def _current_axes() -> Axes:
    from matplotlib import pyplot as plt

    figure = plt.gcf()
    if not figure.axes and figure.get_layout_engine() is None:
        # Labels beside the axes need room, which an empty figure of the user's can give as well.
        figure.set_layout_engine("constrained")
    return plt.gca()


def tidy_axes(axes: Axes) -> Axes:
    """Hide the top and right spines, also of axes that were made in another style."""
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def label_axes(
    axes: Axes,
    x: tuple[str, Quantity | None] | None = None,
    y: tuple[str, Quantity | None] | None = None,
) -> Axes:
    """Label the axes with names and units, and tidy them."""
    if x is not None:
        axes.set_xlabel(axis_label(*x))
    if y is not None:
        axes.set_ylabel(axis_label(*y))
    return tidy_axes(axes)


def set_title(axes: Axes, *parts: str) -> None:
    """Set the bold title at the left, its parts separated by dots; no parts leave it alone."""
    if parts:
        axes.set_title("  ·  ".join(parts), loc="left")


def grouped_digits(number: int) -> str:
    r"""A whole number with its digits in groups of three, parted by narrow spaces.

    Examples
    --------
    >>> grouped_digits(14160).split("\N{NARROW NO-BREAK SPACE}")
    ['14', '160']
    """
    return (
        f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        if abs(number) >= 10_000
        else str(number)
    )


def integer_ticks(*axis: Axis) -> None:
    """Put ticks at whole numbers only, for axes that show indices or counts."""
    for one in axis:
        locator = MaxNLocator(integer=True, nbins="auto", min_n_ticks=1, steps=[1, 2, 5, 10])
        one.set_major_locator(locator)


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
    axes.set_subplotspec(grid[row, column])
    figure = axes.get_figure()
    if figure is None:
        raise ArgumentError("axes were removed from their figure, expected axes in a figure")
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
    bar = figure.colorbar(artist, **{"ax": axes, "label": label, **further})
    bar.outline.set_visible(False)
    return bar


def direct_label(axes: Axes, y: float, text: str, color: Any = INK, **kwds: Any) -> Annotation:
    """Write ``text`` to the right of the axes at the height ``y`` of the data."""
    settings = {
        "va": "center",
        "ha": "left",
        "color": color,
        "annotation_clip": False,
        "xytext": (6, 0),
        "textcoords": "offset points",
        **kwds,
    }
    return axes.annotate(text, xy=(1, y), xycoords=axes.get_yaxis_transform(), **settings)


def direct_labels(
    axes: Axes, labels: Iterable[tuple[float, str, Any]], **kwds: Any
) -> list[Annotation]:
    """Write texts to the right of axes, moved apart where they would overlap.

    Axes in a figure that has no layout engine get narrower where a text would leave the figure.

    Parameters
    ----------
    axes : Axes
        Axes whose limits are set.
    labels : iterable of tuple
        Height in data coordinates, text and colour of each label.
    **kwds
        Properties of `matplotlib.text.Annotation`.

    Returns
    -------
    list of Annotation
        The labels from bottom to top; those out of a view that is zoomed in are not drawn.
    """
    labels = sorted(labels, key=lambda label: label[0])
    if not labels:
        return []
    axes.get_ylim()  # brings the limits, and so the transform, up to date
    to_points = 72 / axes.figure.dpi
    wanted = [
        (float(axes.transData.transform((0, y))[1]) - axes.bbox.y0) * to_points
        for y, _, _ in labels
    ]
    font = FontProperties(size=kwds.get("fontsize", kwds.get("size"))).get_size_in_points()
    sizes = [1.3 * font * (text.count("\n") + 1) for _, text, _ in labels]
    moved = np.subtract(places_apart(wanted, sizes, 0, axes.bbox.height * to_points), wanted)
    notes = [
        direct_label(
            axes, y, text, color, **{"xytext": (6, shift), "annotation_clip": True, **kwds}
        )
        for (y, text, color), shift in zip(labels, moved, strict=True)
    ]
    _make_room(axes, notes)
    return notes


def places_apart(
    wanted: Sequence[float], sizes: Sequence[float], low: float = -np.inf, high: float = np.inf
) -> NDArray[Any]:
    """Where things stand side by side, in their order and as near to where they are wanted.

    Parameters
    ----------
    wanted : sequence of float
        Where the middle of each thing is wanted; there is at least one.
    sizes : sequence of float
        How much room each takes.
    low, high : float
        Between these they stand if there is enough room.

    Examples
    --------
    >>> places_apart([0, 1, 8], [2, 2, 2]).tolist()
    [-0.5, 1.5, 8.0]
    """
    ends = np.cumsum(sizes)
    offsets = ends - np.array(sizes) / 2
    # Without the sizes of what is below, places only have to ascend: isotonic regression.
    pools: list[list[float]] = []
    for place in np.subtract(wanted, offsets):
        pools.append([place])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            upper = pools.pop()
            pools[-1] += upper
    places = np.concatenate([np.full(len(pool), np.mean(pool)) for pool in pools])
    placed: NDArray[Any] = np.clip(places, low, max(high - ends[-1], low)) + offsets
    return placed


def _make_room(axes: Axes, texts: Iterable[Text]) -> None:
    figure = axes.get_figure(root=True)
    if figure is None or figure.get_layout_engine() is not None:
        return
    margin = 4 / 72 * figure.dpi
    excess = max(text.get_window_extent().x1 for text in texts) + margin - figure.bbox.x1
    if not 0 < excess < axes.bbox.width:
        return
    place = axes.get_position()
    right = place.x1 - excess / figure.bbox.width
    # Panels one above the other stay in line.
    for one in axes.get_shared_x_axes().get_siblings(axes):
        x, y, width, height = one.get_position().bounds
        if np.allclose((x, width), (place.x0, place.width)):
            one.set_position((x, y, right - x, height))


def nice_length(span: float, fraction: float = 0.25) -> float:
    """The longest of 1, 2 or 5 times a power of ten that is at most ``fraction`` of ``span``."""
    longest = span * fraction
    power = 10.0 ** np.floor(np.log10(longest))
    return float(power * max(step for step in (1, 2, 5) if step * power <= longest * (1 + 1e-9)))


def scale_bar(
    axes: Axes,
    length: float,
    text: str,
    *,
    at: tuple[float, float],
    vertical: bool = False,
    color: Any = INK,
    transform: Transform | None = None,
) -> tuple[Line2D, Text]:
    """Draw a bar of ``length`` in data coordinates, starting at ``at``, with a text beside it.

    ``transform`` is what the coordinates are in if these are not the data's, for example
    ``axes.get_yaxis_transform()`` for a vertical bar beside the axes.

    Returns
    -------
    tuple of Line2D and Text
        The bar and its text.
    """
    x, y = at
    ends = ([x, x], [y, y + length]) if vertical else ([x, x + length], [y, y])
    place = axes.transData if transform is None else transform
    bar = Line2D(
        *ends, color=color, linewidth=2.5, solid_capstyle="butt", clip_on=False, transform=place
    )
    axes.add_line(bar)
    middle, offset = ((x, y + length / 2), (6, 0)) if vertical else ((x + length / 2, y), (0, -5))
    note = axes.annotate(
        text,
        xy=middle,
        xycoords=place,
        xytext=offset,
        textcoords="offset points",
        ha="left" if vertical else "center",
        va="center" if vertical else "top",
        color=color,
        annotation_clip=False,
    )
    return bar, note
