"""The files of all shared models as others read them: PyLEMS, and the schema of NeuroML 2."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import count
from xml.etree import ElementTree as ET

import pytest
from lems.base.errors import ModelError

from brian2tools.errors import UnsupportedModelError
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.simulators import validate
from brian2tools.tests.nmlexport.agreements import SHARED, described
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml, read_with_pylems
from brian2tools.tests.nmlexport.test_agreement import WITHOUT_FORM

pytestmark = needs_jneuroml

#: What has a form in steps, but none in differential equations.
WITHOUT_EQUATIONS = {"multiplicative_noise_heun", "multiplicative_noise_milstein"}

#: Where neurons see each other through a tunnel, which PyLEMS reads and does not resolve.
WITH_TUNNELS = {
    "automatic_names",
    "gap_junctions",
    "graded_synapses",
    "linked_by_a_variable",
    "linked_variables",
    "presynaptic_changes",
    "synapses_between_synapses",
    "synapses_from_synapses",
    "synapses_onto_synapses_within_a_group",
    "two_summed_variables",
    "two_time_steps",
}

FILES = [
    (name, form)
    for name in SHARED
    for form in ("equations", "steps")
    if name not in WITHOUT_FORM and not (form == "equations" and name in WITHOUT_EQUATIONS)
]

NEUROML = "http://www.neuroml.org/schema/neuroml2"
SCHEMA = "https://raw.github.com/NeuroML/NeuroML2/development/Schemas/NeuroML2/NeuroML_v2.3.1.xsd"
#: What the schema has of a network, and of a type of components.
OF_A_NETWORK = ("population", "projection", "inputList")
OF_A_TYPE = (
    "Property", "Parameter", "Constant", "Exposure", "Requirement", "InstanceRequirement",
    "Dynamics",
)  # fmt: skip
#: Components of NeuroML in the place of those of own types, by the references to them.
STAND_INS = {
    ("projection", "synapse"): (
        "expOneSynapse", {"gbase": "1nS", "erev": "0mV", "tauDecay": "5ms"},
    ),
    ("population", "component"): (
        "iafTauCell", {"tau": "5ms", "leakReversal": "0mV", "reset": "0mV", "thresh": "9mV"},
    ),
    ("inputList", "component"): (
        "pulseGenerator", {"delay": "0ms", "duration": "1ms", "amplitude": "1nA"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return what writes the files of a shared model, in each form that it has."""
    folder = tmp_path_factory.mktemp("files")

    @cache
    def written(name):
        model, found = described(SHARED[name]), {}
        for form in ("equations", "steps"):
            path = folder / name / form / "model.xml"
            path.parent.mkdir(parents=True)
            with suppress(UnsupportedModelError):
                found[form] = export(model, path, form).path
        return found

    return written


def test_the_files_are_those_of_all_models_that_have_a_form(files):
    assert [(name, form) for name in SHARED for form in files(name)] == FILES


@pytest.mark.parametrize(("name", "form"), FILES)
def test_pylems_loads_the_file(name, form, files):
    path = files(name)[form]
    root, model = _read(path), read_with_pylems(path)
    types = {one.get("name") for one in root.iter("ComponentType")}
    assert types <= {one.name for one in model.component_types}
    (network,) = root.iter("network")
    read = model.components[network.get("id")]
    assert [one.id for one in read.children] == [one.get("id") for one in network]
    note = "PyLEMS reads this file but does not run it"
    assert (note in path.read_text(encoding="utf-8")) == (name in WITH_TUNNELS)
    if name in WITH_TUNNELS:
        with pytest.raises(ModelError, match="InstanceRequirement not yet implemented in PyLEMS"):
            model.resolve()
    else:
        assert {network.get("id"), "sim1"} <= set(model.resolve().fat_components.keys())


def test_what_is_of_neuroml_in_the_files_is_valid(files, tmp_path):
    document = ET.Element("neuroml", {"xmlns": NEUROML, "id": "parts"})
    document.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    document.set("xsi:schemaLocation", f"{NEUROML} {SCHEMA}")
    roots = [_read(files(name)[form]) for name, form in FILES]
    for (tag, reference), (stand_in, values) in STAND_INS.items():
        ids = {one.get(reference) for root in roots for one in root.iter(tag)}
        document.extend(ET.Element(stand_in, {"id": id, **values}) for id in sorted(ids))
    document.extend(one for one in map(_network, roots, count()) if one is not None)
    document.extend(_type(one) for root in roots for one in root.iter("ComponentType"))
    path = tmp_path / "parts.nml"
    ET.ElementTree(document).write(path, encoding="utf-8")
    assert validate(path) == ()


def _read(path):
    """Return the root of a file, with the names of elements as they are written."""
    text = path.read_text(encoding="utf-8")
    return ET.fromstring(text.replace(' xmlns="http://www.neuroml.org/lems/0.7.6"', "", 1))


def _network(root, number):
    """Return the network of a file without the rows and populations of its own types."""
    (network,) = root.iter("network")
    made = ET.Element("network", {"id": f"{network.get('id')}_{number}"})
    for one in network:
        if one.tag in OF_A_NETWORK:
            ET.SubElement(made, one.tag, one.attrib)
    # A network has populations in the schema, and here they can all be of an own type.
    return made if made.find("population") is not None else None


def _type(component_type):
    """Return a type of components with what the schema has of it."""
    made = ET.Element("ComponentType", component_type.attrib)
    made.extend(one for one in component_type if one.tag in OF_A_TYPE)
    for one in made.iter("DerivedVariable"):
        # A part of LEMS, and of the types of NeuroML themselves, that the schema lacks.
        one.attrib.pop("reduce", None)
    return made
