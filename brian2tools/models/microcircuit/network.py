"""The microcircuit, ready to be simulated."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

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
    check_interval,
    check_potentials,
    check_scalings,
    check_seed,
    check_type,
    neurons_to_record,
    pulses,
    warn_of_silence,
)
from brian2tools.models.microcircuit.compiled_functions import poisson_count
from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.derived import Background, Derived, derive
from brian2tools.models.microcircuit.memory import check_memory
from brian2tools.models.microcircuit.objects import (
    Objects,
    Value,
    connect,
    make_objects,
    values_of,
)
from brian2tools.models.microcircuit.parameters import DCStimulus, Parameters, ThalamicStimulus
from brian2tools.models.microcircuit.realisation import (
    draw_connections,
    draw_initial_potentials,
    draw_thalamic_connections,
)
from brian2tools.models.microcircuit.recording import Potentials, Recording
from brian2tools.models.microcircuit.running import (
    device_has_simulated,
    for_description,
    random_numbers_from,
    run_for,
)
from brian2tools.models.microcircuit.standalone import Program, compiler_is_there, tables
from brian2tools.models.microcircuit.tables import Described, to_latex, to_markdown
from brian2tools.reports import Report, Reporter, reporter

__all__ = ["Network", "Timings"]

#: Below this scale of the synapses a direct current leaves whole populations silent.
SMALLEST_SCALE_OF_DC = 0.2


@dataclass(frozen=True, kw_only=True)
class Timings:
    """How many seconds the parts of a simulation took.

    Attributes
    ----------
    preparation : float
        Making the objects, and with the compiled program writing its code.
    compilation : float
        Compiling it: 0 where a program was there already, or none is used.
    generation : float
        Drawing the synapses in the compiled program; elsewhere that is part of the preparation.
    warm_up, simulation : float
        Running the network before and in the time that is evaluated.
    """

    preparation: float
    compilation: float
    generation: float
    warm_up: float
    simulation: float


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
        The weights grow with the root of the latter, and a direct current keeps the mean input,
        so that rates hardly change; correlations do.
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
        In how many neurons of each population the membrane potential is recorded.
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

    Attributes
    ----------
    parameters : Parameters
        The numbers of the full network.
    derived : Derived
        The numbers of this network.
    timings : Timings or None
        What took how long in the last simulation.

    Raises
    ------
    ArgumentError, ArgumentTypeError, DimensionError
        If an argument does not fit its description, if the scale leaves a population without
        neurons or synapses, or if the memory is too small.

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
        self.N_scaling, self.K_scaling = check_scalings(scale, N_scaling, K_scaling)
        self.background: Background = background or (
            "poisson" if self.K_scaling < SMALLEST_SCALE_OF_DC else "dc"
        )
        self.thalamus = check_type("thalamus", thalamus, ThalamicStimulus)
        self.dc_stimulus = check_type("dc_stimulus", dc_stimulus, DCStimulus)
        self.seed = check_seed(seed)
        self.parameters = check_type("parameters", parameters, Parameters) or Parameters()
        derived = self.derived
        self._recorded = neurons_to_record(derived, record_potentials)
        self._recording_interval = check_interval(recording_interval, self.parameters.dt)
        self._connections = check_type("connections", connections, Connections)
        if connections is not None:
            connections.check_neurons(derived.total_neurons)
        self._initial_potentials = check_potentials(initial_potentials, derived.total_neurons)
        self._device = check_device(device)
        self._directory = None if directory is None else path_of(directory)
        self._program: Program | None = None
        self._structure: tuple[Any, ...] = ()
        self._recording: Recording | None = None
        self.timings: Timings | None = None
        warn_of_silence(derived.subthreshold)

    @property
    def derived(self) -> Derived:
        """The numbers of this network, at its scale."""
        return derive(
            self.parameters, self.N_scaling, self.K_scaling, self.background, self.thalamus
        )

    @property
    def recording(self) -> Recording:
        """What the last simulation recorded.

        Raises
        ------
        ArgumentError
            If there was none.
        """
        if self._recording is None:
            raise ArgumentError("the microcircuit was not simulated yet: call its simulate first")
        return self._recording

    @cached_property
    def network(self) -> brian2.Network:
        """The network as Brian objects, with drawn synapses, to be described, plotted or run."""
        return self._make_here(np.random.SeedSequence(self.seed)).network

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
        other `parameters` (assign them) and other times, as long as the numbers of neurons, the
        kind of the background and the stimuli stay.

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
            If a time is not valid.
        """
        times = Times.checked(duration, warm_up, self.seed if seed is None else seed)
        check_memory(
            self.derived,
            is_compiled=self.is_compiled and self._connections is None,
            scaling=self.N_scaling * self.K_scaling,
        )
        run = self._run_program if self.is_compiled else self._run_here
        objects = run(times, None if report is None else reporter(report))
        self._recording = None if objects is None else self._read(objects, times)
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
            model = self._model_without_synapses()
        return Described(
            parameters=self.parameters,
            derived=self.derived,
            N_scaling=self.N_scaling,
            K_scaling=self.K_scaling,
            background=self.background,
            thalamus=self.thalamus,
            dc_stimulus=self.dc_stimulus,
            connections=self._connections,
            initial_potentials=self._initial_potentials,
            model=model,
        )

    def _model_without_synapses(self) -> Model:
        objects = self._make()
        for value in self._values(objects, np.random.default_rng(self.seed)):
            value.assign()
        # That there are no synapses is no problem: the tables say how they are made.
        return replace(describe(objects.network, namespace={}), problems=())

    @property
    def is_compiled(self) -> bool:
        """Whether `simulate` compiles a program, or uses the device of Brian that is set."""
        if self._device is not None:
            return self._device == "cpp_standalone"
        return get_device() is runtime_device and compiler_is_there()

    def _make(self, **options: Any) -> Objects:
        return make_objects(
            self.derived,
            self.parameters,
            thalamus=self.thalamus,
            dc_stimulus=self.dc_stimulus,
            recorded=self._recorded,
            recording_interval=self._recording_interval,
            **options,
        )

    def _values(self, objects: Objects, generator: np.random.Generator) -> list[Value]:
        potentials = self._initial_potentials
        if potentials is None:
            potentials = draw_initial_potentials(self.derived, generator)
        return values_of(
            objects,
            self.derived,
            self.parameters,
            potentials,
            thalamus=self.thalamus,
            dc_stimulus=self.dc_stimulus,
        )

    def _make_here(self, seeds: np.random.SeedSequence) -> Objects:
        """The objects with values and synapses, for the device that is set."""
        generator = np.random.default_rng(seeds)
        objects = self._make()
        for value in self._values(objects, generator):
            value.assign()
        dt = float(self.parameters.dt)
        connections = self._connections
        if connections is None:
            connections = draw_connections(self.derived, dt, generator)
        connect(objects.synapses, connections)
        if self.thalamus is not None:
            number = self.thalamus.num_neurons
            connect(
                objects.thalamic_synapses,
                draw_thalamic_connections(self.derived, number, dt, generator),
            )
        return objects

    def _run_here(self, times: Times, report: Reporter | None) -> Objects | None:
        before = time.perf_counter()
        objects = self._make_here(times.seeds)
        prepared = time.perf_counter()
        with random_numbers_from(times.seeds):
            runs = run_for(objects.network, times.warm_up, times.duration, report)
        self.timings = Timings(
            preparation=prepared - before,
            compilation=0.0,
            generation=0.0,
            warm_up=runs[0],
            simulation=runs[1],
        )
        return objects if device_has_simulated() else None

    def _run_program(self, times: Times, report: Reporter | None) -> Objects:
        before = time.perf_counter()
        derived, dt = self.derived, float(self.parameters.dt)
        number = self.thalamus.num_neurons if self.thalamus else 0
        drawn_from = tables(derived, number, dt)
        structure = (*derived.num_neurons.tolist(), number, self.background, dt)
        compilation = 0.0
        if self._program is None or structure != self._structure:
            self._program = Program(
                lambda: self._make(poisson=poisson_count, weight_type=self._weight_type),
                drawn_from,
                self._connections,
                self._directory,
            )
            self._structure = structure
            compilation = self._program.compilation
        values = self._values(self._program.objects, np.random.default_rng(times.seeds))
        seed = int(times.seeds.generate_state(1)[0])
        preparation = time.perf_counter() - before - compilation
        generation, *runs = self._program.run(
            values, drawn_from, times.warm_up, times.duration, seed, report
        )
        self.timings = Timings(
            preparation=preparation,
            compilation=compilation,
            generation=generation,
            warm_up=runs[0],
            simulation=runs[1],
        )
        return self._program.objects

    @property
    def directory(self) -> Path | None:
        """The folder of the compiled program, as soon as there is one."""
        return None if self._program is None else self._program.directory

    @property
    def _weight_type(self) -> type[np.floating[Any]]:
        # Drawn weights need no more digits; given ones are kept exactly.
        return np.float32 if self._connections is None else np.float64

    def _read(self, objects: Objects, times: Times) -> Recording:
        spikes, potentials = objects.spikes, objects.potentials
        return Recording(
            spike_indices=np.asarray(spikes.i),
            spike_times=np.asarray(spikes.t),
            populations=self.parameters.populations,
            sizes=tuple(self.derived.num_neurons.tolist()),
            start=times.warm_up,
            stop=times.warm_up + times.duration,
            dt=float(self.parameters.dt),
            potentials=None
            if potentials is None
            else Potentials(
                times=np.asarray(potentials.t),
                neurons=np.asarray(potentials.record),
                values=np.asarray(potentials.v),
            ),
            thalamic_pulses=pulses(self.thalamus),
            settings=self._settings(times),
        )

    def _settings(self, times: Times) -> dict[str, Any]:
        return {
            "N_scaling": self.N_scaling,
            "K_scaling": self.K_scaling,
            "background": self.background,
            "seed": times.seeds.entropy,
        }
