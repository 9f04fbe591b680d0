"""What the page "Describe a model" shows."""

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
BrianLogger.log_level_error()
seed(1)

# %% model
E_rest, V_threshold = -49 * mV, -50 * mV
tau_m = 20 * ms

cells = NeuronGroup(
    4000,
    """
    dv/dt = (g_e + g_i - (v - E_rest))/tau_m : volt (unless refractory)
    dg_e/dt = -g_e/(5*ms) : volt
    dg_i/dt = -g_i/(10*ms) : volt
    """,
    threshold="v > V_threshold",
    reset="v = -60*mV",
    refractory=5 * ms,
    method="exact",
    name="cells",
)
cells.v = "-60*mV + rand()*(V_threshold + 60*mV)"

excitation = Synapses(cells[:3200], cells, on_pre="g_e_post += 1.62*mV", name="excitation")
excitation.connect(p=0.02)
inhibition = Synapses(cells[3200:], cells, on_pre="g_i_post -= 9*mV", name="inhibition")
inhibition.connect(p=0.02)

spikes = SpikeMonitor(cells, name="spikes")
network = Network(cells, excitation, inhibition, spikes)

# %% describe
model = describe(network)
print(model)
print(model.populations.names, model.projections.names, model.monitors.names)

# %% look
description = model["cells"]
print(description.equations["v"].expression, description.equations["v"].flags)
print(description.state_update.method, description.refractory.rule)
print(description.events["spike"].condition)
for statement in description.events["spike"].statements.lines:
    print(statement.variable, statement.operator, statement.expression)
for constant in description.outside.constants:
    print(constant.name, constant.value.quantity)

# %% written
initial = description.initial_values["v"]
print(initial.written[0].value)
print(initial.value.quantity[:3])

# %% synapses
projection = model["excitation"]
print(projection.source, "->", projection.target.group)
print(projection.rules[0].p, projection.size)
print(projection.presynaptic.quantity[:5], projection.postsynaptic.quantity[:5])

# %% store
model.to_json("cuba.json")
same = Model.from_json("cuba.json")
print(same == model)

# %% build
again = build(same)
seed(1)
again.run(50 * ms, namespace={})
seed(1)
network.run(50 * ms)
print(again["spikes"].num_spikes, network["spikes"].num_spikes)
print(np.array_equal(again["spikes"].t_, network["spikes"].t_))

# %% device
start_scope()
set_device("exporter", filename="two_runs.json")

tau = 10 * ms
neuron = NeuronGroup(1, "dv/dt = (I - v)/tau : 1\nI : 1", method="exact", name="neuron")
trace = StateMonitor(neuron, "v", record=True, name="trace")
run(20 * ms)
neuron.I = "1 + 0.5*v"
tau = 5 * ms
run(30 * ms)

model = get_device().model
set_device("runtime")

# %% runs
for run_ in model.runs:
    print("from", run_.start.quantity, "for", run_.duration.quantity)
    for assignment in run_.assignments:
        print("    ", assignment.elements.group, assignment.variable, "=", assignment.value)
    for change in run_.constants:
        print("    ", change.name, "=", change.value.quantity)
print(simulate(model)["trace"].v[0, -1])

# %% problems
start_scope()
neuron = NeuronGroup(1, "v : 1", name="neuron")


@network_operation(dt=1 * ms, name="measure")
def measure():
    print(neuron.v)


for problem in describe().problems:
    print(problem)
