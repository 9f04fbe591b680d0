"""The network as a compiled program that draws its own synapses."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from brian2 import Synapses
from brian2.core.variables import DynamicArrayVariable
from brian2.devices.cpp_standalone.device import CPPStandaloneDevice
from brian2.devices.device import reset_device, set_device
from brian2.units import second
from numpy.typing import NDArray

from brian2tools.errors import SimulatorError
from brian2tools.models.microcircuit.arguments import Times
from brian2tools.models.microcircuit.compiled_functions import CONNECTING
from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.interruption import interruptible
from brian2tools.models.microcircuit.objects import Objects, Value, connect
from brian2tools.models.microcircuit.specification import Specification
from brian2tools.preferences import preferences
from brian2tools.reports import Reporter

__all__ = ["Program", "Tables", "compiler_is_there", "tables"]

#: Arrays that the program reads, by their names.
Tables = Mapping[str, NDArray[Any]]

_PREFIX = "microcircuit"
#: How often progress is reported (s), as by Brian.
_REPORT_PERIOD = 10.0

_TIMES = f"_static_array_{_PREFIX}_times"

# How far the simulation is (s), for those who wait.
_REPORT = 'std::ofstream("progress.txt") << start + completed*duration << std::endl;'

_START = f"""
_random_generators[0].seed(_static_array_{_PREFIX}_seed[0]);
std::ofstream timings("timings.txt");
const auto start_of_generation = std::chrono::steady_clock::now();
"""

_GENERATED = """
timings << std::chrono::duration<double>(
    std::chrono::steady_clock::now() - start_of_generation).count() << std::endl;
"""

_RUN = """
if ({times}[{number}] > 0) {{
    {network}.run({times}[{number}], report_progress, 0.5);
    timings << Network::_last_run_time << std::endl;
}} else
    timings << 0 << std::endl;
"""


def compiler_is_there() -> bool:
    """Whether what compiles a program with Brian's C++ standalone mode is installed."""
    command = shlex.split(os.environ.get("CXX", "g++"))
    # Such as ``ccache g++ -m64``: all but the options are programs.
    programs = [word for word in command if not word.startswith("-")]
    return os.name == "posix" and bool(programs) and all(map(shutil.which, ["make", *programs]))


def tables(specification: Specification) -> Tables:
    """What the program draws synapses from, as `realisation.h` reads it."""
    derived = specification.derived
    sizes = np.append(derived.num_neurons, specification.num_thalamic_neurons)
    return {
        "sizes": sizes.astype(np.int32),
        "num_synapses": _with_thalamus(derived.num_synapses, derived.num_th_synapses),
        "weights": _with_thalamus(derived.weights, derived.weight_th),
        "weight_stds": _with_thalamus(derived.weight_stds, derived.weight_th_std),
        "delays": np.append(derived.delay_means, derived.delay_th_mean),
        "delay_stds": np.append(derived.delay_stds, derived.delay_th_std),
        "times": np.array([float(specification.parameters.dt), 0.0, 0.0]),
        "seed": np.zeros(1, dtype=np.int64),
    }


def _with_thalamus(matrix: NDArray[Any], thalamic: Any) -> NDArray[Any]:
    """A value for each target and source, with the thalamus as the last source."""
    column = np.broadcast_to(thalamic, len(matrix))
    return np.column_stack([matrix, column]).astype(matrix.dtype).ravel()


