"""The pages of an open project: which one is shown, and what undo means there."""

from __future__ import annotations

from collections.abc import Callable

from annotator.desk.judging import Judging
from annotator.desk.overview import Overview
from annotator.desk.reviewing import Reviewing
from annotator.editing.session import Session
from annotator.scene.canvas import Canvas
from annotator.windows.action import Needs
from annotator.windows.annotating import Annotating
from annotator.windows.face_wall import FaceWall
from annotator.windows.face_wall_model import FaceAt
from annotator.windows.main_window import MainWindow
from annotator.windows.review_page import ReviewPage
from annotator.windows.statistics_page import StatisticsPage


class Pages:
    """Photograph, wall, statistics and queue. session: gives that of the open project, None without one."""

    def __init__(
        self,
        window: MainWindow,
        *,
        canvas: Canvas,
        wall: FaceWall,
        statistics: StatisticsPage,
        overview: Overview,
        queue: ReviewPage,
        reviewing: Reviewing,
        annotating: Annotating,
        session: Callable[[], Session | None],
    ) -> None:
        self.canvas = canvas
        self._window, self._wall, self._statistics = window, wall, statistics
        self._queue, self._reviewing = queue, reviewing
        self._overview, self._annotating, self._session = overview, annotating, session

    def show_photograph(self) -> None:
        self._window.show_page(self.canvas)

    def show_wall(self) -> None:
        """Show all faces, the selected one among them if there is one."""
        self._wall.refresh()
        self._window.show_page(self._wall)
        session = self._session()
        if session is not None and session.image is not None and session.selected is not None:
            self._wall.select(FaceAt(session.image, session.selected.id))

    def show_statistics(self) -> None:
        self._window.show_page(self._statistics)
        self._overview.show_statistics()

    def show_review(self) -> None:
        """Show the queue of what the model gets wrong."""
        self._window.show_page(self._queue)
        self._reviewing.show()

    def evaluate(self) -> None:
        """Let a person choose what the model is measured against, and have its queue shown."""
        self.show_review()
        self._reviewing.queue.ask_for_truth()

    def show_earlier_evaluations(self) -> None:
        """Let a person choose an evaluation that there was before, and have its queue shown."""
        self.show_review()
        self._reviewing.queue.ask_for_an_earlier_one()

    def score_again(self) -> None:
        """Show the queue, and let the model in use say what of it is resolved."""
        self.show_review()
        self._reviewing.queue.score_again()

    def undo(self) -> None:
        """Take the last step back: of the photograph, or on the wall or in the queue while that is shown."""
        (self._annotating.undo if self._judging is None else self._judging.undo)()

    def redo(self) -> None:
        (self._annotating.redo if self._judging is None else self._judging.redo)()

    @property
    def needs(self) -> frozenset[Needs]:
        """What the page that is shown has to act on, besides what the photograph has."""
        judging = self._judging
        if judging is None:
            return frozenset()
        there = {Needs.UNDO: judging.can_undo, Needs.REDO: judging.can_redo}
        return frozenset(need for need, is_there in there.items() if is_there)

    @property
    def _judging(self) -> Judging | None:
        """Whose undo the page that is shown has; None for the photograph's."""
        if self._window.page is self._wall:
            return self._overview.judging
        return self._reviewing.judging if self._window.page is self._queue else None
