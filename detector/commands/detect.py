"""`detector detect`: find the faces in a folder of photographs, or in one."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from detector.commands.progress import ProgressLine
from detector.commands.targets import check_targets
from detector.errors import DetectorError
from detector.resources import resource

if TYPE_CHECKING:
    from detector.formats.label_records import LabelledImage
    from detector.inference.dense import DenseFaces
    from detector.inference.detect import Detections

JsonFace = dict[str, float | list[float] | list[list[float]] | dict[str, float] | dict[str, list[float]]]

COORDINATE_DECIMALS, SCORE_DECIMALS = 3, 5


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "detect",
        help="find the faces in photographs",
        description="Find the faces in photographs. Without --out and --json, label lines go to standard "
        "output. A photograph that cannot be read is named and left out; the exit status is then 1.",
    )
    parser.add_argument("images", type=Path, metavar="IMAGES", help="a folder, or one image")
    parser.add_argument(
        "--weights",
        type=Path,
        default=resource("weights/mobile.safetensors"),
        metavar="FILE",
        help="a weights file (default: the weights that the program comes with)",
    )
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
    parser.add_argument("--json", type=Path, metavar="FILE", help="JSON file to write")
    parser.add_argument(
        "--dense",
        action="store_true",
        help="for weights that have the dense branch: add to each face in the JSON its mesh (`vertices_xyz`: "
        "x and y in pixels of the image, z towards the viewer in pixels too, in the order of "
        "resources/mesh/face.obj), its pose (`pose_degrees`: yaw, pitch and roll; positive where it looks to "
        "the right of the image, up, and is turned anticlockwise) and its light (`light`: location of a "
        "point light in the units of the mesh, its colour, and the ambient colour)",
    )
    parser.add_argument(
        "--obj",
        type=Path,
        metavar="FOLDER",
        help="with --dense: a folder for the mesh of each face, upright and with its colours, as "
        "IMAGE.1.obj, IMAGE.2.obj, … in the order of the JSON",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from detector.images import read_image
    from detector.inference.detect import Detector

    if arguments.obj is not None and not arguments.dense:
        raise DetectorError("--obj needs --dense.")
    if arguments.dense and arguments.json is None and arguments.obj is None:
        raise DetectorError("--dense needs --json or --obj, for a label file has no place for a mesh.")
    folder, paths = _images_in(arguments.images)
    check_targets(arguments.out, arguments.json, arguments.obj)
    detector = Detector.load(arguments.weights)
    if arguments.dense and not detector.has_dense_branch:
        raise DetectorError(
            f"{arguments.weights}: these weights have no dense branch; `detector train --dense` makes such."
        )
    limits = {"threshold": arguments.threshold, "nms_iou": arguments.nms_iou}
    labels: list[LabelledImage] = []
    faces: dict[str, list[JsonFace]] = {}
    failures = 0
    progress = ProgressLine(len(paths))
    for path in paths:
        try:
            image = read_image(folder / path)
            if arguments.dense:
                found, dense = detector.detect_dense(image, **limits)
            else:
                found, dense = detector.detect(image, **limits), None
            labels.append(labelled_image(path, found))
        except DetectorError as error:
            failures += 1
            progress.interrupt(f"detector: {error}")
        else:
            faces[path] = json_faces(found, dense)
            if arguments.obj is not None and dense is not None:
                _write_meshes(arguments.obj, path, dense)
            if arguments.out is None and arguments.json is None and arguments.obj is None:
                _print_labels([labels.pop()])
        progress.advance()
    progress.clear()
    _write(arguments.out, labels, arguments.json, faces)
    return 1 if failures else 0


def labelled_image(path: str, found: Detections) -> LabelledImage:
    """Detections as they go into a label file: every landmark visible, the score as last column.

    Raises DetectorError for a path that a label file cannot hold.
    """
    from detector.formats.label_records import LabelledFace, LabelledImage

    faces = []
    for box, score, points in _rows(found):
        x1, y1, x2, y2 = box
        box_xywh = (x1, y1, _rounded(x2 - x1), _rounded(y2 - y1))
        landmarks = tuple((x, y, 0) for x, y in points)
        faces.append(LabelledFace(box_xywh, landmarks, (f"{score:.{SCORE_DECIMALS}f}",)))
    try:
        return LabelledImage(path, tuple(faces))
    except ValueError as error:
        raise DetectorError(f"{path!r} cannot stand in a label file: {error}. Rename it.") from error


def json_faces(found: Detections, dense: DenseFaces | None = None) -> list[JsonFace]:
    """Detections as they go into a JSON file, with what the dense branch says of them where it was asked."""
    faces: list[JsonFace] = [
        {"box_xyxy": box, "score": round(score, SCORE_DECIMALS), "landmarks_xy": points}
        for box, score, points in _rows(found)
    ]
    if dense is None:
        return faces
    return [face | more for face, more in zip(faces, _dense_rows(dense), strict=True)]


def _dense_rows(dense: DenseFaces) -> list[JsonFace]:
    return [
        {
            "pose_degrees": dict(zip(("yaw", "pitch", "roll"), map(_rounded, pose), strict=True)),
            "light": {
                "location": [_rounded(value) for value in location],
                "colour": [_rounded(value) for value in colour],
                "ambient": [_rounded(value) for value in ambient],
            },
            "vertices_xyz": [[_rounded(value) for value in vertex] for vertex in vertices],
        }
        for pose, location, colour, ambient, vertices in zip(
            dense.pose_degrees.tolist(), dense.light_location.tolist(), dense.light_colour.tolist(),
            dense.ambient.tolist(), dense.vertices_xyz.tolist(), strict=True,
        )
    ]  # fmt: skip


def _write_meshes(folder: Path, path: str, dense: DenseFaces) -> None:
    """FOLDER/PATH.1.obj and so on. Raises DetectorError where they cannot be written."""
    from detector.dense.obj import write_obj

    try:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DetectorError(f"{folder}: the folder cannot be made ({error.strerror}).") from error
    for number in range(len(dense)):
        write_obj(
            folder / f"{path}.{number + 1}.obj", dense.mesh(number), comment=f"Face {number + 1} of {path}"
        )


def _rows(found: Detections) -> list[tuple[list[float], float, list[list[float]]]]:
    """(x1 y1 x2 y2, score, five x y) of each face, coordinates rounded."""
    return [
        (
            [_rounded(value) for value in box],
            score,
            [[_rounded(value) for value in point] for point in points],
        )
        for box, score, points in zip(
            found.boxes_xyxy.tolist(), found.scores.tolist(), found.landmarks_xy.tolist(), strict=True
        )
    ]


def _rounded(value: float) -> float:
    return round(value, COORDINATE_DECIMALS)


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return value


def _images_in(given: Path) -> tuple[Path, list[str]]:
    """The folder that the paths of the result start from, and these paths."""
    from detector.images import IMAGE_SUFFIXES, find_images

    if given.is_file():
        return given.parent, [given.name]
    paths = find_images(given)
    if not paths:
        raise DetectorError(f"{given}: no images in this folder ({' '.join(IMAGE_SUFFIXES)}).")
    return given, paths


def _write(
    out: Path | None,
    labels: list[LabelledImage],
    json_out: Path | None,
    faces: dict[str, list[JsonFace]],
) -> None:
    """Write what was asked for; the JSON with one image a line."""
    from detector.atomic_write import write_atomically
    from detector.formats.label_txt import write_labels

    if out is not None:
        write_labels(out, labels)
    if json_out is not None:
        lines = ",\n".join(f"{json.dumps(path)}: {json.dumps(faces[path])}" for path in faces)
        write_atomically(json_out, f"{{\n{lines}\n}}\n".encode())


def _print_labels(labels: list[LabelledImage]) -> None:
    from detector.formats.label_txt import format_labels

    # As bytes: the terminal's encoding may lack what a file name holds.
    sys.stdout.buffer.write(format_labels(labels).encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()
