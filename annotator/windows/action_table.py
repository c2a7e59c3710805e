"""Everything that can be asked of the program: what menus, keys and the list of keys are made of."""

from __future__ import annotations

from annotator.windows.action import Action, Groups
from annotator.windows.menus.analyze import ANALYZE
from annotator.windows.menus.annotate import ANNOTATE
from annotator.windows.menus.edit import EDIT
from annotator.windows.menus.file import FILE
from annotator.windows.menus.go import GO
from annotator.windows.menus.help import HELP
from annotator.windows.menus.model import MODEL
from annotator.windows.menus.review import REVIEW
from annotator.windows.menus.view import VIEW
from annotator.windows.nudges import NUDGES

MENUS: dict[str, Groups] = {
    "File": FILE,
    "Edit": EDIT,
    "View": VIEW,
    "Go": GO,
    "Annotate": ANNOTATE,
    "Review": REVIEW,
    "Model": MODEL,
    "Analyze": ANALYZE,
    "Help": HELP,
}

ACTIONS: tuple[Action, ...] = (
    *(action for groups in MENUS.values() for group in groups for action in group),
    *NUDGES,
)
