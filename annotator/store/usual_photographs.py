"""The labelled photographs that fine-tuning is not to forget, as the project remembers them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from annotator.store.journal import Journal

_SETTING = "usual_photographs"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualPhotographs:
    """A folder of photographs, and the label.txt of their faces. count: how many of them there were."""

    images: Path
    labels: Path
    count: int


def usual_photographs(journal: Journal) -> UsualPhotographs | None:
    """Those of the project; None where nobody has named any. Raises AnnotatorError."""
    try:
        held = json.loads(journal.setting(_SETTING) or "")
        return UsualPhotographs(
            images=Path(held["images"]), labels=Path(held["labels"]), count=int(held["count"])
        )
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return None


def remember_usual(journal: Journal, usual: UsualPhotographs | None) -> None:
    """Raises AnnotatorError."""
    if usual is None:
        journal.set_setting(_SETTING, "")
        return
    held = {"images": str(usual.images), "labels": str(usual.labels), "count": usual.count}
    journal.set_setting(_SETTING, json.dumps(held))
