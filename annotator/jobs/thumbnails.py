"""Aligned thumbnails of faces, made in threads for what is on the screen: the newest wish first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from threading import Condition

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage, picture_of
from annotator.jobs.runner import Runner
from annotator.model.alignment import ALIGNED_SIDE
from detector.errors import DetectorError

THREADS = 2
"""Decoding a photograph is nearly all of the work, and OpenCV does it beside Python."""

_OUTSIDE = (40, 36, 36)
"""Blue, green, red of what lies outside the photograph."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Crop:
    """What a thumbnail shows: of an image, what the transform takes into a square, usually the aligned one.

    matrix: a, b, c, d, e, f of x' = a·x + b·y + c, y' = d·x + e·y + f, see `aligned_transform`. Of a face
    whose landmarks have moved there is another crop. side: of the square, in pixels.
    """

    image: str
    matrix: Matrix
    side: int = ALIGNED_SIDE


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """The crops of one image as pictures; without any, and why, where the image can't be read."""

    image: str
    crops: tuple[Crop, ...]
    pictures: tuple[QImage, ...]
    message: str = ""


class CropQueue:
    """What is wanted now, shared by the window and the threads: all crops of an image are taken at once."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._waiting: OrderedDict[str, list[Crop]] = OrderedDict()
        self._under_way: set[Crop] = set()
        self._closed = False

    def want(self, crops: Iterable[Crop]) -> None:
        """Want these, in this order, and nothing of what was wanted before; what is under way comes
        anyway."""
        with self._changed:
            self._waiting.clear()
            for crop in crops:
                if crop not in self._under_way:
                    self._waiting.setdefault(crop.image, []).append(crop)
            self._changed.notify_all()

    def close(self) -> None:
        """Wake whoever waits: there is nothing more to do."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self) -> tuple[Crop, ...]:
        """All wanted crops of the image that is wanted most, waiting until there is one; () once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._waiting)
            crops = () if self._closed else tuple(self._waiting.popitem(last=False)[1])
            self._under_way.update(crops)
            return crops

    def done(self, crops: Iterable[Crop]) -> None:
        """The window has got these."""
        with self._changed:
            self._under_way.difference_update(crops)


class ThumbnailCache:
    """The pictures that were used last, up to a number of bytes."""

    def __init__(self, *, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held_bytes = 0
        self._pictures: OrderedDict[Crop, QImage] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pictures)

    def get(self, crop: Crop) -> QImage | None:
        picture = self._pictures.get(crop)
        if picture is not None:
            self._pictures.move_to_end(crop)
        return picture

    def put(self, crop: Crop, picture: QImage) -> None:
        if crop in self._pictures:
            self._held_bytes -= self._pictures.pop(crop).sizeInBytes()
        self._pictures[crop] = picture
        self._held_bytes += picture.sizeInBytes()
        while self._held_bytes > self._most_bytes and len(self._pictures) > 1:
            self._held_bytes -= self._pictures.popitem(last=False)[1].sizeInBytes()


class ThumbnailLoader(QObject):
    """Gives thumbnails that are there, and has threads make those that are wanted and are not.

    most_bytes: an aligned thumbnail takes 50 kB, so that 96 MiB hold two thousand.
    """

    arrived = Signal(object)
    """Thumbnails: of one image; what they show can be had from `get` now, or is `unreadable`."""

    def __init__(
        self,
        read_image: ReadImage,
        runner: Runner,
        *,
        most_bytes: int = 96 << 20,
        threads: int = THREADS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._cache = ThumbnailCache(most_bytes=most_bytes)
        self._queue = CropQueue()
        self._unreadable: dict[str, str] = {}
        self._jobs = [_ThumbnailJob(read_image, self._queue) for _ in range(threads)]
        for job in self._jobs:
            job.progressed.connect(self._take_in)
            runner.start(job)

    def get(self, crop: Crop) -> QImage | None:
        """The thumbnail, as large as its crop says, if it is there."""
        return self._cache.get(crop)

    def unreadable(self, image: str) -> str | None:
        """Why an image can't be read, None unless that was tried."""
        return self._unreadable.get(image)

    def want(self, crops: Sequence[Crop]) -> None:
        """Have these made, the first first; what was wanted before and is not among them is dropped."""
        self._queue.want(
            crop for crop in crops if crop.image not in self._unreadable and self._cache.get(crop) is None
        )

    def stop(self) -> None:
        """Nothing more is emitted from here on; each thread ends after the image it is at."""
        for job in self._jobs:
            job.cancel()

    def _take_in(self, made: Thumbnails) -> None:
        if made.message:
            self._unreadable[made.image] = made.message
        for crop, picture in zip(made.crops, made.pictures, strict=False):
            self._cache.put(crop, picture)
        self._queue.done(made.crops)
        self.arrived.emit(made)


