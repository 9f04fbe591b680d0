"""Models as text: what is written, how it is typeset, and that it stays inside its axes."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from brian2 import Equations, Hz, NeuronGroup, PoissonGroup, Synapses, ms
from hypothesis import given, settings
from hypothesis import strategies as st

from brian2tools import brian_plot, plot_equations
from brian2tools.errors import ArgumentTypeError
from brian2tools.plotting.equations.typesetting import can_draw, symbol, terms, typeset

HODGKIN_HUXLEY = """
dv/dt = (g_l*(E_l-v) - g_na*(m*m*m)*h*(v-E_na) - g_k*(n*n*n*n)*(v-E_k) + I)/C_m : volt
dm/dt = alpha_m*(1-m) - beta_m*m : 1
dn/dt = alpha_n*(1-n) - beta_n*n : 1
dh/dt = alpha_h*(1-h) - beta_h*h : 1
alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV-v+V_T)/(4*mV))/ms : Hz
beta_m = 0.28*(mV**-1)*5*mV/exprel((v-V_T-40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV-v+V_T)/(18*mV))/ms : Hz
beta_h = 4./(1+exp((40*mV-v+V_T)/(5*mV)))/ms : Hz
alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV-v+V_T)/(5*mV))/ms : Hz
beta_n = 0.5*exp((10*mV-v+V_T)/(40*mV))/ms : Hz
I : amp (shared)
is_cell : boolean (constant)
"""


def lif(**kwds):
    model = "dv/dt = (E_l - v)/tau_m : volt (unless refractory)\nw : siemens"
    options = {
        "threshold": "v > v_th", "reset": "v = v_r\nw += 1*nS", "refractory": 5 * ms,
        "method": "exact", "name": "cells", **kwds,
    }  # fmt: skip
    return NeuronGroup(4000, model, **options)


def texts(axes):
    return [text.get_text() for text in axes.texts]


def after(axes, head):
    """Return what stands beside a head."""
    found = texts(axes)
    return found[found.index(head) + 1]


def test_equations_are_typeset_with_unit_and_flags():
    axes = plot_equations(Equations("dv/dt = (E_l - v)/tau_m : volt (unless refractory)"))
    assert texts(axes) == [
        r"$\dfrac{\mathrm{d}v}{\mathrm{d}t}$",
        r"$= \dfrac{E_{\mathrm{l}} - v}{\tau_{\mathrm{m}}}$",
        "V, unless refractory",
    ]


def test_equations_stand_in_the_order_in_which_they_were_written():
    found = texts(plot_equations(Equations("b = 2*a : 1\na = v : 1\ndv/dt = 1*Hz : 1")))
    assert [text for text in found if text in {"$a$", "$b$"}] == ["$b$", "$a$"]


def test_parameters_are_listed_with_their_units():
    axes = plot_equations(Equations(HODGKIN_HUXLEY))
    assert after(axes, "parameters") == "I (A, shared), is_cell (boolean, constant)"


def test_group_has_its_name_size_threshold_reset_refractory_period_and_method():
    axes = brian_plot(lif())
    assert axes.get_title("left") == "cells  ·  4000 neurons"
    assert after(axes, "threshold") == "v > v_th"
    assert after(axes, "reset") == "v = v_r"
    assert "w += 1*nS" in texts(axes)
    assert after(axes, "refractory") == "5 ms"
    assert after(axes, "method") == "exact"
    assert after(axes, "parameters") == "w (S)"


def test_what_a_group_does_not_have_is_not_mentioned():
    found = texts(brian_plot(NeuronGroup(1, "dv/dt = -v/ms : 1")))
    assert {"threshold", "reset", "refractory", "method", "parameters"}.isdisjoint(found)


def test_other_events_are_named():
    group = NeuronGroup(2, "v : 1", events={"high": "v > 1"})
    group.run_on_event("high", "v = 0")
    axes = brian_plot(group)
    assert (after(axes, "high"), after(axes, "after high")) == ("v > 1", "v = 0")


def test_part_of_a_group_is_described_like_the_group():
    group = lif()
    axes = brian_plot(group[:100])
    assert axes.get_title("left") == "cells[:100]  ·  100 neurons"
    assert after(axes, "threshold") == "v > v_th"


def test_poisson_group_has_its_rates():
    axes = brian_plot(PoissonGroup(7, rates=15 * Hz, name="noise"))
    assert axes.get_title("left") == "noise  ·  7 Poisson neurons"
    assert texts(axes) == ["rates", "15 Hz"]


def test_model_without_equations_says_so():
    assert texts(plot_equations(Equations(""))) == ["equations", "none"]


@pytest.mark.parametrize("size", [(7, 4.6), (3, 3), (2, 5), (12, 2)])
def test_text_stays_inside_of_its_figure_and_apart(size):
    group = NeuronGroup(
        2, HODGKIN_HUXLEY, method="exponential_euler", reset="", refractory="v > -40*mV",
        threshold="v > -20*mV and n > 0.3 and not (m < 0.1) or h > some_name_that_is_rather_long",
    )  # fmt: skip
    figure = plt.figure(figsize=size, layout="constrained")
    axes = plot_equations(group, figure.add_subplot())
    figure.canvas.draw()
    places = [text.get_window_extent() for text in axes.texts]
    assert all(place.x0 >= 0 and place.x1 <= figure.bbox.width for place in places)
    assert all(place.y0 >= 0 and place.y1 <= figure.bbox.height for place in places)
    middles = [place.shrunk(0.98, 0.8) for place in places]
    for number, one in enumerate(middles):
        assert not any(one.overlaps(other) for other in middles[number + 1 :])


def test_long_equations_are_broken_at_their_terms():
    wide = plot_equations(Equations(HODGKIN_HUXLEY), plt.figure(figsize=(12, 8)).gca())
    narrow = plot_equations(Equations(HODGKIN_HUXLEY), plt.figure(figsize=(4, 8)).gca())
    assert len(texts(narrow)) > len(texts(wide))
    assert any(text.startswith(r"$\quad - g_{\mathrm{k}}") for text in texts(narrow))


def test_what_cannot_be_typeset_is_written_as_it_is(monkeypatch):
    monkeypatch.setattr("brian2tools.plotting.equations.page.can_draw", lambda _: False)
    found = texts(plot_equations(Equations("dv/dt = -v/tau : 1\nx = 2*v : 1")))
    assert found == ["dv/dt", "= -v/tau", "x", "= 2*v"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(ge + gi - (v - E))/tau", r"\dfrac{ge + gi - \left(v - E\right)}{\tau}"),
        ("-v/tau", r"\dfrac{-v}{\tau}"),
        ("-a*b", r"-a \, b"),
        ("a*-b", r"a \, \left(-b\right)"),
        ("-(a + b)", r"-\left(a + b\right)"),
        ("a - (b + c)", r"a - \left(b + c\right)"),
        ("a*(b + c)", r"a \, \left(b + c\right)"),
        ("a/b/c", r"\dfrac{a}{b \, c}"),
        ("a/(b + c)/d", r"\dfrac{a}{\left(b + c\right) \, d}"),
        ("a/(b/c)", r"\dfrac{a}{\frac{b}{c}}"),
        ("a**2", r"a^{2}"),
        ("(a + b)**(1/2)", r"\left(a + b\right)^{\frac{1}{2}}"),
        ("(a**b)**c", r"\left(a^{b}\right)^{c}"),
        ("a % b", r"a \; \mathrm{mod} \; b"),
        ("a // b", r"\left\lfloor\frac{a}{b}\right\rfloor"),
        ("2*3", r"2 \cdot 3"),
        ("1e-6*v", r"1 \cdot 10^{-6} \, v"),
        ("10*mV", r"10 \, \mathrm{mV}"),
        ("sqrt(2/tau)*xi", r"\sqrt{\dfrac{2}{\tau}} \, \xi"),
        ("abs(v)", r"\left| v \right|"),
        ("clip(v, 0, inf)", r"\operatorname{clip}\left(v,\, 0,\, \infty\right)"),
        ("my_input(t, i)", r"\operatorname{my\_input}\left(t,\, i\right)"),
        ("int(v > 0)", r"\operatorname{int}\left(v > 0\right)"),
        ("a <= b", r"a \leq b"),
        ("not (a or b) and c", r"\mathrm{not} \; \left(a \; \mathrm{or} \; b\right)"
         r" \; \mathrm{and} \; c"),
        ("True", r"\mathrm{True}"),
    ],
)  # fmt: skip
def test_expressions_keep_their_form(expression, expected):
    assert typeset(expression) == expected
    assert can_draw(expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v", "v"),
        ("tau_m", r"\tau_{\mathrm{m}}"),
        ("g_na_max", r"g_{\mathrm{na},\mathrm{max}}"),
        ("x_alpha", r"x_{\alpha}"),
        ("lambda_", r"\lambda"),
        ("_private", "private"),
        ("Delta_T", r"\Delta_{\mathrm{T}}"),
    ],
)
def test_names_are_written_with_greek_letters_and_indices(name, expected):
    assert symbol(name) == expected
    assert can_draw(expected)


def test_terms_of_a_fraction_keep_its_brackets():
    assert terms("(a - b + c)/(d + e)") == ["(a", "- b", r"+ c) / \left(d + e\right)"]
    assert terms("a + b*c") == ["a", r"+ b \, c"]
    assert terms("a*b") == [r"a \, b"]


def test_what_no_equation_has_is_an_error():
    with pytest.raises(ValueError, match="no expression of Brian has a IfExp"):
        typeset("a if b else c")


operands = st.sampled_from(["v", "tau_m", "2", "0.5", "1e-3", "10*mV", "rand()", "xi", "g_na_2"])
expressions = st.recursive(
    operands,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**", "%", "//"]), inner).map(
            lambda parts: "({} {} {})".format(*parts)
        ),
        inner.map("(-{})".format),
        inner.map("exp({})".format),
        inner.map("floor({})".format),
        st.tuples(inner, inner).map(lambda parts: "int({} > {})".format(*parts)),
    ),
    max_leaves=8,
)


@settings(max_examples=80)
@given(expressions)
def test_matplotlib_draws_whatever_is_typeset(expression):
    assert can_draw(f"= {typeset(expression)}")
    assert all(can_draw(term) for term in terms(expression))


def test_properties_go_to_the_equations():
    axes = plot_equations(Equations("x = 2*v : volt"), color="red", fontsize=20)
    head, line, note = axes.texts
    assert (head.get_color(), line.get_color(), note.get_color()) != ("red", "red", "red")
    assert line.get_color() == "red"
    axes.figure.canvas.draw()
    assert line.get_fontsize() / note.get_fontsize() == pytest.approx(20 / 9.5)


@pytest.mark.parametrize("name", ["axes", "ax"])
def test_text_is_written_on_the_axes_given_and_the_current_ones_stay(name):
    _, (first, second) = plt.subplots(1, 2)
    plt.sca(first)
    assert plot_equations(lif(), **{name: second}) is second
    assert plt.gca() is first


def test_wrong_arguments_are_named():
    group = lif()
    with pytest.raises(ArgumentTypeError, match="model is a str, expected Equations"):
        plot_equations("dv/dt = -v/tau : 1")
    with pytest.raises(ArgumentTypeError, match="model is a Synapses, expected Equations"):
        plot_equations(Synapses(group, group))
    with pytest.raises(ArgumentTypeError, match="no keyword 'colour': did you mean 'color'"):
        plot_equations(group, colour="red")
