"""What looks wrong with the faces of an image, and in which words a person is told.

Left and right are told apart by shape, so that a face may stand on its head: with "down" from the eyes to
the mouth of the face itself, the right one of a pair lies to the right. Only where it lies clearly to the
left is something said, since in a profile the two of a pair come to lie on each other. Whether the shape
is possible is asked after swapped pairs have been put right, so that one mistake is told once.

How often a check fires, of 72,921 labelled faces of the WIDER FACE training set: eyes swapped .23 %, mouth
swapped .19 %, impossible shape .31 %, a point outside the box .86 %; of 1,000 portraits none. Of 818 of those
faces whose photographs are at hand, three have sides that look swapped and one an impossible shape: all four
are labelled wrongly. Of points placed in a wrong order 98 % and more are found, but for the orders that turn
the face as a whole; of single points that are off by half a box, more than 92 %.
`pytest tests/model/test_checks.py` measures all this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import Bools, Complexes, Floats, as_complex, landmark_arrays
from annotator.model.face import LANDMARK_NAMES, Face, PointXY
from annotator.model.unusual import unusualness

LEFT_EYE, RIGHT_EYE, NOSE, LEFT_MOUTH, RIGHT_MOUTH = range(5)


class Check(IntFlag):
    """What can look wrong with a face. The values are kept in project files: add, never renumber."""

    EYES_SWAPPED = 1
    MOUTH_SWAPPED = 2
    IMPOSSIBLE_SHAPE = 4
    POINT_OUTSIDE_BOX = 8
    PARTIAL_LANDMARKS = 16
    DUPLICATE_BOX = 32
    BOX_OUTSIDE_IMAGE = 64


CHECK_TEXTS: dict[Check, str] = {
    Check.EYES_SWAPPED: "Left and right eye look swapped",
    Check.MOUTH_SWAPPED: "Left and right mouth corner look swapped",
    Check.IMPOSSIBLE_SHAPE: "The landmarks do not make a face",
    Check.POINT_OUTSIDE_BOX: "A landmark lies outside the box",
    Check.PARTIAL_LANDMARKS: "Some landmarks are missing",
    Check.DUPLICATE_BOX: "Another box covers the same face",
    Check.BOX_OUTSIDE_IMAGE: "The box reaches outside the image",
}
"""Each check as a person reads it in a list; a Finding says more where there is more to say."""

SWAPPED_BEYOND = 0.2
"""How far to the wrong side the right one of a pair must lie, in distances between eyes and mouth."""

NOSE_ON_THE_WAY = 0.52
"""Where the nose is on the way from eyes to mouth; where one of those is missing, it tells the way."""

NOSE_REACH = (0.8, 1.0)
"""Half axes of the ellipse about that place where a nose can be: along the way and across, in its length."""

WIDEST_PAIR = 2.5
"""Eyes or corners of a mouth are no farther apart than this many distances between eyes and mouth."""

MOST_TWIST = 1.2
"""How far the lines from eye to eye and from corner to corner may differ, in distances between the two."""

SAME_PLACE = 0.02
"""Points nearer than this are in one place, in sides of the box (the root of its area)."""

FRONTAL = 0.75
"""Where eyes or mouth are wider than this, in the same unit, the other pair can't be in one place."""

LEAST_SPREAD = 0.1
"""Root mean square distance of five landmarks from their middle, in sides of the box. No labelled face of
WIDER FACE is below it. There is no greatest: a box may be fitted to the points."""

TOO_UNUSUAL = 10.0
"""The score above which landmarks are called impossible, most often for one point far off: see `unusual`."""

OUTSIDE_BOX = 0.1
"""How far a landmark may lie outside, in widths and heights of the box."""

OUTSIDE_IMAGE = 0.02
"""How far a box may reach outside, in its own widths and heights; and a pixel in any case, for rounding."""

DUPLICATE_IOU = 0.7
"""Boxes that overlap by more than this are duplicates."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong with a face.

    check: a single one. text: a sentence to show on the face. landmarks: the indices it is about, in the
    order of LANDMARK_NAMES, none where it is about the box. face_ids: the other faces it is about, the
    duplicates.
    """

    check: Check
    text: str
    landmarks: tuple[int, ...] = ()
    face_ids: tuple[str, ...] = ()


