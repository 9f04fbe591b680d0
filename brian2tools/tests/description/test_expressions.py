"""Expressions and statements: what they keep, what is refused, and how trees are written."""

from __future__ import annotations

import ast
import copy
import pickle
from types import MappingProxyType

import pytest
from brian2.core.base import BrianObjectException
from brian2.parsing.statements import parse_statement

from brian2tools.description.expressions import (
    Binding,
    Expression,
    LatexPrinter,
    Operator,
    Printer,
    Statement,
    Statements,
    check_identifier,
)
from brian2tools.errors import ArgumentTypeError, GrammarError, UnsupportedExpressionError
from brian2tools.kinds import kind_of
from brian2tools.tests.description.expression_trees import group_with_values


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("v", "v"),
        ("  ( v )  # a comment", "v"),
        ("True", "True"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "a - b - c"),
        ("a/(b*c)/d", "a/(b*c)/d"),
        ("a*(b/c)", "a*(b/c)"),
        ("(a//b)%c", "a // b % c"),
        ("a//(b%c)", "a // (b % c)"),
        ("a % -b", "a % -b"),
        ("-x**2", "-x**2"),
        ("(-x)**2", "(-x)**2"),
        ("2**-x", "2**-x"),
        ("a**b**c", "a**b**c"),
        ("(a**b)**c", "(a**b)**c"),
        ("a**(b**c)", "a**b**c"),
        ("a**(b*c)", "a**(b*c)"),
        ("f(x)**2", "f(x)**2"),
        ("--x", "--x"),
        ("- + x", "-+x"),
        ("a - -b", "a - -b"),
        ("-(a + b)", "-(a + b)"),
        ("-(a*b)", "-(a*b)"),
        ("(-a)*b", "-a*b"),
        ("not(a and b)", "not (a and b)"),
        ("(not a) and b", "not a and b"),
        ("not not a", "not not a"),
        ("not (a < b)", "not a < b"),
        ("(not a) == b", "(not a) == b"),
        ("(a < b) == c", "(a < b) == c"),
        ("a < b + 1", "a < b + 1"),
        ("(a or b) and c", "(a or b) and c"),
        ("a or (b and c)", "a or b and c"),
        ("a and b and c", "a and b and c"),
        ("(a and b) and c", "(a and b) and c"),
        ("a and (b and c)", "a and (b and c)"),
        ("f( )", "f()"),
        ("f((x),g(y+1,z))", "f(x, g(y + 1, z))"),
        ("int(v>0)*(w+1)", "int(v > 0)*(w + 1)"),
        ("0x10", "16"),
        ("1_000", "1000"),
        ("1.", "1.0"),
        ("-0.0", "-0.0"),
        ("1e-300", "1e-300"),
        ("0.1", "0.1"),
        ("1E22", "1e+22"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
    ],
)
def test_trees_are_written_with_the_fewest_brackets(written, printed):
    tree = Expression(written).tree
    assert Printer()(tree) == Printer()(Expression(written)) == printed
    assert Expression.of(tree) == Expression(printed)
    assert ast.dump(Expression(printed).tree) == ast.dump(tree)


def test_expressions_stay_as_they_were_written():
    expression = Expression(" (v>1 ) ")
    assert expression.text == str(expression) == " (v>1 ) "
    assert expression == Expression(" (v>1 ) ")
    assert expression != Expression("v > 1")
    assert len({expression, Expression(" (v>1 ) ")}) == 1


def test_expressions_and_statements_can_be_copied_and_pickled():
    for one in (
        Expression("v > 1"),
        Statements("v = 0; w += 1"),
        Statement("v", "=", Expression("0")),
    ):
        assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one


def test_names_and_functions_are_told_apart():
    expression = Expression("f(v, exp(w))*mV + f + pi > 1e3*True")
    assert expression.names == {"v", "w", "mV", "f", "pi"}
    assert expression.functions == {"f", "exp"}
    assert Expression("1").names == Expression("1").functions == frozenset()


def test_printing_leaves_trees_as_they_are():
    expression = Expression("-exp(a/b/c)**2 and not (b or 1e-6 > c)")
    before = ast.dump(expression.tree, include_attributes=True)
    Printer()(expression)
    LatexPrinter()(expression)
    assert ast.dump(expression.tree, include_attributes=True) == before


