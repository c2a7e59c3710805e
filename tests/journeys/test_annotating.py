"""What makes annotating fast and sure, a journey for each promise: real mouse, keys and photographs."""

from __future__ import annotations

import getpass

import pytest
from sample_faces import (
    AFTER_MANY,
    ANOTHER,
    LEFT_EYE,
    LEFT_MOUTH,
    MANY_FACES,
    MISSING,
    NAMES,
    NOSE,
    OCCLUDED,
    ONE_FACE,
    RIGHT_EYE,
    RIGHT_MOUTH,
    VISIBLE,
    free_place,
    placed,
)

pytestmark = pytest.mark.journey


def test_that_a_face_is_one_object(person, hands):
    person.turns_to(ONE_FACE)
    (face,) = person.ask("faces")
    left, top, right, bottom = face["box_xyxy"]
    width, height = right - left, bottom - top

    # A second face over it, whose box is smaller, on top, and covers the nose of the first.
    nose_x, nose_y, _ = face["landmarks"][NOSE]
    corners = (
        (nose_x - 0.3 * width, nose_y - 0.13 * height),
        (nose_x + 0.45 * width, nose_y + 0.6 * height),
    )
    hands.press("w")
    hands.drag(*(person.place("photograph_place", x=x, y=y) for x, y in corners))
    first, second = person.sees("two faces", "faces").fits(lambda faces: len(faces) == 2)
    assert person.ask("selected") == 1
    assert first == face

    # A click beside everything selects nothing; one on a point is meant for the point, not for a box there.
    person.clicks_photograph(left / 3, top / 3)
    person.sees("the selected face", "selected").is_(None)
    person.clicks_landmark(0, NOSE)
    person.sees("the selected face", "selected").is_(0)
    person.sees("the chosen landmark", "landmark").is_(NOSE)

    # Clicks on one place go from face to face.
    boxes = [face["box_xyxy"] for face in (first, second)]
    both = (
        *(max(box[side] for box in boxes) for side in (0, 1)),
        *(min(box[side] for box in boxes) for side in (2, 3)),
    )
    x, y = free_place([first, second], both)
    for selected in (1, 0, 1, 0):
        person.clicks_photograph(x, y)
        person.sees("the selected face", "selected").is_(selected)
    assert person.ask("landmark") is None
    assert person.ask("faces") == [first, second]

    # Attributes and difficulty by keys alone; then the keys are the photograph's again.
    hands.press("i")
    person.sees("the keys", "focus").fits(lambda name: name.startswith("Blur"))
    for digit in "3122214":
        hands.press(digit)
    person.sees("what is said of the face", "faces").fits(
        lambda faces: (
            faces[0]["attributes"]
            == {"blur": 2, "expression": 0, "illumination": 1, "occlusion": 1, "pose": 1, "invalid": 0}
            and faces[0]["difficulty"] == 4
        )
    )
    assert placed(person.ask("faces")[0]) == placed(first)
    hands.press("Escape")
    person.sees("the keys", "focus").is_("photograph")

    # Each of five points is visible, occluded or missing.
    person.clicks_landmark(0, NOSE, button=3)
    person.sees("the nose", "faces").fits(lambda faces: faces[0]["landmarks"][NOSE][2] == OCCLUDED)
    hands.press("4")
    person.sees("the chosen landmark", "landmark").is_(LEFT_MOUTH)
    hands.press("x")
    person.sees("its mouth", "faces").fits(lambda faces: faces[0]["landmarks"][LEFT_MOUTH][2] == MISSING)

    # Who made which point, and when.
    hands.press("1")
    hands.press("Right")
    me, model = getpass.getuser(), face["source"]
    person.sees("makers", "face_table").fits(
        lambda rows: [row[4] for row in rows] == [me, model, me, me, model]
    )
    assert [row[3] for row in person.ask("face_table")] == [
        "visible",
        "visible",
        "occluded",
        "missing",
        "visible",
    ]
    for landmark, words in ((LEFT_EYE, f"By {me}, "), (RIGHT_EYE, f"Predicted by {model}, ")):
        hands.point_at(person.place("face_row_place", landmark=landmark))
        tip = person.sees("who made the point", "tooltip").fits(lambda tip, words=words: words in tip)
        assert len(tip) > len(words)


