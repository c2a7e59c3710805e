"""From corrections to a new model and back to the old one, without the window ever waiting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from annotator.windows.training_panel import time_left
from detector.formats.verdicts import read_verdicts

BUTTON = "Fine-tune on the corrections"


@pytest.fixture
def corrected(person):
    """Somebody who has moved the first face of the first photograph."""
    person.app.training_panel.steps = 5
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Right)
    return person


def fine_tune(person, qtbot: QtBot) -> None:
    """Press the button and wait for the new model's predictions."""
    person.click_button(BUTTON)
    qtbot.waitUntil(lambda: not person.app.fine_tuning.is_running)
    person.wait_until_settled()


def test_that_without_corrections_nothing_starts_and_it_says_why(person, training):
    person.click_button(BUTTON)
    assert "There is nothing to learn from yet." in person.message
    assert not person.app.fine_tuning.is_running
    assert training.lessons == []


def test_that_it_learns_from_exactly_what_was_exported(corrected, qtbot: QtBot, training, tmp_path):
    fine_tune(corrected, qtbot)
    (lesson,) = training.lessons
    assert lesson.labels == tmp_path / "exports" / "photographs" / "label.txt"
    assert lesson.verdicts is None
    assert lesson.steps == 5
    assert training.labels == ["a.jpg"]


def test_that_what_was_rejected_is_learned_too(corrected, qtbot: QtBot, training):
    corrected.press(Qt.Key.Key_Tab)
    corrected.press(Qt.Key.Key_Delete)
    fine_tune(corrected, qtbot)
    (lesson,) = training.lessons
    assert lesson.verdicts is not None
    (judgement,) = read_verdicts(lesson.verdicts)["a.jpg"]
    assert (judgement.verdict, judgement.box_xywh) == ("not_a_face", (180, 60, 60, 80))


def test_that_it_says_how_far_it_has_looked_through_the_corrections(corrected, qtbot: QtBot, training):
    training.prepared.clear()
    corrected.click_button(BUTTON)
    panel = corrected.app.training_panel
    qtbot.waitUntil(lambda: panel.pace_text == "Looking through the corrections: 1 of 1")
    training.prepared.set()


def test_that_the_loss_is_drawn_while_it_trains(corrected, qtbot: QtBot, training):
    training.gate.clear()
    corrected.click_button(BUTTON)
    panel = corrected.app.training_panel
    qtbot.waitUntil(lambda: panel.curve.points == [(1, 10.0)])
    assert panel.pace_text == "Step 1 of 5, 30 images/s, 1 min 15 s left"
    training.gate.set()
    qtbot.waitUntil(lambda: len(panel.curve.points) == 5)


def test_that_the_new_model_predicts_at_once_and_corrections_stay(corrected, qtbot: QtBot):
    mine = corrected.selected
    fine_tune(corrected, qtbot)
    assert [row[:14] for row in corrected.models] == ["● fine-tuned 1", "○ mobile, come"]
    assert mine in corrected.faces
    corrected.press(Qt.Key.Key_D)
    assert [face.box_xyxy[0] for face in corrected.faces] == [100]
    assert {face.source.name for face in corrected.faces} == {"fine-tuned 1"}
    assert corrected.status("c.jpg") == "predicted, 1 face"


def test_that_the_weights_lie_beside_the_project(corrected, qtbot: QtBot, photographs):
    fine_tune(corrected, qtbot)
    assert [path.name for path in (photographs / "project-models").iterdir()] == ["0001.safetensors"]


def test_that_the_old_model_can_be_chosen_again(corrected, qtbot: QtBot):
    fine_tune(corrected, qtbot)
    corrected.app.training_panel.models.select("mobile")
    corrected.click_button("Use this model")
    corrected.wait_until_settled()
    corrected.press(Qt.Key.Key_D)
    assert [face.box_xyxy[0] for face in corrected.faces] == [40, 180]
    assert {face.source.name for face in corrected.faces} == {"mobile"}


