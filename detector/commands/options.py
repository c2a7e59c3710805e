"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.resources import OUR_WEIGHTS, resource


def add_weights(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--weights",
        type=Path,
        default=resource(OUR_WEIGHTS),
        metavar="FILE",
        help="a weights file (default: the weights that the program comes with)",
    )
