"""`detector train`: train a detector from labelled photographs."""

from __future__ import annotations

import argparse
import logging
import math
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from detector.commands.progress import time_left
from detector.errors import TrainingError
from detector.profile import MOBILE, PROFILES, Profile
from detector.training.config import DEVICES, PRECISIONS, TrainConfig
from detector.training.recipe import MOBILE_RECIPE, PAPER_RECIPE, recipe_for

if TYPE_CHECKING:
    from detector.training.progress import Progress

_DESCRIPTION = """Train RetinaFace on photographs with a label.txt each. The profile decides network and
recipe: `mobile` is a matter of hours on a laptop; `paper` follows Deng et al. 2019 and wants GPUs. Started
by `torchrun --nproc-per-node N -m detector train …`, on one machine or many, N processes share every batch.
A run leaves its settings, its losses as table and plot, checkpoints to go on from, and weights.safetensors.
"""

SECONDS_BETWEEN_LINES = 10

_FREE_TO_CHANGE = {"resume", "device", "precision"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "train", help="train a detector from labelled photographs", description=_DESCRIPTION
    )
    light, heavy = MOBILE_RECIPE, PAPER_RECIPE
    parser.add_argument(
        "--data",
        nargs=2,
        action="append",
        metavar=("IMAGES", "LABELS"),
        help="a folder of images and its label.txt; may be given several times, the same one too, for weight",
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="folder of the run")
    parser.add_argument(
        "--resume",
        type=Path,
        metavar="RUN",
        help="go on with a run, given its folder or one of its checkpoints; all settings but --device and "
        "--precision stay, and checkpoints later than the given one are removed",
    )
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        metavar="NAME",
        help=f"the network to train, of {', '.join(PROFILES)} ({MOBILE.name})",
    )
    parser.add_argument(
        "--deformable",
        type=int,
        nargs="+",
        metavar="STRIDE",
        help="levels of the pyramid that get deformable convolutions (none)",
    )
    start = parser.add_mutually_exclusive_group()
    start.add_argument(
        "--backbone",
        type=Path,
        metavar="FILE",
        help="backbone to start from: a weights file's, whatever its profile, or an ImageNet checkpoint (a "
        "ResNet's is torchvision's) (none)",
    )
    start.add_argument(
        "--start",
        type=Path,
        metavar="FILE",
        help="weights to start from instead, with their own profile, or with a --profile that is only "
        "wider: new channels then have no say at first (none)",
    )
    parser.add_argument(
        "--teacher",
        type=Path,
        action="append",
        metavar="FILE",
        help="weights of whatever profile: what they agree on in several looks is learnt, and of the labels "
        "only landmarks; the first says which anchors tell of a face; each crop is learnt from four times "
        "(none)",
    )
    parser.add_argument(
        "--imitate",
        type=Path,
        action="append",
        metavar="FILE",
        help="weights of the same network: its features and answers are what is learnt, and labels only tell "
        "where to take crops, and where landmarks are; of several, the features are the first one's, and the "
        "answers the mean of all (none)",
    )
    parser.add_argument(
        "--dense",
        type=Path,
        metavar="DECODER",
        help="give the network the dense branch, which explains a face as a mesh, with a decoder that "
        "`detector dense pretrain` made; the decoder becomes part of the weights (none)",
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--steps", type=int, metavar="N", help=f"length of the training ({light.steps} for mobile)"
    )
    length.add_argument(
        "--epochs",
        type=float,
        metavar="N",
        help=f"the same in passes through the images ({heavy.epochs} for paper)",
    )
    parser.add_argument(
        "--batch-size",
        type=int,
        metavar="N",
        help=f"crops of a step, over all processes ({light.batch_size}; paper: {heavy.batch_size})",
    )
    parser.add_argument(
        "--crop-size",
        type=int,
        metavar="PIXELS",
        help=f"side of the crops in pixels ({light.crop_size}; paper: {heavy.crop_size})",
    )
    parser.add_argument(
        "--learning-rate",
        type=float,
        metavar="RATE",
        help=f"its peak ({light.learning_rate}; paper: {heavy.learning_rate})",
    )
    parser.add_argument(
        "--hold-out",
        type=int,
        metavar="PERCENT",
        help="share of the images that is not trained on, listed in the run's held_out.txt (0)",
    )
    parser.add_argument(
        "--save-every", type=int, metavar="STEPS", help="steps between checkpoints (500, or ten minutes)"
    )
    parser.add_argument("--keep", type=int, metavar="N", help="how many checkpoints stay (3)")
    parser.add_argument("--seed", type=int, metavar="N", help="of everything random (0)")
    parser.add_argument("--device", choices=DEVICES, help="auto takes a GPU if there is one (auto)")
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        help="of products; auto is bf16 where the hardware knows it (auto)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.training.processes import is_first_process
    from detector.training.run_folder import WEIGHTS_FILE, checkpoints_in, config_to_resume
    from detector.training.train import train

    checkpoint = None
    given = {name: value for name, value in vars(arguments).items() if value is not None and name != "run"}
    if arguments.resume is None:
        config = _new_run(given)
    elif others := sorted(given.keys() - _FREE_TO_CHANGE):
        option = others[0].replace("_", "-")
        raise TrainingError(f"A run that is gone on with keeps its settings: leave out --{option}.")
    else:
        config, checkpoint = config_to_resume(arguments.resume)
        config = replace(config, **{name: given[name] for name in given.keys() & {"device", "precision"}})
    speaks = is_first_process()
    logging.getLogger("detector").setLevel(logging.INFO if speaks else logging.ERROR)
    told = -math.inf
    try:
        for progress in train(config, checkpoint=checkpoint):
            is_due = monotonic() - told >= SECONDS_BETWEEN_LINES or progress.step == progress.steps
            if speaks and is_due:
                told = monotonic()
                print(_line(progress), file=sys.stderr)
    except KeyboardInterrupt:
        if speaks and checkpoints_in(config.out):
            print(
                f"Stopped. `detector train --resume {config.out}` goes on from the last checkpoint.",
                file=sys.stderr,
            )
        raise
    if speaks:
        print(config.out / WEIGHTS_FILE)
    return 0


