"""The photographs that were accepted one after the other, each turning the page: undo goes back to each, and
redo on again."""

from __future__ import annotations

from typing import NamedTuple

from annotator.editing.session import Session
from annotator.model.step import Step, StepKind


class _Page(NamedTuple):
    """A photograph, and how many steps of its history stood when it was opened.

    text: of the last that stood when it was left.
    """

    image: str
    cursor: int
    text: str = ""


class _Ahead(NamedTuple):
    """A page that was gone back to.

    cursor: how many steps of its history stood then. image: the photograph that was left for it.
    """

    page: _Page
    cursor: int
    image: str


class AcceptedPages:
    """Remembers them until a person turns to a page in another way, or works on a photograph that isn't open.

    Undo is first for what was done in the open photograph since it was opened, then for the one before. Redo
    goes on from a page that was gone back to as soon as it is accepted again.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._left: list[_Page] = []
        self._ahead: list[_Ahead] = []
        self._is_accepted_again = False
        self._is_come_back = False
        self._open: _Page | None = None
        self._accepted: str | None = None
        """Once the open photograph was accepted as the last step: what undo takes back in it, if anything."""
        self._on_image_opened(session.image)
        session.stepped.connect(self._on_step)
        session.image_opened.connect(self._on_image_opened)

    @property
    def left(self) -> str | None:
        """The photograph to go back to; None where undo is for the one that is open."""
        page = self._next
        return page.image if page is not None else None

    @property
    def left_text(self) -> str:
        """What undo would take back there; to ask its history would be to read that."""
        page = self._next
        return page.text if page is not None else ""

    @property
    def ahead(self) -> str | None:
        """The photograph to go on to, now that the open one was accepted again; None where it was not."""
        return self._ahead[-1].image if self._is_accepted_again else None

    @property
    def is_come_back(self) -> bool:
        """Whether the open photograph is one that undo or redo leads to, whichever key has: one of those
        that were accepted, or behind the last of them."""
        return self._is_come_back

    def accepted(self) -> None:
        """What there is in the open photograph was accepted, and the page is about to be turned."""
        self._accepted = self._session.undo_text if self._is_worked_on else ""

    @property
    def _next(self) -> _Page | None:
        return self._left[-1] if self._left and not self._is_worked_on else None

    @property
    def _is_worked_on(self) -> bool:
        return self._open is not None and self._session.history().cursor > self._open.cursor

    def _on_step(self, step: Step) -> None:
        if step.kind is StepKind.DETECTED:
            return
        self._accepted = None
        cursor = self._session.history().cursor
        is_elsewhere = self._open is None or step.image != self._open.image
        if is_elsewhere or step.kind is StepKind.DO:
            self._ahead.clear()
        self._is_accepted_again = (
            step.kind is StepKind.REDO and bool(self._ahead) and self._ahead[-1].cursor == cursor
        )
        if self._open is None or is_elsewhere:
            self._left.clear()
        elif cursor < self._open.cursor:
            self._left.clear()
            self._open = self._open._replace(cursor=cursor)

    def _on_image_opened(self, image: str | None) -> None:
        accepted, self._accepted = self._accepted, None
        ahead, self._is_accepted_again = self.ahead, False
        last_left = self._left[-1].image if self._left else None
        self._is_come_back = image is not None and image in (ahead, last_left)
        if image is None:
            return
        page = _Page(image, self._session.history().cursor)
        if image == last_left:
            if self._open is not None and accepted is None:
                self._ahead.append(_Ahead(self._left[-1], page.cursor, self._open.image))
            page = self._left.pop()
        elif ahead == image:
            self._left.append(self._ahead.pop().page)
        else:
            self._ahead.clear()
            if accepted is None:
                self._left.clear()
            elif accepted and self._open is not None:
                self._left.append(self._open._replace(text=accepted))
        self._open = page
