"""The project accepts a change that was made for exactly what it holds, and nothing else."""

from __future__ import annotations

import pytest

from annotator.model.change import Change
from annotator.model.face import Face, Origin, Source
from annotator.model.project import Project, StaleChange

SOURCE = Source(Origin.PERSON, "ada")


def face(face_id: str, left: float = 0.0) -> Face:
    return Face(id=face_id, box_xyxy=(left, 0, left + 10, 10), source=SOURCE)


@pytest.fixture
def project() -> Project:
    return Project({"a.jpg": (face("1"), face("2"), face("3")), "b.jpg": ()}.__getitem__)


def test_that_an_edited_face_keeps_its_place_and_an_added_one_goes_on_top(project: Project) -> None:
    project.apply(
        Change(image="a.jpg", before=(face("2"), face("3")), after=(face("4"), face("2", left=5.0)))
    )

    assert project.faces("a.jpg") == (face("1"), face("2", left=5.0), face("4"))


def test_that_images_have_nothing_to_do_with_each_other(project: Project) -> None:
    project.apply(Change(image="b.jpg", before=(), after=(face("1"),)))

    assert project.faces("a.jpg") == (face("1"), face("2"), face("3"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((face("1", left=5.0),), ()),
        ((face("9"),), ()),
        ((), (face("1", left=5.0),)),
        ((face("1"), face("9")), (face("4"),)),
    ],
    ids=["edited meanwhile", "gone meanwhile", "added already", "half of it"],
)
def test_that_a_change_for_other_faces_is_refused_and_alters_nothing(
    project: Project, before: tuple[Face, ...], after: tuple[Face, ...]
) -> None:
    change = Change(image="a.jpg", before=before, after=after)

    with pytest.raises(StaleChange, match=r"^a\.jpg: "):
        project.check(change)
    with pytest.raises(StaleChange):
        project.apply(change)
    assert project.faces("a.jpg") == (face("1"), face("2"), face("3"))


def test_that_a_face_can_be_asked_for_by_its_id(project: Project) -> None:
    assert project.face("a.jpg", "2") == face("2")
    assert project.face("a.jpg", "9") is None


def test_that_an_image_is_loaded_once_until_it_is_forgotten() -> None:
    asked: list[str] = []

    def load(image: str) -> tuple[Face, ...]:
        asked.append(image)
        return ()

    project = Project(load)
    project.faces("a.jpg")
    project.faces("a.jpg")
    assert asked == ["a.jpg"]

    project.forget("a.jpg")
    project.faces("a.jpg")
    assert asked == ["a.jpg", "a.jpg"]