def check_arrays(boxes_xyxy: Floats, points_xy: Floats, placed: Bools) -> npt.NDArray[np.uint16]:
    """What looks wrong with each of N faces, seen for itself: (N,), values of Check added up.

    boxes_xyxy: (N, 4), points_xy: (N, 5, 2), both in pixels of any image; placed: (N, 5). The checks of a
    face beside others and of a box in its image are not among them: see `duplicates` and `outside_image`.
    """
    looks = _Looks.at(boxes_xyxy, points_xy, placed)
    found = np.zeros(len(boxes_xyxy), dtype=np.uint16)
    for check, fires in (
        (Check.EYES_SWAPPED, looks.eyes_swapped),
        (Check.MOUTH_SWAPPED, looks.mouth_swapped),
        (Check.IMPOSSIBLE_SHAPE, looks.impossible.any(axis=1)),
        (Check.POINT_OUTSIDE_BOX, looks.outside.any(axis=1)),
        (Check.PARTIAL_LANDMARKS, looks.partial),
    ):
        found[fires] |= np.uint16(check)
    return found


def check_faces(
    faces: Sequence[Face], image_size: tuple[int, int] | None = None
) -> dict[str, tuple[Finding, ...]]:
    """Everything that looks wrong with the faces of one image, by face id; faces with nothing are left out.

    image_size: width and height in pixels; None where it is not known, then a box is outside only at the left
    or above. Rejected faces are neither checked nor anyone's duplicate. Findings stand in the order of Check.
    Positions are looked at as precisely as FaceColumns keeps them, so that both find the same.
    """
    faces = [face for face in faces if not face.is_rejected]
    boxes_xyxy = _in_single(np.array([face.box_xyxy for face in faces], dtype=np.float64)).reshape(-1, 4)
    points_xy, placed = landmark_arrays(faces)
    points_xy = _in_single(points_xy)
    looks = _Looks.at(boxes_xyxy, points_xy, placed)
    found: dict[int, list[Finding]] = {}
    for number in np.flatnonzero(looks.anything).tolist():
        found[number] = looks.findings(number)
    for number, partners in _partners(duplicates(boxes_xyxy)).items():
        ids = tuple(faces[partner].id for partner in partners)
        one = CHECK_TEXTS[Check.DUPLICATE_BOX]
        text = one if len(ids) == 1 else f"{len(ids)} other boxes cover the same face"
        found.setdefault(number, []).append(Finding(Check.DUPLICATE_BOX, text, face_ids=ids))
    for number in np.flatnonzero(outside_image(boxes_xyxy, image_size)).tolist():
        text = CHECK_TEXTS[Check.BOX_OUTSIDE_IMAGE]
        found.setdefault(number, []).append(Finding(Check.BOX_OUTSIDE_IMAGE, text))
    return {faces[number].id: tuple(findings) for number, findings in sorted(found.items())}


def swapped_pairs(points_xy: Mapping[int, PointXY]) -> tuple[bool, bool]:
    """Whether the eyes of one face look swapped, and whether the corners of its mouth do.

    points_xy: landmark (0–4 in the order of LANDMARK_NAMES) → its place in pixels; others are missing.
    """
    points = np.full((1, len(LANDMARK_NAMES)), complex(np.nan, np.nan))
    for index, (x, y) in points_xy.items():
        points[0, index] = complex(x, y)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        eyes, mouth = _swapped(points, _down(points))
    return bool(eyes[0]), bool(mouth[0])


