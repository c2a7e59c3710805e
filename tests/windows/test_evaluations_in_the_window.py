"""Evaluations in the window: begun, stopped, gone back to, opened again, and handed on to somebody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog
from review_queue import FACE, SLOW_MS, judged
from shipped import OURS

from annotator.model.face import Verdict
from annotator.model.review_items import ItemKind
from annotator.store.evaluation_file import evaluations_of
from annotator.store.review_settings import USUAL_LEAST_SCORE
from annotator.windows.agreement_dialog import AgreementDialog
from annotator.windows.evaluate_dialog import EvaluateDialog
from annotator.windows.review_earlier_dialog import ReviewEarlierDialog
from annotator.windows.review_list import Standing

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_that_the_dialog_begins_an_evaluation(person, truth):
    person.press(Qt.Key.Key_F5, wait=False)
    person.app.reviewing.queue.ask_for_truth()
    (dialog,) = person.app.window.findChildren(EvaluateDialog)
    dialog.chosen.emit(truth)
    person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None, timeout=SLOW_MS)
    items = person.app.reviewing.review.items
    assert [len(items.order(kind)) for kind in ItemKind] == [2, 1, 2, 0]
    assert not person.app.actions["stop_measuring"].isEnabled(), "there is nothing to stop any more"
    dialog.close()


def test_that_labels_beside_the_photographs_are_proposed_as_the_truth(person, truth):
    person.app.reviewing.queue.ask_for_truth()
    (dialog,) = person.app.window.findChildren(EvaluateDialog)
    assert dialog.path.text() == ""
    dialog.reject()
    beside = person.workspace.folder.root / "label.txt"
    beside.write_bytes(truth.read_bytes())
    person.app.reviewing.queue.ask_for_truth()
    dialog = person.app.window.findChildren(EvaluateDialog)[-1]
    assert dialog.path.text() == str(beside)
    dialog.reject()


def test_that_an_evaluation_can_be_stopped(person, truth):
    person.press(Qt.Key.Key_F5, wait=False)
    person.app.reviewing.queue.evaluate(truth)
    person.app.actions["stop_measuring"].trigger()
    assert not person.app.evaluating.is_running
    assert not person.app.actions["stop_measuring"].isEnabled()
    person.qtbot.wait(200)
    assert person.app.reviewing.review is None


def test_that_a_button_beside_the_progress_stops_an_evaluation(person, truth):
    person.press(Qt.Key.Key_F5, wait=False)
    person.app.reviewing.queue.evaluate(truth)
    page, line = person.app.queue, person.app.window.status_line
    for button in (page.note.stop, line.stop):
        person.app.reviewing.queue.evaluate(truth)
        assert button.isVisible(), "as soon as it is asked for"
        person.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert not person.app.evaluating.is_running
        assert not button.isVisible()
    person.qtbot.wait(200)
    assert person.app.reviewing.review is None


def test_that_whoever_works_elsewhere_is_told_that_the_model_is_evaluated(person, truth):
    person.app.reviewing.queue.evaluate(truth)
    said = "The model is evaluated: there is something to judge now."
    person.qtbot.waitUntil(lambda: person.message == said, timeout=SLOW_MS)


def test_that_whoever_looks_at_the_queue_needs_not_be_told(person, truth):
    person.press(Qt.Key.Key_F5, wait=False)
    person.app.reviewing.queue.evaluate(truth)
    person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None, timeout=SLOW_MS)
    assert person.message == ""


@pytest.fixture
def two_queues(person, queue, tmp_path) -> tuple[Path, Path]:
    """The labels of the queue there was first, in which one item is judged, and of the one that is open."""
    person.press(Qt.Key.Key_1, wait=False)
    first, other = Path(person.app.reviewing.review.evaluated.truth), tmp_path / "other.txt"
    other.write_text(f"# c.jpg\n{FACE}\n")
    person.app.reviewing.queue.evaluate(other)
    person.qtbot.waitUntil(lambda: person.app.reviewing.review.evaluated.truth == str(other))
    return first, other


def earlier(person) -> ReviewEarlierDialog:
    """The list of evaluations, once it says how far each is judged."""
    person.app.actions["earlier_evaluations"].trigger()
    (dialog,) = person.app.window.findChildren(ReviewEarlierDialog)
    person.qtbot.waitUntil(lambda: bool(dialog.rows) and all("…" not in row for row in dialog.rows))
    return dialog


def test_that_an_earlier_evaluation_is_gone_back_to_with_its_verdicts(person, two_queues):
    first, other = two_queues
    assert judged(person) == [Verdict.NONE]
    dialog = earlier(person)
    assert [row[1:] for row in dialog.rows] == [
        [OURS, str(other), "1", "0 of 2"],
        [OURS, str(first), "2", "1 of 5"],
    ]
    assert ["(open now)" in row[0] for row in dialog.rows] == [True, False]
    said = person.app.queue.evaluation_words
    assert said.startswith(f"{OURS} against {other.parent.name}/{other.name}, ")
    person.qtbot.keyClick(dialog.table, Qt.Key.Key_Return)  # the one before stands chosen
    person.qtbot.waitUntil(lambda: person.app.reviewing.review.evaluated.truth == str(first))
    assert judged(person) == [Verdict.REAL, Verdict.NONE]
    said = person.app.queue.evaluation_words
    assert said.startswith(f"{OURS} against {first.parent.name}/{first.name}, ")

    place = person.workspace.place
    person.app.opening.close_project()
    person.app.projects.open(place)
    person.qtbot.waitUntil(lambda: person.app.projects.current is not None)
    person.app.actions["show_review"].trigger()
    person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None)
    assert person.app.reviewing.review.evaluated.truth == str(first)


def test_that_an_evaluation_that_cannot_be_read_is_listed_and_not_chosen(person, two_queues):
    (evaluations_of(person.workspace.journal.path)[0]).write_bytes(b"nothing of the kind")
    dialog = earlier(person)
    assert dialog.rows[1][:2] == ["0001.npz", "can't be read"]
    person.qtbot.keyClick(dialog.table, Qt.Key.Key_End, CONTROL)
    assert "0001.npz is not an evaluation" in dialog.table.model().index(1, 0).data(
        Qt.ItemDataRole.ToolTipRole
    )
    assert dialog.table.currentIndex().row() == 0
    dialog.reject()


def test_that_without_an_evaluation_there_is_none_to_go_back_to(person):
    person.app.actions["earlier_evaluations"].trigger()
    assert person.message == "There is no queue yet. Evaluate the model first."
    assert person.app.window.messages.is_error, "like every refusal"
    assert not person.app.window.findChildren(ReviewEarlierDialog)


def test_that_the_queue_and_its_verdicts_are_there_when_the_project_is_opened_again(person, queue):
    person.press(Qt.Key.Key_3, wait=False)
    person.app.actions["repeat_some"].trigger()
    open_again(person)
    assert judged(person) == [Verdict.FIX, Verdict.NONE]
    assert person.app.actions["repeat_some"].isChecked()


def open_again(person) -> None:
    """Close the project, and open it at its queue."""
    place = person.workspace.place
    person.app.opening.close_project()
    person.app.projects.open(place)
    person.qtbot.waitUntil(lambda: person.app.projects.current is not None)
    person.press(Qt.Key.Key_F5, wait=False)
    person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None)


def test_that_a_least_score_is_remembered_with_the_project(person, queue):
    bar = queue.bar
    assert bar.query.least_score == USUAL_LEAST_SCORE
    bar.score.setValue(0.95)
    assert (queue.model.rowCount(), bar.hidden.text()) == (0, "2 hidden")
    open_again(person)
    assert bar.query.least_score == 0.95
    assert bar.hidden.text() == "2 hidden"


def test_that_what_a_new_model_has_resolved_is_there_when_the_project_is_opened_again(person, queue):
    resolved = [False, False]

    def is_resolved() -> bool:
        resolved[:] = [queue.model.item(place).resolved for place in range(queue.model.rowCount())]
        return resolved == [True, True]

    person.press(Qt.Key.Key_2, wait=False)
    person.app.training.fine_tune()  # its weights see a single face, where none was before
    person.qtbot.waitUntil(lambda: person.workspace.model.name == "fine-tuned 1", timeout=30_000)
    person.app.reviewing.queue.score_again()
    person.qtbot.waitUntil(is_resolved)
    person.app.window.messages.close_message()

    open_again(person)
    queue.bar.standings.set_value(Standing.ALL)
    queue.refresh()
    person.qtbot.waitUntil(is_resolved)
    assert queue.bar.resolved.isVisible()
    assert person.message == "", "it is no news"

    # Another queue that no other model has looked at has nothing of it.
    person.app.reviewing.queue.open_queue(evaluations_of(person.workspace.journal.path)[1])
    person.qtbot.waitUntil(lambda: person.app.reviewing.review.evaluated.model == "fine-tuned 1")
    person.qtbot.wait(200)
    assert not queue.bar.resolved.isVisible()


def test_that_a_new_model_scores_the_same_queue_again(person, queue):
    messages = person.app.window.messages
    person.press(Qt.Key.Key_2, wait=False)
    person.app.reviewing.queue.score_again()
    person.qtbot.waitUntil(lambda: "resolved" in messages.text)
    assert messages.text == f"{OURS}: 0 items of the queue are resolved."

    person.app.training.fine_tune()  # its weights see a single face, where none was before
    person.qtbot.waitUntil(lambda: person.workspace.model.name == "fine-tuned 1", timeout=30_000)
    person.app.reviewing.queue.score_again()
    person.qtbot.waitUntil(lambda: "fine-tuned 1:" in messages.text)
    assert messages.text == "fine-tuned 1: 2 items of the queue are resolved."
    assert person.app.reviewing.review.evaluated.model == OURS


def test_that_somebody_else_judges_the_same_queue_blind_and_is_compared(person, queue):
    person.press(Qt.Key.Key_1, wait=False)
    person.press(Qt.Key.Key_1, wait=False)
    first = person.workspace.journal.path
    person.app.review_exchange.ask_for_a_second_reviewer()
    (dialog,) = person.app.window.findChildren(QInputDialog)
    dialog.setTextValue("Grace H.")
    dialog.accept()
    person.qtbot.waitUntil(lambda: person.workspace.journal.path != first)
    assert person.workspace.session.author == "Grace H."
    person.wait_until_settled()
    person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None)
    assert person.app.window.page is queue
    assert "Grace-H" in person.app.window.windowTitle()
    assert judged(person) == [Verdict.NONE] * 2
    one, other = map(int, person.app.reviewing.review.items.order(ItemKind.FALSE_POSITIVE))
    queue.verdict_wished.emit((one,), Verdict.REAL)
    queue.verdict_wished.emit((other,), Verdict.NOT_A_FACE)

    person.app.review_exchange.compare_with(first)
    person.qtbot.waitUntil(lambda: bool(person.app.window.findChildren(AgreementDialog)))
    (dialog,) = person.app.window.findChildren(AgreementDialog)
    dialog.close()


def test_that_somebody_else_who_has_a_project_gets_the_queue_that_is_open_now(person, two_queues):
    first, other = two_queues
    mine, exchange = person.workspace.place, person.app.review_exchange

    def hand_on_to_grace() -> str:
        """Against what the queue was measured that she then sees."""
        exchange.ask_for_a_second_reviewer()
        (dialog,) = person.app.window.findChildren(QInputDialog)
        dialog.setTextValue("Grace")
        dialog.accept()
        dialog.setParent(None)
        person.qtbot.waitUntil(lambda: person.workspace.place.project != mine.project)
        person.qtbot.waitUntil(lambda: person.app.reviewing.review is not None)
        seen = str(person.app.reviewing.review.evaluated.truth)
        person.wait_until_settled()
        return seen

    assert hand_on_to_grace() == str(other)
    for evaluation, measured_against in zip(evaluations_of(mine.project), (first, other), strict=True):
        person.app.projects.open(mine)
        person.qtbot.waitUntil(lambda: person.workspace.place == mine)
        person.wait_until_settled()
        person.app.pages.show_review()
        person.app.reviewing.queue.open_queue(evaluation)
        person.qtbot.waitUntil(
            lambda truth=str(measured_against): (
                person.app.reviewing.review is not None
                and person.app.reviewing.review.evaluated.truth == truth
            )
        )
        assert hand_on_to_grace() == str(measured_against)
    assert len(evaluations_of(person.workspace.journal.path)) == 2
