"""Training from scratch, with a backbone from ImageNet and a teacher where there are any."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from time import perf_counter

import torch

from detector.anchors import anchors_for
from detector.data.batches import batches
from detector.data.samples import Sample, is_held_out, load_samples
from detector.losses.distillation import distillation_loss
from detector.losses.multitask import multitask_loss
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE, Profile
from detector.training.ema import WeightAverage
from detector.training.progress import Progress
from detector.training.step import Stepper, add_losses
from detector.weights.community import imagenet_backbone
from detector.weights.file import load_weights, save_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """Everything that decides the result.

    datasets: (image folder, label.txt) pairs, drawn from evenly by image. out: the run's folder.
    backbone: an ImageNet checkpoint to start from. start: weights to start from instead.
    teacher: a weights file whose answers are learnt as well.
    teacher_share: weight of the teacher's terms against those of the labels.
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


def train(config: TrainConfig) -> Iterator[Progress]:
    """Train, one step for each Progress drawn from this generator; closing it stops training cleanly.

    The run's folder holds config.json, held_out.txt, losses.csv (one row a step) and weights.safetensors,
    the weight average, rewritten whole every `save_every` steps and at the end. Raises TrainingError,
    LabelError, WeightsError or ImageError where something is wrong with what was given.
    """
    labelled: list[Sample] = []
    for images, labels in config.datasets:
        labelled += load_samples(images, labels)
    samples = [sample for sample in labelled if not is_held_out(sample.name, config.hold_out)]
    held_out = {sample.name: None for sample in labelled if is_held_out(sample.name, config.hold_out)}
    torch.manual_seed(config.seed)
    model = load_weights(config.start) if config.start is not None else RetinaFace(config.profile)
    if config.backbone is not None:
        model.backbone.load_state_dict(imagenet_backbone(config.backbone))
    teacher = load_weights(config.teacher).eval() if config.teacher is not None else None
    model.to(memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    stepper = Stepper(
        model,
        [{"params": list(model.parameters()), "lr": config.learning_rate}],
        steps=config.steps,
        warm_up=min(500, max(config.steps // 20, 1)),
        weight_decay=config.weight_decay,
    )
    average = WeightAverage(model, config.average_decay)
    anchors = anchors_for(config.profile, config.crop_size, config.crop_size)
    config.out.mkdir(parents=True, exist_ok=True)
    (config.out / "config.json").write_text(json.dumps(asdict(config), default=str, indent=2) + "\n")
    (config.out / "held_out.txt").write_text("".join(f"{name}\n" for name in held_out))
    stream = batches(
        samples, config.profile, size=config.crop_size, batch_size=config.batch_size, seed=config.seed
    )
    started = perf_counter()
    with (config.out / "losses.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow([field.name for field in fields(Progress)])
        try:
            for step, batch in zip(range(config.steps), stream, strict=False):
                output = model(batch.images)
                losses = multitask_loss(output, anchors, batch.targets, config.profile)
                total = losses.total(config.profile)
                if teacher is not None:
                    with torch.inference_mode():
                        wanted = teacher(batch.images)
                    lesson = distillation_loss(output, wanted)
                    total = total + config.teacher_share * lesson.total(config.profile)
                    losses = add_losses(losses, lesson)
                stepper.take(total, step, average)
                if (step + 1) % config.save_every == 0 or step + 1 == config.steps:
                    _save(model, average, config, step + 1)
                    file.flush()
                seconds = perf_counter() - started
                progress = Progress(
                    step=step + 1,
                    steps=config.steps,
                    classification=float(losses.classification.detach()),
                    box=float(losses.box.detach()),
                    landmark=float(losses.landmark.detach()),
                    total=float(total.detach()),
                    images_per_second=(step + 1) * config.batch_size / seconds,
                    seconds_left=seconds / (step + 1) * (config.steps - step - 1),
                )
                table.writerow([getattr(progress, field.name) for field in fields(Progress)])
                yield progress
        finally:
            stream.close()


def _save(model: RetinaFace, average: WeightAverage, config: TrainConfig, step: int) -> None:
    averaged = RetinaFace(model.profile)
    averaged.load_state_dict(average.state)
    save_weights(
        config.out / "weights.safetensors",
        averaged,
        {"trained_by": "detector train", "steps": str(step), "seed": str(config.seed)},
    )
