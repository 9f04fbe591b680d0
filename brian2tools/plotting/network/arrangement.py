"""Where the boxes of a diagram stand, and how the lines between them run.

Boxes stand in columns, so that lines lead from one column to a later one as far as the network
allows. The label of each line has a place of its own, in a column between those of the boxes, and
a line that passes a column of boxes has one there too: so nothing can overlap.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from brian2tools.plotting.labels import places_apart
from brian2tools.plotting.network.layers import layers_of

__all__ = ["Arrangement", "Size", "arrange"]

Point = tuple[float, float]

_GAP = 14.0
_LOOP = 24.0
_PASSAGE = 5.0
_SPACE = 4.0
_MOST_STRETCH = 1.6
_SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Size:
    """Width of something, and how far it reaches above and below the line that runs to it.

    ``body`` is the width of the part of it at which lines end, 0 where they run through.
    """

    width: float
    above: float
    below: float
    body: float = 0.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Places in a page of some width and height, with the origin at its lower left.

    Attributes
    ----------
    boxes : dict of str to tuple
        The point of each box to which its size refers.
    labels : list of tuple
        For each line the middle of its label, at the height of the line.
    lines : list of list of tuple
        For each line the points of its cubic Bézier curves, from its source to its target.
    """

    width: float
    height: float
    boxes: dict[str, Point]
    labels: list[Point]
    lines: list[list[Point]]


@dataclass(slots=True, eq=False)
class _Node:
    """A place in a column: of a box, of a label or of a line that passes."""

    column: int
    width: float
    above: float
    below: float
    body: float = 0.0
    x: float = 0.0
    y: float = 0.0
    neighbours: list[_Node] = field(default_factory=list)


def arrange(
    boxes: Mapping[str, Size],
    links: Sequence[tuple[str, str, Size]],
    room: Point = (0.0, 0.0),
) -> Arrangement:
    """Find a place for each box, line and label.

    Parameters
    ----------
    boxes : mapping of str to Size
        The size of each box, in which lines end at the height of its middle or near it.
    links : sequence of tuple
        For each line the boxes that it leads from and to, and the size of its label.
    room : tuple
        Width and height that there are; what is not needed goes between the boxes.
    """
    if not boxes:
        return Arrangement(0.0, 0.0, {}, [], [])
    layers = layers_of(list(boxes), [(source, target) for source, target, _ in links])
    nodes = {
        name: _Node(2 * layers[name], size.width, size.above, size.below, size.body)
        for name, size in boxes.items()
    }
    chains, labels = _chains(nodes, links)
    columns = _columns(dict.fromkeys([*nodes.values(), *(n for chain in chains for n in chain)]))
    _settle(columns)
    width = _place_across(columns, room[0])
    height = _place_up([node for column in columns for node in column], room[1])
    _move_to_loops(chains, columns)
    return Arrangement(
        width,
        height,
        boxes={name: (node.x, node.y) for name, node in nodes.items()},
        labels=[(label.x, label.y) for label in labels],
        lines=_lines(chains),
    )


def _chains(
    boxes: Mapping[str, _Node], links: Sequence[tuple[str, str, Size]]
) -> tuple[list[list[_Node]], list[_Node]]:
    """The nodes that each line runs through, with its boxes, and the one with its label."""
    chains: list[list[_Node]] = []
    labels: list[_Node] = []
    load: Counter[int] = Counter()
    for source, target, label in links:
        start, end = boxes[source], boxes[target]
        first, last = sorted((start.column, end.column))
        gaps = range(first + 1, max(last, first + 2), 2)
        place = min(gaps, key=lambda column: load[column])
        load[place] += 1
        between = [
            _Node(column, label.width, label.above, label.below)
            if column == place
            else _Node(column, 0.0, _PASSAGE, _PASSAGE)
            for column in range(first + 1, max(last, first + 2))
        ]
        labels.append(between[place - first - 1])
        chain = [start, *(between if start.column <= end.column else between[::-1]), end]
        for one, other in itertools.pairwise(chain):
            one.neighbours.append(other)
            other.neighbours.append(one)
        chains.append(chain)
    return chains, labels


def _columns(nodes: Iterable[_Node]) -> list[list[_Node]]:
    columns: dict[int, list[_Node]] = {}
    for node in nodes:
        columns.setdefault(node.column, []).append(node)
    for column in columns.values():
        widest = max(node.width for node in column)
        for node in column:
            # A line keeps clear of the boxes that it passes.
            node.width = node.width or widest
    return [columns[place] for place in sorted(columns)]


def _settle(columns: Sequence[Sequence[_Node]]) -> None:
    """Order the nodes of each column and set their heights, near those that they are linked to."""
    linked = [[node for node in column if node.neighbours] for column in columns]
    for nodes in linked:
        _stack(nodes, [0.0] * len(nodes))
    for sweep in range(_SWEEPS):
        for nodes in linked if sweep % 2 else linked[::-1]:
            wanted = {node: fmean(other.y for other in node.neighbours) for node in nodes}
            nodes.sort(key=wanted.__getitem__)
            _stack(nodes, [wanted[node] for node in nodes])
    lowest = min((node.y - node.below for nodes in linked for node in nodes), default=0.0)
    for column in columns:
        alone = [node for node in column if not node.neighbours][::-1]
        top = sum(node.above + node.below + _GAP for node in alone)
        _stack(alone, [lowest - top] * len(alone))


