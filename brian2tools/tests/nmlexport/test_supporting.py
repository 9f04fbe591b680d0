"""What is written is read back as it was meant: by XML parsers and by PyLEMS."""

from __future__ import annotations

import math
import tracemalloc
import xml.etree.ElementTree as ET
from io import StringIO
from itertools import pairwise

import lems.api
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from brian2tools.errors import ArgumentError
from brian2tools.nmlexport.nodes import as_nodes, comment, element, lems_document
from brian2tools.nmlexport.streaming import StreamedElements, rows
from brian2tools.nmlexport.supporting import (
    NeuroMLSimpleNetwork,
    NeuroMLSimulation,
    NeuroMLTarget,
)
from brian2tools.nmlexport.writing import write_documents

LEMS = "{http://www.neuroml.org/lems/0.7.6}"
# What XML can hold, apart from the line ends, of which a parser makes other ones.
texts = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=10)


def read(node):
    return ET.fromstring(node.toxml())


def shape(tag):
    """An element as it is compared: without the order of its attributes."""
    return (tag.tag, tag.attrib, [shape(child) for child in tag])


@pytest.fixture
def component_type():
    made = lems.api.ComponentType("cell", "a < b & c", "baseCell")
    made.add(lems.api.Parameter("tau", "time", description='the "time" of v < 0 & w'))
    made.add(lems.api.Property("index", "none", "0"))
    made.add(lems.api.Constant("MV", "1mV", "voltage"))
    made.add(lems.api.Attachments("synapses", "baseSynapse"))
    made.add(lems.api.EventPort("spike", "out"))
    made.add(lems.api.Exposure("v", "voltage"))
    made.add(lems.api.Requirement("lastspike", "time"))
    made.add(lems.api.InstanceRequirement("peer", "cell"))
    made.add(lems.api.Path("from"))
    made.add(lems.api.Text("sourcePort"))
    made.dynamics.add(lems.api.StateVariable("v", "voltage", "v"))
    made.dynamics.add(lems.api.DerivedVariable("g", dimension="none", select="synapses[*]/g"))
    case = lems.api.ConditionalDerivedVariable("c", "none")
    case.add(lems.api.Case("v .gt. MV", "1"))
    made.dynamics.add(case)
    made.dynamics.add(lems.api.TimeDerivative("v", "-v / tau"))
    for test, value in (("v .gt. MV", "0"), ("v .lt. MV", "MV")):
        handler = lems.api.OnCondition(test)
        handler.add(lems.api.StateAssignment("v", value))
        handler.add(lems.api.EventOut("spike"))
        made.dynamics.add(handler)
    return made


# Elements


@given(texts, texts)
def test_attributes_are_read_as_they_were_given(one, other):
    node = element("a", {"one": one}, element("b", {"other": other, "size": 3}))
    assert shape(read(node)) == ("a", {"one": one}, [("b", {"other": other, "size": "3"}, [])])


@given(texts)
def test_a_comment_is_read_as_nothing(text):
    assert shape(read(element("a", {}, comment(text)))) == ("a", {}, [])


def test_a_comment_may_end_with_a_hyphen():
    assert shape(read(element("a", {}, comment("---")))) == ("a", {}, [])


# Objects of pylems


def test_a_component_type_keeps_all_its_parts(component_type):
    parts = " ".join(child.tag for child in read(as_nodes(component_type)))
    assert parts == (
        "Property Parameter Constant Attachments EventPort Exposure Requirement "
        "InstanceRequirement Path Text Dynamics"
    )


def test_the_order_of_conditions_is_kept(component_type):
    conditions = read(as_nodes(component_type)).findall("Dynamics/OnCondition")
    assert [node.get("test") for node in conditions] == ["v .gt. MV", "v .lt. MV"]
    assert [child.tag for child in conditions[0]] == ["StateAssignment", "EventOut"]


def test_descriptions_are_escaped_once(component_type):
    read_back = read(as_nodes(component_type))
    assert read_back.get("description") == "a < b & c"
    assert read_back.find("Parameter").get("description") == 'the "time" of v < 0 & w'


def test_a_component_type_stays_as_it_is(component_type):
    before = component_type.toxml()
    as_nodes(component_type)
    assert component_type.toxml() == before


def test_no_empty_descriptions_are_written():
    made = lems.api.ComponentType("cell")
    made.add(lems.api.DerivedParameter("a", "2 * b", "none"))
    assert "description" not in as_nodes(made).toxml()


@given(texts)
def test_a_component_keeps_the_texts_of_its_attributes(text):
    node = as_nodes(lems.api.Component("one", "cell", note=text))
    assert read(node).attrib == {"id": "one", "type": "cell", "note": text}