def duplicates(boxes_xyxy: Floats) -> npt.NDArray[np.intp]:
    """The pairs of boxes of one image that overlap by more than DUPLICATE_IOU.

    Returns (K, 2) row numbers, the lower first. A sweep: boxes that overlap so much begin near each
    other, on either axis. So only those are compared that follow a box closely enough in the order of
    their left sides, or of their tops where fewer do.
    """
    sweeps = [_Sweep.along(boxes_xyxy, axis) for axis in (0, 1)]
    pairs = min(sweeps, key=lambda sweep: int(sweep.followers.sum())).pairs()
    one, other = boxes_xyxy[pairs[:, 0]], boxes_xyxy[pairs[:, 1]]
    shared_sides = np.minimum(one[:, 2:], other[:, 2:]) - np.maximum(one[:, :2], other[:, :2])
    shared = np.clip(shared_sides, 0.0, None).prod(axis=1)
    both = (one[:, 2:] - one[:, :2]).prod(axis=1) + (other[:, 2:] - other[:, :2]).prod(axis=1)
    with np.errstate(invalid="ignore"):
        alike = shared / (both - shared) > DUPLICATE_IOU
    return np.sort(pairs[alike], axis=1)


def outside_image(boxes_xyxy: Floats, image_size: tuple[int, int] | None) -> Bools:
    """Which of N boxes reach outside an image of this width and height by more than OUTSIDE_IMAGE: (N,).

    Without a size, those that do at the left or above.
    """
    upper_left, lower_right = boxes_xyxy[:, :2], boxes_xyxy[:, 2:]
    tolerance = np.maximum(OUTSIDE_IMAGE * (lower_right - upper_left), 1.0)
    far_ends = np.array((np.inf, np.inf) if image_size is None else image_size)
    outside = (upper_left < -tolerance) | (lower_right > far_ends + tolerance)
    return np.logical_or(outside[:, 0], outside[:, 1])


def _in_single(positions: Floats) -> Floats:
    return positions.astype(np.float32).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Sweep:
    """Boxes in the order in which they begin along one axis.

    followers: how many of those behind each begin so near to it that they may be its duplicates. lows,
    reach: where boxes begin along the other axis, and how far from there duplicates may begin, by row
    number.
    """

    order: npt.NDArray[np.intp]
    followers: npt.NDArray[np.intp]
    lows: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float64]

    @classmethod
    def along(cls, boxes_xyxy: Floats, axis: int) -> _Sweep:
        # What they share is at least DUPLICATE_IOU of either box, and so of either's width and height.
        reach = (1.0 - DUPLICATE_IOU) * (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2])
        order = np.argsort(boxes_xyxy[:, axis], kind="stable")
        lows = boxes_xyxy[order, axis]
        last = np.searchsorted(lows, lows + reach[order, axis], side="right")
        other = 1 - axis
        return cls(
            order=order,
            followers=last - np.arange(1, len(order) + 1),
            lows=np.ascontiguousarray(boxes_xyxy[:, other]),
            reach=np.ascontiguousarray(reach[:, other]),
        )

    def pairs(self) -> npt.NDArray[np.intp]:
        """(K, 2) row numbers of boxes that begin near each other along both axes."""
        firsts = np.repeat(np.arange(len(self.order)), self.followers)
        runs = np.cumsum(self.followers) - self.followers
        seconds = firsts + 1 + np.arange(len(firsts)) - np.repeat(runs, self.followers)
        one, other = self.order[firsts], self.order[seconds]
        apart = np.abs(self.lows[one] - self.lows[other])
        near = apart <= np.maximum(self.reach[one], self.reach[other])
        return np.stack([one[near], other[near]], axis=1)


def _partners(pairs: npt.NDArray[np.intp]) -> dict[int, list[int]]:
    partners: dict[int, list[int]] = {}
    for one, other in sorted(map(tuple, pairs.tolist())):
        partners.setdefault(one, []).append(other)
        partners.setdefault(other, []).append(one)
    return partners


_PAIRS = tuple((i, j) for i in range(5) for j in range(i + 1, 5))
_FOUR = (LEFT_EYE, RIGHT_EYE, LEFT_MOUTH, RIGHT_MOUTH)

_FAULTS: tuple[tuple[str, tuple[int, ...]], ...] = (
    *(
        (f"{LANDMARK_NAMES[i].capitalize()} and {LANDMARK_NAMES[j]} are in one place", (i, j))
        for i, j in _PAIRS
    ),
    ("The landmarks are too close together for this box", (*range(5),)),
    ("Eyes and mouth are too close to each other", _FOUR),
    ("The nose tip is not between eyes and mouth", (NOSE,)),
    ("Eyes and mouth do not fit together", _FOUR),
    ("Hardly any face has its landmarks like this", (*range(5),)),
)
"""What makes a shape impossible, most telling first: its sentence, and the landmarks it is about."""


