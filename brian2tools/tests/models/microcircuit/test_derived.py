"""The numbers of scaled networks, compared with those of the package for NEST and with theory."""

from __future__ import annotations

import json

import numpy as np
import pytest
from brian2 import Hz, ms, mV, pA, pF
from numpy.testing import assert_allclose, assert_array_equal

from brian2tools.errors import ArgumentError, ArgumentTypeError, DimensionError
from brian2tools.models.microcircuit.derived import derive, psc_over_psp
from brian2tools.models.microcircuit.parameters import (
    POPULATIONS,
    NeuronParameters,
    Parameters,
    ThalamicStimulus,
)
from brian2tools.tests.models.microcircuit.reference import reference

SCALES = (1, 0.5, 0.2, 0.1, 0.05)
CASES = [(background, s, s) for background in ("dc", "poisson") for s in SCALES]
CASES += [("dc", 0.1, 1), ("dc", 1, 0.1)]

#: The numbers of NEST's package by the names that they have here, and their units.
PUBLISHED = {
    "num_neurons": ("num_neurons", 1),
    "num_synapses": ("num_synapses", 1),
    "ext_indegrees": ("ext_indegrees", 1),
    "weights": ("weight_matrix_mean_pA", 1e-12),
    "weight_ext": ("weight_ext_pA", 1e-12),
    "DC_amp": ("DC_amp_pA", 1e-12),
    "num_th_synapses": ("num_th_synapses", 1),
    "weight_th": ("weight_th_pA", 1e-12),
}


def published_numbers():
    return json.loads(reference("pd14_derived_parameters.json").read_text())


def derived(N=1.0, K=1.0, background="dc", thalamus=None, **parameters):  # noqa: N803
    return derive(Parameters(**parameters), N, K, background, thalamus)


@pytest.mark.parametrize(("background", "N", "K"), CASES)
def test_all_numbers_are_those_of_the_published_package(background, N, K):  # noqa: N803
    published = published_numbers()[f"{background}_N{N:g}_K{K:g}"]
    numbers = derived(N, K, background, ThalamicStimulus())
    compared = {name: here for name, here in PUBLISHED.items() if here[0] in published}
    assert {"num_synapses", "weights", "DC_amp"} <= set(compared)
    for name, (its_name, unit) in compared.items():
        expected = np.multiply(published[its_name], unit)
        assert_allclose(getattr(numbers, name), expected, rtol=1e-12, atol=1e-30, err_msg=name)
    if "subthreshold_warned" in published:
        assert list(numbers.subthreshold) == published["subthreshold_warned"]


def test_a_synaptic_current_is_that_of_the_published_package():
    published = published_numbers()
    other = NeuronParameters(tau_m=20 * ms, C_m=100 * pF, tau_syn=2 * ms)
    assert_allclose(psc_over_psp(NeuronParameters()) * 1e9, published["PSC_over_PSP"], rtol=1e-12)
    assert_allclose(
        psc_over_psp(other) * 1e9, published["PSC_over_PSP_alt_tau1_C100_ts2"], rtol=1e-12
    )


def test_the_full_network_is_the_one_of_the_paper():
    numbers = derived()
    assert (numbers.total_neurons, numbers.total_synapses) == (77169, 298880968)
    assert_array_equal(numbers.num_synapses[0, :3], [45499805, 22323577, 20253647])
    assert_allclose(numbers.weight_ext, 87.80849352920843e-12, rtol=1e-12)
    assert_allclose(numbers.weights[0, :2], [87.80849352920843e-12, -351.23397411683374e-12])
    assert_allclose(numbers.DC_amp[[0, 7]], [561.9743585869339e-12, 737.5913456453509e-12])
    assert numbers.subthreshold == ()


def test_a_tenth_of_the_network_has_stronger_weights_and_less_current():
    numbers = derived(0.1, 0.1)
    assert_array_equal(numbers.num_neurons, [2068, 583, 2192, 548, 485, 106, 1440, 295])
    assert_allclose(numbers.weight_ext, 277.67483746045554e-12, rtol=1e-12)
    assert_allclose(numbers.DC_amp[0], 206.74690514869218e-12, rtol=1e-12)
    assert numbers.subthreshold == POPULATIONS[:-1]


