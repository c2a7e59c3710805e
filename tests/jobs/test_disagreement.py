"""Measuring in a thread: what is seen in each view lands where it is in the image; a bad image is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.jobs.detect import SCORE_THRESHOLD, DetectionFailed, faces_of
from annotator.jobs.disagreement import (
    FLIP_AND_SCALE,
    OTHER_MODEL,
    Comparison,
    DisagreementJob,
    Measured,
    View,
    faces_held_by,
)
from annotator.jobs.runner import Runner
from annotator.model.change import Change
from annotator.model.disagreement import NOT_FOUND
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.measurements import MeasurementKind
from detector.errors import ImageError

MODEL = Source(Origin.MODEL, "mobile")
EYES, NOSE, MOUTH = 0, 1, 2  # the channel that each is painted in


@dataclass
class Arrays:
    """What detector.inference gives, without torch."""

    boxes_xyxy: NDArray[np.float32]
    scores: NDArray[np.float32]
    landmarks_xy: NDArray[np.float32]


def painted() -> NDArray[np.uint8]:
    """A face of 100 × 100 pixels off the middle: blue eyes, a green nose, red mouth corners, all askew."""
    bgr = np.zeros((160, 300, 3), np.uint8)
    for channel, left, top in (
        (EYES, 30, 30),
        (EYES, 110, 40),
        (NOSE, 80, 70),
        (MOUTH, 40, 100),
        (MOUTH, 90, 110),
    ):
        bgr[top : top + 20, left : left + 20, channel] = 255
    return bgr


@dataclass
class Seer:
    """A predictor that finds the painted face in any picture, with every landmark `bias` pixels to the right.

    blind_below: height of a picture in which it finds nothing any more.
    """

    bias: float = 0.0
    blind_below: int = 0
    gate: Event = field(default_factory=Event)
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    thresholds: list[float] = field(default_factory=list)
    threads: list[QThread] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()

    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float) -> Arrays:
        self.shapes.append(image_bgr.shape)
        self.thresholds.append(threshold)
        self.threads.append(QThread.currentThread())
        self.gate.wait(5)
        assert image_bgr.flags.c_contiguous
        is_part = image_bgr > 127
        if len(image_bgr) < self.blind_below or not is_part.any():
            return Arrays(
                np.zeros((0, 4), np.float32), np.zeros(0, np.float32), np.zeros((0, 5, 2), np.float32)
            )
        rows, columns = np.nonzero(is_part.any(axis=2))
        points = [
            self._centre(is_part[..., channel], side)
            for channel, side in ((EYES, 0), (EYES, 1), (NOSE, 0), (MOUTH, 0), (MOUTH, 1))
        ]
        return Arrays(
            np.array([[columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]], np.float32),
            np.array([0.9], np.float32),
            np.array([points], np.float32),
        )

    def _centre(self, is_part: NDArray[np.bool_], side: int) -> tuple[float, float]:
        """The middle of a part, of the left or the right one where there are two; edges count."""
        rows, columns = np.nonzero(is_part)
        middle = (columns.min() + columns.max()) / 2
        two = len(columns) > 0 and not is_part[:, int(middle)].any()
        if two:
            chosen = columns > middle if side else columns < middle
            rows, columns = rows[chosen], columns[chosen]
        return columns.mean() + 0.5 + self.bias, rows.mean() + 0.5


def held(image: str) -> tuple[Face, ...]:
    """What an unbiased model found in the picture; nothing in empty.jpg."""
    if image == "empty.jpg":
        return ()
    (face,) = faces_of(Seer().detect(painted(), threshold=0.5), MODEL)
    return (replace(face, id="a"),)


def read_image(image: str) -> NDArray[np.uint8]:
    if image == "broken.jpg":
        raise ImageError("broken.jpg: not an image")
    if image == "empty.jpg":
        raise AssertionError("an image without faces needs no reading")
    return painted()


@pytest.fixture
def measure(qtbot: QtBot, runner: Runner) -> Callable[..., list[object]]:
    """Run a job to its end and give what it reported."""

    def run(job: DisagreementJob) -> list[object]:
        reports: list[object] = []
        job.progressed.connect(reports.append)
        with qtbot.waitSignal(job.finished_with):
            runner.start(job)
        return reports

    return run


@pytest.mark.parametrize("view", [View(), *FLIP_AND_SCALE.views, View(mirror=True, scale=0.7)])
def test_that_what_is_seen_in_a_view_lands_where_it_is_in_the_image(view: View) -> None:
    ((found,), (there,)) = view.look(Seer(), painted()), held("a.jpg")

    assert found.box_xyxy == pytest.approx(there.box_xyxy, abs=0.01)
    for point, place in zip(found.landmarks, there.landmarks, strict=True):
        assert (point.x, point.y) == pytest.approx((place.x, place.y), abs=0.01)


class SeerBeyondTheTop(Seer):
    """Its boxes begin far above the picture."""

    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float) -> Arrays:
        arrays = super().detect(image_bgr, threshold=threshold)
        arrays.boxes_xyxy[:, 1] = -len(image_bgr)
        return arrays


@pytest.mark.parametrize("view", FLIP_AND_SCALE.views)
def test_that_a_box_found_in_a_view_ends_at_the_edge_of_the_image_as_one_that_is_held_does(
    view: View,
) -> None:
    (face,) = view.look(SeerBeyondTheTop(), painted())

    assert face.box_xyxy == pytest.approx((30, 0, 130, 130), abs=1)


def test_that_the_views_are_mirrored_half_an_octave_smaller_and_half_an_octave_larger() -> None:
    seer = Seer()
    for view in FLIP_AND_SCALE.views:
        view.look(seer, painted())

    assert seer.shapes == [(160, 300, 3), (112, 210, 3), (224, 420, 3)]
    assert seer.thresholds == [SCORE_THRESHOLD] * 3


def test_that_an_image_of_one_pixel_can_be_made_smaller() -> None:
    assert View(scale=0.3).look(Seer(), np.zeros((1, 1, 3), np.uint8)) == ()


@pytest.mark.parametrize(
    ("view", "apart"),
    [
        (View(), 3.0),
        (View(mirror=True), 3.0),
        (View(scale=0.7), 3.0 / 0.7),
        (View(scale=1.4), 3.0 / 1.4),
    ],
)
def test_that_a_bias_of_the_model_is_measured_in_pixels_of_the_image(
    measure: Callable[..., list[object]], view: View, apart: float
) -> None:
    only = Comparison(MeasurementKind.DISAGREEMENT, (view,))
    (measured,) = measure(DisagreementJob(["a.jpg"], read_image, held, lambda: Seer(bias=3.0), only))

    assert measured.values == {"a": pytest.approx(apart / 100, abs=1e-4)}


def test_that_every_image_is_answered_in_order_and_in_another_thread(
    measure: Callable[..., list[object]],
) -> None:
    loaded: list[Seer] = []

    def load() -> Seer:
        loaded.append(Seer())
        return loaded[-1]

    images = ["b.jpg", "empty.jpg", "broken.jpg", "a.jpg"]
    reports = measure(DisagreementJob(images, read_image, held, load))

    same = {"a": pytest.approx(0.0, abs=1e-4)}
    assert reports == [
        Measured("b.jpg", MeasurementKind.DISAGREEMENT, same),
        Measured("empty.jpg", MeasurementKind.DISAGREEMENT, {}),
        DetectionFailed("broken.jpg", "broken.jpg: not an image"),
        Measured("a.jpg", MeasurementKind.DISAGREEMENT, same),
    ]
    (seer,) = loaded
    assert QThread.currentThread() not in seer.threads


def test_that_a_face_that_vanishes_in_a_view_comes_before_one_that_moves(
    measure: Callable[..., list[object]],
) -> None:
    (vanishing,) = measure(DisagreementJob(["a.jpg"], read_image, held, lambda: Seer(blind_below=150)))
    (moving,) = measure(DisagreementJob(["a.jpg"], read_image, held, lambda: Seer(bias=8.0)))

    assert vanishing.values == {"a": pytest.approx(NOT_FOUND / 3, abs=1e-4)}
    assert moving.values["a"] < vanishing.values["a"]


def test_that_another_model_looks_once_at_the_image_as_it_is(measure: Callable[..., list[object]]) -> None:
    other = Seer(bias=-5.0)
    reports = measure(DisagreementJob(["a.jpg"], read_image, held, lambda: other, OTHER_MODEL))

    assert reports == [Measured("a.jpg", MeasurementKind.MODELS, {"a": pytest.approx(0.05)})]
    assert other.shapes == [painted().shape]


def test_that_no_weights_are_loaded_where_there_is_nothing_to_measure(
    measure: Callable[..., list[object]],
) -> None:
    def rejected(image: str) -> list[Face]:
        return [face.with_verdict(Verdict.NOT_A_FACE) for face in held(image)]

    def load() -> Seer:
        raise AssertionError("the weights are needed for nothing")

    (empty,) = measure(DisagreementJob(["empty.jpg"], read_image, held, load))
    (not_a_face,) = measure(DisagreementJob(["a.jpg"], read_image, rejected, load))

    assert (empty.values, not_a_face.values) == ({}, {})


def test_that_cancelling_stops_after_the_image_under_way_and_says_nothing_of_it(
    qtbot: QtBot, runner: Runner
) -> None:
    seer = Seer()
    seer.gate.clear()
    job = DisagreementJob(["a.jpg", "b.jpg", "c.jpg"], read_image, held, lambda: seer)
    reports: list[object] = []
    job.progressed.connect(reports.append)
    runner.start(job)
    qtbot.waitUntil(lambda: len(seer.shapes) == 1)

    job.cancel()
    with qtbot.waitSignal(job.finished):
        seer.gate.set()

    assert reports == []
    assert len(seer.shapes) == len(FLIP_AND_SCALE.views)


def test_that_weights_which_cannot_be_loaded_are_said_once(qtbot: QtBot, runner: Runner) -> None:
    def load() -> Seer:
        raise AnnotatorError("old.safetensors is gone.")

    job = DisagreementJob(["a.jpg", "b.jpg"], read_image, held, load)
    with qtbot.waitSignal(job.failed) as failed:
        runner.start(job)

    assert str(failed.args[0]) == "old.safetensors is gone."


def test_that_faces_are_read_as_the_project_holds_them_at_that_moment(tmp_path: Path) -> None:
    faces_of_image = faces_held_by(tmp_path / "project.faces")
    (face,) = held("a.jpg")

    def step(before: tuple[Face, ...], after: tuple[Face, ...]) -> Step:
        change = Change(image="a.jpg", before=before, after=after)
        return Step(change=change, text="Edit", kind=StepKind.DO, at="2024-05-01T10:00:00Z", author="ann")

    with Journal.open(tmp_path / "project.faces") as journal:
        assert faces_of_image("a.jpg") == ()
        journal.record(step((), (face,)))
        assert faces_of_image("a.jpg") == (face,)
        moved = face.moved_by(4, 0, Source(Origin.PERSON, "ann"))
        journal.record(step((face,), (moved,)))
        assert faces_of_image("a.jpg") == (moved,)
