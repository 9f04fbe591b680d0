"""Pictures of whole networks."""

from __future__ import annotations

from brian2tools.plotting.network.overview import plot_network

__all__ = ["plot_network"]