def test_a_tenth_of_the_network_with_random_spikes_has_a_current_besides():
    numbers = derived(0.1, 0.1, "poisson")
    assert_allclose(numbers.DC_amp[0], 29.035009174000606e-12, rtol=1e-12)
    assert_array_equal(numbers.poisson_rate[:2], [1280, 1200])
    assert numbers.subthreshold == ()


@pytest.mark.parametrize("background", ["dc", "poisson"])
@pytest.mark.parametrize("K", [0.05, 0.3, 2.0])
def test_the_mean_input_does_not_depend_on_the_number_of_synapses(K, background):  # noqa: N803
    # The sum of all that a neuron receives while all populations fire as at full scale.
    def mean_input(numbers):
        parameters = Parameters()
        indegrees = numbers.num_synapses / numbers.num_neurons[:, np.newaxis]
        recurrent = numbers.weights * indegrees @ np.asarray(parameters.mean_rates)
        external = numbers.weight_ext * numbers.poisson_rate
        return numbers.DC_amp + float(parameters.neuron.tau_syn) * (recurrent + external)

    scaled, full = (mean_input(derived(1, scale, background)) for scale in (K, 1))
    assert_allclose(scaled, full, rtol=1e-5)


def test_a_synaptic_current_makes_a_potential_of_the_size_that_was_asked_for():
    neuron = NeuronParameters(tau_m=12 * ms, tau_syn=3 * ms, C_m=200 * pF)
    current = 0.15e-3 * psc_over_psp(neuron)
    tau_m, tau_syn, C_m = float(neuron.tau_m), float(neuron.tau_syn), float(neuron.C_m)  # noqa: N806

    points, factors = np.polynomial.legendre.leggauss(30)

    def potential(time):
        # The membrane is a filter of the current.
        since = time * (points + 1) / 2
        filtered = np.exp(-(time - since) / tau_m) * current * np.exp(-since / tau_syn) / C_m
        return factors @ filtered * time / 2

    highest = max(potential(time) for time in np.linspace(5.4e-3, 5.7e-3, 301))
    assert_allclose(highest, 0.15e-3, rtol=1e-7)


def test_weights_and_delays_belong_to_source_and_target():
    numbers = derived(g=-5, PSP_factor_L4E_to_L23E=3, weight_rel_std=0.2, delay_rel_std=0.1)
    weight = numbers.weight_ext
    assert_allclose(numbers.weights[0, :4] / weight, [1, -5, 3, -5])
    assert_allclose(numbers.weights[5, :4] / weight, [1, -5, 1, -5])
    assert_allclose(numbers.weight_stds, 0.2 * np.abs(numbers.weights))
    assert_allclose(numbers.delay_means, [1.5e-3, 0.75e-3] * 4)
    assert_allclose(numbers.delay_stds, [0.15e-3, 0.075e-3] * 4)


def test_initial_potentials_are_those_that_were_chosen():
    optimised, original = derived(), derived(V0_type="original")
    assert_allclose(optimised.V0_mean[:2], [-68.28e-3, -63.16e-3])
    assert_allclose(optimised.V0_std[:2], [5.36e-3, 4.57e-3])
    assert_allclose(original.V0_mean, np.full(8, -58e-3))
    assert_allclose(original.V0_std, np.full(8, 10e-3))


def test_a_current_that_is_given_replaces_the_derived_one():
    numbers = derived(0.1, 0.1, DC_amp=400 * pA)
    assert_allclose(numbers.DC_amp, np.full(8, 400e-12))
    assert numbers.subthreshold == ()
    assert derived(0.1, 0.1, DC_amp=[400, *[300] * 7] * pA).subthreshold == POPULATIONS[1:]


def test_random_spikes_only_reach_populations_with_synapses_from_outside():
    numbers = derived(background="poisson", K_ext=[0, *[2000] * 7], DC_amp=0 * pA)
    assert numbers.poisson_rate[0] == 0
    assert numbers.subthreshold == ("L23E",)


def test_the_thalamus_is_only_there_if_it_is_given():
    without = derived()
    assert not without.num_th_synapses.any()
    assert without.weight_th == without.delay_th_mean == 0
    thalamus = ThalamicStimulus(PSP_mean=0.3 * mV, delay_mean=2 * ms, weight_rel_std=0.5)
    numbers = derived(thalamus=thalamus)
    assert_array_equal(numbers.num_th_synapses, [0, 0, 2045393, 315791, 0, 0, 682419, 52636])
    assert_allclose(numbers.weight_th, 2 * numbers.weight_ext)
    assert_allclose(numbers.weight_th_std, numbers.weight_ext)
    assert_allclose([numbers.delay_th_mean, numbers.delay_th_std], [2e-3, 1e-3])


