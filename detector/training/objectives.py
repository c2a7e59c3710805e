"""What a step of training makes smaller: the loss by labels, with or without teachers, or by imitation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from math import inf
from typing import NamedTuple, Protocol

from torch import Tensor, nn

from detector.dense.pixel_loss import PIXEL_WEIGHT
from detector.losses.dense import dense_loss, faces_to_render
from detector.losses.imitation import imitation_loss, with_known_landmarks
from detector.losses.lesson import lesson_loss
from detector.losses.matching import match
from detector.losses.multitask import Losses, multitask_loss
from detector.network.retinaface import RawOutput, RetinaFace
from detector.network.units import LARGEST_FEATURE
from detector.training.imitated import Imitated
from detector.training.taught import Taught

NORMS_SHARE = 0.4
"""Of the steps unit by unit, those after which batch-norms keep their statistics."""
NORMS_OF_WIDENED = 0.02
"""Of the steps with teachers, those after which the batch-norms of a widened network do: by then, its new
channels have statistics too. Of weights to start from as they are, they always do.
"""

Autocast = Callable[[], AbstractContextManager[object]]
Mean = Callable[[Tensor], Tensor]


class Reckoning(NamedTuple):
    """Of one batch. total: what to take the gradient of. pixel: of the dense branch, None without it."""

    losses: Losses
    total: Tensor
    pixel: Tensor | None


class Objective(Protocol):
    def __call__(self, network: nn.Module, batch: Taught, step: int) -> Reckoning:
        """network: what to call in place of the model. step: counted from 0."""


class ByLabels:
    """By the multi-task loss, or by the lesson of teachers where there are some; and by the dense branch,
    where the model has one. anchors: (N, 4), of the crops. norms: for how many steps batch-norms go by the
    batch; None for all.
    """

    def __init__(
        self,
        model: RetinaFace,
        anchors: Tensor,
        autocast: Autocast,
        mean: Mean,
        *,
        norms: int | None = None,
    ) -> None:
        self._model, self._profile = model, model.profile
        self._anchors, self._autocast, self._mean, self._norms = anchors, autocast, mean, norms

    def __call__(self, network: nn.Module, batch: Taught, step: int) -> Reckoning:
        anchors, profile, mean = self._anchors, self._profile, self._mean
        if self._norms is not None and step >= self._norms:
            _hold_norms(network)
        matchings, rendered = None, None
        if profile.dense:
            matchings = [match(anchors, truth, profile) for truth in batch.targets]
            rendered = faces_to_render(anchors, batch.targets, matchings)
        with self._autocast():
            answers = network(batch.images) if rendered is None else network(batch.images, rendered.places)
            output = RawOutput(*(answers if rendered is None else answers[0]))
        if batch.lesson is None:
            losses = multitask_loss(output, anchors, batch.targets, profile, matchings=matchings, mean=mean)
        else:
            losses = lesson_loss(output, *batch.lesson, anchors, profile, mean=mean)
        total = losses.total(profile)
        if rendered is None:
            return Reckoning(losses, total, None)
        assert self._model.dense is not None
        pixel = dense_loss(answers[1], rendered, batch.images, self._model.dense.decoder, profile, mean=mean)
        return Reckoning(losses, total + PIXEL_WEIGHT * pixel, pixel)


class ByImitation:
    """Whatever the labels say of faces, but by the landmarks that they know. The network called is an
    `InUnits`. anchors: (N, 4), of the crops. unitwise: how many steps at the start are unit by unit.
    """

    def __init__(
        self, imitated: Imitated, anchors: Tensor, unitwise: int, autocast: Autocast, mean: Mean
    ) -> None:
        self._imitated, self._anchors, self._unitwise = imitated, anchors, unitwise
        self._autocast, self._mean = autocast, mean

    def __call__(self, network: nn.Module, batch: Taught, step: int) -> Reckoning:
        profile = self._imitated.profile
        if step >= NORMS_SHARE * self._unitwise:
            _hold_norms(network)
        is_unitwise = step < self._unitwise
        with self._autocast():
            seen = self._imitated.seen(batch.images)
            own = network(batch.images, seen if is_unitwise else None)
        answers = with_known_landmarks(seen.answers, batch.targets, self._anchors, profile)
        largest = inf if is_unitwise else LARGEST_FEATURE
        imitation = imitation_loss(own, seen._replace(answers=answers), largest=largest, mean=self._mean)
        return Reckoning(imitation.answers, imitation.total(profile), None)


def _hold_norms(network: nn.Module) -> None:
    """Networks that are learnt from have constants for batch-norms: what the statistics of a batch add to
    features by chance, no answer of theirs can be learnt through.
    """
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d | nn.SyncBatchNorm):
            module.eval()
