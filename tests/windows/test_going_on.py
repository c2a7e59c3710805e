"""Going on from face to face and from photograph to photograph, accepting what is there, and back again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from annotator.model.face import Verdict
from annotator.windows.image_status import ImageStatus, Progress

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def test_that_d_and_a_turn_the_pages_and_stop_at_both_ends(person):
    person.press(Qt.Key.Key_A)
    assert person.image == "a.jpg"
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_D)
    assert person.image == "c.jpg"
    person.press(Qt.Key.Key_A)
    assert person.image == "b.jpg"


def test_that_space_accepts_every_prediction_and_goes_on_and_shift_space_goes_back(person):
    person.press(Qt.Key.Key_Space)
    assert person.image == "b.jpg"
    assert person.status("a.jpg") == "reviewed, 2 faces"
    person.press(Qt.Key.Key_Space, SHIFT)
    assert person.image == "a.jpg"
    assert [face.verdict for face in person.faces] == [Verdict.REAL, Verdict.REAL]
    assert person.app.actions["undo"].text() == "Undo: Accept 2 faces"


def test_that_accepting_twice_is_one_step(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_A)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_A)
    person.press(Qt.Key.Key_Z, CTRL)
    assert not person.app.actions["undo"].isEnabled()


def test_that_tab_goes_through_the_faces_and_round_again(person):
    lefts = []
    for _ in range(3):
        person.press(Qt.Key.Key_Tab)
        lefts.append(person.selected.box_xyxy[0])
    assert lefts == [40, 180, 40]
    person.press(Qt.Key.Key_Backtab, SHIFT)
    assert person.selected.box_xyxy[0] == 180


@pytest.mark.parametrize(
    ("key", "modifiers", "chosen"),
    [(Qt.Key.Key_Tab, NONE, 250), (Qt.Key.Key_E, NONE, 250), (Qt.Key.Key_Tab, SHIFT, 40)],
)
def test_that_the_keys_go_on_from_where_a_face_was_deleted(person, key, modifiers, chosen: int):
    session = person.workspace.session
    third = replace(person.faces[1].moved_by(70, 0, person.faces[1].source), id="third")
    session.edit("As a model might", (), (third,))
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Delete)
    assert session.selected is None
    person.press(key, modifiers)
    assert person.selected.box_xyxy[0] == chosen


def test_that_return_accepts_the_selected_face_alone(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    assert [face.verdict for face in person.faces] == [Verdict.REAL, Verdict.NONE]


def test_that_space_waits_for_predictions_rather_than_pass_over_the_image(person):
    person.app.images.set_status("a.jpg", ImageStatus(Progress.NOT_SEEN))
    person.press(Qt.Key.Key_Space)
    assert person.image == "a.jpg"
    assert "still to be detected" in person.app.window.status_line.currentMessage()
    person.press(Qt.Key.Key_D)
    assert person.image == "b.jpg"


def test_that_one_drag_and_one_key_correct_a_landmark_and_go_on_to_the_next_face(person):
    annotating = person.app.annotating
    annotating.accept_and_next()
    first = person.selected
    person.drag((70, 105), (75, 115))
    annotating.accept_and_next()
    (corrected,) = (face for face in person.faces if face.id == first.id)
    assert (corrected.landmarks[2].x, corrected.landmarks[2].y) == pytest.approx((75, 115), abs=1)
    assert corrected.verdict is Verdict.REAL
    assert person.selected.box_xyxy[0] == 180


def test_that_going_on_from_the_last_face_passes_over_what_is_reviewed(person):
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_Space)
    person.app.desk.open_image("a.jpg")
    person.wait_until_settled()
    for _ in range(3):
        person.press(Qt.Key.Key_E)
    person.wait_until_settled()
    assert person.image == "c.jpg"
    assert person.selected.box_xyxy[0] == 40
    person.press(Qt.Key.Key_Z, CTRL)
    assert (person.image, person.status("a.jpg")) == ("a.jpg", "in work, 2 faces")


def test_that_going_on_ends_where_nothing_more_is_to_be_reviewed(person):
    for _ in range(2):
        person.press(Qt.Key.Key_Space)
    for _ in range(3):
        person.press(Qt.Key.Key_E)
    assert person.image == "c.jpg"
    assert person.status("c.jpg") == "reviewed, 2 faces"
    assert person.app.window.status_line.currentMessage() == "No other photograph to review is listed"


def test_that_going_on_past_the_end_of_the_list_begins_at_its_first_face_to_review(person):
    for _ in range(2):
        person.press(Qt.Key.Key_D)
    for _ in range(3):
        person.press(Qt.Key.Key_E)
    person.wait_until_settled()
    assert (person.image, person.selected.box_xyxy[0]) == ("a.jpg", 40)
    assert person.status("c.jpg") == "reviewed, 2 faces"


def test_that_a_key_turns_to_the_next_photograph_to_review(person):
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_Space)
    person.app.desk.open_image("a.jpg")
    person.wait_until_settled()
    person.press(Qt.Key.Key_D, SHIFT)
    assert person.image == "c.jpg"
    assert person.app.window.status_line.currentMessage() == ""


def test_that_the_key_goes_on_from_the_start_of_the_list_and_says_so(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_D, SHIFT)
    person.wait_until_settled()
    assert person.image == "b.jpg"
    assert person.app.window.status_line.currentMessage() == (
        "On from the start of the list: nothing further down is to be reviewed"
    )


def test_that_the_key_says_so_where_only_the_open_photograph_is_left(person):
    for _ in range(2):
        person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_D, SHIFT)
    assert (person.image, person.status("c.jpg")) == ("c.jpg", "predicted, 2 faces")
    assert person.app.window.status_line.currentMessage() == "No other photograph to review is listed"


def test_that_going_on_stays_while_predictions_are_hidden(person):
    person.press(Qt.Key.Key_P)
    person.press(Qt.Key.Key_E)
    assert person.image == "a.jpg"
    assert person.status("a.jpg") == "predicted, 2 faces"


def test_that_going_on_from_the_last_face_goes_on_to_the_next_image(person):
    for _ in range(2):
        person.app.annotating.accept_and_next()
    assert person.image == "a.jpg"
    person.app.annotating.accept_and_next()
    assert person.image == "b.jpg"
    assert person.status("a.jpg") == "reviewed, 2 faces"
    faces = person.workspace.session.faces("a.jpg")
    assert [face.verdict for face in faces] == [Verdict.REAL, Verdict.REAL]


def test_that_going_on_passes_over_faces_a_person_has_worked_on_and_hidden_ones(person):
    person.drag((70, 105), (75, 115))
    person.workspace.session.select(None)
    person.app.annotating.accept_and_next()
    assert person.selected.box_xyxy[0] == 180
    person.workspace.session.select(None)
    person.app.canvas.set_predictions_shown(False)
    person.app.annotating.accept_and_next()
    assert person.image == "a.jpg"
    assert "P shows them" in person.app.window.status_line.currentMessage()


def test_that_a_photograph_is_not_looked_through_while_its_predictions_are_hidden(person):
    person.press(Qt.Key.Key_P)
    person.press(Qt.Key.Key_Space)
    assert (person.image, person.status("a.jpg")) == ("a.jpg", "predicted, 2 faces")
    assert "P shows them" in person.app.window.status_line.currentMessage()
    person.press(Qt.Key.Key_P)
    person.press(Qt.Key.Key_Space)
    assert (person.image, person.status("a.jpg")) == ("b.jpg", "reviewed, 2 faces")


def test_that_undo_after_space_takes_back_what_space_did_where_it_did_it(person):
    person.press(Qt.Key.Key_D)
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_A)
    person.press(Qt.Key.Key_Space)
    assert person.image == "b.jpg"
    assert person.app.actions["undo"].text() == "Undo: Accept 2 faces"
    person.press(Qt.Key.Key_Z, CTRL)
    assert (person.image, person.status("a.jpg")) == ("a.jpg", "predicted, 2 faces")
    person.press(Qt.Key.Key_D)
    assert person.status("b.jpg") == "in work, 2 faces"


def test_that_undo_is_for_the_photograph_at_hand_as_long_as_something_was_done_there(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.image == "b.jpg"
    assert person.status("b.jpg") == "predicted, 2 faces"
    assert person.status("a.jpg") == "reviewed, 2 faces"
    assert person.app.actions["undo"].text() == "Undo: Accept 2 faces"
    person.press(Qt.Key.Key_Z, CTRL)
    assert (person.image, person.status("a.jpg")) == ("a.jpg", "predicted, 2 faces")


def test_that_undo_goes_back_through_all_photographs_that_space_has_turned(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Space)
    assert person.image == "c.jpg"
    for image in ("b.jpg", "a.jpg"):
        assert person.app.actions["undo"].text() == "Undo: Accept 2 faces"
        person.press(Qt.Key.Key_Z, CTRL)
        assert (person.image, person.status(image)) == (image, "predicted, 2 faces")
    assert not person.app.actions["undo"].isEnabled()


def test_that_redo_goes_on_through_all_photographs_that_undo_has_gone_back_through(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Space)
    for _ in range(2):  # there and back, and once more
        person.press(Qt.Key.Key_Z, CTRL)
        person.press(Qt.Key.Key_Z, CTRL)
        assert person.image == "a.jpg"
        for image, following in (("a.jpg", "b.jpg"), ("b.jpg", "c.jpg")):
            assert person.app.actions["redo"].text() == "Redo: Accept 2 faces"
            person.press(Qt.Key.Key_Z, CTRL | SHIFT)
            assert (person.image, person.status(image)) == (following, "reviewed, 2 faces")
        assert not person.app.actions["redo"].isEnabled()


def test_that_redo_turns_the_page_once_all_is_done_again_that_was_taken_back_there(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Space)
    for _ in range(2):
        person.press(Qt.Key.Key_Z, CTRL)
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert person.image == "a.jpg"
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert (person.image, person.status("a.jpg")) == ("b.jpg", "reviewed, 2 faces")


@pytest.mark.parametrize(
    ("meanwhile", "status"),
    [
        ([(Qt.Key.Key_Tab,), (Qt.Key.Key_Return,), (Qt.Key.Key_Z, CTRL)], "in work, 2 faces"),
        ([(Qt.Key.Key_D,), (Qt.Key.Key_A,)], "reviewed, 2 faces"),
    ],
    ids=["something else was done and taken back", "pages were turned by other keys"],
)
def test_that_redo_stays_where_it_is_after_something_else_since_the_page_was_gone_back_to(
    person, meanwhile, status
):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Z, CTRL)
    for keys in meanwhile:
        person.press(*keys)
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert (person.image, person.status("a.jpg")) == ("a.jpg", status)


def test_that_redo_stays_where_another_photograph_was_worked_on_meanwhile(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Z, CTRL)
    person.workspace.session.edit("Mark as reviewed", (), (), True, image="c.jpg")
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert (person.image, person.status("a.jpg")) == ("a.jpg", "reviewed, 2 faces")


def test_that_redo_waits_until_a_face_is_placed_and_leaves_no_half_of_one(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Z, CTRL)
    person.app.annotating.place_points()
    for place in ((100, 150), (120, 150)):
        person.click(place)
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert (person.image, person.status("a.jpg")) == ("a.jpg", "predicted, 2 faces")
    assert "Finish first what is begun here" in person.app.window.status_line.currentMessage()
    assert person.app.canvas.placing.placed
    for _ in range(2):
        person.press(Qt.Key.Key_Z, CTRL)
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert (person.image, person.status("a.jpg")) == ("b.jpg", "reviewed, 2 faces")


def test_that_who_turns_a_page_by_another_key_has_left_what_space_did_behind(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_A)
    person.press(Qt.Key.Key_D)
    assert person.image == "c.jpg"
    assert not person.app.actions["undo"].isEnabled()


@pytest.fixture
def slow(person, monkeypatch: pytest.MonkeyPatch):
    """Somebody whose next photograph never comes."""
    monkeypatch.setattr(person.workspace.loader._cache, "get", lambda image: None)
    person.workspace.loader._job.progressed.disconnect()
    return person


def test_that_undo_after_space_waits_for_no_photograph(slow):
    slow.press(Qt.Key.Key_Space, wait=False)
    assert (slow.workspace.session.image, slow.app.view.shown_image) == ("b.jpg", None)
    slow.press(Qt.Key.Key_Z, CTRL, wait=False)
    assert slow.workspace.session.image == "a.jpg"
    assert slow.status("a.jpg") == "predicted, 2 faces"
    assert not slow.app.actions["undo"].isEnabled()


def test_that_undo_and_redo_across_pages_wait_for_no_photograph(person, request: pytest.FixtureRequest):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Space)
    slow = request.getfixturevalue("slow")

    def press(modifiers: Qt.KeyboardModifier) -> tuple[str | None, list[str]]:
        slow.press(Qt.Key.Key_Z, modifiers, wait=False)
        return slow.workspace.session.image, [slow.status(image) for image in ("a.jpg", "b.jpg")]

    for _ in range(2):  # there and back, and once more
        assert press(CTRL) == ("b.jpg", ["reviewed, 2 faces", "predicted, 2 faces"])
        assert press(CTRL) == ("a.jpg", ["in work, 2 faces", "predicted, 2 faces"])
        assert press(CTRL) == ("a.jpg", ["predicted, 2 faces", "predicted, 2 faces"])
        assert press(CTRL | SHIFT) == ("a.jpg", ["in work, 2 faces", "predicted, 2 faces"])
        assert press(CTRL | SHIFT) == ("b.jpg", ["reviewed, 2 faces", "predicted, 2 faces"])
        assert press(CTRL | SHIFT) == ("c.jpg", ["reviewed, 2 faces", "reviewed, 2 faces"])


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Z, CTRL | SHIFT)])
def test_that_a_key_of_a_photograph_that_is_still_to_come_says_so_and_does_nothing(
    person, request: pytest.FixtureRequest, key, modifiers
):
    person.press(Qt.Key.Key_D)
    for step in (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Down):
        person.press(step)
    person.press(Qt.Key.Key_Z, CTRL)
    person.press(Qt.Key.Key_A)
    before = person.workspace.session.faces("b.jpg")
    slow = request.getfixturevalue("slow")
    slow.press(Qt.Key.Key_D, wait=False)
    slow.press(key, modifiers, wait=False)
    assert (slow.workspace.session.image, slow.workspace.session.faces()) == ("b.jpg", before)
    assert slow.app.window.status_line.currentMessage() == "The photograph is still being loaded"


def test_that_hidden_predictions_are_not_accepted_with_the_others(person):
    person.app.canvas.set_threshold(0.95)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_A)
    assert [face.verdict for face in person.faces] == [Verdict.NONE, Verdict.NONE]


def test_that_a_double_click_accepts_a_prediction(person):
    viewport = person.app.canvas.viewport()
    at = person.app.canvas.view_position(70, 70)
    person.qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    person.qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=at)
    person.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=at)
    assert [face.verdict for face in person.faces] == [Verdict.REAL, Verdict.NONE]
    assert person.selected.box_xyxy[0] == 40
