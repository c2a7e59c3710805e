"""What makes annotating fast and sure, a journey for each promise: real mouse, keys and photographs."""

from __future__ import annotations

import csv
import getpass
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from math import dist
from pathlib import Path
from typing import Any

import pytest

ONE_FACE, ANOTHER, MANY_FACES, AFTER_MANY = (
    "eileen_collins.jpg",
    "grace_hopper.jpg",
    "contact_sheet.jpg",
    "eileen_collins.jpg",
)
LABELLED = "blue_room.jpg"
LEFT_EYE, RIGHT_EYE, NOSE, LEFT_MOUTH, RIGHT_MOUTH = range(5)
NAMES = ("left eye", "right eye", "nose tip", "left mouth corner", "right mouth corner")
VISIBLE, OCCLUDED, MISSING = 0, 1, -1
MANUAL = Path(__file__).resolve().parents[2] / "resources" / "manual" / "annotating.md"

pytestmark = pytest.mark.journey

Face = dict[str, Any]


def free_place(faces: list[Face], inside: tuple[float, float, float, float]) -> tuple[float, float]:
    """A place in a box, in pixels of the photograph, as far from every point and corner as can be."""
    spots = [(x, y) for face in faces for x, y, _ in face["landmarks"]]
    for face in faces:
        left, top, right, bottom = face["box_xyxy"]
        spots += product((left, right), (top, bottom))
    left, top, right, bottom = inside
    shares = [part / 20 for part in range(1, 20)]
    places = [(left + a * (right - left), top + b * (bottom - top)) for a in shares for b in shares]
    return max(places, key=lambda place: min(dist(place, spot) for spot in spots))


def placed(face: Face) -> list[list[float]]:
    """Its landmarks without their visibility."""
    return [point[:2] for point in face["landmarks"]]


def what_it_takes_by_the_manual() -> dict[str, str]:
    """The table of the manual: each task, and the inputs it says that this takes."""
    _, _, part = MANUAL.read_text(encoding="utf-8").partition("## What it takes\n")
    rows = re.findall(r"^\| ([^|]+) \| (\d[^|]*) \| [^|]+ \|$", part.partition("\n## ")[0], re.MULTILINE)
    return dict(rows)


def in_words(inputs: list[str]) -> str:
    """Such as "1 drag, 1 key": what hands did, in the order of its first kinds."""
    kinds = ("drag" if each == "drag" else "click" if each.startswith("click") else "key" for each in inputs)
    return ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in Counter(kinds).items())


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
    x, y = free_place([first, second], second["box_xyxy"])
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


