"""What the menus are called, in sentences and in their bar."""

from __future__ import annotations

from annotator.windows.translation import QT_TRANSLATE_NOOP

MENU_TITLES = (
    QT_TRANSLATE_NOOP("actions", "File"),
    QT_TRANSLATE_NOOP("actions", "Edit"),
    QT_TRANSLATE_NOOP("actions", "View"),
    QT_TRANSLATE_NOOP("actions", "Go"),
    QT_TRANSLATE_NOOP("actions", "Annotate"),
    QT_TRANSLATE_NOOP("actions", "Review"),
    QT_TRANSLATE_NOOP("actions", "Model"),
    QT_TRANSLATE_NOOP("actions", "Analyze"),
    QT_TRANSLATE_NOOP("actions", "Help"),
)
"""The menus as they are spoken of: where an action stands."""

MNEMONICS = {
    "File": QT_TRANSLATE_NOOP("menus", "&File"),
    "Edit": QT_TRANSLATE_NOOP("menus", "&Edit"),
    "View": QT_TRANSLATE_NOOP("menus", "&View"),
    "Go": QT_TRANSLATE_NOOP("menus", "&Go"),
    "Annotate": QT_TRANSLATE_NOOP("menus", "&Annotate"),
    "Review": QT_TRANSLATE_NOOP("menus", "&Review"),
    "Model": QT_TRANSLATE_NOOP("menus", "&Model"),
    "Analyze": QT_TRANSLATE_NOOP("menus", "Analy&ze"),
    "Help": QT_TRANSLATE_NOOP("menus", "&Help"),
}
"""The menus as they stand in their bar, with the letter that opens them together with Alt."""
