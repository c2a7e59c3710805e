"""Photographs decoded ahead of time: the open image first, then its neighbours, in a thread of their own."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.jobs.image_queue import ImageQueue
from annotator.jobs.job import Job
from annotator.jobs.recent_pictures import RecentPictures
from annotator.jobs.runner import Runner
from detector.errors import DetectorError

ReadImage = Callable[[str], NDArray[np.uint8]]
"""Gives an image by its path in the folder: (H, W, 3) BGR, upright. Raises AnnotatorError, DetectorError."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A photograph that is ready to be painted, upright."""

    image: str
    picture: QImage


@dataclass(frozen=True, slots=True)
class LoadFailed:
    """A photograph that can't be read, and why."""

    image: str
    message: str


class ImageLoader(QObject):
    """Gives pictures: at once where they were prefetched, else as soon as a thread has decoded them."""

    loaded = Signal(object)
    """Loaded: the image that was asked for last. Emitted from within `show` where it was there already."""
    failed = Signal(object)
    """LoadFailed: the image that was asked for last can't be read."""

    def __init__(
        self,
        read_image: ReadImage,
        runner: Runner,
        *,
        most_bytes: int = 512 << 20,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._cache = RecentPictures[str](most_bytes=most_bytes)
        self._queue = ImageQueue()
        self._under_way: set[str] = set()
        self._wanted: str | None = None
        self._job = _LoadJob(read_image, self._queue)
        self._job.progressed.connect(self._take_in)
        runner.start(self._job)

    def show(self, image: str, neighbours: Iterable[str] = ()) -> None:
        """Ask for an image, and have its neighbours ready for the next `show`; what was asked before is off.

        Emits `loaded` before it returns where the image is there already.
        """
        self._wanted = image
        self._under_way -= self._queue.clear()
        missing = [name for name in (image, *neighbours) if self._cache.get(name) is None]
        picture = self._cache.get(image)
        missing = [name for name in missing if name not in self._under_way]
        self._under_way.update(missing)
        self._queue.add(missing)
        if picture is not None:
            self.loaded.emit(Loaded(image, picture))

    def stop(self) -> None:
        """Nothing more is emitted from here on; the thread ends after the image it is at."""
        self._wanted = None
        self._job.cancel()

    def _take_in(self, report: object) -> None:
        if isinstance(report, Loaded):
            self._under_way.discard(report.image)
            self._cache.put(report.image, report.picture)
            if report.image == self._wanted:
                self.loaded.emit(report)
        elif isinstance(report, LoadFailed):
            self._under_way.discard(report.image)
            if report.image == self._wanted:
                self.failed.emit(report)


class _LoadJob(Job):
    """Decodes what the queue gives until it is closed."""

    def __init__(self, read_image: ReadImage, queue: ImageQueue) -> None:
        super().__init__(lambda: _load_images(read_image, queue), name="load photographs")
        self._queue = queue

    def cancel(self) -> None:
        super().cancel()
        self._queue.close()


def _load_images(read_image: ReadImage, queue: ImageQueue) -> Generator[Loaded | LoadFailed, None, None]:
    while (image := queue.take()) is not None:
        try:
            bgr = read_image(image)
        except (AnnotatorError, DetectorError) as error:
            yield LoadFailed(image, str(error))
        else:
            yield Loaded(image, picture_of(bgr))


def picture_of(bgr: NDArray[np.uint8]) -> QImage:
    """The same pixels as Qt paints them fastest. bgr: (H, W, 3)."""
    height, width = bgr.shape[:2]
    pixels = np.ascontiguousarray(bgr)
    borrowed = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)  # a copy, so the array may go
