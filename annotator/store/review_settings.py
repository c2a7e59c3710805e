"""What a project remembers of its reviews: which queue is open, its ground truth, and how it is looked at."""

from __future__ import annotations

from pathlib import Path

from annotator.store.evaluation_file import evaluations_folder
from annotator.store.journal import Journal

USUAL_LEAST_SCORE = 0.1
"""Until somebody says otherwise. Of what WIDER FACE's evaluation looks at, from 0.02 on, six false positives
in seven are below it, and hardly any is worth a look."""

# The keys of these settings in project files.
_QUEUE = "review_queue"
_TRUTH = "review_truth"
_REPEATS = "review_repeats"
_LEAST_SCORE = "review_least_score"
_SCORED_AGAIN = "review_scored_again"
"""Followed by the name of a queue."""


class ReviewSettings:
    """The settings of one project, in its journal: use from the thread that opened it.

    Every method raises AnnotatorError, naming the file, when disk or file fails; nothing is written then.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    @property
    def queue(self) -> Path | None:
        """The evaluation whose items are judged, None before there is any. The file may be gone."""
        name = self._journal.setting(_QUEUE)
        return None if name is None else evaluations_folder(self._journal.path) / name

    def set_queue(self, evaluation: Path) -> None:
        """evaluation: one of this project's."""
        self._journal.set_setting(_QUEUE, evaluation.name)

    @property
    def truth(self) -> Path | None:
        """The ground truth given last, None for none."""
        truth = self._journal.setting(_TRUTH)
        return Path(truth) if truth else None

    def set_truth(self, truth: Path) -> None:
        self._journal.set_setting(_TRUTH, str(truth))

    @property
    def repeats_some(self) -> bool:
        """Whether some of the queue comes twice."""
        return bool(self._journal.setting(_REPEATS))

    def set_repeats_some(self, *, on: bool) -> None:
        self._journal.set_setting(_REPEATS, "1" if on else "")

    @property
    def least_score(self) -> float:
        """Detections of the queue are listed from this score on, 0 to 1."""
        try:
            least = float(self._journal.setting(_LEAST_SCORE) or USUAL_LEAST_SCORE)
        except ValueError:
            return USUAL_LEAST_SCORE
        return min(max(least, 0.0), 1.0)

    def set_least_score(self, score: float) -> None:
        self._journal.set_setting(_LEAST_SCORE, f"{score:.2f}")

    def rescored_by(self, queue: Path) -> Path | None:
        """The evaluation whose model scored a queue again, None for none, or where it is gone."""
        name = self._journal.setting(f"{_SCORED_AGAIN}/{queue.name}")
        evaluation = evaluations_folder(self._journal.path) / Path(name).name if name else None
        return evaluation if evaluation is not None and evaluation.is_file() else None

    def set_rescored_by(self, queue: Path, evaluation: Path) -> None:
        self._journal.set_setting(f"{_SCORED_AGAIN}/{queue.name}", evaluation.name)

    def copy_from(self, other: ReviewSettings) -> None:
        """Look at a queue as another project does: all settings but which queue it is."""
        for key in (_TRUTH, _REPEATS, _LEAST_SCORE):
            self._journal.set_setting(key, other._journal.setting(key) or "")
