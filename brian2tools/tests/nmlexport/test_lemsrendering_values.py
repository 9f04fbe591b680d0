"""What expressions are worth in LEMS: as in Brian, for whatever can be written."""

from __future__ import annotations

import ast
import operator
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from brian2 import exprel
from brian2.core.functions import DEFAULT_FUNCTIONS
from brian2.core.variables import Constant
from brian2.parsing.expressions import parse_expression_dimensions
from brian2.units import second, volt
from brian2.units.fundamentalunits import DIMENSIONLESS, Dimension
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brian2tools.description.expressions import Expression, Printer
from brian2tools.nmlexport.lemsrendering import LEMSRenderer, Symbol
from brian2tools.tests.description.expression_trees import CONSTANTS, KINDS, trees
from brian2tools.tests.nmlexport.lems_reading import Reader

repeatable = settings(derandomize=True, max_examples=300)

INTEGERS = {
    "a": np.array([-7.0, -1, 0, 1, 2, 3, 5, 1000]),
    "b": np.array([3.0, 0, -2, 2, 2, -5, 1, 7]),
    "i": np.arange(8.0),
    "p": np.array([1.0, 0] * 4),
    "q": np.array([1.0, 1, 0, 0] * 2),
}
NUMBERS = {
    "x": np.array([-3.0, -0.5, -1e-3, 0.9, 1e-9, 0.5, 2.0, 1e200]),
    "y": np.array([2.0, 2.5, -1.0, 0.3, 3.0, -0.25, 1e-200, 7.0]),
}
QUANTITIES = {
    "u": (np.array([-0.07, 0.02, 1e-9, 3.0, -0.5, 0.1, 1e-3, -2.0]), volt.dim),
    "v": (np.array([0.03, -0.06, 1.0, 1e-6, 0.2, 0.7, -0.04, 5.0]), volt.dim),
    "s": (np.array([1e-3, 0.02, 0.5, 1.0, 1e-4, 3.0, 0.1, 0.7]), second.dim),
    "w": (np.array([0.3, -0.1, 2.0, 1e-3, 0.4, -3.0, 1.5, 0.2]), (volt * second**-0.5).dim),
    "r": (np.array([0.1, 0.2, 0.3, 2.0, 4.0, 1e-3, 7.0, 1.0]), (second**0.5).dim),
    "z": (NUMBERS["x"] % 10, DIMENSIONLESS),
}

_OPERATIONS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: lambda x, y: np.floor(x / y), ast.Mod: lambda x, y: x - y * np.floor(x / y),
    ast.Pow: operator.pow, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Eq: operator.eq, ast.NotEq: operator.ne,
    ast.And: np.logical_and, ast.Or: np.logical_or, ast.Not: np.logical_not,
    ast.UAdd: operator.pos, ast.USub: operator.neg,
}  # fmt: skip
_FUNCTIONS = {
    **{name: getattr(np, name) for name in DEFAULT_FUNCTIONS if hasattr(np, name)},
    "exprel": exprel,
    "int": np.trunc,
    "timestep": lambda t, dt: np.trunc((t + 1e-3 * dt) / dt),
}


_TO_WHOLE = {"ceil", "floor", "int", "sign", "timestep"}


