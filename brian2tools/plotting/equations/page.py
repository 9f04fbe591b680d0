"""`plot_equations`: a model as text on axes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from brian2 import Equations, NeuronGroup, PoissonGroup, Subgroup
from matplotlib.axes import Axes
from matplotlib.text import Text

from brian2tools.plotting.arguments import check_keywords
from brian2tools.plotting.base import register_plot
from brian2tools.plotting.equations.model_text import Formula, Statement, rows_of, title_of
from brian2tools.plotting.equations.typesetting import can_draw, derivative, symbol, terms, typeset
from brian2tools.plotting.labels import set_title
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.scaled_text import ScaledText, axes_size, fit_page, line_size
from brian2tools.plotting.style import INK, MUTED, styled

__all__ = ["plot_equations"]

_FORMULA = 12.0
_MARGIN = 6.0
_GAP = 16.0
_LINE_GAP = 4.0
_ROW_GAP = 9.0
_NARROWEST = 160.0


@dataclass(frozen=True, slots=True)
class _Font:
    size: float
    family: str | None = None

    def measure(self, line: str) -> tuple[float, float, float]:
        """Width, and height above and below the foot, of a line."""
        return line_size(line, self.size, family=self.family)

    def width(self, *lines: str) -> float:
        """Width of the longest of some lines."""
        return max((self.measure(line)[0] for line in lines), default=0.0)


_TEXT = _Font(9.5)
_CODE = _Font(9.5, "monospace")


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row has at its left, in the lines in its middle, and at its right."""

    head: str
    head_font: _Font
    lines: Sequence[str]
    font: _Font
    note: str = ""


@register_plot(Equations, NeuronGroup, PoissonGroup, Subgroup)
@styled
def plot_equations(
    model: Equations | NeuronGroup | PoissonGroup | Subgroup,
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    **kwds: Any,
) -> Axes:
    r"""Write on axes what a model is: its equations and, for a group, what else defines it.

    Parameters
    ----------
    model : Equations, NeuronGroup, PoissonGroup or Subgroup
        The model. Equations are written as they were given, with the unit and the flags of each;
        a group also with its size, threshold, reset and refractory period.
    axes : matplotlib.axes.Axes, optional
        Axes to write on; pyplot's current ones if not given. Long equations are broken into
        lines, and everything becomes smaller where that is not enough.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    **kwds
        Properties of `matplotlib.text.Text` for the equations, such as ``color``.

    Returns
    -------
    matplotlib.axes.Axes
        The axes.

    Raises
    ------
    ArgumentTypeError
        If ``model`` is none of these, or a keyword is unknown.

    Examples
    --------
    >>> axes = plot_equations(Equations("dv/dt = (E_l - v)/tau_m : volt"))
    >>> for text in axes.texts:
    ...     print(text.get_text())
    $\dfrac{\mathrm{d}v}{\mathrm{d}t}$
    $= \dfrac{E_{\mathrm{l}} - v}{\tau_{\mathrm{m}}}$
    V
    """
    check_keywords("plot_equations", kwds, Text)
    formula = _Font(kwds.pop("fontsize", kwds.pop("size", _FORMULA)))
    described = list(rows_of(model)) or [Statement("equations", "none")]
    axes = resolve_axes(axes, ax)
    _write(axes, [*_rows(described, formula, axes_size(axes)[0])], kwds)
    set_title(axes, *title_of(model))
    return axes


def _rows(described: Sequence[Formula | Statement], formula: _Font, room: float) -> Iterator[_Row]:
    """Break what there is to say into lines that fit beside the heads and notes."""
    heads = [_head(one, formula) for one in described]
    notes = _TEXT.width(*(one.note for one in described if isinstance(one, Formula)))
    taken = max(font.width(head) for head, font in heads) + notes + 2 * (_MARGIN + _GAP)
    width = max(room - taken, _NARROWEST)
    for one, head in zip(described, heads, strict=True):
        if isinstance(one, Statement):
            yield _Row(*head, _code_lines(one.text, width), _CODE)
        elif can_draw(typeset(one.expression)):
            yield _Row(*head, _formula_lines(one.expression, formula, width), formula, one.note)
        else:
            yield _Row(*head, _code_lines(f"= {one.expression}", width), _CODE, one.note)


def _head(one: Formula | Statement, formula: _Font) -> tuple[str, _Font]:
    if isinstance(one, Statement):
        return one.what, _TEXT
    text = derivative(one.name) if one.is_derivative else symbol(one.name)
    if can_draw(text):
        return f"${text}$", formula
    return f"d{one.name}/dt" if one.is_derivative else one.name, _CODE


def _formula_lines(expression: str, font: _Font, width: float) -> list[str]:
    line = f"$= {typeset(expression)}$"
    if font.width(line) <= width:
        return [line]
    first, *rest = terms(expression)
    lines = [f"= {first}"]
    for term in rest:
        if font.width(f"${lines[-1]} {term}$") <= width:
            lines[-1] += f" {term}"
        else:
            lines.append(rf"\quad {term}")
    return [f"${line}$" for line in lines]


def _code_lines(code: str, width: float) -> list[str]:
    letters = int(width / _CODE.width("m"))
    lines = (
        textwrap.wrap(line, letters, subsequent_indent="  ", break_long_words=False)
        for line in code.split("\n")
    )
    return [part for line in lines for part in line]


def _write(axes: Axes, rows: Sequence[_Row], kwds: dict[str, Any]) -> None:
    """Write rows below each other, in three columns."""
    middle = _MARGIN + max(row.head_font.width(row.head) for row in rows) + _GAP / 2
    right = middle + max(row.font.width(*row.lines) for row in rows) + _GAP
    width = right + _TEXT.width(*(row.note for row in rows)) + _MARGIN
    feet = list(_feet(rows))
    height = _MARGIN - feet[-1][-1]
    fit_page(axes, width, height, from_top=True)
    for row, places in zip(rows, feet, strict=True):
        top = height + places[0]
        head = {"family": row.head_font.family, "color": INK if row.font.family is None else MUTED}
        ScaledText(axes, middle - _GAP / 2, top, row.head, row.head_font.size, ha="right", **head)
        for line, place in zip(row.lines, places, strict=False):
            look = {"color": INK, "family": row.font.family, **kwds}
            ScaledText(axes, middle, height + place, line, row.font.size, **look)
        if row.note:
            ScaledText(axes, right, top, row.note, _TEXT.size, color=MUTED)


def _feet(rows: Iterable[_Row]) -> Iterator[list[float]]:
    """For each row the feet of its lines, below 0, and where its place ends."""
    level = -_MARGIN
    for row in rows:
        places = []
        for number, line in enumerate(row.lines):
            beside = [] if number else [row.head_font.measure(row.head), _TEXT.measure(row.note)]
            _, above, below = zip(*beside, row.font.measure(line), strict=True)
            places.append(level - max(above))
            level = places[-1] - max(below) - _LINE_GAP
        yield [*places, level]
        level -= _ROW_GAP - _LINE_GAP
