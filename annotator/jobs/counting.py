"""Counting in threads: the effort that the history tells of, and the numbers of the statistics page."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.jobs.job import Job
from annotator.model.effort import EffortCounter
from annotator.model.face_table import FaceTable
from annotator.model.statistics import Statistics, statistics
from annotator.store.effort_log import read_moments

_A_STEP = 2000


class EffortJob(Job):
    """Counts what people did in a project before a moment, UTC, ISO 8601. Finishes with EffortCounter."""

    def __init__(self, project: Path, before: str) -> None:
        super().__init__(lambda: _count_effort(project, before), name="count effort")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsTask:
    """What to make numbers of. images: how many have come how far."""

    table: FaceTable
    images: Mapping[str, int]
    effort: EffortCounter | None


class StatisticsJob(Job):
    """Finishes with Statistics."""

    def __init__(self, task: StatisticsTask) -> None:
        super().__init__(lambda: _make_statistics(task), name="make statistics")


def _count_effort(project: Path, before: str) -> Generator[int, None, EffortCounter]:
    counter = EffortCounter()
    for number, moment in enumerate(read_moments(project, before=before)):
        counter.add(moment)
        if number % _A_STEP == 0:
            yield number  # where the job can be cancelled
    return counter


def _make_statistics(task: StatisticsTask) -> Generator[str, None, Statistics]:
    yield "Counting"
    faces = task.table.columns.take(task.table.rows)
    return statistics(
        boxes_xyxy=faces.boxes_xyxy,
        scores=faces.scores,
        kinds=faces.kinds,
        visibilities=faces.visibilities,
        attributes=faces.attributes,
        difficulties=faces.difficulties,
        images=task.images,
        days=() if task.effort is None else task.effort.days(),
        seconds_per_face=() if task.effort is None else task.effort.seconds_of_faces(),
    )
