"""How populations look in all plots: their names, their colours, and the layers they are in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from brian2tools.errors import ArgumentError
from brian2tools.plotting.style import INK

__all__ = ["COLORS", "add_legend", "check_colors", "color_of", "layers_of", "written_name"]

#: Colours of excitatory and of inhibitory neurons in the published figures of the NEST model.
COLORS = ("#595289", "#af143c")


def written_name(name: str) -> str:
    """The name of a population or a layer as papers write it.

    Examples
    --------
    >>> written_name("L23E")
    'L2/3E'
    """
    return name.replace("L23", "L2/3")


def color_of(population: str, colors: Sequence[Any]) -> Any:
    """The first colour, or the second one for inhibitory neurons."""
    return colors[population.endswith("I")]


def check_colors(colors: Any) -> tuple[Any, Any]:
    """The colours of excitatory and of inhibitory neurons.

    Raises
    ------
    ArgumentError
        If they are not two.
    """
    given = tuple(colors) if np.iterable(colors) and not isinstance(colors, str) else ()
    if len(given) != 2:
        raise ArgumentError(
            f"colors is {colors!r}, expected two: one for excitatory and one for inhibitory neurons"
        )
    return given


def layers_of(populations: Iterable[str]) -> dict[str, list[str]]:
    """The populations of each layer, in their order.

    Examples
    --------
    >>> layers_of(["L4E", "L4I", "thalamus"])
    {'L4': ['L4E', 'L4I'], 'thalamus': ['thalamus']}
    """
    layers: dict[str, list[str]] = {}
    for name in populations:
        layer = name[:-1] if name.endswith(("E", "I")) else name
        layers.setdefault(layer, []).append(name)
    return layers


def add_legend(axes: Axes, colors: Sequence[Any]) -> None:
    """Say above axes what the two colours mean."""
    handles = [
        Line2D([], [], color=color, marker="s", linestyle="none", markersize=5, label=label)
        for color, label in zip(colors, ("excitatory", "inhibitory"), strict=True)
    ]
    axes.legend(
        handles=handles, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2,
        borderpad=0.1, handletextpad=0, columnspacing=1, frameon=False, labelcolor=INK,
    )  # fmt: skip
