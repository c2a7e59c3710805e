"""Which of all faces to show, and in which order."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
import numpy.typing as npt

from annotator.model.attributes import ATTRIBUTE_VALUES
from annotator.model.face import Verdict
from annotator.model.face_columns import VERDICTS, FaceColumns
from annotator.model.face_kind import FaceKind
from annotator.model.face_table import FaceTable, Rows
from annotator.model.pose import LOOKS, POSE_VALUES, TILTED, TURNED, away

Mask = npt.NDArray[np.bool_]

_ATTRIBUTES = tuple(ATTRIBUTE_VALUES)


@dataclass(frozen=True, slots=True)
class Span:
    """From a number to a number, both included. Raises ValueError at birth where there is none between."""

    low: float = -math.inf
    high: float = math.inf

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"nothing lies from {self.low} to {self.high}")

    @property
    def is_open(self) -> bool:
        """Whether it keeps nothing out, numbers that are not known included."""
        return self == EVERYTHING

    def holds(self, values: npt.NDArray[np.float32]) -> Mask:
        """(N,) which values lie within; what is not known (NaN) does not."""
        return (values >= np.float32(self.low)) & (values <= np.float32(self.high))


EVERYTHING = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceFilter:
    """What a face must be to be shown; what is left empty or open keeps no face out.

    text: part of the image's path, whatever the case. score: of the detector. size: the root of the box's
    area, in pixels. checks: bits of `annotator.model.checks`, of which one at least was found. attributes:
    (name, value) pairs of ATTRIBUTE_VALUES; of those of one attribute one must hold, and that for each
    attribute that is named. poses: pairs of POSE_VALUES, in the same way. unusual, disagreement,
    model_change: as in FaceColumns.
    """

    text: str = ""
    kinds: frozenset[FaceKind] = frozenset()
    verdicts: frozenset[Verdict] = frozenset()
    score: Span = EVERYTHING
    size: Span = EVERYTHING
    checks: int = 0
    attributes: frozenset[tuple[str, int]] = frozenset()
    difficulties: frozenset[int] = frozenset()
    poses: frozenset[tuple[str, int]] = frozenset()
    unusual: Span = EVERYTHING
    disagreement: Span = EVERYTHING
    model_change: Span = EVERYTHING

    @property
    def keeps_all(self) -> bool:
        return self == FaceFilter()

    def mask(self, table: FaceTable) -> Mask:
        """(N,) which rows of a table are faces that may be shown."""
        columns, shown = table.columns, table.alive.copy()
        if self.text:
            wanted = self.text.casefold()
            shown &= np.array([wanted in path.casefold() for path in table.paths], bool)[columns.images]
        if self.kinds:
            shown &= _among(columns.kinds, [int(kind) for kind in self.kinds])
        if self.verdicts:
            shown &= _among(columns.verdicts, [VERDICTS.index(verdict) for verdict in self.verdicts])
        if self.difficulties:
            shown &= _among(columns.difficulties, list(self.difficulties))
        for name in {name for name, _ in self.attributes}:
            values = [value for other, value in self.attributes if other == name]
            shown &= _among(columns.attributes[:, _ATTRIBUTES.index(name)], values)
        for name in {name for name, _ in self.poses}:
            degrees = _DEGREES[name](columns)
            spans = [Span(*POSE_VALUES[name][value][1:]) for other, value in self.poses if other == name]
            shown &= np.logical_or.reduce([span.holds(degrees) for span in spans])
        if self.checks:
            shown &= (columns.checks & np.uint16(self.checks)) != 0
        for span, values_of in (
            (self.score, _scores),
            (self.size, sizes),
            (self.unusual, _unusual),
            (self.disagreement, _disagreement),
            (self.model_change, _model_change),
        ):
            if not span.is_open:
                shown &= span.holds(values_of(columns))
        return shown


class SortKey(Enum):
    """By what to sort. IMAGE: image by image, in each the largest face first."""

    READING_ORDER = "reading order"
    SCORE = "score"
    SIZE = "size"
    UNUSUAL = "unusual shape"
    DISAGREEMENT = "model disagreement"
    MODEL_CHANGE = "old against new model"
    CHECKS = "number of findings"
    AWAY = "turned away from the camera"
    YAW = "yaw, turned left or right"
    PITCH = "pitch, looks down or up"
    ROLL = "roll, tilted right or left"
    IMAGE = "image, largest first"


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of what is shown. Faces whose key is not known come last either way; equals in reading order.

    Descending reading order begins at the last image. What models contradict is sorted to be corrected: first
    come the predictions that nobody has touched, then the faces of label files, then those a person has dealt
    with, each by how much.
    """

    key: SortKey = SortKey.READING_ORDER
    descending: bool = False

    def sorted(self, table: FaceTable, rows: Rows) -> Rows:
        """The rows in this order."""
        columns = table.columns
        images, reading = columns.images[rows].astype(np.int64), columns.reading[rows]
        rows = rows[np.argsort(images << 16 | reading, kind="stable")]  # quick: they nearly are in this order
        if self.key is SortKey.READING_ORDER:
            return rows[::-1] if self.descending else rows
        if self.key is SortKey.IMAGE:
            by_size = rows[_order(-sizes(columns)[rows])]
            numbers = columns.images[by_size].astype(np.float32)
            return by_size[_order(-numbers if self.descending else numbers)]
        values = _KEYS[self.key](columns)[rows]
        rows = rows[_order(-values if self.descending else values)]
        if self.key in _CORRECTED_BY:
            is_known = ~np.isnan(_KEYS[self.key](columns)[rows])
            turns = np.where(is_known, _TURNS[columns.kinds[rows]], np.float32(len(_TURNS)))
            rows = rows[_order(turns)]
        return rows


