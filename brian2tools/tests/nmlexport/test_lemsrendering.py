"""Expressions of Brian become texts that all simulators of LEMS read alike."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from brian2 import amp, farad, metre, ms, mV, ohm, second, siemens, volt
from brian2.units.fundamentalunits import DIMENSIONLESS, get_or_create_dimension
from hypothesis import given
from hypothesis import strategies as st

from brian2tools.description.expressions import Expression
from brian2tools.errors import ArgumentError, DimensionError, UnsupportedExpressionError
from brian2tools.nmlexport.lemsrendering import (
    LEMSRenderer,
    Symbol,
    dimension_of,
    lems_dimension,
    number,
    quantity,
)

SYMBOLS = {
    **{name: Symbol(name) for name in "abcdxyp"},
    **{name: Symbol(name, volt.dim) for name in ("v", "v_t", "sigma")},
    **{name: Symbol(name, second.dim) for name in ("t", "dt", "tau")},
    "n": Symbol("n", is_whole=True),
    "g": Symbol("g", siemens.dim),
    "C": Symbol("C", farad.dim),
    "I": Symbol("I", amp.dim),
    "xi": Symbol("xi", (second**-0.5).dim),
}


class Notes:
    """Definitions that only take notes: constants are called as they are written."""

    def __init__(self):
        self.made = []

    def constant(self, value, dimensions):
        text = quantity(value, dimensions)
        return text.removeprefix("1") if text != "1" else "one"

    def variable(self, hint, value, dimensions):
        self.made.append((value, lems_dimension(dimensions)))
        return f"{hint}_{len(self.made)}"

    def conditional(self, hint, cases, otherwise, dimensions):
        self.made.append(([*cases, otherwise], lems_dimension(dimensions)))
        return f"{hint}_{len(self.made)}"


def rendered(text, **functions):
    """Return the text in LEMS, its dimension, and what is defined beside it."""
    notes = Notes()
    value = LEMSRenderer(SYMBOLS, notes, functions).value(Expression(text))
    return value.text, lems_dimension(value.dimensions), notes.made


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("(g*(v_t - v) + I)/C", "(g * (v_t - v) + I) / C"),
        ("-70*mV + v", "(-70) * mV + v"),
        ("a - b*c", "a - b * c"),
        ("a - b*c - d", "(a - b * c) - d"),
        ("a/exp(x)/b", "(a / exp(x)) / b"),
        ("a - (b - c)", "a - (b - c)"),
        ("-a", "0 - a"),
        ("-(a + b)*c", "(0 - (a + b)) * c"),
        ("+a", "a"),
        ("-x**2", "0 - (x^2)"),
        ("2**3**2", "(2^(3^2))"),
        ("(a + b)**-y", "((a + b)^(0 - y))"),
        ("x**-2", "(x^(-2))"),
        ("v**2", "(v^2)"),
        ("v**-2.0", "1 / (v^2)"),
        ("v**-1", "1 / v"),
        ("v**0.5*v**0.5", "((v / V)^0.5) * ((v / V)^0.5) * V"),
        ("1e22*x + 1e-5 - 0.10", "1e22 * x + 1e-5 - 0.1"),
        ("v + 0", "v"),
        ("0 - v", "0 - v"),
        ("0.0 + v", "v"),
        ("sqrt(v**2)", "sqrt((v^2) / V2) * V"),
        ("sigma*sqrt(2/tau)*xi", "(sigma / V * sqrt(2 / tau / Hz)) * xi * V_per_s"),
        ("ceil(v/mV)*ms", "ceil(v / mV) * ms"),
        ("floor(x + 1)", "0 - ceil(0 - (x + 1))"),
        ("floor(n) + int(n)", "n + n"),
        ("log10(x)", "log(x) / 2.302585092994046"),
        ("not p", "1 - p"),
        ("True", "1"),
        ("False", "0"),
        ("clip(x, -inf, inf)", "x"),
        ("pi*e", "3.141592653589793 * 2.718281828459045"),
    ],
)
def test_arithmetic_is_written_beside_nothing_else(written, expected):
    text, _, made = rendered(written)
    assert text == expected
    assert made == []


@pytest.mark.parametrize(
    ("written", "text", "defined"),
    [
        ("v > v_t", "condition_1", [([("v .gt. v_t", "1"), "0"], "none")]),
        ("p and a < b", "condition_1", [([("p .gt. 0.5 .and. a .lt. b", "1"), "0"], "none")]),
        ("int(a <= b)", "condition_1", [([("b .geq. a", "1"), "0"], "none")]),
        ("abs(v)", "magnitude_1", [([("v .geq. 0", "v"), "0 - v"], "voltage")]),
        (
            "sign(v - v_t)",
            "sign_2",
            [
                ("v - v_t", "voltage"),
                ([("signed_1 .gt. 0", "1"), ("signed_1 .lt. 0", "-1"), "0"], "none"),
            ],
        ),
        ("clip(v, v_t, inf)", "clipped_1", [([("v_t .gt. v", "v_t"), "v"], "voltage")]),
        ("int(x)", "integer_1", [([("x .geq. 0", "0 - ceil(0 - x)"), "ceil(x)"], "none")]),
        (
            "timestep(t - tau, dt)",
            "integer_2",
            [
                ("((t - tau) + 0.001 * dt) / dt", "none"),
                ([("number_1 .geq. 0", "0 - ceil(0 - number_1)"), "ceil(number_1)"], "none"),
            ],
        ),
        ("rand() - rand()", "rand_1 - rand_2", [("random(1)", "none")] * 2),
    ],
)
def test_what_needs_cases_or_a_name_is_defined(written, text, defined):
    found, _, made = rendered(written)
    assert found == text
    assert made == defined


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("v > v_t", "v .gt. v_t"),
        ("v <= v_t and a == b and x != y", "v_t .geq. v .and. (a .eq. b) .and. (x .neq. y)"),
        ("p", "p .gt. 0.5"),
        ("not p", "p .lt. 0.5"),
        ("a < b - x*y", "a .lt. b - x * y"),
        ("a and b - x*y < 1", "a .gt. 0.5 .and. (b - x * y) .lt. 1"),
        ("p or n", "p + n .gt. 0.5"),
        ("p or not n", "p + (1 - n) .gt. 0.5"),
        ("a - b*c - d >= -1", "(a - b * c) - d .geq. (-1)"),
        ("True", "1 .gt. 0.5"),
    ],
)
def test_conditions_are_comparisons_joined_by_and(written, expected):
    assert LEMSRenderer(SYMBOLS, Notes()).test(Expression(written)) == expected


@pytest.mark.parametrize("written", ["v < inf*mV", "-inf*mV < v", "v != inf*mV", "inf >= -inf"])
def test_finite_numbers_lie_between_the_infinities(written):
    assert LEMSRenderer(SYMBOLS, Notes()).test(Expression(written)) == "1 .gt. 0"
    assert LEMSRenderer(SYMBOLS, Notes()).test(Expression("v >= inf*mV")) == "0 .gt. 1"


def test_a_comparison_within_or_is_a_variable_of_its_own():
    notes = Notes()
    text = LEMSRenderer(SYMBOLS, notes).test(Expression("v > v_t or p"))
    assert text == "condition_1 + p .gt. 0.5"
    assert notes.made == [([("v .gt. v_t", "1"), "0"], "none")]


def test_an_argument_that_is_needed_twice_is_written_once():
    text = "x + 1"
    for _ in range(30):
        text = f"abs({text})"
    _, _, made = rendered(text)
    assert sum(len(str(one)) for one in made) < 3000


@pytest.mark.parametrize(
    "text", ["unknown + 1", "f(x)", "inf", "v**x", "exp(x, y)", "v + inf*mV > v"]
)
def test_what_lems_lacks_is_named(text):
    with pytest.raises(UnsupportedExpressionError, match="has no form in LEMS"):
        rendered(f"1*({text})")


def test_variables_get_expressions_of_their_dimensions_and_zero():
    render = LEMSRenderer(SYMBOLS, Notes())
    assert render.assigned(Expression("v + 5*mV"), volt.dim) == "v + 5 * mV"
    assert render.assigned(Expression("0"), volt.dim) == "0"
    assert render.assigned(Expression("2*xi"), (second**-0.5).dim) == "2 * xi"
    with pytest.raises(DimensionError, match="'v' has the dimension 'voltage', expected 'time'"):
        render.assigned(Expression("v"), second.dim)


def test_other_functions_are_written_by_rules_of_the_caller():
    def stimulus(renderer, arguments):
        (time,) = arguments
        return Symbol(renderer.name(time, "time").text, amp.dim)

    assert rendered("stimulus(t + dt)*2", stimulus=stimulus) == (
        "time_1 * 2",
        "current",
        [("t + dt", "time")],
    )


def test_names_of_variables_hide_those_of_units():
    render = LEMSRenderer({"ms": Symbol("m_s")}, Notes())
    assert render.value(Expression("ms + 1")).text == "m_s + 1"


def test_an_expression_as_deep_as_brian_reads_is_written():
    depth = sys.getrecursionlimit() // 6 - 20
    text, _, _ = rendered(" + ".join(["x*y"] * depth))
    assert text.count("x * y") == depth
    for nested in ("sqrt(x + {})", "1 - ({})", "floor({})", "int(x > {})"):
        text = "x"
        for _ in range(depth // 2 - 5):
            text = nested.format(text)
        assert "x" in str(rendered(text))


# Quantities


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (20e-3, volt, "20mV"),
        (-0.07, volt, "-70mV"),
        (5e-9, siemens, "5nS"),
        (200e-12, farad, "200pF"),
        (3e-3, second, "3ms"),
        (1e-4, second, "0.1ms"),
        (1.0, second, "1s"),
        (1e22, volt, "1e22V"),
        (0.0, volt, "0V"),
        (-0.0, volt, "-0V"),
        (1e-300, amp, "1e-300A"),
        (0.25, volt / second, "0.25V_per_s"),
        (0.5, volt / second**0.5, "0.5"),
        (3.0, volt / volt, "3"),
    ],
)
def test_quantities_are_written_in_the_unit_in_which_they_are_short(value, unit, expected):
    dimensions = getattr(unit, "dim", DIMENSIONLESS)
    assert quantity(value, dimensions) == expected


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([volt, second, siemens, amp, farad, metre, volt / second, ohm * metre]),
)
def test_quantities_are_read_back_exactly(value, unit):
    text = quantity(value, unit.dim)
    found = dimension_of(unit.dim)
    powers = {found.symbol: 0, **found.prefixed}
    symbol = max((one for one in powers if text.endswith(one)), key=len)
    mantissa = text.removesuffix(symbol)
    assert "+" not in text
    read = float(mantissa) * 10.0 ** powers[symbol]
    assert (read, np.signbit(read)) == (value, np.signbit(value))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_read_back_exactly(value):
    assert float(number(value)) == value


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_finite_number_is_refused(value):
    with pytest.raises(ArgumentError, match="expected a finite number"):
        quantity(value, volt.dim)


# Dimensions


def test_core_dimensions_have_the_names_of_neuroml():
    units = [volt, second, siemens, volt / volt, 1 / ms, mV / mV]
    names = [lems_dimension(getattr(unit, "dim", DIMENSIONLESS)) for unit in units]
    assert names == ["voltage", "time", "conductance", "none", "per_time", "none"]


def test_other_dimensions_are_named_after_what_they_are_made_of():
    units = [volt / second, volt**2, siemens / second, volt / second**2, volt * second]
    names = ["voltage_per_time", "voltage2", "conductance_per_time", "voltage_per_time2"]
    assert [lems_dimension(unit.dim) for unit in units] == [*names, "voltage_time"]


def test_what_neuroml_calls_resistivity_has_other_powers_than_ohm_metre():
    found = dimension_of((ohm * metre).dim)
    assert not found.is_core
    assert found.symbol != "ohm_m"


powers = st.tuples(*[st.integers(-6, 6)] * 7)


@given(st.lists(powers, min_size=2, max_size=2, unique=True))
def test_different_dimensions_have_different_names_and_units(two):
    one, other = (dimension_of(get_or_create_dimension(each)) for each in two)
    assert one.name != other.name
    assert one.symbol != other.symbol
    assert one.name.isidentifier()
    assert one.name.isascii()
