"""How much memory a network takes, estimated before it is built."""

from __future__ import annotations

import math

import psutil

from brian2tools.errors import ArgumentError
from brian2tools.models.microcircuit.derived import Derived

__all__ = ["check_memory"]

#: Bytes for each synapse, measured at scales 0.2 and 1: the compiled program keeps the two
#: neurons, weight, delay, and number and delay in the queue of spikes, of 4 bytes each.
BYTES_IN_PROGRAM = 25
#: With numpy's arrays at hand and sorted, and numbers of 8 bytes.
BYTES_WITH_ARRAYS = 120
#: Brian itself, and the arrays of the neurons.
BYTES_OF_BRIAN = 150e6


def check_memory(
    derived: Derived, *, is_compiled: bool, scaling: float, available: float | None = None
) -> None:
    """Refuse what does not fit into the memory.

    Parameters
    ----------
    derived : Derived
        The numbers of the network.
    is_compiled : bool
        Whether the synapses are drawn in the compiled program.
    scaling : float
        The product of the scales of the numbers of neurons and of synapses.
    available : float, optional
        Bytes of memory that are free. By default those that the system tells of.

    Raises
    ------
    ArgumentError
        If it takes more, with the largest scale that fits.
    """
    free = psutil.virtual_memory().available if available is None else available
    number = derived.total_synapses + int(derived.num_th_synapses.sum())
    bytes_each = BYTES_IN_PROGRAM if is_compiled else BYTES_WITH_ARRAYS
    needed = BYTES_OF_BRIAN + number * bytes_each
    if needed <= free:
        return
    # Synapses grow with the square of the scale.
    room = max(free - BYTES_OF_BRIAN, 0)
    largest = math.floor(1000 * math.sqrt(scaling * room / (number * bytes_each))) / 1000
    advice = f"scale={largest:g} is the largest that fits" if largest else "free some memory"
    if not is_compiled:
        advice += (
            f", and a compiled program (device='cpp_standalone') takes "
            f"{BYTES_WITH_ARRAYS // BYTES_IN_PROGRAM} times less"
        )
    raise ArgumentError(
        f"the microcircuit with {number} synapses takes about {needed / 1e9:.1f} GB of memory, and "
        f"{free / 1e9:.1f} GB are free: {advice}"
    )