class Truth:
    """What a tree is worth by numpy, and where that is certain.

    It is evaluated many times. All but the first time, what may have been rounded gets some noise,
    so that values that depend on how it is rounded can be told from others.
    """

    times = 30

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.random = np.random.default_rng(1)
        self.is_finite = np.full((self.times, 8), True)

    def __call__(self, node: ast.expr) -> tuple[Any, Any]:
        """Return what a tree is worth, and where that is certain."""
        found, _ = self.value(node)
        is_certain = self.is_finite & np.isclose(found, found[0], rtol=1e-10, atol=1e-290)
        return found[0], is_certain.all(axis=0)

    def value(self, node: ast.expr) -> tuple[Any, Any]:
        """Return what a part is worth, and where it is a whole number made of whole numbers."""
        parts: list[Any] = []
        match node:
            case ast.Name(id=name):
                found = self.values.get(name, CONSTANTS.get(name))
            case ast.Constant(value=int() | float() as value):
                found = float(value)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                parts = [*map(self.value, arguments)]
                found = _FUNCTIONS[name](*self.noisy(parts))
                if name in _TO_WHOLE:
                    parts = []
            case ast.UnaryOp(op=op, operand=operand):
                parts = [self.value(operand)]
                found = _OPERATIONS[type(op)](parts[0][0])
            case ast.BoolOp(op=op, values=operands):
                parts = [*map(self.value, operands)]
                found = reduce(_OPERATIONS[type(op)], [value for value, _ in parts])
            case ast.BinOp(left=left, op=op, right=right):
                parts = [self.value(left), self.value(right)]
                dividend, divisor = self.noisy(parts)
                found = _OPERATIONS[type(op)](dividend, divisor)
                if isinstance(op, ast.Mod | ast.FloorDiv):
                    # What is left of larger numbers is but their rounding.
                    self.is_finite &= np.abs(dividend / divisor) < 2**26
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                found = _OPERATIONS[type(op)](*self.noisy([self.value(left), self.value(right)]))
                parts = []
        found = np.asarray(found, float) * np.ones((self.times, 8))
        self.is_finite &= np.isfinite(found)
        is_whole = np.logical_and.reduce([found == np.round(found), *(whole for _, whole in parts)])
        return found, is_whole

    def noisy(self, parts: list[Any]) -> list[Any]:
        """Return values with some noise, unless all are whole numbers."""
        values = [value for value, _ in parts]
        if not parts:
            return values
        is_rounded = ~np.logical_and.reduce([whole for _, whole in parts])
        is_rounded[0] = False
        noise = self.random.uniform(-1e-13, 1e-13, (len(parts), self.times, 8))
        return [value * (1 + is_rounded * each) for value, each in zip(values, noise, strict=True)]


@np.errstate(all="ignore")
def compare(tree: ast.expr, values: dict[str, tuple[Any, Dimension]]) -> None:
    """Compare what a tree is worth in LEMS with what it is worth in Brian."""
    expected, certain = Truth({name: value for name, (value, _) in values.items()})(tree)
    reader = Reader({name: (value, dims) for name, (value, dims) in in_lems(values).items()})
    symbols = {name: Symbol(name, dims) for name, (_, dims) in values.items()}
    found = LEMSRenderer(symbols, reader).value(tree)
    value = reader.value(found.text, found.dimensions)
    np.testing.assert_allclose(value[certain], expected[certain], rtol=1e-9, atol=1e-290)
    if values is not PLAIN:
        assert found.dimensions == brians_dimensions(tree, values)


def in_lems(values):
    """Return values with the dimensions that they have in LEMS."""
    reader = Reader()
    for name, (value, dimensions) in values.items():
        reader.values[name] = (value, DIMENSIONLESS)
        if all(float(power).is_integer() for power in dimensions._dims):
            reader.values[name] = (value, dimensions)
    return reader.values


def brians_dimensions(tree, values):
    known = {name: Constant(name, 1.0, dimensions=dims) for name, (_, dims) in values.items()}
    known |= {name: Constant(name, 1.0) for name in ("pi", "e")}
    return parse_expression_dimensions(Printer()(tree), {**known, **DEFAULT_FUNCTIONS})


PLAIN = {name: (value, DIMENSIONLESS) for name, value in {**INTEGERS, **NUMBERS}.items()}


@repeatable
@given(st.one_of(*map(trees, KINDS)))
def test_expressions_have_the_value_that_they_have_in_brian(tree):
    # There is no infinity in LEMS.
    assume("inf" not in Expression.of(tree).names)
    compare(tree, PLAIN)


# Trees of quantities: with so many powers of volt and, in halves, of second.
_LEAVES = {(1, 0): "uv", (0, 2): "s", (1, -1): "w", (0, 1): "r", (0, 0): "z"}


