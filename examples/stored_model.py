"""
A model that is stored and built again
======================================

A model is described, stored in a file, read again, and built. With the same seed both networks give
the same spikes.
"""

import sys
from pathlib import Path
from tempfile import mkdtemp

from brian2 import *
from brian2tools import *

# %%
# A network in the range of asynchronous irregular activity.

seed(42)
cells = NeuronGroup(
    500,
    """
    dv/dt = (g_e + g_i - (v + 49*mV))/tau_m : volt (unless refractory)
    dg_e/dt = -g_e/(5*ms) : volt
    dg_i/dt = -g_i/(10*ms) : volt
    """,
    threshold="v > -50*mV",
    reset="v = -60*mV",
    refractory=5 * ms,
    method="exact",
    namespace={"tau_m": 20 * ms},
    name="cells",
)
cells.v = "-60*mV + rand()*10*mV"
excitation = Synapses(cells[:400], cells, on_pre="g_e_post += 3*mV", name="excitation")
excitation.connect(p=0.1)
inhibition = Synapses(cells[400:], cells, on_pre="g_i_post -= 16*mV", name="inhibition")
inhibition.connect(p=0.1)
spikes = SpikeMonitor(cells, name="spikes")
network = Network(cells, excitation, inhibition, spikes)

# %%
# What it is, for people. ``model.to_markdown()`` has the equations in LaTeX, and a notebook shows
# them.

model = describe(network)
print(model.to_markdown().split("## Synapses")[0])

# %%
# And for programs. Nothing is lost on the way.

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(mkdtemp())
filename = folder / "model.json"
model.to_json(filename)
again = build(Model.from_json(filename))
print(Model.from_json(filename) == model)

# %%
# Both run to the same spikes.

network.run(150 * ms)
again.run(150 * ms, namespace={})

figure, axes = plt.subplots(2, 1, figsize=(6, 5), sharex=True, layout="constrained")
brian_plot(spikes, axes=axes[0], title="As it was written")
brian_plot(again["spikes"], axes=axes[1], title="Read from a file")
plt.show()