def _stack(column: Sequence[_Node], wanted: Sequence[float]) -> None:
    """Put nodes on top of each other, the first lowest, as near to where they are wanted."""
    if not column:
        return
    # What a node is wanted at need not be its middle.
    shifts = [(node.above - node.below) / 2 for node in column]
    sizes = [node.above + node.below + _GAP for node in column]
    middles = places_apart([y + shift for y, shift in zip(wanted, shifts, strict=True)], sizes)
    for node, middle, shift in zip(column, middles, shifts, strict=True):
        node.y = float(middle - shift)


def _place_across(columns: Sequence[Sequence[_Node]], room: float) -> float:
    """Set where the columns stand, with at most this room between them, and return the width."""
    widths = [max(node.width for node in column) for column in columns]
    spare = (room - sum(widths)) / max(len(columns) - 1, 1)
    # A loop at the widest box has its label in the next column.
    space = min(max(spare, _LOOP + _SPACE), 2 * _LOOP)
    left = 0.0
    for column, width in zip(columns, widths, strict=True):
        for node in column:
            node.x = left + width / 2
        left += width + space
    return left - space


def _place_up(nodes: Sequence[_Node], room: float) -> float:
    """Move the nodes apart as far as there is room, the lowest to 0, and return the height."""
    height = max(node.y + node.above for node in nodes) - min(node.y - node.below for node in nodes)
    stretch = min(max(room / height, 1.0), _MOST_STRETCH)
    lowest = min(stretch * node.y - node.below for node in nodes)
    for node in nodes:
        node.y = stretch * node.y - lowest
    return max(node.y + node.above for node in nodes)


def _move_to_loops(chains: Iterable[Sequence[_Node]], columns: Iterable[Sequence[_Node]]) -> None:
    """Put the labels of lines that lead back to their own box as near to the loop as they can."""
    column_of = {node: column for column in columns for node in column}
    for start, *between, end in chains:
        if start is end:
            [label] = between
            loop = max(start.body / 2 + _LOOP, start.width / 2)
            # A label may be above or below its box, and so next to another of the column.
            passed = [node.width / 2 for node in column_of[start] if _side_by_side(node, label)]
            left = start.x + max([loop, *passed]) + _SPACE
            label.x = min(label.x, left + label.width / 2)


def _side_by_side(one: _Node, other: _Node) -> bool:
    """Whether two nodes are at the same height, or almost."""
    return (
        one.y - one.below < other.y + other.above + _SPACE
        and other.y - other.below < one.y + one.above + _SPACE
    )


def _lines(chains: Sequence[Sequence[_Node]]) -> list[list[Point]]:
    ports = _ports(chains)
    lines = []
    for place, (start, *between, end) in enumerate(chains):
        first, last = ports[place, 0], ports[place, 1]
        if start is end:
            lines.append(_loop(first, last, between[0].y))
            continue
        forward = 0.5 if start.column < end.column else -0.5
        points = [first]
        for node in between:
            points += [
                (node.x - forward * node.width, node.y),
                (node.x + forward * node.width, node.y),
            ]
        lines.append(_curves([*points, last]))
    return lines


def _loop(first: Point, last: Point, height: float) -> list[Point]:
    """A Bézier curve that leaves to the right and comes back, bent towards some height."""
    start = (first[1] + last[1]) / 2
    across, up = _LOOP * 1.2, (height - start) * 1.2
    length = math.hypot(across, up)
    wide, high = _LOOP / 2 * up / length, _LOOP / 2 * across / length
    x, y = first[0] + across, start + up
    return [first, (x + wide, y - high), (x - wide, y + high), last]


def _curves(points: Sequence[Point]) -> list[Point]:
    """Bézier curves through points, which they all pass in a horizontal direction."""
    line = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        middle = (x0 + x1) / 2
        line += [(middle, y0), (middle, y1), (x1, y1)]
    return line


def _ports(chains: Sequence[Sequence[_Node]]) -> dict[tuple[int, int], Point]:
    """Where each line leaves its source and reaches its target: one below the other at a side."""
    sides: dict[tuple[_Node, int], list[tuple[float, int, int]]] = {}
    for place, (start, *between, end) in enumerate(chains):
        for which, (box, other) in enumerate(((start, between[0]), (end, between[-1]))):
            side = 1 if other.column > box.column else -1
            sides.setdefault((box, side), []).append((other.y, place, which))
    return {
        (place, which): (
            box.x + side * box.body / 2,
            box.y + box.above * (2 * (rank + 1) / (len(lines) + 1) - 1),
        )
        for (box, side), lines in sides.items()
        for rank, (_, place, which) in enumerate(sorted(lines))
    }
