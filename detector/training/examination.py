"""What weights do on a set of labelled images, image by image, so that two can be compared on the same ones.

Average precision is that of `detector.evaluation`, over all faces of all images, but for one habit of the
official code: detections in an image without any face count as wrong here. Somebody looked at that image.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample
from detector.errors import GoneError
from detector.evaluation.average_precision import (
    THRESHOLDS,
    counts_by_step,
    curve_of_counts,
    match_set,
    steps_reached,
)
from detector.evaluation.label_ground_truth import ALL, TruthLandmarks
from detector.evaluation.landmark_error import landmark_errors_of_set
from detector.evaluation.looks import find_all, scored_boxes
from detector.evaluation.matching import Bools, Floats, Integers, left_top_width_height, outcomes
from detector.evaluation.wider_ground_truth import TruthImage
from detector.inference.detect import Detections, Detector


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """The outcome for I images with F faces whose landmarks are known.

    found, proposed: (I, THRESHOLDS), how many detections find a face, and how many count, by the first of the
    falling thresholds that they reach. faces: (I,), how many there are to find. errors: (F,), the landmark
    error of each face as a share of √(W·H), NaN where it was not found. face_images: (F,), its image.
    """

    found: Integers
    proposed: Integers
    faces: Integers
    errors: Floats
    face_images: Integers

    @property
    def average_precision(self) -> float:
        """NaN without a face."""
        curve = curve_of_counts(
            self.found.sum(axis=0), self.proposed.sum(axis=0), faces=int(self.faces.sum())
        )
        return curve.average_precision


def truth_image(sample: Sample) -> TruthImage:
    """What is to be found in an image. Its ignored regions are faces that do not count."""
    truth = sample.truth
    boxes = left_top_width_height(np.concatenate((truth.boxes_xyxy, truth.ignored_xyxy)))
    counted: Bools = np.arange(len(boxes)) < len(truth.boxes_xyxy)
    return TruthImage(sample.name, boxes, {ALL: counted})


def truth_landmarks(sample: Sample) -> TruthLandmarks:
    """The faces of an image that have a known landmark."""
    truth = sample.truth
    useful = truth.landmark_known.any(axis=1)
    return TruthLandmarks(
        left_top_width_height(truth.boxes_xyxy[useful]),
        truth.landmarks_xy[useful].astype(np.float64),
        truth.landmark_known[useful],
    )


def examine(samples: Sequence[Sample], found: Mapping[str, Detections]) -> Examination:
    """Hold detections against what is known of at least one image; `found` goes by the names of images."""
    truth = [truth_image(sample) for sample in samples]
    scored = {name: scored_boxes(detections) for name, detections in found.items()}
    matches = match_set(truth, scored).images
    all_scores = np.concatenate([image.scores for image in matches])
    counts = [
        counts_by_step(outcomes(image, known.counted[ALL]), steps_reached(image.scores, all_scores))
        for image, known in zip(matches, truth, strict=True)
    ]
    landmarks = {sample.name: truth_landmarks(sample) for sample in samples}
    names = [sample.name for sample in samples]
    sizes = [len(landmarks[name].boxes_xywh) for name in names]
    starts = np.cumsum([0, *sizes])
    of_found = landmark_errors_of_set(names, landmarks, found)
    errors = np.full(starts[-1], np.nan)
    errors[starts[of_found.images] + of_found.faces] = of_found.errors
    return Examination(
        np.stack([hits for hits, _ in counts]).reshape(-1, THRESHOLDS),
        np.stack([proposed for _, proposed in counts]).reshape(-1, THRESHOLDS),
        np.array([int(image.counted[ALL].sum()) for image in truth], np.int64),
        errors,
        np.repeat(np.arange(len(samples)), sizes),
    )


def detect_each(
    detector: Detector, samples: Sequence[Sample], decoded: DecodedImages
) -> Generator[int, None, dict[str, Detections]]:
    """What a detector finds in each image, as evaluation looks at it.

    Yields how many are done before each. Raises GoneError where one cannot be read: whatever it is held
    against had read it, and a face that is not looked for is not one that is not found.
    """
    found = {}
    for done, sample in enumerate(samples):
        yield done
        if (pixels := decoded.get(sample.path)) is None:
            raise gone(sample)
        found[sample.name] = find_all(detector, pixels)
    return found


def gone(sample: Sample) -> GoneError:
    """What to raise where an image can no longer be read."""
    return GoneError(
        f"{sample.path}: cannot be read any more.",
        "Connect the disk or folder that it is in, and go on with --resume.",
    )
