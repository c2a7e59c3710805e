"""The pages of an open project: which one is shown, and what undo means there."""

from __future__ import annotations

from collections.abc import Callable

from annotator.desk.overview import Overview
from annotator.editing.session import Session
from annotator.scene.canvas import Canvas
from annotator.windows.annotating import Annotating
from annotator.windows.face_wall import FaceWall
from annotator.windows.face_wall_model import FaceAt
from annotator.windows.main_window import MainWindow
from annotator.windows.statistics_page import StatisticsPage


class Pages:
    """Photograph, wall and statistics. session: gives that of the open project, None where there is none."""

    def __init__(
        self,
        window: MainWindow,
        *,
        canvas: Canvas,
        wall: FaceWall,
        statistics: StatisticsPage,
        overview: Overview,
        annotating: Annotating,
        session: Callable[[], Session | None],
    ) -> None:
        self.canvas = canvas
        self._window, self._wall, self._statistics = window, wall, statistics
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

    def undo(self) -> None:
        """Take the last step back: of the photograph, or on the wall while that is shown."""
        (self._overview.undo if self._window.page is self._wall else self._annotating.undo)()

    def redo(self) -> None:
        (self._overview.redo if self._window.page is self._wall else self._annotating.redo)()
