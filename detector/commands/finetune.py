"""`detector finetune`: improve weights with corrected labels, if they do get better."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from detector.commands.gate_words import verdict
from detector.commands.help_text import Paragraphs
from detector.commands.options import add_weights
from detector.commands.progress import time_left
from detector.errors import TrainingError
from detector.training.config import PRECISIONS
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.fine_tune_files import CHECKPOINT_FILE

if TYPE_CHECKING:
    from detector.training.fine_tune_report import FineTuneEvent

DESCRIPTION = """\
Learn from corrected labels. Some of the corrected images are held out: only where the new weights, or a
mixture of new and old ones, are better on these beyond chance, and lose nothing on a regression set, does
--out hold weights.safetensors in the end; else candidate.safetensors. The verdict is printed in words, with
the figures; result.json has all of it, its reason one of improved, no_gain, worse_on_regression, too_few,
not_a_number and not_measured (the manual, fine_tuning.md, has its keys). Either way the exit status is 0.
"""
EXAMPLES = """\
examples:
  detector finetune --images photographs/ --labels label.txt --out runs/tuned
  with photographs of the usual kind, labelled, that are not to be forgotten:
    detector finetune --images photographs/ --labels label.txt --labelled usual/ usual.txt --out runs/tuned
  what a closed or killed one had begun:
    detector finetune --images photographs/ --labels label.txt --out runs/tuned --resume
  four processes that share every batch:
    torchrun --nproc-per-node 4 -m detector finetune --images photographs/ --labels label.txt --out runs/tuned
"""

_DEFAULTS = FineTuneConfig(images=Path(), labels=Path(), weights=Path(), out=Path())
_NUMBERS = {
    "steps": "at most so many (default: {})",
    "seed": "of the order and the crops of images (default: {})",
    "batch_size": "crops of one step, over all processes (default: {})",
    "crop_size": "side of the crops in pixels (default: {})",
    "head_learning_rate": "of heads and pyramid, at its peak (default: {})",
    "backbone_learning_rate": "of the backbone (default: {})",
    "rejected_weight": "with --verdicts, how many times as much as other background what is no face counts "
    "(default: {})",
    "replay_share": "share of every batch that is replay, if there is any (default: {})",
    "hold_out": "per cent of the corrected images that are only measured on (default: {}); 0: all are learnt "
    "from, and nothing is measured",
    "least_images": "with fewer corrected images nothing is trained (default: {})",
    "margin_ap": "by how much average precision may fall, of 1: 0.005 is half a point (default: {})",
    "margin_error": "by how much the landmark error may rise, as a share of √(width · height) of a face "
    "(default: {})",
}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "finetune",
        help="improve weights with corrected labels",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=Paragraphs,
    )
    parser.add_argument(
        "--images",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="the folder that the label paths start from",
    )
    parser.add_argument(
        "--labels", type=Path, required=True, metavar="FILE", help="the corrections, a label.txt"
    )
    parser.add_argument(
        "--verdicts",
        type=Path,
        metavar="FILE",
        help="verdicts of reviewers, a .csv: real faces without a label are learnt as boxes, what is no face "
        "as hard negatives, and nothing is learnt of what is to be fixed or ignored",
    )
    add_weights(parser, "the weights to start from")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="folder for all that comes of it; what an earlier one left there is not written over",
    )
    parser.add_argument(
        "--replays-folder", action="store_true", help="replay uncorrected images of the folder as well"
    )
    for name, what in (
        ("labelled", "labelled images of the usual kind, which corrections alone make weights forget: two "
         "in three are replayed, the others are the regression set; replaces the next two"),
        ("regression", "labelled images on which nothing may be lost (default: sample photographs, and what "
         "the old weights are sure of in uncorrected images)"),
        ("replay", "labelled images that are replayed against forgetting"),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=Path, nargs=2, metavar=("IMAGES", "LABELS"), help=what)
    parser.add_argument(
        "--resume", action="store_true", help="go on from the checkpoint in --out, if there is one"
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default=_DEFAULTS.precision,
        help=f"of products; auto is bf16 where the hardware knows it (default: {_DEFAULTS.precision})",
    )
    for name, what in _NUMBERS.items():
        default = getattr(_DEFAULTS, name)
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            type=type(default),
            default=default,
            metavar="NUMBER",
            help=what.format(default),
        )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.training.fine_tune import fine_tune
    from detector.training.processes import is_first_process

    is_speaking = is_first_process()
    if not is_speaking:
        logging.getLogger("detector").setLevel(logging.ERROR)
    running = fine_tune(_config(arguments))
    try:
        while True:
            event = next(running)
            if is_speaking and (line := _line(event)):
                print(line, file=sys.stderr, flush=True)
    except StopIteration as end:
        result = end.value
    except BaseException as error:
        running.close()
        if is_speaking and isinstance(error, KeyboardInterrupt):
            print(_way_on(arguments.out), file=sys.stderr)
        raise
    if is_speaking:
        print(verdict(result, arguments.out))
    return 0


def _way_on(out: Path) -> str:
    if (out / CHECKPOINT_FILE).exists():
        return f"Stopped. The same command with --resume goes on from the last checkpoint in {out}."
    return "Stopped before there was a checkpoint: the same command begins anew."


def _config(arguments: argparse.Namespace) -> FineTuneConfig:
    """The settings. Raises TrainingError where they make no sense, or where an option would do nothing."""
    replays = arguments.labelled or arguments.replay or arguments.replays_folder
    if arguments.replay_share != _DEFAULTS.replay_share and not replays:
        raise TrainingError("--replay-share needs --labelled, --replay or --replays-folder.")
    if arguments.rejected_weight != _DEFAULTS.rejected_weight and arguments.verdicts is None:
        raise TrainingError("--rejected-weight needs the --verdicts that say what is no face.")
    return FineTuneConfig(
        images=arguments.images,
        labels=arguments.labels,
        verdicts=arguments.verdicts,
        weights=arguments.weights,
        out=arguments.out,
        labelled=arguments.labelled and tuple(arguments.labelled),
        regression=arguments.regression and tuple(arguments.regression),
        replay=arguments.replay and tuple(arguments.replay),
        replays_folder=arguments.replays_folder,
        resume=arguments.resume,
        precision=arguments.precision,
        **{name: getattr(arguments, name) for name in _NUMBERS},
    )


def _line(event: FineTuneEvent) -> str:
    """What to say of it; nothing of most."""
    from detector.training.fine_tune_report import Gating, Validation
    from detector.training.progress import Preparation, Progress

    match event:
        case Preparation() if event.done % 20 == 0:
            return f"{event.what} looked at: {event.done}/{event.images}"
        case Progress() if event.step % 20 == 0 or event.step == event.steps:
            return (
                f"step {event.step}/{event.steps}  loss {event.total:.3f}  "
                f"{event.images_per_second:.1f} images/s, {time_left(event.seconds_left)} left, "
                f"{event.memory_mb:.0f} MB"
            )
        case Validation():
            error = "" if event.landmark_error is None else f"  landmark error {event.landmark_error:.2%}"
            best = "  taken so far" if event.is_best and event.step else ""
            return f"held-out corrections after step {event.step}: AP {event.ap:.3f}{error}{best}"
        case Gating() if event.done % 50 == 0:
            return f"old and new compared: {event.done}/{event.images}"
    return ""
