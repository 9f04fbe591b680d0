"""The network as a compiled program, made when it is needed."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from brian2tools.models.microcircuit.arguments import Times
from brian2tools.models.microcircuit.compiled_functions import poisson_count
from brian2tools.models.microcircuit.objects import Objects, make_objects, values_of
from brian2tools.models.microcircuit.realisation import initial_potentials
from brian2tools.models.microcircuit.specification import Specification
from brian2tools.models.microcircuit.standalone import Program, Tables, tables
from brian2tools.models.microcircuit.timings import Timings
from brian2tools.reports import Reporter

__all__ = ["CompiledNetwork"]


class CompiledNetwork:
    """Simulates networks, and compiles a program where the one that is there does not serve.

    Parameters
    ----------
    directory : Path or None
        Where the program is kept. By default a temporary folder.
    """

    def __init__(self, directory: Path | None) -> None:
        self._wanted = directory
        self._program: Program | None = None
        self._structure: tuple[Any, ...] = ()

    @property
    def directory(self) -> Path | None:
        """The folder of the program, as soon as there is one."""
        return None if self._program is None else self._program.directory

    def simulate(
        self, specification: Specification, times: Times, report: Reporter | None
    ) -> tuple[Objects, Timings]:
        """Simulate a network, and say what took how long."""
        start = time.perf_counter()
        drawn_from = tables(specification)
        program, compilation = self._program_for(specification, drawn_from)
        generator = np.random.default_rng(times.seeds)
        potentials = initial_potentials(specification, generator)
        values = values_of(program.objects, specification, potentials)
        preparation = time.perf_counter() - start - compilation
        generation, warm_up, simulation = program.run(values, drawn_from, times, report)
        return program.objects, Timings(
            preparation=preparation,
            compilation=compilation,
            generation=generation,
            warm_up=warm_up,
            simulation=simulation,
        )

    def _program_for(
        self, specification: Specification, drawn_from: Tables
    ) -> tuple[Program, float]:
        """The program, and the seconds that it took to compile it now."""
        if self._program is not None and self._structure == specification.structure:
            return self._program, 0.0
        # If compiling fails, the old one does not serve either.
        self._program = None
        # Drawn weights need no more digits; given ones are kept exactly.
        weight_type = np.float32 if specification.connections is None else np.float64
        self._program = Program(
            lambda: make_objects(specification, poisson=poisson_count, weight_type=weight_type),
            drawn_from,
            specification.connections,
            self._wanted,
        )
        self._structure = specification.structure
        return self._program, self._program.compilation
