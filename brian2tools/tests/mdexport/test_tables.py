"""The tables of a model in LaTeX say what a model is, and LaTeX can typeset them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    PopulationRateMonitor,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    TimedArray,
    ms,
    mV,
    network_operation,
)
from hypothesis import given
from hypothesis import strategies as st

from brian2tools import Model, describe
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.mdexport import to_latex
from brian2tools.mdexport.tables.latex import LatexWording
from brian2tools.tests.mdexport.latex import needs_latex, typeset

TITLE = re.compile(r"\\PanelBar\{\d\}\{([A-K])\}\{(.+?)\}")
ALL_PANELS = [
    "Model Summary",
    "Populations",
    "Connectivity",
    "Neuron and Synapse Models",
    "Plasticity",
    "Input",
    "Measurements",
    "Parameters",
    "Initial Values",
    "Simulation",
]


def cuba() -> Model:
    """A small relative of the network of Vogels and Abbott (2005)."""
    equations = """
    dv/dt = (g_e + g_i - (v - E_rest))/tau_m : volt (unless refractory)
    dg_e/dt = -g_e/tau_e : volt
    dg_i/dt = -g_i/tau_i : volt
    """
    options = {
        "threshold": "v > V_threshold",
        "reset": "v = V_reset",
        "refractory": 5 * ms,
        "method": "euler",
        "namespace": {
            "E_rest": -49 * mV,
            "V_threshold": -50 * mV,
            "V_reset": -60 * mV,
            "tau_m": 20 * ms,
            "tau_e": 5 * ms,
            "tau_i": 10 * ms,
        },
    }
    excitatory = NeuronGroup(80, equations, name="excitatory", **options)
    inhibitory = NeuronGroup(20, equations, name="inhibitory", **options)
    excitatory.v = inhibitory.v = "V_reset + rand()*(V_threshold - V_reset)"
    connections = []
    for source, variable, weight in (
        (excitatory, "g_e", 1.62 * mV),
        (inhibitory, "g_i", -9 * mV),
    ):
        for target in (excitatory, inhibitory):
            synapses = Synapses(
                source,
                target,
                "w : volt (shared, constant)",
                on_pre=f"{variable}_post += w",
                delay=1.5 * ms,
                name=f"{source.name}_to_{target.name}",
            )
            synapses.connect(condition="i != j" if source is target else None, p=0.02)
            synapses.w = weight
            connections.append(synapses)
    background = PoissonInput(excitatory, "g_e", 10, 5 * Hz, weight="0.5*mV")
    spikes = SpikeMonitor(excitatory, name="spikes")
    rate = PopulationRateMonitor(inhibitory, name="rate")
    traces = StateMonitor(excitatory, ["v", "g_e"], record=[0, 1, 2], name="traces")
    return describe(Network(excitatory, inhibitory, *connections, background, spikes, rate, traces))


def stdp() -> Model:
    """Synapses onto one neuron that learn from the times of spikes, as Song et al. (2000) did."""
    given_rates = TimedArray([5, 15, 10] * Hz, dt=100 * ms, name="given_rates")
    inputs = PoissonGroup(100, rates="rate_over_time(t)*(1 + i/N)", name="inputs")
    inputs.namespace["rate_over_time"] = given_rates
    neuron = NeuronGroup(
        1,
        """
        dv/dt = (g*(E_e - v) + E_l - v)/tau_m : volt
        dg/dt = -g/tau_e : 1
        """,
        threshold="v > -54*mV",
        reset="v = -60*mV",
        method="euler",
        name="neuron",
        namespace={"E_e": 0 * mV, "E_l": -74 * mV, "tau_m": 10 * ms, "tau_e": 5 * ms},
    )
    neuron.v = -60 * mV
    synapses = Synapses(
        inputs,
        neuron,
        """
        w : 1
        dsource_trace/dt = -source_trace/tau_pre : 1 (event-driven)
        dtarget_trace/dt = -target_trace/tau_post : 1 (event-driven)
        """,
        on_pre="""
        g_post += w
        source_trace += A_pre
        w = clip(w + target_trace, 0, w_max)
        """,
        on_post="""
        target_trace += A_post
        w = clip(w + source_trace, 0, w_max)
        """,
        name="synapses",
        namespace={
            "tau_pre": 20 * ms,
            "tau_post": 20 * ms,
            "A_pre": 1e-4,
            "A_post": -1.05e-4,
            "w_max": 0.01,
        },
    )
    synapses.connect()
    synapses.w = "rand()*w_max"
    weights = StateMonitor(synapses, "w", record=[0, 1], dt=100 * ms, name="weights")
    return describe(Network(inputs, neuron, synapses, weights))


def cells(size=3, equations="dv/dt = -v/(10*ms) : volt", **options):
    return NeuronGroup(size, equations, method="euler", name="cells", **options)


def tables_of(*objects, **options):
    return describe(Network(*objects)).to_latex(document=False, **options)


def panels_in(text):
    """The titles of the tables, in order, each once."""
    return list(dict.fromkeys(title for _, title in TITLE.findall(text) if "(" not in title))


def test_the_tables_of_a_network_of_two_populations_are_as_stored(assert_as_stored):
    assert_as_stored(cuba().to_latex(author="A. Author and B. Author"), "cuba.tex")


def test_the_tables_of_synapses_that_learn_are_as_stored(assert_as_stored):
    assert_as_stored(stdp().to_latex(document=False), "stdp.tex")


def test_tables_have_the_titles_and_letters_of_the_paper_in_its_order():
    text = stdp().to_latex()
    assert panels_in(text) == ALL_PANELS
    letters = dict.fromkeys(letter for letter, _ in TITLE.findall(text))
    assert "".join(letters) == "ABCDEFGHIJ"


def test_a_table_without_content_is_left_out():
    assert panels_in(tables_of(cells())) == [
        "Model Summary",
        "Populations",
        "Neuron and Synapse Models",
        "Initial Values",
        "Simulation",
    ]


def test_populations_with_the_same_dynamics_are_described_once():
    text = cuba().to_latex()
    assert r"\texttt{excitatory}, \texttt{inhibitory} \\" in text
    assert text.count(r"\dfrac{\mathrm{d}v}{\mathrm{d}t} =") == 1
    assert text.count("If $") == 1


def test_a_value_that_several_groups_use_has_one_line():
    text = cuba().to_latex()
    line = r"$\tau_{\mathrm{m}}$ & 20 ms & \texttt{excitatory}, \texttt{inhibitory} \\"
    assert text.count(line) == 1


def test_values_that_differ_between_groups_have_lines_of_their_own():
    one = NeuronGroup(
        1, "dv/dt = -v/tau : 1", name="one", namespace={"tau": 5 * ms}, method="exact"
    )
    two = NeuronGroup(
        1, "dv/dt = -v/tau : 1", name="two", namespace={"tau": 8 * ms}, method="exact"
    )
    text = tables_of(one, two)
    assert r"$\tau$ & 5 ms & \texttt{one} \\" in text
    assert r"$\tau$ & 8 ms & \texttt{two} \\" in text


def test_connections_are_said_with_their_rule_number_weight_and_delay():
    source = cells(threshold="v > 1*mV")
    synapses = Synapses(
        source, source, "w : volt (constant)", on_pre="v += w", delay=1.5 * ms, name="synapses"
    )
    synapses.connect(condition="i != j", p=0.5)
    synapses.w = 2 * mV
    text = tables_of(source, synapses)
    assert r"pairwise Bernoulli with $p$ = 0.5, for $i \neq j$" in text
    assert f"({len(synapses)} connection" in text
    assert r"$w$ = 2 mV" in text
    assert "delay: 1.5 ms" in text


def test_connections_whose_rule_is_not_known_are_said_to_be_so():
    model = cuba()
    projections = [
        type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"rules": ()})
        for one in model.projections
    ]
    text = to_latex(
        Model(
            name="listed",
            time=model.time,
            schedule=model.schedule,
            clocks=model.clocks,
            populations=model.populations,
            projections=type(model.projections)(projections),
        )
    )
    assert f"{model.projections[0].size} connections by a rule that is not known" in text


def test_what_events_change_is_no_parameter():
    learner = cells(
        equations="dv/dt = (goal - v)/tau : 1\ngoal : 1\ntau : second",
        threshold="v > 1",
        reset="goal *= 1.5; v = 0",
    )
    parameters, _, variables = tables_of(learner).partition("Initial Values")
    assert r"$\mathit{goal}$ & 0" in variables
    assert r"$\mathit{goal}$ & 0" not in parameters
    assert r"$\tau$ & 0 ms" in parameters.partition("{Parameters}")[2]


def test_what_synapses_change_of_neurons_is_no_parameter():
    targets = cells(equations="dv/dt = -v/(10*ms) : 1\ng : 1\nh : 1", threshold="v > 1")
    synapses = Synapses(targets, targets, "h_post = v_pre : 1 (summed)", on_pre="g_post += 1")
    synapses.connect()
    parameters, _, variables = tables_of(targets, synapses).partition("Initial Values")
    assert "$g$ & 0" in variables
    assert "$h$ & 0" in variables
    assert "Parameters" not in parameters


def test_what_could_not_be_described_is_said():
    @network_operation(name="operation")
    def operation():
        pass

    text = tables_of(cells(), operation)
    assert "Not described &" in text
    assert "operation" in text.partition("Not described &")[2]


@pytest.mark.parametrize("form", ["to_latex", "to_markdown"])
def test_what_is_left_of_an_incomplete_model_is_said(form):
    group = cells(equations="dv/dt = -v/(10*ms) : 1\ng : 1", threshold="v > 1")
    synapses = Synapses(group, group, "g_post = v_pre : 1 (summed)", on_pre="v += 1")
    synapses.connect()
    monitor = SpikeMonitor(group, name="monitor")
    text = getattr(describe(Network(synapses, monitor)), form)()
    assert "no part of the model" in text


def test_remarks_say_what_kind_of_variables_there_are(described_models):
    text = described_models["booleans_and_integers"].to_latex()
    assert r"$\mathit{count}$, $\mathit{kind}$: integer" in text
    assert r"$\mathit{awake}$, $\mathit{excited}$: boolean" in text
    text = described_models["single_precision"].to_latex()
    assert "$y$: in single precision" in text


def test_linked_variables_are_said(described_models):
    text = described_models["linked_variables"].to_latex()
    assert r"$\mathit{mirrored}$ is $v$ of \texttt{leaders} at indices 3, 2, 1, 0" in text


def test_the_sections_of_a_neuron_are_a_table(described_models):
    model = described_models["branched_neuron"]
    text = model.to_latex()
    assert "Morphology" in panels_in(text)
    sections = text.partition("Morphology (continued)")[2].partition("longtable")[0]
    assert sections.count("\\hline") == 1 + len(model["neuron"].cable.morphology.sections)


def test_runs_and_what_changes_between_them_are_said(described_scripts):
    text = described_scripts["values_by_expressions_between"].to_latex()
    assert r"Run 2 & 10 ms, from 10 ms" in text
    assert (
        r"before: $v_{\mathrm{rest}}$ of \texttt{cells} set to "
        r"$10 \thinspace \mathrm{mV} + \mathit{boost} \thinspace i$ "
        r"with $\mathit{boost}$ = 3 mV"
    ) in text


def test_a_document_has_its_title_and_authors():
    text = cuba().to_latex(title="100 % of A_1", author="Q & A and R")
    assert r"\title{100 \% of A\_1}" in text
    assert r"\author{Q \& A \and R}" in text


def test_tables_alone_have_no_preamble():
    text = cuba().to_latex(document=False)
    assert "documentclass" not in text
    assert "usepackage" not in text


def test_captions_can_be_left_out():
    assert tables_of(cells()).count(r"\caption") == 1
    assert r"\caption" not in tables_of(cells(), captions=False)


def test_the_text_is_written_to_a_file(tmp_path):
    path = tmp_path / "model.tex"
    text = cuba().to_latex(path)
    assert path.read_text(encoding="utf-8") == text


def test_a_file_that_cannot_be_written_is_one_error(tmp_path):
    with pytest.raises(ArgumentError, match=r"a document cannot be written to '.*nowhere"):
        cuba().to_latex(tmp_path / "nowhere" / "model.tex")


def test_something_else_than_a_model_is_one_error():
    with pytest.raises(ArgumentTypeError, match=r"a Network .* describe\(network\) gives one"):
        to_latex(Network())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b", r"a\_b"),
        ("50 % & #1 for $2", r"50 \% \& \#1 for \$2"),
        ("~ ^ \\", r"\textasciitilde{} \textasciicircum{} \textbackslash{}"),
        ("{x}", r"\{x\}"),
        ("1 < 2 > 0 | x", "1 $<$ 2 $>$ 0 $|$ x"),
        ("3 µS/cm²", r"3 $\mu$S/cm\textsuperscript{2}"),
        ("−5 kΩ", r"$-$5 k$\Omega$"),
        ("2×10⁻³", r"2$\times$10\textsuperscript{$-$}\textsuperscript{3}"),
        ("Runge–Kutta", "Runge--Kutta"),
    ],
)
def test_characters_that_mean_something_to_latex_are_text(text, written):
    assert LatexWording().plain(text) == written


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"])))
def test_text_can_neither_begin_nor_end_a_command(text):
    plain = LatexWording().plain(text)
    # What is left without the commands for characters has no meaning to LaTeX.
    rest = re.sub(r"\\text\w+\{\}|\\char34\{\}|\\[#$%&_{}]|\$[<>|]\$", "", plain)
    assert not set(rest) & set("#$%&_{}~^\\<>|")


def test_names_can_be_broken_into_lines():
    say = LatexWording()
    assert say.name("layer_23_e") == r"\texttt{layer\_23\_e}"
    assert say.name("cells[10:20]") == r"\texttt{cells\NameBreak{}[10:20]}"
    assert say.name("a" * 40).count("NameBreak") == 39


def test_all_shared_models_are_written_in_ascii(described_models, described_scripts):
    for model in (*described_models.values(), *described_scripts.values()):
        assert model.to_latex().isascii()


@needs_latex
def test_latex_typesets_the_tables_of_all_shared_models(
    described_models, described_scripts, tmp_path
):
    models = described_models | described_scripts
    begin, _, _ = cuba().to_latex().partition(r"\begingroup")
    texts = [model.to_latex(document=False) for model in models.values()]
    typeset("\n".join([begin, *texts, r"\end{document}"]), tmp_path)


@needs_latex
def test_latex_takes_in_the_tables_alone(tmp_path):
    stdp().to_latex(tmp_path / "tables.tex", document=False)
    packages = "amsmath,array,colortbl,longtable"
    typeset(
        rf"\documentclass{{article}}\usepackage{{{packages}}}"
        r"\begin{document}\input{tables}\end{document}",
        tmp_path,
    )


@needs_latex
def test_the_names_that_brian_gives_fit_into_the_tables(tmp_path):
    group = NeuronGroup(400, "v : 1", threshold="v > 1", reset="v = 0", name="neurongroup")
    spikes = SpikeGeneratorGroup(2, [0], [1] * ms, name="spikegeneratorgroup")
    inner = Synapses(group[:320], group[320:], on_pre="v += 1", name="synapses_10")
    outer = Synapses(spikes, group[100:200], on_pre="v += 1", name="synapses_11")
    for synapses in (inner, outer):
        synapses.connect(p=0.5)
    text = tables_of(group, spikes, inner, outer)
    begin, _, _ = cuba().to_latex().partition(r"\begingroup")
    narrow = r"\setlength{\textwidth}{345pt}\setlength{\linewidth}{345pt}"
    typeset("\n".join([begin, text, narrow, text, r"\end{document}"]), tmp_path)


@needs_latex
def test_expressions_and_names_of_any_length_fit_into_the_tables(tmp_path):
    terms = [f"gain_{n}*(v - level_{n})*exp(-v/level_{n})" for n in range(12)]
    long_name = "a_variable_whose_name_says_all_there_is_to_say_about_it"
    equations = f"""
    dv/dt = ({" + ".join(terms)})/tau : 1
    fraction = 1/({" - ".join(terms)}) : 1
    nested = clip({", ".join([" + ".join(terms[:4])] * 3)}) : 1
    level = int(v > 1 and {" and ".join(f"v < level_{n}" for n in range(12))}) : integer
    {long_name} : 1
    tau : second
    """
    namespace = {f"{name}_{n}": float(n + 1) for name in ("gain", "level") for n in range(12)}
    group = NeuronGroup(
        2,
        equations,
        threshold=" or ".join(f"v > {n} + fraction" for n in range(20)),
        reset=f"v = {' + '.join(terms)}",
        refractory=" + ".join(f"{n}*ms" for n in range(40)),
        method="euler",
        name="neurons_that_are_called_by_a_name_of_many_words",
        namespace=namespace,
    )
    group.v = " + ".join(f"sin(i/{n + 1})" for n in range(40))
    group.tau = np.array([5, 8]) * ms
    typeset(describe(Network(group)).to_latex(title="x" * 10), tmp_path)


@needs_latex
def test_text_of_any_characters_can_be_typeset(tmp_path):
    ascii = map(chr, range(33, 127))
    characters = " ".join([*ascii, *"µΩ·×−–—…∞→⁻⁰¹²³⁴⁵⁶⁷⁸⁹é\N{NO-BREAK SPACE}"])
    typeset(cuba().to_latex(title=characters, author="É. Müller and \\end{{document}}"), tmp_path)
