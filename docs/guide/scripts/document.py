"""What the page "Document a model" shows."""

from pathlib import Path

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"
BrianLogger.log_level_error()
seed(1)

# %% model
tau_m, tau_syn = 20 * ms, 5 * ms
tau_plus = tau_minus = 20 * ms
A_plus, A_minus = 0.01, -0.0105

inputs = PoissonGroup(100, rates=15 * Hz, name="inputs")
cells = NeuronGroup(
    10,
    """
    dv/dt = (g*(0*mV - v) + E_leak - v)/tau_m : volt (unless refractory)
    dg/dt = -g/tau_syn : 1
    E_leak : volt
    """,
    threshold="v > -54*mV",
    reset="v = -60*mV",
    refractory=2 * ms,
    method="euler",
    name="cells",
)
cells.v = cells.E_leak = "-74*mV + 2*mV*rand()"

learning = Synapses(
    inputs,
    cells,
    """
    w : 1
    dx/dt = -x/tau_plus : 1 (event-driven)
    dy/dt = -y/tau_minus : 1 (event-driven)
    """,
    on_pre="""
    g_post += w
    x += A_plus
    w = clip(w + y, 0, 0.5)
    """,
    on_post="""
    y += A_minus
    w = clip(w + x, 0, 0.5)
    """,
    delay=1 * ms,
    name="learning",
)
learning.connect(p=0.5)
learning.w = "0.3*rand()"
weights = StateMonitor(learning, "w", record=[0, 1, 2], dt=10 * ms, name="weights")

model = describe()

# %% markdown
print(model.to_markdown())

# %% table
print(model.to_markdown(template="table", author="A. Uthor", include_monitors=True))

# %% latex
text = model.to_latex("tables.tex", title="Synapses that learn", author="A. Uthor")

# %% device
set_device("markdown", filename="methods.md", author="A. Uthor")

run(10 * second)
learning.w = "0.5*w"
run(2 * second)

print(get_device().md_text[-400:])
set_device("runtime")

# %% template
Path("short.md.j2").write_text("""
{% extends "default.md.j2" %}
{% block parts %}
See the supplement for equations and parameters.
{% endblock %}
""")
print(model.to_markdown(template="short.md.j2"))
