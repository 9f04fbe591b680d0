"""The network as Brian objects."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import brian2
import numpy as np
from brian2 import Clock, Function, NeuronGroup, SpikeMonitor, StateMonitor, Synapses
from brian2.units import Quantity, amp, hertz

from brian2tools.models.microcircuit.connections import Connections
from brian2tools.models.microcircuit.parameters import ThalamicStimulus
from brian2tools.models.microcircuit.specification import Specification
from brian2tools.preferences import preferences

__all__ = ["Objects", "Value", "connect", "make_objects", "values_of"]

_NEURON = """
dv/dt = (E_L - v)/tau_m + (I_syn + I_ext)/C_m : volt (unless refractory)
dI_syn/dt = -I_syn/tau_syn : amp
C_m : farad (shared, constant)
tau_m : second (shared, constant)
tau_syn : second (shared, constant)
t_ref : second (shared, constant)
E_L : volt (shared, constant)
V_th : volt (shared, constant)
V_reset : volt (shared, constant)
"""

_DC = "I_ext : amp (constant)"

_DC_WITH_STIMULUS = """
stimulated = (timestep(t, dt) >= timestep(t_start, dt) and
                 timestep(t, dt) < timestep(t_stop, dt)) : boolean (shared)
I_ext = I_DC + I_stimulus*int(stimulated) : amp (constant over dt)
I_DC : amp (constant)
I_stimulus : amp (constant)
t_start : second (shared, constant)
t_stop : second (shared, constant)
"""

_BACKGROUND = """
w_ext : amp (shared, constant)
background_rate : Hz (constant)
"""

_THALAMUS = """
step = timestep(t, dt) - timestep(t_start, dt) : integer (shared)
pulse = step // timestep(t_interval, dt) : integer (shared)
phase = step - pulse*timestep(t_interval, dt) : integer (shared)
pulsing = (step >= 0 and pulse < number_of_pulses and
               phase < timestep(t_pulse, dt)) : boolean (shared)
