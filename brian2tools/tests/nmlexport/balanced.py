"""The networks CUBA and COBAHH of Brette et al. (2007), in any size.

R. Brette et al., "Simulation of networks of spiking neurons: a review of tools and strategies",
Journal of Computational Neuroscience 23 (2007), 349-398, benchmarks 2 and 3.
"""

from __future__ import annotations

import inspect
from functools import partial

from brian2 import (
    Network,
    NeuronGroup,
    Quantity,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    cm,
    ms,
    msiemens,
    mV,
    nS,
    siemens,
    uF,
    um,
)

from brian2tools.tests.models.common import SharedModel

__all__ = ["balanced"]

#: A neuron gets input from 2 % of the others; there are 4000 of them in the article.
PROBABILITY, NEURONS = 0.02, 4000


def balanced(neurons: int) -> list[SharedModel]:
    """Return both networks with that number of neurons, each with 2 % of all synapses."""
    return [
        SharedModel(
            name=make.__name__,
            make=partial(make, neurons),
            duration=100 * ms,
            random=False,
            feature=inspect.getdoc(make) or "",
            namespace={},
        )
        for make in (cuba, cobahh)
    ]


def cuba(neurons: int) -> Network:
    """Integrate-and-fire neurons with synaptic currents."""
    cells = NeuronGroup(
        neurons,
        """dv/dt = (g_e + g_i - (v - v_rest))/tau_m : volt (unless refractory)
        dg_e/dt = -g_e/tau_e : volt
        dg_i/dt = -g_i/tau_i : volt""",
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * ms,
        method="exact",
        namespace={"v_rest": -49 * mV, "tau_m": 20 * ms, "tau_e": 5 * ms, "tau_i": 10 * ms},
        name="cells",
    )
    cells.v = "-60*mV + rand()*10*mV"
    return _connected(cells, 1.62 * mV, -9 * mV)


def cobahh(neurons: int) -> Network:
    """Hodgkin-Huxley neurons with synaptic conductances."""
    area = 20000 * um**2
    cells = NeuronGroup(
        neurons,
        """dv/dt = (g_l*(E_l - v) + g_e*(E_e - v) + g_i*(E_i - v) - g_na*m**3*h*(v - E_na)
            - g_kd*n**4*(v - E_k))/Cm : volt
        dm/dt = alpha_m*(1 - m) - beta_m*m : 1
        dn/dt = alpha_n*(1 - n) - beta_n*n : 1
        dh/dt = alpha_h*(1 - h) - beta_h*h : 1
        dg_e/dt = -g_e/tau_e : siemens
        dg_i/dt = -g_i/tau_i : siemens
        alpha_m = 0.32/mV*(13*mV - v + VT)/(exp((13*mV - v + VT)/(4*mV)) - 1)/ms : Hz
        beta_m = 0.28/mV*(v - VT - 40*mV)/(exp((v - VT - 40*mV)/(5*mV)) - 1)/ms : Hz
        alpha_h = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
        beta_h = 4/(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
        alpha_n = 0.032/mV*(15*mV - v + VT)/(exp((15*mV - v + VT)/(5*mV)) - 1)/ms : Hz
        beta_n = 0.5*exp((10*mV - v + VT)/(40*mV))/ms : Hz""",
        threshold="v > -20*mV",
        refractory=3 * ms,
        method="exponential_euler",
        namespace={
            "Cm": 1 * uF / cm**2 * area,
            "g_l": 5e-5 * siemens / cm**2 * area,
            "g_na": 100 * msiemens / cm**2 * area,
            "g_kd": 30 * msiemens / cm**2 * area,
            "E_l": -60 * mV,
            "E_k": -90 * mV,
            "E_na": 50 * mV,
            "E_e": 0 * mV,
            "E_i": -80 * mV,
            "VT": -63 * mV,
            "tau_e": 5 * ms,
            "tau_i": 10 * ms,
        },
        name="cells",
    )
    cells.v = "E_l + (randn()*5 - 5)*mV"
    cells.g_e = "(randn()*1.5 + 4)*10*nS"
    cells.g_i = "(randn()*12 + 20)*10*nS"
    return _connected(cells, 6 * nS, 67 * nS)


def _connected(cells: NeuronGroup, excitation: Quantity, inhibition: Quantity) -> Network:
    """Return the network of cells, four fifths of which are excitatory."""
    # As much input as in the article, from fewer neurons.
    weights = {"w_e": excitation * NEURONS / len(cells), "w_i": inhibition * NEURONS / len(cells)}
    border = len(cells) * 4 // 5
    excitatory = Synapses(
        cells[:border], cells, on_pre="g_e += w_e", namespace=weights, name="excitatory"
    )
    inhibitory = Synapses(
        cells[border:], cells, on_pre="g_i += w_i", namespace=weights, name="inhibitory"
    )
    for synapses in (excitatory, inhibitory):
        synapses.connect(p=PROBABILITY)
    spikes = SpikeMonitor(cells, name="spikes")
    traces = StateMonitor(cells, "v", record=range(3), name="traces")
    return Network(cells, excitatory, inhibitory, spikes, traces)
