"""The Analyze menu: which faces models disagree about."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

ANALYZE: Groups = (
    (
        Action(
            "measure_disagreement",
            QT_TRANSLATE_NOOP("actions", "Measure disagreement"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions",
                "Let the model look again, mirrored and at other scales: faces it is unsure of come first",
            ),
        ),
        Action(
            "compare_models",
            QT_TRANSLATE_NOOP("actions", "Compare with the model before"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions",
                "Measure how far the predictions of the model in use are from those of its parent",
            ),
        ),
        Action(
            "stop_measuring",
            QT_TRANSLATE_NOOP("actions", "Stop measuring"),
            "",
            Needs.MEASURING,
            QT_TRANSLATE_NOOP(
                "actions", "Of disagreement what was measured so far is kept, of an evaluation nothing"
            ),
        ),
    ),
)
