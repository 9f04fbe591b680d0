"""Random numbers that are drawn while the model runs."""

from __future__ import annotations

from brian2 import BinomialFunction, Hz, Network, NeuronGroup, Synapses, ms, mV

from brian2tools.tests.models.cells import leaky_cells, listeners, oscillators
from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


def noisy_cells(equations: str, method: str, **options: object) -> Network:
    """Return cells with noise in their equations."""
    cells = NeuronGroup(
        20,
        equations,
        threshold="x > 1",
        reset="x = 0",
        method=method,
        name="cells",
        namespace={"tau": 5 * ms, "sigma": 0.5},
        **options,
    )
    return Network(*watched(cells, "x", record=range(0, 20, 5)))


@shared(duration=20 * ms, random=True)
def additive_noise() -> Network:
    """White noise of constant strength, in Euler-Maruyama steps."""
    return noisy_cells("dx/dt = (0.8 - x)/tau + sigma*sqrt(2/tau)*xi : 1", "euler")


@shared(duration=20 * ms, random=True)
def multiplicative_noise_heun() -> Network:
    """Noise whose strength depends on the state, in Heun steps."""
    return noisy_cells("dx/dt = (1 - x)/tau + sigma*(x + 0.2)*sqrt(2/tau)*xi : 1", "heun")


@shared(duration=20 * ms, random=True)
def multiplicative_noise_milstein() -> Network:
    """Noise whose strength depends on the state, in Milstein steps."""
    return noisy_cells("dx/dt = (1 - x)/tau + sigma*(x + 0.2)*sqrt(2/tau)*xi : 1", "milstein")


@shared(duration=20 * ms, random=True)
def several_noises() -> Network:
    """Two independent noises, one of which two equations have in common."""
    return noisy_cells(
        """
        dx/dt = (0.8 + y - x)/tau + sigma*tau**-0.5*xi_common : 1
        dy/dt = -y/tau + sigma*tau**-0.5*(xi_own - 0.5*xi_common) : 1
        """,
        "euler",
    )


@shared(duration=20 * ms, random=True)
def noise_unless_refractory() -> Network:
    """Noise in an equation that is held during the refractory period."""
    return noisy_cells(
        "dx/dt = (0.9 - x)/tau + sigma*sqrt(2/tau)*xi : 1 (unless refractory)",
        "euler",
        refractory=2 * ms,
    )


@shared(duration=20 * ms, random=True)
def random_reset_and_threshold() -> Network:
    """Random numbers in the reset, the threshold and a regular operation."""
    cells = NeuronGroup(
        10,
        """
        dv/dt = (v_rest - v) / (5*ms) : volt
        v_rest : volt
        """,
        threshold="rand() < 0.2*int(v > 8*mV)",
        reset="v = 3*mV*rand(); v += 0.5*mV*randn()",
        method="exact",
        name="cells",
    )
    cells.v_rest = 15 * mV
    cells.run_regularly("v_rest = 15*mV + 2*mV*randn()", dt=2 * ms)
    return Network(*watched(cells, "v", "v_rest"))


@shared(duration=20 * ms, random=True)
def random_counts() -> Network:
    """Numbers from Poisson distributions and from a binomial one."""
    cells = leaky_cells(6, name="cells")
    cells.namespace["chosen"] = BinomialFunction(10, 0.05, name="chosen_of_ten")
    cells.run_regularly("v += 0.3*mV*poisson(0.5) + 0.2*mV*chosen()")
    cells.run_regularly("v += 0.1*mV*poisson(0.1*(i + 1))", when="end")
    return Network(*watched(cells, "v"))


@shared(duration=20 * ms, random=True)
def random_subexpression() -> Network:
    """A random number that stays the same during a time step."""
    cells = NeuronGroup(
        5,
        """
        dx/dt = (drive - x)/(3*ms) : 1
        drive = 1 + randn() : 1 (constant over dt)
        """,
        threshold="x > 1.1",
        reset="x = 0",
        method="euler",
        name="cells",
    )
    return Network(*watched(cells, "x", "drive"))


@shared(duration=25 * ms, random=True)
def unreliable_synapses() -> Network:
    """Synapses that transmit by chance, with a strength that varies."""
    sources = oscillators(5, name="sources", period=2 * ms)
    targets = listeners(5, name="targets")
    synapses = Synapses(
        sources,
        targets,
        "chance : 1",
        on_pre="g_post += int(rand() < chance)*(20*mV + 5*mV*randn())",
        name="synapses",
    )
    synapses.connect()
    synapses.chance = "0.2 + 0.1*i"
    return Network(*watched(sources, "phase"), *watched(targets, "v", "g"), synapses)


@shared(duration=20 * ms, random=True)
def random_rates() -> Network:
    """Neurons that spike by a rate of their own, with noise of the step's size."""
    cells = NeuronGroup(
        10,
        """
        drate/dt = (base - rate)/(5*ms) : Hz
        base : Hz (constant)
        """,
        threshold="rand() < rate*dt",
        reset="rate += 50*Hz",
        method="exact",
        name="cells",
    )
    cells.base = "20*Hz*(i + 1)"
    cells.rate = 100 * Hz
    return Network(*watched(cells, "rate"))
