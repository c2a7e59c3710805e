"""What a project remembers of its reviews is there again, and can be handed on."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store.evaluation_file import new_evaluation
from annotator.store.journal import Journal
from annotator.store.review_settings import USUAL_LEAST_SCORE, ReviewSettings


def test_that_a_new_project_has_no_queue(journal: Journal) -> None:
    settings = ReviewSettings(journal)
    assert (settings.queue, settings.truth, settings.repeats_some) == (None, None, False)
    assert settings.least_score == USUAL_LEAST_SCORE


def test_that_all_is_there_again(journal: Journal) -> None:
    settings, queue = ReviewSettings(journal), new_evaluation(journal.path)
    settings.set_queue(queue)
    settings.set_truth(Path("labels/label.txt"))
    settings.set_repeats_some(on=True)
    settings.set_least_score(0.25)
    again = ReviewSettings(journal)
    assert (again.queue, again.truth) == (queue, Path("labels/label.txt"))
    assert (again.repeats_some, again.least_score) == (True, 0.25)


def test_that_the_keys_of_project_files_stay(journal: Journal) -> None:
    settings, queue = ReviewSettings(journal), new_evaluation(journal.path)
    settings.set_queue(queue)
    settings.set_truth(Path("label.txt"))
    settings.set_repeats_some(on=True)
    settings.set_least_score(0.25)
    settings.set_rescored_by(queue, queue.with_name("0002.npz"))
    expected = {
        "review_queue": "0001.npz",
        "review_truth": "label.txt",
        "review_repeats": "1",
        "review_least_score": "0.25",
        "review_scored_again/0001.npz": "0002.npz",
    }
    assert {key: journal.setting(key) for key in expected} == expected


@pytest.mark.parametrize(("stored", "read"), [("x", USUAL_LEAST_SCORE), ("-1", 0.0), ("7", 1.0)])
def test_that_a_damaged_score_is_a_score_all_the_same(journal: Journal, stored: str, read: float) -> None:
    journal.set_setting("review_least_score", stored)
    assert ReviewSettings(journal).least_score == read


def test_that_an_evaluation_that_is_gone_scored_nothing_again(journal: Journal) -> None:
    settings, queue = ReviewSettings(journal), new_evaluation(journal.path)
    evaluation = queue.with_name("0002.npz")
    assert settings.rescored_by(queue) is None
    settings.set_rescored_by(queue, evaluation)
    assert settings.rescored_by(queue) is None
    evaluation.parent.mkdir()
    evaluation.touch()
    assert settings.rescored_by(queue) == evaluation


def test_that_another_project_looks_at_a_queue_in_the_same_way(journal: Journal, tmp_path: Path) -> None:
    settings = ReviewSettings(journal)
    settings.set_truth(Path("label.txt"))
    settings.set_least_score(0.3)
    with Journal.open(tmp_path / "theirs.faces") as other:
        theirs = ReviewSettings(other)
        theirs.copy_from(settings)
        assert (theirs.queue, theirs.truth) == (None, Path("label.txt"))
        assert (theirs.repeats_some, theirs.least_score) == (False, 0.3)
