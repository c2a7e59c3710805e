"""The network that learns in fine-tuning: one step at a time, from corrections and from replay."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import torch
from torch import Tensor, nn

from detector.anchors import anchors_for
from detector.data.batches import Batch, batches
from detector.data.crop_choice import square_of_rejections
from detector.data.decoded_images import DecodedImages
from detector.data.samples import Sample
from detector.losses.distillation import distillation_loss
from detector.losses.multitask import Losses, matched, multitask_loss
from detector.network.folding import folded
from detector.network.retinaface import RawOutput, RetinaFace
from detector.training.checkpoint import restore_checkpoint, save_checkpoint, step_of
from detector.training.ema import WeightAverage
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.processes import Processes
from detector.training.replay import anywhere, where_nothing_is_known
from detector.training.schedule import cosine
from detector.training.step import Stepper, add_losses


@dataclass(frozen=True, slots=True, eq=False)
class _Replay:
    """Batches of `size` crops, over all processes, and how much the old network's landmarks count there."""

    stream: Generator[Batch, None, None]
    size: int
    landmarks: float


class Learner:
    """Starts from the old weights; with a checkpoint, from there. The precision must not be "auto" any more.

    done: steps taken. best: the weights to be taken so far; whoever measures sets them. Used as a context,
    at the end of which the threads that prepare crops are gone.
    """

    def __init__(self, config: FineTuneConfig, old: RetinaFace, *, checkpoint: Path | None = None) -> None:
        self._config = config
        self._autocast = partial(torch.autocast, "cpu", torch.bfloat16, enabled=config.precision == "bf16")
        self._profile = old.profile
        self._teacher = folded(old)
        self._model = deepcopy(old)
        _freeze(self._model, config)
        self._model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._stepper = Stepper(
            self._model,
            _parameter_groups(self._model, config),
            optimiser="adamw",
            weight_decay=config.weight_decay,
            rate=partial(cosine, steps=config.steps, warm_up=max(config.steps // 10, 1)),
        )
        self.done = 0 if checkpoint is None else step_of(checkpoint)
        self.best = deepcopy(old)
        self._average = WeightAverage(self._model, config.average_decay, steps=self.done)
        if checkpoint is not None:
            restore_checkpoint(
                checkpoint,
                model=self._model,
                average=self._average.network,
                stepper=self._stepper,
                best=self.best,
            )
        self._anchors = anchors_for(self._profile, config.crop_size, config.crop_size)

    @property
    def average(self) -> RetinaFace:
        """The weight average as it now is."""
        return self._average.network

    def begin(
        self,
        learnt: Sequence[Sample],
        replayed: Sequence[Sample],
        labelled: Sequence[Sample],
        decoded: DecodedImages,
        processes: Processes,
    ) -> Self:
        """Start to prepare crops: of what is learnt, and of what is replayed of the folder and of a set.

        Of both, each has half of the replay. Raises TrainingError where there is nothing to learn from.
        """
        config, replay = self._config, self._config.replay_size
        of_set = replay // 2 if config.replays_folder else replay
        if not config.replays_labelled:
            of_set = 0
        draw = partial(
            batches, profile=self._profile, size=config.crop_size, decoded=decoded, first=self.done,
            part=processes.rank, parts=processes.count,
        )  # fmt: skip
        self._lessons = draw(
            learnt,
            batch_size=config.batch_size - replay,
            seed=config.seed,
            choose=square_of_rejections,
        )
        self._replays = [
            _Replay(
                draw(samples, batch_size=size, seed=config.seed + number, choose=anywhere), size, landmarks
            )
            for number, samples, size, landmarks in (
                (1, replayed, replay - of_set, config.landmark_distillation),
                (2, labelled, of_set, 1.0),
            )
            if size
        ]
        self._processes = processes
        self._network = processes.together(self._model)
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lessons.close()
        for replay in self._replays:
            replay.stream.close()
        del self._network

    def take_step(self) -> tuple[Losses, Tensor]:
        """One step; its losses over the batches of all processes, and their weighted total.

        Raises TrainingError, with the weights as they were, where they are not finite.
        """
        lesson = next(self._lessons)
        batches = [next(replay.stream) for replay in self._replays]
        images = torch.cat([lesson.images, *(batch.images for batch in batches)])
        with self._autocast():
            output = RawOutput(*self._network(images))
        first = len(lesson.images)
        losses = multitask_loss(
            _part(output, slice(first)), self._anchors, lesson.targets, self._profile,
            rejected_weight=self._config.rejected_weight, mean=self._processes.mean,
        )  # fmt: skip
        total = losses.total(self._profile)
        if self._config.lesson_distillation:
            kept = self._distilled(_part(output, slice(first)), lesson, 1.0)
            total = total + self._config.lesson_distillation * kept.total(self._profile)
        for replay, batch in zip(self._replays, batches, strict=True):
            part = _part(output, slice(first, first + len(batch.images)))
            first += len(batch.images)
            kept = self._distilled(part, batch, replay.landmarks)
            share = self._config.distillation * replay.size / self._config.replay_size
            total = total + share * kept.total(self._profile)
            losses = add_losses(losses, kept)
        self._stepper.take(total, self.done, self._average)
        self.done += 1
        mean = self._processes.mean
        return Losses(*(mean(loss.detach()) for loss in losses)), mean(total.detach())

    def _distilled(self, output: RawOutput, replay: Batch, landmarks: float) -> Losses:
        """How far from the old network's answers it is, where no person has said anything."""
        with torch.no_grad(), self._autocast():
            wanted = self._teacher(replay.images)
        matchings = matched(wanted, self._anchors, replay.targets, self._profile)
        kept = distillation_loss(
            output, where_nothing_is_known(wanted, matchings), matchings=matchings, mean=self._processes.mean
        )
        return kept._replace(landmark=kept.landmark * landmarks)

    def save(self, path: Path) -> None:
        """Write all of it into a checkpoint, whole or not at all. Raises DetectorError."""
        save_checkpoint(
            path,
            step=self.done,
            model=self._model,
            average=self._average,
            stepper=self._stepper,
            best=self.best,
        )


def _freeze(model: RetinaFace, config: FineTuneConfig) -> None:
    """Put the network into training with its early stages and every batch-norm as they are."""
    model.train()
    for module in model.modules():
        if config.freezes_norms and isinstance(module, nn.BatchNorm2d):
            module.eval()
            module.requires_grad_(False)
    for name, parameter in model.named_parameters():
        # Nothing is learnt of the meshes of faces, where the network knows of any.
        if name.startswith((*config.frozen, "dense.")):
            parameter.requires_grad_(False)


def _parameter_groups(model: RetinaFace, config: FineTuneConfig) -> list[dict[str, object]]:
    trained = [(name, value) for name, value in model.named_parameters() if value.requires_grad]
    return [
        {
            "params": [value for name, value in trained if name.startswith("backbone.")],
            "lr": config.backbone_learning_rate,
        },
        {
            "params": [value for name, value in trained if not name.startswith("backbone.")],
            "lr": config.head_learning_rate,
        },
    ]


def _part(output: RawOutput, images: slice) -> RawOutput:
    return RawOutput(*(answers[images] for answers in output))
