"""The numbers behind the plots: how large, how sure, how visible and how described faces are.

Pure functions over columns, one row a face, as `annotator.model.face_columns.FaceColumns` has them. All that
is returned is plain numbers, small and comparable.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from annotator.model.attributes import ATTRIBUTE_VALUES, DIFFICULTIES
from annotator.model.effort import Effort
from annotator.model.face import LANDMARK_NAMES, Visibility
from annotator.model.face_kind import FaceKind

KIND_NAMES = {
    FaceKind.PREDICTION: "predicted",
    FaceKind.FILE: "from a file",
    FaceKind.PERSON: "by a person",
}
"""The kinds that are told apart in a histogram, in the order in which they are stacked."""

Column = npt.NDArray[np.generic]

_HALF_OCTAVES_FROM, _HALF_OCTAVES_TO = 2.0, 12.0  # 4 to 4096 px
_SCORE_BINS = 20
_SECONDS_FROM, _SECONDS_TO = -1.0, 10.0  # half a second to 17 minutes


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a plot: its name, and a number for each bin or part."""

    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """How often a quantity lies between one edge and the next, for each series.

    edges: ascending, one more than there are bins; the last bin holds its upper edge too. middle: the median,
    None of nothing. Raises ValueError at birth where counts and edges don't fit.
    """

    edges: tuple[float, ...]
    series: tuple[Series, ...]
    middle: float | None

    def __post_init__(self) -> None:
        if any(len(series.counts) != len(self.edges) - 1 for series in self.series):
            raise ValueError("a histogram has one count for each bin")

    @property
    def total(self) -> int:
        return sum(sum(series.counts) for series in self.series)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How a number of things falls into parts, such as a landmark into visible, occluded and missing."""

    name: str
    parts: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """What the statistics page shows of a project; rejected faces are counted nowhere.

    images: by how far they have come. visibility: a row for each landmark, of the faces that have any.
    attributes: a row for each attribute and the difficulty, of the faces of which it is said.
    days: those on which somebody worked.
    """

    faces: int
    images: Shares
    sizes: Histogram
    scores: Histogram
    visibility: tuple[Shares, ...]
    attributes: tuple[Shares, ...]
    days: tuple[tuple[date, Effort], ...]
    seconds: Histogram


def statistics(
    *,
    boxes_xyxy: Column,
    scores: Column,
    kinds: Column,
    visibilities: Column,
    attributes: Column,
    difficulties: Column,
    images: Mapping[str, int],
    days: Sequence[tuple[date, Effort]] = (),
    seconds_per_face: Sequence[float] = (),
) -> Statistics:
    """Everything at once.

    Of N faces: boxes_xyxy (N, 4) in pixels; scores (N,), NaN without one; kinds (N,), values of FaceKind;
    visibilities (N, 5), values of Visibility; attributes (N, 6), −1 where nobody has said; difficulties (N,),
    1 to 5 where somebody has. images: how many have come how far, in the order to be shown.
    """
    kept = np.asarray(kinds) != FaceKind.REJECTED
    return Statistics(
        faces=int(kept.sum()),
        images=Shares(name="images", parts=tuple(images.items())),
        sizes=face_sizes(boxes_xyxy[kept], kinds[kept]),
        scores=score_histogram(scores[kept], kinds[kept]),
        visibility=visibility_shares(visibilities[kept]),
        attributes=attribute_shares(attributes[kept], difficulties[kept]),
        days=tuple(days),
        seconds=seconds_histogram(seconds_per_face),
    )


def face_sizes(boxes_xyxy: Column, kinds: Column) -> Histogram:
    """The side of a square as large as each box, in pixels; two bins double it. Bins without faces at either
    end are left out; what is smaller or larger than any bin is in the first or last."""
    boxes = np.asarray(boxes_xyxy, dtype=np.float64).reshape(-1, 4)
    sides = np.sqrt((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]))
    return _by_kind(sides, kinds, _half_octaves(sides, _HALF_OCTAVES_FROM, _HALF_OCTAVES_TO))


def score_histogram(scores: Column, kinds: Column) -> Histogram:
    """The detector's scores, 0 to 1; faces without one aren't counted."""
    values = np.asarray(scores, dtype=np.float64)
    has_one = np.isfinite(values)
    return _by_kind(values[has_one], kinds[has_one], np.linspace(0.0, 1.0, _SCORE_BINS + 1))


def seconds_histogram(seconds_per_face: Sequence[float]) -> Histogram:
    """The time that went into each face, in seconds; two bins double it."""
    seconds = np.asarray(seconds_per_face, dtype=np.float64)
    edges = _half_octaves(seconds, _SECONDS_FROM, _SECONDS_TO)
    return Histogram(edges=_plain(edges), series=(_series("faces", seconds, edges),), middle=_middle(seconds))


def visibility_shares(visibilities: Column) -> tuple[Shares, ...]:
    """Of the faces with at least one landmark placed: visible, occluded, missing, for each landmark."""
    flags = np.asarray(visibilities).reshape(-1, len(LANDMARK_NAMES))
    placed = flags[(flags != Visibility.MISSING).any(axis=1)]
    return tuple(
        Shares(
            name=name,
            parts=tuple(
                (value.name.lower(), int((placed[:, landmark] == value).sum()))
                for value in (Visibility.VISIBLE, Visibility.OCCLUDED, Visibility.MISSING)
            ),
        )
        for landmark, name in enumerate(LANDMARK_NAMES)
    )


def attribute_shares(attributes: Column, difficulties: Column) -> tuple[Shares, ...]:
    """Of the faces of which each is said: how often each value, in the order of ATTRIBUTE_VALUES."""
    values = np.asarray(attributes).reshape(-1, len(ATTRIBUTE_VALUES))
    rows = [
        Shares(
            name=name,
            parts=tuple((word, int((values[:, place] == value).sum())) for value, word in enumerate(words)),
        )
        for place, (name, words) in enumerate(ATTRIBUTE_VALUES.items())
    ]
    levels = tuple(
        (f"{level} {word}", int((difficulties == level).sum())) for level, word in DIFFICULTIES.items()
    )
    return (*rows, Shares(name="difficulty", parts=levels))


def _by_kind(values: npt.NDArray[np.float64], kinds: Column, edges: npt.NDArray[np.float64]) -> Histogram:
    series = [_series(name, values[kinds == kind], edges) for kind, name in KIND_NAMES.items()]
    return Histogram(edges=_plain(edges), series=tuple(series), middle=_middle(values))


def _series(name: str, values: npt.NDArray[np.float64], edges: npt.NDArray[np.float64]) -> Series:
    counts, _ = np.histogram(np.clip(values, edges[0], edges[-1]), edges)
    return Series(name, tuple(map(int, counts)))


def _half_octaves(values: npt.NDArray[np.float64], first: float, last: float) -> npt.NDArray[np.float64]:
    """Edges a factor √2 apart, from whole powers of 2 around all values, within 2^first and 2^last."""
    if values.size:
        smallest, largest = (math.log2(max(float(end), 1e-9)) for end in (values.min(), values.max()))
        first = min(max(float(math.floor(smallest)), first), last - 1)
        last = max(min(float(math.ceil(largest)), last), first + 1)
    edges: npt.NDArray[np.float64] = np.exp2(np.arange(first, last + 0.25, 0.5))
    return edges


def _middle(values: npt.NDArray[np.float64]) -> float | None:
    return float(np.median(values)) if values.size else None


def _plain(edges: npt.NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(map(float, edges))
