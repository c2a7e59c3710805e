"""Fine-tuning on corrections: learn what people changed, keep what was known.

Every round starts from the base weights and trains on all corrections. Early stages and all batch-norms
stay as they are. Half of every batch is replay: crops of any photograph of the folder, on which the new
network is held to the old one's answers (Li & Hoiem 2017, arXiv 1606.09282), but for what a person rejected
and for faces that the old one denies. What it finds where nobody has labelled anything is not background: no
loss there.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from torch import nn

from detector.anchors import anchors_for
from detector.boxes import pairwise_iou
from detector.data.batches import DecodedImages, batches
from detector.data.crop_choice import scaled_square
from detector.data.crops import Floats, LabelledPixels
from detector.data.judged import judged
from detector.data.samples import Sample, load_samples, no_boxes, unlabelled
from detector.errors import TrainingError
from detector.formats.verdicts import Judgement, read_verdicts
from detector.images import find_images
from detector.inference.detect import Detector
from detector.losses.distillation import distillation_loss
from detector.losses.matching import match
from detector.losses.multitask import REJECTED_WEIGHT, multitask_loss
from detector.network.folding import folded
from detector.network.retinaface import RawOutput, RetinaFace
from detector.training.ema import WeightAverage
from detector.training.progress import Preparation, Progress
from detector.training.run_folder import WEIGHTS_FILE, make_run_folder
from detector.training.schedule import cosine
from detector.training.step import Stepper, add_losses
from detector.weights.file import load_weights, save_weights

UNREVIEWED_SCORE = 0.3
"""What the old network scores above this, and nobody has judged, may be a face: no loss there."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class FineTuneConfig:
    """Everything that decides the result. Raises TrainingError at birth where it makes no sense.

    images: the folder that label paths start from. labels: the corrections, a label.txt. verdicts: those of
    reviewers, a table as `detector.formats.verdicts` has it; `detector.data.judged` says what they teach.
    rejected: a label.txt whose boxes are not faces. rejected_weight: how many times as much as any other
    background these count, and what a verdict calls no face. weights: the base. out: the folder for the new
    weights. crop_size: side of the crops in pixels. replay_share: share of every batch that is replay.
    frozen: prefixes of parameter names that stay as they are.
    """

    images: Path
    labels: Path
    weights: Path
    out: Path
    verdicts: Path | None = None
    rejected: Path | None = None
    rejected_weight: float = REJECTED_WEIGHT
    steps: int = 300
    seed: int = 0
    batch_size: int = 16
    crop_size: int = 320
    head_learning_rate: float = 1e-4
    backbone_learning_rate: float = 1e-5
    weight_decay: float = 5e-4
    average_decay: float = 0.99
    replay_share: float = 0.5
    frozen: tuple[str, ...] = ("backbone.stage1.",)

    def __post_init__(self) -> None:
        if min(self.steps, self.crop_size) < 1:
            raise TrainingError(
                f"Fine-tuning needs at least one step, not {self.steps}, and crops of a pixel."
            )
        if self.seed < 0:
            raise TrainingError(f"A seed is not negative, unlike {self.seed}.")
        if not 0 < self.rejected_weight < math.inf:
            raise TrainingError(f"What was rejected counts for something, unlike {self.rejected_weight}.")
        if not 0 < self.replay_size < self.batch_size:
            raise TrainingError("Every batch needs crops of corrections and crops of replay.")

    @property
    def replay_size(self) -> int:
        """How many crops of a batch are replay."""
        return round(self.batch_size * self.replay_share)


