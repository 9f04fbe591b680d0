"""All that a simulation of the microcircuit needs: what a file with parameters holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from brian2.units import Quantity, ms

from brian2tools.errors import ArgumentError, ArgumentTypeError
from brian2tools.kinds import kind_of
from brian2tools.models.microcircuit.arguments import check_device, check_scalings
from brian2tools.models.microcircuit.checking import (
    NOT_NEGATIVE,
    POSITIVE,
    CheckedParameters,
    parameter,
    says_unknown_names,
)
from brian2tools.models.microcircuit.derived import Background
from brian2tools.models.microcircuit.parameters import DCStimulus, Parameters, ThalamicStimulus

__all__ = ["Settings", "SimulationSettings"]


@says_unknown_names
@dataclass(frozen=True, kw_only=True, eq=False)
class SimulationSettings(CheckedParameters):
    """How large the network is and how long it is simulated.

    Parameters
    ----------
    scale : float or None
        The part of the neurons, and of the synapses of each, that there is.
    N_scaling, K_scaling : float or None
        The two parts where they differ; not together with ``scale``.
    background : {'dc', 'poisson'} or None
        Whether the input from outside is a direct current or spikes at random; None for what suits
        the scale.
    duration : Quantity
        The time that is evaluated, in seconds.
    warm_up : Quantity
        The time before it, in seconds.
    seed : int or None
        Where random numbers start; None for others each time.
    record_potentials : int
        In how many neurons of each population the membrane potential is recorded; in all of a
        population that has no more.
    device : {'cpp_standalone', 'runtime'} or None
        What simulates; None for what suits. Each draws other random numbers.

    Raises
    ------
    ArgumentError
        If a value cannot be used.
    DimensionError
        If a value has the wrong unit.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.settings import SimulationSettings
    >>> SimulationSettings(scale=0.1).warm_up
    0.5 * second
    """

    scale: float | None = parameter(None, range=POSITIVE, is_optional=True)
    N_scaling: float | None = parameter(None, range=POSITIVE, is_optional=True)
    K_scaling: float | None = parameter(None, range=POSITIVE, is_optional=True)
    background: Background | None = None
    duration: Quantity = parameter(1000 * ms, unit=ms, range=POSITIVE)
    warm_up: Quantity = parameter(500 * ms, unit=ms, range=NOT_NEGATIVE)
    seed: int | None = parameter(None, range=NOT_NEGATIVE, is_whole=True, is_optional=True)
    record_potentials: int = parameter(0, range=NOT_NEGATIVE, is_whole=True)
    device: Literal["cpp_standalone", "runtime"] | None = None

    def _check_together(self) -> None:
        check_scalings(self.scale, self.N_scaling, self.K_scaling)
        check_device(self.device)
        if self.background not in (None, "dc", "poisson"):
            raise ArgumentError(
                f"SimulationSettings.background is {self.background!r}, expected 'dc', 'poisson' "
                "or None"
            )


@says_unknown_names
@dataclass(frozen=True, kw_only=True, eq=False)
class Settings(CheckedParameters):
    """All that a simulation needs.

    Parameters
    ----------
    parameters : Parameters
        The network at full scale.
    thalamus : ThalamicStimulus or None
        Pulses from the thalamus.
    dc_stimulus : DCStimulus or None
        A current for some time.
    simulation : SimulationSettings
        How large the network is and how long it is simulated.

    Raises
    ------
    ArgumentTypeError
        If one of them is something else.

    Examples
    --------
    >>> from brian2tools.models.microcircuit.settings import Settings, SimulationSettings
    >>> Settings(simulation=SimulationSettings(scale=0.1)).parameters.g
    -4.0
    """

    parameters: Parameters = field(default_factory=Parameters)
    thalamus: ThalamicStimulus | None = None
    dc_stimulus: DCStimulus | None = None
    simulation: SimulationSettings = field(default_factory=SimulationSettings)

    def _check_together(self) -> None:
        for name, kinds in (
            ("parameters", (Parameters,)),
            ("thalamus", (ThalamicStimulus, type(None))),
            ("dc_stimulus", (DCStimulus, type(None))),
            ("simulation", (SimulationSettings,)),
        ):
            value = getattr(self, name)
            if not isinstance(value, kinds):
                raise ArgumentTypeError(
                    f"Settings.{name} is {kind_of(value)}, expected {kinds[0].__name__}"
                )
