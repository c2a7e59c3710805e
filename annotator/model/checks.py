"""What looks wrong with the faces of an image, and in which words a person is told.

Whether the shape is possible is asked after swapped pairs have been put right, so that one mistake is told
once; see `landmark_shape` and `duplicate_boxes` for how these are found. Landmarks that a person said to be
missing, as half of them are in a profile, are none that a face lacks; those that a file misses, or that were
left out when others were placed, are.

How often a check fires, of 72,921 labelled faces of the WIDER FACE training set: eyes swapped .23 %, mouth
swapped .19 %, impossible shape .31 %, a point outside the box .86 %; of 1,000 portraits none. Of 818 of those
faces whose photographs are at hand, three have sides that look swapped and one an impossible shape: all four
are labelled wrongly. Of points placed in a wrong order 98 % and more are found, but for the orders that turn
the face as a whole; of single points that are off by half a box, more than 92 %.
`pytest tests/model/test_checks.py` measures all this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import Bools, Floats, as_complex, landmark_arrays
from annotator.model.duplicate_boxes import duplicates
from annotator.model.face import LANDMARK_NAMES, Face
from annotator.model.landmark_shape import (
    LEFT_EYE,
    LEFT_MOUTH,
    NOSE,
    PAIRS,
    RIGHT_EYE,
    RIGHT_MOUTH,
    down_in_face,
    impossible_shapes,
    pairs_in_one_place,
    swapped_sides,
)


class Check(IntFlag):
    """What can look wrong with a face. The values are kept in project files: add, never renumber."""

    EYES_SWAPPED = 1
    MOUTH_SWAPPED = 2
    IMPOSSIBLE_SHAPE = 4
    POINT_OUTSIDE_BOX = 8
    PARTIAL_LANDMARKS = 16
    DUPLICATE_BOX = 32
    BOX_OUTSIDE_IMAGE = 64
    NO_LANDMARKS = 128


CHECK_TEXTS: dict[Check, str] = {
    Check.EYES_SWAPPED: "Left and right eye look swapped",
    Check.MOUTH_SWAPPED: "Left and right mouth corner look swapped",
    Check.IMPOSSIBLE_SHAPE: "The landmarks do not make a face",
    Check.POINT_OUTSIDE_BOX: "A landmark lies outside the box",
    Check.PARTIAL_LANDMARKS: "Some landmarks are missing",
    Check.DUPLICATE_BOX: "Another box covers the same face",
    Check.BOX_OUTSIDE_IMAGE: "The box reaches outside the image",
    Check.NO_LANDMARKS: "No landmarks, though the face is large enough",
}
"""Each check as a person reads it in a list; a Finding says more where there is more to say."""

OUTSIDE_BOX = 0.1
"""How far a landmark may lie outside, in widths and heights of the box."""

OUTSIDE_IMAGE = 0.02
"""How far a box may reach outside, in its own widths and heights; and a pixel in any case, for rounding."""

LEAST_SIZE_FOR_LANDMARKS = 20.0
"""Root of a box's area in pixels, from which its landmarks can be expected: most faces of the WIDER FACE
training set have some there, 62 % at 20 to 24 pixels, and fewer smaller ones, 46 % at 16 to 18."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong with a face.

    check: a single one. text: a sentence to show on the face. landmarks: the indices it is about, in the
    order of LANDMARK_NAMES, none where it is about the box, or where there are none. face_ids: the other
    faces it is about, the duplicates.
    """

    check: Check
    text: str
    landmarks: tuple[int, ...] = ()
    face_ids: tuple[str, ...] = ()


def check_arrays(
    boxes_xyxy: Floats,
    points_xy: Floats,
    placed: Bools,
    image_size: tuple[int, int] | Floats | None = None,
    *,
    said_missing: Bools | None = None,
) -> npt.NDArray[np.uint16]:
    """What looks wrong with each of N faces, seen for itself: (N,), values of Check added up.

    boxes_xyxy: (N, 4), points_xy: (N, 5, 2), both in pixels of any image; placed: (N, 5). The checks of a
    face beside others, of a box in its image and of a box alone are not among them: see `duplicates`,
    `outside_image` and `lacks_landmarks`. image_size: as for `outside_image`. said_missing: (N, 5), see
    `said_to_be_missing`; none where it is not given.
    """
    if said_missing is None:
        said_missing = np.zeros_like(placed)
    looks = _Looks.at(boxes_xyxy, points_xy, placed, said_missing, image_size)
    found = np.zeros(len(boxes_xyxy), dtype=np.uint16)
    for check, fires in (
        (Check.EYES_SWAPPED, looks.eyes_swapped),
        (Check.MOUTH_SWAPPED, looks.mouth_swapped),
        (Check.IMPOSSIBLE_SHAPE, looks.impossible.any(axis=1)),
        (Check.POINT_OUTSIDE_BOX, looks.outside.any(axis=1)),
        (Check.PARTIAL_LANDMARKS, looks.lacking.any(axis=1)),
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
    looks = _Looks.at(boxes_xyxy, points_xy, placed, said_to_be_missing(faces, placed), image_size)
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
    bare = np.array([not face.landmarks for face in faces], dtype=np.bool_)
    for number in np.flatnonzero(lacks_landmarks(boxes_xyxy, bare)).tolist():
        text = CHECK_TEXTS[Check.NO_LANDMARKS]
        found.setdefault(number, []).append(Finding(Check.NO_LANDMARKS, text))
    return {faces[number].id: tuple(findings) for number, findings in sorted(found.items())}


def said_to_be_missing(faces: Sequence[Face], placed: Bools) -> Bools:
    """Which landmarks of faces that have others a person has said to be missing, as in a profile: (N, 5).

    placed: (N, 5), of these faces.
    """
    said = np.zeros_like(placed)
    for number in np.flatnonzero(placed.any(axis=1) & ~placed.all(axis=1)).tolist():
        said[number] = [landmark.is_said_to_be_missing for landmark in faces[number].landmarks]
    return said


def lacks_landmarks(boxes_xyxy: Floats, bare: Bools) -> Bools:
    """Which of N boxes have no landmarks, and are large enough for them: (N,).

    bare: (N,), of which a box alone is known. That all landmarks are missing is something that is known.
    """
    width, height = (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]).T
    lacks: Bools = bare & (width * height >= LEAST_SIZE_FOR_LANDMARKS**2)
    return lacks


def outside_image(boxes_xyxy: Floats, image_size: tuple[int, int] | Floats | None) -> Bools:
    """Which of N boxes reach outside an image of this width and height by more than OUTSIDE_IMAGE: (N,).

    image_size: (N, 2) where they are in several images, infinite where it is not known; None where none is.
    Without a size, those that do at the left or above.
    """
    upper_left, lower_right = boxes_xyxy[:, :2], boxes_xyxy[:, 2:]
    tolerance = np.maximum(OUTSIDE_IMAGE * (lower_right - upper_left), 1.0)
    far_ends = _far_ends(image_size)
    outside = (upper_left < -tolerance) | (lower_right > far_ends + tolerance)
    return np.logical_or(outside[:, 0], outside[:, 1])


def _far_ends(image_size: tuple[int, int] | Floats | None) -> Floats:
    """Width and height, (2,) or (N, 2); infinite where they are not known."""
    return np.array((np.inf, np.inf) if image_size is None else image_size, dtype=np.float64)


def _in_single(positions: Floats) -> Floats:
    return positions.astype(np.float32).astype(np.float64)


def _partners(pairs: npt.NDArray[np.intp]) -> dict[int, list[int]]:
    partners: dict[int, list[int]] = {}
    for one, other in sorted(map(tuple, pairs.tolist())):
        partners.setdefault(one, []).append(other)
        partners.setdefault(other, []).append(one)
    return partners


_FOUR = (LEFT_EYE, RIGHT_EYE, LEFT_MOUTH, RIGHT_MOUTH)

_FAULTS: tuple[tuple[str, tuple[int, ...]], ...] = (
    *(
        (f"{LANDMARK_NAMES[i].capitalize()} and {LANDMARK_NAMES[j]} are in one place", (i, j))
        for i, j in PAIRS
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
    """Where each check fires, for N faces: eyes_swapped, mouth_swapped (N,); outside, lacking (N, 5);
    impossible (N, faults), in the order of _FAULTS."""

    eyes_swapped: Bools
    mouth_swapped: Bools
    impossible: Bools
    outside: Bools
    lacking: Bools

    @classmethod
    def at(
        cls,
        boxes_xyxy: Floats,
        points_xy: Floats,
        placed: Bools,
        said_missing: Bools,
        image_size: tuple[int, int] | Floats | None,
    ) -> _Looks:
        points = np.where(placed, as_complex(points_xy), complex(np.nan, np.nan))
        # A face that the photograph cuts has landmarks beyond its edge, where no box goes.
        far_ends = _far_ends(image_size)[..., None, :]
        near_ends = np.where(np.isinf(far_ends), -np.inf, 0.0)
        within = np.clip(np.stack((points.real, points.imag), axis=-1), near_ends, far_ends)
        beyond = np.maximum(boxes_xyxy[:, None, :2] - within, within - boxes_xyxy[:, None, 2:])
        side = np.sqrt((boxes_xyxy[:, 2:] - boxes_xyxy[:, :2]).prod(axis=1))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            down = down_in_face(points)
            eyes_swapped, mouth_swapped = swapped_sides(points, down)
            put_right = points.copy()
            put_right[eyes_swapped] = put_right[eyes_swapped][:, [1, 0, 2, 3, 4]]
            put_right[mouth_swapped] = put_right[mouth_swapped][:, [0, 1, 2, 4, 3]]
            impossible = np.concatenate(
                [pairs_in_one_place(points, down, side), impossible_shapes(put_right, down, side)], axis=1
            )
        return cls(
            eyes_swapped=eyes_swapped,
            mouth_swapped=mouth_swapped,
            impossible=impossible,
            outside=(beyond > OUTSIDE_BOX * (boxes_xyxy[:, 2:] - boxes_xyxy[:, :2])[:, None]).any(axis=-1),
            lacking=placed.any(axis=1, keepdims=True) & ~placed & ~said_missing,
        )

    @property
    def anything(self) -> Bools:
        swapped = self.eyes_swapped | self.mouth_swapped
        found: Bools = (
            swapped | self.impossible.any(axis=1) | self.outside.any(axis=1) | self.lacking.any(axis=1)
        )
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
        if self.lacking[number].any():
            about = tuple(np.flatnonzero(self.lacking[number]).tolist())
            text = f"{_listed(about)} {'is' if len(about) == 1 else 'are'} missing"
            found.append(Finding(Check.PARTIAL_LANDMARKS, text, about))
        return found


def _listed(landmarks: Sequence[int]) -> str:
    names = [LANDMARK_NAMES[index] for index in landmarks]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return text.capitalize()
