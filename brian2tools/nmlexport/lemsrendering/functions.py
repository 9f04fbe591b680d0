"""The functions of Brian's language, made of those that LEMS has."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from brian2.units.fundamentalunits import DIMENSIONLESS

from brian2tools.nmlexport.lemsrendering.random_numbers import poisson, rand, randn
from brian2tools.nmlexport.lemsrendering.symbols import Symbol

if TYPE_CHECKING:
    from brian2tools.nmlexport.lemsrendering.renderer import LEMSRenderer

__all__ = ["FUNCTIONS", "Function"]


class Function(NamedTuple):
    """How many arguments a function has, and what becomes of it."""

    arguments: int
    write: Callable[..., Symbol]


def _same(name: str) -> Function:
    """A function of plain numbers that LEMS has as well."""

    def write(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
        return Symbol(f"{name}({renderer.value(x).text})")

    return Function(1, write)


def _of_number(form: str, hint: str) -> Function:
    """A function of a plain number, which the form names once or several times."""

    def write(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
        return Symbol(form.format(renderer.name(x, hint).text))

    return Function(1, write)


def _sqrt(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    argument = renderer.atom(x)
    root = Symbol(f"sqrt({renderer.bare(argument).text})")
    return renderer.dressed(root, argument.dimensions**0.5)


def _ceil(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    return _rounded(renderer, x, "ceil({0})")


def _floor(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    return _rounded(renderer, x, "(0 - ceil(0 - {0}))")


def _rounded(renderer: LEMSRenderer, x: ast.expr, form: str) -> Symbol:
    argument = renderer.atom(x)
    if argument.is_whole:
        return argument
    whole = Symbol(form.format(renderer.bare(argument).text), is_whole=True)
    return renderer.dressed(whole, argument.dimensions)


def _int(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    argument = renderer.name(x, "number")
    return argument if argument.is_whole else truncated(renderer, argument.text)


def truncated(renderer: LEMSRenderer, x: str) -> Symbol:
    """The integer part of a plain number that has a name."""
    cases = [(f"{x} .geq. 0", f"0 - ceil(0 - {x})")]
    integer = renderer.definitions.conditional("integer", cases, f"ceil({x})", DIMENSIONLESS)
    return Symbol(integer, is_whole=True)


def _timestep(renderer: LEMSRenderer, t: ast.expr, dt: ast.expr) -> Symbol:
    """The number of a time step; as in Brian, times just before a step count as the step."""
    step = renderer.name(dt, "step")
    text = f"({renderer.atom(t).text} + 0.001 * {step.text}) / {step.text}"
    return truncated(renderer, renderer.definitions.variable("steps", text, DIMENSIONLESS))


def _abs(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    argument = renderer.name(x, "signed")
    cases = [(f"{argument.text} .geq. 0", argument.text)]
    dimensions = argument.dimensions
    text = renderer.definitions.conditional("abs", cases, f"0 - {argument.text}", dimensions)
    return Symbol(text, dimensions, argument.is_whole)


def _sign(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    argument = renderer.name(x, "signed").text
    cases = [(f"{argument} .gt. 0", "1"), (f"{argument} .lt. 0", "-1")]
    return Symbol(
        renderer.definitions.conditional("sign", cases, "0", DIMENSIONLESS), is_whole=True
    )


def _clip(renderer: LEMSRenderer, x: ast.expr, low: ast.expr, high: ast.expr) -> Symbol:
    """A value within limits, of which the upper one counts where it is below the lower one."""
    value = renderer.name(x, "unclipped")
    upper = None if _is_infinite(high) else renderer.name(high, "upper").text
    lower = None if _is_infinite(low) else renderer.name(low, "lower").text
    cases = []
    if upper is not None:
        cases.append((f"{value.text} .gt. {upper}", upper))
    if upper is not None and lower is not None:
        cases.append((f"{lower} .gt. {upper}", upper))
    if lower is not None:
        cases.append((f"{lower} .gt. {value.text}", lower))
    if not cases:
        return value
    text = renderer.definitions.conditional("clipped", cases, value.text, value.dimensions)
    return Symbol(text, value.dimensions)


def _is_infinite(node: ast.expr) -> bool:
    match node:
        case ast.Name(id="inf") | ast.UnaryOp(operand=ast.Name(id="inf")):
            return True
    return False


def _exprel(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    argument = renderer.name(x, "exponent").text
    cases = [(f"{argument} * {argument} .lt. 1e-32", "1")]
    otherwise = f"{_EXPM1.format(argument)} / {argument}"
    return Symbol(renderer.definitions.conditional("exprel", cases, otherwise, DIMENSIONLESS))


def _log1p(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    """A logarithm near 1; the rounding of the sum is the same above and below, and cancels."""
    argument = renderer.name(x, "number").text
    total = renderer.definitions.variable("total", f"1 + {argument}", DIMENSIONLESS)
    cases = [(f"{total} .eq. 1", argument)]
    otherwise = f"(log({total}) * {argument}) / ({total} - 1)"
    return Symbol(renderer.definitions.conditional("log1p", cases, otherwise, DIMENSIONLESS))


def _arctan(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    tangent = renderer.name(x, "tangent").text
    define = renderer.definitions
    cases = [(f"{tangent} * {tangent} .gt. 1", f"1 / {tangent}")]
    small = define.conditional("tangent", cases, tangent, DIMENSIONLESS)
    angle = _angle(renderer, small)
    cases = [
        (f"{tangent} .gt. 1", f"{_RIGHT_ANGLE} - {angle}"),
        (f"{tangent} .lt. -1", f"({-_RIGHT_ANGLE!r}) - {angle}"),
    ]
    return Symbol(define.conditional("arctan", cases, angle, DIMENSIONLESS))


def _arcsin(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    sine = renderer.name(x, "sine").text
    tangent = f"{sine} / (1 + sqrt((1 - {sine}) * (1 + {sine})))"
    half = renderer.definitions.variable("tangent", tangent, DIMENSIONLESS)
    return Symbol(f"(2 * {_angle(renderer, half)})")


def _arccos(renderer: LEMSRenderer, x: ast.expr) -> Symbol:
    cosine = renderer.name(x, "cosine").text
    define = renderer.definitions
    cases = [(f"{cosine} .geq. 0", f"sqrt((1 - {cosine}) / (1 + {cosine}))")]
    otherwise = f"sqrt((1 + {cosine}) / (1 - {cosine}))"
    half = define.conditional("tangent", cases, otherwise, DIMENSIONLESS)
    angle = _angle(renderer, half)
    cases = [(f"{cosine} .geq. 0", f"2 * {angle}")]
    return Symbol(define.conditional("arccos", cases, f"{math.pi} - 2 * {angle}", DIMENSIONLESS))


def _angle(renderer: LEMSRenderer, tangent: str) -> str:
    """The angle with a tangent from -1 to 1.

    It is a guess, right to 0.005, and the angle of the tangent of the difference, for which three
    terms of the series are exact to the precision of a number.
    """
    define = renderer.definitions
    guess = define.variable(
        "guess", f"{tangent} / (1 + 0.28125 * {tangent} * {tangent})", DIMENSIONLESS
    )
    difference = define.variable(
        "difference",
        f"({tangent} - tan({guess})) / (1 + {tangent} * tan({guess}))",
        DIMENSIONLESS,
    )
    series = f"{guess} + ({difference} - ({difference}^3) / 3) + ({difference}^5) / 5"
    return define.variable("angle", series, DIMENSIONLESS)


_RIGHT_ANGLE = math.pi / 2
# Near 0, the difference of an exponential and 1 would have few digits.
_EXPM1 = "(tanh({0} / 2) * (exp({0}) + 1))"
_COMMON = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        **{name: _same(name) for name in _COMMON},
        "log10": _of_number(f"(log({{0}}) / {math.log(10)!r})", "number"),
        "expm1": _of_number(_EXPM1, "exponent"),
        "exprel": Function(1, _exprel),
        "log1p": Function(1, _log1p),
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