rate : Hz (shared, constant)
t_start : second (shared, constant)
t_pulse : second (shared, constant)
t_interval : second (shared, constant)
number_of_pulses : integer (shared, constant)
"""


@dataclass(frozen=True, kw_only=True)
class Objects:
    """The Brian objects of a network.

    Attributes
    ----------
    network : brian2.Network
        All of them.
    neurons : NeuronGroup
        The neurons of all populations, one population after the other.
    synapses : Synapses
        All synapses between them.
    thalamus, thalamic_synapses : NeuronGroup and Synapses, or None
        The source of the thalamic pulses.
    spikes : SpikeMonitor
        What all neurons fire.
    potentials : StateMonitor or None
        Membrane potentials of some neurons.
    """

    network: brian2.Network
    neurons: NeuronGroup
    synapses: Synapses
    spikes: SpikeMonitor
    thalamus: NeuronGroup | None
    thalamic_synapses: Synapses | None
    potentials: StateMonitor | None


@dataclass(frozen=True)
class Value:
    """What a variable of a Brian object has at the start.

    Attributes
    ----------
    group : NeuronGroup
        The object.
    variable : str
        The name of the variable.
    value : Quantity, array or number
        Its value, one for all neurons or one for each.
    """

    group: NeuronGroup
    variable: str
    value: Any

    def assign(self) -> None:
        """Have Brian set it."""
        setattr(self.group, self.variable, self.value)


def make_objects(
    specification: Specification,
    *,
    poisson: Function | None = None,
    weight_type: type[np.floating[Any]] = np.float64,
) -> Objects:
    """Make the objects, without their values and without synapses.

    Parameters
    ----------
    specification : Specification
        Which network it is.
    poisson : Function, optional
        What draws Poisson numbers. By default Brian's own function.
    weight_type : type
        The type in which the computer keeps weights and delays.
    """
    clock = Clock(specification.parameters.dt, name="microcircuit_clock")
    neurons = _neurons(specification, clock, poisson)
    number = specification.num_thalamic_neurons
    thalamic = _thalamus(number, clock) if number else None
    # Only what there are hundreds of millions of has fewer digits.
    with preferences({"core.default_float_dtype": weight_type}):
        synapses = _synapses(neurons, neurons, "synapses")
        thalamic_synapses = (
            None if thalamic is None else _synapses(thalamic, neurons, "thalamic_synapses")
        )
    spikes = SpikeMonitor(neurons, name="spikes")
    potentials = _potentials(neurons, specification) if specification.record_potentials else None
    parts = (neurons, synapses, thalamic, thalamic_synapses, spikes, potentials)
    network = brian2.Network([part for part in parts if part is not None], name="microcircuit")
    return Objects(
        network=network,
        neurons=neurons,
        synapses=synapses,
        spikes=spikes,
        thalamus=thalamic,
        thalamic_synapses=thalamic_synapses,
        potentials=potentials,
    )


def _neurons(specification: Specification, clock: Clock, poisson: Function | None) -> NeuronGroup:
    has_background = specification.background == "poisson"
    equations = [
        _NEURON,
        _DC if specification.dc_stimulus is None else _DC_WITH_STIMULUS,
        _BACKGROUND if has_background else "",
    ]
    neurons = NeuronGroup(
        specification.derived.total_neurons,
        "\n".join(equations),
        threshold="v >= V_th",
        reset="v = V_reset",
        # A neuron of NEST rests for a step longer than one of Brian with the same time.
        refractory="t_ref + dt",
        method="exact",
        namespace={} if poisson is None else {"poisson_count": poisson},
        clock=clock,
        name="neurons",
    )
    if has_background:
        draw = "poisson" if poisson is None else "poisson_count"
        neurons.run_regularly(
            f"I_syn += w_ext*{draw}(background_rate*dt)",
            when="synapses",
            clock=clock,
            name="background",
        )
    return neurons


def _potentials(neurons: NeuronGroup, specification: Specification) -> StateMonitor:
    clock = Clock(specification.recording_interval, name="potentials_clock")
    record = specification.recorded_neurons
    return StateMonitor(neurons, "v", record=record, clock=clock, name="potentials")


def _thalamus(number: int, clock: Clock) -> NeuronGroup:
    return NeuronGroup(
        number,
        _THALAMUS,
        threshold="pulsing and rand() < rate*dt",
        namespace={},
        clock=clock,
        name="thalamus",
    )


def _synapses(source: NeuronGroup, target: NeuronGroup, name: str) -> Synapses:
    return Synapses(
        source,
        target,
        "w : amp (constant)",
        on_pre="I_syn_post += w",
        namespace={},
        clock=source.clock,
        name=name,
    )


def connect(synapses: Synapses, connections: Connections) -> None:
    """Make these synapses, with their weights and delays."""
    if not len(connections):
        # Brian takes no empty arrays.
        synapses.connect(j="i for _ in range(0)")
        return
    synapses.connect(i=connections.presynaptic, j=connections.postsynaptic)
    synapses.w = connections.weights
    synapses.delay = connections.delays


def values_of(
    objects: Objects, specification: Specification, initial_potentials: Quantity
) -> list[Value]:
    """What all variables of the neurons have at the start.

    Parameters
    ----------
    objects : Objects
        The Brian objects.
    specification : Specification
        What they were made for.
    initial_potentials : Quantity
        The membrane potential of each neuron.
    """
    derived, neuron = specification.derived, specification.parameters.neuron
    dc_stimulus, thalamus = specification.dc_stimulus, specification.thalamus
    each = partial(np.repeat, repeats=derived.num_neurons)
    values: dict[str, Any] = {field.name: getattr(neuron, field.name) for field in fields(neuron)}
    values["v"] = initial_potentials
    current = "I_ext" if dc_stimulus is None else "I_DC"
    values[current] = each(derived.DC_amp) * amp
    if specification.background == "poisson":
        values |= {
            "w_ext": derived.weight_ext * amp,
            "background_rate": each(derived.poisson_rate) * hertz,
        }
    if dc_stimulus is not None:
        values |= {
            # That of the full network at any scale, as the direct current of the background.
            "I_stimulus": each(specification.parameters.K_ext) * dc_stimulus.amplitude,
            "t_start": dc_stimulus.start,
            "t_stop": dc_stimulus.start + dc_stimulus.duration,
        }
    found = [Value(objects.neurons, name, value) for name, value in values.items()]
    return found + (_values_of_thalamus(objects, thalamus) if thalamus else [])


def _values_of_thalamus(objects: Objects, stimulus: ThalamicStimulus) -> list[Value]:
    values = {
        "rate": stimulus.rate,
        "t_start": stimulus.start,
        "t_pulse": stimulus.duration,
        # A single pulse has no other after it.
        "t_interval": stimulus.duration if stimulus.interval is None else stimulus.interval,
        "number_of_pulses": stimulus.number_of_pulses,
    }
    return [Value(objects.thalamus, name, value) for name, value in values.items()]
