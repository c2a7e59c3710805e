"""Placing landmarks with clicks, in the whole window: every click is a step, and a new face is one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from annotator.model.checks import Check
from annotator.model.face import Origin, Visibility

CTRL = Qt.KeyboardModifier.ControlModifier
PLACES = ((125, 90), (145, 90), (135, 105), (127, 120), (143, 120))


def places(face):
    return [(p.x, p.y) if p.is_placed else None for p in face.landmarks]


def test_that_five_clicks_make_a_new_face_in_one_step(person):
    before = person.faces
    person.app.annotating.place_points()
    for place in PLACES:
        person.click(place)
    made = person.selected
    assert places(made) == [pytest.approx(place, abs=1) for place in PLACES]
    left, top, right, bottom = made.box_xyxy
    assert left < 125 < 145 < right
    assert top < 90 < 120 < bottom
    assert {made.source.origin, *(p.source.origin for p in made.landmarks)} == {Origin.PERSON}
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.faces == before


def test_that_asked_again_after_a_new_face_the_next_one_is_made(person):
    person.app.annotating.place_points()
    for place in PLACES:
        person.click(place)
    first = person.selected
    person.app.annotating.place_points()
    for x, y in PLACES:
        person.click((x + 120, y + 60))
    assert person.selected != first
    assert first in person.faces
    assert len(person.faces) == 4
    person.press(Qt.Key.Key_Escape)
    person.workspace.session.select(first.id)
    person.app.annotating.place_points()
    assert person.app.canvas.placing.face_id == first.id, "chosen anew, it is the face that is meant"


def test_that_clicks_in_the_selected_face_are_a_step_each(person):
    person.press(Qt.Key.Key_Tab)
    before = person.selected
    person.app.annotating.place_points()
    for x, y in PLACES:
        person.click((x - 65, y))
    after = person.selected
    assert places(after) == [pytest.approx((x - 65, y), abs=1) for x, y in PLACES]
    assert after.box_xyxy == before.box_xyxy
    for _ in PLACES:
        person.press(Qt.Key.Key_Z, CTRL)
    assert person.selected == before
    assert not person.app.actions["undo"].isEnabled()


def test_that_backspace_and_undo_while_placing_take_the_last_click_back(person):
    person.press(Qt.Key.Key_Tab)
    before = person.selected
    person.app.annotating.place_points()
    for x, y in PLACES[:3]:
        person.click((x - 62, y + 3))
    person.press(Qt.Key.Key_Backspace)
    assert person.selected.landmarks[2] == before.landmarks[2]
    assert person.app.canvas.placing.index == 2
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.selected.landmarks[1] == before.landmarks[1]
    assert person.app.canvas.placing.index == 1
    person.click((85, 91))
    assert places(person.selected)[1] == pytest.approx((85, 91), abs=1)


def test_that_a_click_that_changed_nothing_is_taken_back_without_undoing_another(person):
    person.press(Qt.Key.Key_Tab)
    person.app.annotating.place_points()
    person.click((62, 93))
    with_eye = person.selected
    for _ in range(2):
        person.press(Qt.Key.Key_X)
        person.press(Qt.Key.Key_Backspace)
        assert person.selected == with_eye
    person.press(Qt.Key.Key_X)
    missing = person.selected
    person.app.annotating.place_points(1)
    person.press(Qt.Key.Key_X)
    person.press(Qt.Key.Key_Backspace)
    assert person.selected == missing


def test_that_x_while_placing_skips_and_a_right_click_places_occluded(person):
    person.press(Qt.Key.Key_Tab)
    person.app.annotating.place_points(1)
    person.press(Qt.Key.Key_X)
    person.click((72, 107), Qt.MouseButton.RightButton)
    person.press(Qt.Key.Key_Escape)
    assert person.selected.landmarks[1].visibility is Visibility.MISSING
    assert person.selected.landmarks[2].visibility is Visibility.OCCLUDED
    assert person.app.canvas.placing is None


def test_that_what_is_placed_stays_when_the_page_is_turned_in_the_middle(person):
    person.press(Qt.Key.Key_Tab)
    face_id = person.selected.id
    person.app.annotating.place_points()
    person.click((62, 93))
    person.press(Qt.Key.Key_D)
    assert (person.image, person.app.canvas.placing) == ("b.jpg", None)
    person.press(Qt.Key.Key_A)
    (face,) = (face for face in person.faces if face.id == face_id)
    assert places(face)[0] == pytest.approx((62, 93), abs=1)


def told(person):
    return person.app.window.status_line.currentMessage()


def test_that_it_is_said_into_which_face_points_go_and_how_many_are_missing(person):
    person.press(Qt.Key.Key_S)
    assert told(person).startswith("New face: click the left eye; Esc: give up; X: missing; ")
    for place in PLACES[:2]:
        person.click(place)
    assert told(person).startswith("New face: click the nose tip; Esc: end, 3 missing; X: missing; ")
    person.press(Qt.Key.Key_Escape)
    assert told(person) == "3 landmarks of this face are missing: see Findings"
    person.press(Qt.Key.Key_Escape)
    person.press(Qt.Key.Key_Tab)
    person.press(Qt.Key.Key_S)
    words = "This face: click the left eye (S: new); Esc: end; X: missing; "
    assert told(person).startswith(words)


def test_that_half_a_face_is_a_finding_that_one_key_goes_to(person):
    person.press(Qt.Key.Key_S)
    for place in PLACES[:2]:
        person.click(place)
    person.press(Qt.Key.Key_Escape)
    made = person.selected
    person.press(Qt.Key.Key_Escape)
    rows = person.app.findings_panel.rows
    assert [row.finding.check for row in rows if row.face_id == made.id] == [Check.PARTIAL_LANDMARKS]
    person.press(Qt.Key.Key_C)
    assert person.selected == made
    assert person.app.annotating.landmark == 2, "the first that is missing"


def test_that_a_first_click_far_beside_the_selected_face_is_of_a_new_one(person):
    person.press(Qt.Key.Key_Tab)
    before = person.faces
    (left, top, right, bottom) = before[0].box_xyxy
    width, height = right - left, bottom - top
    person.press(Qt.Key.Key_S)
    person.click((right + 0.4 * width, top))
    assert person.app.canvas.placing.face_id == before[0].id, "it is near enough"
    person.press(Qt.Key.Key_Backspace)
    assert person.faces == before
    person.click((right + 0.6 * width, bottom))
    assert person.app.canvas.placing.face_id is None
    assert person.workspace.session.selected is None
    for dx, dy in ((0.3, 0), (0.15, 0.2), (0, 0.4), (0.3, 0.4)):
        person.click((right + (0.6 + dx) * width, bottom + dy * height))
    assert person.faces[:-1] == before
    assert person.selected == person.faces[-1]


def test_that_a_profile_whose_other_half_was_said_to_be_missing_is_no_finding(person):
    person.press(Qt.Key.Key_S)
    person.click(PLACES[0])
    person.press(Qt.Key.Key_X)
    person.click(PLACES[2])
    person.click(PLACES[3])
    person.press(Qt.Key.Key_X)
    assert [point.is_placed for point in person.selected.landmarks] == [True, False, True, True, False]
    assert person.selected.id not in [row.face_id for row in person.app.findings_panel.rows]


def test_that_only_what_nobody_skipped_is_told_when_placing_breaks_off(person):
    person.press(Qt.Key.Key_S)
    for place in PLACES[:2]:
        person.click(place)
    person.press(Qt.Key.Key_X)
    person.press(Qt.Key.Key_Escape)
    assert told(person) == "2 landmarks of this face are missing: see Findings"
    made = person.selected
    person.press(Qt.Key.Key_Escape)
    (finding,) = (row.finding for row in person.app.findings_panel.rows if row.face_id == made.id)
    assert finding.landmarks == (3, 4)


def test_that_s_again_makes_a_new_face_and_leaves_the_selected_one_alone(person):
    person.press(Qt.Key.Key_Tab)
    before = person.faces
    person.press(Qt.Key.Key_S)
    assert person.app.canvas.placing.face_id == before[0].id
    person.press(Qt.Key.Key_S)
    assert person.app.canvas.placing.face_id is None
    assert person.workspace.session.selected is None
    for place in PLACES:
        person.click(place)
    assert person.faces[:-1] == before
