"""What a project remembers besides faces and models."""

from __future__ import annotations

from pathlib import Path

from annotator.store.journal import Journal


def test_that_a_setting_is_there_after_reopening_and_can_be_changed(project_path: Path) -> None:
    with Journal.open(project_path) as journal:
        assert journal.setting("last image") is None
        journal.set_setting("last image", "a.jpg")
        journal.set_setting("last image", "b.jpg")

    with Journal.open(project_path) as journal:
        assert journal.setting("last image") == "b.jpg"