class _ThumbnailJob(Job):
    """Makes what the queue gives until it is closed."""

    def __init__(self, read_image: ReadImage, queue: CropQueue) -> None:
        super().__init__(lambda: _make_thumbnails(read_image, queue), name="thumbnails of faces")
        self._queue = queue

    def cancel(self) -> None:
        super().cancel()
        self._queue.close()


def _make_thumbnails(read_image: ReadImage, queue: CropQueue) -> Generator[Thumbnails, None, None]:
    while crops := queue.take():
        image = crops[0].image
        try:
            bgr = read_image(image)
        except (AnnotatorError, DetectorError) as error:
            yield Thumbnails(image, crops, (), str(error))
        else:
            squares = (cut_out(bgr, crop.matrix, crop.side) for crop in crops)
            yield Thumbnails(image, crops, tuple(map(picture_of, squares)))


def cut_out(bgr: NDArray[np.uint8], matrix: Matrix, side: int = ALIGNED_SIDE) -> NDArray[np.uint8]:
    """The square of a face: (side, side, 3). bgr: (H, W, 3); matrix: from its pixels to the square's.

    A face that is much larger than the square is shrunk by whole numbers first, each pixel the mean of those
    it stands for: a warp looks at four pixels only, and would let the rest flicker. Only its part of the
    image is warped: OpenCV warps no image of more than 32,766 pixels a side.
    """
    transform = np.array(matrix, np.float64).reshape(2, 3)
    shrink = int(1.0 / max(np.sqrt(abs(np.linalg.det(transform[:, :2]))), 1e-6))
    part, transform = _shrunk(bgr, transform, max(shrink, 1), side)
    warped = cv2.warpAffine(
        part,
        transform,
        (side, side),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=_OUTSIDE,
    )
    return np.asarray(warped, np.uint8)


def _shrunk(
    bgr: NDArray[np.uint8], transform: NDArray[np.float64], shrink: int, side: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The part of an image that the square shows, `shrink` times smaller, and the transform from there."""
    height, width = bgr.shape[:2]
    back = np.linalg.inv(transform[:, :2])
    corners = (np.array([(0, 0), (side, 0), (0, side), (side, side)]) - transform[:, 2]) @ back.T
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int) - shrink, 0, (width - 1, height - 1))
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int) + shrink, 1, (width, height))
    columns, rows = max((right - left) // shrink, 1), max((bottom - top) // shrink, 1)
    part = bgr[top : top + rows * shrink, left : left + columns * shrink]
    small = cv2.resize(part, (int(columns), int(rows)), interpolation=cv2.INTER_AREA)
    # The middle of a small pixel lies in the middle of those that it stands for.
    scale_x, scale_y = part.shape[1] / columns, part.shape[0] / rows
    from_small = np.array(
        [[scale_x, 0, left + (scale_x - 1) / 2], [0, scale_y, top + (scale_y - 1) / 2], [0, 0, 1]]
    )
    return np.asarray(small, np.uint8), transform @ from_small
