"""The selected face: it follows edits and detections, and is always one that is there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from annotator.editing import edits
from annotator.editing.session import Session
from annotator.model.face import Face, Origin, Source, Verdict

Prediction = Callable[[str, float], Face]

ADA = Source(Origin.PERSON, "ada")


def test_that_the_selection_is_told_once_and_follows_the_face_through_edits(opened: Session) -> None:
    told: list[str | None] = []
    opened.selection_changed.connect(told.append)
    opened.select("1")
    opened.select("1")
    opened.edit(*edits.move_landmark(opened.faces()[0], 0, (3, 4), by=ADA))

    assert told == ["1"]
    assert opened.selected == opened.faces()[0]


@pytest.mark.parametrize("way", ["unknown id", "other image", "deleted", "rejected", "not found again"])
def test_that_a_face_which_is_not_there_is_not_selected(opened: Session, way: str) -> None:
    drawn = edits.add_face((100, 0, 110, 10), by=ADA)
    opened.edit(*drawn)
    opened.select({"deleted": drawn.after[0].id}.get(way, "1"))
    told: list[str | None] = []
    opened.selection_changed.connect(told.append)
    match way:
        case "unknown id":
            opened.select("9")
        case "other image":
            opened.open_image("b.jpg")
        case "deleted":
            opened.edit(*edits.delete_face(drawn.after[0]))
        case "rejected":
            opened.edit(*edits.set_verdict(opened.faces()[0], Verdict.NOT_A_FACE))
        case "not found again":
            opened.detected("a.jpg", (), "mobile")

    assert opened.selected is None
    assert told == [None]


def test_that_a_selected_prediction_stays_selected_when_a_new_model_finds_it_again(
    opened: Session, prediction: Prediction
) -> None:
    opened.select("1")
    opened.detected("a.jpg", (prediction("new", 2),), "mobile 2")

    assert opened.selected is not None
    assert opened.selected.box_xyxy == (2, 0, 12, 10)
