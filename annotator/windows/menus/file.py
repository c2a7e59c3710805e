"""The File menu: folders of photographs, labels in and out."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

FILE: Groups = (
    (
        Action(
            "open_folder",
            QT_TRANSLATE_NOOP("actions", "Open folder…"),
            "Ctrl+O",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP("actions", "Open a folder of photographs"),
        ),
        Action(
            "open_sample",
            QT_TRANSLATE_NOOP("actions", "Open the sample"),
            "",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP("actions", "Open the photographs that come along"),
        ),
    ),
    (
        Action(
            "import_labels",
            QT_TRANSLATE_NOOP("actions", "Import labels…"),
            "Ctrl+I",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions",
                "Take in labels that there are already, in any of nine formats; a person's work stays",
            ),
        ),
        Action(
            "export",
            QT_TRANSLATE_NOOP("actions", "Export label.txt"),
            "Ctrl+E",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP("actions", "Write every image that was worked on into exports/NAME/label.txt"),
        ),
        Action(
            "export_as",
            QT_TRANSLATE_NOOP("actions", "Compare and export as…"),
            "Ctrl+Shift+E",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions", "See what changed against the labels that were imported, and choose a format"
            ),
        ),
    ),
    (
        Action(
            "close_project",
            QT_TRANSLATE_NOOP("actions", "Close project"),
            "Ctrl+W",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP("actions", "Go back to the start page"),
        ),
        Action(
            "quit",
            QT_TRANSLATE_NOOP("actions", "Quit"),
            "Ctrl+Q",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP("actions", "Close the program; everything is saved already"),
        ),
    ),
)
