"""Pictures of whole networks, and of the groups that are their input."""

from __future__ import annotations

from brian2tools.plotting.network import given_spikes as given_spikes
from brian2tools.plotting.network import report as report
from brian2tools.plotting.network.overview import plot_network

__all__ = ["plot_network"]
