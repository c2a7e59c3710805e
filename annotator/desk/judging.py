"""One key, edits in one image or in many, taken back together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from annotator.editing.edits import Edit
from annotator.editing.session import Session
from annotator.errors import AnnotatorError
from annotator.model.history import Entry
from annotator.windows.translation import in_number

_Done = tuple[str, Entry]
"""An image, and what was done there."""


@dataclass(frozen=True, slots=True, eq=False)
class _Noted:
    """Something that is no edit of a face, and how it is taken back and made again: whether that was done."""

    undo: Callable[[], bool]
    redo: Callable[[], bool]


_Taken = list[tuple[_Done, ...] | _Noted]


class Judging(QObject):
    """Makes edits in whichever images they are of, and takes back its own and no others.

    Each image has its own history, and a person may have gone on in one of them since: what was done here is
    taken back where it is still the last thing that was done there, and else left, which is told.
    """

    trouble = Signal(object)
    """AnnotatorError: an edit that can't be made."""
    told = Signal(str)
    """What was left, in words."""
    changed = Signal()
    """There is something else to take back, or to make again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session: Session | None = None
        self._done: _Taken = []
        self._undone: _Taken = []

    def begin(self, session: Session | None) -> None:
        """From now on in this session, with nothing to take back."""
        self._session = session
        self._done, self._undone = [], []

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def make(self, edits: Mapping[str, Edit]) -> None:
        """Make an edit in each of these images; one that alters nothing leaves no trace."""
        session = self._session
        if session is None:
            return
        done: list[_Done] = []
        try:
            for image, edit in edits.items():
                if edit.before != edit.after:
                    session.edit(*edit, image=image)
                    done.append((image, session.history(image).entries[-1]))
        except AnnotatorError as error:
            self.trouble.emit(error)
        if done:
            self._done.append(tuple(done))
            self._undone.clear()
            self.changed.emit()

    def note(self, undo: Callable[[], bool], redo: Callable[[], bool]) -> None:
        """Something else was done here, which is no edit of a face; its turn comes like an edit's.

        undo, redo: return whether that was done; else its turn is still to come.
        """
        self._done.append(_Noted(undo, redo))
        self._undone.clear()
        self.changed.emit()

    def undo(self) -> None:
        """Take back what was last done here, in all the images it was done in."""

        def take_back(session: Session, image: str, entry: Entry) -> bool:
            history = session.history(image)
            is_last = history.cursor > 0 and history.entries[history.cursor - 1] == entry
            if is_last:
                session.undo(image)
            return is_last

        self._again(self._done, self._undone, take_back)

    def redo(self) -> None:
        """Make again what was last taken back here."""

        def make_again(session: Session, image: str, entry: Entry) -> bool:
            history = session.history(image)
            is_next = history.cursor < len(history.entries) and history.entries[history.cursor] == entry
            if is_next:
                session.redo(image)
            return is_next

        self._again(self._undone, self._done, make_again)

    def _again(self, taken: _Taken, given: _Taken, go: Callable[[Session, str, Entry], bool]) -> None:
        session = self._session
        if session is None or not taken:
            self.told.emit(self.tr("Nothing was done here that could be taken back or made again."))
            return
        moved: list[_Done] = []
        wanted = taken.pop()
        if isinstance(wanted, _Noted):
            is_done = (wanted.undo if taken is self._done else wanted.redo)()
            (given if is_done else taken).append(wanted)
            self.changed.emit()
            return
        try:
            moved += [(image, entry) for image, entry in wanted if go(session, image, entry)]
        except AnnotatorError as error:
            self.trouble.emit(error)
        if left := len(wanted) - len(moved):
            words = self.tr("Left as it is in %Ln image(s), where something else was done since.", "", left)
            self.told.emit(in_number(words, left))
        if moved:
            given.append(tuple(moved))
        self.changed.emit()
