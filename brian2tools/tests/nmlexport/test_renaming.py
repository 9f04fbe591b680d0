"""Names of Brian that no file can have, and what a file says of them and of itself."""

from __future__ import annotations

from dataclasses import replace
from xml.dom.minidom import parseString

import brian2
import numpy as np
import pytest
from brian2 import Hz, Network, NeuronGroup, PoissonGroup, Synapses, check_units, ms

from brian2tools import describe
from brian2tools.description import Run, Value
from brian2tools.description.device import MONITORS
from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.agreement import agreement
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.lowering.network import lowered
from brian2tools.nmlexport.lowering.notes import as_comment
from brian2tools.nmlexport.lowering.renaming import with_identifiers
from brian2tools.nmlexport.recordings import recorded_by
from brian2tools.tests.models.common import watched
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml


def cells(name, size=2, equations="v : 1", **options):
    return NeuronGroup(size, equations, name=name, **options)


def model_of(*objects, duration=1 * ms):
    model = describe(Network(*objects))
    return replace(model, runs=(Run(start=model.time, duration=Value.of(duration)),))


def names_of(*names):
    """What groups of these names are called in a file, by their names in Brian."""
    renamed = with_identifiers(model_of(*map(cells, names)))
    return {renamed.in_brian(one.name): one.name for one in renamed.model.populations}


def test_names_that_can_be_ids_stay_as_they_are():
    model = model_of(cells("north"), cells("north_east"), cells("n2"))
    assert with_identifiers(model).model is model


@pytest.mark.parametrize("name", ["pop", "p", "NEURON", "_cells", "__2", "sim1", "network1"])
def test_names_that_cannot_be_ids_become_others(name):
    made = names_of(name)[name]
    assert made != name
    assert made.isidentifier()
    assert made.strip("_")[0].isalpha()


def test_names_that_ids_of_other_groups_have_become_others():
    made = names_of("north", "north_cell", "north_values", "north_east")
    assert {name for name in made if made[name] == name} == {"north", "north_east"}
    assert len(set(made.values())) == 4


def awkward():
    """A network whose names mean something else to simulators, or to other parts of the file."""
    equations = """
    dv/dt = (area + 0.1*i - v)/celsius : 1
    dv0/dt = -v0/(5*ms) : 1
    area : 1
    celsius : second
    index = v0 + area : 1
    """
    options = {"threshold": "v > 1", "reset": "v = 0", "method": "euler"}
    source = cells("pop", 4, equations, **options)
    target = cells("pop_cell", 4, equations, **options)
    for group in (source, target):
        group.celsius = "3*ms + 0.2*ms*i"
        group.area = 1.2
    synapses = Synapses(source, target, "H0 : 1", on_pre="v0_post += H0", name="_pop_values")
    synapses.connect(j="i")
    synapses.H0 = "0.1*i"
    return Network(
        *watched(source, "v", "v0"), *watched(target, "v0", "index"), *watched(synapses, "H0")
    )


@needs_jneuroml
def test_a_network_with_awkward_names_is_the_same_in_jneuroml(tmp_path):
    network = awkward()
    simulated = export(
        model_of(*network.objects, duration=12 * ms), tmp_path / "names.xml", "steps"
    ).run()
    network.run(12 * ms)
    monitors = [one for one in network.sorted_objects if isinstance(one, MONITORS)]
    found = agreement(monitors, {one.name: recorded_by(one) for one in monitors}, simulated)
    assert {one.monitor for one in found.events} == {"pop_spikes", "pop_cell_spikes"}
    assert all(one.is_exact and one.brian > 5 for one in found.events)
    assert found.largest_relative < 1e-6


#: Names that mean something in the rows of a file, or to PyLEMS.
WORDS = ["id", "type", "id_", "type_", "preCellId", "postCellId", "from_", "to", "target"]
if not brian2.__version__.startswith("2.11"):
    # The templates of Brian 2.11 take no variable of this name.
    WORDS.append("self")
WORDS += ["synapse", "peer", "sourcePort", "targetPort", "delay_", "destination", "weight"]
#: What a component has an attribute for.
HELD = {"Parameter", "Property", "Path", "Text", "ComponentReference"}


@pytest.mark.parametrize("form", ["steps", "equations"])
@pytest.mark.parametrize("values", [[2.5], [1.5, 2.5, 3.5, 4.5]], ids=["same", "differing"])
@pytest.mark.parametrize("word", WORDS)
def test_the_values_of_a_variable_come_behind_those_of_the_file_itself(word, values, form):
    group = cells("group", equations=f"dv/dt = {word}/ms : 1\n{word} : 1", method="euler")
    other = cells("other", equations="u : 1", threshold="u > 1")
    code = f"u_pre += 1; u_post += {word}"
    synapses = Synapses(other, other, f"{word} : 1", on_pre=code, name="synapses")
    synapses.connect()
    group.variables[word].set_value(np.array(values[:2]))
    synapses.variables[word].set_value(np.array(values))
    text = lowered(model_of(group, other, synapses), form=form).document.toxml()
    elements = parseString(text).getElementsByTagName("*")
    given = {text for one in elements for text in dict(one.attributes.items()).values()}
    assert {str(value) for value in values} <= given
    for one in elements:
        if one.tagName == "ComponentType":
            parts = [part for part in one.childNodes if part.tagName in HELD]
            names = [part.getAttribute("name") for part in parts]
            assert len(set(names)) == len(names)


def test_a_file_says_what_brian_calls_what_has_another_name():
    notes = lowered(model_of(*awkward().objects)).notes
    assert "Brian calls 'pop_' 'pop'." in notes
    assert "Brian calls 'area_' of 'pop' 'area'." in notes
    assert "Brian calls 'v_0' of 'pop_cell' 'v0'." in notes


def test_problems_have_the_names_of_brian():
    @check_units(x=1, result=1)
    def doubled(x):
        return 2 * x

    group = cells("pop", threshold="doubled(v) > 1", namespace={"doubled": doubled})
    with pytest.raises(UnsupportedModelError) as caught:
        lowered(model_of(group))
    assert [one.object for one in caught.value.problems] == ["pop"]


def test_a_file_says_where_it_comes_from_and_what_its_steps_are():
    found = lowered(model_of(*watched(cells("north", threshold="v > 1"), "v")))
    comment = found.document.documentElement.firstChild.data
    assert f"Brian {brian2.__version__}" in comment
    assert "A step of the simulator, 0.1ms, is a time step of Brian." in comment
    assert "Each event 'spike' of 'north' is recorded 1 step of the simulator after" in comment
    assert all(note in comment for note in found.notes)


def test_a_file_says_what_draws_random_numbers_while_it_runs():
    noisy = cells("noisy", equations="dv/dt = xi/ms**0.5 : 1", method="euler")
    calm = cells("calm", equations="dv/dt = -v/ms : 1", method="euler")
    model = model_of(noisy, calm, PoissonGroup(2, 5 * Hz, name="source"))
    (note,) = [one for one in lowered(model).notes if "Random numbers" in one]
    assert note.endswith("statistical (noisy, source).")
    assert not any("Random numbers" in one for one in lowered(model_of(calm)).notes)


def test_a_comment_ends_where_it_should():
    assert "--" not in as_comment(["a -- b", "c---d"])
