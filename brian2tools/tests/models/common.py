"""What the shared models have in common: their registry, how they run, and monitors for them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import brian2
import numpy as np
from brian2 import Network, Quantity, SpikeMonitor, StateMonitor, ms
from brian2.core.base import BrianObject
from brian2.groups.group import Group

__all__ = ["MODELS", "SharedModel", "fresh_start", "shared", "watched"]

SEED = 4321


def fresh_start() -> None:
    """Begin a new model: no objects to be collected, the default time step, the same numbers."""
    brian2.start_scope()
    brian2.defaultclock.dt = 0.1 * ms
    brian2.seed(SEED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedModel:
    """A model that the tests of several packages use.

    Parameters
    ----------
    name : str
        The name of the function that makes it.
    make : callable
        The function; it takes nothing and returns a network that has not run.
    duration : Quantity
        How long it is meant to run.
    random : bool
        Whether it draws random numbers while it runs.
    feature : str
        What it shows, in one sentence.
    namespace : mapping
        The constants that it expects from the call of ``run``.
    """

    name: str
    make: Callable[[], Network]
    duration: Quantity
    random: bool
    feature: str
    namespace: Mapping[str, Any]

    def network(self) -> Network:
        """Make the network, with the same connections and initial values each time."""
        fresh_start()
        return self.make()

    def simulate(self, network: Network, seed: int = SEED) -> Network:
        """Run a network of this model, or one rebuilt from it, and return it."""
        brian2.seed(seed)
        # Brian compares what is in single precision with a number that is too large for it.
        with np.errstate(over="ignore"):
            network.run(self.duration, namespace=dict(self.namespace))
        return network


MODELS: dict[str, SharedModel] = {}


def shared(
    *, duration: Quantity, random: bool = False, namespace: Mapping[str, Any] | None = None
) -> Callable[[Callable[[], Network]], Callable[[], Network]]:
    """Let a function that makes a network be one of the shared models."""

    def register(make: Callable[[], Network]) -> Callable[[], Network]:
        name = make.__name__
        if name in MODELS:
            raise ValueError(f"There are two shared models {name!r}; rename one of them.")
        MODELS[name] = SharedModel(
            name=name,
            make=make,
            duration=duration,
            random=random,
            feature=inspect.getdoc(make) or "",
            namespace=namespace or {},
        )
        return make

    return register


def watched(group: Group, *variables: str, record: Any = True) -> tuple[BrianObject, ...]:
    """Return a group with monitors of some of its variables and, if it has any, its spikes."""
    traces = StateMonitor(group, variables, record=record, name=f"{group.name}_traces")
    if "spike" not in getattr(group, "events", {}):
        return group, traces
    return group, traces, SpikeMonitor(group, name=f"{group.name}_spikes")
