"""Annotating with one hand on the keys and one on the mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from annotator.model.attributes import Attributes
from annotator.model.face import Origin, Source, Verdict, Visibility
from annotator.windows.image_status import ImageStatus, Progress

NONE, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
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


def test_that_dragging_a_landmark_moves_it_exactly_there_in_one_step(person):
    before = person.faces[0]
    person.click((50, 100))
    person.drag((70, 105), (75, 115))
    after = person.faces[0]
    assert (after.landmarks[2].x, after.landmarks[2].y) == pytest.approx((75, 115), abs=1)
    assert after.landmarks[2].source.origin is Origin.PERSON
    assert after.landmarks[:2] == before.landmarks[:2]
    assert person.app.actions["undo"].text() == "Undo: Move nose tip"
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.faces[0] == before


def test_that_alt_drag_moves_the_whole_face(person):
    before = person.faces[0]
    viewport = person.app.canvas.viewport()
    start, end = (person.app.canvas.view_position(*at) for at in ((45, 65), (55, 70)))
    qtbot = person.qtbot
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, ALT, start)
    qtbot.mouseMove(viewport, (start + end) / 2)
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, ALT, end)
    moved = person.faces[0].box_xyxy[0] - before.box_xyxy[0]
    assert moved == pytest.approx(10, abs=1)
    assert person.faces[0].landmarks[0].x - before.landmarks[0].x == pytest.approx(moved)


def test_that_a_corner_is_dragged(person):
    person.click((50, 100))
    person.drag((100, 140), (110, 150))
    assert person.faces[0].box_xyxy == pytest.approx((40, 60, 110, 150), abs=1)


@pytest.mark.parametrize(
    ("modifier", "step"), [(Qt.KeyboardModifier.NoModifier, 1), (SHIFT, 10), (CTRL, 0.1)]
)
def test_that_arrows_nudge_the_chosen_landmark(person, modifier, step):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_1)
    before = person.selected
    person.press(Qt.Key.Key_Right, modifier)
    person.press(Qt.Key.Key_Up, modifier)
    x, y = before.landmarks[0].x, before.landmarks[0].y
    eye = person.selected.landmarks[0]
    assert (eye.x, eye.y) == pytest.approx((x + step, y - step))
    assert person.selected.box_xyxy == before.box_xyxy


def test_that_without_a_chosen_landmark_arrows_nudge_the_whole_face(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Left)
    assert person.selected.box_xyxy == (39, 60, 99, 140)


def test_that_choosing_another_face_chooses_no_landmark(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_3)
    assert person.app.annotating.landmark == 2
    person.press(Qt.Key.Key_Tab)
    assert person.app.annotating.landmark is None


def test_that_q_toggles_occluded_and_x_missing_of_the_chosen_landmark(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_4)
    person.press(Qt.Key.Key_Q)
    assert person.selected.landmarks[3].visibility is Visibility.OCCLUDED
    person.press(Qt.Key.Key_X)
    assert person.selected.landmarks[3].visibility is Visibility.MISSING
    person.press(Qt.Key.Key_X)
    assert person.selected.landmarks[3].visibility is Visibility.VISIBLE


def test_that_q_without_a_chosen_landmark_says_what_to_do_first(person):
    person.press(Qt.Key.Key_Tab)
    before = person.faces
    person.press(Qt.Key.Key_Q)
    assert person.faces == before
    assert person.app.window.status_line.currentMessage() == (
        "Choose a landmark first: click it, or press 1 to 5"
    )


def test_that_a_right_click_toggles_visibility_of_that_point(person):
    person.click((60, 90), Qt.MouseButton.RightButton)
    assert person.faces[0].landmarks[0].visibility is Visibility.OCCLUDED


def test_that_w_and_a_drag_add_a_face_with_five_landmarks(person):
    person.press(Qt.Key.Key_W)
    person.drag((120, 60), (160, 110))
    added = person.selected
    assert added.box_xyxy == pytest.approx((120, 60, 160, 110), abs=1)
    assert len(added.landmarks) == 5
    assert person.status("a.jpg") == "in work, 3 faces"


def test_that_escape_gives_up_drawing(person):
    person.press(Qt.Key.Key_W)
    assert person.app.canvas.is_drawing
    person.press(Qt.Key.Key_Escape)
    assert not person.app.canvas.is_drawing


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


def test_that_delete_takes_a_prediction_away_for_good_and_undo_brings_it_back(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Delete)
    assert [face.is_rejected for face in person.faces] == [True, False]
    assert person.app.window.status_line.faces_text == "1 face"
    person.press(Qt.Key.Key_R)
    person.wait_until_settled()
    assert [face.is_rejected for face in person.faces] == [True, False]
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.app.window.status_line.faces_text == "2 faces"


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Z, CTRL | SHIFT), (Qt.Key.Key_Y, CTRL)])
def test_that_what_was_undone_is_made_again(person, key, modifiers):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Left)
    moved = person.faces
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.faces != moved
    person.press(key, modifiers)
    assert person.faces == moved


def test_that_return_accepts_the_selected_face_alone(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Return)
    assert [face.verdict for face in person.faces] == [Verdict.REAL, Verdict.NONE]


def test_that_detecting_again_leaves_what_a_person_did(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Right)
    corrected = person.selected
    person.press(Qt.Key.Key_R)
    person.wait_until_settled()
    assert corrected in person.faces
    assert len(person.faces) == 2


def test_that_f_shows_the_face_large_and_shift_f_the_whole_photograph(person):
    whole = person.app.canvas.zoom
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_F)
    assert person.app.canvas.zoom > 1.5 * whole
    person.press(Qt.Key.Key_F, SHIFT)
    assert person.app.canvas.zoom == pytest.approx(whole)


def test_that_nothing_is_edited_while_its_photograph_is_not_shown(person):
    person.workspace.session.open_image("b.jpg")  # without asking for its photograph
    before = person.faces
    person.press(Qt.Key.Key_Space, wait=False)
    assert not person.app.actions["new_face"].isEnabled()
    person.workspace.session.open_image("b.jpg")
    assert person.faces == before


def test_that_the_panel_tells_of_the_selected_face(person):
    panel = person.app.face_panel
    assert panel.title == "2 faces, none selected"
    person.press(Qt.Key.Key_Tab)
    assert panel.title == "Face 1 of 2"
    person.press(Qt.Key.Key_Return)
    assert panel.title == "Face 1 of 2, accepted"


def test_that_a_click_on_a_landmark_chooses_it_for_the_keys(person):
    person.click((50, 100))
    person.click((70, 105))
    assert person.app.annotating.landmark == 2
    person.press(Qt.Key.Key_Right)
    assert (person.selected.landmarks[2].x, person.selected.box_xyxy[0]) == (71, 40)
    person.press(Qt.Key.Key_X)
    assert person.selected.landmarks[2].visibility is Visibility.MISSING


def test_that_a_click_inside_the_box_means_the_whole_face_again(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_3)
    person.click((50, 75))
    assert person.app.annotating.landmark is None
    person.press(Qt.Key.Key_Right)
    assert person.selected.box_xyxy[0] == 41


def test_that_escape_lets_go_of_the_landmark_and_then_of_the_face(person):
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_3)
    person.press(Qt.Key.Key_Escape)
    assert (person.app.annotating.landmark, person.selected.box_xyxy[0]) == (None, 40)
    person.press(Qt.Key.Key_Escape)
    assert person.workspace.session.selected is None


def test_that_a_dragged_landmark_is_held_exactly_as_it_is_exported(person):
    person.app.canvas.zoom_to(1.7)
    person.drag((60, 90), (63.3, 91.7))
    eye = person.faces[0].landmarks[0]
    assert eye.source.origin is Origin.PERSON
    assert (eye.x, eye.y) == (round(eye.x, 3), round(eye.y, 3))


def test_that_space_waits_for_predictions_rather_than_pass_over_the_image(person):
    person.app.images.set_status("a.jpg", ImageStatus(Progress.NOT_SEEN))
    person.press(Qt.Key.Key_Space)
    assert person.image == "a.jpg"
    assert "still to be detected" in person.app.window.status_line.currentMessage()
    person.press(Qt.Key.Key_D)
    assert person.image == "b.jpg"


def test_that_the_panel_is_as_large_whatever_it_tells(person):
    panel = person.app.face_panel
    before = (panel.minimumSizeHint(), panel.sizeHint())
    person.press(Qt.Key.Key_Tab)
    assert (panel.minimumSizeHint(), panel.sizeHint()) == before
    long = Source(Origin.MODEL, "a model with a name that is longer than any panel is wide, and longer still")
    panel.show_face(replace(person.selected, source=long), 1, 2, None)
    assert (panel.minimumSizeHint(), panel.sizeHint()) == before


def test_that_arrows_nudge_after_tab_wherever_the_focus_was(person):
    person.app.images.view.setFocus()
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_Down)
    assert person.image == "a.jpg"
    assert person.selected.box_xyxy[1] == 61


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


def test_that_who_turns_a_page_by_another_key_has_left_what_space_did_behind(person):
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_Space)
    person.press(Qt.Key.Key_A)
    person.press(Qt.Key.Key_D)
    assert person.image == "c.jpg"
    assert not person.app.actions["undo"].isEnabled()


def test_that_undo_after_space_waits_for_no_photograph(person, monkeypatch: pytest.MonkeyPatch):
    loader = person.workspace.loader
    monkeypatch.setattr(loader._cache, "get", lambda image: None)
    loader._job.progressed.disconnect()
    person.press(Qt.Key.Key_Space, wait=False)
    assert (person.workspace.session.image, person.app.view.shown_image) == ("b.jpg", None)
    person.press(Qt.Key.Key_Z, CTRL, wait=False)
    assert person.workspace.session.image == "a.jpg"
    assert person.status("a.jpg") == "predicted, 2 faces"
    assert not person.app.actions["undo"].isEnabled()


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


def test_that_ctrl_drag_moves_the_whole_face(person):
    before = person.faces[0]
    viewport = person.app.canvas.viewport()
    start, end = (person.app.canvas.view_position(*at) for at in ((45, 65), (55, 70)))
    person.qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, CTRL, start)
    person.qtbot.mouseMove(viewport, (start + end) / 2)
    person.qtbot.mouseMove(viewport, end)
    person.qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, CTRL, end)
    after = person.faces[0]
    moved = after.box_xyxy[0] - before.box_xyxy[0]
    assert moved == pytest.approx(10, abs=1)
    assert after.landmarks[0].x == pytest.approx(before.landmarks[0].x + moved, abs=0.01)


def test_that_the_box_is_fitted_to_the_landmarks_in_one_step(person):
    person.press(Qt.Key.Key_Tab)
    before = person.selected
    person.app.annotating.fit_box()
    assert person.selected.box_xyxy != before.box_xyxy
    assert person.selected.landmarks == before.landmarks
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.selected == before


def test_that_a_box_without_landmarks_says_what_to_do_before_it_is_fitted(person):
    person.press(Qt.Key.Key_Tab)
    for number in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4):
        person.press(number)
        person.press(Qt.Key.Key_X)
    before = person.faces
    person.app.annotating.fit_box()
    assert person.faces == before
    assert "at least two landmarks" in person.app.window.status_line.currentMessage()


def test_that_a_copied_face_is_pasted_at_the_cursor_or_where_it_was_in_another_image(person):
    annotating, canvas = person.app.annotating, person.app.canvas
    annotating.paste()
    assert "Copy a face first" in person.app.window.status_line.currentMessage()
    person.press(Qt.Key.Key_Tab)
    annotating.copy()
    person.qtbot.mouseMove(canvas.viewport(), canvas.view_position(150, 180))
    annotating.paste()
    assert len(person.faces) == 3
    assert person.selected.box_xyxy == pytest.approx((120, 140, 180, 220), abs=1)
    assert person.selected.source.origin is Origin.PERSON

    person.press(Qt.Key.Key_D)
    person.qtbot.mouseMove(canvas.viewport(), canvas.view_position(-3, -3))
    annotating.paste()
    assert (person.image, person.selected.box_xyxy) == ("b.jpg", (40, 60, 100, 140))
    person.press(Qt.Key.Key_Z, CTRL)
    assert len(person.faces) == 2


def test_that_left_and_right_are_swapped_and_what_is_said_of_the_face_is_kept(person):
    annotating = person.app.annotating
    person.press(Qt.Key.Key_Tab)
    before = person.selected
    annotating.swap_sides()
    assert [p.x for p in person.selected.landmarks] == [before.landmarks[i].x for i in (1, 0, 2, 4, 3)]
    annotating.set_attributes(Attributes(blur=2))
    annotating.set_difficulty(5)
    assert (person.selected.attributes.blur, person.selected.difficulty) == (2, 5)
    for _ in range(3):
        person.press(Qt.Key.Key_Z, CTRL)
    assert person.selected == before


def test_that_one_swapped_pair_is_put_right_alone_and_that_is_said(person):
    person.drag((62, 120), (80, 120))
    person.drag((78, 120), (60, 120))
    eyes = person.selected.landmarks[:2]
    assert person.selected.landmarks[3].x > person.selected.landmarks[4].x
    person.press(Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    assert person.selected.landmarks[3].x < person.selected.landmarks[4].x
    assert person.selected.landmarks[:2] == eyes
    said = person.app.window.status_line.currentMessage()
    assert said == "Left and right mouth corner were swapped; the eyes looked right and stay"
    person.app.annotating.swap_sides()
    said = person.app.window.status_line.currentMessage()
    assert said == "Eyes and mouth corners were swapped"


def test_that_nothing_is_done_without_a_selected_face(person):
    annotating, before = person.app.annotating, person.faces
    for act in (annotating.fit_box, annotating.swap_sides, annotating.copy, annotating.accept_face):
        act()
    annotating.set_attributes(Attributes(blur=2))
    annotating.set_difficulty(5)
    assert person.faces == before


def test_that_a_face_that_was_to_be_fixed_is_said_to_be_corrected_once_it_is(person):
    face = person.faces[0]
    person.workspace.session.edit("Mark face to be fixed", (face,), (face.with_verdict(Verdict.FIX),))
    person.press(Qt.Key.Key_Tab)
    assert person.app.face_panel.title == "Face 1 of 2, to be fixed"
    person.press(Qt.Key.Key_Right)
    assert person.app.face_panel.title == "Face 1 of 2, corrected"


@pytest.mark.parametrize(
    ("key", "modifiers", "why"),
    [
        (Qt.Key.Key_Q, NONE, "No face is selected"),
        (Qt.Key.Key_Right, SHIFT, "No face is selected"),
        (Qt.Key.Key_Delete, NONE, "No face is selected"),
        (Qt.Key.Key_Z, CTRL, "There is nothing to undo"),
        (Qt.Key.Key_Escape, NONE, ""),
    ],
)
def test_that_a_key_that_does_nothing_says_why(person, key, modifiers, why: str):
    person.press(key, modifiers)
    assert person.app.window.status_line.currentMessage() == why


def test_that_while_landmarks_are_placed_the_line_keeps_saying_how(person):
    person.press(Qt.Key.Key_S)
    person.press(Qt.Key.Key_Q)
    assert person.app.window.status_line.currentMessage().startswith("New face: click the left eye")
