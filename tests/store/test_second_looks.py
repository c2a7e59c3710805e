"""What was said a second time: kept by item and reviewer, on disk at once, no part of faces and history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Verdict
from annotator.model.step import Step
from annotator.store.journal import Journal
from annotator.store.project_file import ProjectFile, ProjectFileForReading
from annotator.store.second_looks import SecondLooks

EARLY, LATE = "2024-05-01T10:00:00Z", "2024-05-02T10:00:00Z"


@pytest.fixture
def looks(file: ProjectFile) -> SecondLooks:
    return SecondLooks(file)


def test_that_nothing_was_looked_at_twice_at_first(looks: SecondLooks) -> None:
    assert looks.read_all("ann") == {}


def test_that_looks_come_back_by_image_and_item(looks: SecondLooks) -> None:
    looks.record("a.jpg", "one", "ann", Verdict.REAL, EARLY)
    looks.record("b.jpg", "one", "ann", Verdict.IGNORE, LATE)

    assert looks.read_all("ann") == {
        ("a.jpg", "one"): (Verdict.REAL, EARLY),
        ("b.jpg", "one"): (Verdict.IGNORE, LATE),
    }


def test_that_each_reviewer_has_their_own(looks: SecondLooks) -> None:
    looks.record("a.jpg", "one", "ann", Verdict.REAL, EARLY)
    looks.record("a.jpg", "one", "bob", Verdict.FIX, LATE)

    assert looks.read_all("ann") == {("a.jpg", "one"): (Verdict.REAL, EARLY)}
    assert looks.read_all("bob") == {("a.jpg", "one"): (Verdict.FIX, LATE)}


def test_that_a_later_verdict_takes_the_place_of_the_one_before(looks: SecondLooks) -> None:
    looks.record("a.jpg", "one", "ann", Verdict.REAL, EARLY)
    looks.record("a.jpg", "one", "ann", Verdict.FIX, LATE)

    assert looks.read_all("ann") == {("a.jpg", "one"): (Verdict.FIX, LATE)}


def test_that_clearing_takes_this_one_alone(looks: SecondLooks) -> None:
    for image, item, reviewer in (
        ("a.jpg", "one", "ann"),
        ("a.jpg", "two", "ann"),
        ("b.jpg", "one", "ann"),
        ("a.jpg", "one", "bob"),
    ):
        looks.record(image, item, reviewer, Verdict.REAL, EARLY)

    looks.clear("a.jpg", "one", "ann")
    looks.clear("c.jpg", "never", "ann")

    assert set(looks.read_all("ann")) == {("a.jpg", "two"), ("b.jpg", "one")}
    assert set(looks.read_all("bob")) == {("a.jpg", "one")}


def test_that_a_look_is_on_disk_when_recording_returns(project_path: Path, looks: SecondLooks) -> None:
    looks.record("a.jpg", "one", "ann", Verdict.REAL, EARLY)

    reading = ProjectFileForReading(project_path)
    assert SecondLooks(reading).read_all("ann") == {("a.jpg", "one"): (Verdict.REAL, EARLY)}
    reading.close()


def test_that_odd_bytes_in_the_name_of_an_image_survive(looks: SecondLooks) -> None:
    looks.record("ä\udcff.jpg", "one", "ann", Verdict.REAL, EARLY)
    assert list(looks.read_all("ann")) == [("ä\udcff.jpg", "one")]


def test_that_a_second_look_leaves_faces_and_history_as_they_were(
    file: ProjectFile,
    looks: SecondLooks,
    make_face: Callable[..., Face],
    make_step: Callable[..., Step],
) -> None:
    journal = Journal(file)
    journal.record(make_step((), (make_face("one"),)))
    before = journal.faces("a.jpg"), journal.history("a.jpg"), journal.judged_images()

    looks.record("a.jpg", "one", "ann", Verdict.REAL, EARLY)

    assert (journal.faces("a.jpg"), journal.history("a.jpg"), journal.judged_images()) == before


def test_that_no_verdict_is_no_second_look(looks: SecondLooks) -> None:
    with pytest.raises(ValueError, match="none"):
        looks.record("a.jpg", "one", "ann", Verdict.NONE, EARLY)


def test_that_a_verdict_of_another_version_ends_in_a_message(
    file: ProjectFile, looks: SecondLooks, project_path: Path
) -> None:
    looks.record("a.jpg", "one", "ann", Verdict.REAL, EARLY)
    file.connection.execute("UPDATE second_look SET verdict = 'perhaps'")

    with pytest.raises(AnnotatorError, match=project_path.name):
        looks.read_all("ann")
