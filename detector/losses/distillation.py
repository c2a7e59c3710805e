"""Distillation: a teacher's answers as soft truth. Hinton et al. 2015 (arXiv 1503.02531)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn.functional import log_softmax, smooth_l1_loss

from detector.losses.matching import Matching
from detector.losses.multitask import Losses
from detector.network.retinaface import RawOutput

LISTENS_ABOVE = 0.1
"""Below this score the teacher's box and landmarks are of nothing."""
SEES_ABOVE = 0.5
"""A labelled face that the teacher scores below this is one that it does not see."""


def distillation_loss(
    student: RawOutput,
    teacher: RawOutput,
    *,
    matchings: Sequence[Matching] | None = None,
    mean: Callable[[Tensor], Tensor] = lambda value: value,
) -> Losses:
    """How far the student's answers are from the teacher's, on the same images with the same anchors.

    Scores by KL divergence over all anchors; boxes and landmarks by smooth-L1 where the teacher's score is
    above .1, weighted by that score. Divided by the summed scores of those anchors, so that the terms
    compare with those of `multitask_loss`.
    matchings: where labels are known, the part of every anchor in each image; the teacher's score is not
    learnt where it denies a labelled face, nor on what a person rejected. mean: as for `multitask_loss`.
    """
    log_probability = log_softmax(teacher.logits.float(), dim=-1)
    score = log_probability[..., 1].exp()
    weight = score * (score > LISTENS_ABOVE)
    divisor = mean(weight.sum()).clamp(min=float(len(score)))
    answer = log_softmax(student.logits.float(), dim=-1)
    divergence = (log_probability.exp() * (log_probability - answer)).sum(dim=-1)
    if matchings is not None:
        labelled = torch.stack([matching.face >= 0 for matching in matchings])
        rejected = torch.stack([matching.rejected for matching in matchings])
        divergence = divergence.masked_fill((labelled & (score < SEES_ABOVE)) | rejected, 0.0)
    return Losses(
        divergence.sum() / divisor,
        _weighted(student.box_offsets, teacher.box_offsets, weight) / divisor,
        _weighted(student.landmark_offsets, teacher.landmark_offsets, weight) / divisor,
    )


def _weighted(student: Tensor, teacher: Tensor, weight: Tensor) -> Tensor:
    chosen = weight > 0
    differences = smooth_l1_loss(student[chosen].float(), teacher[chosen].float(), reduction="none")
    return (differences.flatten(1).sum(dim=1) * weight[chosen]).sum()
