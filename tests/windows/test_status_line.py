"""The line at the bottom: what it says while landmarks are placed can be read to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPointF, QSize, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.model.face import LANDMARK_NAMES, Landmark, Visibility
from annotator.scene.placing import SOMEBODY, Placing
from annotator.windows import translation
from annotator.windows.status_line import StatusLine
from detector.resources import resource

MOMENTS = [
    Placing(face_id, first, tuple(Landmark(x, 1, Visibility.VISIBLE, SOMEBODY) for x in range(placed)), held)
    for face_id, held in ((None, frozenset[int]()), ("1", frozenset[int]()), ("1", frozenset(range(5))))
    for placed in range(5)
    for first in range(5 - placed)
]


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Before the line is made."""
    translation.install(qapp, resource("translations"), request.param)
    yield request.param
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QLocale.setDefault(QLocale("en_US"))


@pytest.mark.usefixtures("language")
def test_that_the_help_while_placing_fits_into_a_window_of_1280_pixels(qtbot: QtBot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.resize(1280, line.sizeHint().height())
    line.set_image_size(QSize(1024, 1366))
    line.set_zoom(1.25)
    line.set_faces(12, hidden=3)
    line.set_saved("2026-01-01T10:00:00+00:00")
    line.set_cursor(QPointF(1023.9, 1365.9))
    line.show()
    assert len({placing.index for placing in MOMENTS}) == len(LANDMARK_NAMES)
    cut = []
    for placing in MOMENTS:
        line.say_placing(placing)
        words = line.currentMessage()
        parts = line.findChildren(QLabel, options=Qt.FindChildOption.FindDirectChildrenOnly)
        room = min(part.x() for part in parts if part.isVisible())
        if 6 + line.fontMetrics().horizontalAdvance(words) > room:
            cut.append(words)
    assert cut == []


def test_that_the_effort_makes_room_for_the_help_and_comes_back(person):
    meter = person.app.window.status_line.effort
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Tab)
    assert meter.isVisible()
    person.press(Qt.Key.Key_S)
    assert not meter.isVisible()
    person.press(Qt.Key.Key_X)
    assert not meter.isVisible(), "a step is counted, and not shown"
    person.press(Qt.Key.Key_Escape)
    assert meter.isVisible()


def test_that_what_is_under_way_is_cut_rather_than_widen_the_window(qtbot: QtBot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.set_measuring(1200, 12_880)
    line.set_image_size(QSize(1024, 1366))
    line.set_saved("2026-01-01T10:00:00+00:00")
    line.show()
    qtbot.waitUntil(lambda: line.minimumSizeHint().width() < line.sizeHint().width() - 100)
    wishes = line.sizeHint().width()
    line.resize(line.minimumSizeHint())
    assert line.work_text == "Measuring disagreement, 1,200 of 12,880 images"
    qtbot.waitUntil(lambda: "…" in line._work.shown)
    line.resize(wishes + 200, line.height())
    qtbot.waitUntil(lambda: line._work.shown == line.work_text)


def test_that_nothing_is_said_of_a_photograph_that_is_not_shown(person):
    def said() -> list[str]:
        parts = person.app.window.status_line.findChildren(QLabel)
        return [part.text() for part in parts if part.isVisible() and part.text()]

    beside_the_photograph = said()
    assert {"320 × 240 px", "2 faces"} < set(beside_the_photograph)
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F5):
        person.press(key)
        assert not any("px" in words or "%" in words or "face" in words for words in said())
    person.press(Qt.Key.Key_F2)
    assert said() == beside_the_photograph
