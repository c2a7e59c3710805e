"""`detector finetune`: improve weights with corrected labels."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from detector.commands.progress import time_left
from detector.resources import resource


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("finetune", help="improve weights with corrected labels")
    parser.add_argument(
        "--images", type=Path, required=True, help="the folder that the label paths start from"
    )
    parser.add_argument("--labels", type=Path, required=True, help="the corrections, a label.txt")
    parser.add_argument(
        "--verdicts",
        type=Path,
        help="verdicts of reviewers, a .csv: real faces without a label are learnt as boxes, what is no face "
        "as hard negatives, and nothing is learnt of what is to be fixed or ignored",
    )
    parser.add_argument("--rejected", type=Path, help="a label.txt whose boxes are not faces")
    parser.add_argument(
        "--weights",
        type=Path,
        default=resource("weights/mobile.safetensors"),
        help="the weights to start from",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the new weights.safetensors")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.training.fine_tune import FineTuneConfig, fine_tune
    from detector.training.progress import Preparation
    from detector.training.run_folder import WEIGHTS_FILE

    config = FineTuneConfig(
        images=arguments.images,
        labels=arguments.labels,
        verdicts=arguments.verdicts,
        rejected=arguments.rejected,
        weights=arguments.weights,
        out=arguments.out,
        steps=arguments.steps,
        seed=arguments.seed,
    )
    for progress in fine_tune(config):
        if isinstance(progress, Preparation):
            if progress.done % 20 == 0:
                print(f"corrections looked at: {progress.done}/{progress.images}", file=sys.stderr)
        elif progress.step % 20 == 0 or progress.step == progress.steps:
            print(
                f"step {progress.step}/{progress.steps}  loss {progress.total:.3f}"
                f"  {progress.images_per_second:.1f} images/s, {time_left(progress.seconds_left)} left",
                file=sys.stderr,
            )
    print(config.out / WEIGHTS_FILE)
    return 0
