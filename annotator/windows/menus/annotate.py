"""The Annotate menu: faces, their landmarks and what is said of them."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

_CHOOSE = (
    QT_TRANSLATE_NOOP("actions", "Choose left eye"),
    QT_TRANSLATE_NOOP("actions", "Choose right eye"),
    QT_TRANSLATE_NOOP("actions", "Choose nose tip"),
    QT_TRANSLATE_NOOP("actions", "Choose left mouth corner"),
    QT_TRANSLATE_NOOP("actions", "Choose right mouth corner"),
)
"""In the order of LANDMARK_NAMES; sentences of their own, for many a language bends the names in them."""

ANNOTATE: Groups = (
    (
        Action(
            "new_face",
            QT_TRANSLATE_NOOP("actions", "New face"),
            "W",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP("actions", "Drag a box; its landmarks are placed for you"),
        ),
        Action(
            "place_points",
            QT_TRANSLATE_NOOP("actions", "Place five landmarks"),
            "S",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP(
                "actions",
                "Click left eye, right eye, nose tip, left and right mouth corner, as seen in the image",
            ),
        ),
        Action(
            "accept_face",
            QT_TRANSLATE_NOOP("actions", "Accept face"),
            "Return",
            Needs.FACE,
            QT_TRANSLATE_NOOP("actions", "This face is right as it stands"),
        ),
    ),
    tuple(
        Action(
            f"landmark_{number}",
            text,
            str(number),
            Needs.FACE,
            QT_TRANSLATE_NOOP("actions", "One landmark of five; left as seen in the image"),
        )
        for number, text in enumerate(_CHOOSE, 1)
    ),
    (
        Action(
            "toggle_visibility",
            QT_TRANSLATE_NOOP("actions", "Visible or occluded"),
            "Q",
            Needs.FACE,
            QT_TRANSLATE_NOOP("actions", "Of the chosen landmark"),
        ),
        Action(
            "toggle_missing",
            QT_TRANSLATE_NOOP("actions", "Missing or placed"),
            "X",
            Needs.LANDMARKS,
            QT_TRANSLATE_NOOP("actions", "Of the chosen landmark"),
        ),
        Action(
            "fit_box",
            QT_TRANSLATE_NOOP("actions", "Fit box to landmarks"),
            "B",
            Needs.FACE,
            QT_TRANSLATE_NOOP("actions", "The box that such landmarks have"),
        ),
        Action(
            "swap_sides",
            QT_TRANSLATE_NOOP("actions", "Exchange left and right"),
            "Shift+X",
            Needs.FACE,
            QT_TRANSLATE_NOOP(
                "actions",
                "Of the pair that looks swapped, else of both; left is left as seen in the image",
            ),
        ),
        Action(
            "say_attributes",
            QT_TRANSLATE_NOOP("actions", "Say attributes"),
            "I",
            Needs.FACE,
            QT_TRANSLATE_NOOP(
                "actions", "Blur, light, pose and difficulty by digits; Esc goes back to the photograph"
            ),
        ),
        Action(
            "mark_reviewed",
            QT_TRANSLATE_NOOP("actions", "Image is reviewed"),
            "",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP("actions", "Looked through, nothing is missing; Space says so too"),
            is_switch=True,
        ),
    ),
)
