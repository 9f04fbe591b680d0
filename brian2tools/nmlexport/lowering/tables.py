"""Timed arrays as tables of cases."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from brian2.units import second
from brian2.units.fundamentalunits import DIMENSIONLESS
from numpy.typing import NDArray

from brian2tools.description.parts import TimedArray
from brian2tools.nmlexport.lemsrendering import FunctionRule, LEMSRenderer, Symbol, number
from brian2tools.nmlexport.lemsrendering.parts import Part
from brian2tools.nmlexport.lowering.problems import NoFormError

__all__ = ["table_rule"]

Columns = Callable[[str], NDArray[Any] | None]
_LONGEST_LIST = 40


def table_rule(table: TimedArray, step: float, columns_of: Columns) -> FunctionRule:
    """What becomes of calls of a timed array.

    Parameters
    ----------
    table : TimedArray
        The values.
    step : float
        The time step of the group that uses them, in seconds.
    columns_of : callable
        For the name of a column, the numbers that it can have; None if that is not known.
    """
    return partial(_looked_up, table, step, columns_of)


def _looked_up(
    table: TimedArray,
    step: float,
    columns_of: Columns,
    renderer: LEMSRenderer,
    arguments: Sequence[ast.expr],
) -> Symbol:
    values = np.asarray(table.values.quantity, dtype=float)
    place = _row(renderer, float(table.dt.number), step, arguments[0])
    used = None
    if values.ndim == 2:
        last = number(len(values) - 0.5)
        cases = [(f"{place} .lt. 0", "0"), (f"{place} .gt. {last}", last)]
        place = renderer.definitions.conditional("row", cases, place, DIMENSIONLESS)
        column = renderer.atom(arguments[1]).text
        text = f"{column} * {len(values)} + {place}"
        place = renderer.definitions.variable("place", text, DIMENSIONLESS)
        used = columns_of(arguments[1].id) if isinstance(arguments[1], ast.Name) else None
    bounds, texts = _runs(_used(table.name, values, used))
    found = _found(renderer, place, bounds, texts)
    value = renderer.dressed(Part(found), table.values.dimensions)
    return Symbol(renderer.named(value, "table_value"), value.dimensions)


def _row(renderer: LEMSRenderer, dt: float, step: float, time: ast.expr) -> str:
    """The row of a table at a time, as a number with a fraction."""
    # As in Brian, a time that is a little early by rounding belongs to the next row.
    parts = max(2 ** math.ceil(math.log2(8 / step * dt)), 1)
    fine = renderer.definitions.constant(dt / parts, second.dim)
    moment = renderer.name(time, "moment").text
    text = f"(({moment} / {fine}) + 0.5) / {parts}"
    return renderer.definitions.variable("row", text, DIMENSIONLESS)


def _used(name: str, values: NDArray[Any], columns: NDArray[Any] | None) -> dict[int, float]:
    """The values of the columns in use, by their places in one column behind the other."""
    if values.ndim == 1:
        values, columns = values[:, np.newaxis], np.zeros(1, int)
    if columns is None:
        columns = np.arange(values.shape[1])
    columns = np.unique(np.asarray(columns, int))
    columns = columns[(columns >= 0) & (columns < values.shape[1])]
    seen = values[:, columns].T
    if not np.isfinite(seen).all():
        raise NoFormError(
            f"the timed array {name!r} has values that are infinite or no numbers",
            "give finite ones",
        )
    places = columns[:, np.newaxis] * len(values) + np.arange(len(values))
    return dict(zip(places.ravel().tolist(), seen.ravel().tolist(), strict=True))


def _runs(values: dict[int, float]) -> tuple[list[int], list[str]]:
    """Where each value ends, and the text of the value; equal neighbours are taken together."""
    bounds: list[int] = []
    texts: list[str] = []
    last = None
    for place, value in values.items():
        if value != last:
            texts.append(number(value))
            bounds.append(place + 1)
        bounds[-1] = place + 1
        last = value
    return bounds, texts


def _found(renderer: LEMSRenderer, place: str, bounds: list[int], texts: list[str]) -> str:
    """The value at a place: the first whose end lies behind it.

    Simulators go through all cases. In a long list, few are tried where each block of it knows at
    once whether the place is in it.
    """
    conditional = renderer.definitions.conditional
    if len(bounds) > _LONGEST_LIST:
        length = math.isqrt(len(bounds))
        blocks = []
        for start in range(0, len(bounds), length):
            part = slice(start, start + length)
            last = bounds[part][-1]
            cases = [(f"{place} .geq. {last}", texts[part][-1])]
            cases += _cases(place, bounds[part], texts[part])
            blocks.append((last, conditional("block", cases, texts[part][-1], DIMENSIONLESS)))
        bounds, texts = [last for last, _ in blocks], [block for _, block in blocks]
    cases = _cases(place, bounds[:-1], texts[:-1])
    return conditional("table", cases, texts[-1], DIMENSIONLESS)


def _cases(place: str, bounds: list[int], texts: list[str]) -> list[tuple[str, str]]:
    return [(f"{place} .lt. {end}", text) for end, text in zip(bounds, texts, strict=True)]
