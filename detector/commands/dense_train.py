"""`detector dense train`: give weights a dense branch, and leave all else of them as it is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from detector.commands.options import add_weights
from detector.commands.progress import time_left
from detector.commands.targets import check_targets
from detector.errors import TrainingError
from detector.training.config import DEVICES, PRECISIONS, check_seed
from detector.training.recipe import check_crop_size

if TYPE_CHECKING:
    from detector.dense.branch_training import BranchProgress
    from detector.network.retinaface import RetinaFace

SAVE_EVERY = 500
SECONDS_BETWEEN_LINES = 10


def add_parser(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "train",
        help="give weights a dense branch, and leave all else of them as it is",
        description="Teach a dense branch to the network of a weights file, all else of which stays as it "
        "is, to the bit. It learns to explain as a mesh the faces that the network finds in labelled "
        "photographs, by their pixels and by the landmarks that the network finds. "
        "The file is written every 500 steps and at the end. Weights with a branch go on with that one.",
    )
    add_weights(parser)
    parser.add_argument(
        "--decoder",
        type=Path,
        metavar="FILE",
        help="what `detector dense pretrain` made; it becomes part of the weights (none for weights that "
        "have a branch)",
    )
    parser.add_argument(
        "--data",
        nargs=2,
        action="append",
        required=True,
        metavar=("IMAGES", "LABELS"),
        help="a folder of images and its label.txt; may be given several times",
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.safetensors", help="the weights file to write"
    )
    parser.add_argument("--steps", type=int, metavar="N", default=4000, help="default: %(default)s")
    parser.add_argument(
        "--batch-size", type=int, default=16, metavar="N", help="crops of a step (default: %(default)s)"
    )
    parser.add_argument(
        "--crop-size",
        type=int,
        default=320,
        metavar="PIXELS",
        help="side of the crops in pixels (default: %(default)s)",
    )
    parser.add_argument(
        "--learning-rate", type=float, default=3e-3, metavar="RATE", help="its peak (default: %(default)s)"
    )
    parser.add_argument(
        "--landmark-weight",
        type=float,
        default=4.0,
        metavar="WEIGHT",
        help="of the distance between the landmarks of meshes and those of the network; 0 leaves the pixels "
        "alone, as in the paper, from which yaw is not learnt (default: %(default)s)",
    )
    parser.add_argument(
        "--hold-out",
        type=int,
        default=0,
        metavar="PERCENT",
        help="share of the images that is not trained on, the same as `detector train` holds out (0)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the crops (default: 0)")
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where to compute (default: auto)")
    parser.add_argument(
        "--precision", choices=PRECISIONS, default="auto", help="of the network's products (default: auto)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    import torch

    from detector.data.samples import is_held_out, load_samples
    from detector.dense.branch_training import BranchTrainer
    from detector.training.device import device_named, precision_named
    from detector.weights.file import save_weights
    from detector.weights.head import read_metadata

    _check(arguments)
    check_targets(arguments.out)
    model = _model(arguments.weights, arguments.decoder)
    samples = [
        sample
        for images, labels in arguments.data
        for sample in load_samples(Path(images), Path(labels))
        if not is_held_out(sample.name, arguments.hold_out)
    ]
    if not any(len(sample.truth.boxes_xyxy) for sample in samples):
        files = ", ".join(labels for _, labels in arguments.data)
        raise TrainingError(f"No face to learn from among {len(samples)} images to train on: {files}.")
    device = device_named(arguments.device)
    precision = precision_named(arguments.precision, device)
    known = {
        name: value
        for name, value in read_metadata(arguments.weights).items()
        if name not in ("format", "profile")
    }
    told = {
        "dense_trained_by": "detector dense train",
        "dense_seed": str(arguments.seed),
        "dense_crop_size": str(arguments.crop_size),
        "dense_batch_size": str(arguments.batch_size),
        "dense_learning_rate": str(arguments.learning_rate),
        "dense_landmark_weight": str(arguments.landmark_weight),
        "dense_images": str(len(samples)),
    }
    torch.manual_seed(arguments.seed)
    trainer = BranchTrainer(
        model,
        device=device,
        precision=precision,
        learning_rate=arguments.learning_rate,
        landmark_weight=arguments.landmark_weight,
    )
    started = told_at = perf_counter()
    for progress in trainer.run(
        samples, seed=arguments.seed, steps=arguments.steps, batch_size=arguments.batch_size,
        crop_size=arguments.crop_size,
    ):  # fmt: skip
        now, is_last = perf_counter(), progress.step == progress.steps
        if now - told_at >= SECONDS_BETWEEN_LINES or is_last:
            told_at = now
            left = (now - started) / progress.step * (progress.steps - progress.step)
            print(
                f"step {progress.step}/{progress.steps}  {_figures(progress)}  {time_left(left)} left",
                file=sys.stderr,
            )
        if progress.step % SAVE_EVERY == 0 or is_last:
            save_weights(arguments.out, model, known | told | {"dense_steps": str(progress.step)})
    print(arguments.out)
    return 0


def _model(weights: Path, decoder: Path | None) -> RetinaFace:
    """The network of a weights file with a dense branch, its own or a new one. Raises DetectorError."""
    from detector.dense.branch import with_dense_branch
    from detector.weights.file import load_weights

    model = load_weights(weights)
    if decoder is not None:
        return with_dense_branch(model, decoder)
    if not model.profile.dense:
        raise TrainingError(
            f"{weights}: these weights have no dense branch yet, and a new one needs a --decoder; `detector "
            "dense pretrain` makes one."
        )
    return model


def _figures(progress: BranchProgress) -> str:
    if not progress.faces:
        return "0 faces: pixel –, landmarks off by –"
    return f"{progress.faces} faces: pixel {progress.pixel:.3f}, landmarks off by {progress.landmark:.1%}"


def _check(arguments: argparse.Namespace) -> None:
    """Raise TrainingError for numbers that no training can be made of."""
    if min(arguments.steps, arguments.batch_size) < 1:
        raise TrainingError("Training needs a step, and a crop in it, at least.")
    check_crop_size(arguments.crop_size)
    check_seed(arguments.seed)
    if not 0 < arguments.learning_rate < float("inf"):
        raise TrainingError(f"A learning rate is positive, unlike {arguments.learning_rate}.")
    if not 0 <= arguments.landmark_weight < float("inf"):
        raise TrainingError(f"A weight is not negative, unlike {arguments.landmark_weight}.")
    if not 0 <= arguments.hold_out < 100:
        raise TrainingError(f"From 0 to 99 per cent of the images can be held out, not {arguments.hold_out}.")
