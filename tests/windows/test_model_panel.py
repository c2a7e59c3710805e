"""The list of models: which one predicts, what the gate refused, and what a person noted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QLineEdit, QListView, QPushButton
from pytestqt.qtbot import QtBot

from annotator.model.model_version import ModelVersion
from annotator.model.training_record import TrainingRecord
from annotator.windows.model_panel import ModelPanel

BASE = ModelVersion(name="mobile", path="mobile.safetensors", note="comes with the program")
ADOPTED = ModelVersion(
    name="fine-tuned 1",
    path="0001.safetensors",
    parent="mobile",
    training=TrainingRecord(is_adopted=True, reason="improved"),
)
REFUSED = ModelVersion(
    name="fine-tuned 2",
    path="0002.safetensors",
    parent="mobile",
    training=TrainingRecord(is_adopted=False, reason="no_gain"),
)


@pytest.fixture
def panel(qtbot: QtBot) -> ModelPanel:
    panel = ModelPanel()
    qtbot.addWidget(panel)
    panel.set_models((BASE, ADOPTED, REFUSED), "fine-tuned 1")
    panel.show()
    return panel


def button(panel: ModelPanel, text: str) -> QPushButton:
    return next(each for each in panel.findChildren(QPushButton) if each.text() == text)


def test_that_the_newest_stands_first_and_the_one_in_use_is_marked_and_selected(panel):
    assert panel.rows == ["○ fine-tuned 2, not adopted", "● fine-tuned 1", "○ mobile, comes with the program"]
    assert panel.selected == ADOPTED
    assert not button(panel, "Use this model").isEnabled()


def test_that_what_was_not_adopted_is_grey_and_can_be_used_all_the_same(panel, qtbot: QtBot):
    model = panel.findChild(QListView).model()
    grey = QGuiApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    shades = [model.index(row, 0).data(Qt.ItemDataRole.ForegroundRole) for row in range(3)]
    assert shades == [grey, None, None]
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole).startswith("Kept the old model")
    panel.select("fine-tuned 2")
    with qtbot.waitSignal(panel.model_chosen) as chosen:
        qtbot.mouseClick(button(panel, "Use this model"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["fine-tuned 2"]


def test_that_the_model_before_is_one_click_away(panel, qtbot: QtBot):
    panel.select("mobile")
    with qtbot.waitSignal(panel.model_chosen) as chosen:
        qtbot.mouseClick(button(panel, "Use this model"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["mobile"]


def test_that_held_out_faces_are_offered_of_what_was_trained_here(panel):
    assert button(panel, "Faces").isEnabled()
    panel.select("mobile")
    assert not button(panel, "Faces").isEnabled()


def test_that_notes_are_kept_of_the_version_they_were_typed_for(panel, qtbot: QtBot):
    field = panel.findChild(QLineEdit)
    written: list[tuple[str, str]] = []
    panel.remark_written.connect(lambda name, remark: written.append((name, remark)))
    qtbot.keyClicks(field, "  good in   the dark ")
    panel.select("mobile")  # another is clicked, without Return
    assert written == [("fine-tuned 1", "good in the dark")]
    assert field.text() == ""


def test_that_notes_stand_in_the_list_and_the_cursor_stays_when_they_are_written(panel):
    panel.select("mobile")
    panel.set_models((replace(BASE, remark="ours"), ADOPTED, REFUSED), "fine-tuned 1")
    assert panel.rows[2] == "○ mobile, comes with the program, ours"
    assert panel.selected is not None
    assert panel.selected.name == "mobile"
