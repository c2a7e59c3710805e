"""`detector train`: train a detector from labelled photographs."""

from __future__ import annotations

import argparse
import math
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from detector.commands.progress import time_left
from detector.errors import TrainingError
from detector.profile import MOBILE, PROFILES

if TYPE_CHECKING:
    from detector.training.config import TrainConfig

_DESCRIPTION = """Train RetinaFace on photographs with a label.txt each. The profile decides network and
recipe: `mobile` is a matter of hours on a laptop; `paper` follows Deng et al. 2019 and wants GPUs. Started
by `torchrun --nproc-per-node N -m detector train …`, on one machine or many, N processes share every batch.
A run leaves its settings, its losses as table and plot, checkpoints to go on from, and weights.safetensors.
"""


SECONDS_BETWEEN_LINES = 10


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "train", help="train a detector from labelled photographs", description=_DESCRIPTION
    )
    parser.add_argument(
        "--data",
        nargs=2,
        action="append",
        metavar=("IMAGES", "LABELS"),
        help="a folder of images and its label.txt; may be given several times",
    )
    parser.add_argument("--out", type=Path, help="folder of the run")
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="RUN",
        help="go on with a run, given its folder or one of its checkpoints; its settings stay",
    )
    parser.add_argument("--profile", choices=PROFILES, help="the network to train (mobile)")
    parser.add_argument(
        "--deformable",
        type=int,
        nargs="+",
        metavar="STRIDE",
        help="levels of the pyramid that get deformable convolutions (none)",
    )
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--backbone", type=Path, help="ImageNet checkpoint of the backbone to start from")
    start.add_argument("--start", type=Path, help="weights to start from instead")
    parser.add_argument("--teacher", type=Path, help="weights whose answers are learnt as well")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--steps", type=int, help="length of the training (8000 for mobile)")
    length.add_argument("--epochs", type=float, help="the same in passes through the images (80 for paper)")
    parser.add_argument("--batch-size", type=int, help="crops of a step, over all processes (16; paper: 32)")
    parser.add_argument("--crop-size", type=int, help="side of the crops in pixels (320; paper: 640)")
    parser.add_argument("--learning-rate", type=float, help="its peak (0.0015; paper: 0.01)")
    parser.add_argument(
        "--hold-out",
        type=int,
        metavar="PERCENT",
        help="share of the images that is not trained on, listed in the run's held_out.txt (0)",
    )
    parser.add_argument("--save-every", type=int, metavar="STEPS", help="steps between checkpoints (500)")
    parser.add_argument("--keep", type=int, metavar="N", help="how many checkpoints stay (3)")
    parser.add_argument("--seed", type=int, help="of everything random (0)")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), help="a GPU if there is one (auto)")
    parser.add_argument(
        "--precision",
        choices=("auto", "fp32", "bf16"),
        help="of products; auto is bf16 where the hardware multiplies matrices of it",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.training.run_folder import WEIGHTS_FILE, config_to_resume
    from detector.training.train import train

    checkpoint = None
    given = {name: value for name, value in vars(arguments).items() if value is not None and name != "run"}
    if arguments.resume is None:
        config = _new_run(given)
    elif others := sorted(given.keys() - {"resume"}):
        option = others[0].replace("_", "-")
        raise TrainingError(f"A run that is gone on with keeps its settings: leave out --{option}.")
    else:
        config, checkpoint = config_to_resume(arguments.resume)
    is_first_process = os.environ.get("RANK", "0") == "0"
    told = -math.inf
    for progress in train(config, checkpoint=checkpoint):
        is_due = monotonic() - told >= SECONDS_BETWEEN_LINES or progress.step == progress.steps
        if is_first_process and is_due:
            told = monotonic()
            print(
                f"step {progress.step}/{progress.steps}  loss {progress.total:.3f}"
                f" (classification {progress.classification:.3f}, box {progress.box:.3f},"
                f" landmark {progress.landmark:.3f})  {progress.images_per_second:.1f} images/s,"
                f" {time_left(progress.seconds_left)} left",
                file=sys.stderr,
            )
    if is_first_process:
        print(config.out / WEIGHTS_FILE)
    return 0


def _new_run(given: Mapping[str, Any]) -> TrainConfig:
    """The settings of a new run. Raises TrainingError."""
    from detector.training.config import TrainConfig
    from detector.training.recipe import recipe_for

    if "data" not in given or "out" not in given:
        raise TrainingError("A new run needs --data and --out; --resume goes on with one.")
    chosen = dict(given)
    profile = PROFILES[chosen.pop("profile", MOBILE.name)]
    if strides := chosen.pop("deformable", None):
        try:
            profile = profile.with_deformable(strides)
        except ValueError as error:
            raise TrainingError(f"--deformable: {error}.") from error
    names = ("steps", "epochs", "batch_size", "crop_size", "learning_rate")
    changes = {name: chosen.pop(name) for name in names if name in chosen}
    if "steps" in changes or "epochs" in changes:
        changes = {"steps": None, "epochs": None} | changes
    datasets = tuple((Path(images), Path(labels)) for images, labels in chosen.pop("data"))
    return TrainConfig(
        datasets=datasets, profile=profile, recipe=replace(recipe_for(profile), **changes), **chosen
    )
