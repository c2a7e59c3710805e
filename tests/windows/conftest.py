"""A whole window with a folder of photographs, and stand-ins for what would load torch."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings, Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from annotator.app import App
from annotator.desk.settings import Settings
from annotator.desk.workspace import Workspace
from annotator.jobs.fine_tune import Lesson
from annotator.model.face import Face
from annotator.model.review_items import ItemKind, ReviewItems
from detector.errors import TrainingError, WeightsError
from detector.formats.label_txt import read_labels
from detector.training.fine_tune_report import (
    Figures,
    FineTuneEvent,
    FineTuneResult,
    Gating,
    Preparation,
    Progress,
    Reason,
    RegressionSource,
    Validation,
)

QLocale.setDefault(QLocale("en_US"))  # as the program does where nobody has translated it

SIZE = (240, 320)
"""Height and width of every photograph, in pixels."""

NO_MODIFIER = Qt.KeyboardModifier.NoModifier

IMAGES = ("a.jpg", "b.jpg", "c.jpg")


@dataclass
class Arrays:
    """What detector.inference gives, without torch."""

    boxes_xyxy: NDArray[np.float32]
    scores: NDArray[np.float32]
    landmarks_xy: NDArray[np.float32]


def found_at(*lefts: float) -> Arrays:
    """Faces of 60 × 80 pixels beside each other, 60 pixels below the upper border."""
    points = [[20, 30], [40, 30], [30, 45], [22, 60], [38, 60]]
    return Arrays(
        np.array([[left, 60, left + 60, 140] for left in lefts], np.float32).reshape(-1, 4),
        np.full(len(lefts), 0.9, np.float32),
        np.array([[[left + x, 60 + y] for x, y in points] for left in lefts], np.float32).reshape(-1, 5, 2),
    )


@dataclass
class StandInDetector:
    """Sees what its weights file says: the left edges of faces, the same in every photograph."""

    lefts: tuple[float, ...]
    largest_megapixels: float = 25.0

    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float, nms_iou: float = 0.4) -> Arrays:
        return found_at(*self.lefts)


def load_stand_in(weights: Path) -> StandInDetector:
    """A detector from a file of numbers; our own weights, and any other, see two faces."""
    if weights.suffix == ".safetensors" and weights.is_file() and weights.stat().st_size < 100:
        return StandInDetector(tuple(map(float, weights.read_text().split())))
    if weights.name == "gone.safetensors":
        raise WeightsError("gone.safetensors isn't there.")
    return StandInDetector((40, 180))


FIGURES = Figures(ap=0.8, landmark_error=0.041, faces=9, images=4)
BETTER = Figures(ap=0.9, landmark_error=0.033, faces=9, images=4)

RESULT = FineTuneResult(
    adopted=True,
    reason=Reason.IMPROVED,
    mix=1.0,
    before=FIGURES,
    after=BETTER,
    regression_source=RegressionSource.DRIFT,
    regression_before=FIGURES,
    regression_after=FIGURES,
    ap_gain_interval=(0.05, 0.15),
    error_gain_interval=(0.005, 0.011),
    threshold=0.62,
    corrected_images=24,
    held_out_images=0,
    steps_taken=5,
    best_step=5,
    seconds=12.0,
)
"""What the gate says of the stand-in's weights, unless a test has it say something else."""


