"""The picture of a network as boxes for what it consists of, and arrows for how that is linked."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, PathPatch, Polygon
from matplotlib.path import Path

from brian2tools.plotting.network.arrangement import Point, Size, arrange
from brian2tools.plotting.network.elements import Box, Elements, End, Link, Tag, synapses_text
from brian2tools.plotting.network.look import KINDS, MARGIN, MONITOR, NAME, SMALL, TINY
from brian2tools.plotting.scaled_text import ScaledText, text_size
from brian2tools.plotting.style import INK, MUTED

__all__ = ["Diagram"]

_PADDING = 7.0
_TAG_PADDING = 5.5
_TAG_HEIGHT = 13.0
_TAG_GAP = 3.0
_ARROW = 7.0


class Diagram:
    """Boxes and arrows, with a place for each.

    Parameters
    ----------
    elements : Elements
        What the network consists of.
    room : tuple of float
        Width and height (points) that there are.

    Attributes
    ----------
    size : tuple of float
        Width and height (points) that it needs.
    """

    def __init__(self, elements: Elements, room: Point) -> None:
        self._elements = elements = _with_boxes_for_targets(elements)
        self._plan = arrange(
            {box.name: _box_size(box, self._tags(box.name)) for box in elements.boxes},
            [
                (link.source.box, link.target.box, _label_size(link, self._tags(link.name)))
                for link in elements.links
            ],
            (room[0] - 2 * MARGIN, room[1] - 2 * MARGIN),
        )
        self.size = (self._plan.width + 2 * MARGIN, self._plan.height + 2 * MARGIN)

    def _tags(self, name: str) -> list[Tag]:
        return [tag for tag in self._elements.tags if tag.of.box == name]

    def draw(self, axes: Axes, **kwds: Any) -> list[FancyBboxPatch]:
        """Draw it on axes that show a page of its size, and return the boxes."""
        for link, label, line in zip(
            self._elements.links, self._plan.labels, self._plan.lines, strict=True
        ):
            _draw_line(axes, link, [_inside(point) for point in line])
            _draw_label(axes, link, self._tags(link.name), _inside(label))
        return [
            _draw_box(axes, box, self._tags(box.name), _inside(self._plan.boxes[box.name]), kwds)
            for box in self._elements.boxes
        ]


def _with_boxes_for_targets(elements: Elements) -> Elements:
    """Elements in which synapses that are the target of others are boxes with arrows to and fro."""
    targets = {link.target.box for link in elements.links}
    boxes, links = list(elements.boxes), []
    for link in elements.links:
        if link.name not in targets:
            links.append(link)
            continue
        middle = End(link.name)
        boxes.append(Box(link.name, "synapses", (synapses_text(link),)))
        links.append(Link("", link.kind, link.source, middle))
        links.append(Link("", "synapses", middle, link.target))
    return Elements(tuple(boxes), tuple(links), elements.tags)


def _inside(point: Point) -> Point:
    return point[0] + MARGIN, point[1] + MARGIN


def _tag_text(tag: Tag) -> str:
    return f"{tag.text} {tag.of.part}".strip()


def _tags_size(tags: Iterable[Tag]) -> Point:
    widths = [text_size(_tag_text(tag), TINY)[0] + 2 * _TAG_PADDING for tag in tags]
    return max(widths, default=0.0), len(widths) * (_TAG_HEIGHT + _TAG_GAP)


def _body_size(box: Box) -> Point:
    name_width, name_height = text_size(box.name, NAME, "bold")
    sizes = [text_size(line, SMALL) for line in box.lines]
    width = max([name_width, *(width for width, _ in sizes)])
    height = name_height + sum(height for _, height in sizes)
    return width + 2 * _PADDING, height + 2 * _PADDING


def _box_size(box: Box, tags: Iterable[Tag]) -> Size:
    width, height = _body_size(box)
    tags_width, tags_height = _tags_size(tags)
    return Size(max(width, tags_width), height / 2, height / 2 + tags_height, width)


def _draw_box(
    axes: Axes, box: Box, tags: Iterable[Tag], at: Point, kwds: dict[str, Any]
) -> FancyBboxPatch:
    x, y = at
    width, height = _body_size(box)
    face, edge = KINDS[box.kind]
    look = {"facecolor": face, "edgecolor": edge, "linewidth": 1.0, "zorder": 3, **kwds}
    style = "round,pad=0,rounding_size=5"
    patch = FancyBboxPatch((x - width / 2, y - height / 2), width, height, boxstyle=style, **look)
    axes.add_patch(patch)
    top = y + height / 2 - _PADDING
    for text, size, weight in [
        (box.name, NAME, "bold"),
        *((line, SMALL, "normal") for line in box.lines),
    ]:
        row = text_size(text, size, weight)[1]
        ScaledText(
            axes, x, top - row / 2, text, size, weight=weight, color=INK,
            ha="center", va="center_baseline", zorder=4,
        )  # fmt: skip
        top -= row
    _draw_tags(axes, tags, (x, y - height / 2))
    return patch


def _draw_tags(axes: Axes, tags: Iterable[Tag], at: Point) -> None:
    """Write the tags below each other, beginning below a point."""
    x, top = at
    for tag in tags:
        text = _tag_text(tag)
        width = text_size(text, TINY)[0] + 2 * _TAG_PADDING
        top -= _TAG_HEIGHT + _TAG_GAP
        axes.add_patch(
            FancyBboxPatch(
                (x - width / 2, top), width, _TAG_HEIGHT,
                boxstyle=f"round,pad=0,rounding_size={_TAG_HEIGHT / 2}",
                facecolor=MONITOR.face, edgecolor=MONITOR.edge, linewidth=0.6, zorder=3,
            )
        )  # fmt: skip
        ScaledText(
            axes, x, top + _TAG_HEIGHT / 2, text, TINY, color=MONITOR.edge,
            ha="center", va="center_baseline", zorder=4,
        )  # fmt: skip


def _label(link: Link) -> tuple[str, str]:
    """What is written above and below the line of a link."""
    match link.source.part, link.target.part:
        case "", "":
            part = ""
        case source, "":
            part = f"from {source}"
        case "", target:
            part = f"to {target}"
        case source, target:
            part = f"{source} → {target}"
    return "  ".join(filter(None, (link.name, part))), synapses_text(link)


def _label_size(link: Link, tags: Iterable[Tag]) -> Size:
    (above, above_height), (below, below_height) = (
        text_size(text, SMALL) if text else (0.0, 0.0) for text in _label(link)
    )
    tags_width, tags_height = _tags_size(tags)
    return Size(max(above, below, tags_width) + 4, above_height + 2, below_height + 2 + tags_height)


def _draw_label(axes: Axes, link: Link, tags: Iterable[Tag], at: Point) -> None:
    x, y = at
    above, below = _label(link)
    color = KINDS[link.kind].edge
    if above:
        ScaledText(axes, x, y + 3, above, SMALL, color=color, ha="center", va="bottom", zorder=4)
    if below:
        ScaledText(axes, x, y - 3, below, SMALL, color=MUTED, ha="center", va="top", zorder=4)
    _draw_tags(axes, tags, (x, y - _label_size(link, ()).below))


def _draw_line(axes: Axes, link: Link, points: list[Point]) -> None:
    """Draw the curves of a link, wider for more synapses, with a head at its target."""
    width = 1.0 + 0.25 * math.log10(max(link.number or 1, 1))
    look: dict[str, Any] = {"color": KINDS[link.kind].edge, "zorder": 2}
    *points, before, tip = points
    length = math.dist(before, tip)
    along = (before[0] - tip[0]) / length * _ARROW, (before[1] - tip[1]) / length * _ARROW
    base = tip[0] + along[0], tip[1] + along[1]
    path = Path([*points, before, base], [Path.MOVETO, *[Path.CURVE4] * (len(points) + 1)])
    dashes = "--" if link.number == 0 else "-"
    axes.add_patch(
        PathPatch(path, fill=False, linewidth=width, linestyle=dashes, capstyle="butt", **look)
    )
    half = 0.4 + 0.1 * (width - 1)
    corners = [(base[0] - side * along[1], base[1] + side * along[0]) for side in (half, -half)]
    axes.add_patch(Polygon([tip, *corners], closed=True, linewidth=0, **look))
