"""Detection in a thread: image after image, the one that is looked at first, then the rest of the folder.

What detects is imported in that thread, by whatever `load` does there; torch where only torch can.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from annotator.errors import AnnotatorError
from annotator.jobs.image_queue import ImageQueue
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage
from annotator.model.face import Face, Landmark, Origin, Source, Visibility
from annotator.model.geometry import POSITION_DECIMALS, inside
from detector.errors import DetectorError

if TYPE_CHECKING:
    from detector.inference.detect import Detections

SCORE_THRESHOLD = 0.5
"""Detections below this score aren't proposed to a person."""


class Predictor(Protocol):
    """What finds faces: `detector.inference.detect.Detector`, or a stand-in."""

    def detect(self, image_bgr: NDArray[np.uint8], *, threshold: float) -> Detections: ...


def load_detector(weights: Path) -> Predictor:
    """The detector of a weights file. Raises DetectorError. Takes a second or two where it needs torch."""
    from detector.inference.detect import Detector

    return Detector.load(weights)


@dataclass(frozen=True, slots=True)
class Detected:
    """What a model sees in one image; no faces is an answer too.

    size: width and height of the image in pixels, None where nobody has told.
    """

    image: str
    faces: tuple[Face, ...]
    model_name: str
    size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class DetectionFailed:
    """An image in which nothing could be looked for, and why."""

    image: str
    message: str


class DetectJob(Job):
    """Works through a queue of images until it is closed. Yields Detected and DetectionFailed.

    load: makes the predictor, in the thread, when the first image comes. model_name: source of every face.
    """

    takes_minutes = True

    def __init__(
        self,
        queue: ImageQueue,
        read_image: ReadImage,
        load: Callable[[], Predictor],
        *,
        model_name: str,
    ) -> None:
        super().__init__(lambda: _detect_images(queue, read_image, load, model_name), name="detect faces")
        self._queue = queue

    def cancel(self) -> None:
        super().cancel()
        self._queue.close()


def _detect_images(
    queue: ImageQueue, read_image: ReadImage, load: Callable[[], Predictor], model_name: str
) -> Generator[Detected | DetectionFailed, None, None]:
    predictor: Predictor | None = None
    while (image := queue.take()) is not None:
        predictor = predictor or load()
        try:
            bgr = read_image(image)
        except (AnnotatorError, DetectorError) as error:
            yield DetectionFailed(image, str(error))
            continue
        detections = predictor.detect(bgr, threshold=SCORE_THRESHOLD)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        source, size = Source(Origin.MODEL, model_name, now), (bgr.shape[1], bgr.shape[0])
        yield Detected(image, faces_of(detections, source, size), model_name, size)


def faces_of(
    detections: Detections, source: Source, size_wh: tuple[int, int] | None = None
) -> tuple[Face, ...]:
    """Turn detections into faces made by a model; a box without area is none. source: the model, and when.

    size_wh: of the image, where boxes are to end at its edges; None to leave them as they were found.
    detections: boxes_xyxy (N, 4), scores (N,), landmarks_xy (N, 5, 2), in pixels of the image.
    """
    faces = []
    for box, score, points in zip(
        detections.boxes_xyxy.tolist(),
        detections.scores.tolist(),
        detections.landmarks_xy.tolist(),
        strict=True,
    ):
        found = tuple(round(value, POSITION_DECIMALS) for value in box)
        left, top, right, bottom = found if size_wh is None else inside(found, size_wh)
        if not (math.isfinite(left + top) and right > left and bottom > top):
            continue
        landmarks = tuple(
            Landmark(round(x, POSITION_DECIMALS), round(y, POSITION_DECIMALS), Visibility.VISIBLE, source)
            for x, y in points
        )
        score = min(max(score, 0.0), 1.0)
        faces.append(
            Face(box_xyxy=(left, top, right, bottom), landmarks=landmarks, score=score, source=source)
        )
    return tuple(faces)
