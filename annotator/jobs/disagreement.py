"""Measuring, in a thread, how far a model contradicts the faces that are held when it looks again.

Nothing is written here: a project file belongs to the thread that opened it, and takes in what is emitted.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.errors import AnnotatorError
from annotator.jobs.detect import SCORE_THRESHOLD, DetectionFailed, Predictor, faces_of
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage
from annotator.model.disagreement import disagreements, is_measurable, mirrored, scaled
from annotator.model.face import Face, Origin, Source
from annotator.store.journal import Journal
from annotator.store.measurements import MeasurementKind
from detector.errors import DetectorError

HeldFaces = Callable[[str], Sequence[Face]]
"""Gives the faces of an image as they are now. Called in the measuring thread. Raises AnnotatorError."""


def faces_held_by(project: Path) -> HeldFaces:
    """Reads faces from a project file while a window works on it.

    Opened anew for each image: a long look at a project would measure faces that a person has moved since,
    and keep SQLite from folding its write-ahead log, which would grow for as long.
    """

    def faces(image: str) -> Sequence[Face]:
        with Journal.open_for_reading(project) as journal:
            return journal.faces(image)

    return faces


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to show an image to a model: mirrored or not, and larger or smaller by a factor."""

    mirror: bool = False
    scale: float = 1.0

    def look(self, predictor: Predictor, image_bgr: NDArray[np.uint8]) -> tuple[Face, ...]:
        """The faces that a model finds in this view, in pixels of the image as it was. (H, W, 3) BGR."""
        height, width = image_bgr.shape[:2]
        seen = self._scaled(image_bgr)
        by_x, by_y = width / seen.shape[1], height / seen.shape[0]
        if self.mirror:
            seen = np.ascontiguousarray(seen[:, ::-1])
        size = seen.shape[1], seen.shape[0]
        found = faces_of(predictor.detect(seen, threshold=SCORE_THRESHOLD), Source(Origin.MODEL), size)
        back = tuple(scaled(face, by_x, by_y) for face in found)
        return tuple(mirrored(face, width) for face in back) if self.mirror else back

    def _scaled(self, image_bgr: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if self.scale == 1.0:
            return image_bgr
        height, width = image_bgr.shape[:2]
        size = max(1, round(width * self.scale)), max(1, round(height * self.scale))
        how = cv2.INTER_AREA if self.scale < 1.0 else cv2.INTER_LINEAR
        return np.asarray(cv2.resize(image_bgr, size, interpolation=how), np.uint8)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the faces are held against, and as what the outcome is kept."""

    kind: MeasurementKind
    views: tuple[View, ...]


FLIP_AND_SCALE = Comparison(
    MeasurementKind.DISAGREEMENT, (View(mirror=True), View(scale=0.7), View(scale=1.4))
)
"""For the model that made the predictions. Its anchors are an octave apart (16, 32, 64 … pixels), so half an
octave either way, 1/√2 and √2, carries a face to where other anchors answer for it, often on another level
of the pyramid. Together as much work as three and a half detections."""

OTHER_MODEL = Comparison(MeasurementKind.MODELS, (View(),))
"""For another version of the model, which sees the image as it is."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The numbers of one image's faces, by face id; of no faces where there is none to measure."""

    image: str
    kind: MeasurementKind
    values: Mapping[str, float]


class DisagreementJob(Job):
    """Goes through images in the order given. Yields Measured and DetectionFailed, one of them for each.

    held: the faces to measure. load: makes the predictor, in the thread, when the first image needs one: the
    model in use with FLIP_AND_SCALE, another with OTHER_MODEL. Faces that a person has corrected are measured
    like others: there the number says how far the person is from the model.
    """

    takes_minutes = True

    def __init__(
        self,
        images: Sequence[str],
        read_image: ReadImage,
        held: HeldFaces,
        load: Callable[[], Predictor],
        comparison: Comparison = FLIP_AND_SCALE,
    ) -> None:
        images = tuple(images)
        super().__init__(
            lambda: _measure_images(images, read_image, held, load, comparison), name="measure disagreement"
        )


def _measure_images(
    images: Sequence[str],
    read_image: ReadImage,
    held: HeldFaces,
    load: Callable[[], Predictor],
    comparison: Comparison,
) -> Generator[Measured | DetectionFailed, None, None]:
    predictor: Predictor | None = None
    for image in images:
        faces = held(image)
        if not any(map(is_measurable, faces)):
            yield Measured(image, comparison.kind, {})
            continue
        try:
            bgr = read_image(image)
        except (AnnotatorError, DetectorError) as error:
            yield DetectionFailed(image, str(error))
            continue
        predictor = predictor or load()
        looks = [view.look(predictor, bgr) for view in comparison.views]
        yield Measured(image, comparison.kind, disagreements(faces, looks))
