"""Trees over the whole of Brian's expression language, and what they are worth.

The trees are evaluated in two ways that share nothing: their text by Brian's own numpy code, and
they themselves by a few lines of numpy.
"""

from __future__ import annotations

import ast
import operator
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from brian2 import NeuronGroup, exprel, prefs
from brian2.codegen.codeobject import create_runner_codeobj
from brian2.core.functions import DEFAULT_FUNCTIONS, timestep
from brian2.core.variables import Variables
from hypothesis import strategies as st

VALUES = {
    "x": np.array([-3.0, -0.5, -0.0, 0.0, 1e-9, 0.5, 2.0, 1e200]),
    "y": np.array([2.0, 2.5, -1.0, 0.0, 3.0, -0.25, 1e-200, 7.0]),
    "a": np.array([-7, -1, 0, 1, 2, 3, 5, 1000], dtype=np.int32),
    "b": np.array([3, 0, -2, 2, 2, -5, 1, 7], dtype=np.int32),
    "i": np.arange(8, dtype=np.int32),
    "p": np.array([True, False] * 4),
    "q": np.array([True, True, False, False] * 2),
}
CONSTANTS = {"pi": np.pi, "e": np.e, "inf": np.inf, "second": 1.0, "ms": 0.001}

FLOAT, INTEGER, BOOLEAN = "float", "integer", "boolean"
KINDS = (FLOAT, INTEGER, BOOLEAN)
_LEAVES: dict[str, st.SearchStrategy[ast.expr]] = {
    FLOAT: st.one_of(
        st.sampled_from("xy").map(ast.Name),
        st.sampled_from(["pi", "e", "inf"]).map(ast.Name),
        st.sampled_from([0.0, 0.5, 1.0, 2.5, 1e-300, 1e17, 0.1]).map(ast.Constant),
    ),
    INTEGER: st.one_of(
        st.sampled_from("abi").map(ast.Name), st.sampled_from([0, 1, 2, 3, 7]).map(ast.Constant)
    ),
    BOOLEAN: st.one_of(
        st.sampled_from("pq").map(ast.Name), st.sampled_from([True, False]).map(ast.Constant)
    ),
}
_SIGNS = st.sampled_from([ast.UAdd(), ast.USub()])
DETERMINISTIC = sorted(name for name, f in DEFAULT_FUNCTIONS.items() if f.stateless)
_TO_INTEGER = ["ceil", "floor", "int"]
_AS_GIVEN = ["abs", "sign"]
_TO_FLOAT = [name for name in DETERMINISTIC if name not in {*_TO_INTEGER, "timestep"}]


def trees(kind: str, depth: int = 4) -> st.SearchStrategy[ast.expr]:
    """Return trees of a kind of value, with at most so many operators nested."""
    if depth == 0:
        return _LEAVES[kind]
    return _larger(kind, depth)


@lru_cache
def _larger(kind: str, depth: int) -> st.SearchStrategy[ast.expr]:
    """Return leaves, and what is made of smaller trees."""
    floats, integers, booleans = (trees(one, depth - 1) for one in KINDS)
    numbers = st.one_of(floats, integers)
    anything = st.one_of(numbers, booleans)
    if kind == FLOAT:
        made = [
            _binary(floats, "+-*/%", anything),
            _binary(anything, "+-*/%", floats),
            _binary(integers, ["/"], integers),
            _binary(floats, ["//", "**"], anything),
            st.builds(ast.UnaryOp, _SIGNS, floats),
            _one_of_calls(_TO_FLOAT, floats, numbers, numbers),
        ]
    elif kind == INTEGER:
        made = [
            _binary(integers, ["+", "-", "*", "//", "%"], st.one_of(integers, booleans)),
            _binary(booleans, ["+", "-", "*", "//", "%"], integers),
            _binary(integers, ["**"], st.sampled_from([0, 1, 2, 3]).map(ast.Constant)),
            st.builds(ast.UnaryOp, _SIGNS, integers),
            _one_of_calls(_TO_INTEGER, anything),
            _one_of_calls(_AS_GIVEN, integers),
            _one_of_calls(["timestep"], _in_unit(numbers, "second"), _in_unit(floats, "ms")),
        ]
    else:
        made = [
            _comparison(numbers, [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]),
            _comparison(booleans, [ast.Eq, ast.NotEq]),
            st.builds(
                ast.BoolOp,
                st.sampled_from([ast.And(), ast.Or()]),
                st.lists(booleans, min_size=2, max_size=3),
            ),
            st.builds(ast.UnaryOp, st.just(ast.Not()), booleans),
        ]
    return st.one_of(_LEAVES[kind], *made)


def _binary(left: Any, symbols: Any, right: Any) -> st.SearchStrategy[ast.expr]:
    return st.builds(ast.BinOp, left, st.sampled_from([_BINARY[one]() for one in symbols]), right)