def test_that_every_task_takes_what_the_manual_says(person, hands, tmp_path):
    taken: dict[str, str] = {}

    @contextmanager
    def task(name: str) -> Iterator[None]:
        hands.inputs.clear()
        yield
        taken[name] = in_words(hands.inputs)

    def flags(face: int) -> list[int]:
        return [point[2] for point in person.ask("faces")[face]["landmarks"]]

    def goes_on_from(face: int) -> int:
        return int(person.sees("the next face", "selected").fits(lambda now: now not in (face, None)))

    # Face after face.
    person.turns_to(MANY_FACES)
    hands.press("Tab")
    face = person.sees("a selected face", "selected").is_no_longer(None)
    with task("Accept a face that is right, and go to the next"):
        hands.press("e")
        face, done = goes_on_from(face), face
    assert person.ask("faces")[done]["verdict"] == "real"
    x, y = person.place("landmark_place", face=face, landmark=NOSE)
    with task("Correct a landmark, accept the face and go to the next"):
        hands.drag((x, y), (x + 12, y + 8))
        hands.press("e")
        face, done = goes_on_from(face), face
    assert person.ask("faces")[done]["made_by"][NOSE].startswith("person")
    with task("The same without the mouse, for a nose 10 px too far left"):
        hands.press("3")
        hands.press("shift+Right")
        hands.press("e")
        face, done = goes_on_from(face), face
    assert person.ask("faces")[done]["made_by"][NOSE].startswith("person")
    with task("Reject what is not a face, and go to the next"):
        hands.press("Delete")
        hands.press("e")
        face, done = goes_on_from(face), face
    assert person.ask("faces")[done]["verdict"] == "not_a_face"

    # One face, in all that can be said of it.
    person.turns_to(ONE_FACE)
    x, y = person.place("landmark_place", face=0, landmark=NOSE)
    with task("Say that a landmark is occluded"):
        hands.click((x, y), button=3)
    person.sees("flags", "faces").fits(lambda _: flags(0)[NOSE] == OCCLUDED)
    with task("The same without the mouse"):
        hands.press("1")
        hands.press("q")
    person.sees("flags", "faces").fits(lambda _: flags(0)[LEFT_EYE] == OCCLUDED)
    with task("Say that a landmark is missing"):
        hands.press("5")
        hands.press("x")
    person.sees("flags", "faces").fits(lambda _: flags(0)[RIGHT_MOUTH] == MISSING)
    faces = person.ask("faces")
    with task("Take back the last edit"):
        hands.press("ctrl+z")
    person.sees("flags", "faces").fits(lambda _: flags(0)[RIGHT_MOUTH] == VISIBLE)
    faces = person.ask("faces")
    free_x, free_y = free_place(faces, faces[0]["box_xyxy"])
    x, y = person.place("photograph_place", x=free_x, y=free_y)
    with task("Move a whole face"), hands.holding("ctrl"):
        hands.drag((x, y), (x + 9, y + 9))
    faces = person.sees("a moved face", "faces").is_no_longer(faces)
    with task("Fit the box to the landmarks"):
        hands.press("b")
    faces = person.sees("a fitted box", "faces").is_no_longer(faces)
    hands.press("shift+x")  # a mistake
    person.sees("findings", "findings").fits(lambda rows: len(rows) == 2)
    hands.press("Escape", times=2)
    person.sees("the selected face", "selected").is_(None)
    with task("Go to the next face that looks wrong"):
        hands.press("c")
    person.sees("the selected face", "selected").is_(0)
    with task("Exchange left and right"):
        hands.press("shift+x")
    person.sees("findings", "findings").is_([])
    with task("Say six attributes and the difficulty"):
        hands.press("i")
        person.sees("the keys", "focus").fits(lambda name: name.startswith("Blur"))
        for digit in "3122214":
            hands.press(digit)
        hands.press("Escape")
    person.sees("the difficulty", "faces").fits(lambda faces: faces[0]["difficulty"] == 4)

    # New faces.
    hands.press("Escape", times=2)
    person.sees("the selected face", "selected").is_(None)
    (left, top, *_), aims = faces[0]["box_xyxy"], [(x + 90, y + 90) for x, y in placed(faces[0])]
    with task("Place a new face by its five landmarks"):
        hands.press("s")
        for number, aim in enumerate(aims):
            person.sees("the next point", "placing").is_(number)
            person.clicks_photograph(*aim)
    person.sees("faces", "faces").fits(lambda faces: len(faces) == 2)
    with task("And one more, its right eye occluded and its nose missing"):
        hands.press("s")
        for number, (x, y) in enumerate(aims):
            person.sees("the next point", "placing").is_(number)
            if number == NOSE:
                hands.press("x")
            else:
                person.clicks_photograph(x + 90, y + 90, button=3 if number == RIGHT_EYE else 1)
    person.sees("faces", "faces").fits(lambda faces: len(faces) == 3)
    assert flags(2) == [VISIBLE, OCCLUDED, MISSING, VISIBLE, VISIBLE]
    hands.press("Escape")
    person.sees("the selected face", "selected").is_(None)
    hands.press("s")
    person.clicks_photograph(*aims[0])
    hands.press("x")
    person.sees("the next point of a new face", "placing").is_(NOSE)
    hands.press("Escape")
    box = [person.place("photograph_place", x=x, y=y) for x, y in ((left - 60, top - 40), (left, top + 30))]
    with task("Draw a box, its landmarks as a mean face has them"):
        hands.press("w")
        hands.drag(*box)
    *_, drawn = person.sees("faces", "faces").fits(lambda faces: len(faces) == 4)
    assert len(drawn["landmarks"]) == 5
    with task("Copy a face into the next photograph"):
        hands.press("ctrl+c")
        hands.press("d")
        person.sees("the next photograph", "shown_image").is_(ANOTHER)
        hands.press("ctrl+v")
    person.sees("faces", "faces").fits(lambda faces: len(faces) == 2)

    # Whole photographs, the wall, and out.
    with task("Accept all faces of a photograph, and turn to the next"):
        hands.press("space")
    person.sees("the next photograph", "shown_image").is_no_longer(ANOTHER)
    hands.press("F3")
    person.sees("the wall", "wall").fits(lambda wall: wall["current"] == 0)
    for name, key, words in (
        ("Accept a face on the wall, and go to the next", "space", "by a person"),
        ("Reject one there, and go to the next", "Delete", "not a face"),
    ):
        before = person.ask("wall")["current"]
        with task(name):
            hands.press(key)
        wall = person.sees("the wall", "wall").fits(lambda wall, at=before: wall["current"] == at + 1)
        assert wall["tiles"][before].startswith(words)
    with task("Export label.txt"):
        hands.press("ctrl+e")
    person.sees("what was exported", "message").fits(lambda text: text.startswith("Exported "))
    assert (tmp_path / "exports" / "photographs" / "label.txt").exists()

    assert taken == what_it_takes_by_the_manual()


