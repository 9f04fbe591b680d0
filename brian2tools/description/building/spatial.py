"""Neurons with a morphology, from their descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import brian2

from brian2tools.description.building.context import Context
from brian2tools.description.building.morphology import build_morphology
from brian2tools.description.populations import Cable

__all__ = ["make_spatial_neuron"]


def make_spatial_neuron(
    cable: Cable, options: Mapping[str, Any], context: Context
) -> brian2.SpatialNeuron:
    """Make a neuron with a morphology and these arguments of all neurons."""
    neuron = brian2.SpatialNeuron(build_morphology(cable.morphology), **options)
    updater = neuron.diffusion_state_updater
    # Brian counts names up while the neuron that was described is still there.
    updater._name = f"{neuron.name}_spatialstateupdater"
    context.place(updater, cable.schedule)
    return neuron
