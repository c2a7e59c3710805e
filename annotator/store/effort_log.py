"""Reading when people did what, out of the history of a project file, for the effort meter."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.model.effort import Moment
from annotator.store.project_file import ProjectFileForReading

# The id is the first value of a face's row, see face_record.py. SQLite picks it out of the JSON several times
# faster than Python would, and nothing else of the faces is read.
_MOMENTS = """
SELECT at, author, position <= undo_cursor,
       (SELECT json_group_array(json_extract(value, '$[0]')) FROM json_each(after))
FROM history JOIN image ON image.id = image_id
WHERE json_valid(after) AND (:before IS NULL OR at < :before)
ORDER BY at, image_id, position
"""


def read_moments(project: Path, *, before: str | None = None) -> list[Moment]:
    """Everything that people did in a project, the oldest first; what was undone and replaced is gone.

    before: UTC, ISO 8601; what was done from then on is left out, for whoever is told of it as it happens.

    Takes no lock and may run in any thread, beside a window that works on the project. A step whose faces are
    damaged is passed over: it is told where its image is opened. Raises AnnotatorError, naming the file, if
    that can't be read.
    """
    file = ProjectFileForReading(project)
    try:
        return [
            Moment(at, author, tuple(json.loads(ids)), int(stands))
            for at, author, stands, ids in file.rows(_MOMENTS, {"before": before})
        ]
    finally:
        file.close()