def test_that_what_is_worked_on_can_be_seen_closely_and_what_is_in_the_way_be_hidden(person, hands):
    person.turns_to(ONE_FACE)
    (face,) = person.ask("faces")
    aside = person.place("photograph_place", x=2, y=2)
    hands.point_at(aside)
    whole = person.looks_at("photograph")

    # F shows the face large and Shift+F all of the photograph.
    zoom = person.ask("zoom")
    person.clicks_landmark(0, NOSE)
    person.sees("the selected face", "selected").is_(0)
    hands.press("f")
    person.sees("a larger face", "zoom").fits(lambda now: now > 1.5 * zoom)
    hands.press("shift+f")
    person.sees("the zoom", "zoom").is_(zoom)

    # The loupe follows the cursor; while a point is dragged, the aligned face follows the point.
    assert person.ask("loupe") is None
    hands.press("l")
    x, y = placed(face)[LEFT_EYE]
    at = person.place("photograph_place", x=x, y=y)
    hands.point_at(at)
    middle = person.sees("the loupe", "loupe").fits(lambda place: place is not None)
    assert middle == pytest.approx([x, y], abs=1 / zoom)
    hands.press("l")
    person.sees("the loupe", "loupe").is_(None)
    views = [person.looks_at("Aligned face")]
    with hands.dragging(at) as move_on:
        for step in (8, 30):
            move_on((at[0] + step, at[1] + step))
            crop = person.sees("the aligned face", "looks", name="Aligned face")
            views.append(crop.is_no_longer(views[-1]))
            person.sees("the loupe", "loupe").fits(lambda place: place is not None)
            assert person.ask("faces") == [face], "nothing is moved before the button is let go"
    person.sees("faces", "faces").is_no_longer([face])
    assert len(set(views)) == 3
    assert "left eye" in person.ask("aligned_words")
    hands.press("ctrl+z")
    person.sees("faces", "faces").is_([face])
    person.sees("the aligned face", "looks", name="Aligned face").is_(views[0])
    hands.press("Escape", times=2)
    person.sees("the selected face", "selected").is_(None)
    hands.point_at(aside)
    person.sees("the photograph", "looks", name="photograph").is_(whole)

    # H hides every face for as long as it is held; P those that nobody has looked at; N tells their names.
    with hands.holding("h"):
        bare = person.sees("the photograph", "looks", name="photograph").is_no_longer(whole)
        assert person.looks_at("photograph") == bare
    person.sees("the photograph", "looks", name="photograph").is_(whole)
    hands.press("p")
    person.sees("the photograph", "looks", name="photograph").is_(bare)
    hands.press("p")
    person.sees("the photograph", "looks", name="photograph").is_(whole)
    hands.press("n")
    person.sees("the photograph", "looks", name="photograph").fits(lambda looks: looks not in (whole, bare))
    hands.press("n")
    person.sees("the photograph", "looks", name="photograph").is_(whole)

    # So does a threshold above its score.
    threshold = "Least score of a prediction that is shown"
    hands.drag(*(person.place("slider_place", name=threshold, value=value) for value in (0, 100)))
    person.sees("shown faces", "shown").is_([])
    hands.drag(*(person.place("slider_place", name=threshold, value=value) for value in (100, 0)))
    person.sees("shown faces", "shown").is_([0])

    # Brighter, and back.
    person.opens_panel("Light")
    hands.point_at(aside)
    person.sees("the photograph", "looks", name="photograph").is_(whole)
    lightness = person.ask("lightness", name="photograph")
    hands.drag(*(person.place("slider_place", name="Brightness", value=value) for value in (0, 60)))
    brighter = person.sees("a brighter photograph", "lightness", name="photograph")
    brighter.fits(lambda now: now > lightness + 10)
    person.clicks_button("Reset")
    person.sees("the photograph", "looks", name="photograph").is_(whole)

    # Faces of a label file have a switch of their own.
    person.turns_to(LABELLED)
    assert person.ask("shown") == [0]
    hands.press("p")
    hands.press("g")
    person.sees("shown faces", "shown").is_([])
    hands.press("g")
    person.sees("shown faces", "shown").is_([0])


