"""Holding a model against ground truth, in a thread, by the protocol of WIDER FACE.

The model looks at every labelled image of the folder as `detector evaluate` does, at original size and down
to a score of 0.02, so that the window's figures are those of the command line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage
from annotator.model.face import Face, Origin
from annotator.store.evaluated import Evaluated
from annotator.store.evaluation_file import write_evaluation
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines, labels_from_lines
from detector.errors import DetectorError, LabelError
from detector.evaluation.ground_truth import GroundTruth, load_ground_truth
from detector.evaluation.label_ground_truth import landmarks_of, read_labelled, truth_of
from detector.evaluation.matching import MATCH_IOU, left_top_width_height, official_iou
from detector.evaluation.protocols import ORIGINAL, PROTOCOLS
from detector.evaluation.wider_ground_truth import TruthImage
from detector.formats.label_records import LabelledImage
from detector.formats.label_txt import format_face

if TYPE_CHECKING:
    from detector.inference.detect import Detections, Detector

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationTask:
    """What is held against what.

    project: the project file, whose landmarks serve where the ground truth has none. images: the folder's,
    by the paths that the project knows them by. root: that folder. truth: a label.txt, or the folder of WIDER
    FACE's official .mat files. result: the file to write. model, weights: how the version is named, and its
    file.
    """

    project: Path
    root: Path
    images: tuple[str, ...]
    truth: Path
    model: str
    weights: Path
    result: Path


@dataclass(frozen=True, slots=True)
class EvaluationProgress:
    """So many of so many images are looked at."""

    done: int
    in_all: int


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationDone:
    """What came of it. unreadable: why each image that can't be read is left out, by its path."""

    evaluated: Evaluated
    unreadable: Mapping[str, str]


class EvaluationJob(Job):
    """Yields EvaluationProgress and finishes with EvaluationDone, which is on disk by then.

    load: makes the detector of the task's weights, in the thread.
    """

    takes_minutes = True

    def __init__(self, task: EvaluationTask, read_image: ReadImage, load: Callable[[Path], Detector]) -> None:
        super().__init__(lambda: _evaluate(task, read_image, load), name="evaluate")


def _evaluate(
    task: EvaluationTask, read_image: ReadImage, load: Callable[[Path], Detector]
) -> Generator[EvaluationProgress, None, EvaluationDone]:
    labelled = _labels(task)
    truth = _labelled_images(task, labelled)
    yield EvaluationProgress(0, len(truth.images))
    detector, fingerprint = load(task.weights), _fingerprint(task.weights)
    from detector.evaluation.looks import look

    protocol = PROTOCOLS[ORIGINAL]
    measured: list[TruthImage] = []
    found: list[Detections] = []
    unreadable = {}
    for done, image in enumerate(truth.images, 1):
        try:
            found.append(look(detector, read_image(image.name), protocol))
            measured.append(image)
        except (AnnotatorError, DetectorError) as error:
            unreadable[image.name] = str(error)
        yield EvaluationProgress(done, len(truth.images))
    if not measured:
        raise AnnotatorError("None of the labelled images can be read.", next(iter(unreadable.values())))
    points, lines = _landmarks_and_lines(task.project, measured, truth, labelled)
    evaluated = Evaluated(
        paths=tuple(image.name for image in measured),
        truth_starts=_starts([len(image.boxes_xywh) for image in measured]),
        truth_xywh=np.concatenate([image.boxes_xywh for image in measured]),
        truth_points=np.concatenate(points),
        counted={
            name: np.concatenate([image.counted[name] for image in measured]) for name in measured[0].counted
        },
        found_starts=_starts(list(map(len, found))),
        found_xyxy=np.concatenate([each.boxes_xyxy for each in found]),
        found_points=np.concatenate([each.landmarks_xy for each in found]),
        scores=np.concatenate([each.scores for each in found]),
        model=task.model,
        weights=fingerprint,
        truth=str(task.truth),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        truth_lines=tuple(lines),
    )
    write_evaluation(task.result, evaluated)
    return EvaluationDone(evaluated, unreadable)


def _fingerprint(weights: Path) -> str:
    try:
        with weights.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise AnnotatorError(f"{weights} cannot be read: {error.strerror}.") from error


def _labels(task: EvaluationTask) -> dict[str, LabelledImage]:
    """What a label.txt says of the images that the folder has, by their paths; nothing of the official
    files. Raises AnnotatorError."""
    if task.truth.is_dir():
        return {}
    try:
        return {image.path: image for image in read_labelled(task.truth, task.root)}
    except LabelError as error:
        raise _no_truth(error) from error


