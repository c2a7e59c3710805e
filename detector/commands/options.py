"""Options that several commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.resources import OUR_WEIGHTS, resource


def add_weights(parser: argparse.ArgumentParser, what: str = "a weights file") -> None:
    """what: they are, in the help."""
    parser.add_argument(
        "--weights",
        type=Path,
        default=resource(OUR_WEIGHTS),
        metavar="FILE",
        help=f"{what} (default: the weights that the program comes with)",
    )
