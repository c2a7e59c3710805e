"""How what an evaluation says of a box is drawn. Data, like `colours`: the same in light and dark windows.

The hues are Okabe and Ito's (2008), made lighter for photographs: whoever sees colours differently can tell
them apart as well. Each has a line of its own besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtGui import QColor

from annotator.model.review_items import ItemKind


class Outcome(Enum):
    """What became of a labelled face or of a detection."""

    LABELLED = auto()
    """A labelled face that isn't missed."""
    DETECTION = auto()
    """A detection that nothing is wrong with."""
    FALSE_POSITIVE = auto()
    MISS = auto()
    DUPLICATE = auto()


@dataclass(frozen=True, slots=True)
class OutcomeLook:
    """dashes: lengths of dash and gap in units of the line's width, empty for a solid line."""

    line: QColor
    dashes: tuple[float, ...]


OUTCOME_LOOKS = {
    Outcome.LABELLED: OutcomeLook(QColor(46, 214, 166), ()),
    Outcome.DETECTION: OutcomeLook(QColor(122, 196, 245), (1.0, 2.0)),
    Outcome.FALSE_POSITIVE: OutcomeLook(QColor(255, 122, 51), (4.0, 2.5)),
    Outcome.MISS: OutcomeLook(QColor(248, 232, 72), (8.0, 2.5, 1.5, 2.5)),
    Outcome.DUPLICATE: OutcomeLook(QColor(236, 150, 204), (2.0, 2.0)),
}

OUTCOME_OF_KIND = {
    ItemKind.FALSE_POSITIVE: Outcome.FALSE_POSITIVE,
    ItemKind.MISS: Outcome.MISS,
    ItemKind.LANDMARKS: Outcome.LABELLED,
    ItemKind.DUPLICATE: Outcome.DUPLICATE,
}
