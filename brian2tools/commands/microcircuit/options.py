"""The options of ``python -m brian2tools microcircuit`` as settings of a simulation."""

from __future__ import annotations

import argparse
import secrets
from dataclasses import replace
from typing import Any

from brian2.units import Quantity, ms

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.parameter_files import read_parameters
from brian2tools.models.microcircuit.parameters import DCStimulus, ThalamicStimulus
from brian2tools.models.microcircuit.settings import Settings, SimulationSettings
from brian2tools.models.microcircuit.standalone import compiler_is_there

__all__ = ["settings_of"]

#: The options that are amounts, and their units.
_AMOUNTS = {
    "scale": 1,
    "N_scaling": 1,
    "K_scaling": 1,
    "duration": ms,
    "warm_up": ms,
    "seed": 1,
    "record_potentials": 1,
}
_CHOICES = ("background", "device")


def settings_of(given: argparse.Namespace) -> Settings:
    """What the file with parameters and the options say, and a seed and a device in any case.

    Raises
    ------
    Brian2ToolsError
        If something of it cannot be used.
    """
    settings = Settings() if given.parameters is None else read_parameters(given.parameters)
    simulation = _simulation(given, settings.simulation)
    thalamus, dc_stimulus = settings.thalamus, settings.dc_stimulus
    if given.thalamus and thalamus is None:
        thalamus = ThalamicStimulus(start=_after_warm_up(simulation, 200))
    if given.dc_stimulus and dc_stimulus is None:
        dc_stimulus = DCStimulus(start=_after_warm_up(simulation, 150))
    _check_start("thalamic stimulus", thalamus, simulation)
    _check_start("direct current stimulus", dc_stimulus, simulation)
    return replace(settings, simulation=simulation, thalamus=thalamus, dc_stimulus=dc_stimulus)


def _simulation(given: argparse.Namespace, before: SimulationSettings) -> SimulationSettings:
    values = {name: getattr(given, name) for name in _CHOICES} | _amounts(given)
    values = {name: value for name, value in values.items() if value is not None}
    simulation = replace(before, **{**_scales(before, values), **values})
    device = simulation.device or ("cpp_standalone" if compiler_is_there() else "runtime")
    if device == "cpp_standalone" and not compiler_is_there():
        raise ArgumentError(
            "the device is cpp_standalone, which needs make and a C++ compiler, and they are not "
            "there: install them, or give --device runtime"
        )
    seed = secrets.randbelow(2**32) if simulation.seed is None else simulation.seed
    return replace(simulation, device=device, seed=seed)


def _amounts(given: argparse.Namespace) -> dict[str, Any]:
    amounts = SimulationSettings.amounts()
    return {
        name: amounts[name].checked(f"--{name.replace('_', '-')}", getattr(given, name) * unit)
        for name, unit in _AMOUNTS.items()
        if getattr(given, name) is not None
    }


def _scales(before: SimulationSettings, values: dict[str, Any]) -> dict[str, Any]:
    """The scales of the file that are left, as one scale stands for both others."""
    scales = {name: getattr(before, name) for name in ("scale", "N_scaling", "K_scaling")}
    if "scale" in values:
        scales = dict.fromkeys(scales)
    elif before.scale is not None and values.keys() & scales.keys():
        scales = {"scale": None, "N_scaling": before.scale, "K_scaling": before.scale}
    return scales


def _after_warm_up(simulation: SimulationSettings, milliseconds: float) -> Quantity:
    # In milliseconds, sums of round numbers stay round.
    return (simulation.warm_up / ms + milliseconds) * ms


def _check_start(
    name: str, stimulus: ThalamicStimulus | DCStimulus | None, simulation: SimulationSettings
) -> None:
    end = simulation.warm_up + simulation.duration
    if stimulus is not None and stimulus.start >= end:
        raise ArgumentError(
            f"the {name} starts at {stimulus.start}, when the simulation has ended at {end}: make "
            "--duration longer, or give it another start in a file with parameters"
        )
