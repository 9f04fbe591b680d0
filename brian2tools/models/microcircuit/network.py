"""The microcircuit, ready to be simulated."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import brian2
import numpy as np
from brian2.devices.device import get_device, runtime_device
from brian2.units import Quantity, ms

from brian2tools.description import Model, describe
from brian2tools.errors import ArgumentError
from brian2tools.files import path_of
from brian2tools.models.microcircuit.arguments import (
    Times,
    check_device,
    check_scalings,
    check_seed,
)
from brian2tools.models.microcircuit.compiled_network import CompiledNetwork
from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.derived import Background, Derived
from brian2tools.models.microcircuit.memory import check_memory
from brian2tools.models.microcircuit.objects import make_objects, values_of
from brian2tools.models.microcircuit.parameters import DCStimulus, Parameters, ThalamicStimulus
from brian2tools.models.microcircuit.reading import read_recording
from brian2tools.models.microcircuit.realisation import initial_potentials
from brian2tools.models.microcircuit.recording import Recording
from brian2tools.models.microcircuit.running import for_description, make_network, simulate_here
from brian2tools.models.microcircuit.specification import Specification
from brian2tools.models.microcircuit.standalone import compiler_is_there
from brian2tools.models.microcircuit.tables import Described, to_latex, to_markdown
from brian2tools.models.microcircuit.timings import Timings
from brian2tools.reports import Report, reporter

__all__ = ["Network"]

#: Below this scale of the synapses a direct current leaves whole populations silent.
SMALLEST_SCALE_OF_DC = 0.2


class Network:
    """The cortical microcircuit of Potjans and Diesmann (2014), at any scale.

    Eight populations of leaky integrate-and-fire neurons with exponential currents stand for the
    excitatory and inhibitory neurons of four layers below 1 mm² of early sensory cortex. At full
    scale these are 77 169 neurons and 299 million synapses.

    Where nothing else is asked for and a C++ compiler is there, the network becomes a program of
    Brian's C++ standalone mode, which draws its synapses by itself. After
    ``brian2.set_device(...)`` the device that was set is used: the model can be described,
    exported or built like any other model of Brian.

    Parameters
    ----------
    scale : float, optional
        The part of the neurons and of the synapses of each that there is; 1 if nothing is given.
    N_scaling, K_scaling : float, optional
        In the place of `scale`: the part of the neurons, and the part of the synapses of each.
        The weights grow as the latter's root falls, and a direct current keeps the mean input,
        so that rates stay close to those of the full network down to a tenth; correlations do not.
    parameters : Parameters, optional
        All numbers of the model; those of the paper by default.
    background : {'poisson', 'dc'}, optional
        Whether input from outside comes as spikes at random or as a direct current. By default
        spikes where less than a fifth of the synapses is there, where a current leaves
        populations silent, else the current.
    thalamus : ThalamicStimulus, optional
        Pulses from thalamic neurons.
    dc_stimulus : DCStimulus, optional
        A current into all neurons for some time.
    record_potentials : int
        In how many neurons of each population the membrane potential is recorded; in all of a
        population that has no more.
    recording_interval : Quantity
        How often.
    seed : int, optional
        Where all random numbers start. By default different ones in each simulation.
    connections : Connections, optional
        Synapses to take instead of drawing them.
    initial_potentials : Quantity, optional
        The membrane potential of each neuron at the start, instead of drawing it.
    device : {'cpp_standalone', 'runtime'}, optional
        Whether to compile a program, or to use the device of Brian that is set.
    directory : path-like, optional
        Where the program and its files are kept. By default a temporary folder.

    Raises
    ------
    ArgumentError, ArgumentTypeError, DimensionError
        If an argument does not fit its description, or if the scale leaves a population without
        neurons or synapses.

    Warns
    -----
    UserWarning
        If the direct current takes the neurons of some populations not above their threshold.

    References
    ----------
    Potjans TC, Diesmann M (2014), The cell-type specific cortical microcircuit: relating structure
    and activity in a full-scale spiking network model, Cerebral Cortex 24:785-806,
    https://doi.org/10.1093/cercor/bhs358

    Examples
    --------
    >>> from brian2tools.models import microcircuit
    >>> model = microcircuit.Network(scale=0.02, seed=1, device="runtime")
    >>> model.derived.total_neurons
    1544
    >>> recording = model.simulate(20 * ms, warm_up=10 * ms, report=None)
    >>> recording.duration
    20. * msecond
    """

    def __init__(
        self,
        scale: float | None = None,
        *,
        N_scaling: float | None = None,  # noqa: N803
        K_scaling: float | None = None,  # noqa: N803
        parameters: Parameters | None = None,
        background: Background | None = None,
        thalamus: ThalamicStimulus | None = None,
        dc_stimulus: DCStimulus | None = None,
        record_potentials: int = 0,
        recording_interval: Quantity = 1 * ms,
        seed: int | None = None,
        connections: Connections | None = None,
        initial_potentials: Quantity | None = None,
        device: Literal["cpp_standalone", "runtime"] | None = None,
        directory: str | os.PathLike[str] | None = None,
    ) -> None:
        neurons, synapses = check_scalings(scale, N_scaling, K_scaling)
        self._specification = Specification(
            parameters=Parameters() if parameters is None else parameters,
            N_scaling=neurons,
            K_scaling=synapses,
            background=background or ("poisson" if synapses < SMALLEST_SCALE_OF_DC else "dc"),
            thalamus=thalamus,
            dc_stimulus=dc_stimulus,
            connections=connections,
            initial_potentials=initial_potentials,
            record_potentials=record_potentials,
            recording_interval=recording_interval,
        )
        self._seed = check_seed(seed)
        self._device = check_device(device)
        self._compiled = CompiledNetwork(None if directory is None else path_of(directory))
        self._recording: Recording | None = None
        self._timings: Timings | None = None
        self._specification.warn_of_silence()

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(N_scaling={self.N_scaling:g}, K_scaling={self.K_scaling:g}, "
            f"background={self.background!r}, seed={self.seed})"
        )

    @property
    def parameters(self) -> Parameters:
        """The numbers of the full network; assign others for the next simulation."""
        return self._specification.parameters

    @parameters.setter
    def parameters(self, parameters: Parameters) -> None:
        self._specification = replace(self._specification, parameters=parameters)
        vars(self).pop("network", None)
        self._specification.warn_of_silence()

    @property
    def derived(self) -> Derived:
        """The numbers of this network, at its scale."""
        return self._specification.derived

    @property
    def N_scaling(self) -> float:  # noqa: N802
        """The part of the neurons that there is."""
        return self._specification.N_scaling

    @property
    def K_scaling(self) -> float:  # noqa: N802
        """The part of the synapses of each neuron that there is."""
        return self._specification.K_scaling

    @property
    def background(self) -> Background:
        """Whether input from outside comes as spikes at random or as a direct current."""
        return self._specification.background

    @property
    def thalamus(self) -> ThalamicStimulus | None:
        """The pulses from the thalamus."""
        return self._specification.thalamus

    @property
    def dc_stimulus(self) -> DCStimulus | None:
        """The current into all neurons."""
        return self._specification.dc_stimulus

    @property
    def seed(self) -> int | None:
        """Where the random numbers of a simulation start, if it is given no other seed."""
        return self._seed

    @property
    def timings(self) -> Timings:
        """What took how long in the last simulation.

        Raises
        ------
        ArgumentError
            If there was none.
        """
        if self._timings is None:
            raise ArgumentError("the microcircuit was not simulated yet: call its simulate first")
        return self._timings

    @property
    def directory(self) -> Path | None:
        """The folder of the compiled program, as soon as there is one."""
        return self._compiled.directory

    @property
    def recording(self) -> Recording:
        """What the last simulation recorded.

        Raises
        ------
        ArgumentError
            If there was none.
        """
        if self._recording is None and self._timings is not None:
            raise ArgumentError(
                "there is no recording of the microcircuit: the device that was set has not "
                "simulated it, so set one that does, such as 'runtime', and call simulate again"
            )
        if self._recording is None:
            raise ArgumentError("the microcircuit was not simulated yet: call its simulate first")
        return self._recording

    @cached_property
    def network(self) -> brian2.Network:
        """The network as Brian objects, with drawn synapses, to be described, plotted or run."""
        return make_network(self._specification, np.random.SeedSequence(self.seed)).network

    def simulate(
        self,
        duration: Quantity,
        *,
        warm_up: Quantity = 500 * ms,
        seed: int | None = None,
        report: Report | None = "text",
    ) -> Recording | None:
        """Simulate the network from the start.

        The compiled program is made once: what follows runs it again with other random numbers,
        other `parameters` (assign them) and other times, as long as the numbers of neurons and the
        time step stay.

        Parameters
        ----------
        duration : Quantity
            How long to simulate what is evaluated.
        warm_up : Quantity
            How long to simulate before that.
        seed : int, optional
            Where all random numbers start; that of the network if not given.
        report : str or callable, optional
            How to report progress, as in Brian's ``run``; None for not at all.

        Returns
        -------
        Recording or None
            What was recorded, also kept as `recording`. None where the device that is set does
            not simulate, but describes or exports the model.

        Raises
        ------
        ArgumentError, DimensionError
            If a time is not valid, or if the memory is too small.
        SimulatorError
            If the program cannot be compiled, or fails.
        """
        times = Times.checked(
            duration, warm_up, self.seed if seed is None else seed, self.parameters.dt
        )
        specification, how = self._specification, None if report is None else reporter(report)
        check_memory(specification, times, is_compiled=self.is_compiled)
        simulate = self._compiled.simulate if self.is_compiled else simulate_here
        objects, self._timings = simulate(specification, times, how)
        self._recording = None if objects is None else read_recording(objects, specification, times)
        return self._recording

    def to_markdown(self, filename: str | os.PathLike[str] | None = None) -> str:
        """Describe the network by tables as in papers, in Markdown.

        Nothing is simulated, and no synapses are drawn.

        Parameters
        ----------
        filename : str or path-like, optional
            The file that is written, if any.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ArgumentError, ArgumentTypeError
            If the file cannot be written.

        Examples
        --------
        >>> from brian2tools.models import microcircuit
        >>> tables = microcircuit.Network().to_markdown()
        >>> "| `L23E` | excitatory neurons | 20\u202f683 | 20\u202f683 |" in tables
        True
        """
        return to_markdown(self._described(), filename)

    def to_latex(
        self, filename: str | os.PathLike[str] | None = None, *, document: bool = True
    ) -> str:
        """Describe the network by tables as in papers, in LaTeX.

        Nothing is simulated, and no synapses are drawn.

        Parameters
        ----------
        filename : str or path-like, optional
            The file that is written, if any.
        document : bool, optional
            Whether to write a whole document, or only the tables: see
            `brian2tools.mdexport.to_latex`.

        Returns
        -------
        str
            The text.

        Raises
        ------
        ArgumentError, ArgumentTypeError
            If the file cannot be written, or an argument is of another type.
        """
        return to_latex(self._described(), filename, document)

    def _described(self) -> Described:
        with for_description():
            return Described(specification=self._specification, model=self._without_synapses())

    def _without_synapses(self) -> Model:
        specification = self._specification
        objects = make_objects(specification)
        generator = np.random.default_rng(self.seed)
        potentials = initial_potentials(specification, generator)
        for value in values_of(objects, specification, potentials):
            value.assign()
        for one in objects.network.objects:
            # Brian would warn of objects that no network has run.
            one._network = objects.network.id
        # That there are no synapses is no problem: the tables say how they are made.
        return replace(describe(objects.network, namespace={}), problems=())

    @property
    def is_compiled(self) -> bool:
        """Whether `simulate` compiles a program, or uses the device of Brian that is set."""
        if self._device is not None:
            return self._device == "cpp_standalone"
        return get_device() is runtime_device and compiler_is_there()
