"""Rules of connections are said in the words of the literature, and mean what Brian does."""

from __future__ import annotations

import numpy as np
import pytest
from brian2 import Network, NeuronGroup, Synapses

from brian2tools import describe
from brian2tools.mdexport.connecting import connection_kind, connection_text, variables_of
from brian2tools.mdexport.tables.latex import LatexWording

say = LatexWording()
SIZE = 12


def connected(**rule):
    """Synapses of a group with itself that this rule has made."""
    cells = NeuronGroup(SIZE, "x : 1", name="cells")
    cells.x = "i"
    synapses = Synapses(cells, cells, name="synapses")
    synapses.connect(**rule)
    return synapses, describe(Network(cells, synapses))["synapses"].rules[0]


@pytest.mark.parametrize(
    ("rule", "kind", "text"),
    [
        ({}, "all-to-all", "all pairs"),
        ({"p": 0.02}, "pairwise Bernoulli", "pairwise Bernoulli with $p$ = 0.02"),
        ({"condition": "i != j"}, "pairs by a condition", r"pairs with $i \neq j$"),
        (
            {"condition": "x_pre < 3", "p": "0.1*j"},
            "pairwise Bernoulli",
            r"pairwise Bernoulli with $p$ = $0.1 \thinspace j$, for $x_{\mathrm{pre}} < 3$",
        ),
        ({"j": "i"}, "one-to-one", "one-to-one"),
        ({"i": "j"}, "one-to-one", "one-to-one"),
        ({"j": "i + 1 if i < 3"}, "partners by a rule", "$j$ = $i + 1$ for each $i$ where $i < 3$"),
        (
            {"i": "k for k in sample(N_pre, size=2)"},
            "partners by a rule",
            "fixed in-degree of $2$, partners drawn at random, each once",
        ),
        (
            {"j": "k for k in sample(N_post, size=3)"},
            "partners by a rule",
            "fixed out-degree of $3$, partners drawn at random, each once",
        ),
        (
            {"j": "k for k in sample(N_post, p=0.1)"},
            "partners by a rule",
            "pairwise Bernoulli with $p$ = $0.1$",
        ),
        (
            {"j": "2*k for k in range(1, 6, 2) if k != i"},
            "partners by a rule",
            r"$j$ = $2 \thinspace k$ for each $i$, $1 \leq k < 6$ in steps of $2$, "
            r"where $k \neq i$",
        ),
        (
            {"j": "k for k in sample(2, 8, size=3)"},
            "partners by a rule",
            r"$j$ = $k$ for each $i$, $3$ different $k$ drawn from $2 \leq k < 8$",
        ),
        ({"i": [0, 1], "j": [2, 3]}, "given pairs", "given pairs"),
        (
            {"j": "i + 1", "skip_if_invalid": True},
            "partners by a rule",
            "$j$ = $i + 1$ for each $i$, without those whose index does not exist",
        ),
        (
            {"condition": "i == j", "n": 3},
            "pairs by a condition",
            "pairs with $i = j$, 3 synapses for each",
        ),
    ],
)
def test_a_rule_is_said(rule, kind, text):
    _, described = connected(**rule)
    assert connection_text(described, say) == text
    assert connection_kind(described) == kind


def test_constants_of_a_rule_are_said():
    _, rule = connected(condition="abs(i - j) < radius", namespace={"radius": 2})
    assert connection_text(rule, say).endswith(r", where $\mathit{radius}$ = 2")
    assert variables_of(rule) == {"i", "j"}


def test_variables_are_those_of_the_neurons_and_not_their_numbers():
    assert variables_of(connected(condition="x_pre < x_post")[1]) == {"x_pre", "x_post"}
    assert variables_of(connected(j="k for k in sample(N_post, size=1)")[1]) == set()
    assert variables_of(connected(j="i")[1]) == set()


def test_a_fixed_degree_is_that_of_each_neuron():
    synapses, _ = connected(i="k for k in sample(N_pre, size=2)")
    np.testing.assert_array_equal(synapses.N_incoming_post, 2)
    synapses, _ = connected(j="k for k in sample(N_post, size=3)")
    np.testing.assert_array_equal(synapses.N_outgoing_pre, 3)
