"""
A spike that travels over a cell
================================

The membrane of all branches has the channels of Hodgkin and Huxley's model. A current into the
soma makes a spike, and a film shows how it invades the dendrites and the axon.
"""

import tempfile
from pathlib import Path

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"

# %%
# The model, with the resting potential at −65 mV.
cell = Morphology.from_file(str(Path(__file__).parent / "data" / "pyramidal_cell.swc"))
neuron = SpatialNeuron(
    cell,
    """
    Im = gl*(El - v) + gNa*m**3*h*(ENa - v) + gK*n**4*(EK - v) : amp/metre**2
    dm/dt = alpha_m*(1 - m) - beta_m*m : 1
    dh/dt = alpha_h*(1 - h) - beta_h*h : 1
    dn/dt = alpha_n*(1 - n) - beta_n*n : 1
    alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
    beta_m = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
    alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
    beta_h = 1/(exp(-(v + 35*mV)/(10*mV)) + 1)/ms : Hz
    alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
    beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
    I : amp (point current)
    """,
    namespace={
        "gl": 3 * siemens / metre**2, "El": -54.4 * mV,
        "gNa": 1200 * siemens / metre**2, "ENa": 50 * mV,
        "gK": 360 * siemens / metre**2, "EK": -77 * mV,
    },
    method="exponential_euler",
    Ri=150 * ohm * cm,
    name="pyramidal_cell",
)  # fmt: skip
neuron.v = -65 * mV
neuron.m, neuron.h, neuron.n = 0.05, 0.6, 0.32

# %%
# Half a millisecond of current into the soma. The monitor records all compartments.
defaultclock.dt = 0.05 * ms
monitor = StateMonitor(neuron, "v", record=True, dt=0.1 * ms)
neuron.I[0] = 8 * nA
run(0.5 * ms)
neuron.I[0] = 0 * nA
run(7.5 * ms)

# %%
# The monitor is all that the film needs, which starts when the current ends.
with plot_style():
    figure, axes = plt.subplots(figsize=(5, 6))
film = animate_morphology(
    monitor,
    axes=axes,
    show_diameter=True,
    time_range=(0.5 * ms, None),
    duration=3 * second,
    fps=12,
)

# %%
# It plays in a window and in a notebook, and goes into a file.
folder = Path(tempfile.mkdtemp())
film.save(folder / "spike.gif", dpi=60)
print(f"{len(film.times)} pictures, {(folder / 'spike.gif').stat().st_size / 1e6:.1f} MB")
plt.show()
