"""label.txt seen as annotated images, to convert from and to compare with; see detector/formats/label_txt.py.

An import and an export of label.txt do not go this way but by its lines (`annotator.store.labels`), which
alone keeps every byte. It cannot hold attributes, difficulties and verdicts; a score is written as the last
column of a face that had no further ones, and read back as that column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.model.face import Face
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage
from annotator.store.formats.reading import Reading, wrong
from annotator.store.labels import columns_after_landmarks, has_area, labelled_image, lines_from_labels
from detector.errors import LabelError
from detector.formats.label_records import LabelledImage, merged_by_image
from detector.formats.label_txt import read_labels, write_labels

KEY = "label"


def read_lines(path: Path) -> list[LabelledImage]:
    """The images of a label file, each once. Raises AnnotatorError, naming file and line."""
    try:
        return merged_by_image(read_labels(path))
    except LabelError as error:
        raise AnnotatorError(str(error), "Correct it, or choose another label file.") from error


def without_area(labelled: LabelledImage) -> list[str]:
    """A sentence for each line of an image whose box cannot be used."""
    return [
        f"{labelled.path}: “{face.line.strip()}” is a box without an area."
        for face in labelled.faces
        if not has_area(face)
    ]


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """Raises AnnotatorError, naming the line, where the file does not follow the format."""
    return AnnotatedFile(_images(path, read_lines(path), reading))


def write(path: Path, file: AnnotatedFile) -> None:
    """Every line anew. Raises DetectorError if it fails."""
    write_labels(path, (labelled_image(annotated.path, annotated.faces) for annotated in file.images))


def as_read_back(face: Face) -> Face:
    """With the score as a column, and none behind a box alone."""
    return replace(face, extra_columns=columns_after_landmarks(face))


def _images(path: Path, labelled: list[LabelledImage], reading: Reading) -> Iterator[AnnotatedImage]:
    for image in labelled:
        reading.left_out.extend(without_area(image))
        try:
            lines = lines_from_labels(image, reading.source.name)
        except ValueError as error:
            raise wrong(path, image.path, error) from error
        yield AnnotatedImage(path=image.path, faces=lines.faces)
