"""The Model menu: detecting, fine-tuning and comparing versions."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

MODEL: Groups = (
    (
        Action(
            "detect_again",
            QT_TRANSLATE_NOOP("actions", "Detect in this image"),
            "R",
            Needs.IMAGE,
            QT_TRANSLATE_NOOP("actions", "Run the model on the open photograph; what a person did stays"),
        ),
    ),
    (
        Action(
            "fine_tune",
            QT_TRANSLATE_NOOP("actions", "Fine-tune on the corrections"),
            "Ctrl+T",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions", "Export the corrections and train the model on them, in the background"
            ),
        ),
        Action(
            "compare_versions",
            QT_TRANSLATE_NOOP("actions", "Compare models on this image…"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions", "Hold two versions against each other, in figures and on the photograph"
            ),
        ),
    ),
)
