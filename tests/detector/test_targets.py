"""Where results go is found out before the work."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from detector.__main__ import main
from detector.commands.targets import check_targets
from detector.errors import DetectorError
from detector.resources import resource


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with a file, a link to it, one to itself, a folder and a pipe."""
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("link").symlink_to("file")
    Path("circle").symlink_to("circle")
    Path("folder").mkdir()
    os.mkfifo("pipe")


def test_that_new_files_and_files_to_replace_are_places_to_write_to() -> None:
    check_targets(Path("new"), Path("link"), None, folders=[Path("folder"), Path("a/b/c"), None])
    assert not Path("a").exists()


def test_that_a_file_may_be_put_into_a_folder_that_is_to_be_made() -> None:
    check_targets(Path("out/figures.json"), folders=[Path("out")])
    with pytest.raises(DetectorError, match=r"^other/figures\.json: its folder does not exist"):
        check_targets(Path("other/figures.json"), folders=[Path("out")])


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ("folder", "^folder: a folder; name a file to write"),
        ("pipe", "^pipe: not a file"),
        (os.devnull, "^/dev/null: not a file"),
        ("-", "^-: a result is a file, not the standard output"),
        ("no/file", "^no/file: its folder does not exist"),
        ("file/file", "^file/file: its folder does not exist"),
    ],
)
def test_that_what_no_file_can_be_put_in_place_of_is_refused(file: str, complaint: str) -> None:
    with pytest.raises(DetectorError, match=complaint):
        check_targets(Path(file))


@pytest.mark.parametrize("folder", ["file", "file/below"])
def test_that_a_file_is_no_folder(folder: str) -> None:
    with pytest.raises(DetectorError, match=f"^{folder}: not a folder"):
        check_targets(folders=[Path(folder)])


@pytest.mark.parametrize("other", ["file", "link", "folder/../file", "./file"])
def test_that_two_results_are_not_written_into_one_file(other: str) -> None:
    with pytest.raises(DetectorError, match=": two results would be written there"):
        check_targets(Path("file"), None, Path(other))
    with pytest.raises(DetectorError, match="a: two results"):
        check_targets(Path("a"), folders=[Path("a")])


@pytest.mark.parametrize(
    "command",
    [
        ["detect", str(resource("sample")), "--out", "folder"],
        ["detect", str(resource("sample")), "--json", "folder"],
        ["detect", str(resource("sample")), "--out", "x", "--json", "./x"],
        ["export", "--out", "folder"],
        ["dense", "pretrain", "--out", "folder"],
        ["weights", "import", "file", "--out", "-"],
        ["weights", "average", "file", "--out", "folder"],
    ],
)
def test_that_commands_find_it_out_before_any_work(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(*_: object, **__: object) -> None:
        raise AssertionError("it works already")

    monkeypatch.setattr("detector.inference.detect.Detector.load", work)
    monkeypatch.setattr("detector.inference.onnx_export.export_onnx", work)
    monkeypatch.setattr("detector.dense.pretraining.pretrain", work)
    monkeypatch.setattr("detector.weights.community.import_community", work)
    monkeypatch.setattr("detector.weights.file.load_weights", work)
    assert main(command) == 2
    assert not Path("x").exists()


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="such a link is then replaced like any file")
@pytest.mark.parametrize("target", ["circle", "circle/below"])
def test_that_links_in_a_circle_are_told_of(target: str) -> None:
    with pytest.raises(DetectorError, match=f"^{target}: its links lead in a circle"):
        check_targets(Path(target))
    with pytest.raises(DetectorError, match=f"^{target}: its links lead in a circle"):
        check_targets(folders=[Path(target)])
