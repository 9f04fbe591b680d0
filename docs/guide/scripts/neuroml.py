"""What the page "Export to NeuroML" shows."""

# %% script
from brian2 import *
import brian2tools.nmlexport

set_device("neuroml2", filename="nml2model.xml")

N = 10
tau = 10 * ms
group = NeuronGroup(
    N,
    """
    dv/dt = (v0 - v)/tau : volt (unless refractory)
    v0 : volt
    """,
    threshold="v > 10*mV",
    reset="v = 0*mV",
    refractory=5 * ms,
    method="euler",
    name="group",
)
group.v = 0 * mV
group.v0 = "20*mV*i/(N - 1)"

traces = StateMonitor(group, "v", record=[9], name="traces")
spikes = SpikeMonitor(group, name="spikes")

run(300 * ms)

# %% network
prefs.codegen.target = "numpy"
BrianLogger.log_level_error()
seed(3)
start_scope()
set_device("neuroml2", filename="network.xml", form="steps", simulator="jneuroml", compare=True)

cells = NeuronGroup(
    20,
    """
    dv/dt = (g - v)/(10*ms) : volt
    dg/dt = -g/(5*ms) : volt
    """,
    threshold="v > 10*mV",
    reset="v = 0*mV",
    method="exact",
    name="cells",
)
cells.g = "rand()*60*mV"
synapses = Synapses(cells, cells, "w : volt", on_pre="g_post += w", name="synapses")
synapses.connect(p=0.3)
synapses.w = "2*mV + rand()*4*mV"
synapses.delay = "0.1*ms + rand()*2*ms"
traces = StateMonitor(cells, ["v", "g"], record=True, name="traces")
spikes = SpikeMonitor(cells, name="spikes")

run(50 * ms)

# %% monitors
print(spikes.num_spikes, "spikes; the first at", spikes.t[0])

# %% problems
start_scope()
set_device("neuroml2", filename="impossible.xml")
cells = NeuronGroup(2, "dv/dt = -v/(10*ms) : 1", name="cells")


@network_operation(dt=1 * ms)
def push():
    cells.v += 0.1


try:
    run(10 * ms)
except brian2tools.errors.UnsupportedModelError as error:
    print(error)
