"""The panel of fine-tuning by itself: what it says in each state, and what it asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from stand_ins import checkpoint

from annotator.model.training_record import LEAST_IMAGES, TrainingRecord, ValidationPoint
from annotator.store.labelled_set import LabelledSet
from annotator.store.runs import Plan, Run
from annotator.windows.discard_question import DiscardQuestion
from annotator.windows.scrolled import Scrolled
from annotator.windows.training_panel import TrainingPanel
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.progress import Preparation, Progress


@pytest.fixture
def panel(qtbot: QtBot) -> TrainingPanel:
    panel = TrainingPanel()
    qtbot.addWidget(panel)
    panel.resize(370, 900)
    panel.show()
    return panel


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Left unfinished after two steps of four, and a look at the held-out images."""
    plan = Plan(name="fine-tuned 3", parent="mobile", steps=4, seed=0, insists=False, created="")
    folder = tmp_path / "0003.run"
    folder.mkdir()
    (folder / "losses.csv").write_text("step,total\n1,8.0\n2,6.0\n")
    (folder / "validation.csv").write_text("step,ap,landmark_error,gain,is_best\n0,0.5,,0.0,1\n2,0.6,0.04,")
    (folder / "checkpoint.safetensors").write_bytes(checkpoint(2))
    return Run(folder, plan)


def shown(panel: TrainingPanel) -> set[str]:
    """What the visible buttons say that begin, hold or end a training."""
    others = (panel.models, panel)  # on the panel itself: the photographs not to forget
    buttons = [each for each in panel.findChildren(QPushButton) if each.parent() not in others]
    return {button.text() for button in buttons if button.isVisible()}


def progress(step: int) -> Progress:
    return Progress(
        step=step,
        steps=4,
        classification=1.0,
        box=1.0,
        landmark=1.0,
        total=5.0,
        images_per_second=31.4,
        seconds_left=126.0,
        memory_mb=1812.4,
    )


@pytest.mark.parametrize(
    ("corrected", "labelled", "words"),
    [
        (0, 0, "Correct some faces, then let the model learn from them."),
        (1, 0, "1 corrected image to learn from; it takes 20"),
        (20, 0, "20 corrected images to learn from"),
        (0, 33, "33 labelled images to learn from"),
        (8, 33, "8 corrected, 33 labelled images to learn from"),
        (8, 1, "8 corrected, 1 labelled image to learn from; it takes 20"),
    ],
)
def test_that_it_says_how_many_corrections_and_labels_there_are_and_how_many_it_takes(
    panel: TrainingPanel, corrected: int, labelled: int, words: str
):
    panel.set_corrections(corrected, labelled)
    assert words in {label.text() for label in panel.findChildren(QLabel)}
    assert FineTuneConfig.__dataclass_fields__["least_images"].default == LEAST_IMAGES


def test_that_pace_time_left_and_memory_are_told_of_a_step(panel, run):
    panel.start(run)
    panel.show_progress(progress(3))
    assert panel.pace_text == "Step 3 of 4, 31 images/s, 2 min 6 s left, 1,812 MB of memory"
    assert shown(panel) == {"Pause", "Cancel"}


def test_that_looks_before_and_between_the_steps_tell_how_far_they_are(panel, run):
    panel.start(run)
    panel.show_preparation(Preparation(done=3, images=24))
    assert panel.pace_text == "Looking through the corrections: 3 of 24"
    panel.show_preparation(Preparation(done=7, images=200, what="regression"))
    assert panel.pace_text == "Looking through the photographs not to forget: 7 of 200"
    panel.show_progress(progress(3))
    panel.show_validating(2, 11)
    assert panel.pace_text == "Step 3 of 4: measuring on the held-out images, 2 of 11"


def test_that_photographs_not_to_forget_are_told_and_not_to_be_changed_while_it_trains(panel, run):
    assert panel.labelled_set_text == "Photographs not to forget…"
    panel.set_labelled_set(LabelledSet(images=Path("/usual"), labels=Path("/usual/label.txt"), count=1200))
    assert panel.labelled_set_text == "1,200 photographs not to forget…"
    assert "/usual/label.txt" in panel._labelled.toolTip()
    panel.start(run)
    assert not panel._labelled.isVisible()


def test_that_what_goes_on_is_drawn_from_where_it_was(panel, run):
    panel.start(run)
    assert panel.curve.points == [(1, 8.0), (2, 6.0)]
    assert panel.validation.points == [ValidationPoint(step=0, ap=0.5, landmark_error=None, is_best=True)]
    panel.show_progress(progress(2))  # a step is taken once more that was after the last checkpoint
    assert panel.curve.points == [(1, 8.0), (2, 5.0)]
    panel.show_validation(ValidationPoint(step=4, ap=0.7, landmark_error=0.03, is_best=True))
    assert [point.step for point in panel.validation.points] == [0, 4]


