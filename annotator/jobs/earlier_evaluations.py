"""Listing the evaluations of a project in a thread: what each is of, and how far its queue is judged."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.review import open_review
from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS
from annotator.store.evaluation_file import EvaluationHeading, evaluations_of, read_heading

_UNJUDGED = VERDICTS.index(Verdict.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An evaluation on disk. heading: None where it can't be read, and trouble says why."""

    path: Path
    heading: EvaluationHeading | None
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSoFar:
    """So many of the items of an evaluation have a verdict in the project now; None where it is damaged."""

    path: Path
    judged: int | None
    items: int


class EarlierEvaluationsJob(Job):
    """Yields a tuple of Listed, the newest first; then of each that can be read a JudgedSoFar, as each takes
    a while. Finishes with None."""

    def __init__(self, project: Path) -> None:
        super().__init__(lambda: _list(project), name="list evaluations")


def _list(project: Path) -> Generator[tuple[Listed, ...] | JudgedSoFar, None, None]:
    found = sorted(map(_listed, reversed(evaluations_of(project))), key=_when, reverse=True)
    yield tuple(found)
    for each in found:
        if each.heading is None:
            continue
        try:
            review = open_review(project, each.path)
        except AnnotatorError:
            yield JudgedSoFar(path=each.path, judged=None, items=0)  # opening it says what is the matter
            continue
        judged = int(np.count_nonzero(review.verdicts != _UNJUDGED))
        yield JudgedSoFar(path=each.path, judged=judged, items=len(review.items))


def _listed(path: Path) -> Listed:
    try:
        return Listed(path=path, heading=read_heading(path))
    except AnnotatorError as error:
        return Listed(path=path, heading=None, trouble=str(error))


def _when(listed: Listed) -> str:
    return listed.heading.at if listed.heading is not None else ""
