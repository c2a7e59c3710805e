"""From which score on predictions are shown, and whose work at all."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from annotator.windows.display_bar import DisplayBar


@pytest.fixture
def predictions() -> QAction:
    action = QAction("Predictions")
    action.setCheckable(True)
    return action


@pytest.fixture
def bar(predictions: QAction, qtbot: QtBot) -> DisplayBar:
    bar = DisplayBar([predictions])
    qtbot.addWidget(bar)
    bar.set_threshold(0.5)
    bar.show()
    return bar


def test_that_the_slider_and_the_number_say_the_same(bar: DisplayBar, qtbot: QtBot):
    with qtbot.waitSignal(bar.threshold_changed) as changed:
        qtbot.keyClick(bar.slider, Qt.Key.Key_Right)
    assert changed.args == [0.51]
    assert (bar.threshold, bar.number.value()) == (0.51, 0.51)
    with qtbot.waitSignal(bar.threshold_changed) as changed:
        bar.number.selectAll()
        qtbot.keyClicks(bar.number, "0.2")
        qtbot.keyClick(bar.number, Qt.Key.Key_Return)
    assert changed.args == [0.2]
    assert (bar.threshold, bar.slider.value()) == (0.2, 20)


def test_that_both_ends_are_reached(bar: DisplayBar, qtbot: QtBot):
    said: list[float] = []
    bar.threshold_changed.connect(said.append)
    qtbot.keyClick(bar.slider, Qt.Key.Key_End)
    qtbot.keyClick(bar.slider, Qt.Key.Key_Home)
    assert said == [1.0, 0.0]


@pytest.mark.parametrize(("given", "shown"), [(0.123, 0.123), (-1.0, 0.0), (7.0, 1.0)])
def test_that_showing_a_threshold_wishes_nothing(bar: DisplayBar, qtbot: QtBot, given: float, shown: float):
    with qtbot.assertNotEmitted(bar.threshold_changed):
        bar.set_threshold(given)
    assert bar.threshold == shown


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_that_return_or_escape_gives_the_keys_back(predictions: QAction, qtbot: QtBot, key: Qt.Key):
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = DisplayBar([predictions])
    window.setCentralWidget(bar)
    window.show()
    qtbot.waitExposed(window)
    bar.number.setFocus()
    with qtbot.waitSignal(bar.left):
        qtbot.keyClick(bar.number, key)


def test_that_a_button_is_its_action(bar: DisplayBar, predictions: QAction, qtbot: QtBot):
    (button,) = bar.buttons
    assert (button.text(), button.accessibleName()) == ("Predictions", "Predictions")
    with qtbot.waitSignal(predictions.triggered):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert predictions.isChecked()
    predictions.setChecked(False)
    assert not button.isChecked()


def test_that_a_narrow_bar_does_without_the_slider_and_says_what_the_number_is(
    predictions: QAction, qtbot: QtBot
):
    room = QWidget()
    qtbot.addWidget(room)
    bar = DisplayBar([predictions], room)
    bar.set_threshold(0.5)
    room.show()
    wide = bar.sizeHint().width()
    bar.resize(bar.minimumSizeHint())
    assert not bar.slider.isVisible()
    assert bar.number.text() == "≥ 0.50"
    bar.number.selectAll()
    qtbot.keyClicks(bar.number, "0.2")
    qtbot.keyClick(bar.number, Qt.Key.Key_Return)
    assert bar.threshold == 0.2
    bar.resize(wide, bar.height())
    assert bar.slider.isVisible()
    assert bar.number.text() == "0.20"
