"""Training, from scratch or on from a checkpoint, by labels, by labels and teachers, or by imitation."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter

import torch

from detector.anchors import anchors_for
from detector.atomic_write import write_atomically
from detector.data.batches import batches
from detector.data.crop_choice import CROP_CHOICES
from detector.data.samples import Sample, fingerprint, is_held_out, load_samples
from detector.dense.branch import with_dense_branch
from detector.errors import TrainingError
from detector.formats.image_names import write_image_names
from detector.losses.multitask import Losses
from detector.network.retinaface import RetinaFace
from detector.network.units import InUnits
from detector.network.widening import is_wider, widened
from detector.profile import Profile
from detector.training.checkpoint import restore_checkpoint, save_checkpoint, step_of
from detector.training.config import TrainConfig
from detector.training.device import device_named, precision_named
from detector.training.ema import WeightAverage
from detector.training.imitated import UNITWISE_SHARE, Imitated
from detector.training.loss_table import LossTable, plot_losses
from detector.training.objectives import NORMS_OF_WIDENED, ByImitation, ByLabels, Objective
from detector.training.processes import Processes, joined_processes
from detector.training.progress import Progress
from detector.training.run_folder import (
    CHECKPOINTS,
    CONFIG_FILE,
    HELD_OUT_FILE,
    LOSSES_FILE,
    PLOT_FILE,
    WEIGHTS_FILE,
    checkpoint_file,
    checkpoints_in,
    forget_later_checkpoints,
    make_run_folder,
    recorded,
    refuse_another_run,
)
from detector.training.schedule import rate_of
from detector.training.step import Stepper
from detector.training.taught import first_batch, taught
from detector.training.teachers import Teachers
from detector.weights.community import imagenet_backbone
from detector.weights.file import load_weights, save_weights

SAVE_SECONDS = 600.0
"""However slow a step is, no more than this is lost when a training is killed."""

_log = logging.getLogger(__name__)


def train(config: TrainConfig, *, checkpoint: Path | None = None) -> Iterator[Progress]:
    """Train, one step for each Progress drawn from this generator; closing it stops training cleanly.

    checkpoint: one of this very run, to go on from; on the same processor the outcome is the same to the bit
    as if the run had never stopped. Later checkpoints of the run are removed. Under `torchrun`, every process
    draws from its own generator, and the first one writes the files; all need the same files to read.

    The run's folder holds config.json, held_out.txt, losses.csv (one row a step), and, written anew every
    `save_every` steps, every ten minutes and at the end, losses.png, checkpoints, and weights.safetensors,
    the weight average. What cannot be used of the data is logged and left out. Raises TrainingError,
    LabelError or WeightsError where something is wrong with what was given, DetectorError where the run's
    folder fails.
    """
    device = device_named(config.device)
    model = _network(config, checkpoint)
    # What was found and chosen here is written down, so that the run goes on in the same way.
    config = replace(
        config,
        profile=model.profile,
        device=device.type,
        precision=precision_named(config.precision, device),
    )
    with joined_processes(device) as processes:
        yield from _train(config, checkpoint, model, device, processes)


def _train(
    config: TrainConfig,
    checkpoint: Path | None,
    model: RetinaFace,
    device: torch.device,
    processes: Processes,
) -> Iterator[Progress]:
    recipe, profile = config.recipe, config.profile
    trained_on, held_out = _samples(config)
    steps = recipe.steps_for(len(trained_on))
    learnt_from = config.teachers or config.imitate
    inputs = {
        "data_sha256": fingerprint(trained_on),
        "teacher_sha256": _digests(learnt_from),
        "widened": _widened_from(config, checkpoint),
    }
    done = 0 if checkpoint is None else step_of(checkpoint)
    processes.check_agreement(
        **inputs, steps=steps, steps_done=done, device=config.device, precision=config.precision
    )
    teachers = Teachers(config.teachers, profile, recipe.crop_size, device) if config.teachers else None
    imitated = Imitated(config.imitate, profile, device) if config.imitate else None
    model.to(device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    stepper = Stepper(
        model,
        [{"params": list(model.parameters()), "lr": recipe.learning_rate}],
        optimiser=recipe.optimiser,
        weight_decay=recipe.weight_decay,
        rate=lambda step: rate_of(recipe.schedule, step, steps),
    )
    average = WeightAverage(model, config.average_decay, steps=done)
    if checkpoint is not None:
        _check_inputs(config.out, inputs)
        restore_checkpoint(checkpoint, model=model, average=average.network, stepper=stepper)
    stream = batches(
        trained_on,
        profile,
        size=recipe.crop_size,
        batch_size=recipe.batch_size,
        seed=config.seed,
        first=first_batch(done, is_taught=teachers is not None),
        part=processes.rank,
        parts=processes.count,
        choose=CROP_CHOICES[recipe.crops],
    )
    if processes.is_first:
        if checkpoint is None:
            _begin(config, held_out, **inputs, images=len(trained_on), total_steps=steps)
        forget_later_checkpoints(config.out, done)
        _log.info(
            "%d images to train on, %d held out; %d steps of %d crops, %s on %s, %d to go",
            len(trained_on), len(held_out), steps, recipe.batch_size, config.precision, device, steps - done,
        )  # fmt: skip
    network = processes.together(model if imitated is None else InUnits(model))
    anchors = anchors_for(profile, recipe.crop_size, recipe.crop_size).to(device)
    table: LossTable | nullcontext[None] = nullcontext()
    if processes.is_first:
        table = LossTable(config.out / LOSSES_FILE, steps=done, dense=profile.dense)
    started = saved = perf_counter()
    # Its cache is one for all threads: the teachers' would be emptied, and filled, in the middle of a step.
    autocast = partial(
        torch.autocast, device.type, torch.bfloat16, enabled=config.precision == "bf16", cache_enabled=False
    )
    unitwise = 0 if config.start is not None else round(UNITWISE_SHARE * steps)
    norms = None
    if config.teachers and config.start is not None:
        norms = round(NORMS_OF_WIDENED * steps) if inputs["widened"] else 0
    objective: Objective = (
        ByLabels(model, anchors, autocast, processes.mean, norms=norms)
        if imitated is None
        else ByImitation(imitated, anchors, unitwise, autocast, processes.mean)
    )
    lessons = taught(stream, teachers, anchors, autocast, steps=steps, steps_done=done)
    with closing(lessons), table as rows:
        for step, batch in enumerate(lessons, done + 1):
            losses, total, pixel = objective(network, batch, step - 1)
            stepper.take(total, step - 1, average)
            now = perf_counter()
            progress = Progress.after(
                step,
                first=done + 1,
                steps=steps,
                losses=Losses(*(processes.mean(loss.detach()) for loss in losses)),
                total=processes.mean(total.detach()),
                batch_size=recipe.batch_size,
                seconds=now - started,
                pixel=None if pixel is None else processes.mean(pixel.detach()),
            )
            if rows is not None:
                rows.add(progress)
                if step % config.save_every == 0 or step == steps or now - saved > SAVE_SECONDS:
                    _save(config, step, model, average, stepper)
                    saved = now
            yield progress


def _begin(config: TrainConfig, held_out: list[str], **told: object) -> None:
    """Make the run's folder and write down what is decided. Raises TrainingError, DetectorError."""
    refuse_another_run(config.out)
    make_run_folder(config.out)
    make_run_folder(config.out / CHECKPOINTS)
    write_image_names(config.out / HELD_OUT_FILE, held_out)
    write_atomically(config.out / CONFIG_FILE, config.to_json(**told).encode("utf-8", "surrogateescape"))


