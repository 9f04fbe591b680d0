"""Networks that are described and built again, and run as often as the ones that were described."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import brian2
from brian2 import Network, Quantity

from brian2tools import build, describe
from brian2tools.description import Model
from brian2tools.tests.models.comparing import recordings, same_recordings

__all__ = ["rebuilt"]

SEED = 99


def rebuilt(
    network: Network, duration: Quantity, namespace: Mapping[str, Any] | None = None
) -> tuple[Model, Network]:
    """Assert that a network records the same when it is built of its description.

    Return the description, and the new network after its run. What is built finds no names where
    it is run, and the description of it is the same.
    """
    namespace = namespace or {}
    model = describe(network, namespace=namespace)
    assert not model.problems, "\n".join(map(str, model.problems))
    copy = build(model)
    assert describe(copy, namespace={}).parts.names == model.parts.names
    brian2.seed(SEED)
    network.run(duration, namespace=namespace)
    brian2.seed(SEED)
    copy.run(duration, namespace={})
    same_recordings(recordings(network), recordings(copy))
    return model, copy
