"""The tables of the microcircuit have the numbers of the paper and those of the network."""

from __future__ import annotations

import gc
import re
from dataclasses import replace

import brian2
import numpy as np
import pytest
from brian2 import Hz, amp, ms, mV, pA, second, volt
from brian2.devices.device import get_device
from brian2.utils.logger import catch_logs
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.description.expressions import Expression, LatexPrinter
from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.models import microcircuit
from brian2tools.tests.mdexport.latex import needs_latex, typeset

POPULATIONS = ["L23E", "L23I", "L4E", "L4I", "L5E", "L5I", "L6E", "L6I"]
USUAL = [
    "Model Summary",
    "Populations",
    "Connectivity",
    "Connection Probabilities",
    "Numbers of Synapses",
    "Weights and Delays",
    "Neuron and Synapse Models",
    "Input",
    "Measurements",
    "Parameters",
    "Initial Values",
    "Simulation",
]
# Six digits are written.
PRECISION = 5e-6


@pytest.fixture(scope="module")
def full():
    return microcircuit.Network().to_markdown()


@pytest.fixture(scope="module")
def scaled():
    """A network with both stimuli, of which neurons and synapses have different scales."""
    return microcircuit.Network(
        N_scaling=0.04,
        K_scaling=0.02,
        thalamus=microcircuit.ThalamicStimulus(),
        dc_stimulus=microcircuit.DCStimulus(),
        record_potentials=2,
    )


@pytest.fixture(scope="module")
def document(scaled):
    return scaled.to_markdown()


def table(text, title):
    """The cells of a table by the text in their first column, below those of its head."""
    section = text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in section.splitlines()
        if line.startswith("|") and "---" not in line
    ]
    return {first: others for first, *others in rows[1:]}


def number(text):
    """The number that a cell starts with."""
    written = text.replace("\N{NARROW NO-BREAK SPACE}", "").replace("−", "-")
    return float(written.split()[0])


def numbers(text, title):
    """The numbers of a table for each population, in their order."""
    rows = table(text, title)
    return np.array([[number(cell) for cell in rows[name]] for name in POPULATIONS])


def titles(text):
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


def test_the_tables_are_those_that_papers_have(full):
    assert titles(full) == USUAL


def test_stimuli_have_tables_of_their_own(document):
    assert [title for title in titles(document) if title not in USUAL] == [
        "Stimuli",
        "Thalamic Synapses",
    ]


def test_markdown_and_latex_have_the_same_tables(scaled, document):
    panels = re.findall(r"\\PanelBar\{\d\}\{([A-Z])\}\{([^(}]*)\}", scaled.to_latex())
    assert [title for _, title in panels] == titles(document)
    assert "".join(letter for letter, _ in panels) == "ABCDEFGHIJKLMN"


def test_the_full_network_has_the_numbers_of_the_paper(full):
    sizes = table(full, "Populations")
    assert number(sizes["L23E"][1]) == 20683
    assert number(sizes["all of these"][1]) == 77169
    probabilities = table(full, "Connection Probabilities")
    expected = ["0.0077", "0.0059", "0.0497", "0.135", "0.0067", "0.0003", "0.0453", "0"]
    assert probabilities["L4E"] == expected
    assert numbers(full, "Input")[:, 0].tolist() == [1600, 1500, 2100, 1900, 2000, 1900, 2900, 2100]
    weights = table(full, "Weights and Delays")
    # Weight and its deviation (pA), postsynaptic potential (mV), delay and its deviation (ms).
    assert_allclose([*map(number, weights["excitatory"])], [87.8, 8.78, 0.15, 1.5, 0.75], rtol=1e-3)
    assert_allclose(
        [*map(number, weights["inhibitory"])], [-351.2, 35.12, -0.6, 0.75, 0.375], rtol=1e-3
    )
    assert_allclose(
        [*map(number, weights["L4E` to `L23E"])], [175.6, 17.56, 0.3, 1.5, 0.75], rtol=1e-3
    )


def test_a_scaled_network_has_its_derived_numbers(scaled, document):
    derived = scaled.derived
    assert_array_equal(numbers(document, "Numbers of Synapses"), derived.num_synapses)
    assert_array_equal(
        [number(table(document, "Populations")[name][1]) for name in POPULATIONS],
        derived.num_neurons,
    )
    thalamic = numbers(document, "Thalamic Synapses")
    assert_array_equal(thalamic[:, 1], derived.num_th_synapses)
    assert_array_equal(thalamic[:, 0], microcircuit.ThalamicStimulus().conn_probs)
    weights = [number(cell) for cell in table(document, "Weights and Delays")["thalamic"]]
    assert_allclose(weights[0] * pA, derived.weight_th * amp, rtol=PRECISION)
    # What the model of the neurons makes of such a current, with fewer and stronger synapses.
    assert_allclose(weights[2], 0.15 / np.sqrt(0.02), rtol=PRECISION)


def test_the_input_is_what_the_neurons_are_given(scaled, document):
    derived, neurons = scaled.derived, scaled.network["neurons"]
    first = derived.starts[:-1]
    expected = [
        derived.ext_indegrees,
        neurons.background_rate[first] / Hz,
        np.full(8, neurons.w_ext / pA),
        neurons.I_DC[first] / pA,
        neurons.I_stimulus[first] / pA,
    ]
    assert_allclose(numbers(document, "Input"), np.transpose(expected), rtol=PRECISION)
    # The neurons of a population all get the same.
    assert_array_equal(neurons.I_DC, np.repeat(derived.DC_amp, derived.num_neurons) * amp)


