"""What else is said of a face: by a click or from the keyboard, one value for each row or none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from annotator.model.attributes import ATTRIBUTE_VALUES, Attributes
from annotator.model.face import Face, Origin, Source
from annotator.windows.attributes_panel import SHORT_WORDS, AttributesPanel

FACE = Face(
    box_xyxy=(0, 0, 9, 9),
    source=Source(Origin.PERSON, "ada"),
    attributes=Attributes(blur=2, invalid=0),
    difficulty=4,
)
WINDOW_KEYS = ("Space", "Tab", "Shift+Tab", "Return", "Esc", "1", "2", "3", "Left", "Del")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    """A window in which all these keys mean something; none of that may happen."""
    window = QMainWindow()
    qtbot.addWidget(window)
    for key in WINDOW_KEYS:
        action = QAction(key, window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False, key=key: pytest.fail(f"{key} went to the window"))
        window.addAction(action)
    return window


@pytest.fixture
def panel(window: QMainWindow, qtbot: QtBot) -> AttributesPanel:
    panel = AttributesPanel(window)
    window.setCentralWidget(panel)
    panel.set_face(FACE)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return panel


def values(panel: AttributesPanel) -> dict[str, int | None]:
    return {name: row.value for name, row in panel.rows.items()}


def press(panel: AttributesPanel, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(panel.window().focusWidget(), key)


def focused(panel: AttributesPanel) -> str:
    """The accessible name of what has the keys."""
    widget = panel.window().focusWidget()
    assert widget is not None
    return widget.accessibleName()


def test_that_every_value_has_a_short_word():
    assert {name: len(words) for name, words in SHORT_WORDS.items()} == {
        name: len(words) for name, words in ATTRIBUTE_VALUES.items()
    }


def test_that_what_is_said_is_pressed_and_the_rest_is_not(panel: AttributesPanel):
    assert values(panel) == {
        "blur": 2,
        "expression": None,
        "illumination": None,
        "occlusion": None,
        "pose": None,
        "invalid": 0,
        "difficulty": 3,
    }
    assert [button.isChecked() for button in panel.rows["blur"].buttons] == [False, False, True]
    assert panel.meaning == "Annotatable 5 landmarks"


def test_that_a_click_says_a_value_and_leaves_the_face_alone(panel: AttributesPanel, qtbot: QtBot):
    before = replace(FACE)
    with qtbot.waitSignal(panel.attributes_changed) as changed:
        qtbot.mouseClick(panel.rows["occlusion"].buttons[1], Qt.MouseButton.LeftButton)
    assert changed.args == [Attributes(blur=2, occlusion=1, invalid=0)]
    assert before == FACE


def test_that_a_click_on_what_is_said_takes_it_back(panel: AttributesPanel, qtbot: QtBot):
    with qtbot.waitSignal(panel.attributes_changed) as changed:
        qtbot.mouseClick(panel.rows["blur"].buttons[2], Qt.MouseButton.LeftButton)
    assert changed.args == [Attributes(invalid=0)]
    assert values(panel)["blur"] is None


def test_that_a_difficulty_counts_from_one(panel: AttributesPanel, qtbot: QtBot):
    with qtbot.waitSignal(panel.difficulty_changed) as changed:
        qtbot.mouseClick(panel.rows["difficulty"].buttons[0], Qt.MouseButton.LeftButton)
    assert changed.args == [1]
    panel.set_face(replace(FACE, difficulty=1))
    with qtbot.waitSignal(panel.difficulty_changed) as changed:
        qtbot.mouseClick(panel.rows["difficulty"].buttons[0], Qt.MouseButton.LeftButton)
    assert changed.args == [None]


def test_that_digits_say_one_value_after_the_other(panel: AttributesPanel, qtbot: QtBot):
    said: list[Attributes] = []

    def follow(attributes: Attributes) -> None:
        said.append(attributes)
        panel.set_face(replace(FACE, attributes=attributes))

    panel.attributes_changed.connect(follow)
    panel.focus_first()
    press(panel, qtbot, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_3)
    assert said[-1] == Attributes(blur=0, expression=1, illumination=0, occlusion=2, invalid=0)
    assert focused(panel) == "Pose: typical pose"


def test_that_a_digit_without_a_button_says_nothing(panel: AttributesPanel, qtbot: QtBot):
    panel.rows["pose"].focus_value()
    with qtbot.assertNotEmitted(panel.attributes_changed):
        press(panel, qtbot, Qt.Key.Key_3)
    assert focused(panel) == "Pose: typical pose"


def test_that_arrows_and_space_do_the_same(panel: AttributesPanel, qtbot: QtBot):
    panel.focus_first()
    assert focused(panel) == "Blur: heavy blur"
    with qtbot.waitSignal(panel.attributes_changed) as changed:
        press(panel, qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Space)
    assert changed.args == [Attributes(blur=2, expression=1, invalid=0)]
    press(panel, qtbot, Qt.Key.Key_Up)
    with qtbot.waitSignal(panel.attributes_changed) as changed:
        press(panel, qtbot, Qt.Key.Key_Backspace)
    assert changed.args == [Attributes(invalid=0)]


def test_that_escape_gives_the_keys_back(panel: AttributesPanel, qtbot: QtBot):
    panel.focus_first()
    with qtbot.waitSignal(panel.left):
        press(panel, qtbot, Qt.Key.Key_Escape)


def test_that_without_a_face_nothing_can_be_said(panel: AttributesPanel, qtbot: QtBot):
    panel.set_face(None)
    assert set(values(panel).values()) == {None}
    assert panel.meaning == ""
    with qtbot.assertNotEmitted(panel.attributes_changed):
        qtbot.mouseClick(panel.rows["pose"].buttons[0], Qt.MouseButton.LeftButton)


def test_that_showing_a_face_wishes_nothing(panel: AttributesPanel, qtbot: QtBot):
    with qtbot.assertNotEmitted(panel.attributes_changed), qtbot.assertNotEmitted(panel.difficulty_changed):
        panel.set_face(replace(FACE, attributes=Attributes(pose=1), difficulty=None))
    assert values(panel)["pose"] == 1
