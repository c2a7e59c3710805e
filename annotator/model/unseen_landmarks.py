"""Landmarks that a model gave to a box of somebody else's are no part of what a person does to the face.

Detections change them whatever the undo history says of the face (see `merging`). So what is taken back, or
made again, may expect others there, or none. It is made around them, unless that very step is about them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.model.change import Change
from annotator.model.face import Face


def laid_aside(change: Change, held: Sequence[Face]) -> Change | None:
    """What makes faces as a change expects them that differ in nothing but landmarks nobody has looked at.

    held: the faces of the image now. None where there is nothing to do, or where that would not be enough.
    """
    by_id = {face.id: face for face in held}
    there = [by_id.get(face.id) for face in change.before]
    now = tuple(face for face in there if face is not None)
    vouched_for = [face.without_unseen_landmarks() for face in now]
    if vouched_for != [face.without_unseen_landmarks() for face in change.before]:
        return None
    return Change.between(change.image, now, change.before)


def around_them(change: Change, held: Sequence[Face]) -> Change | None:
    """A change made of faces as they are, which keep such landmarks unless they are what it is about.

    held: the faces of the image now. None where it alters nothing then: it is about landmarks that are gone.
    A change that does not fit the faces otherwise stays as it is.
    """
    by_id, expected = ({face.id: face for face in faces} for faces in (held, change.before))
    if any(
        face_id not in by_id or by_id[face_id].without_unseen_landmarks() != face.without_unseen_landmarks()
        for face_id, face in expected.items()
    ):
        return change
    after = tuple(
        replace(face, landmarks=by_id[face.id].landmarks)
        if face.id in expected and face.awaits_landmarks and expected[face.id].landmarks == face.landmarks
        else face
        for face in change.after
    )
    before = tuple(by_id[face.id] for face in change.before)
    return Change.between(change.image, before, after, change.reviewed)
