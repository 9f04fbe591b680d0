"""Descriptions of inputs, and inputs that are built of them."""

from __future__ import annotations

import brian2
import numpy as np
import pytest
from brian2 import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    TimedArray,
    ms,
    mV,
    second,
)
from brian2.utils.logger import catch_logs

from brian2tools import build, describe
from brian2tools.description import Expression, Range, Value
from brian2tools.tests.description.rebuilding import rebuilt


def heard(source, *others):
    return Network(source, SpikeMonitor(source, name="spikes"), *others)


def cells(**options):
    return NeuronGroup(4, "dv/dt = -v/(10*ms) : volt", method="exact", name="cells", **options)


def test_a_rate_for_all_is_one_number():
    source = PoissonGroup(5, 300 * Hz, name="source", dt=0.2 * ms, order=3)
    model, copy = rebuilt(heard(source), 20 * ms)
    assert model["source"].rates == Value.of(300.0 * Hz)
    assert model["source"].schedule.order == 3
    assert copy["source"].clock.dt == 0.2 * ms
    assert len(copy["spikes"].t)


def test_rates_of_each_are_exact_numbers():
    rates = np.array([1 / 3, 100, np.nextafter(100, 200)]) * Hz
    model, _copy = rebuilt(heard(PoissonGroup(3, rates, name="source")), 20 * ms)
    np.testing.assert_array_equal(model["source"].rates.quantity, rates)


def test_rates_that_are_assigned_keep_how_they_were_written():
    source = PoissonGroup(4, 0 * Hz, name="source")
    before = describe(heard(source))
    assert before["source"].rates == Value.of(0.0 * Hz)
    source.rates = "100*Hz*(i + 1)"
    source[2:].rates = 900 * Hz
    model, _copy = rebuilt(heard(source), 20 * ms)
    np.testing.assert_array_equal(model["source"].rates.quantity, [100, 200, 900, 900] * Hz)
    written = model["source"].initial_values["rates"].written
    assert written[0].value == Expression("100*Hz*(i + 1)")
    assert written[1].elements == Range(group="source", start=2, stop=4, is_part=True)


def test_rates_that_are_an_expression_bring_their_names():
    bump = TimedArray(np.array([[0, 500], [900, 0]]) * Hz, dt=10 * ms, name="bumps")
    source = PoissonGroup(2, "base*gain + bump(t, i)", name="source", namespace={"base": 30 * Hz})
    model, _copy = rebuilt(heard(source), 20 * ms, {"gain": 2, "bump": bump, "unused": 3})
    outside = model["source"].outside
    assert model["source"].rates == Expression("base*gain + bump(t, i)")
    assert outside.constants.names == ("base", "gain")
    assert outside.timed_arrays["bump"].timed_array == "bumps"
    assert not model["source"].initial_values


def test_a_name_in_the_group_is_meant_before_one_of_the_run():
    source = PoissonGroup(2, "base", name="source", namespace={"base": 30 * Hz})
    model = describe(heard(source), namespace={"base": 1 * Hz})
    assert model["source"].outside.constants["base"].value == Value.of(30.0 * Hz)


def test_regular_operations_change_rates_also_of_subgroups():
    source = PoissonGroup(6, 100 * Hz, name="source")
    source.run_regularly("rates = base*i", dt=2 * ms, name="ramp")
    source[4:].run_regularly("rates += step; step_done = 1", name="rise")
    model, copy = rebuilt(
        heard(source, StateMonitor(source, "rates", record=True, name="rates")),
        10 * ms,
        {"base": 50 * Hz, "step": 10 * Hz},
    )
    assert model["source"].operations["rise"].elements.start == 4
    assert model["source"].outside.constants.names == ("base", "step")
    assert copy["rates"].rates[5, -1] > copy["rates"].rates[3, -1]


@pytest.mark.parametrize(
    ("rates", "message"), [("5*mV", "unit"), ("5", "unit"), ("3*Hz + 1*mV", "unit")]
)
def test_rates_in_other_units_are_a_problem(rates, message):
    (problem,) = describe(heard(PoissonGroup(1, rates, name="source"))).problems
    assert (problem.object, problem.place, problem.expression) == ("source", "rates", rates)
    assert message in problem.reason


def test_given_spikes_are_exact_and_in_brians_order():
    times = np.array([3.3e-3, 1 / 300, 0, 1e-3, 1e-3])
    source = SpikeGeneratorGroup(3, [2, 0, 1, 1, 0], times * second, name="source")
    model, copy = rebuilt(heard(source), 5 * ms)
    np.testing.assert_array_equal(model["source"].indices.quantity, [1, 0, 1, 2, 0])
    np.testing.assert_array_equal(model["source"].times.quantity, np.sort(times) * second)
    assert model["source"].period is None
    assert len(copy["spikes"].t) == 5


def test_spikes_that_were_said_to_be_sorted_keep_their_order():
    source = SpikeGeneratorGroup(3, [2, 0, 1], [1, 1, 2] * ms, sorted=True, name="source")
    model, copy = rebuilt(heard(source), 5 * ms)
    np.testing.assert_array_equal(model["source"].indices.quantity, [2, 0, 1])
    assert list(copy["spikes"].i) == [2, 0, 1]


def test_spikes_that_are_set_later_replace_the_first_ones():
    source = SpikeGeneratorGroup(3, [0, 1, 2], [1, 2, 3] * ms, name="source")
    first = describe(heard(source))
    source.set_spikes([2], [0.5] * ms, period=2 * ms)
    model, copy = rebuilt(heard(source), 7 * ms)
    assert model["source"].period == Value.of(2.0 * ms)
    assert len(copy["spikes"].t) == 4
    np.testing.assert_array_equal(first["source"].times.quantity, [1, 2, 3] * ms)


