"""Verdicts counted by event, by size, by score and by reviewer: for a window, and as CSV for other programs.

A table has a row for each event, range or reviewer, and a column for each verdict and for their sum. What a
judgement says nothing of is counted in a row without a name, the last one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from annotator.errors import AnnotatorError
from annotator.store.owned_file import replacing
from detector.atomic_write import write_atomically
from detector.errors import DetectorError
from detector.evaluation.by_size import SIZE_EDGES
from detector.formats.verdicts import Judgement, Verdict
from detector.images import natural_order

if TYPE_CHECKING:
    import pandas as pd


class TableBy(StrEnum):
    """What the rows of a table are; as its first column and its file are named."""

    EVENT = "event"
    SIZE = "size"
    SCORE = "score"
    REVIEWER = "reviewer"


SUM = "sum"
COLUMNS = (*(verdict.value for verdict in Verdict), SUM)
"""After the first, which says what a row is of."""

_SCORE_EDGES = (-math.inf, *(tenth / 10 for tenth in range(1, 10)), math.inf)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """name: of an event or a reviewer, or a range as "16-32", "<10" and ">=256"; empty where it isn't known.
    counts: in the order of COLUMNS."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VerdictTable:
    """One table as plain data, its rows in their order."""

    by: TableBy
    rows: tuple[VerdictRow, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """Of all rows, in the order of COLUMNS."""
        return tuple(map(sum, zip(*(row.counts for row in self.rows), strict=True))) or (0,) * len(COLUMNS)


def frames(judgements: Iterable[Judgement]) -> dict[TableBy, pd.DataFrame]:
    """Each table with COLUMNS as its columns and the names of its rows as its index.

    All ranges of sizes and of scores are there; of events and reviewers those that occur. Loads pandas, which
    takes half a second.
    """
    import pandas as pd

    every = list(judgements)
    names = {
        TableBy.EVENT: [each.event for each in every],
        TableBy.SIZE: _size_names(every),
        TableBy.SCORE: _score_names(every),
        TableBy.REVIEWER: [each.reviewer for each in every],
    }
    orders = {
        TableBy.EVENT: sorted(set(names[TableBy.EVENT]) - {""}, key=natural_order),
        TableBy.SIZE: _range_names(SIZE_EDGES),
        TableBy.SCORE: _range_names(_SCORE_EDGES),
        TableBy.REVIEWER: sorted(set(names[TableBy.REVIEWER]) - {""}),
    }
    # As objects: names of files may hold what is no UTF-8, which other kinds of columns refuse.
    verdicts = pd.Series([each.verdict.value for each in every], dtype=object)
    made = {}
    for by, order in orders.items():
        rows = [*order, *([""] if "" in names[by] else [])]
        counted = pd.crosstab(pd.Series(names[by], dtype=object), verdicts)
        frame = counted.reindex(
            index=pd.Index(rows, dtype=object, name=by.value),
            columns=pd.Index(COLUMNS[:-1], dtype=object),
            fill_value=0,
        ).astype(int)
        frame[SUM] = frame.sum(axis=1)
        made[by] = frame
    return made


def tables(judgements: Iterable[Judgement]) -> tuple[VerdictTable, ...]:
    """All tables, in the order of TableBy; see `frames`."""
    return tuple(
        VerdictTable(
            by,
            tuple(
                VerdictRow(str(name), tuple(map(int, counts)))
                for name, *counts in frame.itertuples(name=None)
            ),
        )
        for by, frame in frames(judgements).items()
    )


def table_file(by: TableBy) -> str:
    """How the file of a table is named."""
    return f"verdicts_by_{by.value}.csv"


def write_tables(made: Iterable[VerdictTable], folder: Path, *, owner: str) -> tuple[Path, ...]:
    """Write each table as a CSV file, whole or not at all, into a folder that is made if need be.

    owner: the project that writes them. Returns where files are kept that somebody else had there, or
    has changed since. Raises AnnotatorError, naming the file or the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AnnotatorError(
            f"{folder} cannot be made: {error.strerror}.", "Choose another place."
        ) from error
    copies = []
    for table in made:
        target = folder / table_file(table.by)
        try:
            with replacing(target, owner=owner) as kept:
                write_atomically(target, _csv(table))
        except OSError as error:
            raise AnnotatorError(f"{target} cannot be written: {error.strerror}.") from error
        except DetectorError as error:
            raise AnnotatorError(str(error), "Free some space or choose another place.") from error
        copies += [kept] if kept is not None else []
    return tuple(copies)


def _csv(table: VerdictTable) -> bytes:
    """Names of files need not be UTF-8; their odd bytes go through Python's text and back unharmed."""
    import pandas as pd

    frame = pd.DataFrame(
        [(row.name, *row.counts) for row in table.rows], columns=[table.by.value, *COLUMNS], dtype=object
    )
    return frame.to_csv(index=False, lineterminator="\n").encode("utf-8", "surrogateescape")


def _size_names(judgements: Sequence[Judgement]) -> list[str]:
    sizes = [
        math.sqrt(each.box_xywh[2] * each.box_xywh[3]) if each.size is None else each.size
        for each in judgements
    ]
    return _in_ranges(sizes, SIZE_EDGES)


def _score_names(judgements: Sequence[Judgement]) -> list[str]:
    ranges = iter(_in_ranges([each.score for each in judgements if each.score is not None], _SCORE_EDGES))
    return ["" if each.score is None else next(ranges) for each in judgements]


def _in_ranges(values: Sequence[float], edges: Sequence[float]) -> list[str]:
    """The name of the range that each value is in, from its lower edge to less than its upper one."""
    names = _range_names(edges)
    return [names[place] for place in np.searchsorted(edges[1:-1], values, side="right").tolist()]


def _range_names(edges: Sequence[float]) -> list[str]:
    first, *middle, last = pairwise(edges)
    return [f"<{first[1]:g}", *(f"{low:g}-{high:g}" for low, high in middle), f">={last[0]:g}"]
