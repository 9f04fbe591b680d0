"""The folder with what a simulation gave: all of it, or nothing."""

from __future__ import annotations

import csv

import numpy as np
from matplotlib.figure import Figure

from brian2tools.__main__ import main
from brian2tools.models import microcircuit
from brian2tools.models.microcircuit.network import Network
from brian2tools.tests.commands.microcircuit.folders import DATA, SMALL, names_in


def test_the_folder_has_data_and_pictures(results):
    pictures = {"raster.png", "statistics.png", "thalamic_response.png"}
    assert names_in(results.folder) == DATA | pictures
    assert names_in(results.folder.parent) == {"folder", "file.yaml"}
    for name in pictures:
        assert (results.folder / name).read_bytes().startswith(b"\x89PNG")


def test_statistics_are_those_of_the_recording(results):
    with (results.folder / "statistics.csv").open() as file:
        rows = list(csv.DictReader(file))
    expected = microcircuit.evaluate(microcircuit.load(results.folder)).rows()
    assert [list(row) for row in rows] == [list(row) for row in expected]
    for row, one in zip(rows, expected, strict=True):
        assert row.pop("population") == one.pop("population")
        values = [float(value) for value in row.values()]
        np.testing.assert_array_equal(values, list(one.values()))


def test_results_are_replaced_and_nothing_else(tmp_path):
    files = ("thalamic_response.png", "statistics.csv", "notes.txt")
    for name in files:
        (tmp_path / name).write_text("from before")
    options = ["--duration", "5", "--plot-format", "svg", "--overwrite", "--output", str(tmp_path)]
    assert main(["microcircuit", *SMALL, *options]) == 0
    assert names_in(tmp_path) == DATA | {"raster.svg", "statistics.svg", "notes.txt"}
    assert (tmp_path / "notes.txt").read_text() == "from before"
    assert (tmp_path / "statistics.csv").read_text().startswith("population,rate_mean")


def test_results_that_cannot_be_written_leave_nothing(tmp_path, monkeypatch, capsys):
    def fail(*_arguments, **_named):
        raise OSError("No space left on device")

    monkeypatch.setattr(Figure, "savefig", fail)
    options = ["--duration", "5", "--output", str(tmp_path / "folder")]
    assert main(["microcircuit", *SMALL, *options]) == 1
    assert "cannot be written" in capsys.readouterr().err
    assert names_in(tmp_path) == set()


def test_an_interruption_leaves_nothing(tmp_path, monkeypatch, capsys):
    def interrupt(*_arguments, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(Network, "simulate", interrupt)
    (tmp_path / "empty").mkdir()
    for name in ("folder", "empty"):
        assert main(["microcircuit", *SMALL, "--output", str(tmp_path / name)]) == 130
        assert capsys.readouterr().err == "interrupted\n"
    assert names_in(tmp_path) == {"empty"}
    assert names_in(tmp_path / "empty") == set()
