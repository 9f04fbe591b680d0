"""What a live plot costs: a simulation with it, without any plot, and redrawn frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
from brian2 import (
    Network,
    NeuronGroup,
    SpikeMonitor,
    Synapses,
    ms,
    network_operation,
    prefs,
    seed,
)
from harness import Case
from matplotlib.backends.backend_agg import FigureCanvasAgg

from brian2tools import LivePlot

DURATION = 1000 * ms
FRAMES = 200


class WindowCanvas(FigureCanvasAgg):
    """Draws as the canvas of a window does, but for copying the pixels to a screen."""

    required_interactive_framework = "none"
    supports_blit = True

    def blit(self, bbox: object = None) -> None:
        pass


def cases() -> Iterator[Case]:
    prefs.codegen.target = "numpy"
    seen, unseen = live(WindowCanvas), live(FigureCanvasAgg)
    yield Case("CUBA, 4000 neurons, 1 s, live in a window; plain: no plot", seen, run)
    yield Case("the same; plain: 200 frames, all drawn anew", seen, frames, limit_ratio=3)
    yield Case("CUBA, live where nothing is seen; plain: no plot", unseen, run)


def cuba() -> Network:
    """Return the network of Vogels and Abbott with a monitor of its spikes."""
    seed(1)
    neurons = NeuronGroup(
        4000,
        """
        dv/dt = (ge + gi - (v + 49*mV)) / (20*ms) : volt (unless refractory)
        dge/dt = -ge / (5*ms) : volt
        dgi/dt = -gi / (10*ms) : volt
        """,
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * ms,
        method="exact",
    )
    neurons.v = "-60*mV + rand()*10*mV"
    excitatory = Synapses(neurons[:3200], neurons, on_pre="ge += 1.62*mV")
    inhibitory = Synapses(neurons[3200:], neurons, on_pre="gi -= 9*mV")
    excitatory.connect(p=0.02)
    inhibitory.connect(p=0.02)
    return Network(neurons, excitatory, inhibitory, SpikeMonitor(neurons, name="spikes"))


def run() -> None:
    """Run without a plot."""
    cuba().run(DURATION)


def live(canvas: type[FigureCanvasAgg]) -> Callable[[], None]:
    """Return a function that runs with a live plot on a kind of canvas."""

    def run_with_plot() -> None:
        network = cuba()
        figure, axes = plt.subplots()
        canvas(figure)
        network.add(LivePlot(network["spikes"], axes=axes))
        network.run(DURATION)

    return run_with_plot


def frames() -> None:
    """Run and draw everything 200 times."""
    network = cuba()
    figure, axes = plt.subplots()
    (line,) = axes.plot([], [], ".", markersize=1)
    axes.set(xlim=(0, DURATION / ms), ylim=(0, 4000))
    spikes = network["spikes"]

    @network_operation(dt=DURATION / FRAMES)
    def draw() -> None:
        line.set_data(spikes.t / ms, spikes.i)
        figure.canvas.draw()

    network.add(draw)
    network.run(DURATION)
