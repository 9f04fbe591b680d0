"""The device 'markdown': a document of all runs, and nothing simulated."""

from __future__ import annotations

import pytest
from brian2 import Network, NeuronGroup, SpikeMonitor, get_device, ms, set_device

from brian2tools.errors import ArgumentError, ArgumentTypeError


def run_script():
    """Run some cells twice."""
    cells = NeuronGroup(
        3,
        "dv/dt = (10*mV - v)/tau : volt",
        threshold="v > 5*mV",
        reset="v = 0*mV",
        method="exact",
        name="cells",
        namespace={"tau": 8 * ms},
    )
    spikes = SpikeMonitor(cells, name="spikes")
    network = Network(cells, spikes)
    network.run(20 * ms)
    cells.v = "1*mV*i"
    network.run(30 * ms)
    return spikes


def test_the_text_has_all_runs_and_nothing_is_simulated():
    set_device("markdown")
    spikes = run_script()
    text = get_device().md_text
    assert "It is simulated for 50 ms in 2 runs" in text
    assert "2. From 20 ms for 30 ms: in `cells`, $v$ is set to $1" in text
    assert spikes.num_spikes == 0


def test_the_text_is_that_of_the_model():
    set_device("markdown", author="me", template="table", include_monitors=True)
    run_script()
    device = get_device()
    assert device.md_text == device.model.to_markdown(
        author="me", template="table", include_monitors=True
    )


@pytest.mark.parametrize(
    ("filename", "written"),
    [("model.md", "model.md"), ("model_description", "model_description.md"), ("a.txt", "a.txt")],
)
def test_the_file_is_written_at_each_run(filename, written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    set_device("markdown", filename=filename)
    run_script()
    assert [path.name for path in tmp_path.iterdir()] == [written]
    assert (tmp_path / written).read_text(encoding="utf-8") == get_device().md_text


def test_an_empty_name_is_that_of_the_script(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["/somewhere/else/cuba.py", "an argument"])
    set_device("markdown", filename="")
    run_script()
    assert [path.name for path in tmp_path.iterdir()] == ["cuba.md"]


def test_building_by_hand_writes_once(tmp_path):
    set_device("markdown", filename=tmp_path / "model.md", build_on_run=False)
    run_script()
    assert not list(tmp_path.iterdir())
    get_device().build(template="table")
    text = (tmp_path / "model.md").read_text(encoding="utf-8")
    assert text == get_device().model.to_markdown(template="table")


def test_building_by_hand_without_a_file_prints(capsys):
    set_device("markdown", build_on_run=False)
    run_script()
    assert capsys.readouterr().out == ""
    get_device().build()
    assert capsys.readouterr().out == f"{get_device().md_text}\n"


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    set_device("markdown", filename=tmp_path / "nowhere" / "model.md")
    with pytest.raises(ArgumentError, match="No such file or directory"):
        run_script()


def test_options_that_are_not_known_are_said():
    with pytest.raises(
        ArgumentTypeError, match=r"given 'github_md', .* takes 'filename', 'author'"
    ):
        set_device("markdown", github_md=True)
    set_device("markdown")
    run_script()
    with pytest.raises(ArgumentTypeError, match="build was given 'debug'"):
        get_device().build(debug=True)
    with pytest.raises(ArgumentTypeError, match="an int is no name of a file"):
        get_device().build(filename=3)


def test_a_wrong_template_is_said_before_the_model_is_made():
    with pytest.raises(ArgumentError, match="template is 'tables'"):
        set_device("markdown", template="tables")


@pytest.mark.parametrize(
    "given", [{"template": 3}, {"author": ["me"]}, {"filename": 3}, {"include_monitors": "no"}]
)
def test_options_of_another_type_are_said_before_the_model_is_made(given):
    with pytest.raises(ArgumentTypeError, match=": give "):
        set_device("markdown", **given)


def test_what_set_device_takes_includes_when_to_build():
    with pytest.raises(ArgumentTypeError, match=r"takes .*'build_on_run'"):
        set_device("markdown", build_onrun=False)
