"""Annotating with one hand on the keys and one on the mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from annotator.model.attributes import Attributes
from annotator.model.face import Origin, Source, Verdict, Visibility

NONE, SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


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
        (Qt.Key.Key_X, NONE, "No face is selected"),
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
