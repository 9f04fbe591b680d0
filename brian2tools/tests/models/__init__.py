"""Small models, one or more for each feature of Brian, that the tests of all packages share.

``MODELS`` holds them by name. Each is a plain function that returns a network which has not run;
``SCRIPTS`` holds scripts that run a network several times with changes between the runs.
"""

from __future__ import annotations

from brian2tools.tests.models import (  # noqa: F401 - importing them registers their models
    connections,
    events,
    expressions,
    hodgkin_huxley,
    inputs,
    neurons,
    noise,
    plasticity,
    refractoriness,
    scheduling,
    spatial,
    summed,
    synapses,
    values,
    variables,
)
from brian2tools.tests.models.common import MODELS, SharedModel
from brian2tools.tests.models.several_runs import SCRIPTS, SharedScript

__all__ = ["MODELS", "SCRIPTS", "SharedModel", "SharedScript"]
