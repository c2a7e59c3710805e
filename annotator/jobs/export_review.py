"""Writing what a review amounts to, in a thread: the table of verdicts, and the corrected ground truth."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.jobs.job import Job
from annotator.store.evaluated import Evaluated
from annotator.store.export_corrected import CORRECTED_FILE, export_corrected
from annotator.store.journal import Journal
from annotator.store.verdicts import VERDICTS_FILE, write_judgements
from detector.formats.verdicts import Judgement


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReviewExport:
    """What is to be written. judgements: by image. folder: where to; made if need be."""

    project: Path
    evaluated: Evaluated
    judgements: Mapping[str, Sequence[Judgement]]
    folder: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewExported:
    """What was written: so many verdicts, and so many faces of so many images.

    kept: where files are now that were there and that this project had not written.
    """

    verdicts: Path
    corrected: Path
    judgements: int
    images: int
    faces: int
    kept: tuple[Path, ...] = ()


class ReviewExportJob(Job):
    """Finishes with ReviewExported."""

    def __init__(self, task: ReviewExport) -> None:
        super().__init__(lambda: _export(task), name="export a review")


def _export(task: ReviewExport) -> Generator[str, None, ReviewExported]:
    yield "Exporting"
    verdicts, corrected = task.folder / VERDICTS_FILE, task.folder / CORRECTED_FILE
    with Journal.open_for_reading(task.project) as journal:
        report = export_corrected(journal, task.evaluated, task.judgements, corrected)
        rows = [judgement for judgements in task.judgements.values() for judgement in judgements]
        kept = write_judgements(verdicts, rows, owner=str(journal.path))
    return ReviewExported(
        verdicts=verdicts,
        corrected=corrected,
        judgements=len(rows),
        images=report.images,
        faces=report.faces,
        kept=tuple(copy for copy in (kept, report.kept) if copy is not None),
    )
