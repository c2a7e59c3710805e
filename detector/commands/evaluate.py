"""`detector evaluate`: how good weights are, by the protocol of WIDER FACE."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from detector.commands.targets import check_targets
from detector.resources import resource

if TYPE_CHECKING:
    from detector.data.samples import Sample
    from detector.evaluation.wider_ground_truth import TruthImage


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "evaluate",
        help="measure weights against labelled photographs",
        description="Average precision by the protocol of WIDER FACE at original size (score above .02, NMS "
        "at IoU .4), and landmark error over √(W·H) where landmarks are known. Say which images: the figures "
        "of a model on images that it was trained on mean nothing.",
    )
    parser.add_argument("--images", type=Path, required=True, help="the folder that image names start from")
    truth = parser.add_mutually_exclusive_group(required=True)
    truth.add_argument("--eval-dir", type=Path, help="folder of the official .mat files: easy, medium, hard")
    truth.add_argument("--labels", type=Path, help="a label.txt, of which every face counts")
    parser.add_argument("--weights", type=Path, default=resource("weights/mobile.safetensors"))
    parser.add_argument(
        "--subset", type=Path, help="file of image names, one a line; the others are left out"
    )
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    import numpy as np

    from detector.atomic_write import write_atomically
    from detector.data.samples import load_samples
    from detector.errors import LabelError
    from detector.evaluation.average_precision import precision_recall
    from detector.evaluation.evaluate import detect_all, landmark_errors, scored_boxes, truth_of_labels
    from detector.evaluation.landmark_error import summarise
    from detector.evaluation.wider_ground_truth import load_wider_ground_truth
    from detector.formats.image_names import read_image_names
    from detector.inference.detect import Detector

    check_targets(arguments.json)
    subset = None if arguments.subset is None else set(read_image_names(arguments.subset))
    samples: dict[str, Sample] = {}
    truth: list[TruthImage]
    if arguments.eval_dir is not None:
        truth = load_wider_ground_truth(arguments.eval_dir, subset)
    else:
        labelled = load_samples(arguments.images, arguments.labels)
        samples = {sample.name: sample for sample in labelled if subset is None or sample.name in subset}
        if not samples:
            raise LabelError(f"{arguments.labels} has none of the images that {arguments.subset} names.")
        truth = [truth_of_labels(sample) for sample in samples.values()]
    detections, errors = {}, []
    names = [image.name for image in truth]
    for number, (name, found) in enumerate(
        detect_all(Detector.load(arguments.weights), arguments.images, names), 1
    ):
        detections[name] = scored_boxes(found)
        if name in samples:
            errors.append(landmark_errors(samples[name], found))
        if sys.stderr.isatty():
            print(f"\r\x1b[K{number}/{len(names)} images", end="", file=sys.stderr, flush=True)
    figures: dict[str, float | int | str] = {
        difficulty: precision_recall(truth, detections, difficulty).average_precision
        for difficulty in truth[0].counted
    }
    landmarks = summarise(np.concatenate(errors)) if errors else None
    if landmarks is not None:
        figures |= {
            "landmark_error": landmarks.mean,
            "landmark_failures": landmarks.failures,
            "landmark_faces": landmarks.faces,
        }
    figures |= {"protocol": "original", "images": len(names)}
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr)
    for name, value in figures.items():
        print(f"{name:18} {value:.4f}" if isinstance(value, float) else f"{name:18} {value}")
    if arguments.json is not None:
        write_atomically(arguments.json, (json.dumps(figures, indent=2) + "\n").encode())
    return 0
