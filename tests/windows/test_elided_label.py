"""Long paths are cut in the middle, and told in full by a tool tip."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.windows.elided_label import ElidedLabel, PathEdit

LONG = "/photographs/of the summer before last/marching bands and their audience/label.txt"


@pytest.mark.parametrize("kind", [ElidedLabel, PathEdit])
def test_that_a_long_path_keeps_both_ends_and_is_told_in_full(kind: type[QWidget], qtbot: QtBot) -> None:
    window, other = QWidget(), QLineEdit()
    shown = kind()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    for part in (shown, other):
        layout.addWidget(part)
    window.resize(500, 40)
    window.show()
    window.activateWindow()
    other.setFocus()
    shown.setText("short.txt")
    assert (shown.shown, shown.toolTip()) == ("short.txt", "")
    before = shown.grab().toImage()
    shown.setText(LONG)
    start, end = shown.shown.split("…")
    assert LONG.startswith(start)
    assert LONG.endswith(end)
    assert len(end) > 5
    assert (shown.text(), shown.toolTip()) == (LONG, LONG)
    assert shown.grab().toImage() != before
    window.resize(2500, 40)
    qtbot.waitUntil(lambda: shown.toolTip() == "")
    assert shown.shown == LONG


def test_that_a_path_is_whole_while_somebody_edits_it(qtbot: QtBot) -> None:
    field = PathEdit()
    qtbot.addWidget(field)
    field.setText(LONG)
    field.resize(200, 30)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.setCursorPosition(len(LONG))
    edited = field.grab().toImage()
    field.selectAll()
    selected = field.grab().toImage()
    field.clearFocus()
    qtbot.waitUntil(lambda: not field.hasFocus())
    pictures = [edited, selected, field.grab().toImage()]
    assert all(one != other for one, other in combinations(pictures, 2))
    assert field.text() == LONG