def test_what_pylems_lacks_can_be_appended(component_type):
    connection = element("EventConnection", {"from": "a", "to": "b", "delay": "delay"})
    node = as_nodes(component_type)
    node.appendChild(element("Structure", {}, connection))
    assert read(node).find("Structure/EventConnection").get("delay") == "delay"


def test_pylems_reads_what_it_was_made_from(component_type, tmp_path):
    path = tmp_path / "model.xml"
    network = NeuroMLSimpleNetwork("net")
    network.add_population("cells", "cell1", 3)
    document = lems_document(
        comment("made for a test"),
        NeuroMLTarget("sim1").build(),
        as_nodes(component_type),
        as_nodes(lems.api.Component("cell1", "cell", tau="10ms")),
        network.build(),
        NeuroMLSimulation("sim1", "net", "1ms", "0.1ms").build(),
    )
    write_documents({path: document})
    model = lems.api.Model()
    model.import_from_file(str(path))
    (read_back,) = model.component_types
    expected, found = as_nodes(component_type), as_nodes(read_back)
    found.getElementsByTagName("Parameter")[0].setAttribute(
        "description", component_type.parameters["tau"].description
    )  # PyLEMS does not read it.
    assert shape(read(found)) == shape(read(expected))
    assert model.targets == ["sim1"]
    assert [one.id for one in model.components] == ["cell1", "net", "sim1"]
    assert model.components["cell1"].parameters == {"tau": "10ms"}


# Target, simulation and network


def test_a_target_names_its_report_only_if_it_has_one():
    assert read(NeuroMLTarget("s").build()).attrib == {"component": "s"}
    assert read(NeuroMLTarget("s", "r.txt").build()).get("reportFile") == "r.txt"


def test_lines_columns_and_selections_belong_to_what_was_added_last():
    simulation = NeuroMLSimulation("sim1", "net", "1s", "0.1ms")
    simulation.add_display("d1", "first", xmax="300")
    simulation.add_line("l1", "cells[0]/v")
    simulation.add_outputfile("f1", "values.dat")
    simulation.add_display("d2", "second")
    simulation.add_line("l2", "cells[1]/v", scale="1", color="#ff0000", time_scale="1s")
    simulation.add_outputcolumn("c1", "cells[0]/v")
    simulation.add_eventoutputfile("e1", "values.spikes")
    simulation.add_eventselection("0", "cells[0]", "spike")
    first, values, second, events = read(simulation.build())
    assert [node.get("id") for node in (*first, *values, *second, *events)] == [
        "l1", "c1", "l2", "0",
    ]  # fmt: skip
    assert (first.get("title"), first.get("xmax"), second.get("xmax")) == ("first", "300", "1000")
    assert (second[0].get("scale"), second[0].get("color")) == ("1", "#ff0000")
    assert events.attrib == {"id": "e1", "fileName": "values.spikes", "format": "ID_TIME"}
    assert events[0].attrib == {"id": "0", "select": "cells[0]", "eventPort": "spike"}


def test_neighbouring_lines_have_different_colours():
    simulation = NeuroMLSimulation("sim1", "net", "1s", "0.1ms")
    simulation.add_display("d1")
    for index in range(20):
        simulation.add_line(f"l{index}", f"cells[{index}]/v")
    colours = [line.get("color") for line in read(simulation.build())[0]]
    assert len(set(colours)) == 7
    assert all(one != other for one, other in pairwise(colours))


@pytest.mark.parametrize(
    ("method", "arguments", "first"),
    [
        ("add_line", ("l1", "cells[0]/v"), "Display yet: call add_display"),
        ("add_outputcolumn", ("c1", "cells[0]/v"), "OutputFile yet: call add_outputfile"),
        ("add_eventselection", ("0", "cells[0]", "spike"), "call add_eventoutputfile"),
    ],
)
def test_what_belongs_into_something_needs_it(method, arguments, first):
    simulation = NeuroMLSimulation("sim1", "net", "1s", "0.1ms")
    with pytest.raises(ArgumentError, match=first):
        getattr(simulation, method)(*arguments)


def test_a_network_keeps_the_order_of_its_parts():
    network = NeuroMLSimpleNetwork("net")
    network.add_population("a", "cell1", 1)
    network.add_node(element("explicitInput", {"target": "a[0]", "input": "i"}))
    network.add_component("b", "projection", delay="1ms")
    assert [child.tag for child in read(network.build())] == [
        "population", "explicitInput", "Component",
    ]  # fmt: skip


# Long lists


