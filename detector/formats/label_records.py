"""What a label file holds, as records: images and their faces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

BoxXYWH = tuple[float, float, float, float]
LandmarkXYF = tuple[float, float, int]

MISSING: LandmarkXYF = (-1.0, -1.0, -1)
"""A landmark that is not there, as label files write it."""

ALL_MISSING = (MISSING,) * 5

FARTHEST_PX = 1e17
"""Farther out than any image reaches, and near enough for areas and distances in float32 to stay finite."""

_FLAGS = frozenset((0, 1, -1))

# Names between single slashes, none of them "." or "..", and no drive letter.
_NAME = r"(?!\.{1,2}(?:/|$))[^/\0\r\n]+"
_PLAIN_PATH = re.compile(rf"(?![A-Za-z]:[/\\]){_NAME}(?:/{_NAME})*")


@dataclass(frozen=True, slots=True)
class LabelledFace:
    """One line of the file.

    box_xywh: left, top, width, height in pixels. Boxes without an area exist in WIDER FACE and are read; to
    skip them is up to whoever uses them.
    landmarks: five of (x, y, flag), or none where only a box is known; 0 visible, 1 occluded, −1 missing.
    extra: the columns after the landmarks, as text.
    line: the line as it was read, with its end and any empty lines after it; written again while it holds.
    Raises ValueError at birth where a number is not finite or beyond FARTHEST_PX, or a line could not be read
    back as it is.
    """

    box_xywh: BoxXYWH
    landmarks: tuple[LandmarkXYF, ...] = ()
    extra: tuple[str, ...] = ()
    line: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        x, y, w, h = self.box_xywh
        if not abs(x) + abs(y) + abs(w) + abs(h) < FARTHEST_PX:  # so written that NaN fails it
            raise ValueError(f"a box has four finite numbers of pixels, unlike {self.box_xywh}")
        if self.landmarks and self.landmarks is not ALL_MISSING:
            self._check_landmarks()
        if self.extra and not self.landmarks:
            raise ValueError("further columns come after landmarks, and there are none")
        if " ".join(self.extra).split() != list(self.extra):
            raise ValueError(f"a further column is text without spaces, unlike one of {self.extra}")

    def _check_landmarks(self) -> None:
        if len(self.landmarks) != 5:
            raise ValueError(f"a face has five landmarks or none, not {len(self.landmarks)}")
        (x1, y1, f1), (x2, y2, f2), (x3, y3, f3), (x4, y4, f4), (x5, y5, f5) = self.landmarks
        if not sum(map(abs, (x1, y1, x2, y2, x3, y3, x4, y4, x5, y5))) < FARTHEST_PX:
            raise ValueError(f"a landmark has finite x and y, unlike one of {self.landmarks}")
        if not _FLAGS.issuperset((f1, f2, f3, f4, f5)):
            raise ValueError(f"a landmark's flag is 0, 1 or −1, unlike one of {self.landmarks}")


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """One image and its faces.

    path: relative to the image folder, with forward slashes, never leading out of it.
    line: its line in the file as it was read, with its end and any empty lines around it.
    Raises ValueError at birth for another kind of path.
    """

    path: str
    faces: tuple[LabelledFace, ...] = ()
    line: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if not _PLAIN_PATH.fullmatch(self.path) or self.path != self.path.strip():
            raise ValueError(
                f"an image's path stays inside its folder and has no detours, unlike {self.path!r}"
            )


def merged_by_image(labelled: Iterable[LabelledImage]) -> list[LabelledImage]:
    """The images in their order, each once, with the faces of all the places that name it."""
    merged: dict[str, LabelledImage] = {}
    for image in labelled:
        first = merged.get(image.path)
        merged[image.path] = (
            image if first is None else LabelledImage(image.path, first.faces + image.faces, first.line)
        )
    return list(merged.values())
