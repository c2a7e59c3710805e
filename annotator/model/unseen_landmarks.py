"""Landmarks that a model gave to a box of somebody else's are no part of what a person does to the face.

Detections change them whatever the undo history says of the face (see `merging`). So what is taken back, or
made again, may expect others there, or none. They are laid aside for that moment, and back where they
were after it, unless that very step is about landmarks.
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


def laid_back(change: Change, held: Sequence[Face]) -> Change | None:
    """What gives faces that a change has left alone in this the landmarks that they had.

    held: the faces of the image as they were before anything was laid aside. None where there is nothing to
    do.
    """
    had, expected = ({face.id: face for face in faces} for faces in (held, change.before))
    before, after = [], []
    for face in change.after:
        was = expected.get(face.id)
        if was is not None and was.landmarks == face.landmarks and face.awaits_landmarks:
            before.append(face)
            after.append(replace(face, landmarks=had[face.id].landmarks))
    return Change.between(change.image, tuple(before), tuple(after))
