"""Opening a folder: finding its photographs and reading where each one stands, in a thread."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.model.face import Face
from annotator.store.image_state import ImageState
from annotator.store.images import ImageFolder
from annotator.store.import_labels import ImportReport, import_labels
from annotator.store.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPlace:
    """What to open. labels: a label file to take in first. weights: what to predict with, None as before.

    replaces: whether the labels take the place of untouched faces of other files, see `import_labels`.
    """

    images: Path
    project: Path
    labels: Path | None = None
    weights: Path | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A folder that is ready to be worked on.

    new_predictions, found_after_review: see `Journal`. imported: what became of the label file, if one was
    given.
    """

    place: ProjectPlace
    folder: ImageFolder
    states: dict[str, ImageState]
    new_predictions: dict[str, tuple[Face, ...]]
    found_after_review: dict[str, set[str]]
    imported: ImportReport | None


class OpenJob(Job):
    """Finishes with Opened. The project file is closed again, since a journal belongs to one thread."""

    def __init__(self, place: ProjectPlace) -> None:
        super().__init__(lambda: _open(place), name="open a project")


def _open(place: ProjectPlace) -> Generator[str, None, Opened]:
    yield "Looking for photographs"
    folder = ImageFolder(place.images)
    if not folder.paths:
        raise AnnotatorError(
            f"There are no photographs in {place.images}.",
            "Open a folder with JPEG, PNG, BMP, WebP or TIFF files.",
        )
    yield "Reading the project"
    is_new = not place.project.exists()
    with Journal.open(place.project) as journal:
        try:
            imported = _import(journal, folder, place)
        except BaseException:
            if is_new:
                journal.close()
                _remove(place.project)
            raise
        return Opened(
            place=place,
            folder=folder,
            states=journal.image_states(),
            new_predictions=journal.new_predictions(),
            found_after_review=journal.found_after_review(),
            imported=imported,
        )


def _import(journal: Journal, folder: ImageFolder, place: ProjectPlace) -> ImportReport | None:
    if place.labels is None:
        return None
    return import_labels(journal, folder.paths, place.labels, root=folder.root, replaces=place.replaces)


def _remove(project: Path) -> None:
    """Leave no empty project where a label file could not be read."""
    with contextlib.suppress(OSError):
        project.unlink()
