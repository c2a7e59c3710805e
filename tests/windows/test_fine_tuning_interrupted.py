"""Fine-tuning that is paused, cancelled, or cut short with the program, and gone on with."""

from __future__ import annotations

from fine_tune_button import begin, fine_tune
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot


def test_that_cancel_stops_it_and_offers_to_go_on_or_discard(corrected, qtbot: QtBot, training, photographs):
    begin(corrected, qtbot, training)
    corrected.click_button("Cancel")
    panel = corrected.app.training_panel
    assert panel.pace_text == "Stopped; the model is as it was."
    training.gate.set()
    qtbot.waitUntil(lambda: panel.unfinished.text == "fine-tuned 1 was left unfinished at step 2 of 5.")
    assert training.was_closed_early
    assert len(corrected.models) == 1
    assert not panel.curve.isHidden()
    corrected.click_button("Discard")
    assert (photographs / "project-models" / "0001.run").is_dir(), "it asks first"
    corrected.click_button("Discard for good")
    assert (panel.unfinished.text, panel.pace_text) == ("", "")
    assert panel.curve.isHidden()
    assert list((photographs / "project-models").iterdir()) == []


def test_that_what_was_cancelled_is_gone_on_with_on_what_it_was_begun_with(corrected, qtbot: QtBot, training):
    begin(corrected, qtbot, training)
    corrected.click_button("Cancel")
    training.gate.set()
    panel = corrected.app.training_panel
    qtbot.waitUntil(lambda: panel.unfinished.text != "")
    corrected.press(Qt.Key.Key_Right)  # a further correction
    corrected.click_button("Go on")
    qtbot.waitUntil(lambda: len(corrected.models) == 2)
    begun, gone_on = training.lessons
    assert (begun.resume, gone_on.resume) == (False, True)
    assert gone_on.out == begun.out
    assert [step for step, _ in panel.curve.points] == [1, 2, 3, 4, 5]
    assert training.labels == ["a.jpg", "a.jpg"]
    assert panel.unfinished.text == ""


def test_that_a_pause_holds_the_next_step_until_it_goes_on(corrected, qtbot: QtBot, training):
    begin(corrected, qtbot, training)
    corrected.click_button("Pause")
    training.gate.set()
    panel = corrected.app.training_panel
    qtbot.waitUntil(lambda: len(panel.curve.points) == 2)
    qtbot.wait(100)
    assert len(panel.curve.points) == 2
    assert panel.pace_text.startswith("Paused.")
    corrected.click_button("Go on")
    qtbot.waitUntil(lambda: len(corrected.models) == 2)
    assert len(training.lessons) == 1


def test_that_the_next_run_offers_what_closing_the_program_left_unfinished(
    corrected, qtbot: QtBot, training, make_person, photographs
):
    begin(corrected, qtbot, training)
    assert corrected.app.window.close()
    training.gate.set()
    corrected.app.shut_down()
    later = make_person()
    later.open(photographs)
    assert later.app.training_panel.unfinished.text == "fine-tuned 1 was left unfinished at step 2 of 5."
    assert later.app.training_panel.curve.points == []
    later.click_button("Go on")
    qtbot.waitUntil(lambda: len(later.models) == 2)
    later.wait_until_settled()
    assert later.models[0].startswith("● fine-tuned 1")
    assert [lesson.resume for lesson in training.lessons] == [False, True]


def test_that_a_folder_is_not_offered_while_a_thread_still_writes_to_it(
    corrected, qtbot: QtBot, training, photographs
):
    begin(corrected, qtbot, training)
    corrected.app.opening.close_project()
    corrected.open(photographs)
    assert corrected.app.training_panel.unfinished.text == ""
    training.gate.set()
    qtbot.waitUntil(lambda: corrected.app.training_panel.unfinished.text != "")


def test_that_a_round_that_was_over_when_the_program_died_is_taken_in_without_training_again(
    corrected, qtbot: QtBot, training, make_person, photographs
):
    fine_tune(corrected, qtbot)
    corrected.workspace.journal._connection.execute("DELETE FROM model WHERE name = 'fine-tuned 1'")
    corrected.workspace.journal._connection.execute("UPDATE model SET is_current = 1")
    corrected.app.window.close()
    later = make_person()
    later.open(photographs)
    assert later.app.training_panel.unfinished.text == "fine-tuned 1 was left unfinished at step 5 of 5."
    later.click_button("Go on")
    qtbot.waitUntil(lambda: len(later.models) == 2)
    later.wait_until_settled()
    assert len(training.lessons) == 1


def test_that_a_new_round_leaves_an_unfinished_one_where_it_is(corrected, qtbot: QtBot, training):
    begin(corrected, qtbot, training)
    corrected.click_button("Cancel")
    training.gate.set()
    qtbot.waitUntil(lambda: corrected.app.training_panel.unfinished.text != "")
    fine_tune(corrected, qtbot)
    assert corrected.models[0].startswith("● fine-tuned 2")
    assert corrected.app.training_panel.unfinished.text.startswith("fine-tuned 1 was left unfinished")
