"""JSON that a person can read: two columns a level, and on one line what fits there."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["json_text"]

#: Not the whole width of a screen, since the key stands before it.
_WIDTH = 80


def json_text(data: Any, level: int = 0) -> str:
    """Write plain data as JSON.

    Parameters
    ----------
    data : object
        Dictionaries, lists, texts, finite numbers, booleans and None.
    level : int, optional
        How deep it is within other data.

    Examples
    --------
    >>> from brian2tools.description.storage.layout import json_text
    >>> print(json_text({"shape": [2, 3], "text": "x" * 90}))
    {
      "shape": [2, 3],
      "text": "xxxxxxxxxx...x"
    }
    """
    if isinstance(data, dict):
        rows = [f"{_plain(key)}: {json_text(data[key], level + 1)}" for key in data]
        return _laid_out("{", rows, "}", level)
    if isinstance(data, list):
        return _laid_out("[", [json_text(one, level + 1) for one in data], "]", level)
    return _plain(data)


def _laid_out(opening: str, rows: list[str], closing: str, level: int) -> str:
    fits = 2 * level + sum(len(row) + 2 for row in rows) <= _WIDTH
    if fits and not any("\n" in row for row in rows):
        return opening + ", ".join(rows) + closing
    margin = "\n" + 2 * level * " "
    return opening + ",".join(f"{margin}  {row}" for row in rows) + margin + closing


def _plain(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False)
