"""Writing what people said is no face, for the training to learn from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.model.face import Face
from annotator.model.geometry import POSITION_DECIMALS
from annotator.store.journal import Journal
from annotator.store.labels import image_without_faces
from detector.errors import DetectorError
from detector.formats.label_records import LabelledFace
from detector.formats.label_txt import write_labels

REJECTED_FILE = "rejected.txt"


def export_rejected(journal: Journal, folder: Path) -> Path | None:
    """Write the boxes of all rejected faces into rejected.txt in a folder, which must be there.

    In the form of label.txt, with boxes alone. Returns its path; None, and no file, without any.
    Raises AnnotatorError, naming the file if it cannot be written, or an image whose name has no place in it.
    """
    target = folder / REJECTED_FILE
    labelled = [
        replace(
            image_without_faces(image),
            faces=tuple(_box(face) for face in journal.faces(image) if face.is_rejected),
        )
        for image, state in journal.image_states().items()
        if state.rejected
    ]
    try:
        if not labelled:
            target.unlink(missing_ok=True)
            return None
        write_labels(target, labelled)
    except OSError as error:
        raise AnnotatorError(f"{target} cannot be written: {error.strerror}.") from error
    except DetectorError as error:
        raise AnnotatorError(str(error), "Free some space there.") from error
    return target


def _box(face: Face) -> LabelledFace:
    left, top, right, bottom = (round(value, POSITION_DECIMALS) for value in face.box_xyxy)
    return LabelledFace(
        (left, top, round(right - left, POSITION_DECIMALS), round(bottom - top, POSITION_DECIMALS))
    )