def test_the_initial_potentials_are_those_of_each_population(scaled, document):
    section = document.partition("## Initial Values")[2].partition("\n## ")[0]
    found = re.findall(r"\| `(\w+)` \| (\S+) mV \| (\S+) mV \|", section)
    assert [name for name, _, _ in found] == POPULATIONS
    moments = np.array([[number(mean), number(deviation)] for _, mean, deviation in found])
    derived = scaled.derived
    expected = np.transpose([derived.V0_mean, derived.V0_std]) * volt / mV
    assert_allclose(moments, expected, rtol=PRECISION)


@pytest.mark.parametrize("kind", ["to_markdown", "to_latex"])
def test_the_equations_are_those_of_the_neurons_that_are_simulated(scaled, kind):
    equations = scaled.network["neurons"].user_equations
    show = LatexPrinter()
    for variable in ("v", "I_syn"):
        right = show(Expression(equations[variable].expr.code))
        assert f"{show.derivative(variable)} = {right}" in getattr(scaled, kind)()


def test_parameters_that_were_changed_are_shown():
    model = microcircuit.Network(0.02)
    neuron = replace(model.parameters.neuron, tau_m=12.5 * ms)
    model.parameters = replace(model.parameters, neuron=neuron, g=-5)
    text = model.to_markdown()
    assert table(text, "Parameters")["$\\tau_{\\mathrm{m}}$"][0] == "12.5 ms"
    weights = table(text, "Weights and Delays")
    ratio = number(weights["inhibitory"][0]) / number(weights["excitatory"][0])
    assert ratio == pytest.approx(-5, rel=PRECISION)


def test_synapses_that_are_all_alike_are_one_row():
    model = microcircuit.Network(parameters=microcircuit.Parameters(PSP_factor_L4E_to_L23E=1))
    weights = table(model.to_markdown(), "Weights and Delays")
    assert list(weights) == ["excitatory", "inhibitory"]


def test_pulses_are_counted():
    thalamus = microcircuit.ThalamicStimulus(number_of_pulses=3, interval=1 * second)
    text = microcircuit.Network(0.02, thalamus=thalamus).to_markdown()
    assert "3 pulses of 10 ms, one every 1 s, the first at 700 ms" in text


def test_a_given_current_is_said_to_be_given():
    parameters = microcircuit.Parameters(DC_amp=400 * pA)
    text = microcircuit.Network(0.02, parameters=parameters, background="dc").to_markdown()
    assert "given direct current" in table(text, "Model Summary")["Input"]
    assert (numbers(text, "Input")[:, 1] == 400).all()


def test_given_synapses_are_counted_by_their_populations():
    model = microcircuit.Network(0.02)
    starts = model.derived.starts
    # Two synapses from the first neuron of L4I to the last one of L23I, and one back.
    presynaptic, postsynaptic = [starts[3], starts[3], starts[2] - 1], [starts[2] - 1] * 2
    connections = microcircuit.Connections(
        presynaptic, [*postsynaptic, starts[3]], [1, 2, 3] * pA, [1, 2, 3] * ms
    )
    potentials = np.full(model.derived.total_neurons, -60) * mV
    given = microcircuit.Network(0.02, connections=connections, initial_potentials=potentials)
    text = given.to_markdown()
    counts = np.zeros((8, 8))
    counts[1, 3], counts[3, 1] = 2, 1
    assert_array_equal(numbers(text, "Numbers of Synapses"), counts)
    assert table(text, "Connectivity")["Weights"] == ["1, 2, 3 pA"]
    assert "given for each neuron" in text
    # These are about synapses and potentials that are drawn.
    assert "Connection Probabilities" not in text
    assert "normally distributed" not in text


def test_tables_are_made_without_touching_the_model_of_another_device():
    brian2.set_device("cpp_standalone", build_on_run=False)
    device = get_device()
    arrays = dict(device.arrays)
    microcircuit.Network(0.02).to_markdown()
    assert get_device() is device
    assert dict(device.arrays) == arrays
    assert "neurons" not in str(device.main_queue)


def test_nothing_is_said_of_the_objects_that_the_tables_are_made_of():
    with catch_logs() as logged:
        microcircuit.Network(0.02).to_markdown()
        gc.collect()
    assert not logged


@pytest.mark.parametrize("kind", ["to_markdown", "to_latex"])
def test_the_file_has_the_same_text(scaled, kind, tmp_path):
    text = getattr(scaled, kind)(tmp_path / "tables")
    assert (tmp_path / "tables").read_text(encoding="utf-8") == text


@pytest.mark.parametrize("kind", ["to_markdown", "to_latex"])
def test_what_is_no_name_of_a_file_is_refused(scaled, kind, tmp_path):
    with pytest.raises(ArgumentTypeError):
        getattr(scaled, kind)(3)
    with pytest.raises(ArgumentError, match="folder"):
        getattr(scaled, kind)(tmp_path / "nowhere" / "tables")


def test_tables_can_be_taken_in_by_another_document(scaled):
    assert r"\documentclass" in scaled.to_latex()
    assert r"\documentclass" not in scaled.to_latex(document=False)


@needs_latex
@pytest.mark.parametrize("name", ["full", "scaled"])
def test_the_tables_fit_on_the_page(scaled, name, tmp_path):
    # The numbers of synapses at full scale have eight digits.
    model = scaled if name == "scaled" else microcircuit.Network()
    typeset(model.to_latex(), tmp_path)


@needs_latex
def test_tables_with_other_names_of_populations_fit_on_the_page(tmp_path):
    names = tuple(f"layer_{layer}_{kind}" for layer in (2, 4, 5, 6) for kind in ("exc", "inhib"))
    model = microcircuit.Network(parameters=microcircuit.Parameters(populations=names))
    typeset(model.to_latex(), tmp_path)