@given(
    arrays(
        np.float64, st.integers(0, 20), elements=st.floats(allow_infinity=False, allow_nan=False)
    )
)
def test_numbers_are_read_back_exactly(values):
    read_back = np.array("".join(rows("{}", values)).split(), dtype=float)
    np.testing.assert_array_equal(read_back, values)
    np.testing.assert_array_equal(np.signbit(read_back), np.signbit(values))


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ([1e22, 1e-22, 5e-324, -0.0], "1e22 1e-22 5e-324 -0.0"),
        (np.array([0.1], np.float32), "0.10000000149011612"),
        (np.array([2**63], np.uint64), str(2**63)),
        ([True, False], "1 0"),
        (["a<b", 'a"b'], "a&lt;b a&quot;b"),
    ],
)
def test_each_kind_of_column_has_its_form(column, text):
    assert "".join(rows("{}", column)).split() == text.split()


@pytest.mark.parametrize("number", [0, 1, 4095, 4096, 4097, 10_000])
def test_every_row_is_written_once(number):
    indices = np.arange(number)
    written = "".join(rows("({},{})", indices, indices + 1)).splitlines()
    assert written == [f"({index},{index + 1})" for index in range(number)]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused_before_anything_is_written(value):
    with pytest.raises(ArgumentError, match=f"^row 1 has the value {value}"):
        StreamedElements("connection", {"weight": "{}"}, [0.0, value])


@pytest.mark.parametrize("columns", [(), ([1, 2],), ([1, 2], [1]), (1, 2), ([[1]], [[1]])])
def test_columns_that_do_not_fit_are_refused(columns):
    with pytest.raises(ArgumentError, match="give one column of the same length for each"):
        rows("{} to {}", *columns)


@pytest.mark.parametrize("quote", ["'", '"'])
def test_texts_of_columns_may_have_quotes(quote):
    streamed = StreamedElements("c", {"a": "{}", "b": quote}, [f"{quote}\n", "<"])
    assert [node.attrib for node in read(element("net", {}, streamed))] == [
        {"a": f"{quote}\n", "b": quote},
        {"a": "<", "b": quote},
    ]


@given(texts.map(lambda text: text.replace("{}", "")))
def test_streamed_rows_are_what_elements_would_be(text):
    streamed = StreamedElements("c", {"i": "{}", "w": "{}mV", "note": text}, [0, 1], [0.5, 1.5])
    plain = [element("c", {"i": i, "w": f"{w}mV", "note": text}) for i, w in ((0, 0.5), (1, 1.5))]
    for indent, newl in (("", ""), ("  ", "\n")):
        one, other = StringIO(), StringIO()
        element("net", {}, streamed).writexml(one, addindent=indent, newl=newl)
        element("net", {}, *plain).writexml(other, addindent=indent, newl=newl)
        assert one.getvalue() == other.getvalue()


def test_long_lists_take_no_memory_to_write(tmp_path):
    number = 300_000
    indices = np.arange(number)
    streamed = StreamedElements("c", {"from": "a[{}]", "to": "b[{}]"}, indices, indices)
    path = tmp_path / "model.xml"
    tracemalloc.start()
    write_documents({path: lems_document(element("network", {}, streamed))})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5e6 < path.stat().st_size
    assert len(ET.parse(path).getroot()[0]) == number


# Files


def test_a_file_has_a_declaration_and_is_indented(tmp_path):
    path = tmp_path / "model.xml"
    cells = StreamedElements("cell", {"id": "c{}"}, [0, 1])
    inside = element("network", {"id": "é"}, cells, element("empty"))
    write_documents({path: lems_document(comment("a--b"), inside)})
    assert path.read_bytes().decode("utf-8").splitlines() == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<Lems xmlns="http://www.neuroml.org/lems/0.7.6">',
        "  <!-- a- -b -->",
        '  <network id="é">',
        '    <cell id="c0"/>',
        '    <cell id="c1"/>',
        "    <empty/>",
        "  </network>",
        "</Lems>",
    ]


def test_a_file_that_is_there_is_replaced(tmp_path):
    path = tmp_path / "model.xml"
    path.write_text("old")
    write_documents({path: lems_document()})
    assert ET.parse(path).getroot().tag == f"{LEMS}Lems"


def test_a_folder_that_is_not_there_is_one_clear_error(tmp_path):
    path = tmp_path / "none" / "model.xml"
    with pytest.raises(ArgumentError, match=r"model.xml' cannot be written \(No such file"):
        write_documents({path: lems_document()})


def test_a_full_disk_is_one_clear_error_and_keeps_what_was_there(tmp_path, monkeypatch):
    units, model = tmp_path / "units.xml", tmp_path / "model.xml"
    model.write_text("old")
    full = element("network")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(full, "writexml", refuse)
    with pytest.raises(ArgumentError, match=r"'.*units.xml' and '.*model.xml' cannot be written"):
        write_documents({units: lems_document(), model: lems_document(full)})
    assert [path.name for path in tmp_path.iterdir()] == ["model.xml"]
    assert model.read_text() == "old"
