"""Seeing closely, without what is in the way, and what looks wrong."""

from __future__ import annotations

import pytest
from sample_faces import (
    LABELLED,
    LEFT_EYE,
    LEFT_MOUTH,
    MANY_FACES,
    NOSE,
    ONE_FACE,
    RIGHT_EYE,
    RIGHT_MOUTH,
    placed,
)

pytestmark = pytest.mark.journey


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
