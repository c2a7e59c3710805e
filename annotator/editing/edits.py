"""Gestures turned into edits: what a face was, what it is now, and words for undo.

Every function is pure; `Session.edit(*edit)` makes it happen. `author` is the login name of the person. An
edit whose two sides are equal (a click without a drag, a verdict given twice) changes nothing, and the
session passes over it.

Positions that a gesture makes are rounded to POSITION_DECIMALS, as label.txt is written. What a gesture
leaves alone keeps all its digits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from annotator.model import geometry
from annotator.model.face import (
    LANDMARK_NAMES,
    BoxXYXY,
    Face,
    Landmark,
    Origin,
    PointXY,
    Source,
    Verdict,
    Visibility,
)
from annotator.model.geometry import POSITION_DECIMALS
from annotator.model.mean_face import landmarks_from_mean_face

VERDICT_TEXTS = {
    Verdict.NONE: "Clear verdict",
    Verdict.REAL: "Accept face",
    Verdict.NOT_A_FACE: "Reject face",
    Verdict.FIX: "Mark face to be fixed",
    Verdict.IGNORE: "Ignore face",
}


class Edit(NamedTuple):
    """The arguments of `Session.edit`. text: sentence case, as it reads in Edit › Undo."""

    text: str
    before: tuple[Face, ...]
    after: tuple[Face, ...]


def add_face(box_xyxy: BoxXYXY, *, author: str) -> Edit:
    """A box drawn by hand, corners in any order, with its five landmarks where the mean face has them.

    Raises ValueError for a box without an area.
    """
    source = Source(Origin.PERSON, author)
    x1, y1, x2, y2 = map(float, box_xyxy)
    box = _rounded_box((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    landmarks = tuple(Landmark(x, y, Visibility.VISIBLE, source) for x, y in _mean_face_in(box))
    return Edit("Add face", (), (Face(box_xyxy=box, landmarks=landmarks, source=source),))


def delete_face(face: Face) -> Edit:
    """A face taken away. One that a model proposed stays as rejected.

    Otherwise the next detection would bring it back, and training would never learn that nothing is there.
    """
    after = (face.with_verdict(Verdict.NOT_A_FACE),) if face.was_proposed else ()
    return Edit("Delete face", (face,), after)


def set_verdict(face: Face, verdict: Verdict) -> Edit:
    """What a reviewer says of a face; boxes and landmarks keep who made them."""
    return _edit(VERDICT_TEXTS[verdict], face, face.with_verdict(verdict))


def accept_face(face: Face) -> Edit:
    """The face is right as it stands: from now on it is a person's word, exported and trained on."""
    return set_verdict(face, Verdict.REAL)


def move_landmark(face: Face, index: int, to_xy: PointXY, *, author: str) -> Edit:
    """A landmark dragged to a point in image pixels; one that was missing becomes visible there."""
    landmark = face.landmarks[index]
    moved = landmark.moved_to(_rounded(to_xy), Source(Origin.PERSON, author))
    unmoved = landmark.is_placed and (moved.x, moved.y) == _rounded((landmark.x, landmark.y))
    return _edit(f"Move {LANDMARK_NAMES[index]}", face, face if unmoved else face.with_landmark(index, moved))


def nudge_landmark(face: Face, index: int, dx: float, dy: float, *, author: str) -> Edit:
    """A landmark shifted by (dx, dy) pixels with the arrow keys; a missing one has no place to shift from."""
    landmark = face.landmarks[index]
    if not landmark.is_placed:
        return _edit(f"Move {LANDMARK_NAMES[index]}", face, face)
    return move_landmark(face, index, (landmark.x + dx, landmark.y + dy), author=author)


def toggle_visibility(face: Face, index: int, *, author: str) -> Edit:
    """Visible ↔ occluded. A missing landmark is neither and stays missing."""
    landmark, name, source = face.landmarks[index], LANDMARK_NAMES[index], Source(Origin.PERSON, author)
    if not landmark.is_placed:
        return _edit(f"Mark {name} occluded", face, face)
    becomes = Visibility.OCCLUDED if landmark.visibility is Visibility.VISIBLE else Visibility.VISIBLE
    toggled = replace(landmark, visibility=becomes, source=source)
    return _edit(f"Mark {name} {becomes.name.lower()}", face, face.with_landmark(index, toggled))


def toggle_missing(face: Face, index: int, *, author: str) -> Edit:
    """Missing ↔ placed. One that comes back starts where the mean face has it, ready to be dragged."""
    landmark, name, source = face.landmarks[index], LANDMARK_NAMES[index], Source(Origin.PERSON, author)
    if landmark.is_placed:
        return _edit(f"Mark {name} missing", face, face.with_landmark(index, Landmark.missing(source)))
    x, y = _mean_face_in(face.box_xyxy)[index]
    return _edit(f"Place {name}", face, face.with_landmark(index, Landmark(x, y, Visibility.VISIBLE, source)))


def place_landmarks(face: Face, *, author: str) -> Edit:
    """Five landmarks for a face that is only a box; in one that has landmarks, those that are missing."""
    source = Source(Origin.PERSON, author)
    held = face.landmarks or (Landmark.missing(source),) * len(LANDMARK_NAMES)
    landmarks = tuple(
        landmark if landmark.is_placed else Landmark(x, y, Visibility.VISIBLE, source)
        for landmark, (x, y) in zip(held, _mean_face_in(face.box_xyxy), strict=True)
    )
    return _edit("Place landmarks", face, replace(face, landmarks=landmarks))


def resize_box(face: Face, corner: int, to_xy: PointXY, *, author: str) -> Edit:
    """A corner of the box dragged to a point; the landmarks stay.

    corner: 0–3 in the order of `geometry.corners`. Raises IndexError for any other.
    """
    box = _rounded_box(geometry.resize_box(face.box_xyxy, corner, to_xy))
    unmoved = box == _rounded_box(face.box_xyxy)
    resized = face if unmoved else face.with_box(box, Source(Origin.PERSON, author))
    return _edit("Resize box", face, resized)


def move_face(face: Face, dx: float, dy: float, *, author: str) -> Edit:
    """Box and landmarks shifted together by (dx, dy) pixels, by Alt-drag or with the arrow keys."""
    dx, dy = _rounded((dx, dy))
    if dx == 0 and dy == 0:
        return _edit("Move face", face, face)
    moved = face.moved_by(dx, dy, Source(Origin.PERSON, author))
    landmarks = tuple(
        replace(p, x=round(p.x, POSITION_DECIMALS), y=round(p.y, POSITION_DECIMALS)) for p in moved.landmarks
    )
    return _edit(
        "Move face", face, replace(moved, box_xyxy=_rounded_box(moved.box_xyxy), landmarks=landmarks)
    )


def _rounded(point_xy: PointXY) -> PointXY:
    return round(point_xy[0], POSITION_DECIMALS), round(point_xy[1], POSITION_DECIMALS)


def _rounded_box(box_xyxy: BoxXYXY) -> BoxXYXY:
    left, top, right, bottom = box_xyxy
    return (
        round(left, POSITION_DECIMALS),
        round(top, POSITION_DECIMALS),
        round(right, POSITION_DECIMALS),
        round(bottom, POSITION_DECIMALS),
    )


def _mean_face_in(box_xyxy: BoxXYXY) -> tuple[PointXY, ...]:
    return tuple(map(_rounded, landmarks_from_mean_face(box_xyxy)))


def _edit(text: str, face: Face, becomes: Face) -> Edit:
    return Edit(text, (face,), (becomes,))