@lru_cache
def quantities(volts: int, roots: int, depth: int) -> st.SearchStrategy[ast.expr]:
    """Return trees with the dimensions of volt**volts * second**(roots/2)."""
    leaf = _leaf(volts, roots)
    if depth == 0:
        return leaf
    same = quantities(volts, roots, depth - 1)
    made = [
        leaf,
        _binary(same, [ast.Add, ast.Sub, ast.Mod], same),
        st.builds(ast.UnaryOp, st.sampled_from([ast.USub(), ast.UAdd()]), same),
        _call("abs", same),
        _call("clip", same, same, same),
        _call("floor", same),
        _call("ceil", same),
    ]
    for more_volts, more_roots in [(1, 0), (0, 2), (0, 1), (1, -1), (0, 0)]:
        other = quantities(more_volts, more_roots, depth - 1)
        if abs(volts) + abs(roots) < 4:
            above = quantities(volts + more_volts, roots + more_roots, depth - 1)
            made.append(_binary(above, [ast.Div], other))
        below = quantities(volts - more_volts, roots - more_roots, depth - 1)
        made.append(_binary(below, [ast.Mult], other))
    squared = st.builds(ast.BinOp, same, st.just(ast.Pow()), st.just(ast.Constant(2)))
    made.append(_call("sqrt", squared))
    if volts % 2 == 0 and roots % 2 == 0:
        half = quantities(volts // 2, roots // 2, depth - 1)
        made.append(st.builds(ast.BinOp, half, st.just(ast.Pow()), st.just(ast.Constant(2))))
    if (volts, roots) == (0, 0):
        made += _numbers(depth)
    return st.one_of(made)


def _leaf(volts: int, roots: int) -> st.SearchStrategy[ast.expr]:
    if (volts, roots) in _LEAVES:
        return st.sampled_from(_LEAVES[volts, roots]).map(ast.Name)
    powers: list[ast.expr] = (
        [ast.BinOp(ast.Name("v"), ast.Pow(), ast.Constant(volts))] if volts else []
    )
    if roots % 2:
        powers.append(ast.Name("r"))
    if roots // 2:
        exponent = ast.Constant(abs(roots // 2))
        signed = exponent if roots > 0 else ast.UnaryOp(ast.USub(), exponent)
        powers.append(ast.BinOp(ast.Name("s"), ast.Pow(), signed))
    product = powers[0]
    for power in powers[1:]:
        product = ast.BinOp(product, ast.Mult(), power)
    return st.just(product)


def _numbers(depth):
    volts = quantities(1, 0, depth - 1)
    rates = quantities(1, -1, depth - 1)
    plain = quantities(0, 0, depth - 1)
    kinds = [ast.Gt, ast.GtE, ast.Lt, ast.LtE]
    compared = [
        st.builds(
            lambda x, kind, y: ast.Compare(x, [kind()], [y]), same, st.sampled_from(kinds), same
        )
        for same in (volts, rates)
    ]
    return [
        *compared,
        _binary(volts, [ast.Div], volts),
        _binary(rates, [ast.Div], rates),
        _binary(plain, [ast.FloorDiv], plain),
        _call("sign", volts),
        _call("sign", rates),
        _call("tanh", plain),
        _call("timestep", quantities(0, 2, depth - 1), st.just(ast.Name("s"))),
    ]


def _binary(left, kinds, right):
    return st.builds(
        lambda x, kind, y: ast.BinOp(x, kind(), y), left, st.sampled_from(kinds), right
    )


def _call(name, *arguments):
    return st.builds(lambda *given: ast.Call(ast.Name(name), list(given), []), *arguments)


@repeatable
@given(
    st.sampled_from([(1, 0), (0, 2), (0, 0), (1, -1), (1, -2)]).flatmap(lambda d: quantities(*d, 3))
)
def test_quantities_have_the_value_and_the_dimensions_that_they_have_in_brian(tree):
    compare(tree, QUANTITIES)


@given(
    st.integers(-(10**6), 10**6).map(lambda steps: steps * 1e-4),
    st.integers(1, 1000).map(lambda steps: steps * 1e-3),
    st.sampled_from([1, -1]),
)
def test_divisions_of_times_that_are_almost_whole_have_the_remainder_of_numpy(time, period, sign):
    reader = Reader({"x": (time, DIMENSIONLESS), "y": (sign * period, DIMENSIONLESS)}, size=1)
    symbols = {name: Symbol(name) for name in ("x", "y")}
    renderer = LEMSRenderer(symbols, reader)
    for text, expected in (
        ("x % y", np.mod(time, sign * period)),
        ("x // y", np.floor_divide(time, sign * period)),
    ):
        found = reader.value(renderer.value(Expression(text)).text, DIMENSIONLESS)
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-300)