class Program:
    """A network, compiled once, that runs with any seed and parameters.

    Parameters
    ----------
    make : callable
        Makes the Brian objects.
    first_tables : mapping
        The `tables` of the network.
    connections : Connections, optional
        The synapses. By default the program draws them.
    directory : Path, optional
        Where the program is kept. By default a temporary folder, gone with this object.
    """

    def __init__(
        self,
        make: Callable[[], Objects],
        first_tables: Tables,
        connections: Connections | None,
        directory: Path | None,
    ) -> None:
        if directory is None:
            directory = Path(tempfile.mkdtemp(prefix="microcircuit_"))
            weakref.finalize(self, shutil.rmtree, directory, ignore_errors=True)
        self.directory = directory.absolute()
        self._device = CPPStandaloneDevice()
        with self._in_use(), _failures("compile the microcircuit"):
            self._names = {
                name: self._device.static_array(f"{_PREFIX}_{name}", values)
                for name, values in first_tables.items()
            }
            self.objects = make()
            self._record_what_to_do(connections)
            self._device.build(directory=str(self.directory), run=False)
            #: The seconds that the compiler took.
            self.compilation = float(self._device.timers["compile"]["make"])

    @contextmanager
    def _in_use(self) -> Iterator[None]:
        set_device(self._device, build_on_run=False)
        try:
            # Threads of OpenMP slow it down, and the order of the drawing would be lost.
            with preferences({"devices.cpp_standalone.openmp_threads": 0}), interruptible():
                yield
        finally:
            reset_device()

    def _record_what_to_do(self, connections: Connections | None) -> None:
        device, objects = self._device, self.objects
        # Numbers too small for a normal float make a processor slow; linked like this, it takes
        # them for zero. Brian compiles all else with this option anyway.
        device.extra_link_args += ["-ffast-math"]
        device.headers += ["<chrono>"]
        device.insert_code("main", _START)
        if connections is None:
            self._draw(objects.synapses, "0")
        else:
            connect(objects.synapses, connections)
        if objects.thalamic_synapses is not None:
            self._draw(objects.thalamic_synapses, str(len(objects.neurons)))
        objects.network.run(0 * second, report=_REPORT, namespace={})
        # Needed to fill the queue of spikes only, and a third of the memory.
        self._forget("main", "_synaptic_pre", "delay")
        device.insert_code("main", _GENERATED)
        for number in (1, 2):
            device.insert_code(
                "main", _RUN.format(network=objects.network.name, times=_TIMES, number=number)
            )
        # Brian would write them into files, and nobody reads them.
        self._forget("before_end", "_synaptic_post", "w")

    def _draw(self, synapses: Synapses, first: str) -> None:
        """Have the program draw synapses whose sources are numbered from `first` on."""
        synapses.namespace.update(CONNECTING)
        synapses.connect(j=f"next_target(i + {first}) for _ in range(out_degree(i + {first}))")
        synapses.w = f"next_weight(i + {first}, j)"
        synapses.delay = f"next_delay(i + {first}, N_outgoing)"

    def _forget(self, place: str, *variables: str) -> None:
        both = (self.objects.synapses, self.objects.thalamic_synapses)
        present = [synapses for synapses in both if synapses is not None]
        for synapses, name in product(present, variables):
            # The array of the delays is called after the pathway in some releases of Brian.
            owner = synapses.pre if name == "delay" else synapses
            variable = owner.variables[name]
            array = f"brian::{self._device.get_array_name(variable, access_data=False)}"
            self._device.insert_code(place, f"decltype({array})().swap({array});")

    def run(
        self,
        values: Iterable[Value],
        new_tables: Tables,
        times: Times,
        report: Reporter | None,
    ) -> tuple[float, float, float]:
        """Run the program.

        Parameters
        ----------
        values : iterable of Value
            What the variables of the neurons have at the start.
        new_tables : mapping
            The `tables` to draw from, of the same shapes as the first ones.
        times : Times
            How long to simulate, and where the random numbers start.
        report : callable, optional
            Called with how far the simulation is, as by Brian's ``run``.

        Returns
        -------
        generation, warm_up, simulation : float
            The seconds that these took.
        """
        dt = new_tables["times"][0]
        settings = {
            "times": np.array([dt, times.warm_up, times.duration]),
            "seed": times.seeds.generate_state(1),
        }
        for name, array in {**new_tables, **settings}.items():
            self._device.static_arrays[self._names[name]][:] = array
        self._device.write_static_arrays(str(self.directory))
        arguments = {getattr(value.group, value.variable): value.value for value in values}
        progress = _progress(self.directory, times.warm_up + times.duration, report)
        with self._in_use(), _failures("run the compiled microcircuit"), progress:
            try:
                self._device.run(run_args=arguments, with_output=False)
            finally:
                self._device.delete(code=False, data=False, directory=False)
        self._forget_what_was_read()
        generation, *runs = map(float, (self.directory / "timings.txt").read_text().split())
        return generation, runs[0], runs[1]

    def _forget_what_was_read(self) -> None:
        """Have Brian read the recordings of this run, and not remember those of an earlier one."""
        for monitor in (self.objects.spikes, self.objects.potentials):
            for variable in () if monitor is None else monitor.variables.values():
                if variable in self._device.array_cache:
                    self._device.array_cache[variable] = None
                if isinstance(variable, DynamicArrayVariable) and variable.ndim == 2:
                    # How many times there are, it finds out from the values.
                    variable.size = (0, variable.size[1])


@contextmanager
def _failures(task: str) -> Iterator[None]:
    """Say what can be done where Brian cannot make or run the program."""
    try:
        yield
    except RuntimeError as error:
        raise SimulatorError(
            task, f"{error}; give device='runtime' to do without a compiled program"
        ) from error


@contextmanager
def _progress(directory: Path, duration: float, report: Reporter | None) -> Iterator[None]:
    """Report how far the program in a folder is, as long as it runs."""
    if report is None:
        yield
        return
    file = directory / "progress.txt"
    file.unlink(missing_ok=True)
    start = time.monotonic()
    has_ended = threading.Event()

    def call(completed: float) -> None:
        report((time.monotonic() - start) * second, completed, 0 * second, duration * second)

    def watch() -> None:
        while not has_ended.wait(_REPORT_PERIOD):
            completed = _time_reached(file) / duration
            # The start and the end are reported without asking the program.
            if 0 < completed < 1:
                call(completed)

    call(0.0)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        has_ended.set()
        watcher.join()
    call(1.0)


def _time_reached(file: Path) -> float:
    """The time (s) that the program has written last: 0 before the first one."""
    try:
        return float(file.read_text())
    except (OSError, ValueError):
        return 0.0
