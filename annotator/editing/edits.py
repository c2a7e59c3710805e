"""Gestures turned into edits: what a face was, what it is now, and words for undo.

Every function is pure; `Session.edit(*edit)` makes it happen. `by` is the person who does it, and when. An
edit whose two sides are equal (a click without a drag, a verdict given twice) changes nothing, and the
session passes over it.

Positions that a gesture makes are rounded to POSITION_DECIMALS, as label.txt is written. What a gesture
leaves alone keeps all its digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from annotator.model import geometry
from annotator.model.attributes import DIFFICULTIES, Attributes
from annotator.model.box_fit import box_of_landmarks
from annotator.model.face import (
    LANDMARK_NAMES,
    BoxXYXY,
    Face,
    Landmark,
    PointXY,
    Source,
    Verdict,
    Visibility,
)
from annotator.model.geometry import POSITION_DECIMALS, SizeWH
from annotator.model.landmark_shape import swapped_pairs
from annotator.model.mean_face import landmarks_from_mean_face

_EYES, _MOUTH = {0: 1, 1: 0}, {3: 4, 4: 3}
_SWAPS = {
    (True, False): ("Swap left and right eye", _EYES),
    (False, True): ("Swap left and right mouth corner", _MOUTH),
}
"""What is exchanged where one pair alone looks swapped, by whether the eyes do and whether the mouth does."""

_LEAST_STEP = 10.0**-POSITION_DECIMALS

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
    reviewed: bool | None = None


def add_face(box_xyxy: BoxXYXY, *, by: Source) -> Edit:
    """A box drawn by hand, corners in any order, with its five landmarks where the mean face has them.

    Raises ValueError for a box without an area.
    """
    x1, y1, x2, y2 = map(float, box_xyxy)
    box = _rounded_box((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    landmarks = tuple(Landmark(x, y, Visibility.VISIBLE, by) for x, y in _mean_face_in(box))
    return Edit("Add face", (), (Face(box_xyxy=box, landmarks=landmarks, source=by),))


def place_points(
    face: Face | None, points: Mapping[int, Landmark], *, by: Source, size_wh: SizeWH | None = None
) -> Edit:
    """Landmarks put where a person clicked, into a face or, with None, into a new one.

    points: landmark (0–4) → where and how visible it is, or missing; who made it is not looked at. All others
    stay as they are; in a new face, and in one that was only a box, they are left out. The box of a new face
    is fitted to its landmarks, inside the image of `size_wh` where that is known, and one that exists keeps
    its own. Raises ValueError for a new face whose placed landmarks are fewer than two different points.
    """
    held = (face.landmarks if face is not None else ()) or (Landmark.left_out(),) * len(LANDMARK_NAMES)
    landmarks = tuple(_placed(p, points[index], by) if index in points else p for index, p in enumerate(held))
    if face is None:
        box = _box_around(landmarks, size_wh)
        return Edit("Add face", (), (Face(box_xyxy=box, landmarks=landmarks, source=by),))
    text = "Place landmarks"
    if len(points) == 1:
        ((index, point),) = points.items()
        name = LANDMARK_NAMES[index]
        text = f"Place {name}" if point.is_placed else f"Mark {name} missing"
    return _edit(text, face, replace(face, landmarks=landmarks))


def fit_box(face: Face, *, by: Source, size_wh: SizeWH | None = None) -> Edit:
    """The box that the placed landmarks ask for, inside the image of `size_wh`; see `box_of_landmarks`.

    Raises ValueError where fewer than two landmarks are placed at different points.
    """
    box = _box_around(face.landmarks, size_wh)
    unmoved = box == _rounded_box(face.box_xyxy)
    return _edit("Fit box to landmarks", face, face if unmoved else face.with_box(box, by))


def copy_face(face: Face, dx: float, dy: float, *, by: Source) -> Edit:
    """A new face like another, (dx, dy) pixels away, in this image or the next.

    All of it is the person's who puts it there, and nobody has judged it: no score, no verdict. What a label
    line carried besides belongs to the face it was read for and stays there.
    """
    (moved,) = move_face(face, dx, dy, by=by).after
    copied = Face(
        box_xyxy=_rounded_box(moved.box_xyxy),
        landmarks=tuple(_taken_over(landmark, by) for landmark in moved.landmarks),
        source=by,
        attributes=face.attributes,
        difficulty=face.difficulty,
    )
    return Edit("Paste face", (), (copied,))


def swap_sides(face: Face, *, by: Source) -> Edit:
    """Left and right exchanged: they had each other's name.

    Of the pair that looks swapped, the eyes or the corners of the mouth; of both where both do or neither
    does, for then the person sees what the checks don't. The text says which.
    """
    swapped = swapped_pairs(_placed_points(face.landmarks))
    text, partners = _SWAPS.get(swapped, ("Swap left and right", _EYES | _MOUTH))
    landmarks = tuple(
        p
        if p == face.landmarks[other := partners.get(index, index)]
        else _taken_over(face.landmarks[other], by)
        for index, p in enumerate(face.landmarks)
    )
    return _edit(text, face, replace(face, landmarks=landmarks))


def set_attributes(face: Face, attributes: Attributes) -> Edit:
    """What is said of the face besides; box and landmarks keep who made them."""
    return _edit("Set attributes", face, replace(face, attributes=attributes))


def set_difficulty(face: Face, difficulty: int | None) -> Edit:
    """How hard the landmarks are to place, 1 to 5, or None to say nothing. Raises ValueError for another."""
    text = "Clear difficulty" if difficulty is None else f"Set difficulty: {DIFFICULTIES.get(difficulty, '')}"
    return _edit(text, face, replace(face, difficulty=difficulty))


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


def move_landmark(face: Face, index: int, to_xy: PointXY, *, by: Source) -> Edit:
    """A landmark dragged to a point in image pixels; one that was missing becomes visible there."""
    landmark = face.landmarks[index]
    moved = landmark.moved_to(_rounded(to_xy), by)
    unmoved = landmark.is_placed and (moved.x, moved.y) == _rounded((landmark.x, landmark.y))
    return _edit(f"Move {LANDMARK_NAMES[index]}", face, face if unmoved else face.with_landmark(index, moved))


def nudge_landmark(face: Face, index: int, dx: float, dy: float, *, by: Source) -> Edit:
    """A landmark shifted by (dx, dy) pixels with the arrow keys; a missing one has no place to shift from."""
    landmark = face.landmarks[index]
    if not landmark.is_placed:
        return _edit(f"Move {LANDMARK_NAMES[index]}", face, face)
    return move_landmark(face, index, (landmark.x + dx, landmark.y + dy), by=by)


def toggle_visibility(face: Face, index: int, *, by: Source) -> Edit:
    """Visible ↔ occluded. A missing landmark is neither and stays missing."""
    landmark, name = face.landmarks[index], LANDMARK_NAMES[index]
    if not landmark.is_placed:
        return _edit(f"Mark {name} occluded", face, face)
    becomes = Visibility.OCCLUDED if landmark.visibility is Visibility.VISIBLE else Visibility.VISIBLE
    toggled = replace(landmark, visibility=becomes, source=by)
    return _edit(f"Mark {name} {becomes.name.lower()}", face, face.with_landmark(index, toggled))


def toggle_missing(face: Face, index: int, *, by: Source) -> Edit:
    """Missing ↔ placed. One that comes back starts where the mean face has it, ready to be dragged."""
    landmark, name = face.landmarks[index], LANDMARK_NAMES[index]
    if landmark.is_placed:
        return _edit(f"Mark {name} missing", face, face.with_landmark(index, Landmark.missing(by)))
    x, y = _mean_face_in(face.box_xyxy)[index]
    return _edit(f"Place {name}", face, face.with_landmark(index, Landmark(x, y, Visibility.VISIBLE, by)))


def place_landmarks(face: Face, *, by: Source, found: tuple[Landmark, ...] = ()) -> Edit:
    """Five landmarks for a face that is only a box; in one that has landmarks, those that are missing.

    found: what a model saw there, none where it saw nothing. A mere box gets these, and they stay the
    model's: that the face was accepted was said of its box, and is to be said again.
    """
    if found and not face.landmarks:
        bare = face.with_verdict(Verdict.NONE) if face.verdict is Verdict.REAL else face
        return _edit("Place landmarks", face, replace(bare, landmarks=found))
    held = face.landmarks or (Landmark.left_out(),) * len(LANDMARK_NAMES)
    landmarks = tuple(
        landmark if landmark.is_placed else Landmark(x, y, Visibility.VISIBLE, by)
        for landmark, (x, y) in zip(held, _mean_face_in(face.box_xyxy), strict=True)
    )
    return _edit("Place landmarks", face, replace(face, landmarks=landmarks))


def resize_box(face: Face, corner: int, to_xy: PointXY, *, by: Source) -> Edit:
    """A corner of the box dragged to a point; the landmarks stay.

    corner: 0–3 in the order of `geometry.corners`. Raises IndexError for any other.
    """
    box = _rounded_box(geometry.resize_box(face.box_xyxy, corner, to_xy))
    unmoved = box == _rounded_box(face.box_xyxy)
    resized = face if unmoved else face.with_box(box, by)
    return _edit("Resize box", face, resized)


def move_face(face: Face, dx: float, dy: float, *, by: Source) -> Edit:
    """Box and landmarks shifted together by (dx, dy) pixels, by Ctrl- or Alt-drag or the arrow keys."""
    dx, dy = _rounded((dx, dy))
    if dx == 0 and dy == 0:
        return _edit("Move face", face, face)
    moved = face.moved_by(dx, dy, by)
    landmarks = tuple(
        replace(p, x=round(p.x, POSITION_DECIMALS), y=round(p.y, POSITION_DECIMALS)) for p in moved.landmarks
    )
    return _edit(
        "Move face", face, replace(moved, box_xyxy=_rounded_box(moved.box_xyxy), landmarks=landmarks)
    )


def _rounded(point_xy: PointXY) -> PointXY:
    return round(point_xy[0], POSITION_DECIMALS), round(point_xy[1], POSITION_DECIMALS)


def _rounded_box(box_xyxy: BoxXYXY) -> BoxXYXY:
    """The box as it is written down; one with an area keeps one, however narrow or low it is."""
    left, top, right, bottom = (round(edge, POSITION_DECIMALS) for edge in box_xyxy)
    if right == left and box_xyxy[2] > box_xyxy[0]:
        right = round(left + _LEAST_STEP, POSITION_DECIMALS)
    if bottom == top and box_xyxy[3] > box_xyxy[1]:
        bottom = round(top + _LEAST_STEP, POSITION_DECIMALS)
    return left, top, right, bottom


def _by(landmark: Landmark, by: Source) -> Landmark:
    """The landmark as a person's, at a place as it is written down."""
    if not landmark.is_placed:
        return Landmark.missing(by)
    return Landmark(*_rounded((landmark.x, landmark.y)), landmark.visibility, by)


