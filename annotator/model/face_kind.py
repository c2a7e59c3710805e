"""Whose work a face is: what it is told apart by on the photograph, in lists and on the wall."""

from __future__ import annotations

from enum import IntEnum

from annotator.model.face import Face, Origin, Verdict


class FaceKind(IntEnum):
    """Whose work a face is. The numbers stand in arrays."""

    PREDICTION = 0
    PERSON = 1
    FILE = 2
    REJECTED = 3


KIND_OF_ORIGIN = {
    Origin.MODEL: FaceKind.PREDICTION,
    Origin.PERSON: FaceKind.PERSON,
    Origin.FILE: FaceKind.FILE,
}


def kind_of(verdict: Verdict, box: Origin, points: frozenset[Origin]) -> FaceKind:
    """Rejected, else a person's as soon as one had a hand in it, else that of who made the box.

    box: what kind of maker the box has; points: those of the landmarks.
    """
    if verdict is Verdict.NOT_A_FACE:
        return FaceKind.REJECTED
    if verdict is not Verdict.NONE or Origin.PERSON in points:
        return FaceKind.PERSON
    return KIND_OF_ORIGIN[box]


def kind_of_face(face: Face) -> FaceKind:
    """The kind of a face as it stands."""
    points = frozenset(landmark.source.origin for landmark in face.landmarks)
    return kind_of(face.verdict, face.source.origin, points)
