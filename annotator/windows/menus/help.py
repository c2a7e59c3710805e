"""The Help menu."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

HELP: Groups = (
    (
        Action(
            "show_keys",
            QT_TRANSLATE_NOOP("actions", "Keys and mouse"),
            "? F1",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP("actions", "Every key and gesture, searchable"),
        ),
        Action(
            "about",
            QT_TRANSLATE_NOOP("actions", "About Five Landmarks"),
            "",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP("actions", "Version and licence"),
        ),
    ),
)
