"""Expressions in LaTeX: how they look, and that all who show them understand them."""

from __future__ import annotations

import string
from itertools import pairwise

import pytest
from brian2.core.namespace import DEFAULT_UNITS
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.mathtext import MathTextParser

from brian2tools.description.expressions import Expression, LatexPrinter
from brian2tools.tests.description.expression_trees import KINDS, trees

# All of these are in LaTeX with amsmath, MathJax and KaTeX, and allowed on GitHub.
COMMANDS = r"""
    \dfrac \frac \sqrt \left \right \lvert \rvert \lfloor \rfloor \lceil \rceil \mathrm \mathit
    \thinspace \cdot \infty \leq \geq \neq \exp \ln \log \sin \cos \tan \sinh \cosh \tanh
    \arcsin \arccos \arctan \Delta \Omega \mu \tau \pi
"""


def can_be_read(text: str) -> bool:
    """Return whether a parser of LaTeX's mathematics understands a text."""
    for unknown, same in {r"\lvert": "|", r"\rvert": "|", r"\thinspace": r"\,"}.items():
        text = text.replace(unknown, same)
    return MathTextParser("path").parse(f"${text}$") is not None


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "(ge + gi - (v - E))/tau",
            r"\dfrac{\mathit{ge} + \mathit{gi} - \left(v - E\right)}{\tau}",
        ),
        ("g*(E_l - v)", r"g \thinspace \left(E_{\mathrm{l}} - v\right)"),
        ("-v/tau", r"\dfrac{-v}{\tau}"),
        ("a*-b", r"a \thinspace \left(-b\right)"),
        ("a + -b*c", r"a + \left(-b \thinspace c\right)"),
        ("--a", r"-\left(-a\right)"),
        ("a - (b + c)", r"a - \left(b + c\right)"),
        ("a/b/c", r"\dfrac{a}{b \thinspace c}"),
        ("a/(b + c)/d", r"\dfrac{a}{\left(b + c\right) \thinspace d}"),
        ("1/(1 + 1/x)", r"\dfrac{1}{1 + \frac{1}{x}}"),
        ("(a/b)**2", r"\left(\dfrac{a}{b}\right)^{2}"),
        ("(a + b)**(1/2)", r"\left(a + b\right)^{\frac{1}{2}}"),
        ("-x**2", "-x^{2}"),
        ("(-x)**2", r"\left(-x\right)^{2}"),
        ("2**-x", "2^{-x}"),
        ("(a**b)**c", r"\left(a^{b}\right)^{c}"),
        ("a**b**c", "a^{b^{c}}"),
        ("a % b", r"a\ \mathrm{mod}\ b"),
        ("-v/2/3/ms", r"\dfrac{-v}{2 \cdot 3 \thinspace \mathrm{ms}}"),
        ("a/b/(-c)", r"\dfrac{a}{b \thinspace \left(-c\right)}"),
        ("a % b + c", r"\left(a\ \mathrm{mod}\ b\right) + c"),
        ("(i + 1) % N == 0", r"\left(\left(i + 1\right)\ \mathrm{mod}\ N\right) = 0"),
        ("-(a % b)", r"-\left(a\ \mathrm{mod}\ b\right)"),
        ("a // (b/c)", r"\left\lfloor\frac{a}{\frac{b}{c}}\right\rfloor"),
        ("2*3*a", r"2 \cdot 3 \thinspace a"),
        ("10*mV", r"10 \thinspace \mathrm{mV}"),
        ("2.0*a", r"2 \thinspace a"),
        ("1e-6*v", r"1 \cdot 10^{-6} \thinspace v"),
        ("2e22**2", r"\left(2 \cdot 10^{22}\right)^{2}"),
        ("inf", r"\infty"),
        ("v*dt", r"v \thinspace \Delta t"),
        ("sqrt(2/tau)*xi", r"\sqrt{\dfrac{2}{\tau}} \thinspace \xi"),
        ("exp(-v/v_t)", r"\exp\left(\dfrac{-v}{v_{\mathrm{t}}}\right)"),
        ("log(x) + log10(x)", r"\ln\left(x\right) + \log_{10}\left(x\right)"),
        ("arcsin(x)", r"\arcsin\left(x\right)"),
        ("abs(v)", r"\left\lvert v \right\rvert"),
        ("floor(v) + ceil(v)", r"\left\lfloor v \right\rfloor + \left\lceil v \right\rceil"),
        ("clip(v, 0, 1)", r"\mathrm{clip}\left(v, 0, 1\right)"),
        ("int(v > 0)", r"\mathrm{int}\left(v > 0\right)"),
        ("rand()", r"\mathrm{rand}\left(\right)"),
        ("my_input(t, i)", r"\mathrm{my_{input}}\left(t, i\right)"),
        ("sqrt(a, b)", r"\mathrm{sqrt}\left(a, b\right)"),
        ("a <= b", r"a \leq b"),
        ("(a < b) == c", r"\left(a < b\right) = c"),
        ("not a < b", r"\mathrm{not}\ \left(a < b\right)"),
        ("a and b or c", r"\left(a\ \mathrm{and}\ b\right)\ \mathrm{or}\ c"),
        ("a and b and c", r"a\ \mathrm{and}\ b\ \mathrm{and}\ c"),
        ("p == True", r"p = \mathrm{True}"),
    ],
)
def test_expressions_keep_their_form(expression, expected):
    assert LatexPrinter()(Expression(expression)) == expected
    assert can_be_read(expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v", "v"),
        ("rate", r"\mathit{rate}"),
        ("v_post", r"v_{\mathrm{post}}"),
        ("g_na_max", r"g_{\mathrm{na},\mathrm{max}}"),
        ("rate_max", r"\mathit{rate_{\mathrm{max}}}"),
        ("x_alpha", r"x_{\alpha}"),
        ("tau1_m", r"\tau_{1,\mathrm{m}}"),
        ("V0", "V_{0}"),
        ("lambda_", r"\lambda"),
        ("_v", "v"),
        ("Delta_T", r"\Delta_{\mathrm{T}}"),
        ("xi_1", r"\xi_{\mathrm{1}}"),
        ("ms", r"\mathrm{ms}"),
        ("uF", r"\mathrm{\mu F}"),
        ("umetre2", r"\mathrm{\mu m^2}"),
        ("Mohm", r"\mathrm{M\Omega}"),
        ("siemens", r"\mathrm{S}"),
    ],
)
def test_names_have_indices_greek_letters_and_upright_units(name, expected):
    assert LatexPrinter().name(name) == expected
    assert can_be_read(expected)