def test_that_each_round_starts_from_the_base_and_numbers_go_on(corrected, qtbot: QtBot, training):
    fine_tune(corrected, qtbot)
    fine_tune(corrected, qtbot)
    first, second = training.lessons
    assert first.base == second.base
    assert [row[:14] for row in corrected.models[:2]] == ["● fine-tuned 2", "○ fine-tuned 1"]


def test_that_the_chosen_model_is_still_in_use_in_the_next_run(
    corrected, qtbot: QtBot, make_person, photographs
):
    fine_tune(corrected, qtbot)
    corrected.app.window.close()
    later = make_person()
    later.open(photographs)
    assert later.models[0].startswith("● fine-tuned 1")


def test_that_cancel_stops_it_and_leaves_the_model(corrected, qtbot: QtBot, training, photographs):
    training.gate.clear()
    corrected.click_button(BUTTON)
    qtbot.waitUntil(lambda: corrected.app.training_panel.curve.points != [])
    corrected.click_button("Cancel")
    assert corrected.app.training_panel.pace_text == "Cancelled; the model is as it was."
    training.gate.set()
    qtbot.waitUntil(lambda: training.was_closed_early)
    assert len(corrected.models) == 1
    qtbot.waitUntil(lambda: list((photographs / "project-models").iterdir()) == [])


def test_that_a_failure_is_said_and_it_can_be_tried_again(corrected, qtbot: QtBot, training):
    training.fails = True
    corrected.click_button(BUTTON)
    qtbot.waitUntil(lambda: corrected.message == "The corrections can't be learned from.")
    assert corrected.app.training_panel.pace_text == "It failed; the model is as it was."
    training.fails = False
    fine_tune(corrected, qtbot)
    assert len(corrected.models) == 2


def test_that_the_photograph_stays_where_it_is_while_it_trains_and_after(corrected, qtbot: QtBot, training):
    canvas = corrected.app.canvas
    before = (canvas.size(), canvas.view_position(10, 10))
    training.gate.clear()
    corrected.click_button(BUTTON)
    qtbot.waitUntil(lambda: corrected.app.training_panel.curve.points != [])
    assert (canvas.size(), canvas.view_position(10, 10)) == before
    training.gate.set()
    qtbot.waitUntil(lambda: not corrected.app.fine_tuning.is_running)
    corrected.wait_until_settled()
    assert (canvas.size(), canvas.view_position(10, 10)) == before


def test_that_typing_steps_and_starting_leave_the_keys_to_the_photograph(corrected, qtbot: QtBot, training):
    (field,) = corrected.app.training_panel.findChildren(QSpinBox)
    field.setFocus()
    corrected.press(Qt.Key.Key_Return)
    assert corrected.app.canvas.hasFocus()
    fine_tune(corrected, qtbot)
    assert corrected.app.canvas.hasFocus()


def test_that_closing_while_it_trains_asks_nothing_and_leaves_no_thread(corrected, qtbot: QtBot, training):
    training.gate.clear()
    corrected.click_button(BUTTON)
    qtbot.waitUntil(lambda: corrected.app.training_panel.curve.points != [])
    assert corrected.app.window.close()
    training.gate.set()
    corrected.app.shut_down()
    assert corrected.app.runner.running == ()
    assert training.was_closed_early


def test_that_weights_that_are_gone_are_said(at_start, photographs, tmp_path, qtbot: QtBot):
    gone = tmp_path / "gone.safetensors"
    at_start.app.desk._open(photographs, None, weights=gone)
    qtbot.waitUntil(lambda: at_start.message == "gone.safetensors isn't there.")


@pytest.mark.parametrize(
    ("seconds", "words"), [(9.6, "10 s"), (75, "1 min 15 s"), (3599.7, "1 h 0 min"), (3660, "1 h 1 min")]
)
def test_that_time_reads_as_a_person_says_it(seconds: float, words: str):
    assert time_left(seconds) == words
