"""Two models on the same corrected images: those that neither has learned from, and no others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from annotator.jobs.same_images import SameImages, SameImagesJob, SameImagesTask, known_samples
from annotator.model.change import Change
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.runs import Plan, Run
from detector.images import read_image

POINTS = ((35, 40), (65, 40), (50, 55), (38, 68), (62, 68))
ANN = Source(Origin.PERSON, "ann")


@dataclass
class Seeing:
    """Finds the face of every image, by so many pixels beside it, and something that nobody has judged."""

    beside: float

    def detect(self, image_bgr: object, *, threshold: float, nms_iou: float) -> SimpleNamespace:
        boxes = np.array([[20, 20, 80, 80], [82, 82, 98, 98]], np.float32)
        boxes[0] += self.beside
        points = np.array([POINTS, np.zeros((5, 2)) + 90], np.float32)
        points[0] += self.beside
        return SimpleNamespace(boxes_xyxy=boxes, scores=np.array([0.8, 0.9], np.float32), landmarks_xy=points)


@pytest.fixture
def task(tmp_path: Path) -> SameImagesTask:
    """A project of nine corrected images; the second model was trained on the first four."""
    project = tmp_path / "project.faces"
    face = Face(
        box_xyxy=(20, 20, 80, 80),
        landmarks=tuple(Landmark(x, y, Visibility.VISIBLE, ANN) for x, y in POINTS),
        source=ANN,
    )
    with Journal.open(project) as journal:
        for number in range(9):
            name = f"{number}.png"
            cv2.imwrite(str(tmp_path / name), np.zeros((100, 100, 3), np.uint8))
            change = Change(image=name, before=(), after=(face,))
            journal.record(Step(change=change, text="Add", kind=StepKind.DO, at="", author="ann"))
    labels = tmp_path / "label.txt"
    labels.write_text("".join(f"# {number}.png\n20 20 60 60\n" for number in range(4)))
    plan = Plan(name="new", parent="old", steps=1, seed=0, insists=False, created="")
    run = Run.for_weights(tmp_path / "models" / "0001.safetensors", plan)
    run.begin(labels, None)
    return SameImagesTask(project=project, images=tmp_path, first="old", second="new", runs=(run,))


def job_for(task: SameImagesTask) -> SameImagesJob:
    beside = {"old": 3.0, "new": 0.0}
    return SameImagesJob(
        task,
        lambda name: read_image(task.images / name),
        lambda name: Seeing(beside[name]),  # type: ignore[arg-type, return-value]
    )


def test_that_both_are_measured_on_what_neither_has_learned_from(qtbot: QtBot, task: SameImagesTask) -> None:
    job = job_for(task)
    with qtbot.waitSignal(job.finished_with, timeout=60_000) as finished:
        job.start()
    job.wait()
    found = finished.args[0]
    assert isinstance(found, SameImages)
    assert (found.of_first.images, found.of_first.faces) == (5, 5)
    assert (found.landmarks, found.by_first, found.by_second) == (25, 0, 0)
    assert found.of_second.landmark_error == pytest.approx(0.0, abs=1e-6)
    assert found.of_first.landmark_error == pytest.approx(3 * 2**0.5 / 60, rel=1e-5)
    assert found.error_gain is not None
    assert found.error_gain[0] > 0
    assert found.of_second.ap == 1.0  # what nobody has judged, and both find, counts for neither


def test_that_landmarks_which_a_version_placed_itself_are_counted(qtbot: QtBot, task: SameImagesTask) -> None:
    """Those of the photographs that are measured, and none that is missing."""
    new, other = (Source(Origin.MODEL, name) for name in ("new", "other"))
    made = (
        Landmark(35, 40, Visibility.VISIBLE, new),
        Landmark.missing(new),
        Landmark(50, 55, Visibility.OCCLUDED, new),
        Landmark(38, 68, Visibility.VISIBLE, other),
        Landmark(62, 68, Visibility.VISIBLE, ANN),
    )
    with Journal.open(task.project) as journal:
        for image in ("0.png", "8.png"):
            (before,) = journal.faces(image)
            change = Change(image=image, before=(before,), after=(replace(before, landmarks=made),))
            journal.record(Step(change=change, text="Accept", kind=StepKind.DO, at="", author="ann"))
    job = job_for(task)
    with qtbot.waitSignal(job.finished_with, timeout=60_000) as finished:
        job.start()
    job.wait()
    found = finished.args[0]
    assert (found.landmarks, found.by_first, found.by_second) == (24, 0, 2)


def test_that_without_such_an_image_it_says_so(qtbot: QtBot, task: SameImagesTask) -> None:
    run = task.runs[0]
    run.labels.write_text("".join(f"# {number}.png\n20 20 60 60\n" for number in range(9)))
    job = job_for(task)
    with qtbot.waitSignal(job.failed, timeout=60_000) as failed:
        job.start()
    job.wait()
    assert "no corrected image that neither of the two models has learned from" in str(failed.args[0])


def test_that_a_rejection_is_measured_in_an_image_that_no_label_names(tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        cv2.imwrite(str(tmp_path / name), np.zeros((100, 100, 3), np.uint8))
    (tmp_path / "label.txt").write_text("# a.png\n20 20 60 60\n")
    (tmp_path / "verdicts.csv").write_text(
        "image,left,top,width,height,verdict\nb.png,1,2,18,18,not_a_face\n"
    )
    first, second = known_samples(tmp_path, tmp_path / "label.txt", tmp_path / "verdicts.csv")
    assert (first.name, second.name) == ("a.png", "b.png")
    assert second.truth.rejected_xyxy.tolist() == [[1, 2, 19, 20]]