def _line(progress: Progress) -> str:
    pixel = "" if progress.pixel is None else f", pixel {progress.pixel:.3f}"
    return (
        f"step {progress.step}/{progress.steps}  loss {progress.total:.3f}"
        f" (classification {progress.classification:.3f}, box {progress.box:.3f},"
        f" landmark {progress.landmark:.3f}{pixel})  {progress.images_per_second:.1f} images/s,"
        f" {time_left(progress.seconds_left)} left"
    )


def _new_run(given: Mapping[str, Any]) -> TrainConfig:
    """The settings of a new run. Raises TrainingError, WeightsError."""
    if "data" not in given or "out" not in given:
        raise TrainingError("A new run needs --data and --out; --resume goes on with one.")
    chosen = dict(given)
    chosen["teachers"] = tuple(chosen.pop("teacher", ()))
    chosen["imitate"] = tuple(chosen.pop("imitate", ()))
    profile = _profile(chosen)
    names = ("steps", "epochs", "batch_size", "crop_size", "learning_rate")
    changes = {name: chosen.pop(name) for name in names if name in chosen}
    if "steps" in changes or "epochs" in changes:
        changes = {"steps": None, "epochs": None} | changes
    datasets = tuple((Path(images), Path(labels)) for images, labels in chosen.pop("data"))
    return TrainConfig(
        datasets=datasets, profile=profile, recipe=replace(recipe_for(profile), **changes), **chosen
    )


def _profile(chosen: dict[str, Any]) -> Profile:
    """The profile to train, whose options are taken out of those chosen."""
    name, strides = chosen.pop("profile", None), chosen.pop("deformable", None)
    if "start" in chosen:
        if strides is not None:
            raise TrainingError("Weights to --start from have their profile: no --deformable.")
        from detector.network.widening import is_wider
        from detector.weights.file import load_weights

        own = load_weights(chosen["start"]).profile
        if name is None or PROFILES[name] == own:
            return own
        if not is_wider(own, PROFILES[name]):
            raise TrainingError(f"{chosen['start']}: the profile {name} is not a wider {own.name}.")
        return PROFILES[name]
    profile = PROFILES[name or MOBILE.name]
    try:
        return profile.with_deformable(strides or ())
    except ValueError as error:
        raise TrainingError(f"--deformable: {error}.") from error
