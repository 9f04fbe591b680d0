"""The functions of Brian's language, made of those that all simulators of LEMS have.

These take plain numbers: quantities are divided by their unit before.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension

from brian2tools.description.expressions import Binding
from brian2tools.nmlexport.lemsrendering.parts import Part, call, infix
from brian2tools.nmlexport.lemsrendering.random_numbers import poisson, rand, randn

if TYPE_CHECKING:
    from brian2tools.nmlexport.lemsrendering.renderer import LEMSRenderer

__all__ = ["FUNCTIONS", "Function"]

_RIGHT_ANGLE = math.pi / 2
# Near 0, the difference of an exponential and 1 itself would have few digits.
_EXPM1 = "tanh({0} / 2) * (exp({0}) + 1)"


class Function(NamedTuple):
    """How many arguments a function has, and what becomes of it."""

    arguments: int
    write: Callable[..., Part]


def _available(name: str) -> Function:
    """A function that is there in LEMS as well."""

    def write(renderer: LEMSRenderer, x: ast.expr) -> Part:
        return call(name, renderer.part(x))

    return Function(1, write)


def _sqrt(renderer: LEMSRenderer, x: ast.expr) -> Part:
    argument = renderer.part(x)
    return renderer.dressed(call("sqrt", renderer.bare(argument)), argument.dimensions**0.5)


def _ceil(renderer: LEMSRenderer, x: ast.expr) -> Part:
    argument = renderer.part(x)
    if argument.is_whole:
        return argument
    rounded = call("ceil", renderer.bare(argument), is_whole=True)
    return renderer.dressed(rounded, argument.dimensions)


def _floor(renderer: LEMSRenderer, x: ast.expr) -> Part:
    return renderer.floor(renderer.part(x))


def _int(renderer: LEMSRenderer, x: ast.expr) -> Part:
    argument = renderer.part(x)
    return argument if argument.is_whole else _truncated(renderer, argument)


def _timestep(renderer: LEMSRenderer, t: ast.expr, dt: ast.expr) -> Part:
    """A number of time steps; as in Brian, a time just before the next one counts as that."""
    length = renderer.part(dt)
    step = renderer.named(length, "time_step")
    time = renderer.part(t).within(Binding.POWER)
    if isinstance(t, ast.Constant) and length.dimensions is not DIMENSIONLESS:
        # Brian writes a refractory period as a number of seconds.
        time = f"{time} * {renderer.definitions.constant(1.0, length.dimensions)}"
    return _truncated(
        renderer, Part(f"({time} + 0.001 * {step}) / {step}", binding=Binding.PRODUCT)
    )


def _truncated(renderer: LEMSRenderer, part: Part) -> Part:
    """A plain number without what follows the decimal point."""
    x = renderer.named(part, "number")
    cases = [(f"{x} .geq. 0", f"0 - ceil(0 - {x})")]
    return replace(_either(renderer, "integer", cases, f"ceil({x})"), is_whole=True)


def _abs(renderer: LEMSRenderer, x: ast.expr) -> Part:
    argument = renderer.part(x)
    signed = renderer.named(argument, "signed")
    cases = [(f"{signed} .geq. 0", signed)]
    part = _either(renderer, "magnitude", cases, f"0 - {signed}", argument.dimensions)
    return replace(part, is_whole=argument.is_whole)


def _sign(renderer: LEMSRenderer, x: ast.expr) -> Part:
    signed = renderer.named(renderer.part(x), "signed")
    cases = [(f"{signed} .gt. 0", "1"), (f"{signed} .lt. 0", "-1")]
    return replace(_either(renderer, "sign", cases, "0"), is_whole=True)


def _clip(renderer: LEMSRenderer, x: ast.expr, low: ast.expr, high: ast.expr) -> Part:
    """A value between two others, of which the upper one counts where it is the smaller one."""
    argument = renderer.part(x)
    value = renderer.named(argument, "value")
    lower, upper = (_limit(renderer, *one) for one in ((low, "lower"), (high, "upper")))
    cases = [(f"{value} .gt. {limit}", limit) for limit in upper]
    cases += [(f"{least} .gt. {most}", most) for least in lower for most in upper]
    cases += [(f"{limit} .gt. {value}", limit) for limit in lower]
    if not cases:
        return argument
    return _either(renderer, "clipped", cases, value, argument.dimensions)


def _limit(renderer: LEMSRenderer, node: ast.expr, hint: str) -> list[str]:
    """The name of a limit, or none for an infinite one."""
    match node:
        case ast.Name(id="inf") | ast.UnaryOp(operand=ast.Name(id="inf")):
            return []
    return [renderer.named(renderer.part(node), hint)]


def _log10(renderer: LEMSRenderer, x: ast.expr) -> Part:
    return infix(call("log", renderer.part(x)), "/", Part(f"{math.log(10)!r}"))


def _log1p(renderer: LEMSRenderer, x: ast.expr) -> Part:
    """A logarithm near 1. What the sum loses by rounding is lost in numerator and denominator."""
    term = renderer.named(renderer.part(x), "term")
    total = renderer.definitions.variable("total", f"1 + {term}", DIMENSIONLESS)
    otherwise = f"(log({total}) * {term}) / ({total} - 1)"
    return _either(renderer, "log1p", [(f"{total} .eq. 1", term)], otherwise)


def _expm1(renderer: LEMSRenderer, x: ast.expr) -> Part:
    exponent = renderer.named(renderer.part(x), "exponent")
    return Part(_EXPM1.format(exponent), binding=Binding.PRODUCT)


def _exprel(renderer: LEMSRenderer, x: ast.expr) -> Part:
    exponent = renderer.named(renderer.part(x), "exponent")
    cases = [(f"{exponent} * {exponent} .lt. 1e-32", "1")]
    otherwise = f"({_EXPM1.format(exponent)}) / {exponent}"
    return _either(renderer, "exprel", cases, otherwise)


def _arctan(renderer: LEMSRenderer, x: ast.expr) -> Part:
    tangent = renderer.named(renderer.part(x), "tangent")
    inverted = [(f"{tangent} * {tangent} .gt. 1", f"1 / {tangent}")]
    angle = _angle(renderer, _either(renderer, "tangent", inverted, tangent).text)
    cases = [
        (f"{tangent} .gt. 1", f"{_RIGHT_ANGLE!r} - {angle}"),
        (f"{tangent} .lt. -1", f"({-_RIGHT_ANGLE!r}) - {angle}"),
    ]
    return _either(renderer, "arctan", cases, angle)


def _arcsin(renderer: LEMSRenderer, x: ast.expr) -> Part:
    sine = renderer.named(renderer.part(x), "sine")
    text = f"{sine} / (1 + sqrt((1 - {sine}) * (1 + {sine})))"
    tangent = renderer.definitions.variable("tangent", text, DIMENSIONLESS)
    return Part(f"2 * {_angle(renderer, tangent)}", binding=Binding.PRODUCT)


def _arccos(renderer: LEMSRenderer, x: ast.expr) -> Part:
    cosine = renderer.named(renderer.part(x), "cosine")
    acute = f"{cosine} .geq. 0"
    cases = [(acute, f"sqrt((1 - {cosine}) / (1 + {cosine}))")]
    otherwise = f"sqrt((1 + {cosine}) / (1 - {cosine}))"
    angle = _angle(renderer, _either(renderer, "tangent", cases, otherwise).text)
    return _either(renderer, "arccos", [(acute, f"2 * {angle}")], f"{math.pi!r} - 2 * {angle}")


def _angle(renderer: LEMSRenderer, tangent: str) -> str:
    """The angle that has a tangent from -1 to 1.

    A guess is right to 0.005. What is missing is the angle of the tangent of the difference, of
    which three terms of the series are as exact as numbers are.
    """
    define = renderer.definitions.variable
    text = f"{tangent} / (1 + (0.28125 * {tangent}) * {tangent})"
    guess = define("guess", text, DIMENSIONLESS)
    text = f"({tangent} - tan({guess})) / (1 + {tangent} * tan({guess}))"
    rest = define("rest", text, DIMENSIONLESS)
    series = f"{guess} + ({rest} - (({rest}^3) / 3) + (({rest}^5) / 5))"
    return define("angle", series, DIMENSIONLESS)


def _either(
    renderer: LEMSRenderer,
    hint: str,
    cases: Sequence[tuple[str, str]],
    otherwise: str,
    dimensions: Dimension = DIMENSIONLESS,
) -> Part:
    """A conditional variable."""
    return Part(renderer.definitions.conditional(hint, cases, otherwise, dimensions), dimensions)


_AVAILABLE = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        **{name: _available(name) for name in _AVAILABLE},
        "log10": Function(1, _log10),
        "log1p": Function(1, _log1p),
        "expm1": Function(1, _expm1),
        "exprel": Function(1, _exprel),
        "arctan": Function(1, _arctan),
        "arcsin": Function(1, _arcsin),
        "arccos": Function(1, _arccos),
        "sqrt": Function(1, _sqrt),
        "ceil": Function(1, _ceil),
        "floor": Function(1, _floor),
        "int": Function(1, _int),
        "timestep": Function(2, _timestep),
        "abs": Function(1, _abs),
        "sign": Function(1, _sign),
        "clip": Function(3, _clip),
        "rand": Function(0, rand),
        "randn": Function(0, randn),
        "poisson": Function(1, poisson),
    }
)
