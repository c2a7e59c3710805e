"""What reviewers said when something came a second time, unknown to them: the measure of their own noise.

The queries on the table `second_look` stand here. A second look is no verdict on a face: it changes nothing,
is never exported, and no history of an image has it.
"""

from __future__ import annotations

from typing import NamedTuple

from annotator.errors import AnnotatorError
from annotator.model.face import Verdict
from annotator.store.blob_text import from_blob, to_blob
from annotator.store.image_id import id_of_image
from annotator.store.project_file import ProjectFile

ImageAndItem = tuple[str, str]


class SecondLook(NamedTuple):
    """at: when, in UTC, ISO 8601."""

    verdict: Verdict
    at: str


class SecondLooks:
    """The second looks of one project file. Use from the thread that opened the file.

    item: the id of what was judged, see ReviewItems.id_of. reviewer: login name.
    Every method raises AnnotatorError, naming the file, when disk or file fails; nothing is written then.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._file = file

    def record(self, image: str, item: str, reviewer: str, verdict: Verdict, at: str) -> None:
        """Make this what the reviewer said the second time. On disk when this returns.

        Raises ValueError for NONE, which is nothing said: see `clear`.
        """
        if verdict is Verdict.NONE:
            raise ValueError("a second look without a verdict is none")
        connection = self._file.connection
        with self._file.transaction():
            connection.execute(
                "INSERT OR REPLACE INTO second_look (image_id, item, reviewer, verdict, at)"
                " VALUES (?, ?, ?, ?, ?)",
                (id_of_image(connection, image), item, reviewer, verdict.value, at),
            )

    def clear(self, image: str, item: str, reviewer: str) -> None:
        """Forget what the reviewer said the second time, if anything. On disk when this returns."""
        with self._file.transaction():
            self._file.connection.execute(
                "DELETE FROM second_look WHERE item = ? AND reviewer = ?"
                " AND image_id = (SELECT id FROM image WHERE path = ?)",
                (item, reviewer, to_blob(image)),
            )

    def read_all(self, reviewer: str) -> dict[ImageAndItem, SecondLook]:
        """Image and item → what this reviewer said the second time, image by image."""
        rows = self._file.rows(
            "SELECT path, item, verdict, at FROM second_look JOIN image ON image.id = image_id"
            " WHERE reviewer = ? ORDER BY image_id, item",
            (reviewer,),
        )
        try:
            return {(from_blob(path), item): SecondLook(Verdict(word), at) for path, item, word, at in rows}
        except ValueError as error:
            raise AnnotatorError(
                f"{self._file.path} holds a second look that can't be read ({error}).",
                "Update the program, should a newer version have written it.",
            ) from error
