"""What is to be judged as Qt's views see it: one item a tile, made when it is looked at."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QModelIndex, QObject, Qt

from annotator.editing.review_edits import is_mended
from annotator.jobs.crop_queue import Crop
from annotator.model.face import BoxXYXY, Face, Verdict, Visibility
from annotator.model.face_columns import VERDICTS
from annotator.model.review_items import ItemKind
from annotator.scene.numerals import decimal, percentage
from annotator.windows.review_list import Listing, ReviewList, ReviewQuery
from annotator.windows.tile_model import Index, TileModel
from annotator.windows.translation import QT_TRANSLATE_NOOP, translate, translated

Point = tuple[float, float]

ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
VERDICT_ROLE = ITEM_ROLE + 1
"""A place in VERDICTS."""
THUMBNAIL_ROLE = ITEM_ROLE + 2
MENDED_ROLE = ITEM_ROLE + 3
"""Whether it was to be fixed, and a person has done that."""

SIDE = 144
"""Pixels of a tile's picture."""

CONTEXT = 2.2
"""How many times its longer side is seen around a box."""

_LEAST_SEEN = 40.0
"""Pixels of the photograph that are seen at least."""

_CONTEXT_OF_BOTH = 1.25
"""How many times its longer side is seen at least around a box and what a person made of it."""

