"""`detector train`: train a detector from labelled photographs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("train", help="train a detector from labelled photographs")
    parser.add_argument(
        "--data",
        nargs=2,
        action="append",
        required=True,
        metavar=("IMAGES", "LABELS"),
        help="a folder of images and its label.txt; may be given several times",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    start = parser.add_mutually_exclusive_group()
    start.add_argument("--backbone", type=Path, help="ImageNet checkpoint of the backbone to start from")
    start.add_argument("--start", type=Path, help="weights to start from instead")
    parser.add_argument("--teacher", type=Path, help="weights whose answers are learnt as well")
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--crop-size", type=int, default=320, help="side of the training crops in pixels")
    parser.add_argument("--learning-rate", type=float, default=1.5e-3)
    parser.add_argument(
        "--hold-out",
        type=int,
        default=0,
        metavar="PERCENT",
        help="share of the images that is not trained on, listed in the run's held_out.txt",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.training.run_folder import WEIGHTS_FILE
    from detector.training.train import TrainConfig, train

    config = TrainConfig(
        datasets=tuple((Path(images), Path(labels)) for images, labels in arguments.data),
        out=arguments.out,
        backbone=arguments.backbone,
        start=arguments.start,
        teacher=arguments.teacher,
        steps=arguments.steps,
        batch_size=arguments.batch_size,
        crop_size=arguments.crop_size,
        learning_rate=arguments.learning_rate,
        hold_out=arguments.hold_out,
        seed=arguments.seed,
    )
    for progress in train(config):
        if progress.step % 20 == 0 or progress.step == progress.steps:
            print(
                f"step {progress.step}/{progress.steps}  loss {progress.total:.3f}"
                f" (classification {progress.classification:.3f}, box {progress.box:.3f},"
                f" landmark {progress.landmark:.3f})  {progress.images_per_second:.1f} images/s,"
                f" {progress.seconds_left / 60:.0f} min left",
                file=sys.stderr,
            )
    print(config.out / WEIGHTS_FILE)
    return 0
