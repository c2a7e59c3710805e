"""A whole window with a folder of photographs, and people at it and at its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from review_queue import FACE, MISSED, SLOW_MS
from reviewer import Reviewer
from reviewer import review_items as make_review_items
from shipped import OTHER
from stand_ins import StandInTraining, load_stand_in
from widget_words import Brackets

from annotator.app import App
from annotator.desk.settings import Settings
from annotator.desk.workspace import Workspace
from annotator.jobs.runner import Runner
from annotator.model.face import Face
from annotator.model.review_items import ReviewItems
from annotator.windows.face_tile import TILE
from annotator.windows.face_wall import FaceWall
from annotator.windows.review_page import ReviewPage

QLocale.setDefault(QLocale("en_US"))  # as the program does where nobody has translated it

SIZE = (240, 320)
"""Height and width of every photograph, in pixels."""

NO_MODIFIER = Qt.KeyboardModifier.NoModifier

IMAGES = ("a.jpg", "b.jpg", "c.jpg")


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
        """Without what comes along and is not in use."""
        return [row for row in self.all_models if not row.startswith(f"○ {OTHER},")]

    @property
    def all_models(self) -> list[str]:
        return self.app.training_panel.models.rows

    def status(self, image: str) -> str:
        """What the list says of an image."""
        return self.app.images.status(image).text

    # Doing

    def open(self, folder: Path) -> None:
        """Open a folder, and wait until a photograph is shown and all are predicted."""
        self.app.opening.open_folder(folder)
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
                and not workspace.turns._waiting
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


@pytest.fixture
def review_items() -> Callable[..., ReviewItems]:
    return make_review_items


@pytest.fixture
def reviewer(qtbot: QtBot) -> Reviewer:
    """Somebody at a page of the review by itself, on which there is nothing to judge yet."""
    page = ReviewPage()
    qtbot.addWidget(page)
    page.resize(1280, 740)
    page.show()
    qtbot.waitExposed(page)
    return Reviewer(page, qtbot)


@pytest.fixture
def page(reviewer: Reviewer) -> ReviewPage:
    """The page of the reviewer, by itself."""
    return reviewer.page


@pytest.fixture
def runner() -> Iterator[Runner]:
    runner = Runner()
    yield runner
    runner.stop_all()


@pytest.fixture
def brackets(qapp: QApplication) -> Iterator[None]:
    """A language in which every string that is looked up stands in brackets. Before the window is made."""
    language = Brackets()
    qapp.installTranslator(language)
    yield
    qapp.removeTranslator(language)


@pytest.fixture
def at_start(make_person: Callable[[], Person]) -> Person:
    """Somebody at the start page."""
    return make_person()


@pytest.fixture
def person(at_start: Person, photographs: Path) -> Person:
    """Somebody with the folder open: two faces predicted in every photograph, the first one shown."""
    at_start.open(photographs)
    return at_start


@pytest.fixture
def corrected(person: Person) -> Person:
    """Somebody who has moved the first face of the first photograph."""
    person.app.training_panel.steps = 5
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Right)
    return person


@pytest.fixture
def wall(qtbot: QtBot) -> FaceWall:
    """Four columns of tiles and a bit, three rows of which are whole."""
    wall = FaceWall()
    qtbot.addWidget(wall)
    wall.resize(4 * TILE.width() + 40, 3 * TILE.height() + 80)
    wall.show()
    qtbot.waitExposed(wall)
    return wall


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    """Labels of two of the photographs, for an evaluation."""
    path = tmp_path / "truth.txt"
    path.write_text(f"# a.jpg\n{FACE}\n{MISSED}\n# b.jpg\n{FACE}\n")
    return path


@pytest.fixture
def queue(person, truth):
    """The page with what the detector gets wrong: the face at 180 in two images, and a missed one."""
    person.press(Qt.Key.Key_F5, wait=False)
    person.app.reviewing.queue.evaluate(truth)
    person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None, timeout=SLOW_MS)
    return person.app.queue
