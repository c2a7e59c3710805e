"""What people said of faces goes to the training as a table, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.face import Face, Origin, Source, Verdict
from annotator.model.step import Step, StepKind
from annotator.store.journal import Journal
from annotator.store.verdicts import (
    VerdictsReport,
    export_verdicts,
    judgement_of,
    verdict_on,
    write_judgements,
)
from detector.formats.verdicts import Judgement, read_verdicts
from detector.formats.verdicts import Verdict as Word

MakeFace = Callable[..., Face]
MakeStep = Callable[..., Step]

BY_ADA = Source(Origin.PERSON, "ada", "2026-01-01T10:00:00+00:00")


@pytest.fixture
def judge(journal: Journal, make_face: MakeFace, make_step: MakeStep) -> Callable[..., None]:
    """Detect two faces in an image, and judge the second."""

    def work(verdict: Verdict = Verdict.NOT_A_FACE, image: str = "0--Parade/a.jpg") -> None:
        one, two = make_face("1"), make_face("2", x=100.12345)
        journal.record(make_step((), (one, two), StepKind.DETECTED, image=image, author="first"))
        said = replace(two.with_verdict(verdict), judged=BY_ADA)
        journal.record(make_step((two,), (said,), image=image))

    return work


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.NONE])
def test_that_judged_faces_alone_are_written_with_who_and_when(
    journal: Journal, judge: Callable[..., None], tmp_path: Path, verdict: Verdict
) -> None:
    judge(verdict)
    journal.mark_detected("b.jpg", "first")

    path = export_verdicts(journal, tmp_path).path

    assert path == tmp_path / "verdicts.csv"
    ((image, (judgement,)),) = read_verdicts(path).items()
    assert image == "0--Parade/a.jpg"
    assert judgement.box_xywh == (100.123, 10, 40, 50)
    assert (judgement.verdict, judgement.event) == (Word(verdict.value), "0--Parade")
    assert (judgement.reviewer, judgement.at) == ("ada", BY_ADA.at)


def test_that_where_nothing_is_judged_any_more_no_file_stays_from_before(
    journal: Journal, judge: Callable[..., None], make_step: MakeStep, tmp_path: Path
) -> None:
    judge()
    export_verdicts(journal, tmp_path)
    _, two = journal.faces("0--Parade/a.jpg")
    before = replace(two.with_verdict(Verdict.NONE), judged=None)
    journal.record(make_step((two,), (before,), StepKind.UNDO, image="0--Parade/a.jpg"))

    assert export_verdicts(journal, tmp_path) == VerdictsReport(None)

    assert list(tmp_path.glob("*verdicts*")) == []


@pytest.mark.parametrize("is_mine", [False, True])
def test_that_where_nothing_is_judged_a_table_of_somebody_else_is_kept_and_said_where(
    journal: Journal, tmp_path: Path, *, is_mine: bool
) -> None:
    target = tmp_path / "verdicts.csv"
    if is_mine:
        write_judgements(target, [], owner=str(journal.path))
    target.write_text("changed by hand")

    assert export_verdicts(journal, tmp_path) == VerdictsReport(None, tmp_path / "verdicts.1.csv")

    assert (tmp_path / "verdicts.1.csv").read_text() == "changed by hand"
    assert not target.exists()
    assert export_verdicts(journal, tmp_path) == VerdictsReport(None)


def test_that_a_table_of_another_project_is_kept_and_said_where(
    journal: Journal, judge: Callable[..., None], tmp_path: Path
) -> None:
    judge()
    (tmp_path / "verdicts.csv").write_text("of another")
    assert export_verdicts(journal, tmp_path).kept == tmp_path / "verdicts.1.csv"
    assert (tmp_path / "verdicts.1.csv").read_text() == "of another"
    assert export_verdicts(journal, tmp_path).kept is None


def test_that_an_image_whose_name_no_table_can_hold_is_named(
    journal: Journal, judge: Callable[..., None], tmp_path: Path
) -> None:
    judge(image="two\nlines.jpg")

    with pytest.raises(AnnotatorError, match=r"cannot be written to a table.*plainer name"):
        export_verdicts(journal, tmp_path)


def test_that_a_file_that_cannot_be_written_is_named(
    journal: Journal,
    judge: Callable[..., None],
    tmp_path: Path,
    no_file_larger_than: Callable[[int], AbstractContextManager[None]],
) -> None:
    judge()

    with no_file_larger_than(4), pytest.raises(AnnotatorError, match=r"verdicts\.csv.*cannot be written"):
        export_verdicts(journal, tmp_path)
    (tmp_path / "verdicts.csv").mkdir()
    with pytest.raises(AnnotatorError, match=r"verdicts\.csv"):
        export_verdicts(journal, tmp_path)


def test_that_who_draws_a_box_holds_it_for_a_face(make_face: MakeFace) -> None:
    drawn = replace(make_face("1"), source=BY_ADA, score=None)
    assert verdict_on(drawn) is Verdict.REAL
    assert verdict_on(drawn.with_verdict(Verdict.FIX)) is Verdict.FIX
    assert verdict_on(make_face("1")) is Verdict.NONE
    judgement = judgement_of("a.jpg", drawn, kind="miss", error=0.2, difficulties=("hard",))
    assert isinstance(judgement, Judgement)
    assert (judgement.verdict, judgement.reviewer, judgement.kind) == (Word.REAL, "ada", "miss")
    assert (judgement.error, judgement.difficulties) == (0.2, ("hard",))
