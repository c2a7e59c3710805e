"""What there is to judge of an evaluation: false positives, misses, landmarks far apart, and duplicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import IntEnum
from uuid import UUID, uuid5

import numpy as np
import numpy.typing as npt

from annotator.model.face import BoxXYXY

Rows = npt.NDArray[np.int64]
"""(K,), rows of ReviewItems."""

ALL = "all"
"""The difficulty that holds every face; WIDER FACE's lists are named easy, medium and hard."""

_ITEMS = UUID("6f1b3c52-6c0e-4a0e-9a51-3f6a51a6c1d4")
"""The namespace of the ids of items."""


class ItemKind(IntEnum):
    """Why a person should look at something."""

    FALSE_POSITIVE = 0
    """A detection where no face is labelled."""
    MISS = 1
    """A labelled face that no detection has."""
    LANDMARKS = 2
    """A face that was found, whose landmarks the labels and the model put in different places."""
    DUPLICATE = 3
    """A second detection of a face that a better one has."""


OF_THEMSELVES = (ItemKind.MISS, ItemKind.DUPLICATE)
"""Of these several may lie on one face, and what was said of one is said of no other."""

KIND_WORDS = {
    ItemKind.FALSE_POSITIVE: "false_positive",
    ItemKind.MISS: "miss",
    ItemKind.LANDMARKS: "landmarks",
    ItemKind.DUPLICATE: "duplicate",
}
"""As files name them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReviewItems:
    """N things to judge, a row each, the rows of an image together.

    paths: of the images. images: (N,), places in `paths`. kinds: (N,), values of ItemKind.
    boxes_xyxy: (N, 4), pixels: the detection's, or of a miss and of landmarks the labelled face's.
    points_xy: (N, 5, 2), NaN where there is none: of the same as the box. other_xy: (N, 5, 2), of LANDMARKS
    the model's, else NaN. scores: (N,), of the detection; of a miss and of landmarks that of the detection
    that has the face, NaN without any: a miss is a face that no detection has which the program would propose
    to a person, but a fainter one may. sizes: (N,), √(w·h) in pixels. errors: (N,), the landmark error as a
    share of `sizes`, NaN where it isn't known. counted: for each difficulty (N,), whether the item bears on
    it: a false positive on all, everything else as its face does.
    """

    paths: tuple[str, ...]
    images: npt.NDArray[np.int32]
    kinds: npt.NDArray[np.int8]
    boxes_xyxy: npt.NDArray[np.float32]
    points_xy: npt.NDArray[np.float32]
    other_xy: npt.NDArray[np.float32]
    scores: npt.NDArray[np.float32]
    sizes: npt.NDArray[np.float32]
    errors: npt.NDArray[np.float32]
    counted: Mapping[str, npt.NDArray[np.bool_]]
    _ids_of_images: dict[int, frozenset[str]] = field(init=False, default_factory=dict, repr=False)
    """By place in `paths`, as far as asked for: see `ids_of_themselves`, for a crowd takes milliseconds."""

    def __len__(self) -> int:
        return len(self.images)

    @property
    def difficulties(self) -> tuple[str, ...]:
        """As published, the easiest first."""
        return tuple(self.counted)

    @classmethod
    def empty(cls) -> ReviewItems:
        return cls(
            paths=(),
            images=np.zeros(0, np.int32),
            kinds=np.zeros(0, np.int8),
            boxes_xyxy=np.zeros((0, 4), np.float32),
            points_xy=np.zeros((0, 5, 2), np.float32),
            other_xy=np.zeros((0, 5, 2), np.float32),
            scores=np.zeros(0, np.float32),
            sizes=np.zeros(0, np.float32),
            errors=np.zeros(0, np.float32),
            counted={ALL: np.zeros(0, np.bool_)},
        )

    @classmethod
    def joined(cls, parts: Sequence[ReviewItems]) -> ReviewItems:
        """The rows of all parts, one at least, of the same images and difficulties, one after the other."""
        columns = {
            name: np.concatenate([getattr(part, name) for part in parts]) for name in cls._column_names()
        }
        counted = {name: np.concatenate([part.counted[name] for part in parts]) for name in parts[0].counted}
        return cls(paths=parts[0].paths, counted=counted, **columns)

    def take(self, rows: npt.NDArray[np.integer] | npt.NDArray[np.bool_]) -> ReviewItems:
        """Some of the items."""
        columns = {name: getattr(self, name)[rows] for name in self._column_names()}
        counted = {name: column[rows] for name, column in self.counted.items()}
        return ReviewItems(paths=self.paths, counted=counted, **columns)

    @classmethod
    def _column_names(cls) -> list[str]:
        return [each.name for each in fields(cls) if each.init and each.name not in ("paths", "counted")]

    def image_of(self, row: int) -> str:
        return self.paths[int(self.images[row])]

    def kind_of(self, row: int) -> ItemKind:
        return ItemKind(int(self.kinds[row]))

    def box_of(self, row: int) -> BoxXYXY:
        left, top, right, bottom = self.boxes_xyxy[row].tolist()
        return left, top, right, bottom

    def id_of(self, row: int) -> str:
        """The same for the same box of the same image whenever it is evaluated; 32 characters, as a face's.

        A face that a verdict adds has it. Kinds are not told apart: what was a false positive to one model
        and is a duplicate to the next is the same place in the same image.
        """
        box = ",".join(f"{value:.1f}" for value in self.box_of(row))
        return uuid5(_ITEMS, f"{self.image_of(row)}\n{box}").hex

    def ids_of_themselves(self, row: int) -> frozenset[str]:
        """Of the other misses and duplicates of its image: a face with such an id is about it alone."""
        image = int(self.images[row])
        if image not in self._ids_of_images:
            first, end = np.searchsorted(self.images, [image, image + 1]).tolist()
            rows = first + np.flatnonzero(np.isin(self.kinds[first:end], OF_THEMSELVES))
            self._ids_of_images[image] = frozenset(map(self.id_of, rows.tolist()))
        return self._ids_of_images[image] - {self.id_of(row)}

    def order(self, kind: ItemKind) -> npt.NDArray[np.int64]:
        """The rows of a kind as they are to be looked at: the surest false positives and duplicates first,
        the largest misses, the landmarks farthest apart."""
        rows = np.flatnonzero(self.kinds == kind)
        worst = {ItemKind.MISS: self.sizes, ItemKind.LANDMARKS: self.errors}.get(kind, self.scores)
        return rows[np.argsort(-worst[rows], kind="stable")]
