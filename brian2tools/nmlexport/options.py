"""How a model is exported: what can be chosen, and checks of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from brian2 import Quantity
from brian2.units import second
from brian2.units.fundamentalunits import have_same_dimensions

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.kinds import kind_of
from brian2tools.nmlexport.filenames import model_file

__all__ = ["FORMS", "SIMULATORS", "check_duration", "check_form", "check_options"]

FORMS = ("equations", "steps")
SIMULATORS = ("jneuroml",)


def check_options(options: Mapping[str, Any]) -> None:
    """Refuse options of the device that cannot be followed.

    Raises
    ------
    ArgumentError, ArgumentTypeError
        If there are no such options, or no such file can be written.
    MissingPackageError
        If the simulator is not installed.
    """
    if options["filename"] is None:
        raise ArgumentError("the device 'neuroml2' needs a file: give filename='model.xml'")
    model_file(options["filename"])
    check_form(options["form"])
    _check_choice("simulator", options["simulator"], (None, *SIMULATORS))
    if not isinstance(options["compare"], bool):
        raise ArgumentTypeError(f"compare is {kind_of(options['compare'])}: give True or False")
    if options["compare"] and options["simulator"] is None:
        raise ArgumentError("compare=True compares with a simulator: add simulator='jneuroml'")
    if options["simulator"] is not None:
        _check_installation()


def _check_installation() -> None:
    """Refuse a simulator that is not there, before anything is made for it."""
    from brian2tools.nmlexport.simulators import find_jar, find_java

    find_jar()
    find_java()


def check_form(form: object) -> None:
    """Refuse a form that is not known."""
    _check_choice("form", form, FORMS)


def check_duration(duration: Any) -> None:
    """Refuse what is no time, or none that can be simulated."""
    is_time = isinstance(duration, Quantity) and have_same_dimensions(duration, second)
    if not is_time or duration.shape:
        raise DimensionError(f"duration={duration!r} is no time: give one such as 100*ms")
    if not 0 * second <= duration < np.inf * second:
        raise ArgumentError(f"duration={duration!r} cannot be simulated: give 0 s or more")


def _check_choice(name: str, chosen: object, choices: tuple[object, ...]) -> None:
    if chosen not in choices:
        known = " or ".join(map(repr, choices))
        raise ArgumentError(f"{name}={chosen!r} is not known: give {known}")
