"""The models that a project has used, and which predicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.model_version import ModelVersion
from annotator.store.journal import Journal

FIRST = ModelVersion(name="mobile", path="mobile.safetensors", created="2024-05-01T10:00:00Z")
SECOND = ModelVersion(name="0001", path="models/0001.safetensors", parent="mobile", note="12 images")


def test_that_models_are_listed_oldest_first_and_any_can_be_chosen_again(project_path: Path) -> None:
    with Journal.open(project_path) as journal:
        assert (journal.models.read_all(), journal.models.current()) == ((), None)
        for version in (FIRST, SECOND):
            journal.models.add(version)
            journal.models.choose(version.name)
        assert journal.models.current() == SECOND
        journal.models.choose("mobile")

    with Journal.open(project_path) as journal:
        assert journal.models.read_all() == (FIRST, SECOND)
        assert journal.models.current() == FIRST


def test_that_a_second_model_of_one_name_is_refused(journal: Journal) -> None:
    journal.models.add(FIRST)

    with pytest.raises(AnnotatorError, match=r"project\.faces has a model named mobile already"):
        journal.models.add(ModelVersion(name="mobile", path="other.safetensors"))

    assert journal.models.read_all() == (FIRST,)


def test_that_choosing_an_unknown_model_keeps_the_chosen_one(journal: Journal) -> None:
    journal.models.add(FIRST)
    journal.models.choose("mobile")

    with pytest.raises(AnnotatorError, match=r"project\.faces has no model named 0002"):
        journal.models.choose("0002")

    assert journal.models.current() == FIRST