def _labelled_images(task: EvaluationTask, labelled: Mapping[str, LabelledImage]) -> GroundTruth:
    """The ground truth of those images that the project has. Raises AnnotatorError where these are none."""
    if labelled:
        known = {name: landmarks_of(image) for name, image in labelled.items()}
        truth = GroundTruth(
            tuple(map(truth_of, labelled.values())),
            {name: points for name, points in known.items() if len(points.boxes_xywh)},
        )
    else:
        try:
            truth = load_ground_truth(eval_dir=task.truth, labels=None, images=task.root, subset=None)
        except LabelError as error:
            raise _no_truth(error) from error
    here = set(task.images)
    images = tuple(image for image in truth.images if image.name in here)
    if not images:
        raise AnnotatorError(
            f"None of the images that {task.truth} labels is in {task.root}.",
            f"Open the folder that their names start from, such as {truth.images[0].name}.",
        )
    return GroundTruth(images, truth.landmarks)


def _no_truth(error: LabelError) -> AnnotatorError:
    return AnnotatorError(str(error), "Choose a label.txt, or the folder of the .mat files.")


def _landmarks_and_lines(
    project: Path, images: Sequence[TruthImage], truth: GroundTruth, labelled: Mapping[str, LabelledImage]
) -> tuple[list[Floats], list[str]]:
    """For each image (M, 5, 2), NaN where it isn't known: from the labels, else from the project's faces; and
    each face as a line of a label.txt, see `Evaluated`."""
    points, lines = [], []
    with Journal.open_for_reading(project) as journal:
        for image in images:
            faces = labelled[image.name].faces if image.name in labelled else ()
            said = [(face.line or format_face(face)).strip() for face in faces] or [""] * len(
                image.boxes_xywh
            )
            if image.name in truth.landmarks:
                points.append(_points_of_labels(image, truth))
            else:
                nearest = _known_faces(image, journal.faces(image.name))
                points.append(_points_of_faces(image, nearest))
                for place, face in nearest.items():
                    said[place] = _line(image.boxes_xywh[place], face)
            lines += said
    return points, lines


def _points_of_labels(image: TruthImage, truth: GroundTruth) -> Floats:
    labelled, points = truth.landmarks[image.name], _nowhere(len(image.boxes_xywh))
    same = (image.boxes_xywh[:, None] == labelled.boxes_xywh[None]).all(axis=2)
    for face, row in zip(*np.nonzero(same), strict=True):
        points[face] = np.where(labelled.is_known[row, :, None], labelled.landmarks_xy[row], np.nan)
    return points


def _known_faces(image: TruthImage, faces: Sequence[Face]) -> dict[int, Face]:
    """The faces whose landmarks are somebody's word, by the labelled face that each overlaps most."""
    known = [face for face in faces if face.landmarks and not face.is_rejected and _is_told(face)]
    if not known or not len(image.boxes_xywh):
        return {}
    boxes_xyxy = np.array([face.box_xyxy for face in known], np.float64)
    overlap = official_iou(image.boxes_xywh, left_top_width_height(boxes_xyxy))
    return {
        place: known[best]
        for place, best in enumerate(overlap.argmax(axis=1).tolist())
        if overlap[place, best] >= MATCH_IOU
    }


def _points_of_faces(image: TruthImage, faces: Mapping[int, Face]) -> Floats:
    points = _nowhere(len(image.boxes_xywh))
    for place, face in faces.items():
        points[place] = [(p.x, p.y) if p.is_placed else (np.nan, np.nan) for p in face.landmarks]
    return points


def _line(box_xywh: npt.NDArray[np.float64], face: Face) -> str:
    """A labelled box with the landmarks of a face, and what else that one says."""
    (as_labelled,) = labels_from_lines(LabelLines("a", rows=((face, ""),))).faces
    left, top, width, height = map(float, box_xywh)
    return format_face(replace(as_labelled, box_xywh=(left, top, width, height))).strip()


def _is_told(face: Face) -> bool:
    """Whether the landmarks are somebody's word, rather than a model's."""
    return any(point.source.origin is not Origin.MODEL for point in face.landmarks)


def _nowhere(count: int) -> Floats:
    return np.full((count, 5, 2), np.nan, np.float32)


def _starts(counts: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.cumsum([0, *counts], dtype=np.int64)
