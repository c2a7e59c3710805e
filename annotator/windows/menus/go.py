"""The Go menu: the next image, face or finding."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

GO: Groups = (
    (
        Action(
            "next_image",
            QT_TRANSLATE_NOOP("actions", "Next image"),
            "D",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP("actions", "Turn to the next photograph"),
        ),
        Action(
            "previous_image",
            QT_TRANSLATE_NOOP("actions", "Previous image"),
            "A Shift+Space",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP("actions", "Turn to the one before"),
        ),
        Action(
            "next_to_review",
            QT_TRANSLATE_NOOP("actions", "Next photograph to review"),
            "Shift+D",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions", "Past those that are looked through already, unless a model has found more there"
            ),
        ),
        Action(
            "accept_and_go_on",
            QT_TRANSLATE_NOOP("actions", "Accept all and go on"),
            "Space",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP("actions", "Every face is right as it stands; turn to the next photograph"),
        ),
    ),
    (
        Action(
            "accept_and_next",
            QT_TRANSLATE_NOOP("actions", "Accept and next face"),
            "E",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP(
                "actions",
                "This face is right as it stands; the next one nobody has worked on, also in the next image",
            ),
        ),
        Action(
            "next_face",
            QT_TRANSLATE_NOOP("actions", "Next face"),
            "Tab",
            Needs.FACES,
            QT_TRANSLATE_NOOP("actions", "Select the next face, row by row"),
        ),
        Action(
            "previous_face",
            QT_TRANSLATE_NOOP("actions", "Previous face"),
            "Shift+Tab",
            Needs.FACES,
            QT_TRANSLATE_NOOP("actions", "Select the face before"),
        ),
        Action(
            "next_finding",
            QT_TRANSLATE_NOOP("actions", "Next finding"),
            "C",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP("actions", "Select the next face in which something looks wrong"),
        ),
        Action(
            "let_go",
            QT_TRANSLATE_NOOP("actions", "Select nothing"),
            "Esc",
            Needs.FACE,
            QT_TRANSLATE_NOOP("actions", "First no landmark, then no face"),
        ),
    ),
)
