"""`detector evaluate`: how good weights are, by the protocol of WIDER FACE."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detector.commands.help_text import Paragraphs
from detector.commands.targets import check_targets
from detector.errors import DetectorError, ImageError
from detector.evaluation.protocols import ORIGINAL, PROTOCOLS
from detector.resources import OUR_WEIGHTS, resource, weights_named
from detector.threads import processors

if TYPE_CHECKING:
    from detector.evaluation.evaluate import Evaluation
    from detector.evaluation.ground_truth import GroundTruth
    from detector.evaluation.landmark_error import FaceErrors
    from detector.evaluation.matching import ScoredBoxes

PLOT_SUFFIXES = (".png", ".svg", ".pdf")
UNKNOWN_PROTOCOL = "unknown"

DESCRIPTION = """\
Measure weights, or the detections of any other program, against labelled photographs: average precision
by the protocol of WIDER FACE, by difficulty and by the size of the faces, and the landmark error where
landmarks are known. Say with the figures which weights, images and protocol they are of: those of a model
on images that it was trained on mean nothing. A labelled box outside its photograph is named and left out.
A photograph that cannot be read is named and counted as one without detections; the exit status is then 1.
"""
EXAMPLES = """\
examples:
  your own labels:
    detector evaluate --images photographs/ --labels label.txt
  WIDER FACE validation, with a plot and tables:
    detector evaluate --images WIDER_val/images --eval-dir ground_truth/ --plot curves.png --tables out/
  the same, and how it would be if reviewers' verdicts had been labels:
    detector evaluate --images WIDER_val/images --eval-dir ground_truth/ --verdicts verdicts.csv
  the detections of another program, one text file an image (EVENT/NAME.txt):
    detector evaluate --predictions their_detections/ --eval-dir ground_truth/

the keys of the JSON file:
  weights or predictions  what was measured, as it was given
  easy, medium, hard      average precision from 0 to 1; `all` in their place
                          with --labels alone
  protocol, images        how the images were looked at, and how many there are
  by_size                 for each range of the root of width times height in
                          pixels: faces, and their ap
  landmark_error          mean distance of the landmarks over the faces found,
                          as a share of that size
  landmark_failures       share of these faces whose error is above 10 %
  landmark_faces          how many faces with known landmarks were found; the
                          three are left out without any
  with_verdicts           with --verdicts: average precision as it would be if
                          they were labels
