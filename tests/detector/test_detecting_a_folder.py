"""`detector detect` over a folder that takes long: stopped, it goes on where it was."""

from __future__ import annotations

import json
import os
import resource as limits
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.__main__ import main
from detector.commands.detect_journal import DetectionJournal, stamp_of
from detector.errors import DetectorError
from detector.images import read_image
from detector.resources import resource

IMAGES = 60
SETTINGS = {"threshold": 0.5}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Views of photographs, each of another size."""
    (tmp_path / "images").mkdir()
    photograph = cv2.resize(read_image(resource("sample/barack_obama.jpg")), (480, 600))
    for number in range(IMAGES):
        cv2.imwrite(str(tmp_path / f"images/{number}.jpg"), photograph[: 600 - number])
    return tmp_path / "images"


def detect(folder: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "detector", "detect", str(folder), *options]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_that_what_was_stopped_goes_on_where_it_was(folder: Path, blow: signal.Signals) -> None:
    whole, out, journal = (
        folder.parent / name for name in ("whole.txt", "label.txt", "label.txt.unfinished")
    )
    options = ["--out", str(out), "--json", str(folder.parent / "faces.json")]
    process = detect(folder, *options)
    deadline = time.monotonic() + 60
    while not journal.exists() or journal.read_bytes().count(b"\n") < 5:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(blow)
    said = process.communicate()[1]
    assert process.returncode == (130 if blow is signal.SIGINT else -signal.SIGKILL)
    assert ("the same command goes on from there" in said) == (blow is signal.SIGINT)
    assert not out.exists()

    process = detect(folder, *options)
    said = process.communicate()[1]
    assert process.returncode == 0
    before = int(said.split()[1])
    assert said == f"detector: {before} of {IMAGES} images were looked at before.\n"
    assert 4 <= before < IMAGES
    assert not journal.exists()
    assert main(["detect", str(folder), "--out", str(whole)]) == 0
    assert out.read_bytes() == whole.read_bytes()
    assert len(json.loads((folder.parent / "faces.json").read_text())) == IMAGES


def test_that_a_photograph_that_has_changed_is_looked_at_again(folder: Path, tmp_path: Path) -> None:
    with_one = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    with_one.add("1.jpg", stamp_of(folder / "1.jpg"), "[]")
    assert with_one.has("1.jpg", stamp_of(folder / "1.jpg"))
    cv2.imwrite(str(folder / "1.jpg"), np.zeros((9, 9, 3), np.uint8))
    assert not with_one.has("1.jpg", stamp_of(folder / "1.jpg"))
    with_one.add("1.jpg", stamp_of(folder / "1.jpg"), '[{"score": 1}]')
    with_one.close(finished=False)
    again = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    assert list(again.faces(["1.jpg", "2.jpg"])) == [("1.jpg", '[{"score": 1}]')]
    again.close(finished=True)


def test_that_other_settings_begin_anew(tmp_path: Path) -> None:
    first = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    first.add("1.jpg", (1, 2), "[]")
    first.close(finished=False)
    second = DetectionJournal(tmp_path / "label.txt", {"threshold": 0.6})
    assert len(second) == 0
    assert (second.dropped, second.differing) == (1, ["threshold"])
    second.close(finished=True)
    assert not list(tmp_path.iterdir())


def test_that_a_line_cut_off_anywhere_costs_its_image_alone(tmp_path: Path) -> None:
    journal = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    for number in range(3):
        journal.add(f"ä{number}.jpg", (number, 2), '[{"score": 0.5}]')
    journal.close(finished=False)
    written = journal.path.read_bytes()
    start_of_last = written[:-1].rindex(b"\n") + 1
    for end in range(start_of_last, len(written)):
        journal.path.write_bytes(written[:end])
        again = DetectionJournal(tmp_path / "label.txt", SETTINGS)
        assert [image for image, _ in again.faces(["ä0.jpg", "ä1.jpg", "ä2.jpg"])] == ["ä0.jpg", "ä1.jpg"]
        again.add("ä2.jpg", (2, 2), '[{"score": 0.5}]')
        again.close(finished=False)
        assert journal.path.read_bytes() == written


def test_that_settings_cut_off_anywhere_cost_nothing_found_later(tmp_path: Path) -> None:
    journal = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    journal.add("1.jpg", (1, 2), "[]")
    journal.close(finished=False)
    written = journal.path.read_bytes()
    for end in range(written.index(b"\n") + 1):
        journal.path.write_bytes(written[:end])
        again = DetectionJournal(tmp_path / "label.txt", SETTINGS)
        again.add("1.jpg", (1, 2), "[]")
        again.close(finished=False)
        assert journal.path.read_bytes() == written


def test_that_what_was_found_in_a_photograph_that_became_unreadable_is_not_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in folder.iterdir():
        if path.name not in ("1.jpg", "2.jpg"):
            path.unlink()
    out = folder.parent / "label.txt"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detector.atomic_write.write_atomically", _is_stopped)
        assert main(["detect", str(folder), "--out", str(out)]) == 130
    (folder / "1.jpg").write_bytes(b"no photograph")
    assert main(["detect", str(folder), "--out", str(out)]) == 1
    assert "1.jpg" in capsys.readouterr().err
    assert [line for line in out.read_text().splitlines() if line.startswith("#")] == ["# 2.jpg"]


def test_that_other_settings_are_told_with_what_they_cost(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in folder.iterdir():
        if path.name not in ("1.jpg", "2.jpg"):
            path.unlink()
    command = ["detect", str(folder), "--out", str(folder.parent / "label.txt")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detector.atomic_write.write_atomically", _is_stopped)
        assert main(command) == 130
    capsys.readouterr()
    assert main([*command, "--threshold", "0.6"]) == 0
    told = "the settings differ (threshold): 2 photographs looked at before are looked at again."
    assert capsys.readouterr().err == f"detector: {told}\n"


def _is_stopped(*_: object) -> None:
    raise KeyboardInterrupt


def test_that_a_file_that_is_no_journal_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "label.txt.unfinished").write_bytes(b"\xff\0 nothing of the kind\n[1]\t[]\n")
    journal = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    journal.add("1.jpg", (1, 2), "[]")
    assert list(journal.faces(["1.jpg"])) == [("1.jpg", "[]")]
    journal.close(finished=True)


def test_that_two_at_a_time_do_not_write_one_result(tmp_path: Path) -> None:
    journal = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    with pytest.raises(DetectorError, match="another `detector detect` is at work"):
        DetectionJournal(tmp_path / "label.txt", SETTINGS)
    journal.close(finished=True)


def test_that_a_disk_that_fills_up_is_told_of_with_the_file(tmp_path: Path) -> None:
    journal = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    journal.add("a.jpg", (1, 2), "[1]")
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (60, hard))
    try:
        with pytest.raises(DetectorError, match=r"^.*label\.txt\.unfinished: cannot be written"):
            journal.add("b.jpg", (3, 4), "[2]" * 1000)
        journal.close(finished=False)
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))

    again = DetectionJournal(tmp_path / "label.txt", SETTINGS)
    assert list(again.faces(["a.jpg", "b.jpg"])) == [("a.jpg", "[1]")]
    again.close(finished=False)
