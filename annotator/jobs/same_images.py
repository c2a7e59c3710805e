"""Two versions of the model on the same corrected images, in figures: a thread's work.

The images are those that are corrected by now and that neither version has learned from, so that neither is
measured on what it knows by heart. Of landmarks that a version placed and a person took as they were, it is
told how many they are: it makes no error there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.load import ReadImage
from annotator.model.face import Origin
from annotator.model.training_record import Figures, Interval
from annotator.store.export import export_labels, exported_lines
from annotator.store.formats.registry import LABEL_TXT
from annotator.store.journal import Journal
from annotator.store.runs import Run
from annotator.store.verdicts import export_verdicts
from detector.data.judged import judged
from detector.data.samples import Sample, load_corrections
from detector.errors import DetectorError
from detector.formats.verdicts import read_verdicts

if TYPE_CHECKING:
    from detector.inference.detect import Detections, Detector
    from detector.training.fine_tune_report import Figures as DetectorFigures
    from detector.training.gate import Comparison

_SEED = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SameImagesTask:
    """project: the project file; images: the folder of its photographs. first, second: names of versions.

    runs: how they were made, as far as that is known; what was learned there is left out.
    """

    project: Path
    images: Path
    first: str
    second: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SameImages:
    """The figures of two versions on the same images; gains are the second's over the first.

    landmarks: how many are known there; by_first, by_second: how many of these that version placed.
    """

    first: str
    second: str
    of_first: Figures
    of_second: Figures
    ap_gain: Interval | None
    error_gain: Interval | None
    landmarks: int
    by_first: int
    by_second: int


class SameImagesJob(Job):
    """Yields (images done, images in all); finishes with SameImages. load: makes the predictor of a name."""

    takes_minutes = True

    def __init__(self, task: SameImagesTask, read_image: ReadImage, load: Callable[[str], Detector]) -> None:
        super().__init__(lambda: _measure(task, read_image, load), name="compare on the same images")


def _measure(
    task: SameImagesTask, read_image: ReadImage, load: Callable[[str], Detector]
) -> Generator[tuple[int, int], None, SameImages]:
    learned = frozenset().union(*(run.corrected - run.held_out(task.images) for run in task.runs))
    with TemporaryDirectory() as folder, Journal.open_for_reading(task.project) as journal:
        labels = export_labels(journal, Path(folder)).path
        samples = known_samples(task.images, labels, export_verdicts(journal, Path(folder)).path)
        samples = [sample for sample in samples if sample.name not in learned]
        makers = _makers(journal, {sample.name for sample in samples})
    yield 0, len(samples)
    detectors = (load(task.first), load(task.second)) if samples else ()
    outcome = yield from on_the_same_images(samples, read_image, detectors)
    if outcome is None:
        raise AnnotatorError(
            "There is no corrected image that neither of the two models has learned from.",
            "Correct some more photographs, or compare the two on one of them.",
        )
    return SameImages(
        first=task.first,
        second=task.second,
        of_first=figures_of(outcome.before),
        of_second=figures_of(outcome.after),
        ap_gain=outcome.ap_gain,
        error_gain=outcome.error_gain,
        landmarks=makers.total(),
        by_first=makers[task.first],
        by_second=makers[task.second],
    )


def _makers(journal: Journal, images: Collection[str]) -> Counter[str]:
    """How many exported landmarks of these images each model placed, and "" whoever is none."""
    return Counter(
        landmark.source.name if landmark.source.origin is Origin.MODEL else ""
        for lines in exported_lines(journal, LABEL_TXT)
        if lines.image in images
        for face in lines.faces
        for landmark in face.landmarks
        if landmark.is_placed
    )


def known_samples(images: Path, labels: Path, verdicts: Path | None) -> list[Sample]:
    """What a person has said of images: labels, and what verdicts make of them. Raises DetectorError."""
    said = {} if verdicts is None else read_verdicts(verdicts)
    samples = load_corrections(images, labels, said)
    return [replace(each, truth=judged(each.truth, said.get(each.name, ()))) for each in samples]


def on_the_same_images(
    samples: Sequence[Sample], read_image: ReadImage, detectors: Sequence[Detector]
) -> Generator[tuple[int, int], None, Comparison | None]:
    """Hold two detectors against each other; gains are the second's. None without a face to find.

    Yields (images done, images in all).
    """
    from detector.evaluation.looks import find_all
    from detector.training.examination import examine
    from detector.training.gate import compare

    found: tuple[dict[str, Detections], dict[str, Detections]] = ({}, {})
    measured = []
    for done, sample in enumerate(samples, 1):
        try:
            bgr = read_image(sample.name)
        except (AnnotatorError, DetectorError):
            continue  # told when it was to be detected in
        for answers, detector in zip(found, detectors, strict=True):
            answers[sample.name] = find_all(detector, bgr)
        measured.append(_without_the_unjudged(sample, [answers[sample.name] for answers in found]))
        yield done, len(samples)
    if not any(len(sample.truth.boxes_xyxy) for sample in measured):
        return None
    return compare(examine(measured, found[0]), examine(measured, found[1]), seed=_SEED)


def figures_of(figures: DetectorFigures) -> Figures:
    """As the project keeps them."""
    return Figures(
        ap=figures.ap, landmark_error=figures.landmark_error, faces=figures.faces, images=figures.images
    )


def _without_the_unjudged(sample: Sample, found: Sequence[Detections]) -> Sample:
    """What both are fairly sure of where nobody has said anything may be a face: it counts for neither."""
    from detector.training.corrections import UNREVIEWED_SCORE, overlapping_nothing

    truth = sample.truth
    told = np.concatenate((truth.boxes_xyxy, truth.rejected_xyxy, truth.ignored_xyxy))
    one, other = (
        overlapping_nothing(each.boxes_xyxy[each.scores > UNREVIEWED_SCORE], told) for each in found
    )
    alone = {tuple(box) for box in overlapping_nothing(one, other).tolist()} if len(other) else set()
    shared = [box for box in one.tolist() if len(other) and tuple(box) not in alone]
    ignored = np.concatenate((truth.ignored_xyxy, np.array(shared, np.float32).reshape(-1, 4)))
    return replace(sample, truth=replace(truth, ignored_xyxy=ignored))
