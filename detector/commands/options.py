"""Options that several commands share."""

from __future__ import annotations

import argparse

from detector.resources import OUR_WEIGHTS, resource, weights_named


def add_weights(parser: argparse.ArgumentParser, what: str = "a weights file") -> None:
    """what: they are, in the help."""
    parser.add_argument(
        "--weights",
        type=weights_named,
        default=resource(OUR_WEIGHTS),
        metavar="FILE",
        help=f"{what}, or mobile or small, which the program comes with (default: mobile)",
    )
