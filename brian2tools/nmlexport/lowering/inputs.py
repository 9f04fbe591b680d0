"""Poisson inputs: how many of many inputs spike in a time step."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import takewhile

from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.description.projections import PoissonInput
from brian2tools.nmlexport.lemsrendering import FunctionRule, LEMSRenderer, Symbol, number

__all__ = ["events_rule"]

# Brian takes a normal distribution where it expects more spikes than this, and more silent inputs.
_MANY = 5
_HALF = 0.5
_CERTAIN = 1 - 1e-15


def events_rule(one: PoissonInput, step: float) -> FunctionRule:
    """What becomes of the function that draws how many inputs spike.

    Parameters
    ----------
    one : PoissonInput
        The input.
    step : float
        The time step, in seconds.
    """
    return partial(_drawn, one.number, float(one.rate.number) * step)


def _drawn(count: int, chance: float, renderer: LEMSRenderer, _: Sequence[ast.expr]) -> Symbol:
    """A number with a binomial distribution; the inverse of its distribution function."""
    define = renderer.definitions
    expected = count * chance
    if expected > _MANY and count - expected > _MANY:
        normal = renderer.atom(ast.Call(ast.Name("randn", ast.Load()), [], [])).text
        width = number(math.sqrt(expected * (1 - chance)))
        text = f"{normal} * {width} + {number(expected)}"
        return Symbol(define.variable("events", text, DIMENSIONLESS))
    uniform = renderer.atom(ast.Call(ast.Name("rand", ast.Load()), [], [])).text
    sums = list(takewhile(lambda total: total < _CERTAIN, _distribution(count, chance)))
    # What is rarer is counted, spikes or silent inputs.
    results = map(str, range(count + 1) if chance <= _HALF else range(count, -1, -1))
    *cases, certain = [
        (f"{uniform} .lt. {number(total)}", result)
        for total, result in zip([*sums, 1.0], results, strict=False)
    ]
    return Symbol(define.conditional("events", cases, certain[1], DIMENSIONLESS), is_whole=True)


def _distribution(count: int, chance: float) -> Iterator[float]:
    """The probabilities that no more than 0, 1, 2 ... of a count are what is rarer."""
    rare = min(chance, 1 - chance)
    total = probability = (1 - rare) ** count
    for found in range(count):
        yield total
        probability *= (count - found) / (found + 1) * rare / (1 - rare)
        total += probability
