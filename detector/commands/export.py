"""`detector export`: the network of a weights file as an ONNX file, for programs that know no torch."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.commands.help_text import Paragraphs
from detector.commands.options import add_weights
from detector.commands.targets import check_targets

DESCRIPTION = """\
Write the network of a weights file as an ONNX file (operator set 19), for images of any size and any number
of them. Its answers are held against torch's before it is written.

Input `images`, (batch, 3, height, width) float32: pixels from 0 to 255 less `mean_bgr`, channels in the order
`channel_order`; nothing is scaled. Output: `logits` (batch, anchors, 2), background then face; `box_offsets`
(batch, anchors, 4) and `landmark_offsets` (batch, anchors, 5, 2), both from the anchors and divided by the
variances. `mean_bgr`, `channel_order` and the `profile`, which tells anchors and variances, are metadata of
the file, as is all that the weights file says of itself. The dense branch is left out.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "export",
        help="write a network as an ONNX file",
        description=DESCRIPTION,
        formatter_class=Paragraphs,
    )
    add_weights(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.onnx", help="the file to write")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.inference.onnx_export import export_onnx

    check_targets(arguments.out)
    export_onnx(arguments.weights, arguments.out)
    print(arguments.out)
    return 0