@dataclass
class StandInTraining:
    """Trains nothing: after its steps, the weights see one face, at 100.

    Its gates are open unless a test closes them: it waits at `prepared` before the first step, at `gate`
    after each. It notes its steps as the detector does, and resumes after the last of them.
    """

    prepared: Event = field(default_factory=Event)
    gate: Event = field(default_factory=Event)
    lessons: list[Lesson] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    result: FineTuneResult = RESULT
    fails: bool = False
    was_closed_early: bool = False

    def __call__(self, lesson: Lesson) -> Generator[FineTuneEvent, None, FineTuneResult]:
        self.lessons.append(lesson)
        self.labels += [labelled.path for labelled in read_labels(lesson.labels)]
        losses, done = lesson.out / "losses.csv", 0
        if lesson.resume and losses.exists():
            done = len(losses.read_text().splitlines()) - 1
        else:
            losses.write_text("step,total\n")
        try:
            yield Preparation(done=1, images=1)
            self.prepared.wait(10)
            for step in range(done + 1, lesson.steps + 1):
                with losses.open("a") as file:
                    file.write(f"{step},{10.0 / step}\n")
                (lesson.out / "checkpoint.safetensors").write_bytes(checkpoint(step))
                yield step_report(step, lesson.steps)
                if self.fails:
                    raise TrainingError("The corrections can't be learned from.")
                self.gate.wait(10)
            yield Validation(step=lesson.steps, ap=0.9, landmark_error=0.033, is_best=True)
            yield Gating(done=1, images=2)
        except GeneratorExit:
            self.was_closed_early = True
            raise
        return self._end(lesson)

    def _end(self, lesson: Lesson) -> FineTuneResult:
        if lesson.insists:
            (lesson.out / "candidate.safetensors").write_text("100")
            return replace(self.result, adopted=False, reason=Reason.NOT_MEASURED, before=None, after=None)
        if self.result.reason is not Reason.TOO_FEW:
            name = "weights" if self.result.adopted else "candidate"
            (lesson.out / f"{name}.safetensors").write_text("100")
        return self.result


def checkpoint(step: int) -> bytes:
    """The beginning of a safetensors file, as far as it is looked at without torch."""
    header = json.dumps({"__metadata__": {"step": str(step)}}).encode()
    return len(header).to_bytes(8, "little") + header


def step_report(step: int, steps: int) -> Progress:
    """What the detector says of a step."""
    return Progress(
        step=step,
        steps=steps,
        classification=1.0,
        box=1.0,
        landmark=1.0,
        total=10.0 / step,
        images_per_second=30.0,
        seconds_left=75.0,
    )


@pytest.fixture
def training() -> StandInTraining:
    training = StandInTraining()
    training.prepared.set()
    training.gate.set()
    return training


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """A folder with three photographs."""
    folder = tmp_path / "photographs"
    folder.mkdir()
    for shade, name in enumerate(IMAGES):
        cv2.imwrite(str(folder / name), np.full((*SIZE, 3), 60 + 40 * shade, np.uint8))
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


