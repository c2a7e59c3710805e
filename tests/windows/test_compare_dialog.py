"""The table of two models: as much of it in sight as can be."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot
from shown_dialogs import shown

from annotator.model.model_version import ModelVersion
from annotator.model.training_record import Figures, TrainingRecord
from annotator.windows.compare_dialog import CompareDialog

BASE = ModelVersion(name="mobile", path="mobile.safetensors", created="2024-05-01T10:00:00+00:00")
TUNED = ModelVersion(
    name="fine-tuned 1",
    path="0001.safetensors",
    parent="mobile",
    created="2024-05-02T10:00:00+00:00",
    training=TrainingRecord(
        is_adopted=True,
        reason="improved",
        before=Figures(ap=0.812, landmark_error=0.041, faces=31, images=24),
        after=Figures(ap=0.85, landmark_error=0.033, faces=31, images=24),
        labelled=("/usual", "/usual/label.txt"),
        replayed=133,
    ),
)


def table(qtbot: QtBot) -> tuple[CompareDialog, QTableView]:
    dialog = CompareDialog((BASE, TUNED), lambda _: ((), ()), can_look=True)
    dialog.compare("mobile", "fine-tuned 1")
    shown(dialog, qtbot)
    (view,) = dialog.findChildren(QTableView)
    return dialog, view


def test_that_a_row_is_no_higher_than_its_words_need(qtbot: QtBot) -> None:
    dialog, view = table(qtbot)
    made = [title for title, _, _ in dialog.table.rows].index("Made")
    qtbot.waitUntil(lambda: view.rowHeight(made) < 2 * dialog.fontMetrics().lineSpacing())
    dialog.resize(1500, 680)
    verdict = [title for title, _, _ in dialog.table.rows].index("Verdict")
    qtbot.waitUntil(lambda: view.rowHeight(verdict) < 5 * dialog.fontMetrics().lineSpacing())


def test_that_it_says_what_was_not_to_be_forgotten(qtbot: QtBot) -> None:
    dialog, _ = table(qtbot)
    told = {title: (first, second) for title, first, second in dialog.table.rows}
    assert told["Photographs not to forget: label.txt"] == ("–", "/usual/label.txt")
    assert told["  of these shown again"] == ("–", "133")