def test_that_five_clicks_place_a_face_and_every_correction_has_a_mouse_and_a_key(person, hands):
    person.turns_to(ONE_FACE)
    (face,) = person.ask("faces")
    aims = [(x + 4, y - 3) for x, y in placed(face)]

    # Five clicks make a face, with the next point named; one undo takes it back.
    hands.press("s")
    for number, (name, (x, y)) in enumerate(zip(NAMES, aims, strict=True)):
        person.sees("the next point", "placing").is_(number)
        assert name in person.ask("hint")
        person.clicks_photograph(x, y)
    _, made = person.sees("a new face", "faces").fits(lambda faces: len(faces) == 2)
    assert person.ask("placing") is None
    assert person.ask("selected") == 1
    pixel = 1 / person.ask("zoom")
    for place, aim in zip(placed(made), aims, strict=True):
        assert place == pytest.approx(aim, abs=pixel)
    left, top, right, bottom = made["box_xyxy"]
    assert all(left < x < right and top < y < bottom for x, y in placed(made))
    assert person.ask("history") == {"texts": ["Add face"], "stand": 1}
    hands.press("ctrl+z")
    person.sees("faces", "faces").is_([face])
    hands.press("ctrl+y")
    person.sees("faces", "faces").is_([face, made])

    # A box drawn first keeps its place when five clicks give it its points.
    box = [(left - 60, top - 40), (left + 20, top + 50)]
    hands.press("w")
    hands.drag(*(person.place("photograph_place", x=x, y=y) for x, y in box))
    *_, drawn = person.sees("a third face", "faces").fits(lambda faces: len(faces) == 3)
    aims = [(x + 3, y - 2) for x, y in placed(drawn)]
    hands.press("s")
    for number, (x, y) in enumerate(aims):
        person.sees("the next point", "placing").is_(number)
        person.clicks_photograph(x, y)
    person.sees("the next point", "placing").is_(None)
    *_, given = person.ask("faces")
    assert given["box_xyxy"] == drawn["box_xyxy"]
    for place, aim in zip(placed(given), aims, strict=True):
        assert place == pytest.approx(aim, abs=pixel)
    hands.press("Delete")
    person.sees("faces", "faces").is_([face, made])

    # One point: dragged, nudged, occluded, missing and back.
    person.drags_landmark(1, RIGHT_MOUTH, (20, 10))
    _, dragged = person.sees("a dragged point", "faces").is_no_longer([face, made])
    x, y = placed(made)[RIGHT_MOUTH]
    assert placed(dragged)[RIGHT_MOUTH] == pytest.approx([x + 20 * pixel, y + 10 * pixel], abs=0.01)
    assert placed(dragged)[:RIGHT_MOUTH] == placed(made)[:RIGHT_MOUTH]
    hands.press("3")
    for key, dx, dy in (("Right", 1, 0), ("shift+Down", 0, 10), ("ctrl+Left", -0.1, 0), ("Up", 0, -1)):
        x, y = placed(person.ask("faces")[1])[NOSE]
        hands.press(key)
        _, nudged = person.sees("a nudged nose", "faces").fits(
            lambda faces, at=[x, y]: placed(faces[1])[NOSE] != at
        )
        assert placed(nudged)[NOSE] == pytest.approx([x + dx, y + dy])
    for key, visibility in (("q", OCCLUDED), ("q", VISIBLE), ("x", MISSING), ("x", VISIBLE)):
        hands.press(key)
        person.sees(f"a nose after {key}", "faces").fits(
            lambda faces, wanted=visibility: faces[1]["landmarks"][NOSE][2] == wanted
        )

    # The face as a whole: moved with Ctrl held, and its box fitted to its points.
    _, before = person.ask("faces")
    free_x, free_y = free_place([face, before], before["box_xyxy"])
    x, y = person.place("photograph_place", x=free_x, y=free_y)
    with hands.holding("ctrl"):
        hands.drag((x, y), (x + 30, y - 20))
    _, moved = person.sees("a moved face", "faces").is_no_longer([face, before])
    for place, former in zip(placed(moved), placed(before), strict=True):
        assert place == pytest.approx([former[0] + 30 * pixel, former[1] - 20 * pixel], abs=0.01)
    assert moved["box_xyxy"][0] == pytest.approx(before["box_xyxy"][0] + 30 * pixel, abs=0.01)
    hands.press("b")
    _, fitted = person.sees("a fitted box", "faces").is_no_longer([face, moved])
    assert fitted["landmarks"] == moved["landmarks"]
    left, top, right, bottom = fitted["box_xyxy"]
    assert all(left < x < right and top < y < bottom for x, y in placed(fitted))

    # It is copied into another photograph, to where the cursor is.
    hands.press("ctrl+c")
    person.turns_to(ANOTHER)
    there = person.ask("faces")
    hands.point_at(person.place("photograph_place", x=120, y=100))
    hands.press("ctrl+v")
    *others, pasted = person.sees("a pasted face", "faces").fits(lambda faces: len(faces) > len(there))
    assert others == there
    left, top, right, bottom = pasted["box_xyxy"]
    assert [(left + right) / 2, (top + bottom) / 2] == pytest.approx([120, 100], abs=1)
    x, y = left - fitted["box_xyxy"][0], top - fitted["box_xyxy"][1]
    for place, former in zip(placed(pasted), placed(fitted), strict=True):
        assert place == pytest.approx([former[0] + x, former[1] + y], abs=0.01)


def test_that_correcting_a_point_and_going_on_takes_one_drag_and_one_key(person, hands):
    person.turns_to(MANY_FACES)
    hands.press("Tab")
    first = person.sees("a selected face", "selected").is_no_longer(None)
    before = person.ask("faces")
    count = len(before)

    start = person.place("landmark_place", face=first, landmark=NOSE)
    hands.inputs.clear()
    hands.drag(start, (start[0] + 12, start[1] + 8))
    hands.press("e")
    second = person.sees("the next face", "selected").fits(lambda face: face not in (first, None))
    assert hands.inputs == ["drag", "e"]
    after = person.ask("faces")
    assert after[first]["verdict"] == "real"
    assert placed(after[first])[NOSE] != placed(before[first])[NOSE]
    assert after[second] == before[second]

    # One key for each face that is right as it stands; after the last of them the next photograph is open.
    seen = [first, second]
    while len(seen) < count:
        hands.press("e")
        seen.append(person.sees("the next face", "selected").fits(lambda face: face not in (*seen, None)))
    hands.press("e")
    person.sees("the next photograph", "shown_image").is_(AFTER_MANY)
    assert person.ask("images")[MANY_FACES] == f"reviewed, {count} faces"
