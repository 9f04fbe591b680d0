"""The file of units defines what a model uses and NeuroML lacks, and nothing else."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from pathlib import Path
from zipfile import ZipFile

import lems.api
import pytest
from brian2 import amp, kelvin, metre, mole, mV, second, siemens, volt
from brian2.units.fundamentalunits import get_or_create_dimension
from hypothesis import given
from hypothesis import strategies as st

from brian2tools.nmlexport.filenames import FILE_NAME
from brian2tools.nmlexport.lemsrendering import dimension_of
from brian2tools.nmlexport.unitsconstants import units_and_constants
from brian2tools.nmlexport.writing import write_documents

LETTERS = "lmtiknj"  # in the order of Brian: metre, kilogram, second ...
powers = st.lists(st.integers(-6, 6), min_size=7, max_size=7).map(tuple)


def of_tag(document, tag):
    found = document.getElementsByTagName(tag)
    return [dict(node.attributes.items()) for node in found]


def powers_of(node):
    return tuple(int(node.get(letter, 0)) for letter in LETTERS)


@pytest.fixture(scope="module")
def core():
    spec = find_spec("pyneuroml")
    if spec is None:
        pytest.skip("pyneuroml, which has NeuroML's own definitions, is not installed")
    jar = max((Path(spec.submodule_search_locations[0]) / "lib").glob("*.jar"))
    with ZipFile(jar) as files:
        text = files.read("NeuroML2CoreTypes/NeuroMLCoreDimensions.xml")
    return [node.attrib | {"tag": node.tag.rpartition("}")[2]} for node in ET.XML(text)]


def test_a_rate_of_voltage_is_defined_once():
    document = units_and_constants([(volt / second).dim, (mV / second).dim])
    (dimension,) = of_tag(document, "Dimension")
    (unit,) = of_tag(document, "Unit")
    assert dimension == {"name": "voltage_per_time", "m": "1", "l": "2", "t": "-4", "i": "-1"}
    assert unit == {"symbol": "V_per_s", "dimension": "voltage_per_time", "power": "0"}


def test_what_neuroml_has_is_not_defined_again():
    known = [volt, second, amp, siemens, metre**2, kelvin, mole / metre**3, mV / mV]
    document = units_and_constants(one.dim for one in known)
    assert of_tag(document, "Dimension") == of_tag(document, "Unit") == []


def test_fractional_dimensions_are_none_of_lems():
    document = units_and_constants([(volt / second**0.5).dim])
    assert of_tag(document, "Dimension") == []


@given(powers)
def test_every_dimension_keeps_its_powers(one):
    dimension = dimension_of(get_or_create_dimension(one))
    for defined in of_tag(units_and_constants([get_or_create_dimension(one)]), "Dimension"):
        assert defined["name"] == dimension.name
        assert powers_of(defined) == one


@given(st.lists(powers, unique=True))
def test_names_and_symbols_are_unique(several):
    document = units_and_constants(map(get_or_create_dimension, several))
    names = [node["name"] for node in of_tag(document, "Dimension")]
    symbols = [node["symbol"] for node in of_tag(document, "Unit")]
    assert len(set(names)) == len(names) == len(set(symbols)) == len(symbols)


@given(powers)
def test_nothing_is_called_like_something_of_neuroml(core, one):
    document = units_and_constants([get_or_create_dimension(one)])
    names = {node["name"] for node in core if node["tag"] == "Dimension"}
    symbols = {node["symbol"] for node in core if node["tag"] == "Unit"}
    assert not names.intersection(node["name"] for node in of_tag(document, "Dimension"))
    assert not symbols.intersection(node["symbol"] for node in of_tag(document, "Unit"))


def test_what_is_left_out_is_in_neuroml_with_the_same_powers(core):
    for node in core:
        if node["tag"] == "Dimension":
            dimensions = get_or_create_dimension(powers_of(node))
            assert of_tag(units_and_constants([dimensions]), "Dimension") == []
            assert dimension_of(dimensions).name == node["name"]


def test_pylems_reads_a_quantity_in_such_a_unit(tmp_path):
    path = tmp_path / FILE_NAME
    write_documents({path: units_and_constants([(volt / second**2).dim])})
    model = lems.api.Model()
    model.import_from_file(str(path))
    (unit,) = model.units
    (dimension,) = model.dimensions
    assert math.isclose(model.get_numeric_value(f"2.5{unit.symbol}", dimension.name), 2.5)


def test_what_other_models_of_the_folder_use_is_kept(tmp_path):
    path = tmp_path / FILE_NAME
    write_documents({path: units_and_constants([(volt / second).dim, (mole * kelvin).dim])})
    again = units_and_constants([(volt / second).dim, (amp * second).dim ** 2], path)
    write_documents({path: again})
    names = [one["name"] for one in of_tag(again, "Dimension")]
    assert sorted(names) == sorted(set(names))
    assert {dimension_of((mole * kelvin).dim).name, "voltage_per_time"} < set(names)
    symbols = [one["symbol"] for one in of_tag(again, "Unit")]
    assert sorted(symbols) == sorted(set(symbols))
    assert len(symbols) == len(names) == 3


def test_a_file_of_units_that_cannot_be_read_is_replaced(tmp_path):
    path = tmp_path / FILE_NAME
    path.write_text("<Lems>", encoding="utf-8")
    assert of_tag(units_and_constants([(volt / second).dim], path), "Dimension")
