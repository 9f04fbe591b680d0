"""How much memory a network takes, estimated before it is built."""

from __future__ import annotations

import math

import psutil

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.arguments import Times
from brian2tools.models.microcircuit.specification import Specification

__all__ = ["check_memory"]

#: Bytes for each synapse, measured at scales 0.2 and 1: the compiled program keeps the two
#: neurons, weight, delay, and number and delay in the queue of spikes, of 4 bytes each.
BYTES_IN_PROGRAM = 25
#: With numpy's arrays at hand and sorted, and numbers of 8 bytes; measured at scale 0.1.
BYTES_WITH_ARRAYS = 90
#: Brian itself, and the arrays of the neurons.
BYTES_OF_BRIAN = 150e6


def check_memory(
    specification: Specification,
    times: Times,
    *,
    is_compiled: bool,
    available: float | None = None,
) -> None:
    """Refuse what does not fit into the memory.

    Parameters
    ----------
    specification : Specification
        Which network it is.
    times : Times
        How long it is simulated.
    is_compiled : bool
        Whether a compiled program simulates it, which also draws the synapses if none were given.
    available : float, optional
        Bytes of memory that are free. By default those that the system tells of.

    Raises
    ------
    ArgumentError
        If it takes more, with the largest scale that fits.
    """
    free = psutil.virtual_memory().available if available is None else available
    is_drawn = is_compiled and specification.connections is None
    bytes_each = BYTES_IN_PROGRAM if is_drawn else BYTES_WITH_ARRAYS
    number = int(specification.num_synapses.sum() + specification.derived.num_th_synapses.sum())
    fixed = BYTES_OF_BRIAN + _bytes_of_potentials(specification, times)
    needed = fixed + number * bytes_each
    if needed <= free:
        return
    # Synapses grow with the square of the scale.
    scaling = specification.N_scaling * specification.K_scaling
    share = max(free - fixed, 0) / (number * bytes_each)
    largest = math.floor(1000 * math.sqrt(scaling * share)) / 1000
    advice = f"scale={largest:g} is about the largest that fits" if largest else "free some memory"
    if not is_drawn and specification.connections is None:
        advice += (
            f", and a compiled program (device='cpp_standalone') takes "
            f"{BYTES_WITH_ARRAYS // BYTES_IN_PROGRAM} times less"
        )
    raise ArgumentError(
        f"the microcircuit with {number} synapses takes about {needed / 1e9:.1f} GB of memory, and "
        f"{free / 1e9:.1f} GB are free: {advice}"
    )


def _bytes_of_potentials(specification: Specification, times: Times) -> float:
    steps = (times.warm_up + times.duration) / float(specification.recording_interval)
    # Once as they are recorded, and once as they are read.
    return 2 * 8 * steps * len(specification.recorded_neurons)
