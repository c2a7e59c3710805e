"""Moving a landmark, or a face, by a few pixels: keys that are in no menu."""

from __future__ import annotations

from annotator.windows.action import Action, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

_NUDGE_TIP = QT_TRANSLATE_NOOP("actions", "Move the chosen landmark, or the whole face where none is chosen")

NUDGES: dict[Action, tuple[float, float]] = {
    Action(f"nudge_{key}", text, key, Needs.FACE, _NUDGE_TIP): way
    for key, text, way in (
        ("Left", QT_TRANSLATE_NOOP("actions", "Nudge 1 px left"), (-1.0, 0.0)),
        ("Right", QT_TRANSLATE_NOOP("actions", "Nudge 1 px right"), (1.0, 0.0)),
        ("Up", QT_TRANSLATE_NOOP("actions", "Nudge 1 px up"), (0.0, -1.0)),
        ("Down", QT_TRANSLATE_NOOP("actions", "Nudge 1 px down"), (0.0, 1.0)),
        ("Shift+Left", QT_TRANSLATE_NOOP("actions", "Nudge 10 px left"), (-10.0, 0.0)),
        ("Shift+Right", QT_TRANSLATE_NOOP("actions", "Nudge 10 px right"), (10.0, 0.0)),
        ("Shift+Up", QT_TRANSLATE_NOOP("actions", "Nudge 10 px up"), (0.0, -10.0)),
        ("Shift+Down", QT_TRANSLATE_NOOP("actions", "Nudge 10 px down"), (0.0, 10.0)),
        ("Ctrl+Left", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px left"), (-0.1, 0.0)),
        ("Ctrl+Right", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px right"), (0.1, 0.0)),
        ("Ctrl+Up", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px up"), (0.0, -0.1)),
        ("Ctrl+Down", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px down"), (0.0, 0.1)),
    )
}
"""(dx, dy) in pixels. Reached by keys alone, which belong to the photograph: lists need the arrows too."""
