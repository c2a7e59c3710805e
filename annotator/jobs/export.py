"""Exporting in a thread: thousands of images take seconds to be written."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from annotator.jobs.job import Job
from annotator.store.export import ExportReport, export_labels
from annotator.store.journal import Journal


class ExportJob(Job):
    """Writes label.txt into a folder from the project file as it is now. Finishes with ExportReport."""

    def __init__(self, project: Path, folder: Path) -> None:
        super().__init__(lambda: _export(project, folder), name="export")


def _export(project: Path, folder: Path) -> Generator[str, None, ExportReport]:
    yield "Exporting"
    with Journal.open_for_reading(project) as journal:
        return export_labels(journal, folder)
