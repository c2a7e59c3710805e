"""The multi-task loss, equation 1 of Deng et al. 2019 (without the dense branch).

L = L_cls(p, p*) + λ1 · p* · L_box(t, t*) + λ2 · p* · L_pts(l, l*)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, smooth_l1_loss

from detector.boxes import encode_boxes, encode_landmarks
from detector.losses.hard_negatives import hardest_negatives
from detector.losses.matching import BACKGROUND, Matching, match
from detector.losses.simota import assigned
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput
from detector.profile import Profile


class Losses(NamedTuple):
    """The terms of the loss, each a scalar tensor, before their weights λ."""

    classification: Tensor
    box: Tensor
    landmark: Tensor

    def total(self, profile: Profile) -> Tensor:
        return self.classification + profile.box_weight * self.box + profile.landmark_weight * self.landmark


def matched(output: RawOutput, anchors: Tensor, batch: Sequence[Targets], profile: Profile) -> list[Matching]:
    """The part of each anchor in each image: by where it is, or by what it says."""
    if not profile.separable:
        return [match(anchors, targets, profile) for targets in batch]
    return [
        assigned(logits, box_offsets, anchors, targets, profile)
        for logits, box_offsets, targets in zip(output.logits, output.box_offsets, batch, strict=True)
    ]


def multitask_loss(
    output: RawOutput,
    anchors: Tensor,
    batch: Sequence[Targets],
    profile: Profile,
    *,
    matchings: Sequence[Matching] | None = None,
    mean: Callable[[Tensor], Tensor] = lambda value: value,
    rejected_weight: float = 1.0,
) -> Losses:
    """The loss of a batch against its truth. matchings: those of the batch, where they are known already.

    mean: where the batch is one part of a larger one, the mean of a number over all parts; the mean of the
    losses of the parts is then the loss of the whole. rejected_weight: how many times as much as any other
    negative a rejected one counts.

    L_cls is the two-class softmax loss over positives, the hardest negatives, and the rejected ones however
    easy; L_box is smooth-L1 over positives; L_pts is smooth-L1 over the known landmarks of positives. Each is
    a sum over the batch, divided by its number of positives (by its number of images where that is larger, so
    that face-free batches stay finite), L_pts by its share of known points.
    """
    classification, box, landmark = [], [], []
    positives, known_points = 0, 0.0
    if matchings is None:
        matchings = matched(output, anchors, batch, profile)
    for logits, box_offsets, landmark_offsets, targets, matching in zip(
        *output, batch, matchings, strict=True
    ):
        positive = matching.face >= 0
        count = int(positive.sum())
        answers = cross_entropy(logits.float(), positive.long(), reduction="none")
        kept = hardest_negatives(
            answers,
            matching.face == BACKGROUND,
            count,
            ratio=profile.negatives_per_positive,
            floor=profile.negatives_floor,
        )
        kept = kept | matching.rejected
        weight = torch.where(matching.rejected, rejected_weight, 1.0)
        classification.append((answers * weight)[positive | kept].sum())
        positives += count
        if count == 0:
            continue
        face, chosen = matching.face[positive], anchors[positive]
        box_truth = encode_boxes(
            targets.boxes_xyxy[face], chosen, profile.centre_variance, profile.size_variance
        )
        box.append(smooth_l1_loss(box_offsets[positive].float(), box_truth, reduction="sum"))
        known = targets.landmark_known[face]
        point_truth = encode_landmarks(targets.landmarks_xy[face], chosen, profile.centre_variance)
        landmark.append(
            smooth_l1_loss(landmark_offsets[positive].float()[known], point_truth[known], reduction="sum")
        )
        known_points += float(known.sum()) / 5
    # Every output takes part, also where there is no face: processes that train together wait for the
    # gradients of each other.
    zero = torch.stack([answers.float().sum() for answers in output]).sum() * 0.0
    counts = mean(torch.tensor([positives, known_points], device=zero.device))
    divisor = counts[0].clamp(min=float(len(batch)))
    return Losses(
        torch.stack(classification).sum() / divisor,
        torch.stack([zero, *box]).sum() / divisor,
        torch.stack([zero, *landmark]).sum() / counts[1].clamp(min=1e-6),
    )
