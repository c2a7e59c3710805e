"""What makes annotating fast and sure, a journey for each promise: real mouse, keys and photographs."""

from __future__ import annotations

import getpass

import pytest
from sample_faces import (
    AFTER_MANY,
    ANOTHER,
    LABELLED,
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
    there = pytest.approx([x, y], abs=1 / zoom)
    person.sees("the loupe", "loupe").fits(lambda place: place is not None and place == there)
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