@dataclass(frozen=True, slots=True)
class Query:
    """What a person asks of all faces."""

    filter: FaceFilter = field(default_factory=FaceFilter)
    sort: Sort = field(default_factory=Sort)


def apply(table: FaceTable, query: Query) -> Rows:
    """The rows of the faces that a query asks for, in its order."""
    return query.sort.sorted(table, np.flatnonzero(query.filter.mask(table)))


def sizes(columns: FaceColumns) -> npt.NDArray[np.float32]:
    """(N,) the root of each box's area, in pixels."""
    left, top, right, bottom = columns.boxes_xyxy.T
    roots: npt.NDArray[np.float32] = np.sqrt((right - left) * (bottom - top))
    return roots


def _scores(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.scores


def _unusual(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.unusual


def _disagreement(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.disagreement


def _model_change(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.model_change


def _yaws(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.poses[:, 0]


def _pitches(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.poses[:, 1]


def _rolls(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.poses[:, 2]


def _away(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return away(columns.poses)


def _check_counts(columns: FaceColumns) -> npt.NDArray[np.float32]:
    return columns.finding_counts


_KEYS: dict[SortKey, Callable[[FaceColumns], npt.NDArray[np.float32]]] = {
    SortKey.SCORE: _scores,
    SortKey.SIZE: sizes,
    SortKey.UNUSUAL: _unusual,
    SortKey.DISAGREEMENT: _disagreement,
    SortKey.MODEL_CHANGE: _model_change,
    SortKey.CHECKS: _check_counts,
    SortKey.AWAY: _away,
    SortKey.YAW: _yaws,
    SortKey.PITCH: _pitches,
    SortKey.ROLL: _rolls,
}
_DEGREES: dict[str, Callable[[FaceColumns], npt.NDArray[np.float32]]] = {
    TURNED: _yaws,
    LOOKS: _pitches,
    TILTED: _rolls,
}

_CORRECTED_BY = frozenset({SortKey.DISAGREEMENT, SortKey.MODEL_CHANGE})
_TURNS = np.zeros(len(FaceKind), np.float32)
_TURNS[[FaceKind.FILE, FaceKind.PERSON, FaceKind.REJECTED]] = (1, 2, 3)
"""(kinds,) when the faces of each kind have their turn."""


def _among(values: npt.NDArray[np.int8], wanted: list[int]) -> Mask:
    mask: Mask = values == wanted[0]
    for value in wanted[1:]:
        mask |= values == value
    return mask


def _order(values: npt.NDArray[np.float32]) -> Rows:
    """Places by ascending value, equals in the order they have, NaN last.

    Value and place are packed into one integer: numpy sorts those ten times as fast as it argsorts stably.
    """
    # The bits of a float ascend with it if the sign bit of positive ones, and every bit of others, is
    # flipped. −0 is made 0 before, and every NaN the positive one, which is above infinity.
    bits = np.where(np.isnan(values), np.float32(np.nan), values + np.float32(0.0)).view(np.uint32)
    ascending = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31))
    packed = ascending.astype(np.uint64) << np.uint64(32) | np.arange(len(values), dtype=np.uint64)
    packed.sort()
    return (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
