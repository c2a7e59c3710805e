"""The numbers of the statistics page as a table that other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from annotator.errors import AnnotatorError
from annotator.model.statistics import Histogram, Shares, Statistics
from detector.atomic_write import write_atomically
from detector.errors import DetectorError


class Row(NamedTuple):
    """One number. what: the plot, with its unit; of: the row or series in it; value, or low and high: which
    part or bin of that; number: how many, or how much."""

    what: str
    of: str
    value: str
    low: float | None
    high: float | None
    number: float


def write_statistics(statistics: Statistics, path: Path) -> None:
    """Write every number that is shown as a CSV file, a row each, whole or not at all.

    Columns: those of Row. Raises AnnotatorError, naming the file, if that can't be done.
    """
    import pandas as pd  # takes half a second, which only who saves shall wait

    table = pd.DataFrame(list(_rows(statistics)), columns=list(Row._fields))
    try:
        write_atomically(path, table.to_csv(index=False).encode())
    except DetectorError as error:
        raise AnnotatorError(str(error), "Free some space or choose another place.") from error


def _rows(statistics: Statistics) -> Iterator[Row]:
    yield Row("faces", "all", "", None, None, statistics.faces)
    yield from _shares("images", (statistics.images,))
    yield from _histogram("face size, px", statistics.sizes)
    yield from _histogram("score", statistics.scores)
    yield from _shares("landmark", statistics.visibility)
    yield from _shares("attribute", statistics.attributes)
    yield from _histogram("time per face, s", statistics.seconds)
    for day, effort in statistics.days:
        yield Row("faces finished", "day", day.isoformat(), None, None, effort.faces_finished)
        yield Row("active time, s", "day", day.isoformat(), None, None, round(effort.active_seconds, 3))
        if effort.faces_per_hour is not None:
            yield Row("faces per hour", "day", day.isoformat(), None, None, round(effort.faces_per_hour, 2))


def _shares(what: str, rows: Iterable[Shares]) -> Iterator[Row]:
    for shares in rows:
        for value, count in shares.parts:
            yield Row(what, shares.name, value, None, None, count)


def _histogram(what: str, histogram: Histogram) -> Iterator[Row]:
    bins = list(pairwise(histogram.edges))
    for series in histogram.series:
        for (low, high), count in zip(bins, series.counts, strict=True):
            yield Row(what, series.name, "", round(low, 4), round(high, 4), count)
