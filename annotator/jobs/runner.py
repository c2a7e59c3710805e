"""Holds every running job, because a QThread that is dropped while it runs aborts the program."""

from __future__ import annotations

from PySide6.QtCore import QObject

from annotator.jobs.job import Job


class Runner(QObject):
    """Starts jobs, keeps each one until its thread has ended, and stops them all when the program closes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: set[Job] = set()

    @property
    def running(self) -> tuple[Job, ...]:
        return tuple(self._jobs)

    def start(self, job: Job) -> None:
        self._jobs.add(job)
        job.finished.connect(self._let_go)
        job.start()

    def stop_all(self) -> None:
        """Cancel every job and wait until no thread is left. What a job had under way is dropped."""
        for job in self._jobs:
            job.cancel()
        for job in self._jobs:
            job.wait()
        self._jobs.clear()

    def _let_go(self) -> None:
        """Let the job go whose `finished` this is, and no other that has ended meanwhile.

        Another's reports may still be on their way, and those to a lambda or a partial go down with the job.
        Such a one mostly holds the job itself: without its end as a Qt object each would be kept for good.
        """
        job = self.sender()
        if isinstance(job, Job):
            job.wait()  # `finished` comes from inside the thread that is ending: only now may the object go
            self._jobs.discard(job)
            job.deleteLater()