class Person:
    """Somebody at the window: presses keys, drags, looks. Everything goes through real events."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app = app
        self.qtbot = qtbot

    # Looking

    @property
    def workspace(self) -> Workspace:
        assert self.app.projects.current is not None
        return self.app.projects.current

    @property
    def image(self) -> str | None:
        """The image whose photograph is shown."""
        return self.app.view.shown_image

    @property
    def faces(self) -> tuple[Face, ...]:
        """The faces of the open image."""
        return self.workspace.session.faces()

    @property
    def selected(self) -> Face:
        face = self.workspace.session.selected
        assert face is not None
        return face

    @property
    def message(self) -> str:
        return self.app.window.messages.text

    @property
    def models(self) -> list[str]:
        return self.app.training_panel.models.rows

    def status(self, image: str) -> str:
        """What the list says of an image."""
        return self.app.images.status(image).text

    # Doing

    def open(self, folder: Path) -> None:
        """Open a folder, and wait until a photograph is shown and all are predicted."""
        self.app.desk.open_folder(folder)
        root = folder.resolve()
        self.qtbot.waitUntil(
            lambda: self.app.projects.current is not None and self.workspace.folder.root == root
        )
        self.wait_until_settled()

    def wait_until_settled(self) -> None:
        def settled() -> bool:
            workspace = self.app.projects.current
            return (
                workspace is not None
                and self.image is not None
                and self.image == workspace.session.image
                and not workspace.predictions.is_running
            )

        self.qtbot.waitUntil(settled, timeout=10_000)
        self.app.canvas.setFocus()

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        *,
        wait: bool = True,
    ) -> None:
        """A key to whatever has the focus; then wait for the photograph, should it be another one."""
        self.qtbot.keyClick(self.app.window.focusWidget() or self.app.window, key, modifiers)
        if wait and self.app.projects.current is not None:
            self.qtbot.waitUntil(lambda: self.image == self.workspace.session.image)

    def drag(self, start_xy: tuple[float, float], end_xy: tuple[float, float]) -> None:
        """Drag with the left button between two places of the image."""
        viewport = self.app.canvas.viewport()
        start, end = (self.app.canvas.view_position(*place) for place in (start_xy, end_xy))
        self.qtbot.mouseMove(viewport, start)
        self.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        for part in (1, 2, 3):
            self.qtbot.mouseMove(viewport, start + (end - start) * part / 3)
        self.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)

    def click(self, at_xy: tuple[float, float], button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Click on a place of the image."""
        self.qtbot.mouseClick(self.app.canvas.viewport(), button, pos=self.app.canvas.view_position(*at_xy))

    def click_button(self, text: str) -> None:
        """Click the one visible button with that text."""
        buttons = self.app.window.findChildren(QAbstractButton)
        (button,) = [button for button in buttons if button.text() == text and button.isVisible()]
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def make_person(
    qtbot: QtBot,
    settings: Settings,
    training: StandInTraining,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], Person]]:
    """Starts the program for somebody; in the end every window is closed, and no thread may be left."""
    monkeypatch.chdir(tmp_path)
    apps: list[App] = []

    def make() -> Person:
        app = App(settings, load=load_stand_in, train=training)
        apps.append(app)
        app.window.show()
        qtbot.waitExposed(app.window)
        app.window.activateWindow()
        return Person(app, qtbot)

    yield make
    for app in apps:
        training.gate.set()
        app.window.close()
        app.shut_down()
        assert app.runner.running == ()
        app.window.deleteLater()
        app.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _review_items(*kinds: ItemKind, images: tuple[str, ...] = ("0/1",)) -> ReviewItems:
    """Things to judge, 40 pixels large and 50 apart, the surest, largest and farthest apart first.

    They go round the images. Every other one bears on "easy", all on "hard". Landmarks are 8 pixels apart.
    """
    count, number = len(kinds), np.arange(len(kinds))
    corner = np.stack([50.0 * number + 10, np.full(count, 20.0)], axis=1)
    points = corner[:, None] + np.array([[10, 10], [30, 10], [20, 20], [12, 30], [28, 30]])
    of = np.array(kinds, np.int8).reshape(count)
    points[of == ItemKind.MISS] = np.nan
    other = np.where((of == ItemKind.LANDMARKS)[:, None, None], points + np.array([8, 0]), np.nan)
    falling = (1.0 - number / max(count, 1)).astype(np.float32)
    return ReviewItems(
        paths=images,
        images=np.sort(number % len(images)).astype(np.int32),
        kinds=of,
        boxes_xyxy=np.concatenate([corner, corner + 40], axis=1).astype(np.float32),
        points_xy=points.astype(np.float32),
        other_xy=other.astype(np.float32),
        scores=np.where(of == ItemKind.MISS, np.nan, falling).astype(np.float32),
        sizes=40 * falling,
        errors=np.where(of == ItemKind.LANDMARKS, 0.2 * falling, np.nan).astype(np.float32),
        counted={"easy": number % 2 == 0, "hard": np.ones(count, np.bool_)},
    )


@pytest.fixture
def review_items() -> Callable[..., ReviewItems]:
    return _review_items


@pytest.fixture
def at_start(make_person: Callable[[], Person]) -> Person:
    """Somebody at the start page."""
    return make_person()


@pytest.fixture
def person(at_start: Person, photographs: Path) -> Person:
    """Somebody with the folder open: two faces predicted in every photograph, the first one shown."""
    at_start.open(photographs)
    return at_start
