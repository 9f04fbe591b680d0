"""Neurons with a morphology."""

from __future__ import annotations

import numpy as np
from brian2 import (
    Cylinder,
    Network,
    Section,
    Soma,
    SpatialNeuron,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    cm,
    mS,
    ms,
    mV,
    nA,
    ohm,
    pA,
    uF,
    um,
)

from brian2tools.tests.models.common import shared, watched
from brian2tools.tests.models.hodgkin_huxley import SQUID_AXON

__all__: list[str] = []

PASSIVE = "Im = g_l*(E_l - v) : amp/metre**2\n"
LEAK = {"g_l": 0.1 * mS / cm**2, "E_l": -70 * mV}
ACTIVE = """
Im = g_l*(E_l - v) + g_Na*m**3*h*(E_Na - v) + g_K*n**4*(E_K - v) : amp/metre**2
I : amp (point current)
dm/dt = alpha_m*(1 - m) - 4*exp(-(v + 65*mV)/(18*mV))/ms*m : 1
dh/dt = 0.07*exp(-(v + 65*mV)/(20*mV))/ms*(1 - h) - h/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : 1
dn/dt = alpha_n*(1 - n) - 0.125*exp(-(v + 65*mV)/(80*mV))/ms*n : 1
alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
g_Na : siemens/metre**2
g_K : siemens/metre**2 (constant)
"""


def tree() -> Soma:
    """Return a soma with an axon and a dendrite that tapers and branches."""
    morphology = Soma(diameter=20 * um)
    morphology.axon = Cylinder(length=100 * um, diameter=1 * um, n=5)
    morphology.dendrite = Section(
        length=np.array([20, 20, 30]) * um, diameter=np.array([4, 3, 2.5, 2]) * um, n=3
    )
    morphology.dendrite.left = Cylinder(length=50 * um, diameter=1.5 * um, n=2)
    morphology.dendrite.right = Cylinder(length=30 * um, diameter=1 * um, n=2)
    return morphology


@shared(duration=20 * ms)
def passive_cable() -> Network:
    """A passive cylinder into one end of which a current flows."""
    cable = SpatialNeuron(
        Cylinder(length=500 * um, diameter=2 * um, n=10),
        PASSIVE + "I : amp (point current)",
        Cm=1 * uF / cm**2,
        Ri=100 * ohm * cm,
        method="exponential_euler",
        name="cable",
        namespace=LEAK,
    )
    cable.v = -70 * mV
    cable.I[0] = 50 * pA
    return Network(*watched(cable, "v", "Im"))


@shared(duration=20 * ms)
def branched_neuron() -> Network:
    """A branched neuron with channels, whose densities differ, and that spikes at its axon."""
    morphology = tree()
    neuron = SpatialNeuron(
        morphology,
        ACTIVE,
        threshold="v > -10*mV",
        threshold_location=morphology.axon[60 * um],
        refractory="v > -10*mV",
        Cm=SQUID_AXON["C_m"],
        Ri=100 * ohm * cm,
        method="exponential_euler",
        dt=0.05 * ms,
        name="neuron",
        namespace={name: SQUID_AXON[name] for name in ("g_l", "E_l", "E_Na", "E_K")},
    )
    neuron.v = -65 * mV
    neuron.m, neuron.h, neuron.n = 0.05, 0.6, 0.32
    neuron.g_Na = 120 * mS / cm**2
    neuron.g_K = 36 * mS / cm**2
    neuron.dendrite.g_Na = 20 * mS / cm**2
    neuron.dendrite.main.g_K = "10*mS/cm**2*(1 + distance/(100*um))"
    neuron.axon[50 * um : 100 * um].g_Na = 200 * mS / cm**2
    neuron.main.I = 2 * nA
    spikes = SpikeMonitor(neuron, name="spikes")
    traces = StateMonitor(neuron, ["v", "m"], record=[0, 5, 8, 12], dt=0.1 * ms, name="traces")
    return Network(neuron, spikes, traces)


@shared(duration=20 * ms)
def neuron_with_placed_compartments() -> Network:
    """Sections with coordinates, and constants that differ from compartment to compartment."""
    morphology = Soma(diameter=15 * um, x=5 * um, y=-3 * um)
    morphology.dendrite = Section(
        x=[5, 15, 30] * um,
        y=[-3, 5, 5] * um,
        z=[0, 0, 10] * um,
        diameter=[4, 3, 2] * um,
        n=2,
    )
    morphology.axon = Cylinder(
        x=[5, -60] * um, y=[-3, -3] * um, z=[0, 0] * um, diameter=1 * um, n=4
    )
    neuron = SpatialNeuron(
        morphology,
        """
        Im = g_l*(E_l - v) + 2*pA*sin(2*pi*100*Hz*t)/area*int(x > 1*um) : amp/metre**2
        g_l : siemens/metre**2 (constant)
        path = distance + length/2 : metre
        """,
        method="exponential_euler",
        name="neuron",
        namespace={"E_l": -70 * mV},
    )
    neuron.v = "-70*mV + 10*mV*int(z > 1*um)"
    neuron.g_l = "0.1*mS/cm**2*(1 + path/(100*um))"
    neuron.Cm["i > 2"] = "2*uF/cm**2"
    neuron.Cm[0] = 1 * uF / cm**2
    return Network(*watched(neuron, "v", "path"))


@shared(duration=20 * ms)
def synapses_on_a_dendrite() -> Network:
    """Synapses onto compartments: some that are summed point currents, some conductances."""
    morphology = tree()
    neuron = SpatialNeuron(
        morphology,
        PASSIVE
        + """
        I_syn = g*(0*mV - v) : amp (point current)
        dg/dt = -g/(3*ms) : siemens
        I_slow : amp (point current)
        """,
        threshold="v > -55*mV",
        threshold_location=0,
        reset="v = -75*mV",
        refractory=2 * ms,
        method="exponential_euler",
        name="neuron",
        namespace=LEAK,
    )
    neuron.v = -70 * mV
    source = SpikeGeneratorGroup(3, [0, 1, 2, 0, 1, 2], [1, 2, 3, 8, 8, 8] * ms, name="source")
    fast = Synapses(source, neuron.dendrite, on_pre="g_post += 3*nS", name="fast")
    fast.connect(i=[0, 1, 2], j=[2, 4, 6])
    slow = Synapses(
        source,
        neuron,
        """
        I_slow_post = 40*pA*s : amp (summed)
        ds/dt = -s/(10*ms) : 1 (clock-driven)
        """,
        on_pre="s += 1",
        method="exact",
        name="slow",
    )
    slow.connect(i=0, j=morphology.axon[50 * um])
    slow.connect(i=1, j=0)
    return Network(source, fast, slow, *watched(neuron, "v", "g", "I_slow"))