_NO_POINT = (math.nan, math.nan)
_NOWHERE = QModelIndex()
_MOST_KEPT = 4096
_KINDS = {
    ItemKind.FALSE_POSITIVE: QT_TRANSLATE_NOOP("ReviewModel", "false positive"),
    ItemKind.MISS: QT_TRANSLATE_NOOP("ReviewModel", "miss"),
    ItemKind.LANDMARKS: QT_TRANSLATE_NOOP("ReviewModel", "landmarks apart"),
    ItemKind.DUPLICATE: QT_TRANSLATE_NOOP("ReviewModel", "duplicate"),
}
_VERDICT_WORDS = {
    Verdict.NONE: QT_TRANSLATE_NOOP("ReviewModel", "not judged"),
    Verdict.REAL: QT_TRANSLATE_NOOP("ReviewModel", "real face"),
    Verdict.NOT_A_FACE: QT_TRANSLATE_NOOP("ReviewModel", "not a face"),
    Verdict.FIX: QT_TRANSLATE_NOOP("ReviewModel", "to fix"),
    Verdict.IGNORE: QT_TRANSLATE_NOOP("ReviewModel", "ignored"),
}
_MENDED = QT_TRANSLATE_NOOP("ReviewModel", "fixed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a person made of a face. box_xyxy, points_xy: in pixels of the tile's square. occluded: of each
    point."""

    box_xyxy: BoxXYXY
    points_xy: tuple[Point | None, ...]
    occluded: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """What a tile shows, whatever was said of it.

    score, error, now: None where there is none. size: √(w·h), in pixels. All four are None where figures are
    hidden, see ReviewList. now: what a newer model gives it; is_scored_again: whether one was asked.
    box_xyxy, points_xy, other_xy: in pixels of the tile's square. corrected: None where nobody did.
    """

    row: int
    image: str
    kind: ItemKind
    score: float | None
    size: float | None
    error: float | None
    is_scored_again: bool
    now: float | None
    resolved: bool
    box_xyxy: BoxXYXY
    points_xy: tuple[Point | None, ...]
    other_xy: tuple[Point | None, ...]
    corrected: Corrected | None
    crop: Crop
    unreadable: str | None

    @property
    def text(self) -> str:
        """For those who read the screen with their ears, and for a tool tip."""
        words = [translated(_KINDS[self.kind], "ReviewModel")]
        if self.score is not None:
            score = translate("ReviewModel", "score {score}")
            words.append(score.format(score=decimal(self.score, 2)))
        if self.error is not None:
            words.append(self.error_words)
        if self.size is not None:
            words.append(f"{self.size:.0f} px")
        if self.is_scored_again:
            words.append(self.now_words)
        if self.resolved:
            words.append(translate("ReviewModel", "resolved"))
        if self.corrected is not None:
            words.append(translate("ReviewModel", "corrected"))
        return ", ".join(words)

    @property
    def error_words(self) -> str:
        """How far the landmarks are apart, as a share of the face's size."""
        if self.error is None:
            return ""
        return translate("ReviewModel", "{percent}% apart").format(percent=percentage(self.error))

    @property
    def now_words(self) -> str:
        """What a newer model says of it."""
        if self.now is None:
            return translate("ReviewModel", "now none")
        return translate("ReviewModel", "now {score}").format(score=decimal(self.now, 2))


class ReviewModel(TileModel):
    """What a query found, in its order.

    What is listed stays, and stays in its place, while verdicts are given. Only `ask` lists anew.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list = ReviewList.empty()
        self._query = ReviewQuery()
        self._listing = self._list.listed(self._query)
        self._made: dict[tuple[int, bool], ReviewItem] = {}
        self._corrected: dict[int, Face] = {}

    # What is shown

    @property
    def list(self) -> ReviewList:
        return self._list

    @property
    def query(self) -> ReviewQuery:
        return self._query

    @property
    def listing(self) -> Listing:
        return self._listing

    def show(self, items: ReviewList, query: ReviewQuery, corrected: Mapping[int, Face]) -> None:
        """List what a query finds among other items. corrected: see `set_corrected`."""
        self._list = items
        self._corrected = dict(corrected)
        self.ask(query)

    def ask(self, query: ReviewQuery) -> None:
        """List what a query finds now."""
        self.beginResetModel()
        self._query = query
        self._listing = self._list.listed(query)
        self._made.clear()
        self.endResetModel()

    def set_verdicts(self, rows: npt.NDArray[np.int64], verdicts: npt.NDArray[np.int8]) -> None:
        """Some rows have other verdicts now."""
        self._list.verdicts[rows] = verdicts
        self._tell(rows)

    def set_corrected(self, rows: npt.NDArray[np.int64], corrected: Mapping[int, Face]) -> bool:
        """What persons made of the faces of these rows, by row; what comes a second time shows none of it.
        Returns whether anything is another one than before."""
        others = [row for row in rows.tolist() if self._corrected.get(row) != corrected.get(row)]
        for row in others:
            self._made.pop((row, False), None)
            self._corrected.pop(row, None)
            if row in corrected:
                self._corrected[row] = corrected[row]
        if others:
            self._tell(np.array(others, np.int64))
        return bool(others)

    def corrected(self, place: int) -> Face | None:
        """What a person made of the face at a place of the list, None where nobody did."""
        row, again = self.at(place)
        return None if again else self._corrected.get(row)

    def set_repeat_verdicts(self, verdicts: Mapping[int, Verdict]) -> None:
        """What was said of rows when they came a second time."""
        rows = np.fromiter(verdicts, np.int64, len(verdicts))
        self._list.repeat_verdicts[rows] = [VERDICTS.index(verdict) for verdict in verdicts.values()]
        self._tell(rows)

    def set_scored_again(
        self, scores: npt.NDArray[np.float32] | None, resolved: npt.NDArray[np.bool_] | None
    ) -> None:
        """What a newer model says of each row, None where there is none."""
        self._list.scores_now, self._list.resolved = scores, resolved
        self._forget()
        if self.rowCount():
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def at(self, place: int) -> tuple[int, bool]:
        """The row at a place of the list, and whether it comes a second time."""
        return int(self._listing.rows[place]), bool(self._listing.again[place])

    def place_of(self, row: int) -> int | None:
        """Where in the list a row comes first, None where it is not listed."""
        found = np.flatnonzero(self._listing.rows == row)
        return int(found[0]) if len(found) else None

    # As Qt sees it

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._listing)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self.item(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{item.text}, {self._verdict_words(index.row())}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{item.image}\n{item.text}" + (f"\n{item.unreadable}" if item.unreadable else "")
        if role == ITEM_ROLE:
            return item
        if role == VERDICT_ROLE:
            return VERDICTS.index(self.verdict(index.row()))  # Qt would make a str of the verdict itself
        if role == MENDED_ROLE:
            return self._is_mended(index.row())
        return self._thumbnail(item.crop) if role == THUMBNAIL_ROLE else None

    def crop(self, place: int) -> Crop:
        return self.item(place).crop

    def item(self, place: int) -> ReviewItem:
        """What there is to show at a place of the list."""
        row, _ = key = self.at(place)
        if key not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            self._made[key] = self._make(row, self.corrected(place))
        return self._made[key]

    def verdict(self, place: int) -> Verdict:
        row, again = self.at(place)
        return self._list.verdict_of(row, again=again)

    def _verdict_words(self, place: int) -> str:
        words = _MENDED if self._is_mended(place) else _VERDICT_WORDS[self.verdict(place)]
        return translated(words, "ReviewModel")

    def _is_mended(self, place: int) -> bool:
        corrected = self.corrected(place)
        return corrected is not None and is_mended(corrected)

    def _make(self, row: int, corrected: Face | None) -> ReviewItem:
        items, now, resolved = self._list.items, self._list.scores_now, self._list.resolved
        image, hides = items.image_of(row), self._list.hides_figures
        box = items.box_of(row)
        x, y, seen = _square_around(box, box if corrected is None else corrected.box_xyxy)
        scale = SIDE / seen

        def mapped(points_xy: Sequence[Sequence[float]]) -> tuple[Point | None, ...]:
            return tuple(None if math.isnan(u) else (scale * (u - x), scale * (v - y)) for u, v in points_xy)

        def mapped_box(box_xyxy: BoxXYXY) -> BoxXYXY:
            left, top, right, bottom = box_xyxy
            return scale * (left - x), scale * (top - y), scale * (right - x), scale * (bottom - y)

        # A warp counts from the middles of pixels, a box from their borders.
        shift_x, shift_y = scale * (0.5 - x) - 0.5, scale * (0.5 - y) - 0.5
        return ReviewItem(
            row=row,
            image=image,
            kind=items.kind_of(row),
            score=None if hides else _or_none(items.scores[row]),
            size=None if hides else float(items.sizes[row]),
            error=None if hides else _or_none(items.errors[row]),
            is_scored_again=now is not None and not hides,
            now=None if now is None else _or_none(now[row]),
            resolved=resolved is not None and bool(resolved[row]),
            box_xyxy=mapped_box(box),
            points_xy=mapped(items.points_xy[row].tolist()),
            other_xy=mapped(items.other_xy[row].tolist()),
            corrected=None
            if corrected is None
            else Corrected(
                box_xyxy=mapped_box(corrected.box_xyxy),
                points_xy=mapped([(p.x, p.y) if p.is_placed else _NO_POINT for p in corrected.landmarks]),
                occluded=tuple(p.visibility is Visibility.OCCLUDED for p in corrected.landmarks),
            ),
            crop=self._sharp(image, (scale, 0.0, shift_x, 0.0, scale, shift_y), SIDE),
            unreadable=self._unreadable(image),
        )

    def _tell(self, rows: npt.NDArray[np.int64]) -> None:
        """The tiles of these rows are to be painted anew."""
        places = np.flatnonzero(
            self._listing.rows == rows[0] if len(rows) == 1 else np.isin(self._listing.rows, rows)
        )
        if len(places) <= 2:  # each alone: Qt repaints one tile, and the whole window for more than one
            for place in places.tolist():
                self.dataChanged.emit(self.index(place), self.index(place))
        else:
            self.dataChanged.emit(self.index(int(places[0])), self.index(int(places[-1])))

    def _forget(self) -> None:
        self._made.clear()


def _square_around(box_xyxy: BoxXYXY, other_xyxy: BoxXYXY) -> tuple[float, float, float]:
    """Left, top and side of what is seen around a box and another, which may be the same."""
    left, top = (min(pair) for pair in zip(box_xyxy[:2], other_xyxy[:2], strict=True))
    right, bottom = (max(pair) for pair in zip(box_xyxy[2:], other_xyxy[2:], strict=True))
    longer = max(box_xyxy[2] - box_xyxy[0], box_xyxy[3] - box_xyxy[1])
    seen = max(CONTEXT * longer, _CONTEXT_OF_BOTH * max(right - left, bottom - top), _LEAST_SEEN)
    return (left + right - seen) / 2, (top + bottom - seen) / 2, seen


def _or_none(number: np.float32) -> float | None:
    return None if np.isnan(number) else float(number)