An average precision is null where there are no faces to be found.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "evaluate",
        help="measure weights against labelled photographs",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=Paragraphs,
    )
    truth = parser.add_argument_group("what is true (one of them, or both)")
    truth.add_argument(
        "--eval-dir",
        type=Path,
        metavar="DIR",
        help="folder of the official wider_face_val.mat and wider_{easy,medium,hard}_val.mat",
    )
    truth.add_argument(
        "--labels",
        type=Path,
        metavar="FILE",
        help="a label.txt, of which every face counts; beside --eval-dir, it only gives the landmarks",
    )
    truth.add_argument(
        "--subset", type=Path, metavar="LIST", help="measure only the images named here, one a line"
    )
    truth.add_argument(
        "--verdicts",
        type=Path,
        metavar="FILE",
        help="verdicts of reviewers, a .csv: average precision is told as it is, and as it would be if they "
        "were labels",
    )
    found = parser.add_argument_group("what is found")
    found.add_argument("--images", type=Path, metavar="DIR", help="the folder that image names start from")
    source = found.add_mutually_exclusive_group()
    source.add_argument(
        "--weights",
        type=weights_named,
        default=resource(OUR_WEIGHTS),
        metavar="FILE",
        help="weights to detect with, or mobile or small, which the program comes with (default: mobile)",
    )
    source.add_argument(
        "--predictions",
        type=Path,
        metavar="DIR",
        help="detections that are there already, in the official text files; no images are needed then, and "
        "no landmark error is known, for these files have no place for landmarks",
    )
    found.add_argument(
        "--protocol",
        choices=tuple(PROTOCOLS),
        help="the size at which images are looked at: original (the default), vga (longer edge 640), 1600 "
        "(shorter edge 1600, longer at most 2150), multiscale (shorter edge 500, 800, 1100, 1400 and 1700, "
        "each mirrored too, and box voting: some 30 times as long). Always scores above .02 and NMS at .4. "
        "With --predictions it is only noted down",
    )
    found.add_argument(
        "--device", choices=("cpu", "cuda"), default="cpu", help="where to compute (default: %(default)s)"
    )
    output = parser.add_argument_group("what to write")
    output.add_argument(
        "--save-predictions",
        type=Path,
        metavar="DIR",
        help="write the detections in the official text files, DIR/EVENT/NAME.txt; without landmarks",
    )
    output.add_argument("--json", type=Path, metavar="FILE", help="the figures; its keys are explained below")
    output.add_argument(
        "--plot", type=Path, metavar="FILE", help="precision over recall, a .png, .svg or .pdf"
    )
    output.add_argument(
        "--tables",
        type=Path,
        metavar="DIR",
        help="ap.csv, ap_by_size.csv, per_image.csv (what is found and missed at scores above .5), and "
        "landmarks.csv where landmarks are known",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.evaluation.amend import amend_all
    from detector.evaluation.difficulty_by_size import DifficultyBySize
    from detector.evaluation.evaluate import evaluate
    from detector.evaluation.ground_truth import load_ground_truth
    from detector.evaluation.predictions import read_predictions
    from detector.evaluation.tables import report
    from detector.formats.verdicts import read_verdicts

    _check(arguments)
    verdicts = {} if arguments.verdicts is None else read_verdicts(arguments.verdicts)
    truth = load_ground_truth(
        eval_dir=arguments.eval_dir,
        labels=arguments.labels,
        images=arguments.images,
        subset=arguments.subset,
    )
    if elsewhere := sorted(verdicts.keys() - set(truth.names)):
        print(f"detector: {_not_measured(elsewhere, arguments.verdicts)}", file=sys.stderr)
    if arguments.predictions is None:
        boxes, errors, unreadable = _detect(arguments, truth)
        protocol = arguments.protocol or ORIGINAL
    else:
        given = read_predictions(arguments.predictions, truth.names)
        if given.missing:
            print(f"detector: {_without_file(given.missing, arguments.predictions)}", file=sys.stderr)
        boxes, errors, unreadable = given.boxes, {}, 0
        protocol = arguments.protocol or UNKNOWN_PROTOCOL
    evaluation = evaluate(truth.images, boxes, protocol=protocol, landmarks=errors)
    with_verdicts = None
    if arguments.verdicts is not None:
        amended = amend_all(truth.images, verdicts, DifficultyBySize.from_truth(truth.images))
        with_verdicts = evaluate(amended, boxes, protocol=protocol, landmarks=errors)
    # The files first: whoever reads the report may close it early.
    _write(arguments, evaluation, with_verdicts)
    print(report(evaluation, " ".join(_measured(arguments)), with_verdicts))
    return 1 if unreadable else 0


def _check(arguments: argparse.Namespace) -> None:
    """Find out at once what would be found out after hours. Raises DetectorError."""
    if arguments.eval_dir is None and arguments.labels is None:
        raise DetectorError("nothing to measure against: give --eval-dir or --labels.")
    if arguments.predictions is None and arguments.images is None:
        raise DetectorError("nothing to measure: give --images, or detections with --predictions.")
    if arguments.predictions is not None and arguments.save_predictions is not None:
        raise DetectorError("--save-predictions saves what is detected; --predictions are there already.")
    if arguments.plot is not None and arguments.plot.suffix.lower() not in PLOT_SUFFIXES:
        raise DetectorError(f"{arguments.plot}: a plot ends in {', '.join(PLOT_SUFFIXES)}.")
    folders = [folder for folder in (arguments.save_predictions, arguments.tables) if folder is not None]
    check_targets(arguments.json, arguments.plot, folders=folders)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)


