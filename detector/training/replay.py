"""What is replayed against forgetting: images that nobody corrected, and labelled ones if there are any."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from detector.data.crop_choice import scaled_square
from detector.data.crops import LabelledPixels
from detector.data.samples import Sample, no_boxes, truth_of, unlabelled
from detector.losses.matching import Matching
from detector.network.retinaface import RawOutput
from detector.training.corrections import Corrections
from detector.training.fine_tune_config import FineTuneConfig


def folder_replay(
    config: FineTuneConfig, corrections: Corrections, uncorrected: Sequence[str], kept: Collection[str]
) -> list[Sample]:
    """The images of the folder to replay: those learnt from, and uncorrected ones but for those `kept`.

    Held-out corrections are not among them.
    """
    others = [unlabelled(config.images, name) for name in uncorrected if name not in set(kept)]
    if len(others) > config.replay_images:
        random = np.random.default_rng((config.seed, 2))
        chosen = np.sort(random.choice(len(others), config.replay_images, replace=False))
        others = [others[number] for number in chosen]
    return [*corrections.learnt, *others]


def labelled_replay(config: FineTuneConfig, labelled: Sequence[Sample]) -> list[Sample]:
    """Those of the labelled images to replay: on all of each the old network's word counts."""
    random = np.random.default_rng((config.seed, 3))
    chosen = stratified(labelled, config.replay_images, random)
    return [replace(sample, truth=truth_of(())) for sample in chosen]


def stratified(samples: Sequence[Sample], count: int, random: np.random.Generator) -> list[Sample]:
    """At most `count` of labelled images, as evenly as can be from each octave of face size.

    An image belongs to the octave of its median face; those without a face are a stratum of their own.
    """
    strata: dict[int, list[Sample]] = {}
    for number in random.permutation(len(samples)):
        strata.setdefault(_octave(samples[number]), []).append(samples[number])
    chosen: list[Sample] = []
    while len(chosen) < count and strata:
        for octave in sorted(strata):
            chosen.append(strata[octave].pop())
            if not strata[octave]:
                del strata[octave]
    return chosen[:count]


def anywhere(image: LabelledPixels, size: int, random: np.random.Generator) -> tuple[float, float, float]:
    """A square as it is chosen where no face is known, so that replay shows photographs as they are."""
    unknown = replace(image, boxes_xyxy=no_boxes(), rejected_xyxy=no_boxes())
    return scaled_square(unknown, size, random)


def where_nothing_is_known(wanted: RawOutput, matchings: Sequence[Matching]) -> RawOutput:
    """The old network's answers as if it denied whatever a person has labelled.

    `distillation_loss` learns nothing where a label is denied: the person's word counts there, and not
    where the old network would put the landmarks of that face.
    """
    logits = wanted.logits.clone()
    for answers, matching in zip(logits, matchings, strict=True):
        answers[matching.face >= 0] = answers.new_tensor((10.0, -10.0))
    return wanted._replace(logits=logits)


def _octave(sample: Sample) -> int:
    boxes = sample.truth.boxes_xyxy
    if not len(boxes):
        return -1
    sizes = np.sqrt((boxes[:, 2:] - boxes[:, :2]).prod(axis=1))
    return max(int(math.log2(max(float(np.median(sizes)), 1.0))), 0)