REFUSED = {
    "": "'' is no expression",
    "x +": "is no expression: invalid syntax",
    "x = 1": "is no expression",
    "x; y": "is no expression",
    "x y": "is no expression",
    "x[0] > 1": "has a Subscript like 'x[0]'; a variable stands for the value of the neuron",
    "x.shape": "has a Attribute like 'x.shape'; give what it stands for a name of its own",
    "x if p else y": "has a IfExp like 'x if p else y'; multiply by int(condition)",
    "0 < x < y": "has a Compare like '0 < x < y'; compare two values",
    "x is y": "has a Compare like 'x is y'; compare two values by < <= > >= == !=",
    "a ^ b": "has a BitXor like 'a ^ b'; write '**' for a power",
    "a & b": "has a BitAnd like 'a & b'; write 'and'",
    "a | b": "has a BitOr like 'a | b'; write 'or'",
    "a << 2": "has a LShift like 'a << 2'; use numbers, names, functions",
    "a @ b": "has a MatMult like 'a @ b'; use numbers, names, functions",
    "~a": "has a Invert like '~a'; write 'not'",
    "clip(x, a_min=0, a_max=1)": "has a Call like 'clip(x, a_min=0, a_max=1)'; call functions",
    "x.clip(0, 1)": "has a Call like 'x.clip(0, 1)'; call functions by a plain name",
    "exp(*x)": "has a Starred like '*x'; use numbers",
    "(x := 1)": "has a NamedExpr like 'x := 1'; use numbers",
    "(x, y)": "has a Tuple like '(x, y)'; use numbers",
    "lambda: x": "has a Lambda like 'lambda: x'; use numbers",
    "[x for x in y]": "has a ListComp like '[x for x in y]'; use numbers",
    "'x'": "has a Constant like \"'x'\"; constants are finite numbers",
    "f'{x}'": "has a JoinedStr",
    "2j": "has a Constant like '2j'; constants are finite numbers",
    "None": "has a Constant like 'None'; constants are finite numbers, True and False",
    "1e400": "has a Constant like '1e400'; constants are finite numbers",
    "café": "'café': names have ASCII letters, digits and underscores",
}


BRIANS_ERRORS = (KeyError, NameError, SyntaxError, TypeError, ValueError, BrianObjectException)


@pytest.mark.parametrize("text", REFUSED)
def test_what_brian_has_not_is_refused_with_what_it_is(text):
    with pytest.raises(GrammarError) as caught:
        Expression(text)
    assert REFUSED[text] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused_is_no_expression_for_brian_either(text):
    group = group_with_values()
    with pytest.raises(BRIANS_ERRORS):
        group.x = text


@pytest.mark.parametrize(
    "text", ["(" * 300 + "x" + ")" * 300, "-" * 10**5 + "x", "1" + "+x" * 10**5]
)
def test_expressions_that_are_nested_too_deeply_are_refused(text):
    with pytest.raises(GrammarError, match="nested"):
        Expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "+".join(["x"] * 160), "-" * 160 + "x", "x/(1 + " * 80 + "x" + ")" * 80,
        "sqrt(" * 160 + "x" + ")" * 160, "**".join(["x"] * 160), "not " * 160 + "x",
        "x/" * 160 + "x", "(x // " * 75 + "x" + ")" * 75,
    ],
)  # fmt: skip
def test_what_is_nested_less_deeply_can_be_printed(text):
    assert ast.dump(Expression.of(Expression(text).tree).tree) == ast.dump(Expression(text).tree)
    assert LatexPrinter()(Expression(text)).count("x") == text.count("x")


def test_long_expressions_are_shortened_in_errors():
    with pytest.raises(GrammarError) as caught:
        Expression("x + " * 50 + "y[0]")
    assert len(str(caught.value)) < 300
    assert "'y[0]'" in str(caught.value)


@pytest.mark.parametrize("kind", [Expression, Statements, check_identifier])
@pytest.mark.parametrize("value", [None, 5, b"v", ast.Name("v")])
def test_other_types_than_text_are_refused(kind, value):
    with pytest.raises(ArgumentTypeError, match=f"is {kind_of(value)}, expected a str"):
        kind(value)


@pytest.mark.parametrize(
    "line",
    [
        "v = 0", "v=-65*mV # rest", "w += a*(v - E)", "w -= 1", "w *= 0.5", "w /= 2", "n %= 3",
        "p = v >= 1", "p = v == w", "_v = dt*(-v + w)/tau + v", "v = (w)", "v = not p #",
    ],
)  # fmt: skip
def test_statements_are_taken_apart_as_brian_does(line):
    (statement,) = Statements(line).lines
    parts = (statement.variable, statement.operator, statement.expression.text, statement.comment)
    assert parts == parse_statement(line)


