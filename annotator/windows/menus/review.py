"""The Review menu: evaluations, their queue, and what comes of the verdicts."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

REVIEW: Groups = (
    (
        Action(
            "evaluate",
            QT_TRANSLATE_NOOP("actions", "Evaluate the model…"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions", "Hold the model in use against ground truth; what it gets wrong is queued"
            ),
        ),
        Action(
            "earlier_evaluations",
            QT_TRANSLATE_NOOP("actions", "Review an earlier evaluation…"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP("actions", "Go on with the queue of an evaluation that there was before"),
        ),
        Action(
            "score_again",
            QT_TRANSLATE_NOOP("actions", "Score the queue again"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP("actions", "Let the model in use look again: what of the queue is resolved?"),
        ),
    ),
    (
        Action(
            "verdict_tables",
            QT_TRANSLATE_NOOP("actions", "Tables of the verdicts…"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP("actions", "Verdicts by event, size, score and reviewer"),
        ),
        Action(
            "export_review",
            QT_TRANSLATE_NOOP("actions", "Export verdicts and corrected labels"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions",
                "Write verdicts.csv and the ground truth as the verdicts have it, corrected.txt",
            ),
        ),
    ),
    (
        Action(
            "second_reviewer",
            QT_TRANSLATE_NOOP("actions", "Review as somebody else…"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions", "The same queue in a project of its own, without anybody's verdicts"
            ),
        ),
        Action(
            "compare_reviewers",
            QT_TRANSLATE_NOOP("actions", "Compare with another reviewer…"),
            "",
            Needs.PROJECT,
            QT_TRANSLATE_NOOP(
                "actions",
                "How far two reviewers of the same queue agree, and with themselves",
            ),
        ),
        Action(
            "repeat_some",
            QT_TRANSLATE_NOOP("actions", "Show some items twice"),
            "",
            Needs.NOTHING,
            QT_TRANSLATE_NOOP(
                "actions",
                "A tenth of a new queue comes again later, unmarked: how far do you agree with yourself?",
            ),
            is_switch=True,
        ),
    ),
)
