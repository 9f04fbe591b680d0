"""Names of Brian become identifiers that every simulator can use, and stay recognisable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brian2tools.nmlexport.identifiers import (
    RESERVED_FOR_POPULATIONS,
    RESERVED_FOR_VARIABLES,
    Identifiers,
)

FIRST = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
OTHERS = f"{FIRST}0123456789_"
names = st.one_of(
    st.text(max_size=6),
    st.text("vwx0_", max_size=4),
    st.sampled_from(sorted(RESERVED_FOR_VARIABLES)),
    st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True),
)


def is_identifier(text):
    return text[0] in FIRST and set(text) <= set(OTHERS)


@pytest.mark.parametrize(
    "name", ["v", "ge", "w", "tau", "x", "u", "I_syn", "lastspike", "e", "V_t"]
)
def test_usual_names_stay(name):
    assert Identifiers().of(name) == name


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("t", "t_"),
        ("id", "id_"),
        ("H", "H_"),
        ("ln", "ln_"),
        ("STATE", "STATE_"),
        ("area", "area_"),
        ("_private", "private"),
        ("1st", "n1st"),
        ("", "n"),
        ("__", "n"),
        ("naïve", "naive"),
        ("τ", "u03c4"),
        ("two words", "two_words"),
    ],
)
def test_other_names_become_similar_ones(name, identifier):
    assert Identifiers().of(name) == identifier


@pytest.mark.parametrize("name", ["p", "pop", "POINTER"])
def test_populations_avoid_what_exported_scripts_use(name):
    assert Identifiers(reserved=RESERVED_FOR_POPULATIONS).of(name) == f"{name}_"


@pytest.mark.parametrize("known", [["v", "v0"], ["v0", "v"]])
def test_of_a_variable_and_its_initial_value_the_variable_keeps_its_name(known):
    identifiers = Identifiers(known)
    assert (identifiers.of("v"), identifiers.of("v0")) == ("v", "v_0")


def test_a_name_that_ends_with_0_stays_if_nothing_is_called_like_its_beginning():
    assert Identifiers(["v0", "w"]).of("v0") == "v0"


def test_a_name_that_is_an_identifier_comes_before_those_that_become_it():
    identifiers = Identifiers(["_w", "é", "w", "e"])
    assert [identifiers.of(name) for name in ("w", "_w", "e", "é")] == ["w", "w_2", "e", "e_2"]


def test_new_identifiers_differ_from_all_others():
    identifiers = Identifiers(["pulse"])
    made = [identifiers.new("pulse") for _ in range(300)]
    assert made[0] == "pulse_2"
    assert len({*made, "pulse"}) == 301
    assert dict(identifiers.names) == {"pulse": "pulse"}


@given(st.lists(names, unique=True), st.lists(names, unique=True))
def test_different_names_have_different_valid_identifiers(known, later):
    identifiers = Identifiers(known)
    made = {name: identifiers.of(name) for name in [*known, *later]}
    assert len(set(made.values())) == len(made)
    assert all(map(is_identifier, made.values()))
    assert not RESERVED_FOR_VARIABLES.intersection(made.values())
    assert {name: identifiers.of(name) for name in made} == made
    assert dict(identifiers.names) == {identifier: name for name, identifier in made.items()}


@given(st.lists(names, unique=True))
def test_no_identifier_is_the_initial_value_of_another(known):
    made = {Identifiers(known).of(name) for name in known}
    assert not made & {f"{identifier}0" for identifier in made}


@given(names)
def test_an_identifier_is_its_own_identifier(name):
    identifier = Identifiers().of(name)
    assert Identifiers().of(identifier) == identifier


@given(st.lists(names, unique=True).flatmap(lambda known: st.permutations(known)))
def test_the_order_of_the_known_names_does_not_matter(known):
    assert Identifiers(known).names == Identifiers(sorted(known)).names
