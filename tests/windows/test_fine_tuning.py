"""From corrections to a new model and back to the old one, without the window ever waiting."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fine_tune_button import BUTTON, fine_tune
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot
from shipped import OTHER, OURS

from annotator.windows.training_panel import time_left
from detector.formats.verdicts import read_verdicts
from detector.training.fine_tune_report import Reason


def test_that_without_corrections_nothing_starts_and_it_says_why(person, training):
    person.click_button(BUTTON)
    assert "There is nothing to learn from yet." in person.message
    assert not person.app.training.fine_tuning.is_running
    assert training.lessons == []


def test_that_the_key_brings_what_it_does_into_sight(corrected):
    assert corrected.app.window.focusWidget() is corrected.app.canvas
    corrected.app.window.raise_panel(corrected.app.findings_panel)
    corrected.app.actions["fine_tune"].trigger()
    assert not corrected.app.training_panel.visibleRegion().isEmpty()


def test_that_it_learns_from_exactly_what_was_exported(corrected, qtbot: QtBot, training, tmp_path):
    fine_tune(corrected, qtbot)
    (lesson,) = training.lessons
    exported = tmp_path / "exports" / "photographs" / "label.txt"
    assert lesson.labels.read_bytes() == exported.read_bytes()
    assert lesson.verdicts is None
    assert lesson.steps == 5
    assert training.labels == ["a.jpg"]


def test_that_it_says_where_labels_of_another_project_are_kept(corrected, qtbot: QtBot, tmp_path):
    folder = tmp_path / "exports" / corrected.workspace.folder.root.name
    folder.mkdir(parents=True)
    (folder / "label.txt").write_text("# of_another.jpg\n")
    corrected.app.training.fine_tune()
    qtbot.waitUntil(lambda: len(corrected.models) == 2)
    assert corrected.message == f"The corrections are in {folder}. What was there before is now label.1.txt."
    assert (folder / "label.1.txt").read_text() == "# of_another.jpg\n"


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


def test_that_the_whole_curve_is_in_sight_on_a_small_screen(
    at_start, photographs, qtbot: QtBot, training
) -> None:
    at_start.app.window.resize(1280, 760)
    at_start.open(photographs)
    at_start.press(Qt.Key.Key_Tab)
    at_start.press(Qt.Key.Key_Right)
    training.gate.clear()
    at_start.app.training.fine_tune()
    panel = at_start.app.training_panel
    viewport, curve = panel.parentWidget(), panel.curve
    qtbot.waitUntil(lambda: curve.points != [])
    qtbot.waitUntil(
        lambda: viewport.rect().contains(QRect(curve.mapTo(viewport, QPoint()), curve.size())),
    )
    assert curve.height() >= 100


def test_that_the_new_model_predicts_at_once_and_corrections_stay(corrected, qtbot: QtBot):
    mine = corrected.selected
    fine_tune(corrected, qtbot)
    assert [row.split(",")[0] for row in corrected.models] == ["● fine-tuned 1", f"○ {OURS}"]
    assert mine in corrected.faces
    corrected.press(Qt.Key.Key_D)
    assert [face.box_xyxy[0] for face in corrected.faces] == [100]
    assert {face.source.name for face in corrected.faces} == {"fine-tuned 1"}
    assert corrected.status("c.jpg") == "predicted, 1 face"


def test_that_the_weights_lie_beside_the_project(corrected, qtbot: QtBot, photographs):
    fine_tune(corrected, qtbot)
    names = sorted(path.name for path in (photographs / "project-models").iterdir())
    assert names == ["0001.run", "0001.safetensors"]


def test_that_the_old_model_can_be_chosen_again(corrected, qtbot: QtBot):
    fine_tune(corrected, qtbot)
    corrected.app.training_panel.models.select(OURS)
    corrected.click_button("Use this model")
    corrected.wait_until_settled()
    corrected.press(Qt.Key.Key_D)
    assert [face.box_xyxy[0] for face in corrected.faces] == [40, 180]
    assert {face.source.name for face in corrected.faces} == {OURS}


def test_that_others_that_come_along_can_be_chosen_too(corrected, qtbot: QtBot):
    words = "comes with the program"
    assert corrected.all_models == [f"○ {OTHER}, {words}", f"● {OURS}, {words}"]
    corrected.app.training_panel.models.select(OTHER)
    corrected.click_button("Use this model")
    corrected.wait_until_settled()
    assert corrected.all_models == [f"● {OTHER}, {words}", f"○ {OURS}, {words}"]
    corrected.press(Qt.Key.Key_D)
    assert {face.source.name for face in corrected.faces} == {OTHER}


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


# The gate


def test_that_the_verdict_is_told_in_words_with_figures_and_intervals(corrected, qtbot: QtBot):
    fine_tune(corrected, qtbot)
    assert corrected.app.training_panel.pace_text == (
        "Done: fine-tuned 1 predicts from now on. Adopted: landmark error on 4 held-out images 4.1 % → 3.3 %"
        " (gain 0.5 to 1.1 points); average precision 0.800 → 0.900 (gain 5.0 to 15.0 points); little changed"
        " in what the old model is sure of elsewhere, 4 images (AP 0.800 → 0.800, error 4.1 % → 4.1 %)."
    )


def test_that_a_refused_model_is_listed_and_not_used_until_a_person_says_so(
    corrected, qtbot: QtBot, training
):
    training.result = replace(
        training.result,
        adopted=False,
        reason=Reason.NO_GAIN,
        ap_gain_interval=(-0.05, 0.15),
        error_gain_interval=(-0.002, 0.003),
    )
    fine_tune(corrected, qtbot)
    words = corrected.app.training_panel.pace_text
    assert words.startswith("Kept the old model: no sure gain: landmark error on 4 held-out images")
    assert "(gain −0.2 to 0.3 points)" in words
    assert words.endswith("Try more steps, or correct more faces of the kind that it gets wrong.")
    assert [row.split(",")[0] for row in corrected.models] == ["○ fine-tuned 1", f"● {OURS}"]
    assert corrected.models[0].endswith(", not adopted")
    corrected.app.training_panel.models.select("fine-tuned 1")
    corrected.click_button("Use this model")
    corrected.wait_until_settled()
    assert corrected.models[0].startswith("● fine-tuned 1")
    corrected.press(Qt.Key.Key_D)
    assert {face.source.name for face in corrected.faces} == {"fine-tuned 1"}


def test_that_with_too_few_corrections_a_threshold_is_offered_and_nothing_left_behind(
    corrected, qtbot: QtBot, training, photographs
):
    training.result = replace(
        training.result, adopted=False, reason=Reason.TOO_FEW, corrected_images=12, after=None
    )
    corrected.click_button(BUTTON)
    qtbot.waitUntil(lambda: not corrected.app.training.fine_tuning.is_running)
    assert corrected.app.training_panel.pace_text == (
        "Only 12 corrected images: too few to learn from, or to measure on."
        " It takes 20 or more. What helps now: show predictions from a score of 0.62 on."
    )
    assert len(corrected.models) == 1
    assert list((photographs / "project-models").iterdir()) == []
    corrected.click_button("Show from 0.62")
    assert corrected.app.display_bar.threshold == 0.62


def test_that_a_person_may_insist_and_the_model_is_marked_as_not_measured(corrected, qtbot: QtBot, training):
    training.result = replace(training.result, adopted=False, reason=Reason.TOO_FEW, corrected_images=1)
    corrected.click_button(BUTTON)
    qtbot.waitUntil(lambda: not corrected.app.training.fine_tuning.is_running)
    corrected.click_button("Train all the same")
    qtbot.waitUntil(lambda: len(corrected.models) == 2)
    corrected.wait_until_settled()
    assert training.lessons[-1].insists
    assert corrected.models[0].startswith("● fine-tuned 1")
    assert corrected.models[0].endswith(", not measured")
    assert corrected.app.training_panel.pace_text.endswith(
        "Not measured: trained all the same, on 1 corrected image."
    )


# The registry


def test_that_what_is_known_of_a_version_is_there_in_the_next_run_wherever_the_project_is(
    corrected, qtbot: QtBot, make_person, photographs, tmp_path
):
    fine_tune(corrected, qtbot)
    (made,) = [version for version in corrected.workspace.journal.models.read_all() if version.parent]
    corrected.app.window.close()
    moved = photographs.rename(tmp_path / "elsewhere")
    later = make_person()
    later.open(moved)
    (found,) = [version for version in later.workspace.journal.models.read_all() if version.parent]
    assert found == made
    assert found.training is not None
    assert (found.training.reason, found.training.error_gain) == ("improved", (0.005, 0.011))
    assert len(found.training.digest) == 64
    assert later.models[0].startswith("● fine-tuned 1")


def test_that_notes_about_a_model_are_kept(corrected, qtbot: QtBot):
    (field,) = corrected.app.training_panel.models.findChildren(QLineEdit)
    field.setFocus()
    qtbot.keyClicks(field, "the one to trust")
    corrected.press(Qt.Key.Key_Return)
    assert corrected.app.canvas.hasFocus()
    versions = corrected.workspace.journal.models.read_all()
    assert [version.remark for version in versions] == ["the one to trust", ""]
    assert corrected.models == [f"● {OURS}, comes with the program, the one to trust"]


# Comparing


def test_that_held_out_faces_are_shown_before_and_after(corrected, qtbot: QtBot, training):
    training.result = replace(training.result, held_out_images=1)
    fine_tune(corrected, qtbot)
    strip = corrected.app.training_panel.faces
    qtbot.waitUntil(lambda: strip.faces != ())
    (face,) = strip.faces
    assert face.image == "a.jpg"
    assert face.before.error == pytest.approx(1 / 4800**0.5, rel=1e-3)  # moved by one pixel to the right
    assert face.after.error is None  # the new model sees a face elsewhere
    assert strip.words.startswith(f"Held-out faces by {OURS}, above, and fine-tuned 1, below.")


def test_that_two_models_are_seen_on_the_photograph_until_esc(corrected, qtbot: QtBot):
    fine_tune(corrected, qtbot)
    corrected.app.actions["compare_versions"].trigger()
    dialog = corrected.app.training.comparing._dialog
    assert dialog.names == (OURS, "fine-tuned 1")
    dialog.look_button.click()
    corrected.app.window.activateWindow()
    view = corrected.app.training.compare_view
    qtbot.waitUntil(lambda: view.is_on)
    assert view.words == [f"{OURS}: 2 faces", "fine-tuned 1: 1 face"]
    said = corrected.app.window.status_line.currentMessage
    qtbot.waitUntil(lambda: said() == "", timeout=2000)  # not only when a hint goes by itself, after 5 s
    corrected.press(Qt.Key.Key_Escape)
    assert not view.is_on
    corrected.app.training.comparing.look(OURS, "fine-tuned 1")
    qtbot.waitUntil(lambda: view.is_on)
    corrected.press(Qt.Key.Key_D)
    assert not view.is_on


def test_that_figures_and_settings_of_two_versions_stand_side_by_side(corrected, qtbot: QtBot):
    fine_tune(corrected, qtbot)
    corrected.app.training_panel.models.select(OURS)
    corrected.click_button("Compare…")
    dialog = corrected.app.training.comparing._dialog
    assert dialog.names == ("fine-tuned 1", OURS)
    rows = {row[0]: row[1:] for row in dialog.table.rows}
    assert rows["From"] == (OURS, "comes with the program")
    assert rows["Held out: landmark error, %"] == ("4.10 → 3.30", "–")
    assert rows["Regression set: average precision"] == ("0.800 → 0.800", "–")
    dialog.reject()


def test_that_what_comes_along_can_be_compared_before_anything_is_made(person):
    person.app.actions["compare_versions"].trigger()
    assert person.app.training.comparing._dialog.names == (OTHER, OURS)


def test_that_a_failure_is_said_and_it_can_be_tried_again(corrected, qtbot: QtBot, training):
    training.fails = True
    corrected.click_button(BUTTON)
    qtbot.waitUntil(lambda: corrected.message.startswith("The corrections can't be learned from."))
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
    qtbot.waitUntil(lambda: not corrected.app.training.fine_tuning.is_running)
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
    at_start.app.opening.open(photographs, None, weights=gone)
    qtbot.waitUntil(lambda: at_start.message == "gone.safetensors isn't there.")


@pytest.mark.parametrize(
    ("seconds", "words"), [(9.6, "10 s"), (75, "1 min 15 s"), (3599.7, "1 h 0 min"), (3660, "1 h 1 min")]
)
def test_that_time_reads_as_a_person_says_it(seconds: float, words: str):
    assert time_left(seconds) == words
