"""Faces as columns of numbers, 139 bytes each, so that all faces of a project fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from annotator.model.alignment import landmark_arrays
from annotator.model.attributes import ATTRIBUTE_VALUES, Attributes
from annotator.model.checks import Check, check_arrays, lacks_landmarks, outside_image, said_to_be_missing
from annotator.model.duplicate_boxes import duplicates
from annotator.model.face import Face, Verdict, Visibility
from annotator.model.face_kind import FaceKind, kind_of_face
from annotator.model.pose import poses
from annotator.model.reading_order import reading_ranks
from annotator.model.unusual import unusualness

VERDICTS = tuple(Verdict)
"""A verdict stands in a column as its place in here."""

UNSAID = -1
"""In the columns of attributes: nobody has said."""

_ATTRIBUTE_NAMES = tuple(ATTRIBUTE_VALUES)
_SHAPES: dict[str, tuple[type | str, tuple[int, ...]]] = {
    "images": (np.int32, ()),
    "ids": ("S32", ()),
    "boxes_xyxy": (np.float32, (4,)),
    "points_xy": (np.float32, (5, 2)),
    "visibilities": (np.int8, (5,)),
    "scores": (np.float32, ()),
    "kinds": (np.int8, ()),
    "unseen": (np.bool_, ()),
    "verdicts": (np.int8, ()),
    "attributes": (np.int8, (len(_ATTRIBUTE_NAMES),)),
    "difficulties": (np.int8, ()),
    "checks": (np.uint16, ()),
    "unusual": (np.float32, ()),
    "poses": (np.float32, (3,)),
    "disagreement": (np.float32, ()),
    "model_change": (np.float32, ()),
    "reading": (np.uint16, ()),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FaceColumns:
    """N faces, a row each; the faces of an image are all there or none.

    images: (N,), the number of the image in a list of paths. ids: (N,), UTF-8. boxes_xyxy: (N, 4) and
    points_xy: (N, 5, 2) in pixels, NaN for a landmark that is not placed. visibilities: (N, 5), values of
    Visibility, missing for a face without landmarks. scores: (N,), NaN for none. kinds: (N,), values of
    FaceKind. unseen: (N,), whether its landmarks are a model's guess in the box of somebody else, see
    `Face.has_unseen_landmarks`. verdicts: (N,), places in VERDICTS. attributes: (N, 6), UNSAID for None.
    difficulties: (N,), 0 for None. checks: (N,), values of Check added up; where the size of its image is not
    known, a box is outside only at the left or above. unusual: (N,), NaN where it is not known; see
    `annotator.model.unusual`. poses: (N, 3), NaN where they are not known; see `annotator.model.pose`.
    disagreement: (N,), of the model with itself, see
    `annotator.model.disagreement`; model_change: (N,), of another version of it; NaN where that was not
    measured. reading: (N,), the place in reading order among the faces of the image.
    Raises ValueError at birth where a column has another shape; the types are as in an empty one.
    """

    images: npt.NDArray[np.int32]
    ids: npt.NDArray[np.bytes_]
    boxes_xyxy: npt.NDArray[np.float32]
    points_xy: npt.NDArray[np.float32]
    visibilities: npt.NDArray[np.int8]
    scores: npt.NDArray[np.float32]
    kinds: npt.NDArray[np.int8]
    unseen: npt.NDArray[np.bool_]
    verdicts: npt.NDArray[np.int8]
    attributes: npt.NDArray[np.int8]
    difficulties: npt.NDArray[np.int8]
    checks: npt.NDArray[np.uint16]
    unusual: npt.NDArray[np.float32]
    poses: npt.NDArray[np.float32]
    disagreement: npt.NDArray[np.float32]
    model_change: npt.NDArray[np.float32]
    reading: npt.NDArray[np.uint16]

    def __post_init__(self) -> None:
        for name, (_, shape) in _SHAPES.items():
            column = getattr(self, name)
            if column.shape != (len(self.images), *shape):
                raise ValueError(f"{name}: {column.shape} for {len(self.images)} faces")

    def __len__(self) -> int:
        return len(self.images)

    @classmethod
    def empty(cls, count: int = 0) -> FaceColumns:
        """Rows to be filled."""
        return cls(**{name: np.zeros((count, *shape), kind) for name, (kind, shape) in _SHAPES.items()})

    @classmethod
    def of_measures(
        cls,
        *,
        bare: npt.NDArray[np.bool_] | None = None,
        said_missing: npt.NDArray[np.bool_] | None = None,
        image_sizes: npt.NDArray[np.float64] | None = None,
        **columns: npt.NDArray[np.generic],
    ) -> FaceColumns:
        """Columns from those that say what the faces are; what follows from these is worked out here.

        columns: all but checks, unusual, poses and reading, of any type that can be cast to the right one;
        without disagreement or model_change, these are not known, without unseen no landmarks are. The faces
        of an image must all be there, and stand together. bare: (N,), of which a box alone is known; none
        where it is not given. said_missing: (N, 5), see `checks.said_to_be_missing`, likewise. image_sizes:
        (N, 2), width and height of each face's image in pixels, infinite where it is not known.
        """
        made = {name: np.ascontiguousarray(column, _SHAPES[name][0]) for name, column in columns.items()}
        made["ids"] = np.asarray(columns["ids"], np.bytes_)
        boxes, points = made["boxes_xyxy"], made["points_xy"]
        count, placed = len(boxes), made["visibilities"] != Visibility.MISSING
        ranks = reading_ranks(made["images"], boxes)
        for name in ("disagreement", "model_change"):
            made.setdefault(name, np.full(count, np.nan, np.float32))
        made.setdefault("unseen", np.zeros(count, np.bool_))
        bare = np.zeros(count, np.bool_) if bare is None else bare
        return cls(
            **made,
            checks=_checks(made, placed, bare, said_missing, image_sizes),
            unusual=unusualness(points.astype(np.float64), placed),
            poses=poses(points, placed),
            reading=np.minimum(ranks, np.iinfo(np.uint16).max).astype(np.uint16),
        )

    @classmethod
    def of_faces(
        cls, image: int, faces: Sequence[Face], image_size: tuple[int, int] | None = None
    ) -> FaceColumns:
        """The faces of one image, in their order; what was measured of them is not known.

        image_size: width and height in pixels, None where that is not known.
        """
        if not faces:
            return cls.empty()
        points_xy, placed = landmark_arrays(faces)
        points_xy[~placed] = np.nan
        return cls.of_measures(
            images=np.full(len(faces), image),
            ids=np.array([face.id.encode() for face in faces]),
            boxes_xyxy=np.array([face.box_xyxy for face in faces]),
            points_xy=points_xy,
            visibilities=np.array([_visibilities(face) for face in faces]),
            scores=np.array([np.nan if face.score is None else face.score for face in faces]),
            kinds=np.array([kind_of_face(face) for face in faces]),
            unseen=np.array([face.has_unseen_landmarks for face in faces]),
            verdicts=np.array([VERDICTS.index(face.verdict) for face in faces]),
            attributes=np.array([_attributes(face.attributes) for face in faces]),
            difficulties=np.array([face.difficulty or 0 for face in faces]),
            bare=np.array([not face.landmarks for face in faces]),
            said_missing=said_to_be_missing(faces, placed),
            image_sizes=np.full((len(faces), 2), np.inf if image_size is None else image_size, np.float64),
        )

    @classmethod
    def joined(cls, parts: Iterable[FaceColumns]) -> FaceColumns:
        """The rows of all parts, one part after the other."""
        several = [part for part in parts if len(part)] or [cls.empty()]
        return cls(**{name: np.concatenate([getattr(part, name) for part in several]) for name in _SHAPES})

    def take(self, rows: npt.NDArray[np.integer] | npt.NDArray[np.bool_] | slice) -> FaceColumns:
        """Some rows; of a slice, views into these columns."""
        return FaceColumns(**{name: getattr(self, name)[rows] for name in _SHAPES})

    def put(self, first: int, rows: FaceColumns) -> None:
        """Write rows over those from `first` on. For the one owner of these columns."""
        for name in _SHAPES:
            getattr(self, name)[first : first + len(rows)] = getattr(rows, name)

    def equal_rows(self, others: FaceColumns) -> npt.NDArray[np.bool_]:
        """(N,) whether each row says what the same row of the others does."""
        same = np.ones(len(self), bool)
        for field in fields(self):
            here, there = getattr(self, field.name), getattr(others, field.name)
            equal = here == there
            if here.dtype.kind == "f":
                equal |= np.isnan(here) & np.isnan(there)
            same &= equal.all(axis=tuple(range(1, equal.ndim)))
        return same

    @property
    def finding_counts(self) -> npt.NDArray[np.float32]:
        """(N,) how many checks found something in each face."""
        counts: npt.NDArray[np.float32] = _BITS_SET[self.checks]
        return counts

    @property
    def nbytes(self) -> int:
        return sum(getattr(self, name).nbytes for name in _SHAPES)


def _checks(
    made: Mapping[str, npt.NDArray[Any]],
    placed: npt.NDArray[np.bool_],
    bare: npt.NDArray[np.bool_],
    said_missing: npt.NDArray[np.bool_] | None,
    image_sizes: npt.NDArray[np.float64] | None,
) -> npt.NDArray[np.uint16]:
    """(N,) what looks wrong with each face; nothing does with what is no face, nor beside one.

    made: columns by their names. placed: (N, 5). bare, said_missing, image_sizes: see
    `FaceColumns.of_measures`.
    """
    images, rejected = made["images"], made["kinds"] == FaceKind.REJECTED
    boxes = made["boxes_xyxy"].astype(np.float64)
    points_xy = made["points_xy"].astype(np.float64)
    found = check_arrays(boxes, points_xy, placed, image_sizes, said_missing=said_missing)
    found[outside_image(boxes, image_sizes)] |= np.uint16(Check.BOX_OUTSIDE_IMAGE)
    found[lacks_landmarks(boxes, bare)] |= np.uint16(Check.NO_LANDMARKS)
    kept = np.flatnonzero(~rejected)
    if len(kept):
        # Every image has a stretch of its own, so that only boxes of the same one can overlap.
        reach = boxes[:, [0, 2]].max() - boxes[:, [0, 2]].min() + 1.0
        boxes[:, [0, 2]] += ((images - images.min()) * reach)[:, None]
        found[kept[duplicates(boxes[kept]).ravel()]] |= np.uint16(Check.DUPLICATE_BOX)
    found[rejected] = 0
    return found


_BITS_SET = np.unpackbits(np.arange(1 << 16, dtype=np.uint16).view(np.uint8).reshape(-1, 2), axis=1).sum(
    axis=1, dtype=np.float32
)
"""(65536,) how many bits each number has."""


def _visibilities(face: Face) -> list[int]:
    return [landmark.visibility for landmark in face.landmarks] or [Visibility.MISSING] * 5


@lru_cache(maxsize=1024)  # of most faces nothing is said
def _attributes(attributes: Attributes) -> tuple[int, ...]:
    return tuple(UNSAID if value is None else value for _, value in attributes.items())
