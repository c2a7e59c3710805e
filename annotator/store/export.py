"""Writing what people worked on as label.txt, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.journal import Journal
from annotator.store.labels import LabelLines, labels_from_lines
from annotator.store.owned_file import replacing
from detector.errors import DetectorError
from detector.formats.label_records import LabelledImage
from detector.formats.label_txt import write_labels

LABEL_FILE = "label.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What was written: the file, and how many images and faces it holds.

    kept: where a label.txt is now that was there and that this project had not written, if there was one.
    """

    path: Path
    images: int
    faces: int
    kept: Path | None = None


def export_labels(journal: Journal, folder: Path) -> ExportReport:
    """Write label.txt into a folder, which is made if need be.

    It holds every image that somebody worked on, one whose faces were all rejected included (that it has none
    is an annotation too), and of it every face that a person or a label file had a hand in and nobody
    rejected. Predictions nobody looked at are left out. Raises AnnotatorError, naming the file, if it cannot
    be written, or the image whose name has no place in a label file; a label.txt that was there stays as it
    was. One that this project did not write, or that was changed since, is kept under another name.
    """
    target = folder / LABEL_FILE
    faces_per_image: list[int] = []

    def exported() -> Iterator[LabelledImage]:
        """One image after the other, so that the faces of a large project are never all in memory."""
        for image, state in journal.image_states().items():
            if state.is_worked_on:
                lines = _without_what_is_not_exported(journal.label_lines(image))
                faces_per_image.append(len(lines.faces))
                yield labels_from_lines(lines)

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with replacing(target, owner=str(journal.path)) as kept:
            write_labels(target, exported())
    except OSError as error:
        raise _not_written(f"{target} cannot be written: {error.strerror} ({error.filename}).") from error
    except DetectorError as error:
        raise _not_written(str(error)) from error
    return ExportReport(path=target, images=len(faces_per_image), faces=sum(faces_per_image), kept=kept)


def _without_what_is_not_exported(lines: LabelLines) -> LabelLines:
    kept = (
        (face, line)
        for face, line in lines.rows
        if face is None or (face.is_touched and not face.is_rejected)
    )
    return replace(lines, rows=tuple(kept))


def _not_written(message: str) -> AnnotatorError:
    return AnnotatorError(message, "Free some space or choose another folder, and export again.")