def test_a_source_may_have_no_spikes():
    model, copy = rebuilt(heard(SpikeGeneratorGroup(2, [], [] * ms, name="source")), 5 * ms)
    assert model["source"].indices.quantity.shape == model["source"].times.quantity.shape == (0,)
    assert not len(copy["spikes"].t)


def test_one_spike_is_still_an_array():
    model = describe(heard(SpikeGeneratorGroup(2, [1], [3] * ms, name="source")))
    np.testing.assert_array_equal(model["source"].times.quantity, [3] * ms)


@pytest.mark.parametrize("period", [0, 4, 5])
@pytest.mark.parametrize("before", [0.1, 2, 7.4, 11])
def test_given_spikes_go_on_where_the_network_was(period, before):
    source = SpikeGeneratorGroup(
        3, [0, 0, 1, 2], [0, 1.9, 2, 3.9] * ms, period=period * ms, name="source"
    )
    net = heard(source)
    net.run(before * ms)
    copy = build(describe(net))
    spikes = len(net["spikes"].t)
    with catch_logs() as logs:
        net.run(13 * ms)
        copy.run(13 * ms)
    np.testing.assert_array_equal(net["spikes"].t_[spikes:], copy["spikes"].t_)
    np.testing.assert_array_equal(net["spikes"].i[spikes:], copy["spikes"].i)
    assert not logs


def test_given_spikes_can_have_regular_operations():
    source = SpikeGeneratorGroup(2, [0], [1] * ms, name="source", when="start", order=-2)
    target = cells()
    target.run_regularly("v += 1*mV")
    source.run_regularly("nothing = offset*i", dt=1 * ms, name="idle")
    model, copy = rebuilt(heard(source, target), 3 * ms, {"offset": 2})
    assert model["source"].outside.constants.names == ("offset",)
    assert (copy["source"].when, copy["source"].order) == ("start", -2)
    assert "idle" in [thing.name for thing in copy.sorted_objects]


def driven(target, *inputs):
    return Network(target, *inputs, StateMonitor(target, "v", record=True, name="traces"))


def test_poisson_input_draws_the_same_numbers():
    target = cells()
    inputs = [
        PoissonInput(target, "v", N=100, rate=20 * Hz, weight=1 / 3 * mV),
        PoissonInput(target[2:], "v", N=1, rate=400 * Hz, weight=mV, when="end", order=4),
    ]
    names = [one.name for one in inputs]
    model, copy = rebuilt(driven(target, *inputs), 20 * ms)
    assert sorted(names) == list(model.inputs.names)
    assert model[names[0]].weight == Value.of(1 / 3 * mV)
    assert model[names[1]].target == Range(group="cells", start=2, stop=4, is_part=True)
    assert (copy[names[1]].when, copy[names[1]].order) == ("end", 4)
    assert isinstance(copy[names[0]], PoissonInput)
    assert np.any(copy["traces"].v)


def test_the_weight_of_poisson_input_can_use_names_and_variables():
    target = cells(namespace={"gain": 2})
    poisson_input = PoissonInput(target[1:], "v", 10, 50 * Hz, "gain*size*(1 + i) - 0.1*v")
    model, copy = rebuilt(driven(target, poisson_input), 20 * ms, {"size": 0.5 * mV})
    description = model[poisson_input.name]
    assert description.weight == Expression("gain*size*(1 + i) - 0.1*v")
    assert description.outside.constants.names == ("gain", "size")
    assert not model["cells"].outside.constants
    assert not copy["traces"].v[0].any()


def test_poisson_input_can_drive_other_groups_than_neurons():
    source = PoissonGroup(3, 10 * Hz, name="source")
    drive = PoissonInput(source, "rates", 5, 100 * Hz, "step")
    network = heard(source, drive, StateMonitor(source, "rates", record=True, name="rates"))
    _model, copy = rebuilt(network, 20 * ms, {"step": 100 * Hz})
    assert copy["rates"].rates[:, -1].max() > 10 * Hz


def test_a_weight_without_meaning_is_a_problem_of_the_input():
    target = cells()
    drive = PoissonInput(target, "v", 5, 100 * Hz, "3*ms")
    (problem,) = describe(driven(target, drive)).problems
    assert (problem.object, problem.place) == (drive.name, "weight")
    assert "inconsistent units" in problem.reason


def test_names_in_a_weight_that_stand_for_nothing_are_a_problem_of_the_whole_target():
    target = cells()
    drive = PoissonInput(target[1:], "v", 5, 100 * Hz, "size*mV")
    (problem,) = describe(driven(target, drive), namespace={}).problems
    assert (problem.object, problem.expression) == ("cells", "size")


def test_a_time_step_that_changed_after_a_poisson_input_was_made_is_a_problem():
    target = cells()
    drive = PoissonInput(target, "v", 5, 100 * Hz, 1 * mV)
    brian2.defaultclock.dt = 0.2 * ms
    network = driven(target, drive)
    (problem,) = describe(network).problems
    assert "time step of 'cells'" in problem.reason
    with pytest.raises(brian2.BrianObjectException) as error:
        network.run(1 * ms)
    assert isinstance(error.value.__cause__, NotImplementedError)


@pytest.mark.parametrize("active", [True, False])
def test_inputs_that_are_switched_off_stay_so(active):
    source = PoissonGroup(3, 500 * Hz, name="source")
    source.thresholder["spike"].active = active
    target = cells()
    drive = PoissonInput(target, "v", 50, 100 * Hz, 1 * mV)
    drive.active = active
    monitor = StateMonitor(target, "v", record=True, name="traces")
    _model, copy = rebuilt(heard(source, target, drive, monitor), 10 * ms)
    assert bool(len(copy["spikes"].t)) == bool(copy["traces"].v.any()) == active
