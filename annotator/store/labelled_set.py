"""The labelled set of a project: photographs of the usual kind, which fine-tuning is not to forget.

It is shared out between replay and regression set, see `detector.training.labelled_set`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from annotator.store.journal import Journal

_SETTING = "usual_photographs"
"""As it stands in project files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSet:
    """A folder of photographs, and the label.txt of their faces. count: how many of them there were."""

    images: Path
    labels: Path
    count: int


def labelled_set(journal: Journal) -> LabelledSet | None:
    """That of the project; None where nobody has named any. Raises AnnotatorError."""
    try:
        held = json.loads(journal.setting(_SETTING) or "")
        return LabelledSet(images=Path(held["images"]), labels=Path(held["labels"]), count=int(held["count"]))
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return None


def remember_labelled_set(journal: Journal, chosen: LabelledSet | None) -> None:
    """Raises AnnotatorError."""
    if chosen is None:
        journal.set_setting(_SETTING, "")
        return
    held = {"images": str(chosen.images), "labels": str(chosen.labels), "count": chosen.count}
    journal.set_setting(_SETTING, json.dumps(held))
