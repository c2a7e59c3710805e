"""Verdicts counted: each once in every table, in ranges as the evaluation has them, and written as CSV."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from annotator.errors import AnnotatorError
from annotator.store.verdict_tables import (
    COLUMNS,
    TableBy,
    VerdictTable,
    frames,
    table_file,
    tables,
    write_tables,
)
from detector.evaluation.by_size import SIZE_RANGES
from detector.formats.verdicts import Judgement, Verdict


def judged(verdict: Verdict = Verdict.REAL, **fields: object) -> Judgement:
    usual = {"image": "a.jpg", "box_xywh": (0.0, 0.0, 16.0, 16.0), "verdict": verdict}
    return Judgement(**(usual | fields))  # type: ignore[arg-type]


def table_of(by: TableBy, *judgements: Judgement) -> VerdictTable:
    return next(table for table in tables(judgements) if table.by is by)


def counts(by: TableBy, *judgements: Judgement) -> dict[str, tuple[int, ...]]:
    """The rows with anything in them."""
    return {row.name: row.counts for row in table_of(by, *judgements).rows if row.counts[-1]}


def names(by: TableBy, *judgements: Judgement) -> list[str]:
    return [row.name for row in table_of(by, *judgements).rows]


SOME = (
    judged(event="0--Parade", score=0.95, reviewer="ann"),
    judged(Verdict.NOT_A_FACE, event="0--Parade", score=0.3, reviewer="ann"),
    judged(Verdict.NOT_A_FACE, event="10--People", score=0.31, reviewer="bob"),
    judged(Verdict.IGNORE, event="2--Demo", box_xywh=(0.0, 0.0, 300.0, 300.0)),
)


def test_that_each_verdict_has_a_column_and_their_sum_is_the_last() -> None:
    assert COLUMNS == ("real", "not_a_face", "fix", "ignore", "sum")
    assert counts(TableBy.EVENT, *SOME) == {
        "0--Parade": (1, 1, 0, 0, 2),
        "2--Demo": (0, 0, 0, 1, 1),
        "10--People": (0, 1, 0, 0, 1),
    }


def test_that_every_table_counts_every_verdict_once() -> None:
    assert [table.by for table in tables(SOME)] == list(TableBy)
    assert [table.totals for table in tables(SOME)] == [(1, 2, 0, 1, 4)] * 4


def test_that_events_stand_in_the_order_of_their_numbers_and_the_unknown_last() -> None:
    assert names(TableBy.EVENT, judged(), *SOME) == ["0--Parade", "2--Demo", "10--People", ""]


def test_that_sizes_have_the_ranges_of_the_evaluation_with_nothing_or_something_in_them() -> None:
    assert names(TableBy.SIZE) == list(map(str, SIZE_RANGES))


@pytest.mark.parametrize(
    ("size", "name"),
    [(9.99, "<10"), (10.0, "10-16"), (16.0, "16-32"), (255.9, "128-256"), (256.0, ">=256"), (1e4, ">=256")],
)
def test_that_a_range_holds_its_lower_edge_and_not_its_upper(size: float, name: str) -> None:
    assert counts(TableBy.SIZE, judged(size=size)) == {name: (1, 0, 0, 0, 1)}


def test_that_a_size_that_is_not_told_is_that_of_the_box() -> None:
    assert list(counts(TableBy.SIZE, judged(box_xywh=(0.0, 0.0, 100.0, 36.0)))) == ["32-64"]


@pytest.mark.parametrize(
    ("score", "name"),
    [(0.0, "<0.1"), (0.1, "0.1-0.2"), (0.3, "0.3-0.4"), (0.7, "0.7-0.8"), (0.899, "0.8-0.9"), (1.0, ">=0.9")],
)
def test_that_scores_are_told_apart_by_tenths(score: float, name: str) -> None:
    assert counts(TableBy.SCORE, judged(score=score)) == {name: (1, 0, 0, 0, 1)}


def test_that_what_has_no_score_has_a_row_of_its_own_only_where_there_is_any() -> None:
    assert names(TableBy.SCORE, judged(score=0.5))[-1] == ">=0.9"
    assert counts(TableBy.SCORE, judged(), judged(score=0.5)) == {
        "0.5-0.6": (1, 0, 0, 0, 1),
        "": (1, 0, 0, 0, 1),
    }


def test_that_reviewers_have_a_row_each() -> None:
    assert counts(TableBy.REVIEWER, *SOME) == {
        "ann": (1, 1, 0, 0, 2),
        "bob": (0, 1, 0, 0, 1),
        "": (0, 0, 0, 1, 1),
    }


def test_that_nothing_judged_makes_tables_of_nothing() -> None:
    assert [table.totals for table in tables([])] == [(0, 0, 0, 0, 0)] * 4
    assert names(TableBy.EVENT) == []


def test_that_the_frames_of_pandas_say_the_same() -> None:
    frame = frames(SOME)[TableBy.EVENT]
    assert list(frame.columns) == list(COLUMNS)
    assert frame.index.name == "event"
    assert frame.loc["0--Parade"].tolist() == [1, 1, 0, 0, 2]


def test_that_each_table_is_written_as_a_file_that_pandas_reads_back(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "tables"
    assert write_tables(tables(SOME), folder, owner="a") == ()
    assert {file.name for file in folder.glob("*.csv")} == {table_file(by) for by in TableBy}
    read = pd.read_csv(folder / "verdicts_by_event.csv")
    assert list(read.columns) == ["event", *COLUMNS]
    assert read.to_numpy().tolist()[0] == ["0--Parade", 1, 1, 0, 0, 2]
    assert (folder / "verdicts_by_reviewer.csv").read_text() == (
        "reviewer,real,not_a_face,fix,ignore,sum\nann,1,1,0,0,2\nbob,0,1,0,0,1\n,0,0,0,1,1\n"
    )


def test_that_odd_bytes_in_the_name_of_an_event_survive(tmp_path: Path) -> None:
    write_tables(tables([judged(event="f\udcfcr")]), tmp_path, owner="a")
    assert b"\nf\xfcr,1," in (tmp_path / "verdicts_by_event.csv").read_bytes()


def test_that_what_somebody_else_had_there_is_kept_and_the_own_is_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "verdicts_by_size.csv"
    mine.write_text("my notes")
    assert write_tables(tables(SOME), tmp_path, owner="a") == (tmp_path / "verdicts_by_size.1.csv",)
    assert (tmp_path / "verdicts_by_size.1.csv").read_text() == "my notes"
    assert write_tables(tables(SOME[:1]), tmp_path, owner="a") == ()
    assert "<10" in mine.read_text()


def test_that_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AnnotatorError, match="file"):
        write_tables(tables(SOME), tmp_path / "file", owner="a")


def test_that_a_full_disk_leaves_what_was_there(
    tmp_path: Path, no_file_larger_than: Callable[[int], object]
) -> None:
    write_tables(tables(SOME), tmp_path, owner="a")
    before = (tmp_path / "verdicts_by_event.csv").read_bytes()
    with no_file_larger_than(10), pytest.raises(AnnotatorError, match="verdicts_by_event"):  # type: ignore[attr-defined]
        write_tables(tables(SOME[:1]), tmp_path, owner="a")
    assert (tmp_path / "verdicts_by_event.csv").read_bytes() == before


@pytest.mark.parametrize("library", ["pandas", "torch"])
@pytest.mark.parametrize(
    "module", ["annotator.store.verdict_tables", "annotator.windows.verdict_tables_dialog"]
)
def test_that_importing_it_loads_neither(module: str, library: str) -> None:
    finished = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print({library!r} in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert finished.stdout.strip() == "False"
