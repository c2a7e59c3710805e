"""Questions of which the latest counts: a new one makes the answer to the one before unheard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from annotator.errors import AnnotatorError
from annotator.jobs.job import Job
from annotator.jobs.runner import Runner


class LatestJob:
    """Runs one job at a time, the one that was started last.

    What an earlier one had sent before it was cancelled still comes from its thread; it is dropped here.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._job: Job | None = None

    @property
    def is_running(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def start(
        self,
        job: Job,
        take: Callable[[Any], object],
        give_up: Callable[[AnnotatorError], object],
        *,
        progress: Callable[[Any], object] | None = None,
        ended: Callable[[], object] | None = None,
    ) -> None:
        """Have `take` called with what the job finishes with, or `give_up` with why it can't.

        progress: called with all that the job tells on its way. ended: called where a bug ended it, which is
        told elsewhere.
        """
        self.stop()
        job.finished_with.connect(partial(self._answer, job, take))
        job.failed.connect(partial(self._answer, job, give_up))
        if progress is not None:
            job.progressed.connect(partial(self._pass_on, job, progress))
        job.finished.connect(partial(self._on_finished, job, ended))
        self._job = job
        self._runner.start(job)

    def stop(self) -> None:
        """Nobody waits for an answer any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _pass_on(self, job: Job, tell: Callable[[Any], object], what: object) -> None:
        if job is self._job:
            tell(what)

    def _answer(self, job: Job, tell: Callable[[Any], object], what: object) -> None:
        if job is self._job:
            self._job = None
            tell(what)

    def _on_finished(self, job: Job, ended: Callable[[], object] | None) -> None:
        """Its thread has ended, and an answer would have come before."""
        if job is self._job:
            self._job = None
            if ended is not None:
                ended()
