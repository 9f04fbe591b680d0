"""Simulating the microcircuit, and telling how far it is and what came out."""

from __future__ import annotations

import argparse
import shlex
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace

import numpy as np

from brian2tools.commands.microcircuit.options import settings_of
from brian2tools.commands.microcircuit.results import results_folder, write_results
from brian2tools.models.microcircuit.evaluation import evaluate
from brian2tools.models.microcircuit.network import Network
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.models.microcircuit.settings import Settings, SimulationSettings
from brian2tools.models.microcircuit.timings import Timings

__all__ = ["simulate"]


def simulate(given: argparse.Namespace) -> None:
    """Do what the options of the command say.

    Raises
    ------
    Brian2ToolsError
        If something of it cannot be used, before anything is simulated, or if the results cannot
        be written.
    """
    settings = settings_of(given)
    model = _network(settings)
    settings = replace(
        settings, simulation=replace(settings.simulation, background=model.background)
    )
    _check_evaluation(model, settings.simulation)
    plot_format = None if given.no_plots else given.plot_format
    with results_folder(given.output, overwrite=given.overwrite) as folder:
        recording = _recording(model, settings.simulation)
        statistics = evaluate(recording)
        write_results(folder, settings, recording, statistics, plot_format)
        names = sorted(file.name for file in folder.iterdir())
    print(f"\n{statistics}\n")
    print(_seconds(model.timings))
    print(f"wrote {', '.join(names)} into {given.output}")
    again = shlex.join(["--parameters", str(given.output / "parameters.yaml")])
    print(f"the same again: python -m brian2tools microcircuit {again} --output NEW_FOLDER")


def _network(settings: Settings) -> Network:
    simulation = settings.simulation
    with _warnings_printed():
        return Network(
            simulation.scale,
            N_scaling=simulation.N_scaling,
            K_scaling=simulation.K_scaling,
            parameters=settings.parameters,
            background=simulation.background,
            thalamus=settings.thalamus,
            dc_stimulus=settings.dc_stimulus,
            record_potentials=simulation.record_potentials,
            seed=simulation.seed,
            device=simulation.device,
        )


@contextmanager
def _warnings_printed() -> Iterator[None]:
    """Say warnings without the line of code that they come from."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        yield
    for warning in found:
        print(f"warning: {warning.message}", file=sys.stderr)


def _check_evaluation(model: Network, simulation: SimulationSettings) -> None:
    """Find out now, and not after the simulation, whether it can be evaluated."""
    evaluate(
        Recording(
            spike_indices=np.empty(0, dtype=int),
            spike_times=np.empty(0),
            populations=model.parameters.populations,
            sizes=tuple(model.derived.num_neurons.tolist()),
            start=simulation.warm_up,
            stop=simulation.warm_up + simulation.duration,
            dt=model.parameters.dt,
        )
    )


def _recording(model: Network, simulation: SimulationSettings) -> Recording:
    derived = model.derived
    print(
        f"microcircuit with {derived.total_neurons:,} neurons and {derived.total_synapses:,} "
        f"synapses, {model.background} background, seed {simulation.seed}, {simulation.device}"
    )
    work = "compiling" if simulation.device == "cpp_standalone" else "preparing"
    print(f"{work} it ...", flush=True)
    model.simulate(simulation.duration, warm_up=simulation.warm_up)
    return model.recording


def _seconds(timings: Timings) -> str:
    parts = {name.replace("_", "-"): value for name, value in asdict(timings).items() if value}
    return ", ".join(f"{name} {value:.1f} s" for name, value in parts.items())
