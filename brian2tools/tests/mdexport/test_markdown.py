"""Models as Markdown: what it says, and that Markdown shows what is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from brian2 import (
    Clock,
    Network,
    NeuronGroup,
    PoissonInput,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    defaultclock,
    ms,
    mV,
    nA,
    network_operation,
    nS,
    pA,
    second,
    volt,
)
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from brian2tools import Model, describe
from brian2tools.description import Table, Value
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.mdexport import to_markdown
from brian2tools.mdexport.amounts import value_text, values_text
from brian2tools.mdexport.markup import MarkdownWording, cell, code_span, escaped
from brian2tools.tests.mdexport.conftest import SNAPSHOTS

MATHEMATICS = re.compile(r"\$\$\n(.+?)\n\$\$|\$([^$\n]+)\$", re.DOTALL)
THIN = "\N{NARROW NO-BREAK SPACE}"
PREFIXES = {"f": 1e-15, "p": 1e-12, "n": 1e-9, "µ": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3}
#: What GitHub and Jupyter do with text before they show its mathematics.
parser = MarkdownIt("commonmark").enable("table")


def leaky_cells(size=10, **options):
    return NeuronGroup(
        size,
        "dv/dt = (v_in - v)/tau : volt\nv_in : volt",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        method="exact",
        name="cells",
        namespace={"tau": 8 * ms},
        **options,
    )


def written(*things, **options):
    return describe(Network(*things)).to_markdown(**options)


def inline_tokens(text):
    return [token for token in parser.parse(text) if token.type == "inline"]


def shown(token):
    """The text of a paragraph or cell as a reader sees it, with its mathematics."""
    return "".join(
        "\n" if child.type == "softbreak" else child.content
        for child in token.children
        if child.type in ("text", "text_special", "softbreak")
    )


def tables(text):
    """The cells of each table, as they are shown."""
    found = []
    for token in parser.parse(text):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and token.level > 3:
            found[-1][-1].append("".join(child.content for child in token.children))
    return found


@pytest.mark.parametrize("path", sorted(SNAPSHOTS.glob("*.md")), ids=lambda path: path.stem)
def test_markdown_leaves_mathematics_alone(path):
    text = path.read_text(encoding="utf-8")
    kept = [MATHEMATICS.findall(shown(token)) for token in inline_tokens(text)]
    assert [one for found in kept for one in found] == MATHEMATICS.findall(text)
    kinds = {child.type for token in inline_tokens(text) for child in token.children}
    assert kinds <= {"text", "text_special", "softbreak", "code_inline", "html_inline"} | {
        "strong_open",
        "strong_close",
    }


@pytest.mark.parametrize("path", sorted(SNAPSHOTS.glob("*.md")), ids=lambda path: path.stem)
def test_mathematics_within_a_line_stands_free(path):
    # GitHub takes a dollar sign next to a letter or a tag for a dollar sign.
    for line in path.read_text(encoding="utf-8").splitlines():
        between = line.split("$")[::2]
        assert all(text.endswith(" ") for text in between[:-1] if text)
        assert all(text[0] in " .,;:" for text in between[1:] if text)


@pytest.mark.parametrize("path", sorted(SNAPSHOTS.glob("*.md")), ids=lambda path: path.stem)
def test_tables_are_tables(path):
    text = path.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("|") and "| ---" not in line]
    assert sum(map(len, tables(text))) == len(rows)
    for table in tables(text):
        assert len(table) > 1
        assert {len(row) for row in table} == {len(table[0])}
        assert all(all(row) for row in table)


# Markdown takes NUL for a character that cannot be shown.
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_escaped_text_is_shown_as_it_is(text):
    line = " ".join(text.split())
    tokens = inline_tokens(f"So: {escaped(line)}.")
    assert [shown(token) for token in tokens] == [f"So: {line}."]


@given(st.text(alphabet=st.sampled_from("`| ab*_$<"), min_size=1))
def test_code_is_shown_as_it_is_also_in_tables(code):
    line = " ".join(code.split())
    if not line:
        return
    table = tables(f"| a | b |\n| --- | --- |\n| {cell(code_span(code))} | c |\n")
    assert table == [[["a", "b"], [line, "c"]]]


@given(
    st.floats(min_value=1e-3, max_value=999, allow_subnormal=False),
    st.sampled_from([ms, mV, pA, nS, second, volt]),
    st.sampled_from([-1, 1]),
)
def test_a_value_is_said_with_all_its_digits(number, unit, sign):
    quantity = sign * number * unit
    text, symbol = value_text(Value.of(quantity)).replace("−", "-").split(" ")
    factor, _, power = text.partition("×10")
    exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0)
    units = {f"{prefix}{base}": scale for base in "sVAS" for prefix, scale in PREFIXES.items()}
    assert float(factor) * 10.0**exponent * units[symbol] == pytest.approx(
        float(quantity), rel=1e-14, abs=0
    )


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        (10 * ms, "10 ms"),
        (0.05 * ms, "0.05 ms"),
        (281e-3 * nS, "0.281 nS"),
        (-54.387 * mV, "−54.387 mV"),
        (0.08 * nA, "80 pA"),
        (3.3333 * mV, "3.3333 mV"),
        (0 * mV, "0 mV"),
        (1 * second, "1 s"),
        (3600 * second, "3600 s"),
    ],
)
def test_a_value_is_said_as_people_write_it(quantity, text):
    assert value_text(Value.of(quantity)) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (np.repeat([1, 2], [12_000, 1]) * nA, f"0–11{THIN}999: 1 nA, 12{THIN}000: 2 nA"),
        (np.repeat([0.1, -0.25, 0.1], 3) * mV, "0–2: 0.1 mV, 3–5: −0.25 mV, 6–8: 0.1 mV"),
        (np.repeat([1234567, 0], 4), f"0–3: 1{THIN}234{THIN}567, 4–7: 0"),
        (
            np.repeat(np.arange(8), 2) * pA,
            ", ".join(f"{2 * n}–{2 * n + 1}: {n} pA" for n in range(8)),
        ),
        # A range is shorter.
        (np.repeat(np.arange(9), 2) * pA, "0 to 8 pA"),
        (np.array([1, 2, 3, 4, 5, 5]) * pA, "1 to 5 pA"),
        (np.array([1, 1, 2, 2]) * pA, "1, 1, 2, 2 pA"),
    ],
)
def test_stretches_of_neurons_with_the_same_value_are_said(values, text):
    assert values_text(Value.of(values)) == text


def test_populations_within_a_group_are_seen_in_its_variables():
    cells = NeuronGroup(30, "I : amp", name="cells")
    cells.I = np.repeat([150, 200], [20, 10]) * pA
    assert tables(written(cells))[0][1][-1] == "0–19: 150 pA, 20–29: 200 pA"


def test_the_constants_of_a_group_are_in_a_table():
    text = written(leaky_cells())
    assert [["Constant", "Value"], ["$\\tau$", "8 ms"]] in tables(text)


def test_values_are_said_as_they_were_written():
    cells = leaky_cells()
    cells.v_in = "20*mV*i/(N-1)"
    cells.v = np.linspace(0, 9, 10) * mV
    variables = tables(written(cells))[0]
    assert variables[1] == ["$v$", "state variable", "V", "0 to 9 mV"]
    assert "i}{N - 1}$" in variables[2][-1]


def test_values_that_were_only_set_for_some_are_zero_elsewhere():
    cells = leaky_cells()
    cells.v_in["i > 4"] = "20*mV + 1*mV*i"
    assert tables(written(cells))[0][2][-1].startswith("0 mV; $20")


def test_the_description_of_a_network_that_has_run_says_at_which_time_it_is():
    network = Network(leaky_cells())
    network.run(5 * ms)
    text = describe(network).to_markdown()
    assert "Its variables are described as they are at the time 5 ms." in text
    assert tables(text)[0][0][-1] == "Value at 5 ms"


def test_what_has_no_description_is_said_at_the_end():
    @network_operation(name="poking")
    def poke():
        pass

    text = written(leaky_cells(), poke)
    last = text.split("## ")[-1]
    assert last.startswith("What this description lacks\n\n- `poking`, object: ")


def test_monitors_are_said_if_that_is_asked_for():
    cells = leaky_cells()
    things = [
        cells,
        SpikeMonitor(cells, name="spikes"),
        StateMonitor(cells, "v", record=[2, 7], dt=1 * ms, name="trace"),
    ]
    assert "Recordings" not in written(*things)
    recordings = written(*things, include_monitors=True).split("## Recordings\n\n")[1]
    assert recordings == (
        "- `spikes`: spikes of `cells`\n- `trace`: $v$ of `cells`, indices 2, 7 (every 1 ms)\n"
    )


def test_the_author_is_said_whatever_the_name_is():
    text = written(leaky_cells(), author="A. *Star* <a@b.c>")
    assert "By A. *Star* <a@b.c>" in map(shown, inline_tokens(text))


def test_a_network_with_a_name_of_its_own_has_that_as_its_title():
    model = describe(Network(leaky_cells(), name="my_network"))
    assert model.to_markdown().startswith("# Description of `my_network`\n")
    assert written(leaky_cells()).startswith("# Model description\n")


def test_time_steps_of_their_own_are_said():
    slow = leaky_cells(dt=0.5 * ms)
    fast = [NeuronGroup(2, "x : 1", name=f"fast_{number}") for number in range(2)]
    text = written(slow, *fast)
    assert f"in time steps of {value_text(Value.of(defaultclock.dt))}." in text
    assert "A population of 10 neurons, updated every 0.5 ms." in text


def test_monitors_do_not_decide_what_the_time_step_is():
    cells = leaky_cells()
    monitors = [StateMonitor(cells, "v", record=0, dt=1 * ms, name=f"m{n}") for n in range(3)]
    assert "in time steps of 0.1 ms." in written(cells, *monitors)


def test_an_order_within_the_time_step_is_said():
    cells = leaky_cells(order=3)
    cells.run_regularly("v += 1*mV", clock=Clock(1 * ms), when="end", order=-1)
    text = written(cells)
    assert "A population of 10 neurons, with the order 3 in each step." in text
    assert "Every 1 ms (in the slot `end`, order −1), $v" in text


def test_names_without_a_suffix_are_said_to_be_of_the_target():
    cells = leaky_cells()
    synapses = Synapses(cells, cells, "w : volt", on_pre="v += w", name="synapses")
    synapses.connect(p=0.5)
    assert "$v$ is a variable of the postsynaptic neuron." in written(cells, synapses)


@pytest.mark.parametrize("form", ["to_latex", "to_markdown"])
def test_input_to_refractory_neurons_is_said_to_be_lost(form):
    cells = NeuronGroup(
        2,
        "dv/dt = -v/(8*ms) : 1 (unless refractory)",
        threshold="v > 1",
        refractory=5 * ms,
        method="exact",
    )
    text = getattr(describe(Network(cells)), form)()
    assert "synapses, Poisson input or regular operations do to it is lost" in text


def test_indices_of_a_part_are_said_to_count_from_its_start():
    cells = leaky_cells()
    synapses = Synapses(cells[6:10], cells, on_pre="v_post += 1*mV")
    synapses.connect("i != j")
    model = describe(Network(cells, synapses))
    text = model.to_markdown()
    assert (
        "$i$ is the index of the presynaptic neuron, from 0 at the start of `cells[6:10]`" in text
    )
    assert "$j$ is the index of the postsynaptic neuron, from 0;" in text
    assert "$i$ is the index of the presynaptic neuron, from 0 at the start of" in model.to_latex()


def test_given_pairs_differ_from_a_rule_that_is_not_known():
    cells = leaky_cells()
    synapses = Synapses(cells, cells, on_pre="v_post += 1*mV", name="synapses")
    synapses.connect(i=[0, 1], j=[1, 2])
    model = describe(Network(cells, synapses))
    assert "**Connections.** Given pairs." in model.to_markdown()
    unknown = replace(model.projections["synapses"], rules=())
    text = replace(model, projections=Table([unknown])).to_markdown()
    assert "By a rule that is not known; the model has a list of the connections." in text


@pytest.mark.parametrize("form", ["to_latex", "to_markdown"])
def test_pathways_are_in_the_order_in_which_brian_runs_them(form):
    cells = leaky_cells()
    synapses = Synapses(
        cells,
        cells,
        "w : 1",
        on_pre={"pre_one": "w += 1", "pre_two": "w *= 2", "pre_last": "w = 3"},
        on_post="w = 0",
    )
    synapses.pre_last.when = "before_synapses"
    synapses.pre_one.order = 5
    synapses.connect(i=0, j=1)
    network = Network(cells, synapses)
    run = [one for one in network.sorted_objects if one in synapses._pathways]
    text = getattr(describe(network), form)().replace("\\_", "_").replace(r"\NameBreak{}", "")
    assert [one.objname for one in run] == ["pre_last", "pre_two", "post", "pre_one"]
    places = [
        text.index("Postsynaptic spike") if one.objname == "post" else text.index(one.objname)
        for one in run
    ]
    assert places == sorted(places)
    assert "n each time step" in text


def test_what_changes_during_a_run_is_no_parameter():
    cells = leaky_cells()
    synapses = Synapses(cells, cells, "w : 1\nu : 1", on_pre="w += u")
    synapses.connect(i=0, j=1)
    text = written(cells, synapses)
    assert "| $w$ | variable, changed during a run |" in text
    assert "| $u$ | parameter |" in text


def test_functions_and_numbers_of_neurons_are_explained_where_they_are_used():
    cells = leaky_cells()
    cells.v_in = "rand()*mV"
    synapses = Synapses(cells, cells, on_pre="v_post += clip(v_pre, 0*mV, 1*mV)", name="synapses")
    synapses.connect("randn() > 1 and j < N_post/2")
    text = written(cells, synapses)
    before, after = text.split("## Synapses")
    assert "is a random number between 0 and 1, drawn for each neuron" in before
    assert "clip" not in before
    assert "is $x$ limited to the range from $a$ to $b$" in after
    assert "(mean 0, variance 1), drawn for each pair of neurons" in after
    assert "is the number of postsynaptic neurons" in after


def test_neither_are_numbers_of_neurons_that_are_not_said():
    cells = leaky_cells()
    synapses = Synapses(cells, cells, on_pre="v_post += 1*mV")
    synapses.connect(j="k for k in sample(N_post, size=3)")
    assert "number of postsynaptic" not in written(cells, synapses)


@pytest.mark.parametrize(
    ("indices", "text"),
    [([], "no index"), ([3] * 20, "index 3, 20 times"), ([3], "index 3"), ([1, 2], "indices 1, 2")],
)
def test_indices_are_said_in_a_few_words(indices, text):
    assert MarkdownWording().indices(Value.of(np.array(indices, dtype=int))) == text


def test_poisson_inputs_are_said_by_who_receives_them():
    cells = leaky_cells()
    inputs = [
        PoissonInput(cells[5:], "v", N=10, rate=20 / second, weight=1 * mV),
        PoissonInput(cells, "v_in", N=1, rate=20 / second, weight="2*mV"),
    ]
    text = written(cells, *inputs)
    assert text.index("### `v_in` of `cells`\n") < text.index("### `v` of `cells[5:10]`\n")
    assert "receives 10 independent Poisson spike trains with a rate of 20 Hz each." in text
    assert "receives 1 independent Poisson spike train with a rate of 20 Hz." in text


def test_jupyter_shows_a_model_as_markdown():
    model = describe(Network(leaky_cells()))
    assert model._repr_markdown_() == to_markdown(model)


def test_a_template_of_ones_own_has_all_that_is_said(tmp_path):
    path = tmp_path / "mine.j2"
    path.write_text(
        "{{ title }} by {{ author }}: {{ model.name | code }}\n"
        "{% for section in populations %}\n{{ section.name | escaped }}: {{ section.text }}\n"
        "{% endfor %}\n",
        encoding="utf-8",
    )
    model = describe(Network(leaky_cells(), name="leaky_network"))
    assert to_markdown(model, template=path, author="me") == (
        "Description of `leaky_network` by me: `leaky_network`\n"
        "cells: A population of 10 neurons.\n"
    )


def test_a_template_can_replace_a_part_of_the_default_one(tmp_path):
    path = tmp_path / "mine.j2"
    path.write_text(
        '{% extends "default.md.j2" %}{% block heading %}# My model{% endblock %}',
        encoding="utf-8",
    )
    model = describe(Network(leaky_cells()))
    parts = model.to_markdown().split("## Populations")[1]
    assert model.to_markdown(template=str(path)) == f"# My model\n\n## Populations{parts}"


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{{ titel }}", "'titel' is undefined"),
        ("{% for %}", "line 1"),
        ('{% extends "nothing.md.j2" %}', "nothing.md.j2"),
        ("{{ model.__class__.__subclasses__() }}", "__class__"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(template, reason, tmp_path):
    path = tmp_path / "mine.j2"
    path.write_text(template, encoding="utf-8")
    with pytest.raises(ArgumentError, match=r"mine\.j2' cannot be used .*" + re.escape(reason)):
        to_markdown(describe(Network(leaky_cells())), template=path)


def test_a_template_that_is_not_there_is_said():
    with pytest.raises(ArgumentError, match="template is 'tables', which is no file: give 'def"):
        to_markdown(describe(Network(leaky_cells())), template="tables")


def test_only_models_are_described():
    with pytest.raises(ArgumentTypeError, match="a Network has no description in Markdown"):
        to_markdown(Network())


@pytest.mark.parametrize(
    ("form", "arguments"),
    [
        *(("to_markdown", given) for given in ({"template": 3}, {"include_monitors": "no"})),
        ("to_latex", {"title": 3}),
        ("to_latex", {"captions": "no"}),
        *(
            (form, given)
            for form in ("to_markdown", "to_latex")
            for given in ({"author": 3}, {"author": ["me"]}, {"filename": 3})
        ),
    ],
)
def test_arguments_of_another_type_are_one_error(form, arguments):
    with pytest.raises(ArgumentTypeError, match=r"^[^.]+: give [^.]+$"):
        getattr(describe(Network(leaky_cells())), form)(**arguments)


def test_the_text_is_written_to_a_file(tmp_path):
    text = written(leaky_cells(), filename=tmp_path / "model.md")
    assert (tmp_path / "model.md").read_text(encoding="utf-8") == text


def test_a_model_that_was_read_from_json_reads_the_same():
    cells = leaky_cells()
    cells.v_in = "20*mV*i/(N-1)"
    model = describe(Network(cells))
    assert Model.from_json(model.to_json()).to_markdown() == model.to_markdown()


def test_templates_come_with_the_package():
    folder = Path(to_markdown.__code__.co_filename).parent / "templates"
    assert {"default.md.j2", "table.md.j2"} <= {path.name for path in folder.iterdir()}
