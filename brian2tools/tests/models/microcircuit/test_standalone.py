"""The compiled program, and when there can be one."""

from __future__ import annotations

import os
import shutil
from itertools import pairwise
from types import SimpleNamespace

import pytest

from brian2tools.errors import SimulatorError
from brian2tools.models import microcircuit
from brian2tools.models.microcircuit import compiled_network
from brian2tools.models.microcircuit.compiled_network import CompiledNetwork
from brian2tools.models.microcircuit.specification import Specification
from brian2tools.models.microcircuit.standalone import compiler_is_there, tables


@pytest.mark.skipif(os.name != "posix", reason="a program is compiled with make")
@pytest.mark.parametrize(
    ("compiler", "is_there"),
    [
        (None, True),
        ("clang++", True),
        ("ccache g++ -m64", True),
        ("'/opt/my tools/g++' -O2", True),
        ("ccache missing -m64", False),
        ("missing", False),
        # Make would take the first option for the compiler.
        ("", False),
        (" ", False),
    ],
)
def test_a_compiler_is_there_if_make_finds_it(monkeypatch, compiler, is_there):
    found = {"make", "g++", "clang++", "ccache", "/opt/my tools/g++"}
    monkeypatch.setattr(shutil, "which", lambda name: name if name in found else None)
    monkeypatch.delenv("CXX", raising=False)
    if compiler is not None:
        monkeypatch.setenv("CXX", compiler)
    assert compiler_is_there() is is_there


def test_without_make_there_is_no_program(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "make" else name)
    assert not compiler_is_there()


def test_a_program_that_could_not_be_replaced_is_not_used(monkeypatch):
    def specification(scale):
        return Specification(
            parameters=microcircuit.Parameters(),
            N_scaling=scale,
            K_scaling=scale,
            background="poisson",
        )

    compiled = []

    def compile_or_fail(_make, drawn_from, *_options):
        compiled.append(int(drawn_from["sizes"].sum()))
        if len(compiled) == 2:
            raise SimulatorError("compile the microcircuit", "on purpose")
        return SimpleNamespace(compilation=1.0, directory="here")

    monkeypatch.setattr(compiled_network, "Program", compile_or_fail)
    network = CompiledNetwork(None)
    small, large = specification(0.02), specification(0.03)
    first, _ = network._program_for(small, tables(small))
    assert network._program_for(small, tables(small)) == (first, 0.0)
    with pytest.raises(SimulatorError):
        network._program_for(large, tables(large))
    assert network.directory is None
    assert network._program_for(small, tables(small))[0] is not first
    assert compiled == [1544, 2314, 1544]


def test_the_program_draws_as_many_synapses_as_were_derived(compiled):
    objects, derived = compiled._compiled._program.objects, compiled.derived

    def by_population(synapses, variable):
        numbers = synapses.variables[variable].get_value()[: derived.total_neurons]
        return [int(part.sum()) for part in split(numbers, derived.starts)]

    cortical, thalamic = objects.synapses, objects.thalamic_synapses
    assert by_population(cortical, "N_outgoing") == derived.num_synapses.sum(axis=0).tolist()
    assert by_population(cortical, "N_incoming") == derived.num_synapses.sum(axis=1).tolist()
    assert by_population(thalamic, "N_incoming") == derived.num_th_synapses.tolist()
    assert thalamic.variables["N_outgoing"].get_value().sum() == derived.num_th_synapses.sum()


def split(numbers, starts):
    return [numbers[start:stop] for start, stop in pairwise(starts)]
