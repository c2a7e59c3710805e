"""A session to edit in, or none; and what becomes of an edit that can't be made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from annotator.editing.edits import Edit
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.face import Face, Origin, Source


class SessionEdits(QObject):
    """Makes edits in the session it was given last, as the session's author."""

    refused = Signal(object)
    """AnnotatorError: an edit that couldn't be made; nothing is altered."""
    hinted = Signal(str)
    """What to do first, where a key has nothing to act on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None

    @property
    def _by(self) -> Source:
        """Who does what is done now."""
        author = self._session.author if self._session is not None else ""
        return Source(Origin.PERSON, author, datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def _selected(self) -> Face | None:
        return self._session.selected if self._session is not None else None

    def _face(self, face_id: str) -> Face | None:
        faces = self._session.faces() if self._session is not None else ()
        return next((face for face in faces if face.id == face_id), None)

    def _edit(self, make: Callable[[], Edit]) -> Edit | None:
        """Make an edit and let the session do it; None where that isn't possible now."""
        if self._session is None:
            return None
        session, edit = self._session, make()
        return edit if self._trying(lambda: session.edit(*edit)) else None

    def _trying(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except AnnotatorError as error:
            self.refused.emit(error)
            return False
        return True
