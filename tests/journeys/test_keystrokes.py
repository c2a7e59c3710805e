"""What the manual says that each task takes, counted in keys, clicks and drags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sample_faces import (
    ANOTHER,
    LEFT_EYE,
    MANY_FACES,
    MISSING,
    NOSE,
    OCCLUDED,
    ONE_FACE,
    RIGHT_EYE,
    RIGHT_MOUTH,
    VISIBLE,
    free_place,
    placed,
)

MANUAL = Path(__file__).resolve().parents[2] / "resources" / "manual" / "annotating.md"

pytestmark = pytest.mark.journey


def what_it_takes_by_the_manual() -> dict[str, str]:
    """The table of the manual: each task, and the inputs it says that this takes."""
    _, _, part = MANUAL.read_text(encoding="utf-8").partition("## What it takes\n")
    rows = re.findall(r"^\| ([^|]+) \| (\d[^|]*) \| [^|]+ \|$", part.partition("\n## ")[0], re.MULTILINE)
    return dict(rows)


def in_words(inputs: list[str]) -> str:
    """Such as "1 drag, 1 key": what hands did, in the order of its first kinds."""
    kinds = ("drag" if each == "drag" else "click" if each.startswith("click") else "key" for each in inputs)
    return ", ".join(f"{count} {kind}{'s' * (count > 1)}" for kind, count in Counter(kinds).items())


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