def _detect(
    arguments: argparse.Namespace, truth: GroundTruth
) -> tuple[dict[str, ScoredBoxes], dict[str, FaceErrors], int]:
    """The detections in each image, the landmark errors in those whose landmarks are known, and how many
    images cannot be read: these are named, and have no detections.
    """
    import numpy as np

    from detector.commands.progress import ProgressLine
    from detector.evaluation.landmark_error import landmark_errors
    from detector.evaluation.looks import check_images, look, scored_boxes
    from detector.evaluation.predictions import prediction_paths, write_prediction
    from detector.images import read_image
    from detector.inference.detect import Detections, Detector
    from detector.inference.pipeline import in_order

    check_images(arguments.images, truth.names)
    saved = {}
    if arguments.save_predictions is not None:
        saved = prediction_paths(arguments.save_predictions, truth.names)
    workers = min(processors(), len(truth.names))
    detector = Detector.load(arguments.weights, threads=processors() // workers, device=arguments.device)
    protocol = PROTOCOLS[arguments.protocol or ORIGINAL]

    def find(name: str) -> tuple[str, Detections, str]:
        """What is in an image, and why that cannot be said."""
        try:
            return name, look(detector, read_image(arguments.images / name), protocol), ""
        except ImageError as error:
            return name, nothing, str(error)

    nothing = Detections(*(np.zeros((0, *shape), np.float32) for shape in ((4,), (), (5, 2))))
    boxes, errors = {}, {}
    unreadable = 0
    progress = ProgressLine(len(truth.names))
    try:
        for name, found, failure in in_order(find, truth.names, workers=workers):
            if failure:
                unreadable += 1
                progress.interrupt(f"detector: {failure} It counts as an image without detections.")
            boxes[name] = scored_boxes(found)
            if name in truth.landmarks:
                errors[name] = landmark_errors(truth.landmarks[name], found)
            if name in saved and not failure:
                write_prediction(saved[name], boxes[name])
            progress.advance()
    finally:
        progress.clear()  # before whatever is said next, an error included
    if unreadable == len(truth.names):
        raise ImageError(f"{arguments.images}: none of the {len(truth.names)} images can be read.")
    return boxes, errors, unreadable


def _without_file(missing: Sequence[str], folder: Path) -> str:
    """Which images have no detections for lack of a file."""
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    return f"{folder} has no file for {missing[0]}{more}; counted as images without detections."


def _not_measured(names: Sequence[str], verdicts: Path) -> str:
    """Which judged images are none of those that are measured."""
    more = f" and {len(names) - 1} more, which are" if len(names) > 1 else ", which is"
    return f"{verdicts} judges {names[0]}{more} not measured; left out."


def _measured(arguments: argparse.Namespace) -> tuple[str, str]:
    """What the figures are of: weights or predictions, and where they are."""
    if arguments.predictions is None:
        return "weights", str(arguments.weights)
    return "predictions", str(arguments.predictions)


def _write(arguments: argparse.Namespace, evaluation: Evaluation, with_verdicts: Evaluation | None) -> None:
    from detector.atomic_write import write_atomically
    from detector.evaluation.evaluate import json_figures
    from detector.evaluation.tables import write_tables

    if arguments.json is not None:
        source = dict([_measured(arguments)])
        figures = json.dumps(source | json_figures(evaluation, with_verdicts), indent=2, allow_nan=False)
        write_atomically(arguments.json, f"{figures}\n".encode())
    if arguments.tables is not None:
        write_tables(arguments.tables, evaluation)
    if arguments.plot is not None:
        from detector.evaluation.plots import write_plot  # matplotlib takes a second to load

        source = (
            arguments.weights.stem if arguments.predictions is None else arguments.predictions.resolve().name
        )
        write_plot(arguments.plot, evaluation, source=source, with_verdicts=with_verdicts)
