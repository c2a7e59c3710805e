"""What a project remembers besides faces: settings, and the models it has used."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.model_version import ModelVersion
from annotator.store.journal import Journal

FIRST = ModelVersion(name="mobile", path="mobile.safetensors", created="2024-05-01T10:00:00Z")
SECOND = ModelVersion(name="0001", path="models/0001.safetensors", parent="mobile", note="12 images")


def test_that_a_setting_is_there_after_reopening_and_can_be_changed(project_path: Path) -> None:
    with Journal.open(project_path) as journal:
        assert journal.setting("last image") is None
        journal.set_setting("last image", "a.jpg")
        journal.set_setting("last image", "b.jpg")

    with Journal.open(project_path) as journal:
        assert journal.setting("last image") == "b.jpg"


def test_that_models_are_listed_oldest_first_and_any_can_be_chosen_again(project_path: Path) -> None:
    with Journal.open(project_path) as journal:
        assert (journal.models(), journal.current_model()) == ((), None)
        for version in (FIRST, SECOND):
            journal.add_model(version)
            journal.choose_model(version.name)
        assert journal.current_model() == SECOND
        journal.choose_model("mobile")

    with Journal.open(project_path) as journal:
        assert journal.models() == (FIRST, SECOND)
        assert journal.current_model() == FIRST


def test_that_a_second_model_of_one_name_is_refused(journal: Journal) -> None:
    journal.add_model(FIRST)

    with pytest.raises(AnnotatorError, match=r"project\.faces has a model named mobile already"):
        journal.add_model(ModelVersion(name="mobile", path="other.safetensors"))

    assert journal.models() == (FIRST,)


def test_that_choosing_an_unknown_model_keeps_the_chosen_one(journal: Journal) -> None:
    journal.add_model(FIRST)
    journal.choose_model("mobile")

    with pytest.raises(AnnotatorError, match=r"project\.faces has no model named 0002"):
        journal.choose_model("0002")

    assert journal.current_model() == FIRST
