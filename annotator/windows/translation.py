"""The language of the window: the strings in the code are English, and looked up in a .qm file.

A class that is a QObject says `self.tr("…")`, with `.format(…)` after it for what varies; with a number,
`in_number(self.tr("%Ln face(s)", "", number), number)`. A table at the level of a module marks its strings
with QT_TRANSLATE_NOOP and is looked up where it is shown by `translated`; a function says
`translate("context", "…")`. What the model, the store and the texts of edits say is looked up by
`annotator.windows.model_words`; numbers and dates are written by `annotator.scene.numerals`.

English stay: the command line, what is written into files, the report of diagnostics, and errors of the lower
layers (store, jobs, detector), which name files and lines and are searched for as they are.

`pyside6-lupdate` finds all of it, and `pyside6-lrelease` makes the .qm of what a translator has written, as
German would be in the root of the repository:

    pyside6-lupdate -no-obsolete -locations none -extensions py annotator \\
        -ts resources/translations/five_landmarks_de.ts
    pyside6-lrelease resources/translations/five_landmarks_de.ts

The language is the first of the system's that has a file; LANGUAGE or LC_ALL in the environment say another.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

SOURCE_LANGUAGE = "en"
"""What the strings in the code are written in; it has no file."""

ACTIONS_CONTEXT = "actions"
"""Under which the strings of the table of actions are looked up."""

_ENGLISH_PLURAL = re.compile(r"\((e?s)\)")
_ENGLISH_FORMS = re.compile(r"\(([^()|]+)\|([^()|]+)\)")


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001  lupdate reads it from the source
    """Mark a string for translation, and give it back as it is. Qt's own says it returns any object."""
    return text


def translate(context: str, text: str) -> str:
    """A string outside of any QObject, marked and looked up in one place."""
    return QCoreApplication.translate(context, text)


def translated(text: str, context: str = ACTIONS_CONTEXT) -> str:
    """What a marked string is in the language of the window."""
    return QCoreApplication.translate(context, text) if text else ""


def in_number(text: str, number: int) -> str:
    """A string with a number, as `tr("%Ln face(s)", "", number)` gives it.

    A translation has a form for each number its language tells apart. English has no file: what nobody has
    translated still holds "(s)", "(es)" or "(is|are)", which is resolved here.
    """
    text = _ENGLISH_FORMS.sub(r"\1" if number == 1 else r"\2", text)
    return _ENGLISH_PLURAL.sub("" if number == 1 else r"\1", text)


def install(application: QCoreApplication, folder: Path, language: str = "") -> str:
    """Let the application speak the first language that the person reads and the folder has. Returns its tag.

    folder: with files like five_landmarks_de.qm or five_landmarks_pt_BR.qm. language: such as "de", where a
    person has chosen one; empty for those of the system, in their order. Numbers are written as that language
    does. Call it before any window is made.
    """
    wanted = [language] if language else QLocale.system().uiLanguages()
    for tag in (wish.replace("-", "_") for wish in wanted):
        short = tag.partition("_")[0]
        if short == SOURCE_LANGUAGE:
            break
        for found in dict.fromkeys((tag, short)):
            if _install_file(application, f"five_landmarks_{found}", folder):
                # Qt's own words, on the buttons of dialogs; only along with ours, or they'd be mixed.
                qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
                any(_install_file(application, f"qtbase_{name}", qt) for name in (tag, short))
                QLocale.setDefault(QLocale(tag))
                return found
    QLocale.setDefault(QLocale("en_US"))
    return SOURCE_LANGUAGE


def _install_file(application: QCoreApplication, name: str, folder: Path) -> bool:
    if not (folder / f"{name}.qm").is_file():
        return False
    translator = QTranslator(application)
    return translator.load(name, str(folder)) and application.installTranslator(translator)