def test_statements_stand_on_lines_or_between_semicolons():
    text = "\n  v = v_r  # rest\n\n\tw += b; ;n = f(n)\r\n"
    statements = Statements(text)
    assert statements.text == str(statements) == text
    assert statements.lines == (
        Statement("v", "=", Expression("v_r"), "rest"),
        Statement("w", "+=", Expression("b")),
        Statement("n", "=", Expression("f(n)")),
    )
    assert [str(line) for line in statements.lines] == ["v = v_r  # rest", "w += b", "n = f(n)"]
    assert statements.names == {"v", "v_r", "w", "b", "n"}
    assert statements.functions == {"f"}
    assert statements.written == {"v", "w", "n"}


@pytest.mark.parametrize("text", ["", "  \n ", ";"])
def test_there_may_be_no_statement(text):
    empty = Statements(text)
    assert empty.lines == ()
    assert empty.names == empty.functions == empty.written == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        "v", "v ==1", "v + 1", "v =", "v = # 1", "= 1", "v = w = 1", "v : volt = 1", "v **= 2",
        "v //= 2", "v |= p", "v <= 1", "v[0] = 1", "v.x = 1", "(v) = 1", "v, w = 1", "1 = v",
        "é = 1", "del v", "import os", "if v: v = 1", "v = (1", "v = 1 \\", "# only a comment",
        "v = 1\rw = 2", "f(v)", "v := 1",
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused(line):
    with pytest.raises(GrammarError, match="is no statement: expected a variable, one of = "):
        Statements(f"w = 1\n{line}")


@pytest.mark.parametrize("text", ["v = w[0]", "v = 'a=b'", "v += (w, 1)", "v = 1; w = 0 < v < 1"])
def test_right_hand_sides_are_expressions(text):
    with pytest.raises(GrammarError, match="no expression of Brian has a"):
        Statements(text)


@pytest.mark.parametrize("name", ["v", "tau_m", "x1", "v_", "N", "E_l_2"])
def test_names_that_brian_allows_are_allowed(name):
    check_identifier(name)


@pytest.mark.parametrize(
    "name",
    ["", "1x", "_v", "a b", "a-b", "v ", "v\n", "é", "lambda", "not", "True", "x.y", "x;y=1"],
)
def test_names_that_brian_refuses_are_refused(name):
    with pytest.raises(GrammarError, match="is no name in Brian"):
        check_identifier(name)


class Calculator(Printer):
    """A language with few functions, brackets around everything, and other names."""

    language = "the calculator's language"
    operators = MappingProxyType(
        {
            ast.Add: Operator("{} plus {}", Binding.SUM, (Binding.ATOM, Binding.ATOM)),
            ast.Mult: Operator("{} times {}", Binding.PRODUCT, (Binding.ATOM, Binding.ATOM)),
        }
    )
    functions = MappingProxyType(
        {"log10": "(log({}) / log(10))", "hypot": "root({0} times {0} plus {1} times {1})"}
    )
    other_function = None
    names = MappingProxyType({"pi": "PI", "True": "1"})
    brackets = "[{}]"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("a + b*pi", "a plus [b times PI]"),
        ("a + b + c", "[a plus b] plus c"),
        ("2*log10(a + 1)", "2 times (log(a plus 1) / log(10))"),
        ("hypot(a, b)", "root(a times a plus b times b)"),
        ("a*True", "a times 1"),
    ],
)
def test_a_language_is_a_table(written, printed):
    assert Calculator()(Expression(written)) == printed


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("1 + a - b", "1 + a - b"),
        ("1 + poisson(3)", "poisson(3)"),
        ("a*log10(a, b)", "log10(a, b)"),
        ("hypot(a)", "hypot(a)"),
        ("a*(b > c)", "b > c"),
        ("a*(p and q)", "p and q"),
        ("a*-b", "-b"),
    ],
)
def test_what_a_language_has_no_form_for_is_an_error(written, part):
    with pytest.raises(UnsupportedExpressionError) as caught:
        Calculator()(Expression(written))
    assert str(caught.value) == f"'{part}' has no form in the calculator's language"


@pytest.mark.parametrize(
    "text",
    [
        "'x'",
        "None",
        "1j",
        "1e400",
        "...",
        "x[0]",
        "x < y < z",
        "f(x=1)",
        "x.f(1)",
        "f(*x)",
        "x & y",
    ],
)
@pytest.mark.parametrize("printer", [Printer, LatexPrinter])
def test_trees_that_are_no_expressions_are_not_printed(text, printer):
    with pytest.raises(UnsupportedExpressionError, match="has no form in"):
        printer()(ast.parse(text, mode="eval").body)


def test_negative_constants_of_a_changed_tree_are_written_like_signs():
    tree = Expression("x**y - y").tree
    changed = ast.BinOp(ast.Constant(-1.5), ast.Pow(), tree)
    assert Printer()(changed) == "(-1.5)**(x**y - y)"
