"""
Quickstart: see a whole network
===============================

The CUBA network: 3200 excitatory and 800 inhibitory integrate-and-fire neurons with synaptic
currents that decay exponentially, and 2% of all possible connections. It keeps itself firing
irregularly once it has been started (benchmark 2 of Brette et al. 2007, Journal of
Computational Neuroscience 23:349-398, after Vogels and Abbott 2005).

A smaller one of the same kind is exported as NeuroML, run in jNeuroML and compared with Brian;
that needs ``pip install "brian2tools[neuroml]"``.

Run as a script it writes its pictures and files into a folder, ``quickstart_output`` or the one
that is named after the script::

    python examples/quickstart.py my_pictures
"""

import sys
from pathlib import Path

from brian2 import *

from brian2tools import *

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "quickstart_output")
folder.mkdir(parents=True, exist_ok=True)

# Needs no compiler. Without this line Brian compiles the model, which pays for longer runs.
prefs.codegen.target = "numpy"
seed(2007)

# %%
# The model
# ---------
# Nothing here is particular to brian2tools: it takes the objects that a script has anyway.

equations = """
dv/dt = (E_L - v + I_e + I_i) / tau_m : volt (unless refractory)
dI_e/dt = -I_e / tau_e : volt
dI_i/dt = -I_i / tau_i : volt
"""
parameters = {"E_L": -49 * mV, "tau_m": 20 * ms, "tau_e": 5 * ms, "tau_i": 10 * ms}


def cuba(size, probability):
    """Make the neurons, four fifths of them excitatory, and their synapses."""
    neurons = NeuronGroup(
        size,
        equations,
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * ms,
        method="exact",
        namespace=parameters,
        name="neurons",
    )
    neurons.v = "-60*mV + rand() * 10*mV"
    # The fewer synapses a neuron has, the stronger they are.
    strength = {"scale": 80 / (size * probability)}
    first_inhibitory = size * 4 // 5
    excitation = Synapses(
        neurons[:first_inhibitory],
        neurons,
        on_pre="I_e += scale * 1.62*mV",
        namespace=strength,
        name="excitation",
    )
    inhibition = Synapses(
        neurons[first_inhibitory:],
        neurons,
        on_pre="I_i -= scale * 9*mV",
        namespace=strength,
        name="inhibition",
    )
    excitation.connect(p=probability)
    inhibition.connect(p=probability)
    return neurons, excitation, inhibition


neurons, excitation, inhibition = cuba(4000, 0.02)
spikes = SpikeMonitor(neurons, name="spikes")
traces = StateMonitor(neurons, "v", record=[4, 5, 6, 3200, 3201], name="traces")

run(1 * second)

# %%
# Spikes
# ------
# The two kinds of neurons side by side, and the firing rate of each below.

groups = {"excitatory": slice(0, 3200), "inhibitory": slice(3200, 4000)}
figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
brian_plot(spikes, groups=groups, rate=True, axes=axes)
figure.savefig(folder / "raster.png")

# %%
# Membrane potentials
# -------------------
# One above the other, three excitatory and two inhibitory ones. Neurons of this kind have no
# spikes in their membrane potential: they are drawn from those that were recorded.

figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
colors = ["#0072B2", "#0072B2", "#0072B2", "#D55E00", "#D55E00"]
brian_plot(traces, kind="stacked", spikes=spikes, colors=colors, axes=axes)
figure.savefig(folder / "traces.png")

# %%
# Synapses
# --------
# Which neurons are connected, and the number of synapses of each: in- and out-degree.

figure, axes = plt.subplots(figsize=(6, 6), layout="constrained")
brian_plot(excitation, marginals=True, axes=axes)
figure.savefig(folder / "synapses.png")

# %%
# The same kind of network in another simulator
# ---------------------------------------------
# The device writes a file at ``run``, jNeuroML runs it, and Brian does so as well: all spikes fall
# in the same time steps.

set_device(
    "neuroml2", filename=folder / "cuba.xml", form="steps", simulator="jneuroml", compare=True
)
small_network = Network(*cuba(200, 0.1))
small_spikes = SpikeMonitor(small_network["neurons"], name="spikes_of_200_neurons")
small_network.add(small_spikes)
small_network.run(100 * ms)
set_device("runtime")

# %%
# What was done
# -------------

pictures = sorted(path.name for path in folder.glob("*.png"))
print(f"{len(neurons)} neurons, {len(excitation) + len(inhibition)} synapses")
print(f"{spikes.num_spikes} spikes in 1 s, {spikes.num_spikes / len(neurons):.1f} Hz a neuron")
print(f"pictures in {folder}: {', '.join(pictures)}")
print(f"a network of 200 neurons for other simulators in {folder / 'cuba.xml'}")
