"""What looks wrong in the open image, each a click away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from row_clicks import click_row

from annotator.model.checks import Check, Finding
from annotator.windows.findings_panel import NOTHING_WRONG, FindingsPanel

SWAPPED = Finding(Check.EYES_SWAPPED, "Left and right eye look swapped", (0, 1))
DUPLICATE = Finding(Check.DUPLICATE_BOX, "Another box covers the same face", face_ids=("c",))
FOUND = {"b": (DUPLICATE,), "a": (SWAPPED, DUPLICATE)}
ORDER = ("a", "c", "b")


@pytest.fixture
def panel(qtbot: QtBot) -> FindingsPanel:
    panel = FindingsPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 200)
    panel.set_findings(FOUND, ORDER)
    panel.show()
    return panel


def test_that_findings_are_listed_in_reading_order_of_the_faces(panel: FindingsPanel):
    assert [row.text for row in panel.rows] == [
        "Face 1: Left and right eye look swapped",
        "Face 1: Another box covers the same face",
        "Face 3: Another box covers the same face",
    ]
    assert panel.summary == "3 findings in 2 faces"


@pytest.mark.parametrize(("row", "chosen"), [(0, ["a", 0]), (1, ["a", None]), (2, ["b", None])])
def test_that_a_click_goes_to_the_face_and_its_landmark(
    panel: FindingsPanel, qtbot: QtBot, row: int, chosen: list[object]
):
    with qtbot.waitSignal(panel.finding_chosen) as signal:
        click_row(panel.view, row, qtbot)
    assert signal.args == chosen


def test_that_return_goes_there_too(panel: FindingsPanel, qtbot: QtBot):
    panel.view.setCurrentIndex(panel.view.model().index(2, 0))
    with qtbot.waitSignal(panel.finding_chosen) as signal:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert signal.args == ["b", None]


def test_that_an_image_without_findings_is_told_from_one_that_was_not_checked(panel: FindingsPanel):
    panel.set_findings({}, ORDER)
    assert (panel.rows, panel.summary) == ((), NOTHING_WRONG)
    assert not panel.view.isVisible()
    panel.clear()
    assert panel.summary == ""
    panel.set_findings(FOUND, ORDER)
    assert panel.view.isVisible()


def test_that_a_face_that_is_no_more_is_left_out(panel: FindingsPanel):
    panel.set_findings(FOUND, ("a",))
    assert panel.summary == "2 findings in 1 face"


def test_that_the_same_findings_again_leave_the_list_as_it_is(panel: FindingsPanel, qtbot: QtBot):
    panel.view.setCurrentIndex(panel.view.model().index(1, 0))
    with qtbot.assertNotEmitted(panel.view.model().modelReset):
        panel.set_findings(dict(FOUND), list(ORDER))
    assert panel.view.currentIndex().row() == 1


def test_that_thousands_of_findings_make_no_widgets(panel: FindingsPanel):
    before = len(panel.findChildren(QWidget))
    many = [f"face {number}" for number in range(3_000)]
    panel.set_findings(dict.fromkeys(many, (SWAPPED,)), many)
    assert len(panel.findChildren(QWidget)) == before
    assert panel.rows[-1].text == "Face 3000: Left and right eye look swapped"
