"""Random numbers, made of the uniform ones that LEMS has. Each call draws its own."""

from __future__ import annotations

import ast
import math
from itertools import accumulate, takewhile
from typing import TYPE_CHECKING

from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.nmlexport.lemsrendering.literals import literal_value
from brian2tools.nmlexport.lemsrendering.parts import Part
from brian2tools.nmlexport.lemsrendering.quantities import number

if TYPE_CHECKING:
    from brian2tools.nmlexport.lemsrendering.renderer import LEMSRenderer

__all__ = ["poisson", "rand", "randn"]

# A uniform number may be 0, of which there is no logarithm.
_NORMAL = f"sqrt((-2) * log(1 - random(1))) * cos({2 * math.pi!r} * random(1))"
_LARGEST_IN_TABLE = 20
# With the largest mean, more than this have a probability of 3e-13.
_MOST = 60


def rand(renderer: LEMSRenderer) -> Part:
    """A number from 0 to 1."""
    return Part(renderer.definitions.variable("rand", "random(1)", DIMENSIONLESS))


def randn(renderer: LEMSRenderer) -> Part:
    """A normally distributed number, by the method of Box and Muller."""
    return Part(renderer.definitions.variable("randn", _NORMAL, DIMENSIONLESS))


def poisson(renderer: LEMSRenderer, mean: ast.expr) -> Part:
    """A number with a Poisson distribution, exact up to a mean of 20.

    Beyond, it is the integer part of a polynomial of a normally distributed number, with the right
    mean, variance and skewness. About one draw in 5000 differs from an exact one.
    """
    known = literal_value(mean)
    if known is not None:
        return _of_known_mean(renderer, float(known))
    expected = renderer.named(renderer.part(mean), "mean")
    large = (f"{expected} .gt. {_LARGEST_IN_TABLE}", _rounded(expected, randn(renderer).text))
    return _drawn(renderer, [large, *_table(rand(renderer).text, _sums(renderer, expected))])


def _of_known_mean(renderer: LEMSRenderer, mean: float) -> Part:
    if mean > _LARGEST_IN_TABLE:
        text = _rounded(number(mean), randn(renderer).text)
        return Part(renderer.definitions.variable("poisson", text, DIMENSIONLESS), is_whole=True)
    counts = range(_MOST)
    sums = accumulate(math.exp(-mean) * mean**count / math.factorial(count) for count in counts)
    texts = map(number, takewhile(lambda total: total < 1 - 1e-12, sums))
    return _drawn(renderer, _table(rand(renderer).text, list(texts)))


def _sums(renderer: LEMSRenderer, mean: str) -> list[str]:
    """The probabilities of no more than 0, 1, 2 ... with a mean that is known when it is drawn."""
    define = renderer.definitions.variable
    probability = define("probability", f"exp(0 - {mean})", DIMENSIONLESS)
    sums = [probability]
    for count in range(1, _MOST):
        text = f"({probability} * {mean}) / {count}"
        probability = define("probability", text, DIMENSIONLESS)
        sums.append(define("cumulative", f"{sums[-1]} + {probability}", DIMENSIONLESS))
    return sums


def _table(uniform: str, sums: list[str]) -> list[tuple[str, str]]:
    """What is drawn where a uniform number is below a sum of probabilities."""
    return [(f"{uniform} .lt. {total}", str(count)) for count, total in enumerate(sums)]


def _drawn(renderer: LEMSRenderer, cases: list[tuple[str, str]]) -> Part:
    define = renderer.definitions.conditional
    return Part(define("poisson", cases, str(len(cases)), DIMENSIONLESS), is_whole=True)


def _rounded(mean: str, normal: str) -> str:
    """What a Poisson distribution of a large mean has where a normal one has this value.

    Giles (2016), "Approximation of the inverse Poisson cumulative distribution function",
    ACM Transactions on Mathematical Software 42.
    """
    skewness = f"({normal}^2) / 6 + {1 / 3!r}"
    rest = f"(({normal}^3) / 72 + {normal} / 36) / sqrt({mean})"
    terms = f"{mean} + (sqrt({mean}) * {normal}) + ({skewness}) - ({rest})"
    return f"0 - ceil(0 - ({terms}))"
