"""Colours and sizes of the pictures of networks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from brian2tools.plotting.network.elements import Kind
from brian2tools.plotting.style import MUTED

__all__ = ["KINDS", "MARGIN", "MONITOR", "NAME", "SMALL", "TINY", "Colors"]

# Sizes of fonts, and the space around a picture, in points.
NAME = 10.0
SMALL = 8.5
TINY = 7.5
MARGIN = 6.0


class Colors(NamedTuple):
    """Colours of a box, its edge, and the lines that start there."""

    face: str
    edge: str


# What excites or inhibits cannot be known, so none of the colours used for that.
KINDS: Mapping[Kind, Colors] = MappingProxyType(
    {
        "group": Colors("#E9EEF3", "#46586A"),
        "input": Colors("#E0F2EB", "#00785A"),
        "synapses": Colors("#F1EAF5", "#7A5195"),
        "other": Colors("white", MUTED),
    }
)
MONITOR = Colors("#FBF3E2", "#8A5A00")
