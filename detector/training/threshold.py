"""From which score on detections are best believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detector.data.samples import Sample
from detector.evaluation.average_precision import match_set
from detector.evaluation.label_ground_truth import ALL
from detector.evaluation.looks import scored_boxes
from detector.evaluation.matching import Outcome, outcomes
from detector.inference.detect import Detections
from detector.training.examination import truth_image


def best_threshold(samples: Sequence[Sample], found: Mapping[str, Detections]) -> float | None:
    """The score from which on detections have the highest F1, half way to the next lower one.

    F1 = 2 · found / (proposed + faces). None where there is no face, or none of them is found.
    """
    truth = [truth_image(sample) for sample in samples]
    faces = sum(int(image.counted[ALL].sum()) for image in truth)
    matched = match_set(truth, {name: scored_boxes(each) for name, each in found.items()})
    results = [outcomes(m, image.counted[ALL]) for m, image in zip(matched.images, truth, strict=True)]
    outcome = np.concatenate(results)
    scores = np.concatenate([image.scores for image in matched.images])[outcome != Outcome.IGNORED]
    is_found = outcome[outcome != Outcome.IGNORED] == Outcome.FOUND
    if not faces or not is_found.any():
        return None
    order = np.argsort(-scores, kind="stable")
    scores, is_found = scores[order], is_found[order]
    f1 = 2 * np.cumsum(is_found) / (np.arange(1, len(scores) + 1) + faces)
    # Detections of one score come together, if at all.
    f1[:-1][scores[:-1] == scores[1:]] = 0.0
    best = int(f1.argmax())
    lower = scores[best + 1] if best + 1 < len(scores) else 0.0
    return float((scores[best] + lower) / 2)
