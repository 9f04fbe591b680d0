"""
Inputs to the tuft of a spatial neuron
======================================

Synapses in the tuft of a pyramidal cell are active at one time; the potential spreads from there
over the cell.
"""

from pathlib import Path

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"

# %%
# The conductance of a synapse is an alpha function that peaks after 2 ms. There is one at each tip
# that is more than 500 µm away from the soma.
cell = Morphology.from_file(str(Path(__file__).parent / "data" / "pyramidal_cell.swc"))
neuron = SpatialNeuron(
    cell,
    """
    Im = gL * (EL - v) : amp/metre**2
    I = g_peak * t/tau * exp(1 - t/tau) * (0*mV - v) : amp (point current)
    g_peak : siemens
    """,
    namespace={"gL": 0.5 * siemens / metre**2, "EL": -70 * mV, "tau": 2 * ms},
    method="exponential_euler",
    Cm=1 * uF / cm**2,
    Ri=150 * ohm * cm,
    name="pyramidal_cell",
)
neuron.v = -70 * mV
distance = np.asarray(neuron.distance)
is_tip = np.append(np.diff(distance) < 0, True)
synapses = np.flatnonzero(is_tip & (distance > 500e-6))
neuron.g_peak[synapses] = 0.6 * nS

# %%
# A variable of a spatial neuron is shown over its morphology. With the same limits for the
# colours, two times can be compared, and one colour bar is enough. Dots mark the synapses.
with plot_style():
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 6), width_ratios=(1, 1.3))
limits = (-70 * mV, -40 * mV)
run(4 * ms)
brian_plot(neuron.v, axes=left, value_norm=limits, value_colorbar=False, title="After 4 ms")
x, y = np.asarray(neuron.x[synapses]), np.asarray(neuron.y[synapses])
left.plot(x * 1e6, y * 1e6, "o", color="#D55E00", markersize=5)
run(6 * ms)
brian_plot(neuron.v, axes=right, value_norm=limits, title="After 10 ms")

# %%
# A variable of a branch leaves the rest of the cell grey; other options are those of
# ``plot_morphology``.
with plot_style():
    figure, axes = plt.subplots(figsize=(4, 6))
brian_plot(neuron.apic.v, axes=axes, show_diameter=True, title="Apical dendrite after 10 ms")
plt.show()
