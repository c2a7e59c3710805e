"""The page of the review: what it shows, asks and says; it finds and wishes, and never edits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot
from reviewer import Reviewer, review_items
from widget_words import nameless, untranslated

from annotator.model.face import Verdict
from annotator.model.review_items import ItemKind
from annotator.scene.review_looks import Outcome
from annotator.store.evaluation_file import EvaluationHeading
from annotator.windows.review_evaluation_label import EvaluationLabel
from annotator.windows.review_list import ReviewQuery, Standing
from annotator.windows.review_page import ReviewPage

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
FALSE, MISS, LANDMARKS, DUPLICATE = ItemKind


# What is listed


def test_that_what_is_judged_stays_until_the_queue_is_listed_anew(reviewer: Reviewer, qtbot: QtBot):
    reviewer.given(*[FALSE] * 3)
    bar = reviewer.page.bar
    reviewer.press(KEY.Key_1)
    assert reviewer.rows == [0, 1, 2]
    assert reviewer.page.model.verdict(0) is Verdict.REAL
    qtbot.waitUntil(bar.refresh.isVisible)
    reviewer.click(bar.refresh)
    assert reviewer.rows == [1, 2]
    assert reviewer.page.current == 1
    assert not bar.refresh.isVisible()


def test_that_an_undone_verdict_is_no_reason_to_list_anew(reviewer: Reviewer, qtbot: QtBot):
    reviewer.given(*[FALSE] * 2)
    reviewer.press(KEY.Key_1)
    qtbot.waitUntil(reviewer.page.bar.refresh.isVisible)
    reviewer.page.set_verdicts(np.array([0]), np.array([0], np.int8))
    qtbot.waitUntil(lambda: not reviewer.page.bar.refresh.isVisible())


def test_that_the_kinds_say_how_many_there_are_left(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 1200, MISS)
    kinds = reviewer.page.bar.kinds
    assert kinds.button_of(FALSE).text() == "False positives 1,200"
    reviewer.press(KEY.Key_4)
    assert kinds.button_of(FALSE).text() == "False positives 1,199"
    reviewer.page.bar.ask(ReviewQuery(difficulty="easy"))
    assert (kinds.button_of(FALSE).text(), kinds.button_of(MISS).text()) == (
        "False positives 599",
        "Misses 1",
    )


def test_that_the_bar_asks_by_mouse(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 4)
    bar = reviewer.page.bar
    reviewer.press(KEY.Key_1)
    reviewer.click(bar.standings.button_of(Standing.JUDGED))
    assert reviewer.rows == [0]
    reviewer.click(bar.standings.button_of(Standing.ALL))
    bar.score.setValue(0.6)
    assert reviewer.rows == [0, 1]
    bar.difficulty.setCurrentIndex(bar.difficulty.findData("easy"))
    assert reviewer.rows == [0]


def test_that_what_a_least_score_hides_is_counted(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 4, MISS)  # scores 1.0, 0.8, 0.6, 0.4, and none
    bar = reviewer.page.bar
    assert not bar.hidden.isVisible()
    bar.score.setValue(0.7)
    assert (bar.hidden.text(), bar.hidden.isVisible()) == ("2 hidden", True)
    bar.difficulty.setCurrentIndex(bar.difficulty.findData("easy"))
    assert bar.hidden.text() == "1 hidden"
    reviewer.press(KEY.Key_BracketRight)
    assert not bar.hidden.isVisible(), "a miss has no score"


def test_that_a_least_score_is_told_when_a_person_gives_it_and_not_else(reviewer: Reviewer, qtbot: QtBot):
    with qtbot.assertNotEmitted(reviewer.page.least_score_changed):
        reviewer.page.set_least_score(0.7)
    reviewer.given(*[FALSE] * 4)
    assert reviewer.rows == [0, 1]
    with qtbot.waitSignal(reviewer.page.least_score_changed) as told:
        reviewer.page.bar.score.stepBy(-1)
    assert told.args == [0.65]


def test_that_it_says_which_evaluation_is_judged(reviewer: Reviewer):
    label = reviewer.page.findChild(EvaluationLabel)
    heading = EvaluationHeading(
        model="fine-tuned 3", truth="/data/wider/dev/label.txt", at="2026-11-22T09:32:00", images=1000
    )
    reviewer.page.set_evaluation(heading)
    assert label.text() == "fine-tuned 3 against dev/label.txt, 22 Nov 09:32"
    assert label.toolTip() == (
        "fine-tuned 3 against /data/wider/dev/label.txt\n1,000 images, evaluated 22 Nov 2026, 09:32"
    )
    reviewer.page.clear()
    assert (label.text(), label.toolTip()) == ("", "")


def test_that_what_was_asked_stays_for_another_evaluation(reviewer: Reviewer):
    reviewer.given(MISS, FALSE)
    reviewer.page.bar.ask(ReviewQuery(MISS, "hard", standing=Standing.ALL))
    reviewer.given(FALSE, MISS, MISS)
    assert reviewer.page.bar.query == ReviewQuery(MISS, "hard", standing=Standing.ALL)
    assert reviewer.rows == [1, 2]


def test_that_labels_without_landmarks_are_told_from_landmarks_without_errors(reviewer: Reviewer):
    page = reviewer.page
    landmarks = page.bar.kinds.button_of(LANDMARKS)
    page.bar.ask(ReviewQuery(LANDMARKS))
    reviewer.given(FALSE)
    assert landmarks.text() == "Landmarks 0"
    assert page.wall.note == "There is nothing of this kind."
    page.show_items(review_items(FALSE), np.zeros(1, np.int8), has_landmarks=False)
    assert (landmarks.text(), "nothing to compare with" in landmarks.toolTip()) == ("Landmarks –", True)
    assert page.wall.note.startswith("The labels have no landmarks")


def test_that_a_row_can_be_gone_to(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 50)
    reviewer.page.select(40)
    assert reviewer.page.current == 40
    grid = reviewer.page.wall.grid
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))


def test_that_a_repeat_looks_new_and_is_wished_apart(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 80, repeats=np.array([2]))
    model = reviewer.page.model
    again = int(np.flatnonzero(model.listing.again)[0])
    assert model.at(again) == (2, True)
    reviewer.press(KEY.Key_Right, KEY.Key_Right, KEY.Key_1)
    assert (model.verdict(2), model.verdict(again)) == (Verdict.REAL, Verdict.NONE)
    assert model.index(again).data() == model.index(2).data().replace("real face", "not judged")
    assert model.index(2).data() == "false positive, real face", "a figure out of order would tell"
    reviewer.page.wall.go_to(again)
    reviewer.press(KEY.Key_2)
    assert reviewer.said == [((2,), Verdict.REAL)]
    assert reviewer.said_again == [(2, Verdict.NOT_A_FACE)]
    assert (model.verdict(2), model.verdict(again)) == (Verdict.REAL, Verdict.NOT_A_FACE)


def test_that_repeats_among_many_are_wished_apart(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 60, repeats=(0,))
    reviewer.press(KEY.Key_A, modifiers=CONTROL)
    reviewer.press(KEY.Key_4)
    assert reviewer.said == [(tuple(range(60)), Verdict.IGNORE)]
    assert reviewer.said_again == [(0, Verdict.IGNORE)]


# A newer model


def test_that_the_scores_of_a_newer_model_are_shown_and_asked_for(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 2)
    bar, model = reviewer.page.bar, reviewer.page.model
    assert not bar.resolved.isVisible()
    assert model.index(0).data() == "false positive, score 1.00, 40 px, not judged"
    reviewer.page.set_scored_again(np.array([0.12, np.nan], np.float32), np.array([False, True]))
    assert bar.resolved.isVisible()
    assert [model.item(place).now_words for place in (0, 1)] == ["now 0.12", "now none"]
    assert model.index(1).data() == "false positive, score 0.50, 20 px, now none, resolved, not judged"
    bar.resolved.setCurrentIndex(bar.resolved.findText("Not resolved"))
    assert reviewer.rows == [0]
    reviewer.page.set_scored_again(None, None)
    assert (reviewer.rows, bar.resolved.isVisible()) == ([0, 1], False)


# The photograph


def white() -> QImage:
    picture = QImage(640, 480, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    return picture


def test_that_the_photograph_of_each_image_is_wished_once(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 4, images=("a.jpg", "b.jpg"))
    reviewer.press(KEY.Key_Space, KEY.Key_Space, KEY.Key_Space)
    assert reviewer.images == ["a.jpg", "b.jpg"]
    reviewer.given(MISS, images=("b.jpg",))
    reviewer.page.bar.ask(ReviewQuery(MISS))
    assert reviewer.images == ["a.jpg", "b.jpg", "b.jpg"]


def test_that_a_photograph_is_shown_close_up_or_whole(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 4)
    view = reviewer.page.photograph.view
    reviewer.page.show_photograph("0/1", white())
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert abs(seen.center().x() - 30) < 1
    reviewer.press(KEY.Key_Z)
    whole = view.mapToScene(view.viewport().rect()).boundingRect()
    assert whole.contains(view.image_rect)
    reviewer.press(KEY.Key_Space)
    assert view.mapToScene(view.viewport().rect()).boundingRect() == whole
    reviewer.click(reviewer.page.photograph.whole)
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert abs(seen.center().x() - 80) < 1


def test_that_a_photograph_that_comes_too_late_is_left_alone(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 2, images=("a.jpg", "b.jpg"))
    reviewer.press(KEY.Key_Space)
    reviewer.page.show_photograph("a.jpg", white())
    assert reviewer.page.photograph.shown is None
    reviewer.page.show_photograph("b.jpg", white())
    assert reviewer.page.photograph.shown == "b.jpg"
    reviewer.press(KEY.Key_Backspace)
    assert reviewer.page.photograph.view.image_rect.isEmpty()


def test_that_the_boxes_around_are_told_apart_by_what_became_of_them(reviewer: Reviewer):
    reviewer.given(FALSE, MISS, DUPLICATE, LANDMARKS)
    reviewer.page.show_photograph("0/1", white())
    boxes = np.array([[x, 200, x + 40, 240] for x in (10, 60)], np.float32)
    items = reviewer.page.model.list.items.boxes_xyxy
    labelled, found = np.concatenate([items[[1, 3]], boxes[:1]]), np.concatenate([items[[0, 2]], boxes[1:]])
    reviewer.page.set_faces_of_image("0/1", labelled, found, np.ones(3, np.float32))
    shown = {outcome: len(boxes) for outcome, (boxes, _) in reviewer.page.photograph.view._boxes.items()}
    assert shown == {
        Outcome.LABELLED: 2,
        Outcome.MISS: 1,
        Outcome.FALSE_POSITIVE: 1,
        Outcome.DUPLICATE: 1,
        Outcome.DETECTION: 1,
    }


def test_that_the_images_to_come_are_named_in_their_order(reviewer: Reviewer):
    reviewer.given(*[FALSE] * 6, images=("a.jpg", "b.jpg", "c.jpg"))
    assert reviewer.page.images_ahead() == ("b.jpg", "c.jpg")
    assert reviewer.page.images_ahead(1) == ("b.jpg",)
    reviewer.press(KEY.Key_End)
    assert reviewer.page.images_ahead() == ()


# While there is nothing to show


def test_that_the_page_offers_to_evaluate_and_says_how_far_that_is(page: ReviewPage, qtbot: QtBot):
    def visible_buttons() -> list[str]:
        return [button.text() for button in page.findChildren(QAbstractButton) if button.isVisible()]

    assert page.note.words.startswith("Nothing is evaluated yet.")
    assert visible_buttons() == ["Evaluate…"]
    with qtbot.waitSignal(page.evaluate_wished):
        qtbot.mouseClick(page.note.evaluate, Qt.MouseButton.LeftButton)
    page.set_progress(120, 1200)
    assert page.note.words == "Evaluating: 120 of 1,200 images"
    assert visible_buttons() == ["Stop"]
    with qtbot.waitSignal(page.stop_wished):
        qtbot.mouseClick(page.note.stop, Qt.MouseButton.LeftButton)
    page.set_progress(1200, 1200)
    assert visible_buttons() == ["Evaluate…"]


def test_that_the_keys_stay_on_the_page_while_it_is_evaluated(page: ReviewPage):
    page.activateWindow()
    page.setFocus()
    page.set_progress(1, 3)
    assert page.focusWidget() is page.note
    page.note.stop.setFocus()
    page.set_progress(2, 3)
    assert page.focusWidget() is page.note.stop
    page.set_progress(3, 3)
    assert page.focusWidget() is page.note.evaluate


def test_that_another_queue_begins_with_what_is_to_be_judged(reviewer: Reviewer):
    reviewer.given(FALSE, FALSE)
    reviewer.page.bar.ask(ReviewQuery(standing=Standing.JUDGED))
    reviewer.given(FALSE, FALSE)
    assert reviewer.page.bar.query.standing is Standing.TO_JUDGE
    assert reviewer.page.model.rowCount() == 2


def test_that_another_evaluation_is_offered_and_followed_in_the_bar(reviewer: Reviewer, qtbot: QtBot):
    reviewer.given(FALSE)
    bar = reviewer.page.bar
    with qtbot.waitSignal(reviewer.page.evaluate_wished):
        reviewer.click(bar.evaluate)
    reviewer.page.set_progress(3, 10)
    assert (bar.count.text(), bar.evaluate.isVisible()) == ("3 of 10", False)
    assert bar.count.toolTip() == "Evaluating: 3 of 10 images"
    with qtbot.waitSignal(reviewer.page.stop_wished):
        reviewer.click(bar.stop)
    bar.layout().activate()
    place_of_stop = bar.stop.geometry()
    reviewer.page.set_progress(10, 10)
    bar.layout().activate()
    assert not bar.evaluate.geometry().intersects(place_of_stop), "a click that comes too late"
    assert (bar.count.text(), bar.evaluate.isVisible(), bar.stop.isVisible()) == ("", True, False)


def test_that_an_empty_wall_says_why(reviewer: Reviewer):
    page = reviewer.page
    reviewer.given(FALSE)
    assert page.wall.note == ""
    reviewer.press(KEY.Key_1)
    page.refresh()
    assert page.wall.note.startswith("Everything here is judged.")
    reviewer.press(KEY.Key_BracketRight)  # the keys still work
    assert page.wall.note == "There is nothing of this kind."
    page.bar.ask(ReviewQuery(FALSE, least_score=1.0, standing=Standing.JUDGED))
    assert page.wall.note == ""
    page.set_verdicts(np.array([0]), np.array([0], np.int8))
    page.refresh()
    assert page.wall.note == "Nothing is as the filters above ask."


def test_that_a_closed_project_leaves_nothing_behind(reviewer: Reviewer):
    reviewer.given(MISS, FALSE)
    reviewer.page.bar.ask(ReviewQuery(MISS, "easy", standing=Standing.ALL))
    reviewer.page.show_photograph("0/1", white())
    reviewer.page.clear()
    assert reviewer.page.current is None
    assert reviewer.page.bar.query == ReviewQuery()
    assert reviewer.page.photograph.view.image_rect.isEmpty()
    assert reviewer.page.note.isVisible()


def test_that_the_rate_is_shown_and_hidden(page: ReviewPage):
    page.set_rate(43.6)
    assert page.wall.rate == "44 a minute"
    page.set_rate(None)
    assert page.wall.rate == ""


# Words


@pytest.fixture
def full(brackets: None, qtbot: QtBot, review_items) -> Callable[[], ReviewPage]:
    """A page with all there is, made when it is asked for."""

    def make() -> ReviewPage:
        page = ReviewPage()
        qtbot.addWidget(page)
        page.show_items(review_items(*ItemKind), np.zeros(4, np.int8))
        page.set_scored_again(np.zeros(4, np.float32), np.ones(4, np.bool_))
        page.set_progress(1, 3)
        page.set_rate(40)
        page.set_evaluation(EvaluationHeading(model="1", truth="2/3", at="2026-11-22T09:32:00", images=4))
        page.bar.ask(ReviewQuery(LANDMARKS, least_score=0.9))
        return page

    return make


def test_that_everything_the_keyboard_reaches_has_a_name(full: Callable[[], ReviewPage]):
    assert nameless(full()) == []


def test_that_every_word_is_looked_up(full: Callable[[], ReviewPage]):
    assert untranslated(full()) == []


# Very many


def test_that_hundreds_of_thousands_of_items_make_no_widgets(reviewer: Reviewer):
    reviewer.given(FALSE)
    before = len(reviewer.page.findChildren(QWidget))
    reviewer.given(*[FALSE] * 200_000)
    reviewer.press(KEY.Key_End, KEY.Key_2)
    assert reviewer.said == [((199_999,), Verdict.NOT_A_FACE)]
    assert len(reviewer.page.findChildren(QWidget)) == before


def test_that_the_keys_that_judge_go_on_in_a_second_line_where_one_is_too_short(
    page: ReviewPage, qtbot: QtBot
):
    page.show_items(review_items(ItemKind.MISS), np.zeros(1, np.int8))
    hint = page._hint
    qtbot.waitUntil(lambda: hint.height() < 2 * hint.fontMetrics().lineSpacing())
    one_line = hint.height()
    page.resize(520, 500)
    qtbot.waitUntil(lambda: hint.height() > one_line)
    assert hint.heightForWidth(hint.width()) <= hint.height()
    page.resize(1280, 740)
    qtbot.waitUntil(lambda: hint.height() == one_line)