def _save(
    config: TrainConfig, step: int, model: RetinaFace, average: WeightAverage, stepper: Stepper
) -> None:
    folder = config.out
    save_checkpoint(checkpoint_file(folder, step), step=step, model=model, average=average, stepper=stepper)
    for old in checkpoints_in(folder)[: -config.keep]:
        old.unlink()
    metadata = {"trained_by": "detector train", "steps": str(step), "seed": str(config.seed)}
    if config.dense is not None:
        metadata["decoder"] = config.dense.name
    save_weights(folder / WEIGHTS_FILE, average.network, metadata)
    plot_losses(folder / LOSSES_FILE, folder / PLOT_FILE)


def _network(config: TrainConfig, checkpoint: Path | None) -> RetinaFace:
    """The network as it is before the first step, or waiting for a checkpoint.

    Raises WeightsError, TrainingError.
    """
    torch.manual_seed(config.seed)
    if checkpoint is not None:
        return RetinaFace(config.profile)
    if config.start is not None:
        model = _started(config.start, config.profile)
    else:
        model = RetinaFace(replace(config.profile, dense=False))
    if config.backbone is not None:
        model.backbone.load_state_dict(_backbone(config.backbone, config.profile.backbone))
    return model if config.dense is None else with_dense_branch(model, config.dense)


