"""Labels in and out in threads: what an import would do, comparing, exporting in any format."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.store.export import ExportReport, export_as
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS
from annotator.store.images import ImageFolder
from annotator.store.import_labels import ImportReport, preview_import
from annotator.store.journal import Journal
from annotator.store.label_diff import ImageDiff, LabelDiff, diff_against_file, diff_against_import

_A_STEP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportTask:
    """What to write where. form: a key of FORMATS. target: a file, or a folder for a format of many files.

    project: the project file. images: the folder of its photographs; paths: of the images in it.
    """

    project: Path
    images: Path
    paths: tuple[str, ...]
    form: str
    target: Path

    @property
    def index(self) -> ImageIndex:
        return ImageIndex(self.paths, self.images)


class ExportAsJob(Job):
    """Writes what was worked on from the project file as it is now. Finishes with ExportReport."""

    def __init__(self, task: ExportTask) -> None:
        super().__init__(lambda: _export(task), name="export in a format")


class DiffJob(Job):
    """Compares an export with what was imported, or with the file at its target. Finishes with LabelDiff.

    Emits the number of images compared so far.
    """

    def __init__(self, task: ExportTask, *, against_target: bool = False) -> None:
        super().__init__(lambda: _diff(task, against_target=against_target), name="compare labels")


class ImportPreviewJob(Job):
    """Reads a label file against a project that is open in a window.

    Finishes with the ImportReport that an import would have. images: the folder of photographs. replaces: see
    `import_labels`.
    """

    def __init__(self, project: Path, images: ImageFolder, labels: Path, *, replaces: bool = False) -> None:
        super().__init__(
            lambda: _preview(project, images, labels, replaces=replaces), name="look into labels"
        )


def _export(task: ExportTask) -> Generator[str, None, ExportReport]:
    yield "Exporting"
    with Journal.open_for_reading(task.project) as journal:
        return export_as(journal, FORMATS[task.form], task.target, task.index)


def _diff(task: ExportTask, *, against_target: bool) -> Generator[int, None, LabelDiff]:
    yield 0
    differing: list[ImageDiff] = []
    compared = 0
    with Journal.open_for_reading(task.project) as journal:
        if against_target:
            if not task.target.exists():
                raise AnnotatorError(f"There is no {task.target} yet.", "Compare with the import instead.")
            diffs = diff_against_file(journal, FORMATS[task.form], task.target, task.index)
        else:
            diffs = diff_against_import(journal, FORMATS[task.form])
        for diff in diffs:
            compared += 1
            if not diff.is_empty:
                differing.append(diff)
            if compared % _A_STEP == 0:
                yield compared  # where the job can be cancelled
    against = f"the file {task.target.name}" if against_target else "what was imported"
    return LabelDiff(against=against, images=tuple(differing), unchanged=compared - len(differing))


def _preview(
    project: Path, images: ImageFolder, labels: Path, *, replaces: bool
) -> Generator[str, None, ImportReport]:
    yield f"Reading {labels.name}"
    with Journal.open_for_reading(project) as journal:
        return preview_import(journal, images.paths, labels, root=images.root, replaces=replaces)