def test_that_what_looks_wrong_is_shown_listed_and_a_click_away(person, hands):
    person.turns_to(MANY_FACES)
    assert person.ask("findings") == []
    hands.press("Tab", times=2)
    other = person.sees("a selected face", "selected").is_no_longer(None)
    hands.press("Tab")
    wrong = person.sees("a selected face", "selected").is_no_longer(other)
    before = person.ask("faces")

    # The left eye over the right one, and the mouth likewise: said on the face, in the list, in the images.
    for left, right in ((LEFT_EYE, RIGHT_EYE), (LEFT_MOUTH, RIGHT_MOUTH)):
        x, y = person.place("landmark_place", face=wrong, landmark=right)
        width = x - person.place("landmark_place", face=wrong, landmark=left)[0]
        hands.drag(person.place("landmark_place", face=wrong, landmark=left), (x + width // 2, y))
    texts = ["Left and right eye look swapped", "Left and right mouth corner look swapped"]
    person.sees("warnings", "warnings").is_({str(wrong): texts})
    rows = person.sees("findings", "findings").fits(lambda rows: len(rows) == 2)
    assert [row.partition(": ")[2] for row in rows] == texts
    person.sees("images with findings", "images_with_findings").is_({MANY_FACES: len(rows)})

    # Another face with the same: the key goes from one to the other.
    hands.press("shift+Tab")
    person.sees("the selected face", "selected").is_(other)
    hands.press("shift+x")
    person.sees("warnings", "warnings").is_({str(face): texts for face in (other, wrong)})
    for selected in (wrong, other, wrong):
        hands.press("c")
        person.sees("the selected face", "selected").is_(selected)
    assert person.ask("landmark") == LEFT_EYE

    # A click on a row goes there too, and one key puts left and right where they belong.
    hands.press("Escape", times=2)
    person.sees("the selected face", "selected").is_(None)
    person.opens_panel("Findings")
    hands.click(person.place("row_place", of="What looks wrong in this image", text=rows[1]))
    person.sees("the selected face", "selected").is_(wrong)
    assert person.ask("landmark") == LEFT_MOUTH
    hands.press("shift+x")
    person.sees("warnings", "warnings").is_({str(other): texts})
    hands.press("c")
    person.sees("the selected face", "selected").is_(other)
    hands.press("shift+x")
    person.sees("warnings", "warnings").is_({})
    assert person.ask("findings") == []
    assert placed(person.ask("faces")[other]) == placed(before[other])


def test_that_faces_are_judged_on_the_wall_found_by_status_and_score_and_counted(person, hands):
    # All faces on a wall, judged by keys; a key takes back what the last one did.
    hands.press("F3")
    person.sees("the page", "page").is_("wall")
    tiles = person.sees("the wall", "wall").fits(lambda wall: wall["count"].endswith(" faces"))["tiles"]
    count = len(tiles)
    assert count >= 18
    person.sees("the wall", "wall").fits(lambda wall: wall["count"] == f"{count} of {count} faces")
    hands.press("Home")
    hands.press("Right")
    person.sees("the wall", "wall").fits(lambda wall: wall["current"] == 1)
    hands.press("space")
    person.sees("an accepted face", "wall").fits(lambda wall: wall["tiles"][1].startswith("by a person"))
    assert person.ask("wall")["current"] == 2
    hands.press("Delete")
    person.sees("a rejected face", "wall").fits(lambda wall: wall["tiles"][2].startswith("not a face"))
    hands.press("ctrl+z")
    person.sees("it taken back", "wall").fits(lambda wall: wall["tiles"][2] == tiles[2])
    assert person.ask("wall")["tiles"][1].startswith("by a person")
    hands.press("ctrl+z")
    person.sees("all taken back", "wall").fits(lambda wall: wall["tiles"] == tiles)

    # Only what nobody has worked on, the most doubtful first; several of them judged one after the other.
    person.chooses("Predicted", of="Status")
    person.closes_what_popped_up()
    person.sees("the wall", "wall").fits(lambda wall: wall["count"] == f"{count - 2} of {count} faces")
    person.chooses("Score", of="Sort faces by")
    wall = person.sees("scores in order", "wall").fits(lambda wall: wall["scores"] == sorted(wall["scores"]))
    assert wall["scores"][0] < wall["scores"][-1]
    assert wall["current"] == 0
    hands.click(person.place("tile_place", number=0))
    for judged in range(1, 6):
        hands.press("space")
        person.sees("the wall", "wall").fits(lambda wall, current=judged: wall["current"] == current)
    person.sees("how fast it goes", "effort").fits(lambda words: "s per face" in words and "5 today" in words)
    person.clicks_button("Refresh")
    person.sees("the wall", "wall").fits(lambda wall: wall["count"] == f"{count - 7} of {count} faces")

    # One of them opened in its photograph.
    hands.press("End")
    current = person.sees("the wall", "wall").fits(lambda wall: wall["current"] == count - 8)
    image, face_id = current["faces"][count - 8]
    hands.press("Return")
    person.sees("the page", "page").is_("photograph")
    person.sees("its photograph", "shown_image").is_(image)
    face = person.sees("the selected face", "selected").is_no_longer(None)
    assert person.ask("faces")[face]["id"] == face_id

    # The list shows what is still to be looked through; the numbers of it all are a key away.
    in_all = person.ask("images")
    hands.press("space")
    person.sees("the next photograph", "shown_image").is_no_longer(image)
    person.chooses("To review", of="Show images")
    person.sees("images to review", "images").fits(
        lambda images: list(images) == [other for other in in_all if other != image]
    )
    hands.press("F4")
    person.sees("the page", "page").is_("statistics")
    person.sees("the numbers", "statistics").is_(f"{count} faces in 7 images")


def test_that_undo_has_no_end_and_outlives_the_program_which_shouts_when_it_cannot_save(
    person, hands, predicted, start, at_the_program
):
    # Thirty edits, each on disk at once, and a kill.
    person.turns_to(ONE_FACE)
    states = [person.ask("faces")]
    person.clicks_landmark(0, NOSE)
    person.sees("the chosen landmark", "landmark").is_(NOSE)
    for key in ("Right", "shift+Down", "q") * 10:
        hands.press(key)
        states.append(person.sees(f"an edit by {key}", "faces").is_no_longer(states[-1]))
    assert re.fullmatch(r"Saved \d\d:\d\d:\d\d", person.ask("saved"))
    before = person.ask("history")
    assert before["stand"] == len(before["texts"]) == 30
    person.program.kill()

    # All of them can be taken back and made again; the history goes to any place of it.
    person = at_the_program(start(predicted), hands)
    assert person.ask("shown_image") == ONE_FACE
    assert person.ask("faces") == states[30]
    assert person.ask("history") == before
    hands.press("ctrl+z", times=30)
    person.sees("faces", "faces").is_(states[0])
    assert person.ask("undo") == ""
    hands.press("ctrl+shift+z", times=30)
    person.sees("faces", "faces").is_(states[30])
    assert person.ask("redo") == ""
    person.opens_panel("History")
    hands.click(person.place("history_place", row=28))
    person.sees("faces", "faces").is_(states[28])
    assert person.ask("history") == {**before, "stand": 28}

    # A full disk: said at once and loudly, and nothing is lost by trying to leave.
    person.program.fill_the_disk()
    person.clicks_landmark(0, NOSE)
    person.sees("the chosen landmark", "landmark").is_(NOSE)
    hands.press("Left", times=2)
    person.sees("the alarm", "saved").is_("NOT SAVED: 2 edits waiting")
    assert person.ask("message").startswith("Your last edits aren't saved.")
    hands.press("ctrl+q")
    person.sees("a refusal", "message").fits(lambda text: text.startswith("2 edits can't be saved"))
    unsaved = person.ask("faces")
    person.program.free_the_disk()
    hands.press("q")
    person.sees("the alarm", "saved").fits(lambda text: text.startswith("Saved "))
    saved = person.sees("one more edit", "faces").is_no_longer(unsaved)
    person.program.kill()
    person = at_the_program(start(predicted), hands)
    assert person.ask("faces") == saved
    assert person.ask("history")["stand"] == 31


def test_that_labels_come_in_and_go_out_with_a_look_at_what_changes(person, hands, labels, tmp_path):
    # What was imported and not edited comes out byte for byte.
    exports = tmp_path / "exports" / "photographs"
    hands.press("ctrl+e")
    person.sees("what was exported", "message").fits(lambda text: "Exported 2 faces in 2 images" in text)
    assert (exports / "label.txt").read_bytes() == labels

    # Labels of another format, looked into before they are taken in.
    keypoints = [[150, 140, 2], [200, 142, 2], [176, 170, 1], [0, 0, 0], [196, 205, 2]]
    coco = {
        "images": [{"id": 7, "file_name": ONE_FACE, "width": 512, "height": 512, "licence": "none"}],
        "annotations": [
            {
                "id": 3,
                "image_id": 7,
                "category_id": 1,
                "bbox": [120, 90, 110, 150],
                "keypoints": [value for point in keypoints for value in point],
                "colour": "red",
            }
        ],
        "categories": [{"id": 1, "name": "face"}],
    }
    (tmp_path / "coco.json").write_text(json.dumps(coco), encoding="utf-8")
    hands.press("ctrl+i")
    person.waits_for_dialog("Import labels")
    hands.type(str(tmp_path / "coco.json"))
    hands.press("Return")
    said = person.sees("a preview", "import_dialog").fits(lambda dialog: dialog["can_import"])
    assert said["summary"].startswith("coco.json is COCO keypoints (JSON).")
    assert said["sentences"] == ["1 face in 1 image read."]
    hands.press("Return")
    person.waits_for_the_dialog_to_close()
    person.sees("images", "images").fits(lambda images: images.get(ONE_FACE) == "labelled, 1 face")
    person.turns_to(ONE_FACE)
    (face,) = person.ask("faces")
    assert face["box_xyxy"] == [120, 90, 230, 240]
    flags = {2: VISIBLE, 1: OCCLUDED, 0: MISSING}
    assert [point[2] for point in face["landmarks"]] == [flags[flag] for *_, flag in keypoints]

    # One point moved: the comparison names the image, and nothing else.
    person.drags_landmark(0, RIGHT_EYE, (16, 0))
    (moved,) = person.sees("a moved point", "faces").is_no_longer([face])
    hands.press("ctrl+shift+e")
    person.waits_for_dialog("Export as")
    compared = person.sees("a comparison", "export_dialog").fits(lambda dialog: dialog["rows"])
    ((image, added, removed, has_moved, otherwise, *_),) = compared["rows"]
    assert (image, added, removed, has_moved, otherwise) == (ONE_FACE, "", "", "1", "")
    assert "1 corner or point has moved" in compared["summary"]

    # Written as COCO with all that was there, and as a table.
    person.chooses("COCO keypoints (JSON)", of="Format")
    person.clicks_button("Export")
    person.waits_for_the_dialog_to_close()
    written = json.loads((exports / "coco.json").read_text(encoding="utf-8"))
    entry = next(entry for entry in written["images"] if entry["file_name"] == ONE_FACE)
    (annotation,) = [found for found in written["annotations"] if found["image_id"] == entry["id"]]
    assert len(written["images"]) == 3
    assert (entry["id"], entry["licence"], annotation["id"], annotation["colour"]) == (7, "none", 3, "red")
    assert annotation["keypoints"][3:5] == placed(moved)[RIGHT_EYE]
    assert annotation["keypoints"][:3] == keypoints[0]
    hands.press("ctrl+shift+e")
    person.waits_for_dialog("Export as")
    person.chooses("Table (CSV)", of="Format")
    person.clicks_button("Export")
    person.waits_for_the_dialog_to_close()
    with (exports / "faces.csv").open(encoding="utf-8", newline="") as table:
        assert sorted(row["image"] for row in csv.DictReader(table)) == [LABELLED, ONE_FACE, "joe_biden.jpg"]

    # What was not edited is still as it came.
    hands.press("ctrl+e")
    person.sees("what was exported", "message").fits(lambda text: "Exported 3 faces in 3 images" in text)
    assert labels in (exports / "label.txt").read_bytes()


def test_that_a_command_is_found_by_typing_and_given_another_key_for_good(
    person, hands, predicted, start, at_the_program
):
    person.turns_to(ONE_FACE)
    assert not person.ask("is_on", action="show_names")
    hands.press("ctrl+k")
    person.sees("the palette", "palette").fits(lambda palette: palette["is_open"])
    hands.type("names and")
    person.sees("the palette", "palette").fits(lambda palette: palette["current"] == "Show names and scores")
    hands.press("Return")
    person.sees("names", "is_on", action="show_names").is_(True)
    assert not person.ask("palette")["is_open"]

    # A key that is taken is not given away silently; one that is free works at once.
    hands.press("ctrl+k")
    hands.type("change keys")
    hands.press("Return")
    person.waits_for_dialog("Change keys")
    hands.type("fit face")
    person.sees("the actions", "key_dialog").fits(lambda dialog: dialog["actions"] == ["Fit face"])
    hands.press("Tab")
    hands.press("Return")
    person.sees("a key awaited", "key_dialog").fits(lambda dialog: dialog["records"])
    hands.press("g")
    person.sees("a question", "key_dialog").fits(lambda dialog: "Show ground truth" in dialog["question"])
    hands.press("Escape")
    person.sees("no question", "key_dialog").fits(lambda dialog: not dialog["question"])
    assert person.ask("keys", action="fit_face") == ["F"]
    hands.press("Return")
    person.sees("a key awaited", "key_dialog").fits(lambda dialog: dialog["records"])
    hands.press("j")
    person.sees("the key", "keys", action="fit_face").is_(["J"])
    hands.press("Escape")
    person.waits_for_the_dialog_to_close()
    person.clicks_landmark(0, NOSE)
    person.sees("the selected face", "selected").is_(0)
    zoom = person.ask("zoom")
    hands.press("j")
    person.sees("a larger face", "zoom").fits(lambda now: now > 1.5 * zoom)

    # And after a restart; so do the switches.
    hands.press("ctrl+q")
    assert person.program.wait() == 0
    person = at_the_program(start(predicted), hands)
    assert person.ask("is_on", action="show_names")
    hands.press("Tab")
    person.sees("the selected face", "selected").is_(0)
    hands.press("j")
    person.sees("a larger face", "zoom").fits(lambda now: now > 1.5 * zoom)
