"""What is seen before anything is open."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.windows.start_page import StartPage
from detector.resources import resource


@pytest.mark.parametrize("lines", [2, 3, 5])
def test_that_nothing_is_cut_however_many_lines_a_language_takes(qtbot: QtBot, lines: int):
    page = StartPage(QIcon(str(resource("icons/five-landmarks.svg"))))
    qtbot.addWidget(page)
    (words,) = (label for label in page.findChildren(QLabel) if label.wordWrap())
    words.setText("\n".join(["Words of one line"] * (lines - 2) + ["words that need two lines " * 4]))
    page.resize(1200, 800)
    page.show()
    qtbot.waitExposed(page)
    for label in page.findChildren(QLabel):
        whole = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.isHidden() or label.height() >= whole
