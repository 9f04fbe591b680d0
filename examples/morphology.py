"""
A cell and its dendrogram
=========================

A reconstructed cell, seen from the side and as a dendrogram, in the colours of the membrane
potential while a current is injected at its soma.
"""

from pathlib import Path

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"

# %%
# Any SWC file will do. This one was grown by a script of the project and has 2079 compartments.
cell = Morphology.from_file(str(Path(__file__).parent / "data" / "pyramidal_cell.swc"))

# %%
# A passive membrane, and 300 pA into the soma for 50 ms.
neuron = SpatialNeuron(
    cell,
    """
    Im = gL * (EL - v) : amp/metre**2
    I : amp (point current)
    """,
    namespace={"gL": 2 * siemens / metre**2, "EL": -70 * mV},
    method="exponential_euler",
    Ri=150 * ohm * cm,
    name="pyramidal_cell",
)
neuron.v = -70 * mV
neuron.I[0] = 300 * pA
run(50 * ms, report=None)

# %%
# Colours of both plots stand for the same values, so that one colour bar serves for both.
with plot_style():
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 6.6), width_ratios=(1, 1.9))
plot_morphology(
    cell,
    plot_3d=False,
    show_diameter=True,
    values=neuron.v,
    axes=left,
    title="Pyramidal cell, 300 pA at the soma",
)
plot_dendrogram(cell, values=neuron.v, value_colorbar=False, axes=right, title="Dendrogram")

# %%
# Without values, colours take turns from branch to branch.
with plot_style():
    figure, axes = plt.subplots(figsize=(6, 7))
plot_morphology(cell, plot_3d=False, show_diameter=True, colors=("#0072B2", "#D55E00"), axes=axes)
plt.show()
