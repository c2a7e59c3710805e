"""Labels in and out in threads, and a folder that a bad label file cannot spoil."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.jobs.exchange import DiffJob, ExportAsJob, ExportTask, ImportPreviewJob
from annotator.jobs.job import Job
from annotator.jobs.open_project import Opened, OpenJob, ProjectPlace
from annotator.store.export import ExportReport
from annotator.store.images import ImageFolder
from annotator.store.import_labels import ImportReport
from annotator.store.journal import Journal
from annotator.store.label_diff import LabelDiff


@pytest.fixture
def folder(tmp_path: Path) -> ImageFolder:
    root = tmp_path / "photographs"
    root.mkdir()
    cv2.imwrite(str(root / "a.jpg"), np.zeros((48, 64, 3), np.uint8))
    return ImageFolder(root)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text("image,left,top,width,height\na.jpg,1,2,30,40\n")
    return path


def outcome(qtbot: QtBot, job: Job) -> object:
    """What a job finishes with, or the error that it fails with."""
    ends: list[object] = []
    job.finished_with.connect(ends.append)
    job.failed.connect(ends.append)
    with qtbot.waitSignal(job.finished):
        job.start()
    job.wait()
    qtbot.waitUntil(lambda: len(ends) == 1)
    return ends[0]


def place(folder: ImageFolder, labels: Path | None) -> ProjectPlace:
    return ProjectPlace(images=folder.root, project=folder.root / "project.faces", labels=labels)


def test_that_labels_of_any_format_open_with_a_folder(
    folder: ImageFolder, labels: Path, qtbot: QtBot
) -> None:
    opened = outcome(qtbot, OpenJob(place(folder, labels)))

    assert opened.imported == ImportReport(path=labels, imported=("a.jpg",), faces=1)


@pytest.mark.parametrize("text", ["# a.jpg\n1 2 three 4\n", "{", "<annotations><image"])
def test_that_a_bad_label_file_leaves_no_project_behind_and_the_folder_opens_without_it(
    text: str, folder: ImageFolder, labels: Path, qtbot: QtBot
) -> None:
    labels.write_text(text)

    error = outcome(qtbot, OpenJob(place(folder, labels)))

    assert isinstance(error, AnnotatorError)
    assert "labels.csv" in error.message
    assert [path.name for path in folder.root.iterdir()] == ["a.jpg"]
    assert not isinstance(outcome(qtbot, OpenJob(place(folder, None))), AnnotatorError)


def test_that_a_bad_label_file_leaves_a_project_that_was_there(
    folder: ImageFolder, labels: Path, qtbot: QtBot
) -> None:
    outcome(qtbot, OpenJob(place(folder, labels)))
    labels.write_text("{")

    assert isinstance(outcome(qtbot, OpenJob(place(folder, labels))), AnnotatorError)

    with Journal.open(folder.root / "project.faces") as journal:
        assert len(journal.faces("a.jpg")) == 1


def test_that_an_import_is_looked_into_while_the_project_is_open_and_made_when_it_is_not(
    folder: ImageFolder, labels: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    project = tmp_path / "project.faces"
    with Journal.open(project) as journal:
        preview = outcome(qtbot, ImportPreviewJob(project, folder, labels))
        assert journal.image_states() == {}
        refused = outcome(qtbot, OpenJob(ProjectPlace(images=folder.root, project=project, labels=labels)))

    assert isinstance(preview, ImportReport)
    assert preview.form == "Table (CSV)"
    assert isinstance(refused, AnnotatorError)
    opened = outcome(qtbot, OpenJob(ProjectPlace(images=folder.root, project=project, labels=labels)))
    assert isinstance(opened, Opened)
    assert opened.imported == preview


def test_that_a_look_and_an_import_may_replace_what_another_file_said(
    folder: ImageFolder, labels: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    project = tmp_path / "project.faces"
    place = ProjectPlace(images=folder.root, project=project, labels=labels)
    outcome(qtbot, OpenJob(place))
    corrected = labels.rename(labels.with_name("corrected.csv"))
    corrected.write_text("image,left,top,width,height\na.jpg,2,2,30,40\n")
    place = replace(place, labels=corrected, replaces=True)
    stays = outcome(qtbot, ImportPreviewJob(project, folder, corrected))
    gives_way = outcome(qtbot, ImportPreviewJob(project, folder, corrected, replaces=True))
    opened = outcome(qtbot, OpenJob(place))

    other = ("labels.csv",)
    assert stays == ImportReport(path=corrected, labelled=("a.jpg",), other_files=other)
    assert gives_way == ImportReport(path=corrected, imported=("a.jpg",), faces=1, other_files=other)
    assert isinstance(opened, Opened)
    assert opened.imported == gives_way


def test_that_an_export_is_compared_and_written_while_the_project_is_open(
    folder: ImageFolder, labels: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    project = tmp_path / "project.faces"
    outcome(qtbot, OpenJob(ProjectPlace(images=folder.root, project=project, labels=labels)))
    task = ExportTask(
        project=project,
        images=folder.root,
        paths=tuple(folder.paths),
        form="coco",
        target=tmp_path / "out" / "coco.json",
    )
    with Journal.open(project):
        diff = outcome(qtbot, DiffJob(task))
        nothing_there = outcome(qtbot, DiffJob(task, against_target=True))
        report = outcome(qtbot, ExportAsJob(task))
        same = outcome(qtbot, DiffJob(task, against_target=True))

    assert diff == LabelDiff(against="what was imported", images=(), unchanged=1)
    assert isinstance(nothing_there, AnnotatorError)
    assert report == ExportReport(path=task.target, images=1, faces=1)
    assert same == LabelDiff(against="the file coco.json", images=(), unchanged=1)
