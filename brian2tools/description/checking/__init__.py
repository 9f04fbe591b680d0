"""Whether a model that comes from elsewhere is one that can be."""

from __future__ import annotations

# Each of these registers the classes that it checks.
from brian2tools.description.checking import monitors, parts, populations, projections
from brian2tools.description.checking.model import check_model

__all__ = ["check_model", "monitors", "parts", "populations", "projections"]
