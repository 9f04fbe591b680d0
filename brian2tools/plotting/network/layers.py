"""In which column of a diagram each box stands."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

__all__ = ["layers_of"]


def layers_of(names: Sequence[str], links: Iterable[tuple[str, str]]) -> dict[str, int]:
    """The column of each box: as few lines as possible lead back to an earlier one."""
    pairs = dict.fromkeys((a, b) for a, b in links if a != b)
    linked = [name for name in names if any(name in pair for pair in pairs)]
    rank = {name: place for place, name in enumerate(_in_order(linked, list(pairs)))}
    forward = [(a, b) if rank[a] < rank[b] else (b, a) for a, b in pairs]
    layers = dict.fromkeys(rank, 0)
    for name in rank:
        for target in (b for a, b in forward if a == name):
            layers[target] = max(layers[target], layers[name] + 1)
    for name in linked:
        later = [layers[b] for a, b in forward if a == name]
        if later and not any(b == name for _, b in forward):
            layers[name] = min(later) - 1
    alone = [name for name in names if name not in layers]
    width = max(len(set(layers.values())), math.ceil(math.sqrt(len(alone))))
    return layers | {name: place % width for place, name in enumerate(alone)}


def _in_order(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Boxes in the direction of most links, by the heuristic of Eades, Lin and Smyth (1993)."""
    order: list[str] = []
    while len(order) < len(names):
        remaining = [pair for pair in pairs if not set(pair) & set(order)]
        outgoing, incoming = Counter(a for a, _ in remaining), Counter(b for _, b in remaining)
        left = [name for name in names if name not in order]
        sources = [name for name in left if not incoming[name]]
        order.append(sources[0] if sources else max(left, key=lambda n: outgoing[n] - incoming[n]))
    return order
