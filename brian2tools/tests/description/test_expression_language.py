"""What is printed means the same: over the whole language, and as Brian itself evaluates it."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest
from brian2.core.base import BrianObjectException
from hypothesis import given, settings
from hypothesis import strategies as st

from brian2tools.description.expressions import Expression, Printer
from brian2tools.tests.description.expression_trees import (
    DETERMINISTIC,
    KINDS,
    arity,
    bracketed,
    brians_value,
    group_with_values,
    trees,
    value_of,
)

ANY_TREE = st.one_of(*map(trees, KINDS))
repeatable = settings(derandomize=True, max_examples=300)


@pytest.fixture(scope="module")
def group():
    return group_with_values()


def outcome(function: Any, *arguments: Any) -> Any:
    """Return a value, or the kind of error where numbers have none."""
    try:
        with np.errstate(all="ignore"):
            return function(*arguments)
    except (ArithmeticError, TypeError, ValueError, BrianObjectException) as error:
        return type(error.__cause__ or error).__name__


def digits(value: Any) -> tuple[np.dtype[Any], str]:
    """Return all there is to a value: its type, and each digit and sign of it."""
    array = np.asarray(value)
    return array.dtype, repr(array.tolist())


@repeatable
@given(ANY_TREE)
def test_printed_trees_are_read_back_as_they_were(tree):
    assert ast.dump(Expression.of(tree).tree) == ast.dump(
        ast.parse(bracketed(tree), mode="eval").body
    )


@repeatable
@given(ANY_TREE)
def test_no_bracket_that_is_printed_can_be_left_out(tree):
    text = Printer()(tree)
    for opening, closing in pairs_of_brackets(text):
        shorter = text[:opening] + text[opening + 1 : closing] + text[closing + 1 :]
        try:
            other = ast.parse(shorter.strip(), mode="eval").body
        except SyntaxError:
            continue
        assert ast.dump(other) != ast.dump(Expression(text).tree)


def pairs_of_brackets(text):
    """Return the places of brackets, but not of those around arguments."""
    opened, pairs = [], []
    for place, letter in enumerate(text):
        if letter == "(":
            opened.append(place)
        elif letter == ")":
            pairs.append((opened.pop(), place))
    return [pair for pair in pairs if pair[0] == 0 or not text[pair[0] - 1].isalnum()]


@pytest.mark.parametrize("name", DETERMINISTIC)
def test_each_function_has_the_value_that_brian_gives(name, group):
    arguments = "2*y*second, 0.5*ms" if name == "timestep" else ", ".join("yxa"[: arity(name)])
    written = Expression(f"{name}({arguments})")
    expected = outcome(brians_value, written.text, group)
    assert digits(outcome(value_of, written.tree)) == digits(expected)


@settings(repeatable, max_examples=150)
@given(tree=ANY_TREE)
def test_what_is_printed_has_the_value_that_brian_gives_to_what_was_written(tree, group):
    written = bracketed(tree)
    printed = Expression.of(Expression(written).tree)
    expected = digits(outcome(brians_value, written, group))
    assert digits(outcome(brians_value, printed.text, group)) == expected
    assert digits(outcome(value_of, printed.tree)) == expected


@repeatable
@given(st.one_of(st.floats(0, allow_infinity=False), st.integers(0, 10**308)))
def test_numbers_keep_their_value_exactly(number):
    read = Expression.of(ast.Constant(number)).tree
    assert isinstance(read, ast.Constant)
    assert (type(read.value), read.value) == (type(number), number)
