"""`plot_network`: the picture of a network, in the form in which it can be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from brian2 import BrianObject, Network
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.patches import FancyBboxPatch

from brian2tools.plotting.arguments import check_choice, check_keywords
from brian2tools.plotting.labels import set_title
from brian2tools.plotting.network.diagram import Diagram
from brian2tools.plotting.network.elements import Elements, elements_of
from brian2tools.plotting.network.matrix import Matrix
from brian2tools.plotting.network.objects import objects_of
from brian2tools.plotting.panels import resolve_axes
from brian2tools.plotting.scaled_text import axes_size, fit_page
from brian2tools.plotting.style import styled
from brian2tools.plotting.wording import counted

__all__ = ["natural_height", "plot_network"]

# The scale at which the text of a diagram can still be read.
_LEGIBLE = 0.6

# In points.
_HIGHEST = 330.0
_TITLE = 30.0


@styled
def plot_network(
    network: Network | Iterable[BrianObject],
    axes: Axes | None = None,
    *,
    ax: Axes | None = None,
    plot_type: Literal["auto", "diagram", "matrix"] = "auto",
    **kwds: Any,
) -> Axes:
    """Draw what a network consists of: groups, inputs, synapses, and what is recorded.

    Parameters
    ----------
    network : Network or collection of BrianObject
        The network, before or after a run; ``magic_network`` or ``collect()`` for the objects
        that `brian2.run` would run where this is called.
    axes : matplotlib.axes.Axes, optional
        Axes to draw on; pyplot's current ones if not given.
    ax : matplotlib.axes.Axes, optional
        The same as ``axes``.
    plot_type : {'auto', 'diagram', 'matrix'}
        'diagram' draws a box for each group and an arrow for each `Synapses`, wider for more
        synapses; 'matrix' a table with a row for each source, a column for each target, and the
        number of synapses in the cells. 'auto' draws the diagram as long as it can be read in
        the place that the axes have, and the matrix for larger networks.
    **kwds
        Properties of the boxes (`matplotlib.patches.FancyBboxPatch`) or of the coloured cells
        (`matplotlib.collections.QuadMesh`).

    Returns
    -------
    matplotlib.axes.Axes
        The axes, in which lengths are points on paper at full size.

    Raises
    ------
    ArgumentTypeError
        If ``network`` is not a network, or a keyword is unknown.

    Examples
    --------
    >>> neurons = NeuronGroup(10, "v : 1", threshold="v > 1", reset="v = 0", name="neurons")
    >>> synapses = Synapses(neurons, neurons, on_pre="v += 0.1", name="synapses")
    >>> synapses.connect("i != j")
    >>> axes = plot_network(Network(neurons, synapses))
    >>> [text.get_text() for text in axes.texts]
    ['synapses', '90 synapses', 'neurons', '10 neurons', 'v']
    """
    check_choice("plot_type", plot_type, ("auto", "diagram", "matrix"))
    elements = elements_of(objects_of(network))
    axes = resolve_axes(axes, ax)
    picture = _picture(elements, plot_type, axes_size(axes))
    artist = FancyBboxPatch if isinstance(picture, Diagram) else QuadMesh
    check_keywords("plot_network", kwds, artist)
    fit_page(axes, *picture.size)
    picture.draw(axes, **kwds)
    set_title(axes, *_title(elements))
    return axes


def natural_height(objects: Iterable[BrianObject], width: float) -> float:
    """The height (inches) in which a picture of some width can be read well, with its title."""
    size = _picture(elements_of(objects), "auto", (width * 72, _HIGHEST)).size
    scale = min(width * 72 / size[0], 1.0)
    return min(scale * size[1] + _TITLE, _HIGHEST) / 72


def _picture(elements: Elements, plot_type: str, room: tuple[float, float]) -> Diagram | Matrix:
    diagram = Diagram(elements, room)
    if plot_type == "diagram" or not elements.links:
        return diagram
    matrix = Matrix(elements)
    scale = _scale(diagram.size, room)
    if plot_type == "auto" and (scale > _LEGIBLE or scale > _scale(matrix.size, room)):
        return diagram
    return matrix


def _scale(size: tuple[float, float], room: tuple[float, float]) -> float:
    return min(room[0] / size[0], room[1] / size[1])


def _title(elements: Elements) -> list[str]:
    """The size of a network."""
    neurons = sum(box.neurons for box in elements.boxes)
    synapses = sum(link.number or 0 for link in elements.links)
    return [
        counted(number, noun)
        for number, noun in ((neurons, "neuron"), (synapses, "synapse"))
        if number
    ]
