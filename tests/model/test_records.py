"""The small records that travel between session and journal."""

from __future__ import annotations

import pytest

from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.history import Entry, History
from annotator.model.model_version import ModelVersion
from annotator.model.step import Step, StepKind

SOURCE = Source(Origin.PERSON, "ada")


def face(face_id: str, left: float = 0.0) -> Face:
    return Face(id=face_id, box_xyxy=(left, 0, left + 10, 10), source=SOURCE)


ADDED = Change(image="a.jpg", before=(), after=(face("1"),))
MOVED = Change(image="a.jpg", before=(face("2"),), after=(face("2", left=3.0),))


@pytest.mark.parametrize("cursor", [-1, 3])
def test_that_a_cursor_outside_of_the_history_is_refused(cursor: int) -> None:
    with pytest.raises(ValueError, match="a cursor lies in 0–2"):
        History((Entry("Add face", ADDED), Entry("Move face", MOVED)), cursor)


def test_that_a_history_mentions_the_faces_of_what_stands_and_of_what_was_undone() -> None:
    assert History((Entry("Add face", ADDED), Entry("Move face", MOVED)), cursor=1).mentioned_ids == {
        "1",
        "2",
    }


def test_that_a_step_belongs_to_the_image_of_its_change() -> None:
    step = Step(change=ADDED, text="Add face", kind=StepKind.DO, at="2026-01-02T03:04:05+00:00", author="ada")

    assert step.image == "a.jpg"


@pytest.mark.parametrize(("name", "path"), [("", "0001.safetensors"), ("mobile", "")])
def test_that_a_model_version_has_a_name_and_a_path(name: str, path: str) -> None:
    with pytest.raises(ValueError, match="needs a name and a path"):
        ModelVersion(name=name, path=path)
