"""`detector study`: what fine-tuning brings back, and at what cost, in conditions never trained on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from detector.commands.help_text import Paragraphs
from detector.commands.options import add_weights
from detector.errors import DetectorError
from detector.training.study_plan import ABLATIONS, CONDITIONS, RECIPES, SIZES, StudyConfig

DESCRIPTION = """\
Turn, darken and blur labelled photographs, fine-tune on so many of them as if a person had corrected them,
and measure on others: what is regained in that condition, and what is forgotten on photographs as they are.
Images that resources/weights/held_out.txt names are only measured on. Takes hours; study.csv and study.md
in --out grow row by row. Every recipe is taken with every number of corrections in every condition; with
--ablate, and none of --conditions, --sizes and --recipes, the ablation alone is made.
"""
EPILOG = "\n".join(
    (
        "recipes:",
        *(f"  {name}" for name in RECIPES),
        "ablations, which change one part of the first recipe:",
        *(f"  {name}" for name in ABLATIONS),
        "example, which makes one row:",
        '  detector study --portraits images/ label.txt --out runs/row --ablate dark --ablations "no mixing"',
    )
)

_DEFAULT = StudyConfig(sets=(), out=Path(), weights=Path(), conditions=CONDITIONS, sizes=SIZES)


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "study",
        help="measure what fine-tuning brings",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=Paragraphs,
    )
    for name, what in (
        ("wider", "labelled photographs of WIDER FACE"),
        ("portraits", "labelled portraits, drawn from by turns with those; one of the two is needed"),
    ):
        parser.add_argument(f"--{name}", type=Path, nargs=2, metavar=("IMAGES", "LABELS"), help=what)
    add_weights(parser, "the weights to start from")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FOLDER", help="a new folder for tables and photographs"
    )
    parser.add_argument(
        "--conditions", nargs="*", metavar="NAME", help=f"of {', '.join(CONDITIONS)} (default: all)"
    )
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        metavar="N",
        help=f"numbers of corrected images (default: {' '.join(map(str, SIZES))})",
    )
    parser.add_argument("--recipes", nargs="*", metavar="NAME", help="of those below (default: all)")
    parser.add_argument(
        "--ablate", metavar="CONDITION", help="leave out one part at a time in this condition (default: none)"
    )
    parser.add_argument(
        "--ablations", nargs="*", metavar="NAME", help="of those below, with --ablate (default: all)"
    )
    for name, what in (
        (
            "ablation-size",
            "number of corrected images with --ablate; without it too, the project has at least so many",
        ),
        ("tests", "at most so many images to test on"),
        ("uncorrected", "further images of the project, which nobody corrects"),
        ("seed", "of photographs, conditions and training"),
    ):
        default = getattr(_DEFAULT, name.replace("-", "_"))
        parser.add_argument(
            f"--{name}", type=int, default=default, metavar="N", help=f"{what} (default: {default})"
        )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="a setting of fine-tuning, such as steps=200; may be given several times (default: its own)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    config = _config(arguments)
    config.check()

    from detector.training.study import study
    from detector.training.study_tables import REPORT_FILE, as_markdown

    for row in study(config):
        print(as_markdown([row]).splitlines()[-1], file=sys.stderr, flush=True)
    print(config.out / REPORT_FILE)
    return 0


def _config(arguments: argparse.Namespace) -> StudyConfig:
    """The settings of a study. Raises DetectorError for options that do not fit."""
    sets = [tuple(given) for given in (arguments.portraits, arguments.wider) if given is not None]
    if not sets:
        raise DetectorError("nothing to study: give --wider, --portraits or both.")
    if arguments.ablate is None and arguments.ablations is not None:
        raise DetectorError("--ablations needs the --ablate CONDITION that they are made in.")
    conditions = tuple(CONDITIONS if arguments.conditions is None else arguments.conditions)
    sizes = tuple(arguments.sizes or SIZES)
    if arguments.ablate is not None and arguments.conditions is arguments.sizes is arguments.recipes is None:
        conditions = sizes = ()
    ablations = tuple(arguments.ablations or ABLATIONS)
    recipes = tuple(arguments.recipes or RECIPES)
    for chosen, known in (
        (conditions, CONDITIONS),
        (tuple(filter(None, [arguments.ablate])), CONDITIONS),
        (recipes, RECIPES),
        (ablations, ABLATIONS),
    ):
        if wrong := [name for name in chosen if name not in known]:
            raise DetectorError(f"{wrong[0]!r} is none of {', '.join(known)}.")
    return StudyConfig(
        sets=tuple((images, labels) for images, labels in sets),
        out=arguments.out,
        weights=arguments.weights,
        conditions=conditions,
        sizes=sizes,
        recipes=recipes,
        uncorrected=arguments.uncorrected,
        tests=arguments.tests,
        ablate=arguments.ablate,
        ablation_size=arguments.ablation_size,
        ablations=ablations,
        seed=arguments.seed,
        settings=dict(_setting(text) for text in arguments.set),
    )


def _setting(text: str) -> tuple[str, object]:
    """ "steps=200" → ("steps", 200). Raises DetectorError."""
    name, _, value = text.partition("=")
    try:
        return name, int(value) if value.lstrip("-").isdecimal() else float(value)
    except ValueError as error:
        raise DetectorError(f"--set {text}: NAME=VALUE with a number is needed.") from error
