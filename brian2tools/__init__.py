"""Tools to see, describe and share models of the Brian 2 simulator.

Every public name is imported when it is first used, so that ``import brian2tools`` costs next to
nothing.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from brian2.devices.device import all_devices, runtime_device

from brian2tools.description.device import ExporterDevice
from brian2tools.description.listening import listen, listen_to_runs
from brian2tools.lazy import lazily
from brian2tools.mdexport.device import MarkdownDevice
from brian2tools.nmlexport.device import LEMSDevice

try:
    __version__ = version("brian2tools")
except PackageNotFoundError:
    __version__ = "unknown"

_HOME = {
    "LivePlot": "plotting",
    "Model": "description",
    "MorphologyAnimation": "plotting",
    "Panels": "plotting",
    "add_background_pattern": "plotting",
    "animate_morphology": "plotting",
    "brian_plot": "plotting",
    "build": "description",
    "describe": "description",
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
    "simulate": "description",
}

__all__ = sorted(_HOME)


__getattr__, __dir__ = lazily(__name__, _HOME)

# From now on what a script assigns can be said in its own words, and its devices are known.
listen(runtime_device)
listen_to_runs(runtime_device)
all_devices["exporter"] = ExporterDevice()
all_devices["markdown"] = MarkdownDevice()
all_devices["neuroml2"] = LEMSDevice()
