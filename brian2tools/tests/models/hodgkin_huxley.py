"""Hodgkin and Huxley's axon with different ways of integrating it."""

from __future__ import annotations

import numpy as np
from brian2 import Network, NeuronGroup, cm, mS, ms, mV, uA, uF

from brian2tools.tests.models.common import shared, watched

__all__: list[str] = ["SQUID_AXON"]

HODGKIN_HUXLEY = """
dv/dt = (g_Na*m**3*h*(E_Na - v) + g_K*n**4*(E_K - v) + g_l*(E_l - v) + I) / C_m : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
beta_m = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
beta_h = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz
alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
I : amp/metre**2 (constant)
"""
SQUID_AXON = {
    "C_m": 1 * uF / cm**2,
    "g_Na": 120 * mS / cm**2,
    "g_K": 36 * mS / cm**2,
    "g_l": 0.3 * mS / cm**2,
    "E_Na": 50 * mV,
    "E_K": -77 * mV,
    "E_l": -54.387 * mV,
}


def squid_axons(method: str) -> Network:
    """Return space-clamped axons (Hodgkin and Huxley 1952) under five currents."""
    cells = NeuronGroup(
        5,
        HODGKIN_HUXLEY,
        threshold="v > 0*mV",
        refractory="v > 0*mV",
        method=method,
        dt=0.05 * ms,
        name="axons",
        namespace=SQUID_AXON,
    )
    cells.v = -65 * mV
    cells.m = "alpha_m/(alpha_m + beta_m)"
    cells.h = "alpha_h/(alpha_h + beta_h)"
    cells.n = "alpha_n/(alpha_n + beta_n)"
    cells.I = np.linspace(0, 20, 5) * uA / cm**2
    return Network(*watched(cells, "v", "m", "h", "n", "alpha_m"))


@shared(duration=15 * ms)
def hodgkin_huxley_exponential_euler() -> Network:
    """Hodgkin-Huxley neurons, integrated with exponential Euler steps."""
    return squid_axons("exponential_euler")


@shared(duration=15 * ms)
def hodgkin_huxley_rk2() -> Network:
    """Hodgkin-Huxley neurons, integrated with the midpoint method."""
    return squid_axons("rk2")


@shared(duration=15 * ms)
def hodgkin_huxley_rk4() -> Network:
    """Hodgkin-Huxley neurons, integrated with the classical Runge-Kutta method."""
    return squid_axons("rk4")


@shared(duration=15 * ms)
def hodgkin_huxley_heun() -> Network:
    """Hodgkin-Huxley neurons, integrated with Heun's method."""
    return squid_axons("heun")