def _comparison(operands: Any, operators: Any) -> st.SearchStrategy[ast.expr]:
    return st.builds(
        lambda left, kind, right: ast.Compare(left, [kind()], [right]),
        operands,
        st.sampled_from(operators),
        operands,
    )


def _one_of_calls(names: Any, *arguments: Any) -> st.SearchStrategy[ast.expr]:
    return st.sampled_from(names).flatmap(
        lambda name: st.tuples(*arguments[: arity(name)]).map(lambda given: call(name, *given))
    )


def arity(name: str) -> int:
    """Return the number of arguments of one of Brian's functions."""
    return len(DEFAULT_FUNCTIONS[name]._arg_units)


def call(name: str, *arguments: ast.expr) -> ast.expr:
    """Return the tree of a function and its arguments."""
    return ast.Call(ast.Name(name), [*arguments], [])


def _in_unit(numbers: Any, unit: str) -> st.SearchStrategy[ast.expr]:
    return st.builds(ast.BinOp, numbers, st.just(ast.Mult()), st.just(ast.Name(unit)))


_BINARY: dict[str, Any] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod,
    "**": ast.Pow,
}  # fmt: skip
_SYMBOLS: dict[Any, str] = {kind: symbol for symbol, kind in _BINARY.items()}
_SYMBOLS |= {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.UAdd: "+", ast.USub: "-",
}  # fmt: skip


def bracketed(node: ast.expr) -> str:
    """Return the text of a tree with brackets around everything."""
    match node:
        case ast.Name(id=name):
            return f"({name})"
        case ast.Constant(value=value):
            return f"( {value!r})"
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return f"({name} ({' ,'.join(map(bracketed, arguments))}))"
        case ast.UnaryOp(op=op, operand=operand):
            return f"({_SYMBOLS[type(op)]}{bracketed(operand)})"
        case ast.BoolOp(op=op, values=operands):
            return f"({f'  {_SYMBOLS[type(op)]} '.join(map(bracketed, operands))})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({bracketed(left)}{_SYMBOLS[type(op)]}{bracketed(right)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({bracketed(left)} {_SYMBOLS[type(op)]}{bracketed(right)})"
    raise AssertionError(ast.dump(node))


_OPERATIONS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.Pow: operator.pow,
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge,
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.And: operator.and_, ast.Or: operator.or_,
    ast.Not: np.logical_not, ast.UAdd: operator.pos, ast.USub: operator.neg,
}  # fmt: skip
_FUNCTIONS = {
    **{name: getattr(np, name) for name in DETERMINISTIC if hasattr(np, name)},
    "ceil": lambda value: np.int32(np.ceil(value)),
    "exprel": exprel,
    "floor": lambda value: np.int32(np.floor(value)),
    "int": np.int32,
    "timestep": timestep,
}


def value_of(node: ast.expr) -> Any:
    """Return what a tree is worth, evaluated node by node."""
    match node:
        case ast.Name(id=name):
            return {**VALUES, **CONSTANTS}[name]
        case ast.Constant(value=value):
            return value
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _FUNCTIONS[name](*map(value_of, arguments))
        case ast.UnaryOp(op=op, operand=operand):
            return _OPERATIONS[type(op)](value_of(operand))
        case ast.BoolOp(op=op, values=operands):
            return reduce(_OPERATIONS[type(op)], map(value_of, operands))
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATIONS[type(op)](value_of(left), value_of(right))
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _OPERATIONS[type(op)](value_of(left), value_of(right))
    raise AssertionError(ast.dump(node))


def group_with_values() -> NeuronGroup:
    """Return neurons whose variables have the values with which expressions are evaluated."""
    group = NeuronGroup(8, "x : 1\ny : 1\na : integer\nb : integer\np : boolean\nq : boolean")
    group.set_states({name: VALUES[name] for name in "xyabpq"})
    return group


def brians_value(text: str, group: NeuronGroup) -> Any:
    """Return what Brian's numpy code gives for an expression, in the way in which it reads one."""
    variables = Variables(None, default_index="_group_index")
    variables.add_auxiliary_variable("_variable", dtype=float)
    variables.add_array("_group_idx", size=8, dtype=np.int32)
    variables["_group_idx"].set_value(np.arange(8))
    # Otherwise terms are put in another order, and round in another way.
    before = prefs.codegen.loop_invariant_optimisations
    prefs.codegen.loop_invariant_optimisations = False
    try:
        code = create_runner_codeobj(
            group, f"_variable = {text}", "group_variable_get", run_namespace={}, user_code="",
            needed_variables=["_group_idx"], additional_variables=variables,
        )  # fmt: skip
        return code()
    finally:
        prefs.codegen.loop_invariant_optimisations = before
