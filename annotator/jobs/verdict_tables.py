"""Counting verdicts in a thread: pandas alone takes half a second to load."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from annotator.jobs.job import Job
from annotator.store.verdict_tables import VerdictTable, tables
from detector.formats.verdicts import Judgement


class VerdictTablesJob(Job):
    """Finishes with a tuple of VerdictTable."""

    def __init__(self, judgements: Sequence[Judgement]) -> None:
        super().__init__(lambda: _count(judgements), name="count verdicts")


def _count(judgements: Sequence[Judgement]) -> Generator[str, None, tuple[VerdictTable, ...]]:
    yield "Counting"
    return tables(judgements)
