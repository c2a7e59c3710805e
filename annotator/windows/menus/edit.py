"""The Edit menu: undo, faces as a whole, and commands by name."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

EDIT: Groups = (
    (
        Action(
            "undo",
            QT_TRANSLATE_NOOP("actions", "Undo"),
            "Ctrl+Z",
            Needs.UNDO,
            QT_TRANSLATE_NOOP("actions", "Take the last edit of this image back"),
        ),
        Action(
            "redo",
            QT_TRANSLATE_NOOP("actions", "Redo"),
            "Ctrl+Shift+Z Ctrl+Y",
            Needs.REDO,
            QT_TRANSLATE_NOOP("actions", "Make it again"),
        ),
    ),
    (
        Action(
            "delete_face",
            QT_TRANSLATE_NOOP("actions", "Delete face"),
            "Del",
            Needs.FACE,
            QT_TRANSLATE_NOOP(
                "actions", "Take the selected face away; a prediction is remembered as not a face"
            ),
        ),
        Action(
            "copy",
            QT_TRANSLATE_NOOP("actions", "Copy face"),
            "Ctrl+C",
            Needs.FACE,
            QT_TRANSLATE_NOOP("actions", "Remember the selected face, to paste it"),
        ),
        Action(
            "paste",
            QT_TRANSLATE_NOOP("actions", "Paste face"),
            "Ctrl+V",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP("actions", "At the cursor; also into another photograph"),
        ),
    ),
    (
        Action(
            "command_palette",
            QT_TRANSLATE_NOOP("actions", "Find a command…"),
            "Ctrl+K",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP("actions", "Type what you want to do, or the name of a photograph"),
        ),
        Action(
            "edit_keys",
            QT_TRANSLATE_NOOP("actions", "Change keys…"),
            "",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP("actions", "Give any command the key you like"),
        ),
    ),
)
