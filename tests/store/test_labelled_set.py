"""Photographs that are not to be forgotten, as a project remembers them."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store.journal import Journal
from annotator.store.labelled_set import LabelledSet, labelled_set, remember_labelled_set

CHOSEN = LabelledSet(images=Path("/odd\udcff folder/ü"), labels=Path("/label.txt"), count=7)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tmp_path / "project.faces"


def test_that_whatever_their_folder_is_called_they_are_remembered_until_given_up(project: Path) -> None:
    with Journal.open(project) as journal:
        assert labelled_set(journal) is None
        remember_labelled_set(journal, CHOSEN)
    with Journal.open(project) as journal:
        assert labelled_set(journal) == CHOSEN
        remember_labelled_set(journal, None)
        assert labelled_set(journal) is None


@pytest.mark.parametrize(
    "damaged", ["{", "[]", "null", '{"images": "a", "labels": "b", "count": Infinity}', "[" * 100_000]
)
def test_that_what_is_damaged_is_none(damaged: str, project: Path) -> None:
    with Journal.open(project) as journal:
        journal.set_setting("usual_photographs", damaged)
        assert labelled_set(journal) is None
