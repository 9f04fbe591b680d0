"""Long expressions in LaTeX can be broken into lines, and mean the same."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given

from brian2tools.description import Expression
from brian2tools.description.expressions import LatexPrinter
from brian2tools.mdexport.breaking import BreakablePrinter, is_long
from brian2tools.tests.description.expression_trees import trees

show = BreakablePrinter()
SUM = " + ".join("abcdefghijklmnopqrstuvwxyz")


def printed(text):
    return show(Expression(text))


def test_brackets_have_a_fixed_size():
    assert printed(f"({SUM})*x") == rf"\bigl({SUM}\bigr) \thinspace x"
    assert printed(f"f(x, {SUM})") == rf"\mathrm{{f}}\bigl(x, \allowbreak {SUM}\bigr)"


def test_short_brackets_are_not_broken():
    assert printed("(a + b)*c") == r"{\bigl(a + b\bigr)} \thinspace c"
    assert printed("f(a, b)") == r"{\mathrm{f}\bigl(a, \allowbreak b\bigr)}"


def test_brackets_around_fractions_are_larger():
    assert printed("(1 + a/b)*(c + d)") == (
        r"{\biggl(1 + \dfrac{a}{b}\biggr)} \thinspace {\bigl(c + d\bigr)}"
    )
    assert printed("exp(-a/b)") == r"{\exp\biggl(\dfrac{-a}{b}\biggr)}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"({SUM})/x", rf"\dfrac{{1}}{{x}} \thinspace \bigl({SUM}\bigr)"),
        (f"x/({SUM})", rf"x \mathbin{{/}} \bigl({SUM}\bigr)"),
        (f"({SUM})//x", rf"\bigl\lfloor \bigl({SUM}\bigr) \mathbin{{/}} x\bigr\rfloor"),
        (f"sqrt({SUM})", rf"\bigl({SUM}\bigr)^{{1/2}}"),
        (f"({SUM})**2/x", rf"\dfrac{{1}}{{x}} \thinspace \bigl({SUM}\bigr)^{{2}}"),
    ],
)
def test_what_is_long_is_not_within_a_fraction_or_root(text, expected):
    assert printed(text) == expected


def test_words_between_conditions_are_operators_behind_which_a_line_can_end():
    assert printed("a > 1 and not b") == r"a > 1 \mathbin{\mathrm{and}} \mathrm{not}\ b"
    assert printed("a or b") == r"a \mathbin{\mathrm{or}} b"


def test_length_is_that_of_the_code():
    assert not is_long(Expression("a + b"))
    assert is_long(Expression(SUM))
    assert is_long(Expression("a + b"), room=4)


@given(trees("float"))
def test_whatever_is_printed_has_pairs_of_braces_and_of_brackets(tree: ast.expr):
    text = show(tree)
    assert text.count("{") == text.count("}")
    assert text.count(r"\bigl") == text.count(r"\bigr")
    assert text.count(r"\biggl") == text.count(r"\biggr")
    assert r"\left" not in text or "//" in ast.unparse(tree)


@given(trees("float"))
def test_a_short_expression_is_as_usual_but_for_sizes_and_places_to_break(tree: ast.expr):
    usual, breakable = LatexPrinter()(tree), show(tree)
    for word in ("and", "or"):
        usual = usual.replace(rf"\ \mathrm{{{word}}}\ ", rf" \mathbin{{\mathrm{{{word}}}}} ")
    for mark in (
        r"\left",
        r"\right",
        r"\biggl",
        r"\biggr",
        r"\bigl",
        r"\bigr",
        r"\allowbreak ",
        *"{}",
    ):
        usual, breakable = usual.replace(mark, ""), breakable.replace(mark, "")
    assert is_long(tree) or breakable == usual
