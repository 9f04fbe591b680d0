"""Files are written as a whole, and nothing else is replaced by them."""

from __future__ import annotations

import os
import stat

import pytest
from brian2 import Network, NeuronGroup

from brian2tools import describe
from brian2tools.errors import ArgumentError
from brian2tools.files import complete_files, refuse_folder_in_use

FORMS = ["to_json", "to_latex"]


@pytest.fixture
def model():
    return describe(Network(NeuronGroup(2, "v : 1", name="cells")))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("form", FORMS)
def test_a_pipe_is_refused_and_stays(model, form, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ArgumentError, match=r"^'.*pipe' is a folder, a device or a pipe"):
        getattr(model, form)(filename=pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize("form", FORMS)
def test_a_folder_is_refused(model, form, tmp_path):
    with pytest.raises(ArgumentError, match="folder"):
        getattr(model, form)(filename=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_if_one_of_two_files_is_refused(tmp_path):
    (tmp_path / "folder").mkdir()
    with (
        pytest.raises(ArgumentError, match="folder"),
        complete_files(tmp_path / "first", tmp_path / "folder") as parts,
    ):
        parts[0].touch()
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_files_that_are_there_are_replaced(model, tmp_path):
    path = tmp_path / "model.json"
    path.write_text("old")
    model.to_json(path)
    assert path.read_text() == model.to_json()


def test_a_folder_in_use_is_refused_unless_it_may_be_overwritten(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    for name in ("new", "empty"):
        refuse_folder_in_use(tmp_path / name, overwrite=False, advice="give another")
    refuse_folder_in_use(tmp_path, overwrite=True, advice="give another")
    with pytest.raises(ArgumentError, match=r"is not empty.*: give another$"):
        refuse_folder_in_use(tmp_path, overwrite=False, advice="give another")
    with pytest.raises(ArgumentError, match="is a file"):
        refuse_folder_in_use(tmp_path / "file", overwrite=True, advice="give another")
