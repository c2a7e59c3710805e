"""Taking a label file into a project, without touching what has been worked on there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.store.image_state import ImageState
from annotator.store.journal import Journal
from annotator.store.labels import digest_of_labels, has_area, lines_from_labels
from detector.errors import LabelError
from detector.formats.label_records import LabelledImage, merged_by_image
from detector.formats.label_txt import read_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What became of each image of a label file.

    imported: its faces are now what the file says. unchanged: the file says what it said when it was imported
    before. kept: it holds work that the file would have replaced. not_in_folder: there is no such image.
    faces: how many faces were imported. unusable: boxes that were left out, each with its reason.
    """

    path: Path
    imported: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    not_in_folder: tuple[str, ...] = ()
    faces: int = 0
    unusable: tuple[str, ...] = ()


def import_labels(journal: Journal, images: Iterable[str], labels: Path) -> ImportReport:
    """Take a label file into the project in one transaction, and say which images it left alone and why.

    images: the paths of the image folder. The faces of an image are replaced only if all are predictions that
    nobody touched, or if they came from a file of this name and nothing was edited since.
    Raises AnnotatorError, naming file and line, if the file cannot be read; the project is then as it was.
    """
    known, states = set(images), journal.image_states()
    outcomes: dict[str, list[LabelledImage]] = {
        "imported": [],
        "unchanged": [],
        "kept": [],
        "not_in_folder": [],
    }
    # Makers' names are text, which the odd bytes that a file name may hold are not.
    source_name = labels.name.encode("utf-8", "replace").decode()
    for labelled in merged_by_image(_read(labels)):
        state = states.get(labelled.path)
        if labelled.path not in known:
            outcome = "not_in_folder"
        elif state is not None and state.labels_digest == digest_of_labels(labelled):
            outcome = "unchanged"
        elif state is not None and not _may_be_replaced(state, source_name):
            outcome = "kept"
        else:
            outcome = "imported"
        outcomes[outcome].append(labelled)
    imported = outcomes["imported"]
    if imported:
        # One image after the other, so that the faces of a large file are never all in memory.
        journal.replace_with_labels(
            (lines_from_labels(labelled, source_name) for labelled in imported), source_name
        )
    return ImportReport(
        path=labels,
        **{outcome: tuple(image.path for image in which) for outcome, which in outcomes.items()},
        faces=sum(has_area(face) for image in imported for face in image.faces),
        unusable=tuple(
            f"{image.path}: “{face.line.strip()}” is a box without an area."
            for image in imported
            for face in image.faces
            if not has_area(face)
        ),
    )


def _may_be_replaced(state: ImageState, source_name: str) -> bool:
    return not state.has_history and (state.touched == 0 or state.labels_from == source_name)


def _read(labels: Path) -> list[LabelledImage]:
    try:
        return read_labels(labels)
    except LabelError as error:
        raise AnnotatorError(str(error), "Correct it, or choose another label file.") from error
