"""Training from scratch, with a backbone from ImageNet and a teacher where there are any."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from time import perf_counter
from typing import Self

import torch

from detector.anchors import anchors_for
from detector.atomic_write import write_atomically
from detector.data.batches import batches
from detector.data.samples import Sample, is_held_out, load_samples
from detector.errors import TrainingError
from detector.formats.image_names import write_image_names
from detector.losses.distillation import distillation_loss
from detector.losses.multitask import multitask_loss
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, Profile
from detector.training.ema import WeightAverage
from detector.training.progress import Progress
from detector.training.run_folder import WEIGHTS_FILE, make_run_folder
from detector.training.step import Stepper, add_losses
from detector.weights.community import imagenet_backbone
from detector.weights.file import load_weights, save_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """Everything that decides the result. Raises TrainingError at birth where it makes no sense.

    datasets: (image folder, label.txt) pairs, drawn from evenly by image. out: the run's folder.
    profile: of a new network; weights to start from bring their own.
    start: weights to start from. backbone: an ImageNet checkpoint to start from instead.
    teacher: a weights file whose answers are learnt as well, of a network with the same anchors.
    teacher_share: weight of the teacher's terms against those of the labels.
    crop_size: side of the crops in pixels. save_every: steps between two writings of the weights.
    hold_out: per cent of the images, chosen by a hash of their names, that are not trained on.
    """

    datasets: tuple[tuple[Path, Path], ...]
    out: Path
    profile: Profile = MOBILE
    backbone: Path | None = None
    start: Path | None = None
    teacher: Path | None = None
    teacher_share: float = 1.0
    steps: int = 8000
    batch_size: int = 16
    crop_size: int = 320
    learning_rate: float = 1.5e-3
    weight_decay: float = 5e-4
    average_decay: float = 0.999
    seed: int = 0
    save_every: int = 500
    hold_out: int = 0

    def __post_init__(self) -> None:
        if min(self.steps, self.batch_size, self.crop_size, self.save_every) < 1:
            raise TrainingError("Training needs at least one step, crops of a pixel and one crop a batch.")
        if self.seed < 0:
            raise TrainingError(f"A seed is not negative, unlike {self.seed}.")
        if not 0 <= self.hold_out < 100:
            raise TrainingError(f"From 0 to 99 per cent of the images can be held out, not {self.hold_out}.")
        if self.start is not None and self.backbone is not None:
            raise TrainingError("Training starts from weights or from a backbone, not from both.")


def train(config: TrainConfig) -> Iterator[Progress]:
    """Train, one step for each Progress drawn from this generator; closing it stops training cleanly.

    The run's folder holds config.json, held_out.txt, losses.csv (one row a step) and weights.safetensors,
    the weight average, rewritten whole every `save_every` steps and at the end. Images that cannot be read
    are logged and left out. Raises TrainingError, LabelError or WeightsError where something is wrong with
    what was given, DetectorError where the run's folder fails.
    """
    trained_on, held_out = _samples(config)
    torch.manual_seed(config.seed)
    model = load_weights(config.start) if config.start is not None else RetinaFace(config.profile)
    profile = model.profile
    if config.backbone is not None:
        model.backbone.load_state_dict(imagenet_backbone(config.backbone))
    teacher = _teacher(config.teacher, profile)
    model.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    stepper = Stepper(
        model,
        [{"params": list(model.parameters()), "lr": config.learning_rate}],
        steps=config.steps,
        warm_up=min(500, max(config.steps // 20, 1)),
        weight_decay=config.weight_decay,
    )
    average = WeightAverage(model, config.average_decay)
    anchors = anchors_for(profile, config.crop_size, config.crop_size)
    make_run_folder(config.out)
    settings = json.dumps(asdict(config) | {"profile": asdict(profile)}, default=str, indent=2)
    write_atomically(config.out / "config.json", f"{settings}\n".encode("utf-8", "surrogateescape"))
    write_image_names(config.out / "held_out.txt", held_out)
    stream = batches(
        trained_on, profile, size=config.crop_size, batch_size=config.batch_size, seed=config.seed
    )
    started = perf_counter()
    with closing(stream), _LossTable(config.out / "losses.csv") as table:
        for step, batch in zip(range(1, config.steps + 1), stream, strict=False):
            output = model(batch.images)
            losses = multitask_loss(output, anchors, batch.targets, profile)
            total = losses.total(profile)
            if teacher is not None:
                with torch.inference_mode():
                    wanted = teacher(batch.images)
                lesson = distillation_loss(output, wanted)
                total = total + config.teacher_share * lesson.total(profile)
                losses = add_losses(losses, lesson)
            stepper.take(total, step - 1, average)
            progress = Progress.after(
                step,
                steps=config.steps,
                losses=losses,
                total=total,
                batch_size=config.batch_size,
                seconds=perf_counter() - started,
            )
            table.add(progress)
            if step % config.save_every == 0 or step == config.steps:
                metadata = {"trained_by": "detector train", "steps": str(step), "seed": str(config.seed)}
                save_weights(config.out / WEIGHTS_FILE, average.network, metadata)
            yield progress


def _samples(config: TrainConfig) -> tuple[list[Sample], list[str]]:
    """What to train on, and the names of what is held out. Raises LabelError, TrainingError."""
    labelled = [sample for images, labels in config.datasets for sample in load_samples(images, labels)]
    trained_on = [sample for sample in labelled if not is_held_out(sample.name, config.hold_out)]
    if not any(len(sample.truth.boxes_xyxy) for sample in trained_on):
        files = ", ".join(str(labels) for _, labels in config.datasets)
        raise TrainingError(f"No face to learn from among {len(trained_on)} images to train on: {files}.")
    held_out = dict.fromkeys(sample.name for sample in labelled if is_held_out(sample.name, config.hold_out))
    return trained_on, list(held_out)


def _teacher(weights: Path | None, profile: Profile) -> RetinaFace | None:
    if weights is None:
        return None
    teacher = load_weights(weights)
    if not teacher.profile.answers_like(profile):
        raise TrainingError(
            f"{weights}: anchors, coding or normalisation of the profile {teacher.profile.name!r} differ "
            f"from those of {profile.name!r}, so that this teacher's answers cannot be learnt."
        )
    return teacher


class _LossTable:
    """A CSV file with a row for each step, on disk as soon as it is added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names = [field.name for field in fields(Progress)]

    def __enter__(self) -> Self:
        try:
            # One row at a time reaches the file, so that whoever watches a training sees its last step.
            self._file = self._path.open("w", newline="", buffering=1)
            csv.writer(self._file).writerow(self._names)
        except OSError as error:
            raise self._failed(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # every row was flushed when it was added
            self._file.close()

    def add(self, progress: Progress) -> None:
        try:
            csv.writer(self._file).writerow([getattr(progress, name) for name in self._names])
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> TrainingError:
        return TrainingError(f"{self._path}: cannot be written ({error.strerror}).")