def _widened_from(config: TrainConfig, checkpoint: Path | None) -> str:
    """The profile that a network which teachers teach was widened from, "" where it was not. Raises
    TrainingError, WeightsError.
    """
    if config.start is None or not config.teachers:
        return ""
    if checkpoint is not None:
        return recorded(config.out, "widened")
    profile = load_weights(config.start).profile
    return profile.name if is_wider(profile, config.profile) else ""


def _started(file: Path, profile: Profile) -> RetinaFace:
    """The network in a weights file, with its own profile or a wider one."""
    model = load_weights(file)
    return widened(model, profile) if is_wider(model.profile, profile) else model


def _backbone(file: Path, name: str) -> Mapping[str, torch.Tensor]:
    """The state of the backbone in a detector's weights file, or else in an ImageNet checkpoint."""
    if file.suffix != ".safetensors":
        return imagenet_backbone(file, name)
    donor = load_weights(file)
    if donor.profile.backbone != name:
        raise TrainingError(f"{file}: has the backbone {donor.profile.backbone}, and {name} is wanted.")
    return donor.backbone.state_dict()


def _check_inputs(folder: Path, inputs: Mapping[str, str]) -> None:
    """Raise TrainingError where a run would go on with other data, or other teachers, than it began with."""
    told = {"data_sha256": "labels or images have", "teacher_sha256": "the teachers have"}
    for name in told:
        if inputs[name] != recorded(folder, name):
            raise TrainingError(
                f"{folder}: {told[name]} changed since, so that this training cannot go on as it began. A "
                "new one can start from its weights with --start."
            )


def _digests(files: Sequence[Path]) -> str:
    """The SHA-256 of each file, and commas between. Raises TrainingError if one cannot be read."""
    digests = []
    for file in files:
        try:
            digests.append(hashlib.sha256(file.read_bytes()).hexdigest())
        except OSError as error:
            raise TrainingError(f"{file}: cannot be read ({error.strerror}).") from error
    return ",".join(digests)


def _samples(config: TrainConfig) -> tuple[list[Sample], list[str]]:
    """What to train on, and the names of what is held out. Raises LabelError, TrainingError."""
    labelled = [sample for images, labels in config.datasets for sample in load_samples(images, labels)]
    trained_on = [sample for sample in labelled if not is_held_out(sample.name, config.hold_out)]
    if not any(len(sample.truth.boxes_xyxy) for sample in trained_on):
        files = ", ".join(str(labels) for _, labels in config.datasets)
        raise TrainingError(f"No face to learn from among {len(trained_on)} images to train on: {files}.")
    held_out = dict.fromkeys(sample.name for sample in labelled if is_held_out(sample.name, config.hold_out))
    return trained_on, list(held_out)