@dataclass(frozen=True, slots=True)
class _Looks:
    """Where each check fires, for N faces: eyes_swapped, mouth_swapped, partial (N,); placed, outside (N, 5);
    impossible (N, faults), in the order of _FAULTS."""

    placed: Bools
    eyes_swapped: Bools
    mouth_swapped: Bools
    impossible: Bools
    outside: Bools
    partial: Bools

    @classmethod
    def at(cls, boxes_xyxy: Floats, points_xy: Floats, placed: Bools) -> _Looks:
        points = np.where(placed, as_complex(points_xy), complex(np.nan, np.nan))
        width, height = (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]).T[..., None]
        beyond_x = np.maximum(boxes_xyxy[:, :1] - points.real, points.real - boxes_xyxy[:, 2:3])
        beyond_y = np.maximum(boxes_xyxy[:, 1:2] - points.imag, points.imag - boxes_xyxy[:, 3:])
        side = np.sqrt(width * height)[:, 0]
        count = placed.sum(axis=1)
        # All that follows is NaN where a point it takes is missing, and then no comparison holds.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            down = _down(points)
            eyes_swapped, mouth_swapped = _swapped(points, down)
            put_right = points.copy()
            put_right[eyes_swapped] = put_right[eyes_swapped][:, [1, 0, 2, 3, 4]]
            put_right[mouth_swapped] = put_right[mouth_swapped][:, [0, 1, 2, 4, 3]]
            impossible = np.concatenate(
                [_in_one_place(points, down, side), _impossible(put_right, down, side)], axis=1
            )
        return cls(
            placed=placed,
            eyes_swapped=eyes_swapped,
            mouth_swapped=mouth_swapped,
            impossible=impossible,
            outside=(beyond_x > OUTSIDE_BOX * width) | (beyond_y > OUTSIDE_BOX * height),
            partial=(count > 0) & (count < 5),
        )

    @property
    def anything(self) -> Bools:
        swapped = self.eyes_swapped | self.mouth_swapped
        found: Bools = swapped | self.impossible.any(axis=1) | self.outside.any(axis=1) | self.partial
        return found

    def findings(self, number: int) -> list[Finding]:
        """In words, for one face."""
        found = []
        if self.eyes_swapped[number]:
            text = CHECK_TEXTS[Check.EYES_SWAPPED]
            found.append(Finding(Check.EYES_SWAPPED, text, (LEFT_EYE, RIGHT_EYE)))
        if self.mouth_swapped[number]:
            text = CHECK_TEXTS[Check.MOUTH_SWAPPED]
            found.append(Finding(Check.MOUTH_SWAPPED, text, (LEFT_MOUTH, RIGHT_MOUTH)))
        if self.impossible[number].any():
            text, about = _FAULTS[int(self.impossible[number].argmax())]
            found.append(Finding(Check.IMPOSSIBLE_SHAPE, text, about))
        if self.outside[number].any():
            about = tuple(np.flatnonzero(self.outside[number]).tolist())
            text = f"{_listed(about)} {'lies' if len(about) == 1 else 'lie'} outside the box"
            found.append(Finding(Check.POINT_OUTSIDE_BOX, text, about))
        if self.partial[number]:
            about = tuple(np.flatnonzero(~self.placed[number]).tolist())
            text = f"{_listed(about)} {'is' if len(about) == 1 else 'are'} missing"
            found.append(Finding(Check.PARTIAL_LANDMARKS, text, about))
        return found


