"""The objects of a network, whichever way it is given."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from brian2 import BrianObject, EventMonitor, Network, PopulationRateMonitor, StateMonitor
from brian2.core.magic import MagicNetwork, collect

from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.calls import depth_of_caller

__all__ = ["is_monitor", "natural_order", "objects_of"]

_MONITORS = (EventMonitor, PopulationRateMonitor, StateMonitor)


def is_monitor(thing: Any) -> bool:
    """Whether an object of a network is a monitor."""
    return isinstance(thing, _MONITORS)


def objects_of(network: Network | Iterable[BrianObject]) -> list[BrianObject]:
    """The objects that were put into a network by themselves, sorted by their names.

    Raises
    ------
    ArgumentTypeError
        If it is neither a network nor a collection of Brian objects.
    """
    if isinstance(network, MagicNetwork):
        # It knows its objects only while it runs.
        found: Any = collect(level=depth_of_caller() - 1)
    else:
        found = getattr(network, "objects", network)
    objects = list(found) if isinstance(found, Iterable) else [found]
    for thing in objects:
        if not isinstance(thing, BrianObject):
            raise ArgumentTypeError(
                f"network has {thing!r}, "
                "expected a Network or a collection of Brian objects such as collect()"
            )
    contained = {part.name for thing in objects for part in thing.contained_objects}
    return sorted(
        (one for one in objects if one.name not in contained),
        key=lambda one: natural_order(one.name),
    )


def natural_order(name: str) -> list[tuple[str, int]]:
    """A key by which names are sorted with their numbers in order: ``'L4'`` before ``'L23'``."""
    return [(text, int(digits or 0)) for text, digits in re.findall(r"(\D+)(\d*)", name)]
