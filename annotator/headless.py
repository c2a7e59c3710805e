"""The main job without a window: detect on the sample, write its label.txt and pictures of what was found."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.arguments import Arguments, exports_folder, sample_folder
from annotator.errors import AnnotatorError
from annotator.jobs.detect import SCORE_THRESHOLD, faces_of, load_detector
from annotator.model.face import Origin, Source
from annotator.store.export import LABEL_FILE
from annotator.store.images import ImageFolder
from annotator.store.labels import labelled_image
from annotator.store.owned_file import replacing
from annotator.store.render import draw_faces
from detector.atomic_write import write_atomically
from detector.errors import DetectorError
from detector.formats.label_txt import write_labels
from detector.resources import OUR_WEIGHTS, resource


def annotate_the_sample(arguments: Arguments) -> Iterator[str]:
    """Detect in every sample photograph and write what was found into exports/sample, a line for each file.

    The predictions are written as they are, with their scores: there is nobody here to correct them.
    Raises AnnotatorError, naming the file, where something can't be read or written.
    """
    folder = ImageFolder(sample_folder())
    target = exports_folder(folder.root)
    weights = arguments.weights or resource(OUR_WEIGHTS)
    labelled = []
    try:
        detector = load_detector(weights)
        target.mkdir(parents=True, exist_ok=True)
        for image in folder.paths:
            bgr = folder.read(image)
            found = detector.detect(bgr, threshold=SCORE_THRESHOLD)
            faces = faces_of(found, Source(Origin.MODEL, weights.stem), (bgr.shape[1], bgr.shape[0]))
            labelled.append(labelled_image(image, faces))
            picture = target / Path(image).with_suffix(".png").name
            _write_picture(picture, draw_faces(bgr, faces))
            faces_found = f"{len(faces)} face{'' if len(faces) == 1 else 's'}"
            yield f"{image}: {faces_found}, drawn in {_shown(picture)}"
        with replacing(target / LABEL_FILE, owner="annotator --sample") as kept:
            write_labels(target / LABEL_FILE, labelled)
    except OSError as error:
        raise AnnotatorError(
            f"{target} can't be written: {error.strerror}.", "Start in another folder."
        ) from error
    except DetectorError as error:
        raise AnnotatorError(str(error)) from error
    if kept is not None:
        yield f"The {LABEL_FILE} that was there is kept as {_shown(kept)}"
    yield f"Labels, with the scores of the predictions: {_shown(target / LABEL_FILE)}"


def _write_picture(path: Path, bgr: NDArray[np.uint8]) -> None:
    _, encoded = cv2.imencode(".png", bgr)
    write_atomically(path, encoded.tobytes())


def _shown(path: Path) -> str:
    """The path as short as it can be said from here."""
    return os.path.relpath(path)
