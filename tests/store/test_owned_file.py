"""What somebody else wrote is kept when a file is written in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store.owned_file import replacing


def write(target: Path, content: str, owner: str) -> Path | None:
    with replacing(target, owner=owner) as kept:
        target.write_text(content)
    return kept


def test_that_a_first_file_and_ones_own_are_simply_written(tmp_path: Path) -> None:
    target = tmp_path / "label.txt"
    assert write(target, "one", "me") is None
    assert write(target, "two", "me") is None
    assert target.read_text() == "two"
    assert [path.name for path in tmp_path.glob("[!.]*")] == ["label.txt"]


def test_that_what_another_project_wrote_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "label.txt"
    write(target, "theirs", "a/photos/project.faces")
    assert write(target, "mine", "b/photos/project.faces") == tmp_path / "label.1.txt"
    assert (target.read_text(), (tmp_path / "label.1.txt").read_text()) == ("mine", "theirs")


def test_that_what_was_changed_by_hand_is_kept_every_time(tmp_path: Path) -> None:
    target = tmp_path / "label.txt"
    write(target, "one", "me")
    for number, edited in enumerate(("by hand", "by hand again"), 1):
        target.write_text(edited)
        assert write(target, "two", "me") == tmp_path / f"label.{number}.txt"
        assert (tmp_path / f"label.{number}.txt").read_text() == edited


def test_that_a_damaged_note_vouches_for_nothing(tmp_path: Path) -> None:
    target = tmp_path / "label.txt"
    write(target, "one", "me")
    (tmp_path / ".label.txt.written").write_bytes(b"\xff{")
    assert write(target, "two", "me") == tmp_path / "label.1.txt"


def test_that_nothing_is_left_behind_where_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "label.txt"
    target.write_text("theirs")

    def fail() -> None:
        with replacing(target, owner="me"):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fail()
    assert [path.name for path in tmp_path.iterdir()] == ["label.txt"]
    assert target.read_text() == "theirs"
