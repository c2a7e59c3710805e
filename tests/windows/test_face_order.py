"""In which order a person goes through the faces of an image."""

from __future__ import annotations

from annotator.model.face import Face, Origin, Source, Verdict
from annotator.windows.face_order import next_unseen

MODEL, PERSON, FILE = (Source(origin, "x") for origin in (Origin.MODEL, Origin.PERSON, Origin.FILE))


def face(name: str, left: float, source: Source = MODEL, verdict: Verdict = Verdict.NONE) -> Face:
    return Face(id=name, box_xyxy=(left, 0, left + 10, 10), source=source, verdict=verdict)


def after(faces: list[Face], name: str | None) -> str | None:
    found = next_unseen(faces, name)
    return None if found is None else found.id


def test_that_the_next_unseen_face_follows_in_reading_order_and_past_the_last_comes_one_before() -> None:
    faces = [face("c", 40), face("a", 0), face("b", 20)]
    assert [after(faces, name) for name in (None, "a", "b", "c")] == ["a", "b", "c", "a"]


def test_that_faces_a_person_had_a_hand_in_are_passed_over_and_those_from_a_file_are_not() -> None:
    faces = [
        face("drawn", 0, PERSON),
        face("accepted", 20, verdict=Verdict.REAL),
        face("rejected", 40, verdict=Verdict.NOT_A_FACE),
        face("from a file", 60, FILE),
    ]
    assert after(faces, None) == "from a file"
    assert after(faces[:3], "drawn") is None
    assert after([], None) is None