def test_populations_start_where_the_one_before_ends():
    numbers = derived(0.1, 0.1)
    assert_array_equal(np.diff(numbers.starts), numbers.num_neurons)
    assert (numbers.starts[0], numbers.starts[-1]) == (0, numbers.total_neurons)


def test_other_numbers_of_neurons_take_part_in_everything():
    numbers = derived(
        num_neurons=[100] * 8, conn_probs=np.full((8, 8), 0.1), mean_rates=[0 * Hz] * 8
    )
    # So many pairs out of n² are joined: p = 1 - (1 - 1/n²)**synapses.
    assert_allclose(1 - (1 - 1e-4) ** numbers.num_synapses, 0.1, rtol=1e-3)


TOO_SMALL = {
    "empty population": (0.0001, 0.1, "leaves L5E, L5I, L6I without neurons: use at least (.*)"),
    "few from the network": (1, 0.0002, "less than one synapse from the network: .*at least (.*)"),
    "few from outside": (1, 0.0006, "less than one synapse from outside: use at least (.*)"),
}


@pytest.mark.parametrize(("N", "K", "message"), TOO_SMALL.values(), ids=TOO_SMALL)
def test_a_scale_that_is_too_small_is_named_with_one_that_works(N, K, message):  # noqa: N803
    parameters = {"K_ext": [0] * 8} if "network" in message else {}
    with pytest.raises(ArgumentError, match=message) as caught:
        derived(N, K, **parameters)
    least = float(str(caught.value).split()[-1])
    works = (least, 1) if K == 0.1 else (1, least)
    assert derived(*works, **parameters).total_neurons > 0
    with pytest.raises(ArgumentError, match="at least"):
        derived(*(np.where(np.equal(works, 1), 1, np.multiply(works, 0.97)).tolist()), **parameters)


def test_populations_that_lose_all_synapses_between_them_are_named():
    message = "times K_scaling is 6.4e-05, which leaves no synapse from L5I to L4E: .* 0.0085 for"
    with pytest.raises(ArgumentError, match=message):
        derived(0.008, 0.008)
    assert derived(0.0085, 0.0085).num_synapses[2, 5] == 1


def test_a_target_of_the_thalamus_that_loses_all_synapses_is_named():
    thalamus = ThalamicStimulus(num_neurons=1, conn_probs=[0, 0, 1e-3, 0, 0, 0, 0, 0])
    message = "^K_scaling is 0.01, which leaves no synapse from thalamus to L4E: .* least 0.023$"
    with pytest.raises(ArgumentError, match=message):
        derived(0.1, 0.01, thalamus=thalamus)


@pytest.mark.parametrize("scale", [100, 1e300])
def test_a_network_with_more_synapses_than_brian_counts_is_refused(scale):
    with pytest.raises(ArgumentError, match="Brian counts to 2147483647: make the scales smaller"):
        derived(scale, scale)


@pytest.mark.parametrize("scale", [0, -0.1, np.nan, np.inf])
@pytest.mark.parametrize("name", ["N_scaling", "K_scaling"])
def test_a_scale_is_positive(name, scale):
    scales = {"N_scaling": 1.0, "K_scaling": 1.0, name: scale}
    with pytest.raises(ArgumentError, match=f"{name} is {scale}, expected a finite number above 0"):
        derive(Parameters(), **scales, background="dc")


def test_a_scale_is_a_plain_number():
    with pytest.raises(DimensionError, match=r"N_scaling is 100\. uV, .*: give it none"):
        derived(0.1 * mV)
    with pytest.raises(ArgumentTypeError, match="K_scaling is '1'"):
        derived(1, "1")


def test_a_background_that_is_not_known_is_refused():
    with pytest.raises(ArgumentError, match="background is 'ac', expected 'dc' or 'poisson'"):
        derived(background="ac")


def test_thalamic_delays_are_at_least_a_time_step():
    with pytest.raises(ArgumentError, match=r"ThalamicStimulus.delay_mean is 50. us"):
        derived(thalamus=ThalamicStimulus(delay_mean=0.05 * ms))
