"""Listening to ``Synapses.connect`` changes nothing in what it does."""

from __future__ import annotations

import runpy

import brian2
import numpy as np
import pytest
from brian2 import Synapses
from brian2.utils.logger import catch_logs

import brian2tools  # noqa: F401 - from its import on, Brian is listened to
from brian2tools.description.listening import connectings

ORIGINAL = Synapses.connect.original_function
width = 1


def synapses():
    cells = brian2.NeuronGroup(6, "v : 1", threshold="v > 1", reset="", name="cells")
    return Synapses(cells, cells, name="net")


def pairs(connected):
    return list(zip(connected.i[:].tolist(), connected.j[:].tolist(), strict=True))


def outcome(connect, *arguments, **named):
    """What a call of connect makes, or what it says is wrong, and what Brian logs."""
    brian2.seed(7)
    made = synapses()
    with catch_logs() as logs:
        try:
            connect(made, *arguments, **named)
            result = pairs(made)
        except Exception as error:
            result = type(error), str(error.__cause__ or error)
    # Objects of earlier tests are deleted at any time.
    return result, [log for log in logs if not log[1].endswith("unused_brian_object")]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), {}),
        (("i != j",), {"p": 0.5}),
        (("i != j",), {"p": "0.1*i", "n": 2}),
        ((), {"j": "k for k in sample(N_post, p=0.3) if k != i"}),
        ((), {"i": "(j + 1) % N_pre"}),
        ((), {"i": [0, 1], "j": np.array([2, 3]), "n": 2}),
        ((True,), {}),
        ((False,), {}),
    ],
)
def test_the_same_synapses_are_made(arguments, named):
    made, logs = outcome(Synapses.connect, *arguments, **named)
    assert (made, logs) == outcome(ORIGINAL, *arguments, **named)
    assert not logs


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("i !=",), {}),
        (("unknown > 1",), {}),
        (("i",), {}),
        (("k for k in range(3)",), {}),
        ((), {"probability": 0.1}),
        ((1, 2, 3, 4, 5, 6, 7, 8, 9), {}),
        ((3,), {}),
        ((), {"i": 7, "j": 1}),
        ((), {"i": [0.5], "j": [1]}),
        ((), {"j": "i + 4"}),
        (("i != j",), {"j": "i"}),
        ((), {"j": "i", "p": 0.5}),
    ],
)
def test_what_is_wrong_is_said_in_the_same_words(arguments, named):
    said, logs = outcome(Synapses.connect, *arguments, **named)
    assert (said, logs) == outcome(ORIGINAL, *arguments, **named)
    assert issubclass(said[0], Exception)


def test_brian_warns_of_constants_that_it_does_not_use():
    def connect(made):
        v_pre = 3
        made.connect("v_pre < 1")
        return v_pre

    _made, logs = outcome(connect)
    assert ["internal variable" in message for _level, _name, message in logs] == [True]


def test_constants_of_the_function_that_connects_come_before_those_of_its_module():
    def connect_with_its_own():
        width = 2
        made = synapses()
        made.connect("abs(i - j) < width")
        return made, width

    made, used = connect_with_its_own()
    assert pairs(made) == [(i, j) for i in range(6) for j in range(6) if abs(i - j) < used]
    assert connectings(made)[0].names == {"width": 2}
    others = synapses()
    others.connect("abs(i - j) < width")
    assert pairs(others) == [(i, i) for i in range(6)]
    assert connectings(others)[0].names == {"width": 1}


def test_a_function_that_connects_for_another_finds_the_constants_of_its_caller():
    def connect_for_the_caller(made):
        made.connect("abs(i - j) < width", level=1)

    width = 3
    made = synapses()
    connect_for_the_caller(made)
    assert len(made) == sum(abs(i - j) < width for i in range(6) for j in range(6))
    assert connectings(made)[0].names == {"width": 3}


def test_constants_can_be_given():
    made = synapses()
    made.connect("abs(i - j) < width", namespace={"width": 2})
    assert len(made) == 16
    assert connectings(made)[0].names == {"width": 2}


def test_constants_of_a_script_are_found_and_noted(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        """
from brian2 import NeuronGroup, Synapses

width = 2
cells = NeuronGroup(6, "v : 1", name="cells")
synapses = Synapses(cells, cells)
synapses.connect("abs(i - j) < width")
""",
        encoding="utf-8",
    )
    made = runpy.run_path(str(script))["synapses"]
    assert len(made) == 16
    assert connectings(made)[0].names == {"width": 2}


def test_names_that_a_generator_gives_itself_are_no_constants():
    k, p, size, limit = 3, 0.1, 7, 4
    made = synapses()
    made.connect(j="k for k in sample(N_post, p=1.0) if k < limit")
    assert connectings(made)[0].names == {"limit": limit}
    assert len({k, p, size}) == 3


def test_arrays_of_indices_are_not_held_twice():
    made = synapses()
    made.connect(i=np.arange(6), j=np.arange(6))
    assert {connectings(made)[0].arguments[name] for name in ("condition", "i", "j")} == {None}
