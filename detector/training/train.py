"""Training, from scratch or on from a checkpoint, with a teacher where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import torch

from detector.anchors import anchors_for
from detector.atomic_write import write_atomically
from detector.data.batches import batches
from detector.data.crop_choice import CROP_CHOICES
from detector.data.samples import Sample, fingerprint, is_held_out, load_samples
from detector.errors import TrainingError
from detector.formats.image_names import write_image_names
from detector.losses.distillation import distillation_loss
from detector.losses.matching import match
from detector.losses.multitask import Losses, multitask_loss
from detector.network.folding import folded
from detector.network.retinaface import RetinaFace
from detector.profile import Profile
from detector.training.checkpoint import restore_checkpoint, save_checkpoint, step_of
from detector.training.config import TrainConfig
from detector.training.device import device_named, precision_named
from detector.training.ema import WeightAverage
from detector.training.loss_table import LossTable, plot_losses
from detector.training.processes import Processes, joined_processes
from detector.training.progress import Progress
from detector.training.run_folder import (
    CONFIG_FILE,
    HELD_OUT_FILE,
    LOSSES_FILE,
    PLOT_FILE,
    WEIGHTS_FILE,
    checkpoint_file,
    checkpoints_in,
    make_run_folder,
    recorded_fingerprint,
    refuse_another_run,
)
from detector.training.schedule import rate_of
from detector.training.step import Stepper, add_losses
from detector.weights.community import imagenet_backbone
from detector.weights.file import load_weights, save_weights


def train(config: TrainConfig, *, checkpoint: Path | None = None) -> Iterator[Progress]:
    """Train, one step for each Progress drawn from this generator; closing it stops training cleanly.

    checkpoint: one of this very run, to go on from; on the same machine the outcome is the same to the bit
    as if the run had never stopped. Under `torchrun`, every process draws from its own generator, and the
    first one writes the files.

    The run's folder holds config.json, held_out.txt, losses.csv (one row a step), and, written anew every
    `save_every` steps and at the end, losses.png, checkpoints, and weights.safetensors, the weight average.
    Images that cannot be read are logged and left out. Raises TrainingError, LabelError or WeightsError where
    something is wrong with what was given, DetectorError where the run's folder fails.
    """
    device = device_named(config.device)
    # What was chosen here is written down, so that the run goes on in the same way.
    chosen = replace(config, device=device.type, precision=precision_named(config.precision, device))
    with joined_processes(device) as processes:
        yield from _train(chosen, checkpoint, device, processes)


def _train(
    config: TrainConfig, checkpoint: Path | None, device: torch.device, processes: Processes
) -> Iterator[Progress]:
    recipe = config.recipe
    trained_on, held_out = _samples(config)
    steps = recipe.steps_for(len(trained_on))
    data = fingerprint(trained_on)
    done = 0
    if checkpoint is None:
        if processes.is_first:
            refuse_another_run(config.out)
    else:
        done = step_of(checkpoint)
        if data != recorded_fingerprint(config.out):
            raise TrainingError(
                f"{config.out}: labels or images have changed since, so that this training cannot go on as "
                "it began. A new one can start from its weights with --start."
            )
    torch.manual_seed(config.seed)
    model = _network(config).to(device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    profile = model.profile
    teacher = _teacher(config.teacher, profile, device)
    stepper = Stepper(
        model,
        [{"params": list(model.parameters()), "lr": recipe.learning_rate}],
        optimiser=recipe.optimiser,
        weight_decay=recipe.weight_decay,
        rate=lambda step: rate_of(recipe.schedule, step, steps),
    )
    average = WeightAverage(model, config.average_decay, steps=done)
    if checkpoint is not None:
        restore_checkpoint(checkpoint, model=model, average=average.network, stepper=stepper)
    network = processes.together(model)
    anchors = anchors_for(profile, recipe.crop_size, recipe.crop_size)
    anchors_there = anchors.to(device)
    stream = batches(
        trained_on,
        profile,
        size=recipe.crop_size,
        batch_size=recipe.batch_size,
        seed=config.seed,
        first=done,
        part=processes.rank,
        parts=processes.count,
        choose=CROP_CHOICES[recipe.crops],
    )
    run = _Run(config, steps, profile) if processes.is_first else None
    if run is not None and checkpoint is None:
        run.begin(held_out, data_sha256=data, images=len(trained_on))
    table = nullcontext() if run is None else LossTable(config.out / LOSSES_FILE, steps=done)
    started = perf_counter()
    with closing(stream), table as rows:
        for step, batch in zip(range(done + 1, steps + 1), stream, strict=False):
            matchings = [match(anchors, targets, profile).to(device) for targets in batch.targets]
            targets = [truth.to(device) for truth in batch.targets]
            images = batch.images.to(device)
            with torch.autocast(device.type, torch.bfloat16, enabled=config.precision == "bf16"):
                output = processes.answers(network, images)
                if teacher is not None:
                    with torch.inference_mode():
                        wanted = teacher(images)
            losses = multitask_loss(output, anchors_there, targets, profile, matchings, processes.mean)
            total = losses.total(profile)
            if teacher is not None:
                lesson = distillation_loss(output, wanted, matchings, processes.mean)
                total = total + config.teacher_share * lesson.total(profile)
                losses = add_losses(losses, lesson)
            stepper.take(total, step - 1, average)
            progress = Progress.after(
                step,
                first=done + 1,
                steps=steps,
                losses=Losses(*(processes.mean(loss.detach()) for loss in losses)),
                total=processes.mean(total.detach()),
                batch_size=recipe.batch_size,
                seconds=perf_counter() - started,
            )
            if run is not None and rows is not None:
                rows.add(progress)
                if step % config.save_every == 0 or step == steps:
                    run.save(step, model, average, stepper)
            yield progress


class _Run:
    """The files of a run, which one process writes."""

    def __init__(self, config: TrainConfig, steps: int, profile: Profile) -> None:
        self._config = config
        self._steps = steps
        self._profile = profile

    def begin(self, held_out: list[str], **told: object) -> None:
        folder = self._config.out
        make_run_folder(folder)
        make_run_folder(checkpoint_file(folder, 0).parent)
        write_image_names(folder / HELD_OUT_FILE, held_out)
        text = replace(self._config, profile=self._profile).to_json(total_steps=self._steps, **told)
        write_atomically(folder / CONFIG_FILE, text.encode("utf-8", "surrogateescape"))

    def save(self, step: int, model: RetinaFace, average: WeightAverage, stepper: Stepper) -> None:
        folder = self._config.out
        save_checkpoint(
            checkpoint_file(folder, step), step=step, model=model, average=average, stepper=stepper
        )
        for old in checkpoints_in(folder)[: -self._config.keep]:
            old.unlink()
        metadata = {"trained_by": "detector train", "steps": str(step), "seed": str(self._config.seed)}
        save_weights(folder / WEIGHTS_FILE, average.network, metadata)
        plot_losses(folder / LOSSES_FILE, folder / PLOT_FILE)


def _network(config: TrainConfig) -> RetinaFace:
    """The network as it is before the first step. Raises WeightsError."""
    if config.start is not None:
        return load_weights(config.start)
    model = RetinaFace(config.profile)
    if config.backbone is not None:
        model.backbone.load_state_dict(imagenet_backbone(config.backbone, config.profile.backbone))
    return model


def _samples(config: TrainConfig) -> tuple[list[Sample], list[str]]:
    """What to train on, and the names of what is held out. Raises LabelError, TrainingError."""
    labelled = [sample for images, labels in config.datasets for sample in load_samples(images, labels)]
    trained_on = [sample for sample in labelled if not is_held_out(sample.name, config.hold_out)]
    if not any(len(sample.truth.boxes_xyxy) for sample in trained_on):
        files = ", ".join(str(labels) for _, labels in config.datasets)
        raise TrainingError(f"No face to learn from among {len(trained_on)} images to train on: {files}.")
    held_out = dict.fromkeys(sample.name for sample in labelled if is_held_out(sample.name, config.hold_out))
    return trained_on, list(held_out)


def _teacher(weights: Path | None, profile: Profile, device: torch.device) -> RetinaFace | None:
    if weights is None:
        return None
    teacher = load_weights(weights)
    if not teacher.profile.answers_like(profile):
        raise TrainingError(
            f"{weights}: anchors, coding or normalisation of the profile {teacher.profile.name!r} differ "
            f"from those of {profile.name!r}, so that this teacher's answers cannot be learnt."
        )
    return folded(teacher).to(device, memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]
