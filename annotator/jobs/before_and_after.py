"""Held-out faces as a person placed them, as the old model does and as the new one does: made in a thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from annotator.errors import AnnotatorError
from annotator.jobs.cut_out import cut_out
from annotator.jobs.detect import SCORE_THRESHOLD, Predictor, faces_of
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage, picture_of
from annotator.model.alignment import aligned_transform, landmark_arrays
from annotator.model.disagreement import NOT_FOUND, disagreements, is_measurable
from annotator.model.face import Face, Origin, Source
from annotator.model.geometry import area
from annotator.model.merging import SAME_FACE_IOU, iou_matrix
from annotator.store.labels import faces_from_labels
from annotator.store.runs import Run
from detector.errors import DetectorError
from detector.formats.label_txt import read_labels

MOST_FACES = 12

Points = npt.NDArray[np.float64]
"""(5, 2), x then y in pixels of the aligned crop; NaN where a landmark is not placed."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The landmarks of a face by one maker, and how far they are from the person's: a share of √(w · h).

    error is None where the face was not found at all.
    """

    points_xy: Points
    error: float | None


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutFace:
    """One face that nothing was learned from, upright, ALIGNED_SIDE a side."""

    image: str
    picture: QImage
    truth_xy: Points
    before: Placed
    after: Placed


@dataclass(frozen=True, slots=True)
class HeldOutFaces:
    """What the old model and the new one do with faces that they were not trained on, the worst first."""

    old: str
    new: str
    faces: tuple[HeldOutFace, ...]


Load = Callable[[str], Predictor]
"""Makes the predictor of a version by its name, in the thread."""


class BeforeAndAfterJob(Job):
    """Finishes with HeldOutFaces. root: the folder of the photographs. old, new: names of versions."""

    def __init__(self, run: Run, root: Path, read_image: ReadImage, old: str, new: str, load: Load) -> None:
        super().__init__(lambda: _look(run, root, read_image, old, new, load), name="before and after")


def _look(
    run: Run, root: Path, read_image: ReadImage, old: str, new: str, load: Load
) -> Generator[None, None, HeldOutFaces]:
    predictors = [load(old), load(new)]
    found: list[HeldOutFace] = []
    for image, truth in _chosen(run.labels, run.held_out(root)):
        yield
        try:
            bgr = read_image(image)
        except (AnnotatorError, DetectorError):
            continue  # told when it was to be detected in
        size = bgr.shape[1], bgr.shape[0]
        looks = [
            faces_of(predictor.detect(bgr, threshold=SCORE_THRESHOLD), Source(Origin.MODEL), size)
            for predictor in predictors
        ]
        matrix = aligned_transform(truth)
        a, b, c, d, e, f = matrix.ravel().tolist()
        before, after = (_placed(truth, look, matrix) for look in looks)
        picture = picture_of(cut_out(bgr, (a, b, c, d, e, f)))
        found.append(HeldOutFace(image, picture, _aligned(truth, matrix), before, after))
    found.sort(key=lambda face: -(NOT_FOUND if face.before.error is None else face.before.error))
    return HeldOutFaces(old, new, tuple(found))


def _chosen(labels: Path, held_out: Collection[str]) -> list[tuple[str, Face]]:
    """The largest faces with landmarks of a label file, one of each image, of as many images as are shown."""
    chosen = []
    for labelled in read_labels(labels):
        if labelled.path not in held_out:
            continue
        faces = [face for face in faces_from_labels(labelled, labels.name) if is_measurable(face)]
        if faces:
            chosen.append((labelled.path, max(faces, key=lambda face: area(face.box_xyxy))))
    chosen.sort(key=lambda item: -area(item[1].box_xyxy))
    return chosen[:MOST_FACES]


def _placed(truth: Face, look: Sequence[Face], matrix: npt.NDArray[np.float64]) -> Placed:
    overlaps = iou_matrix([truth], look)[0]
    best = int(overlaps.argmax()) if len(look) else -1
    if best < 0 or overlaps[best] <= SAME_FACE_IOU:
        return Placed(np.full((5, 2), np.nan), None)
    error = disagreements([truth], [[look[best]]])[truth.id]
    return Placed(_aligned(look[best], matrix), error)


def _aligned(face: Face, matrix: npt.NDArray[np.float64]) -> Points:
    points_xy, placed = landmark_arrays([face])
    aligned: Points = points_xy[0] @ matrix[:, :2].T + matrix[:, 2]
    aligned[~placed[0]] = np.nan
    return aligned
