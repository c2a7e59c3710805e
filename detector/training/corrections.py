"""What fine-tuning is to learn: the corrected images, with what the old network says of each."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from detector.boxes import pairwise_iou
from detector.data.crops import Floats
from detector.data.decoded_images import DecodedImages
from detector.data.judged import judged
from detector.data.samples import Sample, fingerprint, is_held_out, load_corrections
from detector.errors import TrainingError
from detector.evaluation.looks import find_all
from detector.formats.left_out import is_there
from detector.formats.verdicts import Judgement, read_verdicts
from detector.inference.detect import Detections, Detector
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.gate import LEAST_HELD_OUT
from detector.training.progress import Preparation

UNREVIEWED_SCORE = 0.3
"""What the old network scores above this, and nobody has judged, may be a face: no loss there."""
MOST_HELD_OUT = 40
"""Per cent: at most so many are held out where there would otherwise be too few to measure on."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Corrections:
    """learnt, held_out: the corrected images that can be read, split by image.

    old: what the old network finds in each of them, by its name. digest: a SHA-256 over the corrections.
    """

    learnt: tuple[Sample, ...]
    held_out: tuple[Sample, ...]
    old: dict[str, Detections]
    digest: str

    @property
    def images(self) -> int:
        return len(self.learnt) + len(self.held_out)

    @property
    def all(self) -> tuple[Sample, ...]:
        return self.learnt + self.held_out


def prepare_corrections(
    config: FineTuneConfig, old: Detector, decoded: DecodedImages
) -> Generator[Preparation, None, Corrections]:
    """The corrected images; what the old network finds beside the corrections is a region without loss.

    Images that cannot be read are logged and left out. Raises LabelError or TrainingError where something is
    wrong with what was given.
    """
    verdicts = {} if config.verdicts is None else read_verdicts(config.verdicts)
    samples = load_corrections(config.images, config.labels, verdicts)
    _tell_what_is_gone(config, verdicts)
    digest = _digest(config, samples)
    corrected, found = [], {}
    for done, sample in enumerate(samples):
        yield Preparation(done=done, images=len(samples), what="corrections")
        if (pixels := decoded.get(sample.path)) is None:
            continue
        seen = find_all(old, pixels)
        found[sample.name] = seen
        truth = judged(sample.truth, verdicts.get(sample.name, ()))
        told = np.concatenate((truth.boxes_xyxy, truth.rejected_xyxy, truth.ignored_xyxy))
        unjudged = overlapping_nothing(seen.boxes_xyxy[seen.scores > UNREVIEWED_SCORE], told)
        ignored = np.concatenate((truth.ignored_xyxy, unjudged))
        corrected.append(replace(sample, truth=replace(truth, ignored_xyxy=ignored)))
    if not corrected:
        raise TrainingError(f"{config.labels}: there are no images left to train on. None can be read.")
    percent = percent_held_out([sample.name for sample in corrected], config.hold_out)
    return Corrections(
        tuple(sample for sample in corrected if not is_held_out(sample.name, percent)),
        tuple(sample for sample in corrected if is_held_out(sample.name, percent)),
        found,
        digest,
    )


def percent_held_out(names: Sequence[str], percent: int) -> int:
    """How many per cent of the images to hold out: `percent`, or more where that are too few to measure on.

    More images may then be held out than in a later round of more corrections, never others: an image that
    was trained on is not held out later.
    """
    if percent == 0:
        return 0
    for more in range(percent, MOST_HELD_OUT):
        if sum(is_held_out(name, more) for name in names) >= LEAST_HELD_OUT:
            return more
    return max(percent, MOST_HELD_OUT)


def overlapping_nothing(found_xyxy: Floats, told_xyxy: Floats) -> Floats:
    """The detections, (N, 4), that overlap nothing of what a person has said, (M, 4)."""
    if not len(found_xyxy) or not len(told_xyxy):
        return found_xyxy
    overlap = pairwise_iou(torch.from_numpy(found_xyxy), torch.from_numpy(told_xyxy))
    unjudged: Floats = found_xyxy[(overlap.amax(dim=1) < 0.3).numpy()]
    return unjudged


def _tell_what_is_gone(config: FineTuneConfig, verdicts: Mapping[str, Sequence[Judgement]]) -> None:
    """Log the first judged image that is not there, and how many more."""
    if gone := [name for name in verdicts if not is_there(config.images, name)]:
        more = f", with {len(gone) - 1} more such" if len(gone) > 1 else ""
        _log.warning("%s: %s is not in %s. Left out%s.", config.verdicts, gone[0], config.images, more)


def _digest(config: FineTuneConfig, samples: Sequence[Sample]) -> str:
    """A SHA-256 over labels, sizes of image files, and verdicts. Raises TrainingError."""
    digest = hashlib.sha256(fingerprint(samples).encode())
    if config.verdicts is not None:
        try:
            digest.update(config.verdicts.read_bytes())
        except OSError as error:
            raise TrainingError(f"{config.verdicts}: cannot be read ({error.strerror}).") from error
    return digest.hexdigest()
