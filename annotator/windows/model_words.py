"""What the lower layers say, in the language of the window: names of landmarks, findings, texts of edits.

The model and the store know no Qt, and the texts of edits lie on disk: they are English. Here stands every
one of them, marked for the translators, and `said` looks it up where it is shown. A text that is made of
parts is found by its pattern, and its parts are looked up in their turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.windows.counts import capitalised
from annotator.windows.translation import QT_TRANSLATE_NOOP, in_number, translated

_CONTEXT = "model"

WORDS = (
    # model/face.py
    QT_TRANSLATE_NOOP("model", "left eye"),
    QT_TRANSLATE_NOOP("model", "right eye"),
    QT_TRANSLATE_NOOP("model", "nose tip"),
    QT_TRANSLATE_NOOP("model", "left mouth corner"),
    QT_TRANSLATE_NOOP("model", "right mouth corner"),
    QT_TRANSLATE_NOOP("model", "visible"),
    QT_TRANSLATE_NOOP("model", "occluded"),
    QT_TRANSLATE_NOOP("model", "missing"),
    QT_TRANSLATE_NOOP("model", "model"),
    QT_TRANSLATE_NOOP("model", "person"),
    QT_TRANSLATE_NOOP("model", "file"),
    # model/attributes.py
    QT_TRANSLATE_NOOP("model", "blur"),
    QT_TRANSLATE_NOOP("model", "clear"),
    QT_TRANSLATE_NOOP("model", "normal blur"),
    QT_TRANSLATE_NOOP("model", "heavy blur"),
    QT_TRANSLATE_NOOP("model", "expression"),
    QT_TRANSLATE_NOOP("model", "typical expression"),
    QT_TRANSLATE_NOOP("model", "exaggerated expression"),
    QT_TRANSLATE_NOOP("model", "illumination"),
    QT_TRANSLATE_NOOP("model", "normal light"),
    QT_TRANSLATE_NOOP("model", "extreme light"),
    QT_TRANSLATE_NOOP("model", "occlusion"),
    QT_TRANSLATE_NOOP("model", "not occluded"),
    QT_TRANSLATE_NOOP("model", "partly occluded"),
    QT_TRANSLATE_NOOP("model", "heavily occluded"),
    QT_TRANSLATE_NOOP("model", "pose"),
    QT_TRANSLATE_NOOP("model", "typical pose"),
    QT_TRANSLATE_NOOP("model", "atypical pose"),
    QT_TRANSLATE_NOOP("model", "invalid"),
    QT_TRANSLATE_NOOP("model", "valid"),
    QT_TRANSLATE_NOOP("model", "difficulty"),
    QT_TRANSLATE_NOOP("model", "indisputable 68 landmarks"),
    QT_TRANSLATE_NOOP("model", "annotatable 68 landmarks"),
    QT_TRANSLATE_NOOP("model", "indisputable 5 landmarks"),
    QT_TRANSLATE_NOOP("model", "annotatable 5 landmarks"),
    QT_TRANSLATE_NOOP("model", "to be told from context alone"),
    # model/checks.py
    QT_TRANSLATE_NOOP("model", "Left and right eye look swapped"),
    QT_TRANSLATE_NOOP("model", "Left and right mouth corner look swapped"),
    QT_TRANSLATE_NOOP("model", "The landmarks do not make a face"),
    QT_TRANSLATE_NOOP("model", "A landmark lies outside the box"),
    QT_TRANSLATE_NOOP("model", "Some landmarks are missing"),
    QT_TRANSLATE_NOOP("model", "Another box covers the same face"),
    QT_TRANSLATE_NOOP("model", "The box reaches outside the image"),
    QT_TRANSLATE_NOOP("model", "No landmarks, though the face is large enough"),
    QT_TRANSLATE_NOOP("model", "The landmarks are too close together for this box"),
    QT_TRANSLATE_NOOP("model", "Eyes and mouth are too close to each other"),
    QT_TRANSLATE_NOOP("model", "The nose tip is not between eyes and mouth"),
    QT_TRANSLATE_NOOP("model", "Eyes and mouth do not fit together"),
    QT_TRANSLATE_NOOP("model", "Hardly any face has its landmarks like this"),
    # model/face_filter.py
    QT_TRANSLATE_NOOP("model", "reading order"),
    QT_TRANSLATE_NOOP("model", "score"),
    QT_TRANSLATE_NOOP("model", "size"),
    QT_TRANSLATE_NOOP("model", "unusual shape"),
    QT_TRANSLATE_NOOP("model", "model disagreement"),
    QT_TRANSLATE_NOOP("model", "old against new model"),
    QT_TRANSLATE_NOOP("model", "number of findings"),
    QT_TRANSLATE_NOOP("model", "image, largest first"),
    QT_TRANSLATE_NOOP("model", "turned away from the camera"),
    QT_TRANSLATE_NOOP("model", "yaw, turned left or right"),
    QT_TRANSLATE_NOOP("model", "pitch, looks down or up"),
    QT_TRANSLATE_NOOP("model", "roll, tilted right or left"),
    # model/pose.py
    QT_TRANSLATE_NOOP("model", "turned"),
    QT_TRANSLATE_NOOP("model", "looks"),
    QT_TRANSLATE_NOOP("model", "tilted"),
    QT_TRANSLATE_NOOP("model", "profile, facing left"),
    QT_TRANSLATE_NOOP("model", "turned left"),
    QT_TRANSLATE_NOOP("model", "frontal"),
    QT_TRANSLATE_NOOP("model", "turned right"),
    QT_TRANSLATE_NOOP("model", "profile, facing right"),
    QT_TRANSLATE_NOOP("model", "looks up"),
    QT_TRANSLATE_NOOP("model", "looks ahead"),
    QT_TRANSLATE_NOOP("model", "looks down"),
    QT_TRANSLATE_NOOP("model", "tilted left"),
    QT_TRANSLATE_NOOP("model", "upright"),
    QT_TRANSLATE_NOOP("model", "tilted right"),
    # windows/filter_bar.py
    QT_TRANSLATE_NOOP("model", "whose work"),
    QT_TRANSLATE_NOOP("model", "verdict"),
    QT_TRANSLATE_NOOP("model", "found by the checks"),
    # model/statistics.py
    QT_TRANSLATE_NOOP("model", "images"),
    QT_TRANSLATE_NOOP("model", "predicted"),
    QT_TRANSLATE_NOOP("model", "from a file"),
    QT_TRANSLATE_NOOP("model", "by a person"),
    # windows/image_status.py
    QT_TRANSLATE_NOOP("model", "not seen"),
    QT_TRANSLATE_NOOP("model", "labelled"),
    QT_TRANSLATE_NOOP("model", "in work"),
    QT_TRANSLATE_NOOP("model", "reviewed"),
    QT_TRANSLATE_NOOP("model", "can't be read"),
    # editing/edits.py and windows/annotating.py
    QT_TRANSLATE_NOOP("model", "Clear verdict"),
    QT_TRANSLATE_NOOP("model", "Accept face"),
    QT_TRANSLATE_NOOP("model", "Reject face"),
    QT_TRANSLATE_NOOP("model", "Mark face to be fixed"),
    QT_TRANSLATE_NOOP("model", "Ignore face"),
    QT_TRANSLATE_NOOP("model", "Add face"),
    QT_TRANSLATE_NOOP("model", "Place landmarks"),
    QT_TRANSLATE_NOOP("model", "Fit box to landmarks"),
    QT_TRANSLATE_NOOP("model", "Paste face"),
    QT_TRANSLATE_NOOP("model", "Swap left and right"),
    QT_TRANSLATE_NOOP("model", "Swap left and right eye"),
    QT_TRANSLATE_NOOP("model", "Swap left and right mouth corner"),
    QT_TRANSLATE_NOOP("model", "Set attributes"),
    QT_TRANSLATE_NOOP("model", "Clear difficulty"),
    QT_TRANSLATE_NOOP("model", "Delete face"),
    QT_TRANSLATE_NOOP("model", "Resize box"),
    QT_TRANSLATE_NOOP("model", "Move face"),
    QT_TRANSLATE_NOOP("model", "Mark as reviewed"),
    QT_TRANSLATE_NOOP("model", "Take back the mark as reviewed"),
    # jobs/open_project.py, desk/workspace.py
    QT_TRANSLATE_NOOP("model", "Looking for photographs"),
    QT_TRANSLATE_NOOP("model", "Reading the project"),
    QT_TRANSLATE_NOOP("model", "comes with the program"),
    # store/formats/registry.py; what else the formats are called are names
    QT_TRANSLATE_NOOP("model", "label.txt (WIDER FACE with landmarks)"),
    QT_TRANSLATE_NOOP("model", "COCO keypoints (JSON)"),
    QT_TRANSLATE_NOOP("model", "CVAT for images 1.1 (XML)"),
    QT_TRANSLATE_NOOP("model", "Table (CSV)"),
    QT_TRANSLATE_NOOP("model", "labelme (folder of JSON)"),
    QT_TRANSLATE_NOOP("model", "X-AnyLabeling (folder of JSON)"),
    QT_TRANSLATE_NOOP("model", "Pascal VOC (folder of XML)"),
    QT_TRANSLATE_NOOP("model", "YOLO-pose (folder of text)"),
    QT_TRANSLATE_NOOP("model", "WIDER FACE boxes (wider_face_bbx_gt.txt)"),
    QT_TRANSLATE_NOOP("model", "landmarks"),
    QT_TRANSLATE_NOOP("model", "scores"),
    QT_TRANSLATE_NOOP("model", "attributes"),
    QT_TRANSLATE_NOOP("model", "difficulties"),
    QT_TRANSLATE_NOOP("model", "verdicts"),
    QT_TRANSLATE_NOOP("model", "further columns of label.txt"),
)

PATTERNS = (
    # model/checks.py
    QT_TRANSLATE_NOOP("model", "{landmark} and {other} are in one place"),
    QT_TRANSLATE_NOOP("model", "{landmark} lies outside the box"),
    QT_TRANSLATE_NOOP("model", "{landmarks} lie outside the box"),
    QT_TRANSLATE_NOOP("model", "{landmark} is missing"),
    QT_TRANSLATE_NOOP("model", "{landmarks} are missing"),
    # editing/edits.py
    QT_TRANSLATE_NOOP("model", "Move {landmark}"),
    QT_TRANSLATE_NOOP("model", "Place {landmark}"),
    QT_TRANSLATE_NOOP("model", "Mark {landmark} missing"),
    QT_TRANSLATE_NOOP("model", "Mark {landmark} occluded"),
    QT_TRANSLATE_NOOP("model", "Mark {landmark} visible"),
    QT_TRANSLATE_NOOP("model", "Set difficulty: {difficulty}"),
)
"""Texts with landmarks and the like in them."""

_LAST_OF_SEVERAL = QT_TRANSLATE_NOOP("model", "{things} and {last}")
_NAMES = "|".join(WORDS[:5])
_HOLDS = {
    "landmark": f"(?i:{_NAMES})",
    "other": f"(?i:{_NAMES})",
    "landmarks": f"(?i:(?:{_NAMES})(?:, (?:{_NAMES}))* and (?:{_NAMES}))",
    "difficulty": ".+",
}
"""What can stand in the place of each name in braces."""


class _Numbered(QObject):
    """Texts with a number. A QObject, because lupdate learns of plural forms by `self.tr` alone."""

    def accepted(self, number: int) -> str:
        return self.tr("Accept %Ln face(s)", "an edit, as it stands in Edit › Undo", number)

    def deleted(self, number: int) -> str:
        return self.tr("Delete %Ln face(s)", "an edit, as it stands in Edit › Undo", number)

    def covered(self, number: int) -> str:
        return self.tr("%Ln other box(es) cover the same face", "", number)


_NUMBERED = _Numbered()
_WITH_A_NUMBER: tuple[tuple[re.Pattern[str], Callable[[int], str]], ...] = (
    (re.compile(r"Accept (\d+) faces?"), _NUMBERED.accepted),
    (re.compile(r"Delete (\d+) faces?"), _NUMBERED.deleted),
    (re.compile(r"(\d+) other boxes cover the same face"), _NUMBERED.covered),
)


def said(text: str) -> str:
    """What a text of the lower layers is in the language of the window; one that is not known stays."""
    words = translated(text, _CONTEXT)
    if words != text:
        return words
    for pattern, of_number in _WITH_A_NUMBER:
        if (found := pattern.fullmatch(text)) is not None:
            return in_number(of_number(int(found[1])), int(found[1]))
    for source, pattern in _COMPILED:
        if (found := pattern.fullmatch(text)) is not None:
            parts = {name: _said_of_several(part) for name, part in found.groupdict().items()}
            return capitalised(translated(source, _CONTEXT).format(**parts))
    return text


def title(text: str) -> str:
    """The same, as the heading of something: "Left eye"."""
    return capitalised(said(text))


def _said_of_several(things: str) -> str:
    """ "Left eye, nose tip and right eye", looked up one by one."""
    *names, last = [said(name[:1].lower() + name[1:]) for name in re.split(r", | and ", things)]
    return (
        translated(_LAST_OF_SEVERAL, _CONTEXT).format(things=", ".join(names), last=last) if names else last
    )


def _compiled(source: str) -> re.Pattern[str]:
    """What matches the texts that were made of a pattern."""
    parts = re.split(r"\{(\w+)\}", source)
    return re.compile(
        "".join(
            f"(?P<{part}>{_HOLDS[part]})" if place % 2 else re.escape(part)
            for place, part in enumerate(parts)
        )
    )


_COMPILED = tuple((source, _compiled(source)) for source in PATTERNS)
