"""The language of the window: the strings in the code are English, and looked up in a .qm file.

A class that is a QObject says `self.tr("…")`, with `.format(…)` after it for what varies. A table at the
level of a module marks its strings with QT_TRANSLATE_NOOP and is looked up where it is shown by `translated`.

`pyside6-lupdate` finds both, `pyside6-lrelease` makes the .qm of what a translator has written:

    pyside6-lupdate $(git ls-files 'annotator/*.py') -ts resources/translations/annotator_de.ts
    pyside6-lrelease resources/translations/annotator_de.ts
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

SOURCE_LANGUAGE = "en"
"""What the strings in the code are written in; it has no file."""

ACTIONS_CONTEXT = "actions"
"""Under which the strings of the table of actions are looked up."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: ARG001  lupdate reads it from the source
    """Mark a string for translation, and give it back as it is. Qt's own says it returns any object."""
    return text


def translated(text: str, context: str = ACTIONS_CONTEXT) -> str:
    """What a marked string is in the language of the window."""
    return QCoreApplication.translate(context, text) if text else ""


def install(application: QCoreApplication, folder: Path, language: str = "") -> str:
    """Let the application speak the first language that the person reads and the folder has. Returns its tag.

    folder: with files like annotator_de.qm or annotator_pt_BR.qm. language: such as "de", where a person has
    chosen one; empty for those of the system, in their order. Call it before any window is made.
    """
    wanted = [language] if language else QLocale.system().uiLanguages()
    for tag in (wish.replace("-", "_") for wish in wanted):
        short = tag.partition("_")[0]
        if short == SOURCE_LANGUAGE:
            break
        for found in dict.fromkeys((tag, short)):
            if _install_file(application, f"annotator_{found}", folder):
                # Qt's own words, on the buttons of dialogs; only along with ours, or they'd be mixed.
                qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
                any(_install_file(application, f"qtbase_{name}", qt) for name in (tag, short))
                return found
    return SOURCE_LANGUAGE


def _install_file(application: QCoreApplication, name: str, folder: Path) -> bool:
    if not (folder / f"{name}.qm").is_file():
        return False
    translator = QTranslator(application)
    return translator.load(name, str(folder)) and application.installTranslator(translator)
