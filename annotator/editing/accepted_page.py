"""The photograph that was accepted last, once the page is turned: the next undo is meant for that."""

from __future__ import annotations

from annotator.editing.session import Session
from annotator.model.step import Step, StepKind


class AcceptedPage:
    """Remembers it until a person does something else or turns another page."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._accepted: str | None = None
        self._left: str | None = None
        session.stepped.connect(self._on_step)
        session.image_opened.connect(self._on_image_opened)

    @property
    def left(self) -> str | None:
        """The photograph to go back to; None where undo is for the one that is open."""
        return self._left

    def accepted(self) -> None:
        """The open photograph was accepted as the last step."""
        self._accepted = self._session.image

    def _on_step(self, step: Step) -> None:
        if step.kind is not StepKind.DETECTED:
            self._accepted = self._left = None

    def _on_image_opened(self, _image: str) -> None:
        self._left, self._accepted = self._accepted, None
