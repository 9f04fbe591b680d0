"""Functions and operators of Brian's expression language."""

from __future__ import annotations

from brian2 import Network, NeuronGroup, Quantity, ms, mV

from brian2tools.tests.models.common import shared, watched

__all__: list[str] = []


def evaluated(expressions: str, **options: object) -> Network:
    """Return cells whose ``x`` runs from -2 to 2 and beyond, and record subexpressions of it."""
    cells = NeuronGroup(
        9,
        f"""
        dx/dt = 1/(5*ms) : 1
        y : 1 (constant)
        {expressions}
        """,
        method="euler",
        name="cells",
        **options,
    )
    cells.x = "(i - 4)/2.0"
    cells.y = "1.5 - i/3"
    names = [line.split("=")[0].strip() for line in expressions.strip().splitlines()]
    return Network(*watched(cells, "x", *names))


@shared(duration=5 * ms)
def elementary_functions() -> Network:
    """Exponentials, logarithms, roots and hyperbolic functions."""
    return evaluated(
        """
        exponential = exp(-x**2) : 1
        difference = expm1(x/10) : 1
        relative = exprel(x) : 1
        natural = log(x**2 + 1) : 1
        decimal = log10(x**2 + 2) : 1
        shifted = log1p(abs(x)) : 1
        root = sqrt(x**2 + y**2) : 1
        hyperbolic = sinh(x) + cosh(y) - tanh(x*y) : 1
        nested = exp(-sqrt(abs(log(1 + exp(x))))) : 1
        """
    )


@shared(duration=5 * ms)
def trigonometric_functions() -> Network:
    """Trigonometric functions and their inverses."""
    return evaluated(
        """
        wave = sin(2*pi*x) + cos(pi*y) : 1
        tangent = tan(x/3) : 1
        arcs = arcsin(clip(x, -1, 1)) - arccos(tanh(y)) : 1
        angle = arctan(x/2) : 1
        """
    )


@shared(duration=5 * ms)
def rounding_functions() -> Network:
    """Functions with steps or corners."""
    return evaluated(
        """
        below = floor(x) : 1
        above = ceil(x) : 1
        truncated = int(3*x) : integer
        truth = int(x > y) : integer
        signum = sign(x) : 1
        size = abs(x) + abs(-2) : 1
        bounded = clip(x, -1, y) : 1
        whole = clip(i, 2, 5) : integer
        elapsed = timestep(t, dt) : integer
        steps = timestep(0.35*ms, 0.1*ms) : integer
        """
    )


@shared(duration=5 * ms)
def arithmetic() -> Network:
    """Powers, remainders, whole quotients and signs, of integers and of reals."""
    return evaluated(
        """
        remainder = x % 0.7 : 1
        negative_remainder = x % -0.7 : 1
        whole_remainder = (i - 4) % 3 : integer
        quotient = x // 0.3 : 1
        whole_quotient = (i - 4) // 2 : integer
        true_quotient = i / 2 : 1
        square = -x**2 : 1
        tower = 2**(x**2)**0.5 : 1
        right_to_left = 2**1.5**2*x : 1
        inverse = (x**2 + 1)**-1 : 1
        negative_base = (-x - 10)**3 : 1
        signs = -(-x) - -y + +x : 1
        order = x - (y - (x - y)) / (x / (y + 10) + 7) * 2 : 1
        numbers = 1e-3*x + .5*y - 5. + 1E2 : 1
        """
    )


@shared(duration=5 * ms)
def logic() -> Network:
    """Comparisons joined by and, or and not, as variables and inside other expressions."""
    return evaluated(
        """
        inside = x > -1 and x <= 1 : boolean
        outside = not (x > -1 and x <= 1) : boolean
        either = x < y or x >= 1.5 or i == 4 : boolean
        unequal = i != 3 and not (x < 0 or y > 1) : boolean
        chosen = int(inside)*x + int(not inside)*y : 1
        counted = int(x > 0) + int(y > 0) + int(True) : integer
        """
    )


@shared(duration=10 * ms)
def time_and_indices() -> Network:
    """Time, time step, index, number of neurons, and the constants pi, e and inf."""
    return evaluated(
        """
        wave = sin(2*pi*200*Hz*t + i*pi/N) : 1
        window = exp(-(t - 5*ms)**2/(2*(2*ms)**2)) : 1
        pulse = int(t >= 2*ms and t < 4*ms)*10*mV : volt
        step_number = t_in_timesteps : integer
        steepness = 1/dt : Hz
        growth = e**(t/(10*ms)) : 1
        share = (i + 1)/N : 1
        finite = int(x < inf and x > -inf) : integer
        """
    )


@shared(duration=20 * ms)
def expressions_with_units() -> Network:
    """Functions of quantities, and units inside all parts of a model."""
    cells = NeuronGroup(
        5,
        """
        dv/dt = (clip(drive, 0*mV, 25*mV) - sqrt(v**2 + (1*mV)**2))/tau : volt
        drive = 15*mV*(1 + sin(2*pi*t/period)) + (i - 2)*5*mV : volt
        rate = abs(drive)/(v + 20*mV)/ms : Hz
        rest = (t % (3*ms))/ms : 1
        whole = (t/ms) // 3 : 1
        level = floor(v/mV)*mV : volt
        """,
        threshold="v > 10*mV and t % (0.5*ms) < 0.25*ms",
        reset="v = clip(v - 8*mV, 0*volt, 1e-3*volt)",
        method="euler",
        name="cells",
        namespace={"tau": 3 * ms, "period": Quantity(0.01, dim=ms.dim)},
    )
    cells.v = 1 * mV
    return Network(*watched(cells, "v", "drive", "rate", "rest", "whole", "level"))
