"""`detector detect`: find the faces in a folder of photographs, or in one."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detector.commands.detect_images import Looker, looked_at
from detector.commands.detect_journal import DetectionJournal, Settings
from detector.commands.detect_json import labelled_image
from detector.commands.detect_meshes import make_mesh_folder
from detector.commands.detect_output import print_labels, write_results
from detector.commands.options import add_weights
from detector.commands.targets import check_targets
from detector.errors import DetectorError
from detector.threads import processors

if TYPE_CHECKING:
    from detector.images import FoundImages


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "detect",
        help="find the faces in photographs",
        description="Find the faces in photographs. Without --out and --json, label lines go to standard "
        "output. A photograph or a folder below IMAGES that cannot be read is named and left out; the exit "
        "status is then 1. A link to a photograph is followed wherever it leads, a link to a folder is not. "
        "Stopped before its end, the same command goes on where it was: until then what was found is in a "
        "file called like the result and .unfinished. With other options or weights, it begins anew.",
    )
    parser.add_argument("images", type=Path, metavar="IMAGES", help="a folder, or one image")
    add_weights(parser)
    parser.add_argument(
        "--threshold",
        type=_share,
        default=0.5,
        metavar="T",
        help="faces score more than this (default: %(default)s)",
    )
    parser.add_argument(
        "--nms-iou",
        type=_share,
        default=0.4,
        metavar="IOU",
        help="faces overlap by this at most (default: %(default)s)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="label.txt to write")
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="JSON file to write: by image, of each face `box_xyxy`, `score`, `landmarks_xy` and "
        "`landmark_pose_degrees` (yaw, pitch and roll that fit the landmarks; positive where the face looks "
        "to the right of the image, up, and is turned anticlockwise; null where none fits)",
    )
    parser.add_argument(
        "--dense",
        action="store_true",
        help="for weights that have the dense branch: add to each face in the JSON its mesh (`vertices_xyz`: "
        "x and y in pixels of the image, z towards the viewer in pixels too, in the order of "
        "resources/mesh/face.obj), its pose as the network has it (`pose_degrees`) and its light "
        "(`light`: location of a point light in the units of the mesh, its colour, and the ambient colour)",
    )
    parser.add_argument(
        "--obj",
        type=Path,
        metavar="FOLDER",
        help="with --dense: a folder for the mesh of each face, upright and with its colours, as "
        "IMAGE.1.obj, IMAGE.2.obj, … in the order of the JSON; those of an earlier run are replaced",
    )
    parser.add_argument(
        "--device", choices=("cpu", "cuda"), default="cpu", help="where to compute (default: %(default)s)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.inference.detect import Detector

    if arguments.obj is not None and not arguments.dense:
        raise DetectorError("--obj needs --dense.")
    if arguments.dense and arguments.json is None and arguments.obj is None:
        raise DetectorError("--dense needs --json or --obj, for a label file has no place for a mesh.")
    check_targets(arguments.out, arguments.json, folders=[arguments.obj])
    folder, found = _images_in(arguments.images)
    paths = found.paths
    workers = min(processors(), len(paths))
    detector = Detector.load(arguments.weights, threads=processors() // workers, device=arguments.device)
    if arguments.dense and not detector.has_dense_branch:
        raise DetectorError(
            f"{arguments.weights}: these weights have no dense branch; `detector dense train` gives them one."
        )
    looker = Looker(
        detector,
        folder,
        threshold=arguments.threshold,
        nms_iou=arguments.nms_iou,
        is_dense=arguments.dense,
        meshes=arguments.obj,
    )
    if arguments.out is None and arguments.json is None and arguments.obj is None:
        return 1 if _print(looker, paths, workers) or found.unreadable else 0
    if arguments.obj is not None:
        arguments.obj.mkdir(parents=True, exist_ok=True)  # where, or beside which, the journal is to be
    journal = DetectionJournal(arguments.out or arguments.json or arguments.obj, _settings(arguments, folder))
    finished = False
    try:
        failures = _fill(journal, looker, paths, workers, meshes=arguments.obj)
        write_results(arguments.out, arguments.json, journal, paths)
        finished = True
    except KeyboardInterrupt:
        print(
            f"Stopped after {len(journal)} of {len(paths)} images; the same command goes on from there.",
            file=sys.stderr,
        )
        raise
    finally:
        journal.close(finished=finished)
    return 1 if failures or found.unreadable else 0


def _settings(arguments: argparse.Namespace, folder: Path) -> Settings:
    """On which the faces depend, but for the images themselves."""
    with arguments.weights.open("rb") as file:
        weights = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "folder": str(folder.resolve()),
        "weights": weights,
        "threshold": arguments.threshold,
        "nms_iou": arguments.nms_iou,
        "dense": arguments.dense,
        "meshes": "" if arguments.obj is None else str(arguments.obj.resolve()),
    }


def _fill(
    journal: DetectionJournal, looker: Looker, paths: Sequence[str], workers: int, *, meshes: Path | None
) -> int:
    """Look at each image that the journal lacks, and return how many cannot be read."""
    if journal.dropped:
        print(
            f"detector: the settings differ ({', '.join(journal.differing)}): {journal.dropped} photographs "
            "looked at before are looked at again.",
            file=sys.stderr,
        )
    left = [path for path in paths if not journal.has(path, looker.stamp(path))]
    journal.forget(left)  # one that has changed may not be readable any more
    if len(left) < len(paths):
        print(
            f"detector: {len(paths) - len(left)} of {len(paths)} images were looked at before.",
            file=sys.stderr,
        )
    if meshes is not None:
        make_mesh_folder(meshes, set(left))
    failures: list[str] = []
    for looked in looked_at(looker, left, workers, failures):
        journal.add(looked.path, looked.stamp, looked.faces)
    return len(failures)


def _print(looker: Looker, paths: Sequence[str], workers: int) -> int:
    """Print label lines as they come, and return how many images cannot be read."""
    failures: list[str] = []
    for looked in looked_at(looker, paths, workers, failures):
        print_labels(labelled_image(looked.path, json.loads(looked.faces)))
    return len(failures)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return value


def _images_in(given: Path) -> tuple[Path, FoundImages]:
    """The folder that the paths of the result start from, and what is in it."""
    from detector.images import IMAGE_SUFFIXES, FoundImages, list_images

    if given.is_file():
        return given.parent, FoundImages([given.name], [])
    if not given.exists():
        raise DetectorError(f"{given}: there is no such folder or photograph.")
    if not given.is_dir():
        raise DetectorError(f"{given}: neither a folder nor a photograph.")
    found = list_images(given)
    if not found.paths:
        raise DetectorError(f"{given}: no images in this folder ({' '.join(IMAGE_SUFFIXES)}).")
    return given, found
