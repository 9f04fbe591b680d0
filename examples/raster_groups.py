"""
Rasters of several groups
=========================

Excitatory and inhibitory neurons side by side: in own colours, sorted by a variable, and with
their rates below.
"""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
seed(11)

# %%
# A rhythm: excitation recruits inhibition, which then silences all neurons for some milliseconds.
# The drive differs from neuron to neuron.
equations = """
dv/dt = (drive + excitation - inhibition - v) / (10*ms) : 1 (unless refractory)
dexcitation/dt = -excitation / (3*ms) : 1
dinhibition/dt = -inhibition / (9*ms) : 1
drive : 1 (constant)
"""
neurons = NeuronGroup(
    500, equations, threshold="v > 1", reset="v = 0", refractory=2 * ms, method="rk2"
)
neurons.drive = "1 + 0.6 * rand()"
neurons.v = "rand()"
excitatory, inhibitory = neurons[:400], neurons[400:]

to_all = Synapses(excitatory, neurons, on_pre="excitation += 0.03", delay=1 * ms)
to_all.connect(p=0.2)
from_inhibitory = Synapses(inhibitory, neurons, on_pre="inhibition += 0.1", delay=1 * ms)
from_inhibitory.connect(p=0.5)

spikes = SpikeMonitor(neurons)
run(500 * ms)

# %%
# Groups are given as slices, as indices or as subgroups. With ``rate``, a second panel shows the
# mean rate of the neurons of each group.
groups = {"excitatory": excitatory, "inhibitory": inhibitory}
panels = brian_plot(spikes, groups=groups, rate=True)

# %%
# Within each group, neurons are in the order of a variable: those with more drive are further up.
plt.figure()
brian_plot(spikes, groups=groups, sort_by=neurons.drive, rate="histogram", bin_width=5 * ms)

# %%
# Monitors in a list are drawn one above the other.
poisson = PoissonGroup(100, rates="20*Hz + 20*Hz * sin(2*pi*t*8*Hz)", name="input")
cells = NeuronGroup(
    50, "dv/dt = -v / (10*ms) : 1", threshold="v > 1", reset="v = 0", method="exact", name="cells"
)
synapses = Synapses(poisson, cells, on_pre="v += 0.25")
synapses.connect(p=0.2)
monitors = [SpikeMonitor(poisson), SpikeMonitor(cells)]
Network(poisson, cells, synapses, monitors).run(500 * ms)

plt.figure()
brian_plot(monitors, rate=True, rate_width=5 * ms)

plt.show()
