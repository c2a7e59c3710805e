"""On what fine-tuning may lose nothing, where nobody has given a set for that.

Two things stand in for it. The sample photographs that come with the program are labelled by hand. And in
images of the project that nobody has corrected, what the old weights are sure of is taken for true: new ones
must not drift away from it. What the old weights half believe in counts neither way there. Nor do landmarks:
where new weights put them elsewhere, such images cannot tell better from worse.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from dataclasses import replace

import numpy as np

from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample, is_held_out, load_samples, unlabelled
from detector.errors import TrainingError
from detector.evaluation.looks import find_all
from detector.inference.detect import Detections, Detector
from detector.resources import resource
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_report import RegressionSource
from detector.training.progress import Preparation

SURE = 0.8
"""A face that the old weights score from this on is held for one."""
MOST_DRIFT_IMAGES = 60
DRIFT_PERCENT = 20
"""Of the uncorrected images so many per cent are kept for this and not replayed."""


def regression_source(config: FineTuneConfig) -> RegressionSource:
    is_given = config.regression is not None or config.labelled is not None
    return RegressionSource.GIVEN if is_given else RegressionSource.DRIFT


def drift_names(uncorrected: Sequence[str]) -> list[str]:
    """The uncorrected images in which drift is measured, by a hash of their names."""
    kept = [name for name in uncorrected if is_held_out(name, DRIFT_PERCENT)]
    percent = DRIFT_PERCENT
    while len(kept) > MOST_DRIFT_IMAGES and percent > 1:
        percent -= 1
        kept = [name for name in kept if is_held_out(name, percent)]
    return kept[:MOST_DRIFT_IMAGES]


def regression_samples(
    config: FineTuneConfig,
    given: Sequence[Sample],
    drift: Collection[str],
    old: Detector,
    decoded: DecodedImages,
) -> Generator[Preparation, None, tuple[list[Sample], dict[str, Detections]]]:
    """The regression set, the given one if there is one, and what the old weights find in it.

    Raises TrainingError where no face of it can be looked at.
    """
    samples = list(given)
    if not samples:
        folder = resource("sample")
        samples = [unlabelled(config.images, name) for name in drift]
        # The sample photographs may be open as the project: other names keep the two apart.
        samples += [
            replace(sample, name=f"sample photographs/{sample.name}")
            for sample in load_samples(folder, folder / "label.txt")
        ]
    measured, found = [], {}
    for done, sample in enumerate(samples):
        yield Preparation(done=done, images=len(samples), what="regression")
        if (pixels := decoded.get(sample.path)) is None:
            continue
        seen = find_all(old, pixels)
        found[sample.name] = seen
        is_drift = not given and sample.name in drift
        measured.append(_believed(sample, seen) if is_drift else sample)
    if not any(len(sample.truth.boxes_xyxy) for sample in measured):
        raise TrainingError(
            f"{samples[0].path}: neither this image of the regression set nor any other of it can be read "
            "and has a face. Name other labelled images."
        )
    return measured, found


def _believed(sample: Sample, seen: Detections) -> Sample:
    """An image with what the old weights are sure of as its faces, without landmarks."""
    sure = seen.scores >= SURE
    faces = int(sure.sum())
    truth = replace(
        sample.truth,
        boxes_xyxy=seen.boxes_xyxy[sure],
        landmarks_xy=np.zeros((faces, 5, 2), np.float32),
        landmark_known=np.zeros((faces, 5), np.bool_),
        ignored_xyxy=seen.boxes_xyxy[~sure],
    )
    return replace(sample, truth=truth)
