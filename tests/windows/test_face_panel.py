"""The selected face in numbers: what there is no room for gives way, and is not lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.windows.face_panel import FacePanel
from annotator.windows.legend import Legend

ANN = Source(Origin.PERSON, "ann")
HOW_SEEN, BY = 3, 4
FACE = Face(
    id="1",
    box_xyxy=(0, 0, 90, 90),
    source=ANN,
    landmarks=(
        *(Landmark(1000.5 + number, 1000.5, Visibility.VISIBLE, ANN) for number in range(3)),
        Landmark(1000.5, 1000.5, Visibility.OCCLUDED, ANN),
        Landmark.missing(ANN),
    ),
)


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[QTableView]:
    """That of a panel that shows the face, in a room as wide as one likes."""
    room = QWidget()
    qtbot.addWidget(room)
    panel = FacePanel(room)
    panel.show_face(FACE, 1, 1, None)
    room.resize(800, 600)
    room.show()
    table = panel.findChild(QTableView)
    assert isinstance(table, QTableView)
    yield table
    room.close()


def said(table: QTableView, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> list[str]:
    """How each landmark is seen."""
    return [table.model().index(row, HOW_SEEN).data(role) for row in range(5)]


IN_WORDS = [*["visible"] * 3, "occluded", "missing"]


def set_width(table: QTableView, width: int) -> None:
    panel = table.parentWidget()
    panel.resize(width, panel.sizeHint().height())


def test_that_a_wide_panel_says_all(table: QTableView):
    set_width(table, 450)
    assert not table.isColumnHidden(BY)
    assert said(table) == IN_WORDS


def test_that_a_narrow_panel_leaves_out_when_a_face_was_predicted_rather_than_how_surely(
    table: QTableView,
):
    panel = table.parentWidget()
    assert isinstance(panel, FacePanel)
    source = Source(Origin.MODEL, "fine-tuned 8", "2026-11-30T12:00:00+00:00")
    panel.show_face(replace(FACE, source=source, landmarks=(), score=0.9), 1, 1, None)
    set_width(table, 290)
    assert panel._maker.text().splitlines()[0] == "Predicted by fine-tuned 8, score 0.90"
    assert panel._maker.toolTip().splitlines()[0].endswith(", score 0.90")


def test_that_the_legend_has_shorter_words_where_the_long_ones_would_be_cut(table: QTableView):
    legend = table.parentWidget().findChild(Legend)
    assert isinstance(legend, Legend)
    set_width(table, 450)
    assert (legend.shown[1], legend.toolTip()) == ("Placed, corrected or accepted by a person", "")
    set_width(table, 286)
    assert legend.shown == ["Predicted", "Worked on by a person", "Read from a label file"]
    assert "Placed, corrected or accepted by a person" in legend.toolTip()


def test_that_whose_a_landmark_is_gives_way_first(table: QTableView):
    set_width(table, 350)
    assert table.isColumnHidden(BY)
    assert said(table) == IN_WORDS


def test_that_the_narrowest_panel_has_signs_and_tells_the_rest_to_who_asks(table: QTableView):
    set_width(table, table.parentWidget().minimumSizeHint().width())
    assert table.isColumnHidden(BY)
    assert said(table) == ["", "", "", "○", "–"]
    assert said(table, Qt.ItemDataRole.AccessibleTextRole) == IN_WORDS
    assert said(table, Qt.ItemDataRole.ToolTipRole)[3] == "occluded\nBy ann"
    for column in range(HOW_SEEN + 1):
        words = max((table.model().index(row, column).data() for row in range(5)), key=len)
        assert table.fontMetrics().horizontalAdvance(words) < table.columnWidth(column)
    shown = sum(table.columnWidth(column) for column in range(HOW_SEEN + 1))
    assert shown <= table.width()


def test_that_a_landmark_nobody_has_placed_or_skipped_is_nobodys_work(qtbot: QtBot):
    panel = FacePanel()
    qtbot.addWidget(panel)
    panel.show_face(FACE.with_landmark(4, Landmark.left_out()), 1, 1, None)
    table = panel.findChild(QTableView)
    assert isinstance(table, QTableView)
    tips = [table.model().index(row, BY).data(Qt.ItemDataRole.ToolTipRole) for row in (3, 4)]
    assert tips == ["occluded\nBy ann", "missing\nLeft out so far"]
    assert [table.model().index(row, BY).data() for row in (3, 4)] == ["ann", ""]