def fine_tune(config: FineTuneConfig) -> Generator[Preparation | Progress, None, None]:
    """Fine-tune: first a Preparation for each corrected image, then a Progress for each step.

    Closed early, it leaves no weights. When it is exhausted, weights.safetensors in the folder `out` is the
    weight average. The same configuration and the same files give the same weights. Images that cannot be
    read are logged and left out. Raises TrainingError, LabelError or WeightsError where something is wrong
    with what was given, DetectorError where the weights cannot be written.
    """
    make_run_folder(config.out)
    model, teacher = load_weights(config.weights), folded(load_weights(config.weights))
    profile = model.profile
    decoded = DecodedImages()
    corrected = yield from _corrections(config, Detector(teacher, name=config.weights.stem), decoded)
    known = {sample.name: sample for sample in corrected}
    replayed = [known.get(name) or unlabelled(config.images, name) for name in find_images(config.images)]
    torch.manual_seed(config.seed)
    _freeze(model, config.frozen)
    model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    stepper = Stepper(
        model,
        _parameter_groups(model, config),
        optimiser="adamw",
        weight_decay=config.weight_decay,
        rate=partial(cosine, steps=config.steps, warm_up=max(config.steps // 10, 1)),
    )
    average = WeightAverage(model, config.average_decay)
    anchors = anchors_for(profile, config.crop_size, config.crop_size)
    taught = config.batch_size - config.replay_size
    lessons = batches(
        corrected, profile, size=config.crop_size, batch_size=taught, seed=config.seed, decoded=decoded
    )
    replays = batches(
        replayed, profile, size=config.crop_size, batch_size=config.replay_size, seed=config.seed + 1,
        choose=_anywhere, decoded=decoded,
    )  # fmt: skip
    started = perf_counter()
    with closing(lessons), closing(replays):
        for step, lesson, replay in zip(range(1, config.steps + 1), lessons, replays, strict=False):
            images = torch.cat((lesson.images, replay.images))
            output = model(images)
            with torch.inference_mode():
                wanted = teacher(replay.images)
            learnt = multitask_loss(
                _part(output, slice(taught)), anchors, lesson.targets, profile,
                rejected_weight=config.rejected_weight,
            )  # fmt: skip
            kept = distillation_loss(
                _part(output, slice(taught, None)), wanted,
                matchings=[match(anchors, targets, profile) for targets in replay.targets],
            )  # fmt: skip
            losses = add_losses(learnt, kept)
            total = losses.total(profile)
            stepper.take(total, step - 1, average)
            yield Progress.after(
                step,
                steps=config.steps,
                losses=losses,
                total=total,
                batch_size=config.batch_size,
                seconds=perf_counter() - started,
            )
    save_weights(
        config.out / WEIGHTS_FILE,
        average.network,
        {"trained_by": "detector finetune", "parent": config.weights.name, "steps": str(config.steps),
         "seed": str(config.seed), "corrected_images": str(len(corrected))},
    )  # fmt: skip


def _corrections(
    config: FineTuneConfig, old: Detector, decoded: DecodedImages
) -> Generator[Preparation, None, list[Sample]]:
    """The corrected images; what the old network finds beside the corrections is a region without loss."""
    verdicts = {} if config.verdicts is None else read_verdicts(config.verdicts)
    rejected = {}
    if config.rejected is not None:
        rejected = {
            sample.name: sample.truth.boxes_xyxy for sample in load_samples(config.images, config.rejected)
        }
    samples = load_samples(config.images, config.labels)
    named = {sample.name for sample in samples}
    more = dict.fromkeys((*rejected, *_there(config, verdicts)))
    samples += [unlabelled(config.images, name) for name in more if name not in named]
    corrected = []
    for done, sample in enumerate(samples):
        yield Preparation(done=done, images=len(samples))
        if (pixels := decoded.get(sample.path)) is None:
            continue
        truth = judged(sample.truth, verdicts.get(sample.name, ()))
        wrong = np.concatenate((truth.rejected_xyxy, rejected.get(sample.name, no_boxes())))
        found = old.detect(pixels, threshold=UNREVIEWED_SCORE).boxes_xyxy
        unjudged = _unjudged(found, np.concatenate((truth.boxes_xyxy, wrong, truth.ignored_xyxy)))
        ignored = np.concatenate((truth.ignored_xyxy, unjudged))
        corrected.append(replace(sample, truth=replace(truth, ignored_xyxy=ignored, rejected_xyxy=wrong)))
    return corrected


def _there(config: FineTuneConfig, verdicts: Mapping[str, Sequence[Judgement]]) -> list[str]:
    """The judged images that there are; the first of the others is logged, and how many more."""
    there = {name for name in verdicts if (config.images / name).is_file()}
    if gone := [name for name in verdicts if name not in there]:
        more = f", with {len(gone) - 1} more such" if len(gone) > 1 else ""
        _log.warning("%s: %s is not in %s. Left out%s.", config.verdicts, gone[0], config.images, more)
    return [name for name in verdicts if name in there]


def _anywhere(image: LabelledPixels, size: int, random: np.random.Generator) -> tuple[float, float, float]:
    """A square as it is chosen where no face is known, so that replay shows photographs as they are."""
    unknown = replace(image, boxes_xyxy=no_boxes(), rejected_xyxy=no_boxes())
    return scaled_square(unknown, size, random)


def _unjudged(found_xyxy: Floats, judged_xyxy: Floats) -> Floats:
    """The detections that overlap nothing a person has labelled or rejected."""
    if not len(found_xyxy) or not len(judged_xyxy):
        return found_xyxy
    overlap = pairwise_iou(torch.from_numpy(found_xyxy), torch.from_numpy(judged_xyxy))
    unjudged: Floats = found_xyxy[(overlap.amax(dim=1) < 0.3).numpy()]
    return unjudged


def _freeze(model: RetinaFace, frozen: Sequence[str]) -> None:
    """Put the network into training with its early stages and every batch-norm as they are."""
    model.train()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.eval()
            module.requires_grad_(False)
    for name, parameter in model.named_parameters():
        if name.startswith(tuple(frozen)):
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
