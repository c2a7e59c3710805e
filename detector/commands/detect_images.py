"""`detector detect`: looking at images, one after the other: faces as JSON, and their meshes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detector.commands.detect_journal import Stamp, stamp_of
from detector.commands.detect_json import json_faces
from detector.commands.detect_meshes import write_meshes
from detector.commands.progress import ProgressLine
from detector.errors import DetectorError

if TYPE_CHECKING:
    from detector.inference.detect import Detector


@dataclass(frozen=True, slots=True)
class Looked:
    """What is to be kept of an image: its faces as JSON, or why there are none."""

    path: str
    stamp: Stamp
    faces: str
    failure: str = ""


class Looker:
    """Reads an image and finds its faces; works in several threads.

    Raises DetectorError where a mesh cannot be written: no fault of the image, and others fare no better.
    """

    def __init__(
        self,
        detector: Detector,
        folder: Path,
        *,
        threshold: float,
        nms_iou: float,
        is_dense: bool,
        meshes: Path | None,
    ) -> None:
        self._detector, self._folder, self._meshes = detector, folder, meshes
        self._limits = {"threshold": threshold, "nms_iou": nms_iou}
        self._is_dense = is_dense

    def stamp(self, path: str) -> Stamp | None:
        """Which file stands there now."""
        try:
            return stamp_of(self._folder / path)
        except OSError:
            return None

    def __call__(self, path: str) -> Looked:
        from detector.images import read_image

        stamp = self.stamp(path) or (0, 0)
        try:
            _check_label_path(path)
            image = read_image(self._folder / path)
            dense = None
            if self._is_dense:
                found, dense = self._detector.detect_dense(image, **self._limits)
            else:
                found = self._detector.detect(image, **self._limits)
        except DetectorError as error:
            return Looked(path, stamp, "[]", str(error))
        if self._meshes is not None and dense is not None:
            write_meshes(self._meshes, path, dense)
        return Looked(path, stamp, json.dumps(json_faces(found, dense)))


def looked_at(looker: Looker, paths: Sequence[str], workers: int, failures: list[str]) -> Iterator[Looked]:
    """What is found in each image in turn; those that cannot be looked at are told of, and are failures."""
    from detector.inference.pipeline import in_order

    progress = ProgressLine(len(paths))
    try:
        for looked in in_order(looker, paths, workers=workers):
            if looked.failure:
                failures.append(looked.path)
                progress.interrupt(f"detector: {looked.failure}")
            else:
                yield looked
            progress.advance()
    finally:
        progress.clear()


def _check_label_path(path: str) -> None:
    """Raise DetectorError for a path that a label file cannot hold."""
    from detector.formats.label_records import LabelledImage

    try:
        LabelledImage(path)
    except ValueError as error:
        raise DetectorError(f"{path!r} cannot stand in a label file: {error}. Rename it.") from error