def _taken_over(landmark: Landmark, by: Source) -> Landmark:
    """A landmark of another face, or of the other side, as a person's who doesn't say that it is missing."""
    is_said = landmark.is_placed or landmark.is_said_to_be_missing
    return _by(landmark, by) if is_said else Landmark.left_out()


def _placed(held: Landmark, becomes: Landmark, by: Source) -> Landmark:
    """What a landmark is after it was placed: as it was where it is placed no differently, or was said to be
    missing before."""
    made = _by(becomes, by)
    is_as_it_was = made.visibility is held.visibility and (made.x, made.y) == _rounded((held.x, held.y))
    return held if is_as_it_was and (held.is_placed or held.is_said_to_be_missing) else made


def _box_around(landmarks: tuple[Landmark, ...], size_wh: SizeWH | None) -> BoxXYXY:
    """The part of it that is in the image; all of it where the landmarks are beside that, or in no image."""
    box = box_of_landmarks(_placed_points(landmarks))
    left, top, right, bottom = part = box if size_wh is None else geometry.inside(box, size_wh)
    return _rounded_box(part if right > left and bottom > top else box)


def _placed_points(landmarks: tuple[Landmark, ...]) -> dict[int, PointXY]:
    return {i: (p.x, p.y) for i, p in enumerate(landmarks) if p.is_placed}


def _mean_face_in(box_xyxy: BoxXYXY) -> tuple[PointXY, ...]:
    return tuple(map(_rounded, landmarks_from_mean_face(box_xyxy)))


def _edit(text: str, face: Face, becomes: Face) -> Edit:
    return Edit(text, (face,), (becomes,))
