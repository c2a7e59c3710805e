"""Turning to another image in the queue: the list of images and what is judged go together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from review_queue import judged
from row_clicks import click_row

from annotator.model.face import Verdict
from annotator.model.review_items import ItemKind
from annotator.windows.review_list import ReviewQuery


def marked(person) -> str | None:
    """The image that is highlighted in the list."""
    view = person.app.images.view
    rows = view.selectionModel().selectedIndexes()
    return ("a.jpg", "b.jpg", "c.jpg")[rows[0].row()] if rows else None


def hint(person) -> str:
    return person.app.window.status_line.currentMessage()


def test_that_the_list_marks_the_image_of_what_is_judged(person, queue):
    person.press(Qt.Key.Key_Space, wait=False)
    assert queue.photograph.image == marked(person) == "b.jpg"
    person.press(Qt.Key.Key_F2, wait=False)
    assert person.image == marked(person) == "a.jpg"
    person.press(Qt.Key.Key_F5, wait=False)
    assert queue.photograph.image == marked(person) == "b.jpg"


def test_that_a_click_in_the_list_goes_to_what_is_to_be_judged_there(person, queue):
    click_row(person.app.images.view, 1, person.qtbot)
    assert queue.photograph.image == "b.jpg"
    assert person.workspace.session.image == "a.jpg"
    person.qtbot.waitUntil(lambda: marked(person) == "b.jpg")
    person.press(Qt.Key.Key_2, wait=False)
    assert judged(person) == [Verdict.NONE, Verdict.NOT_A_FACE], "the keys are still the queue's"


def test_that_who_walks_through_the_list_by_keys_stays_in_it(person, queue):
    person.app.images.view.setFocus()
    person.press(Qt.Key.Key_Down, wait=False)
    assert queue.photograph.image == "b.jpg"
    assert person.app.images.view.hasFocus()


def test_that_a_click_goes_to_another_kind_where_there_is_none_of_this_one(person, queue):
    queue.bar.ask(ReviewQuery(ItemKind.MISS))
    assert queue.photograph.image == "a.jpg"
    click_row(person.app.images.view, 1, person.qtbot)
    assert queue.photograph.image == "b.jpg"
    assert queue.bar.query.kind is not ItemKind.MISS


def test_that_an_image_without_anything_to_judge_says_so_and_is_not_marked(person, queue):
    click_row(person.app.images.view, 2, person.qtbot)
    assert hint(person) == "The queue lists nothing in c.jpg"
    person.qtbot.waitUntil(lambda: marked(person) == "a.jpg")
    assert queue.photograph.image == "a.jpg"


def test_that_the_keys_to_the_next_image_go_on_in_the_queue(person, queue):
    person.press(Qt.Key.Key_D, wait=False)
    assert queue.photograph.image == marked(person) == "b.jpg"
    person.press(Qt.Key.Key_D, wait=False)
    assert hint(person) == "The queue lists nothing further down in the list of images"
    person.press(Qt.Key.Key_A, wait=False)
    assert queue.photograph.image == marked(person) == "a.jpg"
    person.press(Qt.Key.Key_D, Qt.KeyboardModifier.ShiftModifier, wait=False)
    assert queue.photograph.image == "b.jpg"
    assert person.workspace.session.image == "a.jpg"


def test_that_images_are_opened_while_there_is_no_queue(person):
    person.press(Qt.Key.Key_F5, wait=False)
    click_row(person.app.images.view, 1, person.qtbot)
    person.qtbot.waitUntil(lambda: person.image == "b.jpg")
    assert marked(person) == "b.jpg"
