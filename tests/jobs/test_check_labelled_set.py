"""Looking into labelled photographs, as the dialog that asks for them wants it."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.jobs.check_labelled_set import CheckLabelledSetJob, LabelledSetChecked
from detector.resources import resource


def test_that_it_tells_how_many_there_are_and_how_they_are_shared_out(qtbot: QtBot, tmp_path: Path) -> None:
    folder, labels = resource("sample"), tmp_path / "label.txt"
    labels.write_text((folder / "label.txt").read_text() + "# elsewhere.jpg\n1 2 30 40\n")
    job = CheckLabelledSetJob(folder, labels)
    with qtbot.waitSignal(job.finished_with) as finished:
        job.start()
    job.wait()
    assert finished.args == [
        LabelledSetChecked(images=folder, labels=labels, named=8, count=7, replayed=6, measured=1)
    ]


def test_that_what_is_wrong_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    job = CheckLabelledSetJob(tmp_path, tmp_path / "nowhere.txt")
    with qtbot.waitSignal(job.failed) as failed:
        job.start()
    job.wait()
    assert "nowhere.txt" in str(failed.args[0])
