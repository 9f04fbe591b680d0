"""
A model in another simulator
============================

A recurrent network is exported as NeuroML/LEMS, and jNeuroML and Brian both run it. With Brian's
own update (``form="steps"``), all spikes fall in the same time steps.
"""

import sys
from pathlib import Path
from tempfile import mkdtemp

from brian2 import *
from brian2tools import *

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(mkdtemp())

# %%
# One line at the top of the script is all that differs. Here the file is also run in jNeuroML
# (``simulator``), and in Brian (``compare``).

set_device(
    "neuroml2", filename=folder / "model.xml", form="steps", simulator="jneuroml", compare=True
)

# %%
# The model is written as always. Connections and initial values are drawn by Brian, and both
# simulators have the same ones.

prefs.codegen.target = "numpy"
seed(11)
cells = NeuronGroup(
    60,
    """
    dv/dt = (g_e + g_i - (v + 49*mV))/(20*ms) : volt (unless refractory)
    dg_e/dt = -g_e/(5*ms) : volt
    dg_i/dt = -g_i/(10*ms) : volt
    """,
    threshold="v > -50*mV",
    reset="v = -60*mV",
    refractory=5 * ms,
    method="exact",
    name="cells",
)
cells.v = "-60*mV + rand()*10*mV"
excitation = Synapses(cells[:48], cells, on_pre="g_e_post += 7*mV", name="excitation")
excitation.connect(p=0.2)
excitation.delay = "rand()*2*ms"
inhibition = Synapses(cells[48:], cells, on_pre="g_i_post -= 40*mV", name="inhibition")
inhibition.connect(p=0.2)
spikes = SpikeMonitor(cells, name="spikes")
traces = StateMonitor(cells, "v", record=[0, 1, 2], name="traces")

run(80 * ms)

# %%
# ``run`` has printed how well the two agree; ``get_device().agreement`` has it as numbers. The
# monitors hold what jNeuroML recorded, so that the rest of a script is as it was.

figure, axes = plt.subplots(2, 1, figsize=(7, 5), sharex=True, layout="constrained")
brian_plot(spikes, axes=axes[0], title="Spikes in jNeuroML")
brian_plot(traces, axes=axes[1], title="Membrane potentials in jNeuroML")
plt.show()

# %%
# What comes after it runs in Brian again.

set_device("runtime")