def _swapped(points: Complexes, down: Complexes) -> tuple[Bools, Bools]:
    """Where the eyes look swapped, and where the corners of the mouth do: both (N,); NaN where missing."""
    # Divided by "down", as complex numbers: what points to the right of the face is −i.
    eyes = (points[:, RIGHT_EYE] - points[:, LEFT_EYE]) / down
    mouth = (points[:, RIGHT_MOUTH] - points[:, LEFT_MOUTH]) / down
    # Where they lie all but on each other, "down" points anywhere, and swapping is not what is wrong.
    has_down = np.fmax(np.abs(eyes), np.abs(mouth)) <= WIDEST_PAIR
    return has_down & (eyes.imag > SWAPPED_BEYOND), has_down & (mouth.imag > SWAPPED_BEYOND)


def _in_one_place(points: Complexes, down: Complexes, side: npt.NDArray[np.float64]) -> Bools:
    """Which of _PAIRS lie in one place, of each of N faces: (N, pairs); arguments as of `_impossible`.

    The two eyes may, and the two corners of the mouth, where the other pair does not show a frontal face.
    """
    together = np.stack([np.abs(points[:, i] - points[:, j]) < SAME_PLACE * side for i, j in _PAIRS], axis=1)
    eyes, mouth = (LEFT_EYE, RIGHT_EYE), (LEFT_MOUTH, RIGHT_MOUTH)
    for one, other in ((eyes, mouth), (mouth, eyes)):
        width = np.abs(points[:, other[1]] - points[:, other[0]]) / np.abs(down)
        together[:, _PAIRS.index(one)] &= width > FRONTAL
    return together


def _impossible(points: Complexes, down: Complexes, side: npt.NDArray[np.float64]) -> Bools:
    """Which of the faults that take four or five points each of N faces has: (N, 5), in the order of _FAULTS.

    points: (N, 5), NaN where missing, swapped pairs put right. down: (N,), from the middle of the eyes to
    that of the mouth. side: (N,), of the box.
    """
    placed = ~np.isnan(points)
    enough = placed.sum(axis=1) >= 4  # of fewer, a profile can't be told from a mistake
    eyes = np.abs(points[:, RIGHT_EYE] - points[:, LEFT_EYE]) / np.abs(down)
    mouth = np.abs(points[:, RIGHT_MOUTH] - points[:, LEFT_MOUTH]) / np.abs(down)
    twist = points[:, RIGHT_EYE] - points[:, LEFT_EYE] - (points[:, RIGHT_MOUTH] - points[:, LEFT_MOUTH])
    nose = (points[:, NOSE] - _middle(points, LEFT_EYE, RIGHT_EYE)) / down - NOSE_ON_THE_WAY
    spread = np.sqrt((np.abs(points - points.mean(axis=1, keepdims=True)) ** 2).mean(axis=1))
    score = unusualness(np.stack([points.real, points.imag], axis=-1), placed)
    return np.stack(
        [
            spread < LEAST_SPREAD * side,
            enough & (np.fmax(eyes, mouth) > WIDEST_PAIR),
            enough & ((nose.real / NOSE_REACH[0]) ** 2 + (nose.imag / NOSE_REACH[1]) ** 2 > 1.0),
            np.abs(twist) / np.abs(down) > MOST_TWIST,
            score > TOO_UNUSUAL,
        ],
        axis=1,
    )


def _down(points: Complexes) -> Complexes:
    """From the middle of the eyes to that of the mouth: (N,); by the nose where one of them is missing."""
    eyes, mouth = _middle(points, LEFT_EYE, RIGHT_EYE), _middle(points, LEFT_MOUTH, RIGHT_MOUTH)
    above, below = (
        (points[:, NOSE] - eyes) / NOSE_ON_THE_WAY,
        (mouth - points[:, NOSE]) / (1 - NOSE_ON_THE_WAY),
    )
    return np.where(np.isnan(mouth), above, np.where(np.isnan(eyes), below, mouth - eyes))


def _middle(points: Complexes, left: int, right: int) -> Complexes:
    """Between two landmarks, or at the one of them that is placed: (N,)."""
    one, other = points[:, left], points[:, right]
    return np.where(np.isnan(one), other, np.where(np.isnan(other), one, (one + other) / 2))


def _listed(landmarks: Sequence[int]) -> str:
    names = [LANDMARK_NAMES[index] for index in landmarks]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return text.capitalize()
