"""What is remembered from one run to the next survives, and rubbish in it does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from annotator.desk.settings import MOST_RECENT, Recent, Settings
from annotator.windows.theme import Scheme


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def settings_in(file: Path) -> Settings:
    """A run of the program with this file."""
    return Settings(QSettings(str(file), QSettings.Format.IniFormat))


def a_folder(parent: Path, name: str) -> Recent:
    (parent / name).mkdir()
    return Recent(parent / name, parent / f"{name}.faces")


def test_that_nothing_is_remembered_at_first(stored: Path):
    settings = settings_in(stored)
    assert (settings.recent, settings.layout, settings.scheme, settings.keeps_zoom) == (
        [],
        None,
        Scheme.SYSTEM,
        False,
    )


def test_that_everything_is_there_in_the_next_run(stored: Path, tmp_path: Path):
    folder = a_folder(tmp_path, "a, b")
    settings = settings_in(stored)
    settings.remember(folder)
    settings.layout = QByteArray(b"geometry"), QByteArray(b"state")
    settings.scheme = Scheme.DARK
    settings.keeps_zoom = True
    del settings
    later = settings_in(stored)
    assert (later.recent, later.layout, later.scheme, later.keeps_zoom) == (
        [folder],
        (b"geometry", b"state"),
        Scheme.DARK,
        True,
    )


def test_that_the_folder_used_last_comes_first_and_once(stored: Path, tmp_path: Path):
    settings = settings_in(stored)
    first, second = a_folder(tmp_path, "first"), a_folder(tmp_path, "second")
    for recent in (first, second, first):
        settings.remember(recent)
    assert settings.recent == [first, second]


def test_that_folders_that_are_gone_and_too_many_are_not_offered(stored: Path, tmp_path: Path):
    settings = settings_in(stored)
    folders = [a_folder(tmp_path, f"folder{number}") for number in range(MOST_RECENT + 2)]
    for recent in folders:
        settings.remember(recent)
    assert len(settings.recent) == MOST_RECENT
    folders[-1].images.rmdir()
    assert folders[-1] not in settings.recent


def test_that_rubbish_counts_as_nothing(stored: Path):
    stored.write_text("recent=x\n[window]\nscheme=pink\ngeometry=1\nstate=2\n", encoding="utf-8")
    settings = settings_in(stored)
    assert (settings.recent, settings.layout, settings.scheme) == ([], None, Scheme.SYSTEM)
