"""Dialogs by themselves, as tests look at them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

AnyDialog = TypeVar("AnyDialog", bound=QDialog)


def shown(dialog: AnyDialog, qtbot: QtBot) -> AnyDialog:
    """The dialog on the screen. When it is closed it is still there to be asked, and goes with the test."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog
