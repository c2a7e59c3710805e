"""What the command line refuses, and where a project goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.arguments import exports_folder, parse, sample_folder, usual_project
from annotator.errors import AnnotatorError
from detector.resources import SMALL_WEIGHTS, resource


def test_that_a_name_too_long_for_any_folder_is_refused_in_words():
    with pytest.raises(AnnotatorError, match="can't be opened: File name too long"):
        parse(["x" * 300])


def test_that_a_folder_behind_a_locked_one_is_refused_in_words(monkeypatch: pytest.MonkeyPatch):
    # Root may enter any folder, so the lock is played.
    def locked(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", locked)
    with pytest.raises(AnnotatorError, match="behind/locked can't be opened: Permission denied"):
        parse(["behind/locked"])


def test_that_a_project_lies_beside_its_photographs(tmp_path: Path):
    assert usual_project(tmp_path) == tmp_path / "project.faces"


def test_that_the_project_of_the_sample_lies_with_its_exports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert usual_project(sample_folder()) == tmp_path / "exports" / "sample" / "project.faces"
    assert exports_folder(sample_folder()).is_dir()


def test_that_where_no_project_can_be_made_the_folder_and_the_way_out_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").write_text("in the way", encoding="utf-8")
    with pytest.raises(OSError, match=r"exports/sample can't be made .*start in another folder") as caught:
        usual_project(sample_folder())
    assert caught.value.strerror is not None


def test_that_weights_that_come_along_go_by_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert parse([str(tmp_path), "--weights", "small"]).weights == resource(SMALL_WEIGHTS)
    monkeypatch.chdir(tmp_path)
    Path("small").write_bytes(b"a file of this name comes first")
    assert parse([str(tmp_path), "--weights", "small"]).weights == Path("small")
    with pytest.raises(AnnotatorError, match="--weights other isn't there"):
        parse([str(tmp_path), "--weights", "other"])
