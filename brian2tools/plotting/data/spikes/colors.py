"""From the number of spikes in a dot of an image to its colour."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

__all__ = ["color_levels", "color_table", "evened"]

# From where on, and how, colours show the number of spikes in a bin.
_LEVELS = 255
_DARKEST_AT_LEAST = 4
_GAMMA = 0.7
_TINT = 0.35
_SHADE = 0.45


def evened(numbers: NDArray[Any]) -> NDArray[Any]:
    """Factors that make up for different numbers of things in bins."""
    found = numbers[numbers > 0]
    mean = found.mean() if found.size else 1.0
    factors: NDArray[Any] = np.clip(mean / np.maximum(numbers, 1), 0.5, 2)
    return factors


def color_levels(counts: NDArray[Any]) -> NDArray[np.uint8]:
    """Counts as rows of a colour table; few large counts do not make all others faint."""
    found = counts[counts > 0]
    highest = max(np.quantile(found, 0.998), _DARKEST_AT_LEAST) if found.size else 1.0
    levels = np.minimum(counts * ((_LEVELS - 1) / highest), _LEVELS - 1) + (counts > 0)
    return levels.astype(np.uint8)


def color_table(color: Any) -> NDArray[np.uint8]:
    """From nothing over a tint and the colour itself to a dark shade."""
    strength = np.linspace(0, 1, _LEVELS)[:, np.newaxis] ** _GAMMA
    shade = np.clip(2 * strength - 1, 0, 1)
    table = np.zeros((_LEVELS + 1, 4))
    table[1:, :3] = np.array(to_rgb(color)) * (1 - _SHADE * shade)
    table[1:, 3:] = np.clip(_TINT + (1 - _TINT) * 2 * strength, 0, 1)
    return np.round(table * 255).astype(np.uint8)
