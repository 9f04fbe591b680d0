"""What stands around the data: names and units, titles, texts beside the axes, scale bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
from brian2.units import Quantity
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.cbook import normalize_kwargs
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.text import Annotation, Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Transform
from numpy.typing import NDArray

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.arguments import check_keywords
from brian2tools.plotting.style import INK
from brian2tools.plotting.units import axis_label

_SEPARATOR = "  ·  "
_SMALLEST_TITLE = 0.75

# What a text takes only when it is made.
_OF_ANNOTATE = ("annotation_clip", "arrowprops", "textcoords", "xytext")

__all__ = [
    "direct_label",
    "direct_labels",
    "grouped_digits",
    "integer_ticks",
    "label_axes",
    "nice_length",
    "places_apart",
    "scale_bar",
    "set_title",
    "tidy_axes",
]


def tidy_axes(axes: Axes) -> Axes:
    """Hide the top and right spines, also of axes that were made in another style.

    The right one stays where it has the ticks, as that of twin axes.
    """
    axes.spines["top"].set_visible(False)
    axes.spines["right"].set_visible(axes.yaxis.get_ticks_position() == "right")
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
    """Set the bold title at the left, its parts separated by dots; no parts leave it alone.

    It gets smaller, and loses its later parts, where there is no room for them. It gives way to
    one that the user sets in the middle, as ``plt.title`` does.
    """
    if not parts:
        return
    for part in parts:
        if not isinstance(part, str):
            raise ArgumentTypeError(f"title must be a text or None, not {part!r}")
    title = axes.set_title(_SEPARATOR.join(parts), loc="left")
    _fit(title, axes.bbox.width, parts)
    axes.title.add_callback(partial(_give_way, title, title.get_text()))


def _fit(title: Text, room: float, parts: Sequence[str]) -> None:
    """Have a title with less of its parts, and smaller, where it is wider than its axes."""
    # TeX would be started to measure a text.
    if title.get_usetex() or not room:
        return
    width = title.get_window_extent().width
    while width * _SMALLEST_TITLE > room and len(parts) > 1:
        parts = parts[:-1]
        title.set_text(_SEPARATOR.join(parts))
        width = title.get_window_extent().width
    if width > room:
        shrunk = max(room / width, _SMALLEST_TITLE)
        title.set_fontsize(shrunk * float(title.get_fontsize()))


def _give_way(title: Text, text: str, other: Text) -> None:
    """Take a title away that nobody has changed, if there is another one."""
    if other.get_text() and title.get_text() == text:
        title.set_text("")


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


def direct_label(axes: Axes, y: float, text: str, color: Any = INK, **kwds: Any) -> Annotation:
    """Write ``text`` to the right of the axes at the height ``y`` of the data."""
    settings = {
        "verticalalignment": "center",
        "horizontalalignment": "left",
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

    Axes in a figure that has no layout engine get narrower where a text would leave the figure or
    reach into other axes.

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
    check_keywords("label_kwds", kwds, Annotation, _OF_ANNOTATE)
    settings = {"annotation_clip": True, **normalize_kwargs(kwds, Annotation)}
    labels = sorted(labels, key=lambda label: label[0])
    if not labels:
        return []
    axes.get_ylim()  # brings the limits, and so the transform, up to date
    to_points = 72 / axes.figure.dpi
    wanted = [
        (float(axes.transData.transform((0, y))[1]) - axes.bbox.y0) * to_points
        for y, _, _ in labels
    ]
    font = FontProperties(size=settings.get("fontsize")).get_size_in_points()
    sizes = [1.3 * font * (text.count("\n") + 1) for _, text, _ in labels]
    moved = np.subtract(places_apart(wanted, sizes, 0, axes.bbox.height * to_points), wanted)
    notes = [
        direct_label(axes, y, text, **{"color": color, "xytext": (6, shift), **settings})
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
    edge = min([figure.bbox.x1, *_left_sides_of_neighbours(axes, figure)])
    excess = max(text.get_window_extent().x1 for text in texts) + margin - edge
    if not 0 < excess < axes.bbox.width:
        return
    place = axes.get_position()
    right = place.x1 - excess / figure.bbox.width
    # Panels one above the other stay in line.
    for one in axes.get_shared_x_axes().get_siblings(axes):
        x, y, width, height = one.get_position().bounds
        if np.allclose((x, width), (place.x0, place.width)):
            one.set_position((x, y, right - x, height))
            # matplotlib takes that for a wish to be left out of layouts.
            one.set_in_layout(True)


def _left_sides_of_neighbours(axes: Axes, figure: Figure) -> Iterator[float]:
    """Where in the figure the axes to the right begin, their labels included."""
    for other in figure.axes:
        beside = other.bbox.x0 >= axes.bbox.x1 and other.bbox.y0 < axes.bbox.y1
        if beside and other.bbox.y1 > axes.bbox.y0 and other.get_visible():
            box = other.get_tightbbox()
            # One that is still empty gets a label, too.
            label = 0 if other.get_ylabel() else 1.6 * float(other.yaxis.label.get_fontsize())
            yield (other.bbox.x0 if box is None else box.x0) - label / 72 * figure.dpi


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
