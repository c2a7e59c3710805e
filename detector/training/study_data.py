"""The photographs of the study: a project in some condition, corrected by a person, and what to test on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from detector.atomic_write import write_atomically
from detector.data.samples import Sample, load_samples
from detector.errors import DetectorError
from detector.evaluation.matching import left_top_width_height, official_iou
from detector.formats.label_records import MISSING, LabelledFace, LabelledImage
from detector.formats.label_txt import write_labels
from detector.formats.verdicts import Judgement, Verdict, write_verdicts
from detector.images import read_image
from detector.inference.detect import Detector
from detector.training.corrections import overlapping_nothing
from detector.training.study_conditions import Condition

SAME_IOU = 0.5
"""Above it a detection is of the same thing as what was refused."""

SHOWN_FROM = 0.5
"""The score from which on a person is shown a detection, and so takes a wrong one away."""

Data = tuple[Path, Path]
"""Images and their label.txt."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Labelled photographs by turns from each set, shuffled: learnt on, and held out from the weights."""

    learnt: tuple[Sample, ...]
    held_out: tuple[Sample, ...]

    @classmethod
    def load(cls, sets: Sequence[Data], held_out: set[str], *, seed: int) -> Sources:
        """held_out: the names of images that the weights were never trained on. Raises LabelError."""
        split: dict[bool, list[list[Sample]]] = {False: [], True: []}
        for number, (images, labels) in enumerate(sets):
            samples = load_samples(images, labels)
            order = np.random.default_rng((seed, number)).permutation(len(samples))
            for is_held_out, parts in split.items():
                parts.append([samples[i] for i in order if (samples[i].name in held_out) == is_held_out])
        return cls(_by_turns(split[False]), _by_turns(split[True]))


def _by_turns(sets: Sequence[Sequence[Sample]]) -> tuple[Sample, ...]:
    """One of each set, then another of each, for as long as every set has one."""
    return tuple(sample for turn in zip(*sets, strict=False) for sample in turn)


def in_condition(
    samples: Sequence[Sample], condition: Condition | None, folder: Path, *, seed: int
) -> list[Sample]:
    """Write the photographs into a folder, numbered, as they would be in a condition, or as they are.

    Raises ImageError or DetectorError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for number, sample in enumerate(samples):
        image = replace(sample.truth, pixels=read_image(sample.path))
        if condition is not None:
            image = condition(image, np.random.default_rng((seed, number)))
        name = f"{number:04d}.jpg"
        done, encoded = cv2.imencode(".jpg", image.pixels, (cv2.IMWRITE_JPEG_QUALITY, 95))
        if not done:
            raise DetectorError(f"{folder / name}: cannot be encoded.")
        write_atomically(folder / name, encoded.tobytes())
        written.append(Sample(name, folder / name, replace(image, pixels=sample.truth.pixels)))
    return written


def correct(samples: Sequence[Sample], detector: Detector, labels: Path, verdicts: Path) -> list[Judgement]:
    """Leave what a person leaves who corrects photographs: every face labelled, and wrong detections refused.

    Returns the refusals. Raises DetectorError.
    """
    write_labels(labels, [LabelledImage(sample.name, tuple(faces_of(sample))) for sample in samples])
    judgements = []
    for sample in samples:
        seen = detector.detect(read_image(sample.path), threshold=SHOWN_FROM)
        wrong = overlapping_nothing(seen.boxes_xyxy, sample.truth.boxes_xyxy)
        for x, y, width, height in left_top_width_height(wrong).tolist():
            judgements.append(
                Judgement(
                    image=sample.name,
                    box_xywh=(x, y, width, height),
                    verdict=Verdict.NOT_A_FACE,
                    kind="false_positive",
                )
            )
    write_verdicts(verdicts, judgements)
    return judgements


def still_shown(refused: Sequence[Judgement], folder: Path, detector: Detector) -> int:
    """How many of these regions the detector takes for a face that a person would be shown."""
    count = 0
    for image, group in groupby(refused, key=lambda judgement: judgement.image):
        seen = detector.detect(read_image(folder / image), threshold=SHOWN_FROM)
        boxes = left_top_width_height(seen.boxes_xyxy)
        regions = np.array([judgement.box_xywh for judgement in group])
        count += int((official_iou(regions, boxes) > SAME_IOU).any(axis=1).sum())
    return count


def faces_of(sample: Sample) -> list[LabelledFace]:
    """The faces of an image as a label file has them."""
    truth = sample.truth
    faces = []
    for box, points, known in zip(
        left_top_width_height(truth.boxes_xyxy).tolist(),
        truth.landmarks_xy.tolist(),
        truth.landmark_known.tolist(),
        strict=True,
    ):
        x, y, width, height = box
        landmarks = tuple((p[0], p[1], 0) if k else MISSING for p, k in zip(points, known, strict=True))
        faces.append(LabelledFace((x, y, width, height), landmarks if any(known) else ()))
    return faces
