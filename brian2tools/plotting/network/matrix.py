"""The picture of a network as a matrix of its connections, for networks with many of them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm
from matplotlib.patches import Rectangle

from brian2tools.plotting.network.elements import Elements
from brian2tools.plotting.network.look import KINDS, MARGIN, SMALL, TINY
from brian2tools.plotting.network.table import Cell, Row, table_of
from brian2tools.plotting.scaled_text import ScaledText, text_size
from brian2tools.plotting.style import INK, MATRIX_BACKGROUND, MUTED

__all__ = ["Matrix"]

_WIDTH, _HEIGHT = 34.0, 20.0
_SPACE = 6.0
_CORNER = "from ↓   to →"
_SHORTEST_NOTE = 50


class Matrix:
    """A row for each source, a column for each target, the number of synapses in the cells.

    Parameters
    ----------
    elements : Elements
        What the network consists of.

    Attributes
    ----------
    size : tuple of float
        Width and height (points) that it needs.
    """

    def __init__(self, elements: Elements) -> None:
        self._table = table = table_of(elements)
        heads = [*map(_head, table.rows), _CORNER]
        self._left = MARGIN + _widest(heads, SMALL) + _SPACE
        self._right = self._left + _WIDTH * len(table.columns)
        width = self._right + _SPACE + _widest((row.recorded for row in table.rows), TINY)
        letters = max(int((width - MARGIN) / text_size("n", TINY)[0]), _SHORTEST_NOTE)
        self._note = "\n".join(textwrap.wrap(table.rest, letters))
        note_width, note_height = text_size(self._note, TINY)
        self._bottom = MARGIN + note_height + _SPACE
        self._top = self._bottom + _HEIGHT * len(table.rows)
        self.size = (
            max(width, MARGIN + note_width) + MARGIN,
            self._top + _SPACE + _widest(table.columns, SMALL) + MARGIN,
        )

    def _x(self, column: float) -> float:
        return self._left + column * _WIDTH

    def _y(self, row: float) -> float:
        return self._top - row * _HEIGHT

    def draw(self, axes: Axes, **kwds: Any) -> list[QuadMesh]:
        """Draw it on axes that show a page of its size, and return the coloured cells."""
        size = self._right - self._left, self._top - self._bottom
        ground = Rectangle((self._left, self._bottom), *size, facecolor=MATRIX_BACKGROUND, lw=0)
        axes.add_patch(ground)
        mesh = self._draw_numbers(axes, kwds)
        for place, cell in self._table.cells.items():
            self._draw_cell(axes, *place, cell, mesh)
        self._draw_heads(axes)
        return [mesh]

    def _draw_numbers(self, axes: Axes, kwds: dict[str, Any]) -> QuadMesh:
        table = self._table
        # Zeros, and not whatever memory holds: matplotlib computes with what is masked.
        numbers = np.ma.masked_array(np.zeros((len(table.rows), len(table.columns))), mask=True)
        for place, cell in table.cells.items():
            if cell.number:
                numbers[place] = cell.number
        x = [self._x(column) for column in range(len(table.columns) + 1)]
        y = [self._y(row) for row in range(len(table.rows) + 1)]
        look = {"cmap": "viridis", "norm": LogNorm(), "edgecolors": "white", "linewidth": 1, **kwds}
        return axes.pcolormesh(x, y, numbers, **look)

    def _draw_cell(self, axes: Axes, row: int, column: int, cell: Cell, mesh: QuadMesh) -> None:
        x, y = self._x(column), self._y(row + 1)
        color = INK if cell.number is None else MUTED
        if cell.number is None:
            face = KINDS["input"].face
            axes.add_patch(Rectangle((x, y), _WIDTH, _HEIGHT, fc=face, ec="white", lw=1))
        elif cell.number:
            color = _readable_on(mesh.to_rgba(np.array([cell.number]))[0])
        at = x + _WIDTH / 2, y + _HEIGHT / 2
        ScaledText(axes, *at, cell.text, SMALL, color=color, ha="center", va="center_baseline")

    def _draw_heads(self, axes: Axes) -> None:
        look: dict[str, Any] = {"va": "center_baseline", "color": INK}
        for place, row in enumerate(self._table.rows):
            y = self._y(place + 0.5)
            ScaledText(axes, self._left - _SPACE, y, _head(row), SMALL, ha="right", **look)
            ScaledText(axes, self._right + _SPACE, y, row.recorded, TINY, **look)
        look = {"va": "bottom", "color": INK, "rotation": 90, "ha": "center"}
        for place, column in enumerate(self._table.columns):
            ScaledText(axes, self._x(place + 0.5), self._top + _SPACE, column, SMALL, **look)
        look = {"va": "bottom", "color": MUTED}
        at = self._left - _SPACE, self._top + _SPACE
        ScaledText(axes, *at, _CORNER, TINY, ha="right", **look)
        ScaledText(axes, MARGIN, MARGIN, self._note, TINY, **look)


def _head(row: Row) -> str:
    return f"{row.label}  {row.size}".strip()


def _widest(texts: Iterable[str], size: float) -> float:
    return max((text_size(text, size)[0] for text in texts), default=0.0)


def _readable_on(color: Sequence[float]) -> str:
    """A colour of text that stands out against another colour."""
    luminance = 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]
    return INK if luminance > 0.5 else "white"
