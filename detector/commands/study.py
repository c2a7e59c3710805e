"""`detector study`: what fine-tuning brings back, and at what cost, in conditions never trained on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from detector.errors import DetectorError
from detector.resources import OUR_WEIGHTS, resource

DESCRIPTION = """\
Turn, darken and blur labelled photographs, fine-tune on so many of them as if a person had corrected them,
and measure on others: what is regained in that condition, and what is forgotten on photographs as they are.
Images that resources/weights/held_out.txt names are only measured on. Takes hours; study.csv and study.md
in --out grow row by row.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "study",
        help="measure what fine-tuning brings",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name in ("wider", "portraits"):
        parser.add_argument(
            f"--{name}", type=Path, nargs=2, metavar=("IMAGES", "LABELS"), help="labelled photographs"
        )
    parser.add_argument("--weights", type=Path, default=resource(OUR_WEIGHTS))
    parser.add_argument("--out", type=Path, required=True, help="folder for tables and photographs")
    parser.add_argument("--conditions", nargs="*", default=["rotated", "dark", "blurred"])
    parser.add_argument("--sizes", type=int, nargs="*", default=[25, 50, 100, 200])
    parser.add_argument("--recipes", nargs="*", metavar="NAME", help="only these of the recipes")
    parser.add_argument("--ablate", metavar="CONDITION", help="also leave out one part at a time there")
    parser.add_argument("--ablations", nargs="*", metavar="NAME", help="only these of the parts")
    parser.add_argument("--ablation-size", type=int, default=100)
    parser.add_argument("--tests", type=int, default=200, help="at most so many images to test on")
    parser.add_argument("--uncorrected", type=int, default=60, help="further images of the project")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of fine-tuning"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.training.study import ABLATIONS, RECIPES, StudyConfig, study
    from detector.training.study_conditions import CONDITIONS
    from detector.training.study_tables import REPORT_FILE, as_markdown

    sets = [tuple(given) for given in (arguments.portraits, arguments.wider) if given is not None]
    if not sets:
        raise DetectorError("nothing to study: give --wider, --portraits or both.")
    ablations = tuple(arguments.ablations or ABLATIONS)
    recipes = tuple(arguments.recipes or RECIPES)
    for given, known in (
        (tuple(arguments.conditions), CONDITIONS),
        (tuple(filter(None, [arguments.ablate])), CONDITIONS),
        (recipes, RECIPES),
        (ablations, ABLATIONS),
    ):
        if wrong := [name for name in given if name not in known]:
            raise DetectorError(f"{wrong[0]!r} is none of {', '.join(known)}.")
    config = StudyConfig(
        sets=tuple((images, labels) for images, labels in sets),
        out=arguments.out,
        weights=arguments.weights,
        conditions=tuple(arguments.conditions),
        sizes=tuple(arguments.sizes),
        recipes=recipes,
        uncorrected=arguments.uncorrected,
        tests=arguments.tests,
        ablate=arguments.ablate,
        ablation_size=arguments.ablation_size,
        ablations=ablations,
        seed=arguments.seed,
        settings=dict(_setting(text) for text in arguments.set),
    )
    for row in study(config):
        print(as_markdown([row]).splitlines()[-1], file=sys.stderr, flush=True)
    print(config.out / REPORT_FILE)
    return 0


def _setting(text: str) -> tuple[str, object]:
    """ "steps=200" → ("steps", 200). Raises DetectorError."""
    name, _, value = text.partition("=")
    try:
        return name, int(value) if value.lstrip("-").isdecimal() else float(value)
    except ValueError as error:
        raise DetectorError(f"--set {text}: NAME=VALUE with a number is needed.") from error
