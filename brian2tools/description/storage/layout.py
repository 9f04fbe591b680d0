"""JSON that a person can read: indented by two spaces, and on one line what fits there."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["json_text"]

#: Not the whole width of a screen, since the key stands before it.
_WIDTH = 80


def json_text(data: Any) -> str:
    """Write plain data as JSON.

    Parameters
    ----------
    data : object
        Dictionaries, lists, texts, finite numbers, booleans and None.

    Examples
    --------
    >>> from brian2tools.description.storage.layout import json_text
    >>> print(json_text({"shape": [2, 3], "text": "x" * 80}))
    {
      "shape": [2, 3],
      "text": "xxxxxxxxxx...x"
    }
    """
    return "".join(_pieces(data, 0))


def _pieces(data: Any, level: int) -> list[str]:
    """The pieces of the text, which are joined only once since some are long."""
    if isinstance(data, dict):
        rows = [[_plain(key), ": ", *_pieces(data[key], level + 1)] for key in data]
        return _laid_out("{", rows, "}", level)
    if isinstance(data, list):
        return _laid_out("[", [_pieces(one, level + 1) for one in data], "]", level)
    return [_plain(data)]


def _laid_out(opening: str, rows: list[list[str]], closing: str, level: int) -> list[str]:
    pieces = [piece for row in rows for piece in row]
    width = 2 * level + sum(map(len, pieces)) + 2 * len(rows)
    is_one_line = width <= _WIDTH and not any(piece.startswith("\n") for piece in pieces)
    margin = "" if is_one_line else "\n" + 2 * level * " "
    inner, between = (margin + "  ", ",") if margin else ("", ", ")
    laid_out = [opening]
    for position, row in enumerate(rows):
        laid_out += [between if position else "", inner, *row]
    return [*laid_out, margin, closing]


def _plain(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)
