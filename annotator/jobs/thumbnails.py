"""Aligned thumbnails of faces, made in threads for what is on the screen: the newest wish first."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.jobs.crop_queue import Crop, CropQueue
from annotator.jobs.cut_out import cut_out
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage, picture_of
from annotator.jobs.recent_pictures import RecentPictures
from annotator.jobs.runner import Runner
from detector.errors import DetectorError

THREADS = 2
"""Decoding a photograph is nearly all of the work, and OpenCV does it beside Python."""


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """The crops of one image as pictures; without any, and why, where the image can't be read."""

    image: str
    crops: tuple[Crop, ...]
    pictures: tuple[QImage, ...]
    message: str = ""


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
        self._cache = RecentPictures[Crop](most_bytes=most_bytes)
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
