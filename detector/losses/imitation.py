"""Imitation: the features and the answers of a network with the same layers as truth, of whatever image.

Features are the hints of FitNets (Romero et al. 2015, arXiv 1412.6550). Where layers are the same, nothing
stands between a network and its model but training, and of crops to compare them on there is no end. Labels
are not learnt, but for landmarks, of which a person knows better than a model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits, smooth_l1_loss

from detector.boxes import decode_boxes, encode_landmarks, pairwise_iou
from detector.losses.lesson import LISTENS_ABOVE
from detector.losses.multitask import Losses
from detector.losses.targets import Targets
from detector.network.retinaface import RawOutput
from detector.network.units import LARGEST_FEATURE, Seen, few
from detector.profile import Profile
from detector.suppression import SAME_FACE_IOU

HINT_WEIGHT = 3.0
"""Of the features beside the answers."""
CONTEXT_WEIGHT = 2.0
"""Of a feature that the heads look at beside any other one."""
SURE_LOGIT = 9.0
"""Beyond it, nothing is to be known of how sure the model is."""
OFFSET_UNIT = 0.2
"""Up to here an error of an offset counts by its square, and beyond as it is."""
OFFSET_SHARE = 0.5
"""Of the weights that the profile gives boxes and landmarks."""
BACKGROUND_WEIGHT = 0.02
"""How much the offsets count of an anchor with a score of 0; one with 1 counts fifty times as much."""

_LEAST_VARIANCE = 1e-3


class Imitation(NamedTuple):
    """How far a network is from its model. hints: of the features, a scalar; 0 is the same, and 1 what it
    would be to tell of each channel its mean. answers: of the heads.
    """

    hints: Tensor
    answers: Losses

    def total(self, profile: Profile) -> Tensor:
        return HINT_WEIGHT * self.hints + self.answers.total(profile)


def with_known_landmarks(
    said: RawOutput, batch: Sequence[Targets], anchors: Tensor, profile: Profile
) -> RawOutput:
    """What a model said, but for the landmarks that labels know of faces which it found. anchors: (N, 4)."""
    scores = said.logits.float().softmax(dim=-1)[..., 1]
    landmark_offsets = said.landmark_offsets.float().clone()
    for score, box_offsets, points, truth in zip(
        scores, said.box_offsets.float(), landmark_offsets, batch, strict=True
    ):
        if not truth.landmark_known.any():
            continue
        there = (score > LISTENS_ABOVE).nonzero().squeeze(1)
        variances = profile.centre_variance, profile.size_variance
        overlap = pairwise_iou(decode_boxes(box_offsets[there], anchors[there], *variances), truth.boxes_xyxy)
        overlap, face = overlap.max(dim=1)
        same = overlap >= SAME_FACE_IOU
        there, face = there[same], face[same]
        labelled = encode_landmarks(truth.landmarks_xy[face], anchors[there], profile.centre_variance)
        points[there] = torch.where(truth.landmark_known[face][..., None], labelled, points[there])
    return said._replace(landmark_offsets=landmark_offsets)


def imitation_loss(
    own: Seen,
    model: Seen,
    *,
    largest: float = LARGEST_FEATURE,
    mean: Callable[[Tensor], Tensor] = lambda value: value,
) -> Imitation:
    """largest: how many numbers a hint has at most, in one image. mean: where the batch is one part of a
    larger one, the mean of a number over all parts.
    """
    hints, weights = [], []
    for name, feature in own.features.items():
        if feature[0].numel() <= largest:
            weights.append(CONTEXT_WEIGHT if name.startswith("context.") else 1.0)
            truth = model.features[name]
            truth = truth if len(truth) == len(feature) else few(truth)
            hints.append(weights[-1] * _unexplained(feature.float(), truth.float(), mean))
    hint = torch.stack(hints).sum() / sum(weights) if hints else own.answers.logits.new_zeros(())
    return Imitation(hint, _of_answers(own.answers, model.answers, mean))


def _unexplained(feature: Tensor, truth: Tensor, mean: Callable[[Tensor], Tensor]) -> Tensor:
    """The squared error of each channel as a share of its variance, averaged."""
    everywhere = (0, 2, 3)
    middle = mean(truth.mean(dim=everywhere))[:, None, None]
    variance = mean((truth - middle).square().mean(dim=everywhere)).clamp(min=_LEAST_VARIANCE)
    return ((feature - truth).square().mean(dim=everywhere) / variance).mean()


def _of_answers(own: RawOutput, model: RawOutput, mean: Callable[[Tensor], Tensor]) -> Losses:
    """Scores by KL divergence, divided by the summed scores of the anchors that are sure, and how sure by
    smooth-L1 between logits; offsets by smooth-L1, weighted by the root of the score.
    """
    logit, wanted = ((answers.logits[..., 1] - answers.logits[..., 0]).float() for answers in (own, model))
    score = wanted.sigmoid()
    divergence = binary_cross_entropy_with_logits(logit, score, reduction="sum")
    divergence = divergence - binary_cross_entropy(score, score, reduction="sum")
    faces = mean((score * (score > LISTENS_ABOVE)).sum()).clamp(min=float(len(score)))
    how_sure = smooth_l1_loss(logit.clamp(-SURE_LOGIT, SURE_LOGIT), wanted.clamp(-SURE_LOGIT, SURE_LOGIT))
    weight = score.sqrt() + BACKGROUND_WEIGHT
    weight = OFFSET_SHARE * weight / mean(weight.sum())

    def weighted(offsets: Tensor, truth: Tensor) -> Tensor:
        error = smooth_l1_loss(offsets.float(), truth.float(), reduction="none", beta=OFFSET_UNIT)
        return (error.flatten(2).sum(dim=2) * weight).sum()

    return Losses(
        divergence / faces + how_sure,
        weighted(own.box_offsets, model.box_offsets),
        weighted(own.landmark_offsets, model.landmark_offsets),
    )
