"""What people called no face goes to the training as boxes, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Verdict
from annotator.model.step import Step, StepKind
from annotator.store.export_rejected import export_rejected
from annotator.store.journal import Journal

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]


@pytest.fixture
def reject(journal: Journal, make_face: MakeFace, make_step: MakeStep) -> Callable[..., None]:
    """Detect two faces in an image, and reject the second."""

    def work(image: str = "a.jpg") -> None:
        one, two = make_face("1"), make_face("2", x=100.12345)
        journal.record(make_step((), (one, two), StepKind.DETECTED, image=image, author="first"))
        journal.record(make_step((two,), (two.with_verdict(Verdict.NOT_A_FACE),), image=image))

    return work


def test_that_rejected_faces_alone_are_written_as_boxes(
    journal: Journal, reject: Callable[..., None], tmp_path: Path
) -> None:
    reject()
    journal.mark_detected("b.jpg", "first")

    path = export_rejected(journal, tmp_path)

    assert path == tmp_path / "rejected.txt"
    assert path.read_text() == "# a.jpg\n100.123 10 40 50\n"


def test_that_where_nothing_is_rejected_no_file_stays_from_before(journal: Journal, tmp_path: Path) -> None:
    (tmp_path / "rejected.txt").write_text("# a.jpg\n1 2 3 4\n")

    assert export_rejected(journal, tmp_path) is None

    assert list(tmp_path.glob("*.txt")) == []


def test_that_an_image_whose_name_no_label_file_can_hold_is_named(
    journal: Journal, reject: Callable[..., None], tmp_path: Path
) -> None:
    reject("two\nlines.jpg")

    with pytest.raises(AnnotatorError, match=r"cannot be written to a label file.*plainer name"):
        export_rejected(journal, tmp_path)


def test_that_a_file_that_cannot_be_written_is_named(
    journal: Journal,
    reject: Callable[..., None],
    tmp_path: Path,
    no_file_larger_than: Callable[[int], AbstractContextManager[None]],
) -> None:
    reject()

    with no_file_larger_than(4), pytest.raises(AnnotatorError, match=r"rejected\.txt.*cannot be written"):
        export_rejected(journal, tmp_path)
    (tmp_path / "rejected.txt").mkdir()
    with pytest.raises(AnnotatorError, match=r"rejected\.txt"):
        export_rejected(journal, tmp_path)
