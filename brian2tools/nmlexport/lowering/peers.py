"""What two neurons see of each other: something is attached to both, and joined by a tunnel.

A simulator advances one neuron after the other, with all that is attached to it. What looks through
a tunnel finds the other side as it is, which is after this step if the other neuron has had its
turn. Each side therefore keeps what it was before, and the order of the neurons tells which of both
is the end of the step before.

PyLEMS reads tunnels and requirements of instances, but resolves no component that has them: the
requirement of an instance is what the note of a file on PyLEMS goes by (`notes`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import lems.api as lems
from brian2.units.fundamentalunits import Dimension

from brian2tools.nmlexport.lowering.component import Component

__all__ = ["TUNNEL", "Window", "peer_of"]

#: The name of the other side, on both sides.
TUNNEL = "peer"


def peer_of(component: Component, name: str, group: str) -> Component:
    """What is attached to a neuron of a group and stands for a component on another neuron."""
    peer = Component(f"{name}_peer_type", "baseSynapse", f"{name}_peer")
    peer.attached_to.append(group)
    component.type.add(lems.InstanceRequirement(TUNNEL, peer.name))
    peer.type.add(lems.InstanceRequirement(TUNNEL, component.name))
    for one in (component, peer):
        one.taken.add(TUNNEL)
    return peer


@dataclass(frozen=True, slots=True)
class Window:
    """A look through a tunnel.

    Parameters
    ----------
    component : Component
        What looks through it.
    has_advanced : bool or str
        Whether the other side has had its turn in this step, or the condition that it has.
    """

    component: Component
    has_advanced: bool | str

    def seen(self, hint: str, now: str, before: Callable[[], str], dimensions: Dimension) -> str:
        """The id of what a variable of the other side was at the end of the step before.

        Parameters
        ----------
        hint : str
            The wanted id.
        now : str
            The id of the variable on the other side.
        before : callable
            Lets the other side keep the value from before its turn, and returns the id of that.
        dimensions : Dimension
            The dimensions of the variable.
        """
        component = self.component
        if self.has_advanced is False:
            return component.selected(hint, f"{TUNNEL}/{now}", dimensions)
        earlier = component.selected(f"{hint}_before", f"{TUNNEL}/{before()}", dimensions)
        if isinstance(self.has_advanced, bool):
            return earlier
        live = component.selected(f"{hint}_now", f"{TUNNEL}/{now}", dimensions)
        return component.conditional(hint, [(self.has_advanced, earlier)], live, dimensions)