def test_derivatives_are_fractions():
    assert LatexPrinter().derivative("g_e") == r"\dfrac{\mathrm{d}g_{\mathrm{e}}}{\mathrm{d}t}"


def test_fractions_within_a_line_of_text_are_small():
    show = LatexPrinter(is_small=True)
    assert show(Expression("a/b + sqrt(c/d)")) == r"\frac{a}{b} + \sqrt{\frac{c}{d}}"
    assert show.derivative("v") == r"\frac{\mathrm{d}v}{\mathrm{d}t}"


def commands(text: str) -> set[str]:
    """Return the commands in LaTeX, without the spaces that are one."""
    parts = text.replace("\\ ", " ").split("\\")[1:]
    return {"\\" + part[: len(part) - len(part.lstrip(string.ascii_letters))] for part in parts}


@settings(max_examples=200, derandomize=True)
@given(st.one_of(*map(trees, KINDS)))
def test_all_expressions_are_understood_everywhere(tree):
    text = LatexPrinter()(tree)
    assert commands(text) <= {*COMMANDS.split()}
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") == text.count(r"\right")
    # What Markdown takes for its own.
    assert not {*text} & {"|", "*", "`", "$", "[", "]", "~", "#", "%", "&"}
    assert not {one + next_one for one, next_one in pairwise(text)} & {
        "}_",
        ")_",
        " _",
        "<<",
        "\\_",
    }


def test_all_units_are_understood_everywhere():
    show = LatexPrinter()
    names = {show.name(unit) for unit in DEFAULT_UNITS}
    assert set().union(*map(commands, names)) == {r"\mathrm", r"\mu", r"\Omega"}
