"""Ranges of time steps."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Steps", "joined"]

#: The first of some time steps, and the one behind the last.
Steps = tuple[int, int]


def joined(ranges: Iterable[Steps]) -> tuple[Steps, ...]:
    """Ranges in order, without empty ones and with those joined that touch.

    Examples
    --------
    >>> joined([(0, 10), (10, 20), (25, 25), (30, 40)])
    ((0, 20), (30, 40))
    """
    found: list[Steps] = []
    for start, stop in ranges:
        if found and found[-1][1] == start < stop:
            found[-1] = found[-1][0], stop
        elif start < stop:
            found.append((start, stop))
    return tuple(found)
