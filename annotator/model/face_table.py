"""Every face of a project at once, to be filtered, sorted and shown without loading any image's faces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from annotator.model.face import Face
from annotator.model.face_columns import FaceColumns
from annotator.model.pose import away
from annotator.model.sight import Sight

Rows = npt.NDArray[np.int64]

USUAL_SIGHT = Sight()

_SPARE_SHARE, _LEAST_SPARE = 0.05, 1024


class FaceTable:
    """The faces of many images. A table never changes: with other faces in an image, there is another table.

    That costs the image's faces and one bit mask, since tables share their columns: rows are only ever added
    behind what earlier tables see, and faces that are no more are masked out. So a row number means the same
    face, as it was, in every later table up to `compacted`. Tables are to be made one from the next, in one
    thread; any may be read anywhere.

    paths: of the images, in the order of lists. columns: may hold rows that are not `alive`.
    """

    __slots__ = ("_buffer", "_runs", "alive", "columns", "number_of", "paths")

    def __init__(
        self,
        paths: tuple[str, ...],
        number_of: dict[str, int],
        buffer: _Buffer,
        alive: npt.NDArray[np.bool_],
        runs: dict[int, Rows | slice],
    ) -> None:
        """For this class alone: see `of_columns`."""
        self.paths = paths
        self.number_of = number_of
        self.alive = alive
        self.columns = buffer.columns.take(slice(len(alive)))
        self._buffer = buffer
        self._runs = runs

    @classmethod
    def of_columns(cls, paths: Sequence[str], columns: FaceColumns) -> FaceTable:
        """A table of faces. The rows of an image must stand together, in the order in which they are drawn.

        Raises ValueError where they do not.
        """
        images = columns.images
        starts = np.flatnonzero(np.diff(images, prepend=-1))
        ends = [*starts[1:].tolist(), len(images)][: len(starts)]
        numbers = images[starts].tolist()
        runs: dict[int, Rows | slice] = {
            number: slice(start, end)
            for number, start, end in zip(numbers, starts.tolist(), ends, strict=True)
        }
        if len(runs) != len(numbers):
            raise ValueError("the faces of an image must stand together")
        number_of = {path: number for number, path in enumerate(paths)}
        return cls(tuple(paths), number_of, _Buffer(columns), np.ones(len(images), bool), runs)

    @classmethod
    def from_rows(cls, paths: Sequence[str], parts: Iterable[FaceColumns]) -> FaceTable:
        """A table of the parts that a project was read in, see `of_columns`."""
        return cls.of_columns(paths, FaceColumns.joined(parts))

    @classmethod
    def empty(cls, paths: Sequence[str] = ()) -> FaceTable:
        return cls.of_columns(paths, FaceColumns.empty())

    def __len__(self) -> int:
        """How many faces there are."""
        return int(np.count_nonzero(self.alive))

    @property
    def nbytes(self) -> int:
        """What the columns take, rows to spare included."""
        return self._buffer.columns.nbytes + self.alive.nbytes

    @property
    def rows(self) -> Rows:
        """The rows that hold a face."""
        return np.flatnonzero(self.alive)

    def rows_of(self, image: str) -> Rows:
        """The rows of an image, in the order in which its faces are drawn."""
        run = self._runs.get(self.number_of.get(image, -1), slice(0))
        return np.arange(run.start or 0, run.stop) if isinstance(run, slice) else run

    def image_of(self, row: int) -> str:
        return self.paths[int(self.columns.images[row])]

    def id_of(self, row: int) -> str:
        return bytes(self.columns.ids[row]).decode()

    def row_of(self, image: str, face_id: str) -> int | None:
        """Where a face stands now, None where it is not there."""
        rows = self.rows_of(image)
        found = rows[self.columns.ids[rows] == face_id.encode()]
        return int(found[0]) if len(found) else None

    def followed(self, rows: Rows) -> Rows:
        """Where the faces of rows of an earlier table stand now, in their order, −1 for one that is gone."""
        replaced = np.flatnonzero(~self.alive[rows])
        if len(replaced) == 0:
            return rows
        moved, images = rows.copy(), self.columns.images[rows[replaced]]
        for number in np.unique(images).tolist():
            now = self.rows_of(self.paths[number])
            row_of = dict(zip(self.columns.ids[now].tolist(), now.tolist(), strict=True))
            places = replaced[images == number]
            moved[places] = [row_of.get(face_id, -1) for face_id in self.columns.ids[rows[places]].tolist()]
        return moved

    def findings_by_image(self, sight: Sight = USUAL_SIGHT) -> npt.NDArray[np.int64]:
        """(images,) how much checks found in the faces of each image that sight shows; ordered as `paths`."""
        rows = np.flatnonzero(self.alive & (self.columns.checks != 0))
        columns = self.columns.take(rows)
        counts = columns.finding_counts * sight.mask(columns)
        return np.bincount(columns.images, counts, minlength=len(self.paths)).astype(np.int64)

    def findings_of(self, image: str, sight: Sight = USUAL_SIGHT) -> int:
        """The same of one image."""
        columns = self.columns.take(self.rows_of(image))
        return int(columns.finding_counts[sight.mask(columns)].sum())

    def turned_away_by_image(self, sight: Sight = USUAL_SIGHT) -> npt.NDArray[np.float32]:
        """(images,) how far the face looks past the camera that does so farthest, in degrees; of the faces
        that sight shows. 0 where no pose is known; ordered as `paths`."""
        columns, farthest = self.columns, np.zeros(len(self.paths), np.float32)
        rows = np.flatnonzero(self.alive & ~np.isnan(columns.poses[:, 0]))
        rows = rows[sight.mask(columns.take(rows))]
        np.maximum.at(farthest, columns.images[rows], away(columns.poses[rows]))
        return farthest

    def with_image_replaced(
        self, image: str, faces: Sequence[Face], image_size: tuple[int, int] | None = None
    ) -> FaceTable:
        """The table in which an image has these faces, in this order; an image not in `paths` changes
        nothing.

        What was measured of a face is kept for as long as its box and landmarks are. image_size: width and
        height in pixels, None where that is not known.
        """
        number = self.number_of.get(image)
        if number is None:
            return self
        rows = self.rows_of(image)
        former = self.columns.take(rows)
        fresh = FaceColumns.of_faces(number, faces, image_size)
        place_of = {face_id: place for place, face_id in enumerate(former.ids.tolist())}
        partners = np.array([place_of.get(face_id, -1) for face_id in fresh.ids.tolist()], np.int64)
        known = np.flatnonzero(partners >= 0)
        pairs = former.take(partners[known])
        unmoved = _same_places(pairs, fresh.take(known))
        fresh.disagreement[known] = np.where(unmoved, pairs.disagreement, np.nan)
        fresh.model_change[known] = np.where(unmoved, pairs.model_change, np.nan)
        stays = np.zeros(len(fresh), bool)
        stays[known] = pairs.equal_rows(fresh.take(known))

        buffer = self._buffer.with_rows(len(self.alive), fresh.take(~stays))
        alive = np.concatenate((self.alive, np.ones(np.count_nonzero(~stays), bool)))
        alive[rows] = False
        run = np.empty(len(fresh), np.int64)
        run[stays] = rows[partners[stays]]
        run[~stays] = np.arange(len(self.alive), len(alive))
        alive[run] = True
        return FaceTable(self.paths, self.number_of, buffer, alive, self._runs | {number: run})

    @property
    def is_mostly_dead(self) -> bool:
        """Whether it is time for `compacted`: when more rows are masked out than not, and that is many."""
        dead = len(self.alive) - len(self)
        return dead > max(len(self.alive) // 2, 100_000)

    def compacted(self) -> FaceTable:
        """The same faces, without the rows that are masked out; row numbers mean others from here on."""
        order = np.concatenate([self.rows_of(self.paths[number]) for number in sorted(self._runs)])
        return FaceTable.of_columns(self.paths, self.columns.take(order))


class _Buffer:
    """Columns with rows to spare, shared by the tables that were made one from the other."""

    def __init__(self, columns: FaceColumns) -> None:
        self.columns = columns
        self._used = len(columns)

    def with_rows(self, end: int, rows: FaceColumns) -> _Buffer:
        """The buffer that has these rows from `end` on: this one where they have room, else a larger one."""
        if len(rows) == 0:
            return self
        fits = (
            end == self._used  # else a table was made from an earlier one twice, and the first needs its rows
            and end + len(rows) <= len(self.columns)
            and rows.ids.itemsize <= self.columns.ids.itemsize
        )
        buffer = self if fits else self._copy(end, rows)
        buffer.columns.put(end, rows)
        buffer._used = end + len(rows)
        return buffer

    def _copy(self, end: int, rows: FaceColumns) -> _Buffer:
        spare = FaceColumns.empty(max(int(end * _SPARE_SHARE), _LEAST_SPARE))
        return _Buffer(FaceColumns.joined((self.columns.take(slice(end)), rows, spare)))


def _same_places(some: FaceColumns, others: FaceColumns) -> npt.NDArray[np.bool_]:
    """(N,) whether box and points are the same."""
    boxes = (some.boxes_xyxy == others.boxes_xyxy).all(axis=1)
    points = (some.points_xy == others.points_xy) | (np.isnan(some.points_xy) & np.isnan(others.points_xy))
    placed: npt.NDArray[np.bool_] = boxes & points.all(axis=(1, 2))
    return placed
