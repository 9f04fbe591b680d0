"""Tools to see, describe and share models of the Brian 2 simulator.

Every public name is imported when it is first used, so that ``import brian2tools`` costs next to
nothing.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    __version__ = version("brian2tools")
except PackageNotFoundError:
    __version__ = "unknown"

_HOME = {
    "LivePlot": "plotting",
    "MorphologyAnimation": "plotting",
    "Panels": "plotting",
    "add_background_pattern": "plotting",
    "animate_morphology": "plotting",
    "brian_plot": "plotting",
    "plot_degrees": "plotting",
    "plot_dendrogram": "plotting",
    "plot_distribution": "plotting",
    "plot_equations": "plotting",
    "plot_heat_map": "plotting",
    "plot_morphology": "plotting",
    "plot_network": "plotting",
    "plot_neuron_values": "plotting",
    "plot_phase_plane": "plotting",
    "plot_raster": "plotting",
    "plot_raster_and_rate": "plotting",
    "plot_rate": "plotting",
    "plot_state": "plotting",
    "plot_style": "plotting",
    "plot_synapses": "plotting",
    "plot_synapses_with_degrees": "plotting",
    "register_plot": "plotting",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
