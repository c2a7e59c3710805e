"""Undo of one image: the only undo command there is, and the stack that can be rebuilt from a journal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand, QUndoStack

from annotator.model.change import Change
from annotator.model.history import History


class ChangeCommand(QUndoCommand):
    """A change on the undo stack. It changes faces in memory and nothing else.

    A command that failed would stay on the stack as if it had been done. So whoever pushes, undoes or redoes
    it has checked the change before, and no command waits for a disk.

    apply: makes a change to the faces. calls_passed_over: how often Qt will call this command while its stack
    is rebuilt over faces that already show the outcome.
    """

    def __init__(
        self, text: str, change: Change, apply: Callable[[Change], None], *, calls_passed_over: int = 0
    ) -> None:
        super().__init__(text)
        self.change = change
        self._apply = apply
        self._calls_passed_over = calls_passed_over

    def redo(self) -> None:
        self._run(self.change)

    def undo(self) -> None:
        self._run(self.change.inverse())

    def _run(self, change: Change) -> None:
        if self._calls_passed_over:
            self._calls_passed_over -= 1
        else:
            self._apply(change)


class UndoStack(QUndoStack):
    """What can be undone and redone in one image.

    history: what was done before, with the faces already as it left them. apply: makes a change to the faces.
    Nothing here refers back to the stack, and it is in no QUndoGroup, which would keep it for ever: it goes
    when its last user lets go, and never by the garbage collector, which may run in any thread.
    """

    def __init__(self, history: History, apply: Callable[[Change], None]) -> None:
        super().__init__()
        self._apply = apply
        for position, (text, change) in enumerate(history.entries):
            # Pushing redoes every command, and setting the index undoes those that do not stand.
            calls = 1 if position < history.cursor else 2
            self.push(ChangeCommand(text, change, apply, calls_passed_over=calls))
        self.setIndex(history.cursor)

    def do(self, text: str, change: Change) -> None:
        """Make a change and put it on the stack, dropping what was undone."""
        self.push(ChangeCommand(text, change, self._apply))

    @property
    def history(self) -> History:
        """What `UndoStack(history, …)` would rebuild this stack from."""
        entries = [self._entry(position) for position in range(self.count())]
        return History(entries=tuple(entry for entry in entries if entry), cursor=self.index())

    @property
    def next_undo(self) -> tuple[str, Change] | None:
        """Text of the step that `undo` would take back, and the change that makes; None at the bottom."""
        entry = self._entry(self.index() - 1)
        return (entry[0], entry[1].inverse()) if entry else None

    @property
    def next_redo(self) -> tuple[str, Change] | None:
        """Text of the step that `redo` would make again, and its change; None at the top."""
        return self._entry(self.index())

    def _entry(self, position: int) -> tuple[str, Change] | None:
        command = self.command(position) if 0 <= position < self.count() else None
        return (command.text(), command.change) if isinstance(command, ChangeCommand) else None
