"""Random numbers, made of those that LEMS has: uniform ones, drawn anew for each variable."""

from __future__ import annotations

import ast
import math
from typing import TYPE_CHECKING

from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.nmlexport.lemsrendering.quantities import number
from brian2tools.nmlexport.lemsrendering.symbols import Symbol

if TYPE_CHECKING:
    from brian2tools.nmlexport.lemsrendering.renderer import LEMSRenderer

__all__ = ["poisson", "rand", "randn"]

# A uniform number may be 0, for which there is no logarithm.
_NORMAL = f"sqrt((0 - 2) * log(1 - random(1))) * cos({2 * math.pi!r} * random(1))"
_MOST_IN_TABLE = 20
_LONGEST_TABLE = 80


def rand(renderer: LEMSRenderer) -> Symbol:
    """A number from 0 to 1."""
    return Symbol(renderer.definitions.variable("rand", "random(1)", DIMENSIONLESS))


def randn(renderer: LEMSRenderer) -> Symbol:
    """A number with the standard normal distribution, by the method of Box and Muller."""
    return Symbol(renderer.definitions.variable("randn", _NORMAL, DIMENSIONLESS))


def poisson(renderer: LEMSRenderer, mean: ast.expr) -> Symbol:
    """A number with a Poisson distribution."""
    expected = renderer.name(mean, "mean").text
    uniform = rand(renderer).text
    normal = randn(renderer).text
    define = renderer.definitions
    probability = define.variable("probability", f"exp(0 - {expected})", DIMENSIONLESS)
    cumulative = probability
    cases = [(f"{expected} .gt. {_MOST_IN_TABLE}", _large(expected, normal))]
    for count in range(_LONGEST_TABLE):
        cases.append((f"{uniform} .lt. {cumulative}", number(count)))
        probability = define.variable(
            "probability", f"({probability} * {expected}) / {count + 1}", DIMENSIONLESS
        )
        cumulative = define.variable("cumulative", f"{cumulative} + {probability}", DIMENSIONLESS)
    otherwise = number(_LONGEST_TABLE)
    return Symbol(define.conditional("poisson", cases, otherwise, DIMENSIONLESS), is_whole=True)


def _large(mean: str, normal: str) -> str:
    """A number with a Poisson distribution of a large mean, from a normally distributed one."""
    root = f"sqrt({mean})"
    terms = (
        f"{normal} * {root}",
        f"({normal}^2) / 6 + 0.3333333333333333",
        f"(({normal}^3) / 72 + {normal} / 36) / (0 - {root})",
    )
    return f"0 - ceil(0 - ({mean} + ({terms[0]}) + ({terms[1]}) + ({terms[2]})))"
