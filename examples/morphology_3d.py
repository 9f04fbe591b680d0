"""
A cell in space
===============

A reconstructed cell extends in three dimensions. Here matplotlib draws it, which works
everywhere; plotly makes a picture that can be turned in a notebook or a web page, and Mayavi one
with a window of its own.
"""

from pathlib import Path

from brian2 import *
from brian2tools import *

prefs.codegen.target = "numpy"

# %%
# Any SWC file will do. This one was grown by a script of the project and has 2079 compartments.
cell = Morphology.from_file(str(Path(__file__).parent / "data" / "pyramidal_cell.swc"))

# %%
# A passive membrane with a current into the soma.
neuron = SpatialNeuron(
    cell,
    """
    Im = 2*siemens/metre**2 * (-70*mV - v) : amp/metre**2
    I : amp (point current)
    """,
    method="exponential_euler",
    Ri=150 * ohm * cm,
    name="pyramidal_cell",
)
neuron.v = -70 * mV
neuron.I[0] = 300 * pA
run(50 * ms)

# %%
# The lines of the scale bar point along x, y and z.
with plot_style():
    figure = plt.figure(figsize=(7, 6))
plot_morphology(
    cell,
    plot_3d=True,
    backend="matplotlib",
    show_diameter=True,
    values=neuron.v,
    title="300 pA at the soma",
)

# %%
# Axes that are in space show the cell from where you like.
with plot_style():
    figure, axes = plt.subplots(1, 3, figsize=(9, 3.6), subplot_kw={"projection": "3d"})
for panel, azimuth in zip(axes, (-75, -45, -15), strict=True):
    panel.view_init(elev=10, azim=azimuth, vertical_axis="y")
    plot_morphology(
        cell,
        plot_3d=True,
        show_diameter=True,
        colors=("#0072B2", "#D55E00"),
        axes=panel,
        title=f"{-azimuth}° to the side",
    )
plt.show()
