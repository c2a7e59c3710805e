"""No box that is drawn, dragged or predicted reaches outside; that one of a file does is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.arguments import Arguments
from annotator.windows.image_model import FINDINGS_ROLE


def opened(at_start, photographs: Path, qtbot: QtBot, **arguments: Path):
    at_start.app.opening.open_what_was_asked(Arguments(images=photographs, **arguments))
    qtbot.waitUntil(lambda: at_start.app.projects.current is not None)
    at_start.wait_until_settled()
    return at_start


def test_that_predictions_end_at_the_edges_of_the_photograph(
    at_start, photographs: Path, tmp_path: Path, qtbot: QtBot
):
    weights = tmp_path / "wide.safetensors"
    weights.write_text("-5 265")
    person = opened(at_start, photographs, qtbot, weights=weights)
    assert [face.box_xyxy for face in person.faces] == [(0, 60, 55, 140), (265, 60, 320, 140)]
    assert person.app.findings_panel.rows == ()


def findings(person) -> list[int]:
    model = person.app.images.view.model()
    return [model.index(row, 0).data(FINDINGS_ROLE) for row in range(model.rowCount())]


def test_that_what_a_file_says_is_told_before_the_photograph_is_opened(
    at_start, make_person: Callable[[], object], photographs: Path, tmp_path: Path, qtbot: QtBot
):
    labels = tmp_path / "wider.txt"
    labels.write_text("# a.jpg\n10 10 15 15\n# b.jpg\n310 10 15 15\n# c.jpg\n20 230 15 15\n")
    (weights := tmp_path / "blind.safetensors").write_text("")  # a detector that adds no face
    person = opened(at_start, photographs, qtbot, labels=labels, weights=weights)
    qtbot.waitUntil(lambda: findings(person) == [0, 1, 1])
    assert person.image == "a.jpg"
    person.app.window.close()

    again = make_person()
    again.open(photographs)
    qtbot.waitUntil(lambda: findings(again) == [0, 1, 1])
    assert again.image == "a.jpg"


def test_that_arrows_keep_a_face_in_the_photograph(person):
    person.click((232, 70))
    for _ in range(12):
        person.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert person.selected.box_xyxy == (260, 60, 320, 140)


def test_that_a_face_pasted_at_the_edge_lies_in_the_photograph(person, qtbot: QtBot):
    person.press(Qt.Key.Key_Tab)
    person.app.annotating.copy()
    qtbot.mouseMove(person.app.canvas.viewport(), person.app.canvas.view_position(315, 236))
    person.app.annotating.paste()
    assert person.selected.box_xyxy == pytest.approx((260, 160, 320, 240), abs=0.01)