def test_that_while_it_is_paused_nothing_else_is_said(panel, run, qtbot: QtBot):
    panel.start(run)
    with qtbot.waitSignal(panel.pause_wished):
        panel._pause.click()
    panel.show_paused(paused=True)
    panel.show_progress(progress(3))
    assert panel.pace_text.startswith("Paused.")
    assert shown(panel) == {"Go on", "Cancel"}
    with qtbot.waitSignal(panel.resume_wished):
        panel._pause.click()


def test_that_an_unfinished_training_is_offered_beside_a_new_one(panel, run, qtbot: QtBot):
    panel.unfinished.offer(run)
    assert panel.unfinished.text == "fine-tuned 3 was left unfinished at step 2 of 4."
    assert shown(panel) == {"Fine-tune on the corrections", "Go on", "Discard"}
    with qtbot.waitSignal(panel.unfinished.go_on_wished):
        qtbot.mouseClick(panel.unfinished.go_on, Qt.MouseButton.LeftButton)
    panel.unfinished.offer(None)
    assert panel.unfinished.text == ""


def test_that_nothing_is_discarded_before_a_person_knows_what_is_lost(panel, run, qtbot: QtBot):
    def questions() -> list[DiscardQuestion]:
        return [each for each in panel.findChildren(DiscardQuestion) if each.isVisible()]

    def ask() -> DiscardQuestion:
        qtbot.mouseClick(panel.unfinished.discard, Qt.MouseButton.LeftButton)
        (question,) = questions()
        return question

    panel.unfinished.offer(run)
    with qtbot.assertNotEmitted(panel.unfinished.discard_wished):
        question = ask()
        assert question.text() == "Discard fine-tuned 3?"
        assert question.informativeText().startswith("What it has learned in 2 of 4 steps is deleted")
        qtbot.keyClick(question, Qt.Key.Key_Return)
        assert questions() == [], "Return keeps it"
        qtbot.keyClick(ask(), Qt.Key.Key_Escape)
        ask()
        panel.unfinished.offer(None)
        assert questions() == [], "what it was about is gone"
    panel.unfinished.offer(run)
    (discard,) = (button for button in ask().buttons() if button.text() == "Discard for good")
    with qtbot.waitSignal(panel.unfinished.discard_wished):
        qtbot.mouseClick(discard, Qt.MouseButton.LeftButton)


def test_that_the_comparison_at_the_end_tells_how_far_it_is(panel, run):
    panel.start(run)
    panel.show_gating(12, 31)
    assert panel.pace_text == "Comparing the old model and the new one: 12 of 31 images"


def test_that_the_verdict_stands_above_the_models_and_the_curves_below(panel, run):
    panel.start(run)
    panel.show_progress(progress(3))
    panel.layout().activate()
    assert panel._curves.y() < panel.models.y()
    panel.end("Adopted: …")
    panel.layout().activate()
    assert panel.verdict.y() < panel.models.y()
    assert panel._curves.y() > panel.models.y()


def test_that_what_helps_is_offered_for_too_few_corrections_only(panel, run):
    panel.end("Only 3 …")
    panel.show_record(TrainingRecord(is_adopted=False, reason="too_few", images=3, threshold=0.624))
    assert {"Show from 0.62", "Train all the same"} <= shown(panel)
    panel.end("Kept the old model …")
    panel.show_record(TrainingRecord(is_adopted=False, reason="no_gain", images=30, threshold=0.624))
    assert shown(panel) == {"Fine-tune on the corrections"}


def test_that_as_many_steps_are_offered_as_the_command_line_takes(panel: TrainingPanel) -> None:
    assert panel.steps == FineTuneConfig.__dataclass_fields__["steps"].default


@pytest.mark.parametrize("is_wished", [True, False])
def test_that_held_out_faces_come_into_sight_when_a_person_asks_for_them(qtbot: QtBot, is_wished: bool):
    panel = TrainingPanel()
    room = Scrolled(panel)
    qtbot.addWidget(room)
    room.resize(370, 150)
    room.show()
    if is_wished:
        panel.models.faces_wished.emit("mobile")
    panel.faces.say("Looking at them…")
    qtbot.wait(50)
    assert panel.faces.visibleRegion().isEmpty() is not is_wished
