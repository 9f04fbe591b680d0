"""Variables over time: traces, heat maps and phase planes."""

from __future__ import annotations

from brian2tools.plotting.data.state import monitors as monitors
from brian2tools.plotting.data.state.heat_map import plot_heat_map
from brian2tools.plotting.data.state.phase_plane import plot_phase_plane
from brian2tools.plotting.data.state.plot import plot_state

__all__ = ["plot_heat_map", "plot_phase_plane", "plot_state"]
