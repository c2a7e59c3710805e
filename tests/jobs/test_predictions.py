"""Predictions come in the background, the open image first, and only from the model in use."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from annotator.errors import AnnotatorError
from annotator.jobs.detect import Detected, DetectionFailed, faces_of
from annotator.jobs.predictions import Predictions
from annotator.jobs.runner import Runner
from annotator.jobs.turns import Turns
from annotator.model.face import Origin, Source
from annotator.model.model_version import ModelVersion
from detector.errors import ImageError

OLD = ModelVersion(name="old", path="old.safetensors")
NEW = ModelVersion(name="new", path="new.safetensors")


@dataclass
class Arrays:
    """What detector.inference gives, without torch."""

    boxes_xyxy: NDArray[np.float32]
    scores: NDArray[np.float32]
    landmarks_xy: NDArray[np.float32]


ONE_FACE = Arrays(
    np.array([[10, 20, 30, 50]], np.float32),
    np.array([0.9], np.float32),
    np.array([[[15, 30], [25, 30], [20, 36], [16, 42], [24, 42]]], np.float32),
)


@dataclass
class StandIn:
    """A predictor that sees one face everywhere, and can be held up."""

    gate: Event = field(default_factory=Event)
    threads: list[QThread] = field(default_factory=list)

    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float) -> Arrays:
        self.threads.append(QThread.currentThread())
        self.gate.wait(5)
        return ONE_FACE


def read_image(image: str) -> NDArray[np.uint8]:
    if image == "broken.jpg":
        raise ImageError("broken.jpg: not an image")
    return np.zeros((60, 60, 3), np.uint8)


@pytest.fixture
def predictor() -> StandIn:
    return StandIn()


@pytest.fixture
def predictions(runner: Runner, predictor: StandIn) -> Predictions:
    return Predictions(read_image, lambda _: predictor, runner, Turns())


@pytest.fixture
def seen(predictions: Predictions) -> list[tuple[str, str]]:
    """(image, model) of every detection that was received."""
    seen: list[tuple[str, str]] = []
    predictions.detected.connect(lambda found: seen.append((found.image, found.model_name)))
    return seen


def test_that_arrays_become_faces_of_the_model() -> None:
    (face,) = faces_of(ONE_FACE, Source(Origin.MODEL, "old"))
    assert face.box_xyxy == (10.0, 20.0, 30.0, 50.0)
    assert face.score == pytest.approx(0.9)
    assert face.source == Source(Origin.MODEL, "old")
    assert [(point.x, point.y) for point in face.landmarks][2] == (20.0, 36.0)
    assert not face.is_touched


def test_that_a_box_without_area_is_no_face() -> None:
    flat = Arrays(np.array([[10, 20, 10, 50]], np.float32), ONE_FACE.scores, ONE_FACE.landmarks_xy)
    assert faces_of(flat, "old") == ()


def test_that_boxes_end_at_the_edges_of_the_image_where_it_is_told_and_are_as_found_else() -> None:
    boxes = np.array([[-3, 20, 70, 50], [-9, 20, -1, 50]], np.float32)
    found = Arrays(boxes, np.full(2, 0.9, np.float32), np.repeat(ONE_FACE.landmarks_xy, 2, axis=0))
    source = Source(Origin.MODEL, "old")
    assert [face.box_xyxy for face in faces_of(found, source, (60, 40))] == [(0, 20, 60, 40)]
    assert [face.box_xyxy for face in faces_of(found, source)] == [(-3, 20, 70, 50), (-9, 20, -1, 50)]


def test_that_what_enters_the_project_is_told_with_the_size_of_the_image_and_lies_in_it(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ONE_FACE, "boxes_xyxy", np.array([[10, 20, 30, 75]], np.float32))
    predictor.gate.set()
    with qtbot.waitSignal(predictions.detected) as detected:
        predictions.use(OLD, ["a.jpg"])
    (found,) = detected.args
    assert (found.size, [face.box_xyxy for face in found.faces]) == ((60, 60), [(10, 20, 30, 60)])


def test_that_every_image_gets_its_faces_from_another_thread(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn, seen: list[tuple[str, str]]
) -> None:
    predictor.gate.set()
    predictions.use(OLD, ["a.jpg", "b.jpg"])
    qtbot.waitUntil(lambda: seen == [("a.jpg", "old"), ("b.jpg", "old")])
    assert QThread.currentThread() not in predictor.threads


def test_that_what_was_seen_is_announced_and_others_can_prepare_for_it_before_it_is_told(
    qtbot: QtBot, runner: Runner, predictor: StandIn
) -> None:
    turns, told = Turns(), []
    predictions = Predictions(read_image, lambda _: predictor, runner, turns)

    def prepare(found: Detected) -> None:
        told.append(("arrived", found.image))
        turns.add(lambda: told.append(("prepared", found.image)), first=True)

    predictions.arrived.connect(prepare)
    predictions.detected.connect(lambda found: told.append(("detected", found.image)))
    predictions.skipped.connect(lambda failed: told.append(("skipped", failed.image)))
    predictor.gate.set()
    predictions.use(OLD, ["a.jpg", "broken.jpg"])
    qtbot.waitUntil(lambda: len(told) == 4)
    assert told == [
        ("arrived", "a.jpg"), ("prepared", "a.jpg"), ("detected", "a.jpg"), ("skipped", "broken.jpg")
    ]  # fmt: skip


def test_that_the_open_image_does_not_wait_for_its_turn(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn, seen: list[tuple[str, str]]
) -> None:
    predictions.use(OLD, ["a.jpg", "b.jpg", "c.jpg"])
    qtbot.waitUntil(lambda: len(predictor.threads) == 1)
    predictions.ensure("c.jpg")
    predictor.gate.set()
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert [image for image, _ in seen] == ["a.jpg", "c.jpg", "b.jpg"]


def test_that_an_image_that_is_done_is_not_done_again_unless_asked(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn, seen: list[tuple[str, str]]
) -> None:
    predictor.gate.set()
    predictions.use(OLD, ["a.jpg"])
    qtbot.waitUntil(lambda: not predictions.is_running)
    predictions.ensure("a.jpg")
    assert not predictions.is_running
    predictions.again("a.jpg")
    qtbot.waitUntil(lambda: seen == [("a.jpg", "old"), ("a.jpg", "old")])


def test_that_an_unreadable_image_is_skipped_and_the_rest_goes_on(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn, seen: list[tuple[str, str]]
) -> None:
    predictor.gate.set()
    skipped: list[DetectionFailed] = []
    predictions.skipped.connect(skipped.append)
    predictions.use(OLD, ["broken.jpg", "a.jpg"])
    qtbot.waitUntil(lambda: seen == [("a.jpg", "old")])
    assert skipped == [DetectionFailed("broken.jpg", "broken.jpg: not an image")]


def test_that_nothing_comes_from_a_model_that_was_replaced(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn, seen: list[tuple[str, str]]
) -> None:
    predictions.use(OLD, ["a.jpg", "b.jpg"])
    qtbot.waitUntil(lambda: len(predictor.threads) == 1)
    predictions.use(NEW, ["b.jpg", "a.jpg"])
    predictor.gate.set()
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [("b.jpg", "new"), ("a.jpg", "new")]


def test_that_progress_ends_where_all_is_done(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn
) -> None:
    progress: list[tuple[int, int]] = []
    predictions.progressed.connect(lambda done, all_: progress.append((done, all_)))
    predictor.gate.set()
    predictions.use(OLD, ["a.jpg", "b.jpg"])
    qtbot.waitUntil(lambda: progress == [(0, 2), (1, 2), (2, 2)])


def test_that_a_model_that_cannot_be_loaded_is_said_once(qtbot: QtBot, runner: Runner) -> None:
    def load(model: ModelVersion) -> StandIn:
        raise AnnotatorError(f"{model.path} is gone.")

    predictions = Predictions(read_image, load, runner, Turns())
    with qtbot.waitSignal(predictions.failed) as failed:
        predictions.use(OLD, ["a.jpg", "b.jpg"])
    assert str(failed.args[0]) == "old.safetensors is gone."
    qtbot.waitUntil(lambda: not predictions.is_running)


def test_that_stopping_while_an_image_is_looked_at_leaves_no_thread(
    qtbot: QtBot, predictions: Predictions, predictor: StandIn, runner: Runner
) -> None:
    predictions.use(OLD, ["a.jpg"])
    qtbot.waitUntil(lambda: len(predictor.threads) == 1)
    predictions.stop()
    predictor.gate.set()
    runner.stop_all()
    assert runner.running == ()
